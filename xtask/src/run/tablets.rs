//! The two tablets of the two workers who share a grid: whose, where, and how each comes to its data.

use super::programs;
use super::state::{State, make_whole};
use crate::child;
use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A code takes a moment; the first sync of a grid takes ten seconds on a slow machine.
const ENROL_LIMIT: Duration = Duration::from_secs(5 * 60);
const SHORT_LIMIT: Duration = Duration::from_secs(60);

/// A tablet of the demo.
#[derive(Debug)]
pub(super) struct Tablet {
    /// Its folder in the state.
    pub(super) folder: &'static str,
    /// The account, as the demo's own people are called.
    login: &'static str,
    /// The worker's invented name.
    pub(super) name: &'static str,
    /// In Latin letters.
    pub(super) pinyin: &'static str,
    /// Known to everyone: the people are invented.
    pub(super) pin: &'static str,
    /// Where its window stands, beside the other's.
    pub(super) window: Window,
}

/// Place and size of a window, as `DOORSTEP_WINDOW` spells it.
#[derive(Debug)]
pub(super) struct Window {
    x: u32,
    y: u32,
    width: u32,
    height: u32,
}

impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{},{},{},{}", self.x, self.y, self.width, self.height)
    }
}

/// Two workers who share a grid.
pub(super) const TABLETS: [Tablet; 2] = [
    Tablet {
        folder: "tablet-a",
        login: "demo-01",
        name: "沈岚",
        pinyin: "Shen Lan",
        pin: "135790",
        window: Window { x: 10, y: 20, width: 610, height: 820 },
    },
    Tablet {
        folder: "tablet-b",
        login: "demo-02",
        name: "马立新",
        pinyin: "Ma Lixin",
        pin: "246801",
        window: Window { x: 640, y: 20, width: 610, height: 820 },
    },
];

impl Tablet {
    /// Its data folder.
    pub(super) fn data(&self, state: &State) -> PathBuf {
        state.at(self.folder)
    }

    /// Enrols it with a code of its own and fetches the grid, unless that is done. The server must be serving.
    pub(super) fn enrol(
        &self,
        state: &State,
        district: &Path,
        address: &str,
    ) -> Result<bool, String> {
        make_whole(&self.data(state), |data| {
            let mut invite = programs::server(district, address);
            let code = child::answer(invite.args(["invite", self.login]), SHORT_LIMIT)?;
            let mut enrol = programs::bridge("enrol", data, self);
            child::answer(enrol.args(["--code", code.trim()]), ENROL_LIMIT).map(drop)
        })
    }

    /// Tells it that its server is at another address now.
    pub(super) fn tell_moved(&self, state: &State, address: &str) -> Result<(), String> {
        let data = self.data(state);
        if !data.is_dir() {
            return Ok(());
        }
        let mut moved = programs::bridge("moved", &data, self);
        child::answer(moved.args(["--address", address]), SHORT_LIMIT).map(drop)
    }
}
