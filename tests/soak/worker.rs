//! One worker with a tablet in a process of its own: works, syncs over the bad line, and has it killed in the middle of
//! either. What was said to be 已保存 is written down apart from it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use doorstep_tests::process::TabletProcess;
use model::rng::Rng;
use serde_json::{Value, json};

const PIN: &str = "274953";
/// Larger than a piece, so that photos are cut within.
const PHOTO_SIDE: u32 = 700;

/// What a tablet said is saved.
#[derive(Default)]
pub(crate) struct Ledger {
    pub(crate) notes: Vec<String>,
    pub(crate) phones: Vec<String>,
    pub(crate) photos: Vec<String>,
    pub(crate) kills: u64,
    pub(crate) syncs: u64,
    pub(crate) syncs_failed: u64,
}

pub(crate) struct Worker {
    name: String,
    home: PathBuf,
    process: Option<TabletProcess>,
    rng: Rng,
    households: Vec<String>,
    written: u64,
    pub(crate) ledger: Ledger,
}

impl Worker {
    /// A new tablet. The line is bad from the first byte on: the code is good until it has worked.
    pub(crate) fn enrol(name: &str, home: PathBuf, code: &str, seed: u64) -> Self {
        std::fs::create_dir_all(&home).unwrap();
        let mut worker = Self {
            name: name.to_owned(),
            home,
            process: None,
            rng: Rng::from_number(seed),
            households: Vec::new(),
            written: 0,
            ledger: Ledger::default(),
        };
        worker.process = Some(TabletProcess::start(driver(), &worker.home));
        worker.until("enrol", &json!({ "code": code, "pin": PIN }), |_| true);
        worker
    }

    /// Reads which households there are; the line may need many tries for it.
    pub(crate) fn look_around(&mut self) {
        self.until("sync_now", &json!({}), |done| done["retry_after_s"].is_null());
        let held = self.tablet().call("canonical", json!({}));
        let homes = held.as_object().unwrap().iter().filter(|(_, it)| it["kind"] == "household");
        self.households = homes.map(|(id, _)| id.clone()).take(12).collect();
        assert!(!self.households.is_empty());
    }

    /// Asks until the answer will do.
    fn until(&mut self, call: &str, input: &Value, will_do: impl Fn(&Value) -> bool) {
        for _ in 0..300 {
            match self.tablet().ask(call, input.clone()) {
                Ok(answer) if will_do(&answer) => return,
                _ => std::thread::sleep(Duration::from_millis(100)),
            }
        }
        panic!("{}: {call} never works", self.name);
    }

    fn tablet(&mut self) -> &mut TabletProcess {
        self.process.get_or_insert_with(|| {
            let mut process = TabletProcess::start(driver(), &self.home);
            process.call("unlock", json!({ "pin": PIN }));
            process
        })
    }

    /// One thing a worker does, or has happen to the tablet.
    pub(crate) fn act(&mut self) {
        match self.rng.below(20) {
            0..=6 => self.visit(false),
            7..=8 => self.visit(true),
            9..=11 => self.correct(),
            12 => self.die(),
            _ => self.sync(),
        }
    }

    fn household(&mut self) -> String {
        let at = self.rng.below(self.households.len() as u64);
        self.households[usize::try_from(at).unwrap()].clone()
    }

    /// A word nobody else writes.
    fn word(&mut self) -> String {
        self.written += 1;
        format!("{}记{}", self.name, self.written)
    }

    fn visit(&mut self, with_photo: bool) {
        let (household, note) = (self.household(), self.word());
        let mut photos = Vec::new();
        if with_photo {
            let base64 = self.photo();
            let taken = self.tablet().call("take_photo", json!({ "base64": base64 }));
            photos.push(taken["name"].as_str().unwrap().to_owned());
        }
        let visit =
            json!({ "household": household, "result": "01", "note": note, "photos": photos });
        self.tablet().call("record_visit", visit);
        self.ledger.notes.push(note);
        self.ledger.photos.extend(photos);
    }

    fn correct(&mut self) {
        self.written += 1;
        let who = self.name.bytes().map(u64::from).sum::<u64>() % 100;
        let number = format!("154{who:02}{:06}", self.written);
        let edits = json!({ "phone": { "number": number, "whose": "女儿" } });
        let household = self.household();
        self.tablet().call("edit_household", json!({ "household": household, "edits": edits }));
        self.ledger.phones.push(number);
    }

    fn sync(&mut self) {
        self.ledger.syncs += 1;
        if self.tablet().ask("sync_now", json!({})).is_err() {
            self.ledger.syncs_failed += 1;
        }
    }

    /// The battery is out, in the middle of a sync or of a save that nobody was told is done.
    fn die(&mut self) {
        let after = Duration::from_millis(self.rng.below(250));
        let household = self.household();
        let (call, input) = match self.rng.below(2) {
            0 => ("sync_now", json!({})),
            _ => (
                "record_visit",
                json!({ "household": household, "result": "02", "note": "没说已保存" }),
            ),
        };
        self.tablet();
        if let Some(process) = self.process.take() {
            process.kill_during(call, input, after);
        }
        self.ledger.kills += 1;
    }

    /// The battery is out, while nothing was done.
    pub(crate) fn kill(&mut self) {
        if let Some(process) = self.process.take() {
            process.kill();
        }
    }

    fn photo(&mut self) -> String {
        let rng = &mut self.rng;
        let picture =
            image::RgbImage::from_fn(PHOTO_SIDE, PHOTO_SIDE, |_, _| image::Rgb(rng.bytes()));
        let mut bytes = std::io::Cursor::new(Vec::new());
        picture.write_to(&mut bytes, image::ImageFormat::Jpeg).unwrap();
        data_encoding::BASE64.encode(bytes.get_ref())
    }

    /// The line is good: syncs until nothing waits. Whether that came about.
    pub(crate) fn settle(&mut self) -> bool {
        let _ = self.tablet().ask("sync_now", json!({}));
        self.tablet().call("show_sync", json!({}))["complete"] == true
    }

    pub(crate) fn sync_view(&mut self) -> Value {
        self.tablet().call("show_sync", json!({}))
    }

    pub(crate) fn open_records(&mut self) -> Value {
        self.tablet().call("list_open_records", json!({}))["records"].take()
    }

    pub(crate) fn held(&mut self) -> Value {
        self.tablet().call("canonical", json!({}))
    }

    pub(crate) fn shows(&mut self, call: &str, photo: &str) {
        let shown = self.tablet().ask(call, json!({ "name": photo }));
        assert!(shown.is_ok(), "{}: {call} of {photo}: {}", self.name, shown.unwrap_err());
    }
}

fn driver() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_tablet-driver"))
}
