//! The server's order of each space.

use model::id::IncarnationId;
use model::space::Space;
use rusqlite::{Connection, Result, Row, params};

use super::super::value::{count, hash, id, int, small};
use crate::storage::rows::{ChangeRow, FeedRow};

/// What an entry adds to a reply beside the change's own bytes, at most.
const ENTRY_BYTES: usize = 128;

pub(in super::super) fn insert(
    connection: &Connection,
    space: &Space,
    n: u64,
    change: i64,
) -> Result<()> {
    let sql = "INSERT INTO feed (space, n, change) VALUES (?1, ?2, ?3)";
    connection.prepare_cached(sql)?.execute(params![space.to_string(), int(n), change])?;
    Ok(())
}

/// Entries of a space after a number, in order, until the bytes are used up; and whether there are more.
pub(in super::super) fn after(
    connection: &Connection,
    space: &Space,
    n: u64,
    asking: IncarnationId,
    bytes_left: &mut usize,
) -> Result<(Vec<FeedRow>, bool)> {
    let mut statement = connection.prepare_cached(include_str!("../sql/feed_after.sql"))?;
    let mut rows = statement.query(params![space.to_string(), int(n)])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let entry = read(row, asking)?;
        let bytes = ENTRY_BYTES + entry.change.as_ref().map_or(0, |change| change.bytes.len());
        if bytes > *bytes_left {
            return Ok((found, true));
        }
        *bytes_left -= bytes;
        found.push(entry);
    }
    Ok((found, false))
}

fn read(row: &Row<'_>, asking: IncarnationId) -> Result<FeedRow> {
    let n = count(row, "n")?;
    let incarnation: IncarnationId = id(row, "incarnation")?;
    if incarnation == asking {
        return Ok(FeedRow { n, change: None });
    }
    let change = ChangeRow {
        commit: count(row, "commit_n")?,
        document: id(row, "document")?,
        kind: small(row, "kind")?,
        schema_version: small(row, "schema_version")?,
        generation: small(row, "generation")?,
        hash: hash(row, "hash")?,
        bytes: row.get("bytes")?,
        incarnation,
    };
    Ok(FeedRow { n, change: Some(change) })
}
