//! The two functions the triggers of the sums call. Whoever opens the file by other means needs them to write documents.

use model::id::DocumentId;
use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::{Connection, Error, Result};
use sync::digest::{Digest, Mark};
use sync::hash::Hash;

const HEAD_BYTES: usize = 32;

/// Makes `digest_mark(document, generation, heads)` and `digest_move(sum, old mark, new mark)` known to a connection:
/// whoever opens the file by other means than [`crate::Store`] needs them to write documents.
///
/// # Errors
/// SQLite's.
pub fn register(connection: &Connection) -> Result<()> {
    // Innocuous: they read nothing but what they are given, and a trigger may call them under `trusted_schema = OFF`.
    let flags = FunctionFlags::SQLITE_UTF8
        | FunctionFlags::SQLITE_DETERMINISTIC
        | FunctionFlags::SQLITE_INNOCUOUS;
    connection.create_scalar_function("digest_mark", 3, flags, |given| {
        let document = DocumentId::from_slice(bytes(given, 0)?).ok_or(unfit(0))?;
        let generation = u32::try_from(given.get::<i64>(1)?).map_err(|_| unfit(1))?;
        Ok(mark(document, generation, bytes(given, 2)?).map(|mark| mark.0.to_vec()))
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

/// The mark of a document from its heads as its row has them.
pub(crate) fn mark(document: DocumentId, generation: u32, heads: &[u8]) -> Option<Mark> {
    let heads: Vec<Hash> = heads.chunks_exact(HEAD_BYTES).filter_map(Hash::from_slice).collect();
    Mark::of(document, generation, &heads)
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
    Error::InvalidFunctionParameterType(at, rusqlite::types::Type::Blob)
}
