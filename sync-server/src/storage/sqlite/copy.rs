//! Copying the database while it serves: one snapshot, encrypted under the same key, into a file of its own.

use std::path::Path;

use super::SqliteStorage;
use super::open::{Durability, connection};
use crate::storage::{Kept, StorageError};

impl SqliteStorage {
    /// Writes a copy of one instant; the writer goes on meanwhile.
    pub(super) fn copy_to(&self, to: &Path) -> Kept<()> {
        let path = to.to_str().ok_or(StorageError::Damaged("a path that is not text"))?;
        let reader = connection(self.vfs.as_deref(), &self.path, &self.key, Durability::Full)?;
        reader.execute("VACUUM INTO ?1", [path])?;
        Ok(())
    }
}
