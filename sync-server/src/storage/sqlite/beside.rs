//! What stands beside the database, written before the commit it belongs to: a power cut may leave it there alone, and
//! a commit may fail after it. What was never done is then taken back, so that no restore does it.

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::{SqliteStorage, table};
use crate::aside::Line;
use crate::storage::{Kept, StorageError};

impl SqliteStorage {
    /// Before a commit, what survives the database; what was written there.
    pub(super) fn write_beside(&self, step: &Transaction<'_>) -> Kept<Vec<Line>> {
        let lines = table::aside::take(step)?;
        self.append(&lines)?;
        Ok(lines)
    }

    /// After a commit that failed, what the database says of what was to change. Where that cannot be written either,
    /// the next opening does it.
    pub(super) fn take_back(&self, writer: &mut Connection, lines: &[Line]) {
        let _ = self.say_instead(writer, lines);
    }

    /// What was written beside the database last says what the database says: nobody knows whether it was committed.
    pub(super) fn agree(&self) -> Kept<()> {
        let Some(aside) = &self.aside else { return Ok(()) };
        let lines = aside.last().map_err(|error| StorageError::Machine(Box::new(error)))?;
        if self.read(|it| Ok(table::aside::instead(it, &lines)?))?.is_empty() {
            return Ok(());
        }
        match self.say_instead(&mut self.writer().full, &lines) {
            // Records can be read from a full disk.
            Err(StorageError::Full) => Ok(()),
            said => said,
        }
    }

    /// Under the lock of whoever writes, in whatever process.
    fn say_instead(&self, writer: &mut Connection, lines: &[Line]) -> Kept<()> {
        if self.aside.is_none() || lines.is_empty() {
            return Ok(());
        }
        let step = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        self.append(&table::aside::instead(&step, lines)?)
    }

    fn append(&self, lines: &[Line]) -> Kept<()> {
        let Some(aside) = self.aside.as_ref().filter(|_| !lines.is_empty()) else { return Ok(()) };
        aside.append(lines).map_err(|error| match error.kind() {
            std::io::ErrorKind::StorageFull => StorageError::Full,
            _ => StorageError::Machine(Box::new(error)),
        })
    }
}
