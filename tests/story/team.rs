//! The people of a story: one district, a tablet each.

use std::ops::{Deref, DerefMut};
use std::path::{Path, PathBuf};

use doorstep_tests::district::{District, copy_folder};
use doorstep_tests::process::TabletProcess;
use serde_json::{Value, json};
use tempfile::TempDir;

const PIN: &str = "274953";
/// One white pixel, PNG.
pub(crate) const PHOTO: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const ROUNDS_MAX: usize = 20;

/// A district and the folders of its tablets.
pub(crate) struct Team {
    folder: TempDir,
    pub(crate) district: District,
}

/// A tablet and who holds it.
pub(crate) struct Worker(TabletProcess);

impl Team {
    /// A small fictitious district, serving.
    pub(crate) fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let mut district = District::init(&folder.path().join("district"));
        district.command(&["demo", "--preset", "sample"]);
        district.start();
        Self { folder, district }
    }

    /// The same folders once more, as they are now; the server must not be running.
    pub(crate) fn copied(&self) -> Self {
        let folder = TempDir::new().unwrap();
        copy_folder(self.folder.path(), folder.path());
        let district = self.district.copied(&folder.path().join("district"));
        Self { folder, district }
    }

    /// A folder of this story's.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The server is lost and is there again as it was at a backup.
    pub(crate) fn restore(&mut self, backup: &Path) {
        let data = self.folder.path().join("restored");
        self.district = self.district.restored(backup, &data);
        self.district.start();
    }

    /// A new tablet for a person.
    pub(crate) fn enrol(&self, login: &str) -> Worker {
        self.enrol_as(login, login)
    }

    /// A new tablet in a folder of its own.
    pub(crate) fn enrol_as(&self, login: &str, folder: &str) -> Worker {
        let mut tablet = self.process(folder);
        tablet.call("enrol", json!({ "code": self.district.invite(login), "pin": PIN }));
        Worker(tablet)
    }

    /// A tablet that was killed, started and unlocked again.
    pub(crate) fn start(&self, login: &str) -> Worker {
        let mut tablet = self.process(login);
        assert_eq!(tablet.call("get_state", json!({}))["state"], "locked");
        tablet.call("unlock", json!({ "pin": PIN }));
        Worker(tablet)
    }

    fn process(&self, folder: &str) -> TabletProcess {
        let home = self.folder.path().join("tablets").join(folder);
        std::fs::create_dir_all(&home).unwrap();
        TabletProcess::start(Path::new(env!("CARGO_BIN_EXE_tablet-driver")), &home)
    }
}

impl Worker {
    /// Syncs until the tablet says it is complete.
    pub(crate) fn sync(&mut self) {
        for _ in 0..ROUNDS_MAX {
            self.call("sync_now", json!({}));
            if self.call("show_sync", json!({}))["complete"] == true {
                return;
            }
        }
        panic!("not complete after {ROUNDS_MAX} rounds: {}", self.call("show_sync", json!({})));
    }

    /// Everything the tablet holds.
    pub(crate) fn canonical(&mut self) -> Value {
        self.call("canonical", json!({}))
    }

    /// The record of a kind among those a save made.
    pub(crate) fn made(&mut self, saved: &Value, kind: &str) -> String {
        let held = self.canonical();
        let ids = saved["documents"].as_array().unwrap().iter().map(|id| id.as_str().unwrap());
        ids.into_iter().find(|id| held[*id]["kind"] == kind).expect(kind).to_owned()
    }

    /// A household of a board that has a phone and nothing to decide.
    pub(crate) fn a_household_with_a_phone(&mut self) -> String {
        let held = self.canonical();
        let found = held.as_object().unwrap().iter().find(|(_, record)| {
            let says = &record["says"];
            record["kind"] == "household"
                && says["phone_best"].is_string()
                && says["removed"].is_null()
        });
        found.expect("the demo has one").0.clone()
    }

    /// The open conflict of a household's phone.
    pub(crate) fn phone_conflict(&mut self, household: &str) -> Option<Value> {
        let conflicts = self.call("list_conflicts", json!({}))["conflicts"].take();
        let mut conflicts = conflicts.as_array().unwrap().iter();
        conflicts.find(|it| it["document"] == household && it["field"] == "phone_best").cloned()
    }

    /// The battery is out.
    pub(crate) fn kill(self) {
        self.0.kill();
    }
}

impl Deref for Worker {
    type Target = TabletProcess;
    fn deref(&self) -> &TabletProcess {
        &self.0
    }
}

impl DerefMut for Worker {
    fn deref_mut(&mut self) -> &mut TabletProcess {
        &mut self.0
    }
}
