//! The two functions the triggers of the sums call, and a space's sum counted from its documents.

use model::id::DocumentId;
use model::space::Space;
use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::Type;
use rusqlite::{Connection, Error, Result, params};
use sync::cbor;
use sync::digest::{Digest, Mark};
use sync::hash::Hash;

use super::value::{id, small};

/// Makes `digest_mark(document, generation, heads)` and `digest_move(sum, old mark, new mark)` known to a connection:
/// whoever opens the file by other means needs them to write documents.
///
/// # Errors
/// SQLite's.
pub fn register(connection: &Connection) -> Result<()> {
    // Innocuous: they read nothing but what they are given, and a trigger may call them under `trusted_schema = OFF`.
    let flags = FunctionFlags::SQLITE_UTF8
        | FunctionFlags::SQLITE_DETERMINISTIC
        | FunctionFlags::SQLITE_INNOCUOUS;
    connection.create_scalar_function("digest_mark", 3, flags, |given| {
        let document = <[u8; 16]>::try_from(bytes(given, 0)?).map_err(|_| unfit(0))?;
        let generation = u32::try_from(given.get::<i64>(1)?).map_err(|_| unfit(1))?;
        let mark = mark(DocumentId::from_bytes(document), generation, bytes(given, 2)?);
        Ok(mark.map(|mark| mark.0.to_vec()))
    })?;
    connection.create_scalar_function("digest_move", 3, flags, |given| {
        let mut sum = Digest(whole(bytes(given, 0)?, 0)?);
        if let Some(old) = maybe(given, 1)? {
            sum.take(&Mark(whole(old, 1)?));
        }
        if let Some(new) = maybe(given, 2)? {
            sum.add(&Mark(whole(new, 2)?));
        }
        Ok(sum.0.to_vec())
    })
}

/// The mark of a document from its heads as its row has them; what cannot be read is none, and shows as a difference.
pub(super) fn mark(document: DocumentId, generation: u32, heads: &[u8]) -> Option<Mark> {
    let heads: Vec<Hash> = cbor::decode(heads, usize::MAX).unwrap_or_default();
    Mark::of(document, generation, &heads)
}

/// The documents of a space with their marks, sorted.
pub(super) fn marks_in(connection: &Connection, space: &Space) -> Result<Vec<(DocumentId, Mark)>> {
    let mut statement = connection.prepare_cached(include_str!("sql/marks_in.sql"))?;
    let rows = statement.query_map([space.to_string()], |row| {
        let document: DocumentId = id(row, "id")?;
        let heads: Vec<u8> = row.get("heads")?;
        Ok(mark(document, small(row, "generation")?, &heads).map(|mark| (document, mark)))
    })?;
    rows.filter_map(Result::transpose).collect()
}

/// The sum of a space as it is kept.
pub(super) fn of_space(connection: &Connection, space: &Space) -> Result<Option<(u64, Digest)>> {
    use rusqlite::OptionalExtension;
    let sql = "SELECT counter, digest FROM space WHERE name = ?1";
    let read = |row: &rusqlite::Row<'_>| {
        Ok((super::value::count(row, "counter")?, Digest(row.get("digest")?)))
    };
    connection.prepare_cached(sql)?.query_row([space.to_string()], read).optional()
}

/// Counts a space's sum anew; whether it was another.
pub(super) fn settle(connection: &Connection, space: &Space) -> Result<bool> {
    let mut sum = Digest::default();
    marks_in(connection, space)?.iter().for_each(|(_, mark)| sum.add(mark));
    let sql = "UPDATE space SET digest = ?2 WHERE name = ?1 AND digest <> ?2";
    Ok(connection.prepare_cached(sql)?.execute(params![space.to_string(), sum.0])? > 0)
}

fn bytes<'a>(given: &'a Context<'_>, at: usize) -> Result<&'a [u8]> {
    maybe(given, at)?.ok_or(unfit(at))
}

fn maybe<'a>(given: &'a Context<'_>, at: usize) -> Result<Option<&'a [u8]>> {
    given.get_raw(at).as_blob_or_null().map_err(|_| unfit(at))
}

fn whole(bytes: &[u8], at: usize) -> Result<[u8; 32]> {
    bytes.try_into().map_err(|_| unfit(at))
}

fn unfit(at: usize) -> Error {
    Error::InvalidFunctionParameterType(at, Type::Blob)
}
