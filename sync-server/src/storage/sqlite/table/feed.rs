//! The server's order of each space.

use std::collections::BTreeMap;

use model::id::{DocumentId, IncarnationId};
use model::space::Space;
use rusqlite::{Connection, Error, Result, Row, params};
use sync::receipt::Gone;

use super::super::value::{count, hash, id, int, small, space as space_of};
use crate::storage::books::Numbered;
use crate::storage::rows::{ChangeRow, FeedRow, Said};

/// What an entry adds to a reply beside the change's own bytes, at most.
const ENTRY_BYTES: usize = 128;
/// What a number that says nothing adds.
const VOID_BYTES: usize = 2;

const CHANGE: i64 = 0;
const CHANGE_FOR_ALL: i64 = 1;
const MOVED_OUT: i64 = 2;
const ERASED: i64 = 3;
const NOTHING: i64 = 4;

pub(in super::super) fn insert(
    connection: &Connection,
    space: &Space,
    n: u64,
    it: Numbered,
) -> Result<()> {
    let sql = "INSERT INTO feed (space, n, says, change) VALUES (?1, ?2, ?3, ?4)";
    let says = if it.for_all { CHANGE_FOR_ALL } else { CHANGE };
    connection.prepare_cached(sql)?.execute(params![space.to_string(), int(n), says, it.change])?;
    Ok(())
}

/// The document stands here no more.
pub(in super::super) fn insert_moved_out(
    connection: &Connection,
    space: &Space,
    n: u64,
    document: DocumentId,
) -> Result<()> {
    let sql = "INSERT INTO feed (space, n, says, document) VALUES (?1, ?2, ?3, ?4)";
    let row = params![space.to_string(), int(n), MOVED_OUT, document.as_bytes()];
    connection.prepare_cached(sql)?.execute(row)?;
    Ok(())
}

/// The document was erased by right.
pub(in super::super) fn insert_erased(
    connection: &Connection,
    space: &Space,
    n: u64,
    document: DocumentId,
) -> Result<()> {
    let sql = "INSERT INTO feed (space, n, says, document) VALUES (?1, ?2, ?3, ?4)";
    let row = params![space.to_string(), int(n), ERASED, document.as_bytes()];
    connection.prepare_cached(sql)?.execute(row)?;
    Ok(())
}

/// Every feed a document ever stood in.
pub(in super::super) fn spaces_of(
    connection: &Connection,
    document: DocumentId,
) -> Result<Vec<Space>> {
    let mut statement = connection.prepare(include_str!("../sql/feed_spaces_of.sql"))?;
    statement.query_map([document.as_bytes()], |row| space_of(row, "space"))?.collect()
}

/// The numbers under which the changes of a document stood say nothing for ever.
pub(in super::super) fn silence(connection: &Connection, document: DocumentId) -> Result<()> {
    let sql = "UPDATE feed SET says = ?2, change = NULL \
               WHERE change IN (SELECT id FROM change WHERE document = ?1)";
    connection.execute(sql, params![document.as_bytes(), NOTHING])?;
    Ok(())
}

/// All changes of the documents that go to a grid, after a number of its feed; how many.
pub(in super::super) fn insert_moving_in(
    connection: &Connection,
    to: &Space,
    after: u64,
) -> Result<u64> {
    let sql = include_str!("../sql/feed_moving_in.sql");
    let many = connection.execute(sql, params![to.to_string(), int(after)])?;
    Ok(u64::try_from(many).unwrap_or(u64::MAX))
}

/// That the documents of a grid left it, after a number of its feed; how many.
pub(in super::super) fn insert_moving_out(
    connection: &Connection,
    from: &Space,
    after: u64,
) -> Result<u64> {
    let sql = include_str!("../sql/feed_moving_out.sql");
    let many = connection.execute(sql, params![from.to_string(), int(after)])?;
    Ok(u64::try_from(many).unwrap_or(u64::MAX))
}

