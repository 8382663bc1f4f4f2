//! Why a changeset that is legal was not written: something about it alone, or the storage's trouble.

use sync::judge::StampError;

use super::StorageError;

/// Why a received changeset was not written.
pub(super) enum Unwritten {
    /// Something about this one.
    This,
    /// The storage's trouble.
    All(StorageError),
}

impl From<StorageError> for Unwritten {
    fn from(error: StorageError) -> Self {
        match error {
            StorageError::Conflict(_) => Self::This,
            error => Self::All(error),
        }
    }
}

impl From<StampError<StorageError>> for Unwritten {
    fn from(error: StampError<StorageError>) -> Self {
        match error {
            StampError::Ledger(error) => error.into(),
            StampError::Document(_) | StampError::Code(_) => Self::This,
        }
    }
}
