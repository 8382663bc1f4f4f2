//! The whole disk: files, the count of mutating calls and the fault that waits for one of them.
//!
//! Safe Rust; errors are SQLite's result codes because that is what the caller of every method is.

use crate::content::Content;
use crate::locks::FileLocks;
use crate::names::{FileId, Names};
use crate::plan::{CrashMode, CrashPlan};
use crate::seed::Seed;
use crate::wal_index::WalIndex;
use rusqlite::ffi;
use std::collections::BTreeMap;
use std::ffi::c_int;

/// No file of a test is longer; more is refused as a full disk.
const FILE_BYTES_MAX: usize = 1 << 30;

/// A file and what its users share.
#[derive(Debug, Default)]
pub(crate) struct File {
    pub(crate) content: Content,
    pub(crate) locks: FileLocks,
    pub(crate) wal_index: WalIndex,
    open: u64,
}

/// A disk.
#[derive(Debug)]
pub(crate) struct State {
    files: BTreeMap<FileId, File>,
    names: Names,
    next_id: u64,
    calls: u64,
    plan: Option<CrashPlan>,
    dead: bool,
    pub(crate) seed: Seed,
}

impl State {
    pub(crate) fn new(seed: u64, found: BTreeMap<String, Vec<u8>>) -> Self {
        let mut state = Self {
            files: BTreeMap::new(),
            names: Names::default(),
            next_id: 0,
            calls: 0,
            plan: None,
            dead: false,
            seed: Seed::new(seed),
        };
        for (name, bytes) in found {
            let id = state.next_id();
            let file = File { content: Content::found(bytes), ..File::default() };
            state.files.insert(id, file);
            state.names.found(name, id);
        }
        state
    }

    pub(crate) fn calls(&self) -> u64 {
        self.calls
    }

    pub(crate) fn is_dead(&self) -> bool {
        self.dead
    }

    pub(crate) fn plan(&mut self, plan: Option<CrashPlan>) {
        self.plan = plan;
    }

    /// A number never given before: a file's id or a holder of locks.
    pub(crate) fn next_id(&mut self) -> u64 {
        self.next_id += 1;
        self.next_id
    }

    /// Fails with `code` once the process is dead.
    pub(crate) fn alive(&self, code: c_int) -> Result<(), c_int> {
        if self.dead { Err(code) } else { Ok(()) }
    }

    /// The one gate of every mutating call: counts it, or lets the waiting fault happen.
    fn mutate(&mut self, code: c_int) -> Result<(), c_int> {
        self.alive(code)?;
        if let Some(plan) = self.plan.filter(|plan| self.calls >= plan.at) {
            match plan.mode {
                CrashMode::Kill | CrashMode::PowerLoss { .. } => {
                    self.dead = true;
                    return Err(code);
                }
                CrashMode::IoError => {
                    self.plan = None;
                    return Err(code);
                }
                CrashMode::DiskFull => {}
            }
        }
        self.calls += 1;
        Ok(())
    }

    fn is_full(&self) -> bool {
        // The call that asks has been counted already.
        self.plan.is_some_and(|plan| plan.mode == CrashMode::DiskFull && self.calls > plan.at)
    }

    pub(crate) fn exists(&self, name: &str) -> bool {
        self.names.get(name).is_some()
    }

    /// Opens a file; a nameless one lives as long as it is open.
    pub(crate) fn open(
        &mut self,
        name: Option<&str>,
        create: bool,
        only_new: bool,
    ) -> Result<FileId, c_int> {
        self.alive(ffi::SQLITE_IOERR)?;
        let id = match name.and_then(|name| self.names.get(name)) {
            Some(_) if create && only_new => return Err(ffi::SQLITE_CANTOPEN),
            Some(id) => id,
            None if create || name.is_none() => self.create(name)?,
            None => return Err(ffi::SQLITE_CANTOPEN),
        };
        self.file(id)?.open += 1;
        Ok(id)
    }

    fn create(&mut self, name: Option<&str>) -> Result<FileId, c_int> {
        self.mutate(ffi::SQLITE_IOERR)?;
        let id = self.next_id();
        self.files.insert(id, File::default());
        if let Some(name) = name {
            self.names.create(name, id);
        }
        Ok(id)
    }

    pub(crate) fn close(&mut self, id: FileId) {
        if let Ok(file) = self.file(id) {
            file.open = file.open.saturating_sub(1);
        }
        self.forget_unreachable();
    }

    pub(crate) fn file(&mut self, id: FileId) -> Result<&mut File, c_int> {
        self.files.get_mut(&id).ok_or(ffi::SQLITE_IOERR)
    }

    pub(crate) fn write(&mut self, id: FileId, at: usize, bytes: &[u8]) -> Result<(), c_int> {
        self.mutate(ffi::SQLITE_IOERR_WRITE)?;
        let end = at.checked_add(bytes.len()).filter(|end| *end <= FILE_BYTES_MAX);
        let end = end.ok_or(ffi::SQLITE_FULL)?;
        let full = self.is_full();
        let content = &mut self.file(id)?.content;
        if full && end > content.now().len() {
            let (fits, _) = bytes.split_at(bytes.len() / 2);
            content.write(at, fits);
            return Err(ffi::SQLITE_FULL);
        }
        content.write(at, bytes);
        Ok(())
    }

