//! A courier instead of a network: what waits goes in a file, whole or cut, at once or days later.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError};

use data_encoding::BASE64;
use serde_json::json;
use tablet::api;

use super::World;

/// All tablets of this process share one folder, which keeps only the newest files.
static FOLDER: Mutex<()> = Mutex::new(());

impl World<'_> {
    /// A file leaves a tablet; so many thousandths of it arrive, after so many milliseconds.
    pub(crate) fn courier(&mut self, who: usize, by: i64, arrives: u64) -> Result<(), String> {
        self.on(who)?;
        let Some(mut file) = self.exported(who) else { return Ok(()) };
        let arrives = usize::try_from(arrives).unwrap_or(1_000);
        file.truncate(file.len() * arrives / 1_000);
        if by > 0 {
            self.carried.push((self.time.now() + by, file));
            return Ok(());
        }
        let back = self.import(&file)?;
        self.on(who)?;
        let ask = json!({ "base64": BASE64.encode(&back) });
        let Some(app) = &self.tablets[who].app else { return Ok(()) };
        let came = catch_unwind(AssertUnwindSafe(|| api::call(app, "import_return", ask)))
            .map_err(|_| format!("panic: tablet {who} importing: {}", super::last_panic()))?;
        super::tell(|| format!("    courier of {who}: {came:?}"));
        if self.tablets[who].is_dead() {
            return Ok(());
        }
        self.uploaded(who)
    }

    /// Files whose time has come arrive now; nobody carries anything back.
    pub(crate) fn couriers(&mut self) -> Result<(), String> {
        let now = self.time.now();
        while let Some(at) = self.carried.iter().position(|(at, _)| *at <= now) {
            let (_, file) = self.carried.remove(at);
            self.import(&file)?;
        }
        Ok(())
    }

    fn exported(&self, who: usize) -> Option<Vec<u8>> {
        let _one_at_a_time = FOLDER.lock().unwrap_or_else(PoisonError::into_inner);
        let view = self.tablets[who].app.as_ref()?.export_bundle().ok()?;
        let file = std::fs::read(&view.path).ok();
        let _ = std::fs::remove_file(&view.path);
        file
    }

    fn import(&mut self, file: &[u8]) -> Result<Vec<u8>, String> {
        let mut back = Vec::new();
        let mut state = self.way.state();
        let it = state.server.running();
        let done = catch_unwind(AssertUnwindSafe(|| {
            it.import_bundle(file, Some(&mut back), "cli/sim").map(drop)
        }));
        match done {
            // A file that cannot be read gives nothing, and harms nothing.
            Ok(_) => Ok(back),
            Err(_) => Err(format!("panic: the server over a bundle: {}", super::last_panic())),
        }
    }
}
