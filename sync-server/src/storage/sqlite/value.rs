//! Columns and values: ids as sixteen bytes, hashes as thirty-two, numbers as SQLite has them.

use model::space::{Right, Space};
use model::time::TimeMs;
use rusqlite::types::Type;
use rusqlite::{Error, ErrorCode, Result, Row};
use sync::cbor;
use sync::cbor::id::Id;
use sync::hash::Hash;

use crate::storage::StorageError;

impl From<Error> for StorageError {
    fn from(error: Error) -> Self {
        match &error {
            Error::SqliteFailure(failure, _) if failure.code == ErrorCode::ConstraintViolation => {
                Self::Conflict(Box::new(error))
            }
            Error::SqliteFailure(failure, _) if failure.code == ErrorCode::DiskFull => Self::Full,
            Error::SqliteFailure(failure, _) if failure.code == ErrorCode::NotADatabase => {
                Self::WrongKey
            }
            Error::FromSqlConversionFailure(..) | Error::InvalidColumnType(..) => {
                Self::Damaged("column")
            }
            _ => Self::Machine(Box::new(error)),
        }
    }
}

/// An id of the model.
pub(super) fn id<T: Id>(row: &Row<'_>, column: &str) -> Result<T> {
    row.get::<_, [u8; 16]>(column).map(T::from)
}

/// An id that may not be there.
pub(super) fn maybe_id<T: Id>(row: &Row<'_>, column: &str) -> Result<Option<T>> {
    row.get::<_, Option<[u8; 16]>>(column).map(|bytes| bytes.map(T::from))
}

/// A hash.
pub(super) fn hash(row: &Row<'_>, column: &str) -> Result<Hash> {
    row.get::<_, [u8; 32]>(column).map(Hash)
}

/// A number from 0 on.
pub(super) fn count(row: &Row<'_>, column: &str) -> Result<u64> {
    u64::try_from(row.get::<_, i64>(column)?).map_err(|_| damaged(column))
}

/// A small number, a kind's or a version.
pub(super) fn small<T: TryFrom<i64>>(row: &Row<'_>, column: &str) -> Result<T> {
    T::try_from(row.get::<_, i64>(column)?).map_err(|_| damaged(column))
}

/// An instant that is 0 until it has happened.
pub(super) fn happened(row: &Row<'_>, column: &str) -> Result<Option<TimeMs>> {
    row.get::<_, i64>(column).map(|at| (at != 0).then_some(at))
}

/// A space by its name.
pub(super) fn space(row: &Row<'_>, column: &str) -> Result<Space> {
    row.get_ref(column)?.as_str()?.parse().map_err(|_| damaged(column))
}

/// A right by its word.
pub(super) fn right(row: &Row<'_>, column: &str) -> Result<Right> {
    Right::from_code(row.get_ref(column)?.as_str()?).ok_or_else(|| damaged(column))
}

/// A value of the wire.
pub(super) fn wire<T>(row: &Row<'_>, column: &str) -> Result<T>
where
    T: minicbor::Encode<()> + for<'b> minicbor::Decode<'b, ()>,
{
    cbor::decode(row.get_ref(column)?.as_blob()?, usize::MAX).map_err(|_| damaged(column))
}

/// A number as SQLite holds it; none here comes near its end.
pub(super) fn int(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn damaged(column: &str) -> Error {
    Error::FromSqlConversionFailure(0, Type::Null, format!("column {column}").into())
}