    pub(crate) fn truncate(&mut self, id: FileId, len: usize) -> Result<(), c_int> {
        self.mutate(ffi::SQLITE_IOERR_TRUNCATE)?;
        if len > FILE_BYTES_MAX {
            return Err(ffi::SQLITE_FULL);
        }
        self.file(id)?.content.truncate(len);
        Ok(())
    }

    pub(crate) fn sync(&mut self, id: FileId, with_folder: bool) -> Result<(), c_int> {
        self.mutate(ffi::SQLITE_IOERR_FSYNC)?;
        self.file(id)?.content.sync();
        self.names.sync_file(id, with_folder);
        self.forget_unreachable();
        Ok(())
    }

    pub(crate) fn delete(&mut self, name: &str, with_folder: bool) -> Result<(), c_int> {
        self.alive(ffi::SQLITE_IOERR_DELETE)?;
        if !self.exists(name) {
            return Err(ffi::SQLITE_IOERR_DELETE_NOENT);
        }
        self.mutate(ffi::SQLITE_IOERR_DELETE)?;
        self.names.delete(name, with_folder);
        self.forget_unreachable();
        Ok(())
    }

    fn forget_unreachable(&mut self) {
        let names = &self.names;
        self.files.retain(|id, file| file.open > 0 || names.holds(*id));
    }

    /// The files after this process or this power supply is gone. The disk itself is not changed, so the
    /// same accident can be looked at twice.
    pub(crate) fn survivors(&self) -> BTreeMap<String, Vec<u8>> {
        if let Some(CrashPlan { mode: CrashMode::PowerLoss { seed }, .. }) = self.plan {
            return self.after_power_loss(&mut Seed::new(seed));
        }
        let written = |id| self.files.get(&id).map(|file| file.content.now().to_vec());
        let files = self.names.seen().map(|(name, id)| (name.to_owned(), written(id)));
        files.filter_map(|(name, bytes)| Some((name, bytes?))).collect()
    }

    fn after_power_loss(&self, seed: &mut Seed) -> BTreeMap<String, Vec<u8>> {
        let mut survivors = BTreeMap::new();
        for (name, id) in self.names.after_power_loss(seed) {
            if let Some(file) = self.files.get(&id) {
                survivors.insert(name, file.content.after_power_loss(seed));
            }
        }
        survivors
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn disk_with_a_file() -> (State, FileId) {
        let mut state = State::new(1, BTreeMap::new());
        let id = state.open(Some("a.db"), true, false).unwrap();
        state.write(id, 0, b"first").unwrap();
        state.sync(id, true).unwrap();
        (state, id)
    }

    #[test]
    fn every_kind_of_mutating_call_is_counted_and_nothing_else() {
        let (mut state, id) = disk_with_a_file();
        state.truncate(id, 2).unwrap();
        assert_eq!(state.open(Some("a.db"), true, false), Ok(id));
        assert_eq!(state.delete("b.db", true), Err(ffi::SQLITE_IOERR_DELETE_NOENT));
        state.delete("a.db", true).unwrap();
        assert_eq!(state.calls(), 5, "create, write, sync, truncate, delete");
    }

    #[test]
    fn after_the_planned_call_the_process_is_dead() {
        let (mut state, id) = disk_with_a_file();
        state.plan(Some(CrashPlan { at: state.calls() + 1, mode: CrashMode::Kill }));
        state.write(id, 0, b"second").unwrap();
        assert_eq!(state.write(id, 0, b"third"), Err(ffi::SQLITE_IOERR_WRITE));
        assert!(state.is_dead() && state.alive(ffi::SQLITE_IOERR_READ).is_err());
        assert_eq!(state.survivors()["a.db"], b"second", "a kill loses nothing that was written");
    }

    #[test]
    fn a_power_loss_looked_at_twice_is_the_same() {
        let (mut state, id) = disk_with_a_file();
        state.write(id, 0, &[7; 5000]).unwrap();
        for seed in 0..50 {
            state.plan(Some(CrashPlan { at: 0, mode: CrashMode::PowerLoss { seed } }));
            assert_eq!(state.survivors(), state.survivors());
        }
    }

    #[test]
    fn a_passing_fault_fails_one_call() {
        let (mut state, id) = disk_with_a_file();
        state.plan(Some(CrashPlan { at: state.calls(), mode: CrashMode::IoError }));
        assert!(state.write(id, 0, b"second").is_err());
        assert!(state.write(id, 0, b"third").is_ok() && !state.is_dead());
    }

    #[test]
    fn a_full_disk_still_overwrites_but_does_not_grow() {
        let (mut state, id) = disk_with_a_file();
        state.plan(Some(CrashPlan { at: state.calls(), mode: CrashMode::DiskFull }));
        assert_eq!(state.write(id, 5, b"more"), Err(ffi::SQLITE_FULL));
        assert_eq!(state.survivors()["a.db"], b"firstmo", "half of it fitted");
        assert_eq!(state.write(id, 0, b"FIRST"), Ok(()));
        state.plan(None);
        assert_eq!(state.write(id, 5, b"more"), Ok(()));
    }

    #[test]
    fn a_file_without_a_name_goes_with_its_last_user() {
        let mut state = State::new(1, BTreeMap::new());
        let id = state.open(None, false, false).unwrap();
        assert!(state.file(id).is_ok());
        state.close(id);
        assert!(state.file(id).is_err());
    }
}