/// The numbers of a space whose changes are gone, in order.
pub(in super::super) fn holes(connection: &Connection, space: &Space) -> Result<Vec<u64>> {
    let sql = "SELECT feed.n FROM feed LEFT JOIN change ON change.id = feed.change \
               WHERE feed.space = ?1 AND feed.says < 2 AND change.id IS NULL ORDER BY feed.n";
    connection.prepare_cached(sql)?.query_map([space.to_string()], |row| count(row, "n"))?.collect()
}

/// Puts a change into a hole.
pub(in super::super) fn fill(
    connection: &Connection,
    space: &Space,
    n: u64,
    change: i64,
) -> Result<()> {
    let sql = "UPDATE feed SET change = ?3 WHERE space = ?1 AND n = ?2";
    connection.prepare_cached(sql)?.execute(params![space.to_string(), int(n), change])?;
    Ok(())
}

/// The numbers a document's changes have in a space, by the changes' rows.
pub(in super::super) fn places(
    connection: &Connection,
    space: &Space,
    document: DocumentId,
) -> Result<BTreeMap<i64, u64>> {
    let sql = "SELECT feed.change, feed.n FROM feed JOIN change ON change.id = feed.change \
               WHERE feed.space = ?1 AND change.document = ?2";
    let read = |row: &Row<'_>| Ok((row.get("change")?, count(row, "n")?));
    connection
        .prepare_cached(sql)?
        .query_map(params![space.to_string(), document.as_bytes()], read)?
        .collect()
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
        let bytes = match &entry.said {
            Said::Change(change) => ENTRY_BYTES + change.bytes.len(),
            Said::Own | Said::MovedOut(_) | Said::Erased(_) => ENTRY_BYTES,
            Said::Void => VOID_BYTES,
        };
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
    let says: i64 = row.get("says")?;
    let said = match says {
        MOVED_OUT => Said::MovedOut(id(row, "left_by")?),
        ERASED => Said::Erased(Gone {
            document: id(row, "left_by")?,
            generation: small(row, "erased_to")?,
        }),
        NOTHING => Said::Void,
        CHANGE | CHANGE_FOR_ALL if row.get("void")? => Said::Void,
        CHANGE if id::<IncarnationId>(row, "incarnation")? == asking => Said::Own,
        CHANGE | CHANGE_FOR_ALL => Said::Change(change(row)?),
        _ => return Err(Error::IntegralValueOutOfRange(1, says)),
    };
    Ok(FeedRow { n, said })
}

/// A change that stands in a feed, by its row.
pub(in super::super) fn packed_change(connection: &Connection, row: i64) -> Result<ChangeRow> {
    let sql = include_str!("../sql/change_for_pack.sql");
    connection.prepare_cached(sql)?.query_row([row], change)
}

/// Whether anything ever stood in a space. What a restore tells of erasures again does not count.
pub(in super::super) fn is_used(connection: &Connection, space: &Space) -> Result<bool> {
    let sql = "SELECT 1 FROM feed WHERE space = ?1 AND says <> ?2";
    connection.prepare_cached(sql)?.exists(params![space.to_string(), ERASED])
}

/// Whether all a feed has said since a number adds to what it said before: whatever else it says (a record has left the
/// space, or was erased) may take back what stood there.
pub(in super::super) fn only_adds_after(
    connection: &Connection,
    space: &Space,
    n: u64,
) -> Result<bool> {
    let sql = "SELECT 1 FROM feed WHERE space = ?1 AND n > ?2 AND says NOT IN (?3, ?4)";
    let of = params![space.to_string(), int(n), CHANGE, CHANGE_FOR_ALL];
    Ok(!connection.prepare_cached(sql)?.exists(of)?)
}

fn change(row: &Row<'_>) -> Result<ChangeRow> {
    Ok(ChangeRow {
        commit: count(row, "commit_n")?,
        document: id(row, "document")?,
        kind: small(row, "kind")?,
        schema_version: small(row, "schema_version")?,
        generation: small(row, "generation")?,
        hash: hash(row, "hash")?,
        bytes: row.get("bytes")?,
        incarnation: id(row, "incarnation")?,
    })
}
