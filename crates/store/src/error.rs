//! What can go wrong with a tablet's database, each with its stable code and what the worker is told.

use model::document::DocumentError;
use model::id::DocumentId;
use rusqlite::ErrorCode;
use sync::code::Code;

/// The store could not do what was asked; nothing of the step is in the database.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The key does not open this file, or the file is no database of ours.
    #[error("the key does not open the database")]
    WrongKey,
    /// The library was built without SQLCipher: nothing is ever written in the clear.
    #[error("no cipher is built in")]
    NoCipher,
    /// A newer version has been here. The file is untouched.
    #[error("the database has schema {found}, this build knows {known}")]
    NewerDatabase {
        /// Its schema number.
        found: u32,
        /// The highest this build knows.
        known: u32,
    },
    /// Another process has the file open.
    #[error("the database is in use")]
    InUse,
    /// No room: the step is not saved, everything before it is.
    #[error("the disk is full")]
    DiskFull,
    /// The disk did not do what it was asked.
    #[error("the disk failed: {0}")]
    Io(rusqlite::Error),
    /// The file cannot be what we wrote.
    #[error("the database is damaged: {0}")]
    Damaged(String),
    /// Over a limit of the wire: it could never be sent.
    #[error("too large to be sent")]
    TooLarge,
    /// The step's parts and documents do not belong together.
    #[error("the step does not hold together: {0}")]
    Inconsistent(&'static str),
    /// There is no such document here.
    #[error("no document {0}")]
    NoDocument(DocumentId),
    /// The tablet has not been enrolled.
    #[error("not enrolled")]
    NotEnrolled,
    /// A document could not be opened or read.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// A statement failed for a reason that is ours to mend.
    #[error("sql: {0}")]
    Sql(rusqlite::Error),
}

impl StoreError {
    /// The stable code a screen branches on; its `zh()` says what to do next.
    pub fn code(&self) -> Code {
        match self {
            Self::NewerDatabase { .. } => Code::NEWER_DATABASE,
            Self::InUse => Code::DATABASE_IN_USE,
            Self::DiskFull => Code::DISK_FULL,
            Self::Io(_) => Code::DISK_FAILED,
            Self::TooLarge => Code::TOO_LARGE,
            Self::NoDocument(_) => Code::NOT_FOUND,
            Self::NotEnrolled => Code::NOT_ENROLLED,
            // A wrong key and a damaged file cannot be told apart: the PIN was right, or we were not here.
            Self::WrongKey | Self::NoCipher | Self::Damaged(_) | Self::Inconsistent(_) => {
                Code::DATABASE_DAMAGED
            }
            Self::Document(_) | Self::Sql(_) => Code::DATABASE_DAMAGED,
        }
    }

    /// What the worker reads.
    pub fn zh(&self) -> &'static str {
        self.code().zh()
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::DiskFull,
            Some(ErrorCode::SystemIoFailure | ErrorCode::CannotOpen | ErrorCode::ReadOnly) => {
                Self::Io(error)
            }
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::InUse,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                Self::Damaged(error.to_string())
            }
            _ => Self::Sql(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_error_tells_the_worker_what_to_do() {
        let errors = [
            StoreError::WrongKey,
            StoreError::NewerDatabase { found: 9, known: 1 },
            StoreError::InUse,
            StoreError::DiskFull,
            StoreError::Io(rusqlite::Error::InvalidQuery),
            StoreError::TooLarge,
            StoreError::NotEnrolled,
        ];
        let unknown = Code::from_word("nobody-knows-this");
        for error in errors {
            assert_ne!(Some(error.zh()), unknown.as_ref().map(Code::zh), "{error}");
        }
    }
}
