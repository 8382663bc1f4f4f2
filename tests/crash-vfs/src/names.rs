//! What files are called: as the process sees it, and as far as it has reached the disk.
//!
//! Pure: no contents. Making and deleting a file changes a folder, and a folder has to be synced too.

use crate::seed::Seed;
use std::collections::{BTreeMap, BTreeSet};

/// A file, whatever it is called now.
pub(crate) type FileId = u64;

/// The names of a disk, folders being what stands before the last `/`.
#[derive(Debug, Default)]
pub(crate) struct Names {
    seen: BTreeMap<String, FileId>,
    durable: BTreeMap<String, FileId>,
}

impl Names {
    /// A name that was on the disk before.
    pub(crate) fn found(&mut self, name: String, id: FileId) {
        self.seen.insert(name.clone(), id);
        self.durable.insert(name, id);
    }

    pub(crate) fn get(&self, name: &str) -> Option<FileId> {
        self.seen.get(name).copied()
    }

    pub(crate) fn seen(&self) -> impl Iterator<Item = (&str, FileId)> {
        self.seen.iter().map(|(name, id)| (name.as_str(), *id))
    }

    /// Whether a file has a name, now or after a power loss.
    pub(crate) fn holds(&self, id: FileId) -> bool {
        self.seen.values().chain(self.durable.values()).any(|named| *named == id)
    }

    pub(crate) fn create(&mut self, name: &str, id: FileId) {
        self.seen.insert(name.to_owned(), id);
    }

    pub(crate) fn delete(&mut self, name: &str, with_folder: bool) {
        self.seen.remove(name);
        if with_folder {
            self.sync_folder(folder(name));
        }
    }

    /// A file was synced. The first sync of a journal or a log also syncs its folder, as the unix VFS
    /// does; any other file takes only its own name with it.
    pub(crate) fn sync_file(&mut self, id: FileId, with_folder: bool) {
        let named = self.seen.iter().find(|(_, named)| **named == id);
        let Some(name) = named.map(|(name, _)| name.clone()) else { return };
        if self.durable.get(&name) == Some(&id) {
            return;
        }
        if with_folder {
            self.sync_folder(folder(&name));
        }
        self.durable.insert(name, id);
    }

    fn sync_folder(&mut self, of: &str) {
        self.durable.retain(|name, _| folder(name) != of);
        let here = self.seen.iter().filter(|(name, _)| folder(name) == of);
        self.durable.extend(here.map(|(name, id)| (name.clone(), *id)));
    }

    /// What is found when the power goes now: of a name that was made, deleted or made anew since its
    /// folder was synced, either state.
    pub(crate) fn after_power_loss(&self, seed: &mut Seed) -> BTreeMap<String, FileId> {
        let every: BTreeSet<&String> = self.seen.keys().chain(self.durable.keys()).collect();
        let mut found = BTreeMap::new();
        for name in every {
            let names = if seed.below(2) == 0 { &self.durable } else { &self.seen };
            if let Some(id) = names.get(name) {
                found.insert(name.clone(), *id);
            }
        }
        found
    }
}

fn folder(name: &str) -> &str {
    name.rsplit_once('/').map_or("", |(folder, _)| folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every state of the folder that a power loss may leave.
    fn possible(names: &Names) -> BTreeSet<Vec<(String, FileId)>> {
        let cut = |seed| names.after_power_loss(&mut Seed::new(seed)).into_iter().collect();
        (0..50).map(cut).collect()
    }

    fn one(name: &str, id: FileId) -> Vec<(String, FileId)> {
        vec![(name.to_owned(), id)]
    }

    #[test]
    fn a_file_never_synced_may_be_gone_and_a_synced_one_never_is() {
        let mut names = Names::default();
        names.create("a.db", 1);
        assert_eq!(possible(&names), BTreeSet::from([vec![], one("a.db", 1)]));
        names.sync_file(1, false);
        assert_eq!(possible(&names), BTreeSet::from([one("a.db", 1)]));
    }

    #[test]
    fn a_deletion_without_its_folder_may_come_undone() {
        let mut names = Names::default();
        names.found("a.db".to_owned(), 1);
        names.delete("a.db", false);
        assert_eq!(possible(&names), BTreeSet::from([vec![], one("a.db", 1)]));
        names.create("b.db", 2);
        names.delete("b.db", true);
        assert_eq!(possible(&names), BTreeSet::from([vec![]]));
    }

    #[test]
    fn a_file_made_anew_may_still_be_the_old_one() {
        let mut names = Names::default();
        names.found("a.db-wal".to_owned(), 1);
        names.delete("a.db-wal", false);
        names.create("a.db-wal", 2);
        assert_eq!(possible(&names), BTreeSet::from([one("a.db-wal", 1), one("a.db-wal", 2)]));
        assert!(names.holds(1), "its bytes are still needed");
    }

    #[test]
    fn the_first_sync_of_a_journal_makes_its_folder_durable_and_no_other() {
        let mut names = Names::default();
        names.found("f/a.db-journal".to_owned(), 1);
        names.found("g/other".to_owned(), 2);
        names.delete("f/a.db-journal", false);
        names.delete("g/other", false);
        names.create("f/a.db-wal", 3);
        names.sync_file(3, true);
        let wal = ("f/a.db-wal".to_owned(), 3);
        let both = vec![wal.clone(), ("g/other".to_owned(), 2)];
        assert_eq!(possible(&names), BTreeSet::from([vec![wal], both]));
    }
}
