//! Ids and hashes as SQL has them: plain bytes. Nothing else knows about rusqlite's types and the model's at once.

use model::id::{DocumentId, EntryId, IncarnationId, UserId};
use rusqlite::Row;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ValueRef};
use sync::hash::Hash;

/// An id of the model, read from a column; an empty column reads as none.
pub(crate) struct Id<T>(pub(crate) Option<T>);

macro_rules! ids {
    ($($name:ty),*) => {$(
        impl FromSql for Id<$name> {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                let bytes = value.as_blob()?;
                if bytes.is_empty() {
                    return Ok(Self(None));
                }
                <$name>::from_slice(bytes).map(|id| Self(Some(id))).ok_or(FromSqlError::InvalidType)
            }
        }
    )*};
}
ids!(DocumentId, EntryId, IncarnationId, UserId, Hash);

/// The id in a column that is never empty.
pub(crate) fn id<T>(row: &Row<'_>, column: usize) -> rusqlite::Result<T>
where
    Id<T>: FromSql,
{
    maybe_id(row, column)?.ok_or(rusqlite::Error::InvalidColumnIndex(column))
}

/// The id in a column that may be empty.
pub(crate) fn maybe_id<T>(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<T>>
where
    Id<T>: FromSql,
{
    Ok(row.get::<_, Id<T>>(column)?.0)
}

/// The sixteen bytes of an id, none as an empty column.
pub(crate) fn bytes<T: AsBytes>(id: &Option<T>) -> &[u8] {
    id.as_ref().map_or(&[], AsBytes::as_bytes)
}

/// What has sixteen bytes.
pub(crate) trait AsBytes {
    fn as_bytes(&self) -> &[u8];
}

macro_rules! as_bytes {
    ($($name:ty),*) => {$(
        impl AsBytes for $name {
            fn as_bytes(&self) -> &[u8] {
                self.as_bytes()
            }
        }
    )*};
}
as_bytes!(DocumentId, EntryId, IncarnationId, UserId);

/// A count of ours as SQL has it.
pub(crate) fn number(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

/// A count read from a column.
pub(crate) fn count(row: &Row<'_>, column: usize) -> rusqlite::Result<u64> {
    Ok(u64::try_from(row.get::<_, i64>(column)?).unwrap_or(0))
}

/// A size of ours as SQL has it.
pub(crate) fn size(value: usize) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}
