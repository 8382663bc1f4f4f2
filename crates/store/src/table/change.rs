//! The log: every raw change in the order in which this tablet came to know it. The truth about documents.

use std::collections::BTreeSet;

use model::id::{DocumentId, IncarnationId, UserId};
use model::planted::{self, Bug};
use model::time::TimeMs;
use rusqlite::{Connection, Row, params};
use sync::changeset::Part;
use sync::feed::Tag;
use sync::hash::Hash;

use crate::table::document::Counts;
use crate::table::meta;
use crate::{Result, sql};

/// Where a change stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Own, not yet kept by the server.
    Pending,
    /// The server has it.
    Confirmed,
    /// Own, kept apart by the server: 待复核, outside its document.
    Quarantined,
    /// Own, behind one that is kept apart: to be authored again.
    Blocked,
    /// Own, replaced for ever.
    Void,
    /// Another's, for changes that have not come yet.
    Waiting,
    /// Own, of a document that left this tablet; kept until the server has it in a backup.
    Left,
    /// Own, of a document erased by right, or of one that left and is in a backup of the server: its bytes are gone, in
    /// their place stands the hash of its part's payload.
    Erased,
}

impl State {
    const ALL: [Self; 8] = [
        Self::Pending,
        Self::Confirmed,
        Self::Quarantined,
        Self::Blocked,
        Self::Void,
        Self::Waiting,
        Self::Left,
        Self::Erased,
    ];

    /// The word in SQL.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Confirmed => "confirmed",
            Self::Quarantined => "quarantined",
            Self::Blocked => "blocked",
            Self::Void => "void",
            Self::Waiting => "waiting",
            Self::Left => "left",
            Self::Erased => "erased",
        }
    }

    /// Whether it is in its document.
    pub const fn is_applied(self) -> bool {
        matches!(self, Self::Pending | Self::Confirmed)
    }

    /// Whether it is kept apart, or behind what is.
    pub const fn is_aside(self) -> bool {
        matches!(self, Self::Quarantined | Self::Blocked)
    }

    fn read(row: &Row<'_>, column: usize) -> rusqlite::Result<Self> {
        let code: String = row.get(column)?;
        let state = Self::ALL.into_iter().find(|state| state.code() == code);
        state.ok_or(rusqlite::Error::InvalidColumnIndex(column))
    }
}

/// What a change belongs to: its document with the genesis it stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Of {
    pub(crate) document: DocumentId,
    pub(crate) kind: u16,
    pub(crate) schema_version: u16,
    pub(crate) generation: u32,
}

/// A row to be written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NewChange<'a> {
    pub(crate) log_id: i64,
    pub(crate) of: Of,
    pub(crate) hash: Hash,
    pub(crate) state: State,
    pub(crate) user: Option<UserId>,
    pub(crate) action: &'a str,
    pub(crate) time: TimeMs,
    pub(crate) incarnation: IncarnationId,
    pub(crate) seq: u64,
    pub(crate) space: &'a str,
    pub(crate) feed: Option<FeedPlace>,
    pub(crate) raw: &'a [u8],
}

/// Where a change came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FeedPlace {
    pub(crate) n: u64,
    pub(crate) commit: u64,
    pub(crate) tag: Tag,
}

/// A row as a document is built from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ChangeRow {
    pub(crate) log_id: i64,
    pub(crate) of: Of,
    pub(crate) hash: Hash,
    pub(crate) state: State,
    pub(crate) user: Option<UserId>,
    pub(crate) space: String,
    pub(crate) incarnation: IncarnationId,
    pub(crate) seq: u64,
    pub(crate) raw: Vec<u8>,
}

pub(crate) fn next_log_id(connection: &Connection) -> Result<i64> {
    let top: i64 =
        connection
            .query_row("SELECT coalesce(max(log_id), 0) FROM change", [], |row| row.get(0))?;
    let noted = meta::get_number(connection, meta::LOG_TOP)?.unwrap_or(0);
    Ok(top.max(sql::number(noted)).saturating_add(1))
}

pub(crate) fn insert(connection: &Connection, change: &NewChange<'_>) -> Result<()> {
    let feed = change.feed;
    let tag: &[u8] = feed.as_ref().map_or(&[], |feed| &feed.tag.0);
    connection.prepare_cached(include_str!("change/insert.sql"))?.execute(params![
        change.log_id,
        change.of.document.as_bytes(),
        change.of.kind,
        change.of.schema_version,
        change.of.generation,
        change.hash.as_bytes(),
        change.state.code(),
        sql::bytes(&change.user),
        change.action,
        change.time,
        change.incarnation.as_bytes(),
        sql::number(change.seq),
        change.space,
        sql::number(feed.map_or(0, |feed| feed.n)),
        sql::number(feed.map_or(0, |feed| feed.commit)),
        tag,
        change.raw,
    ])?;
    Ok(())
}

/// A document's changes in log order, of every state.
pub(crate) fn of_document(connection: &Connection, document: DocumentId) -> Result<Vec<ChangeRow>> {
    let mut statement = connection.prepare_cached(include_str!("change/of_document.sql"))?;
    let rows = statement.query_map([document.as_bytes()], read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The changes of an own changeset, in order.
pub(crate) fn of_changeset(
    connection: &Connection,
    first_log_id: i64,
    changes: i64,
) -> Result<Vec<ChangeRow>> {
    let mut statement = connection.prepare_cached(include_str!("change/of_changeset.sql"))?;
    let rows = statement.query_map((first_log_id, changes), read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Where a change stands, if it is here.
pub(crate) fn find(connection: &Connection, of: Of, hash: Hash) -> Result<Option<(i64, State)>> {
    let sql =
        "SELECT log_id, state FROM change WHERE document = ?1 AND generation = ?2 AND hash = ?3";
    let mut statement = connection.prepare_cached(sql)?;
    let key = (of.document.as_bytes(), of.generation, hash.as_bytes());
    let mut rows = statement.query_map(key, |row| Ok((row.get(0)?, State::read(row, 1)?)))?;
    Ok(rows.next().transpose()?)
}

/// Whether the log has anything of a document.
pub(crate) fn is_known(connection: &Connection, document: DocumentId) -> Result<bool> {
    let sql = "SELECT 1 FROM change WHERE document = ?1 LIMIT 1";
    Ok(connection.prepare_cached(sql)?.exists([document.as_bytes()])?)
}

pub(crate) fn set_state(connection: &Connection, log_id: i64, state: State) -> Result<()> {
    let sql = "UPDATE change SET state = ?2 WHERE log_id = ?1 AND state <> ?2";
    connection.prepare_cached(sql)?.execute((log_id, state.code()))?;
    Ok(())
}

/// The feed has shown a change that is here already: now the server's tag for it is known.
///
/// Of another's change the space goes with the tag; where a share shows what another space has shown, the other stays,
/// because it says more of where the document lives. Of an own one the space is what its author said.
pub(crate) fn set_feed(
    connection: &Connection,
    log_id: i64,
    space: &str,
    feed: FeedPlace,
) -> Result<()> {
    let mut statement = connection.prepare_cached(include_str!("change/set_feed.sql"))?;
    let (n, commit) = (sql::number(feed.n), sql::number(feed.commit));
    statement.execute((log_id, n, commit, &feed.tag.0, space))?;
    Ok(())
}

/// Where another's change came from and the life it was made in; none for one that no feed has shown.
pub(crate) fn feed_place(
    connection: &Connection,
    log_id: i64,
) -> Result<Option<(FeedPlace, IncarnationId)>> {
    let sql = "SELECT n, commit_no, tag, incarnation FROM change WHERE log_id = ?1 AND tag <> x''";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query_map([log_id], |row| {
        let place = FeedPlace {
            n: sql::count(row, 0)?,
            commit: sql::count(row, 1)?,
            tag: Tag(row.get(2)?),
        };
        Ok((place, sql::id(row, 3)?))
    })?;
    Ok(rows.next().transpose()?)
}

/// The first row of a document, whatever became of it; past all rows when there is none.
pub(crate) fn first_log_id(connection: &Connection, document: DocumentId) -> Result<i64> {
    let sql = "SELECT coalesce(min(log_id), 9223372036854775807) FROM change WHERE document = ?1";
    Ok(connection.prepare_cached(sql)?.query_row([document.as_bytes()], |row| row.get(0))?)
}

/// How many of the rows are not in order with the server.
pub(crate) fn count<'a>(rows: impl IntoIterator<Item = &'a ChangeRow>) -> Counts {
    let mut counts = Counts::default();
    for row in rows {
        tally(&mut counts, row.state, 1);
    }
    counts
}

/// How many changes of a document are not in order with the server.
pub(crate) fn standings(connection: &Connection, document: DocumentId) -> Result<Counts> {
    let sql = "SELECT state, count(*) FROM change WHERE document = ?1 GROUP BY state";
    let mut statement = connection.prepare_cached(sql)?;
    let mut counts = Counts::default();
    let rows = statement
        .query_map([document.as_bytes()], |row| Ok((State::read(row, 0)?, row.get(1)?)))?;
    for row in rows {
        let (state, many) = row?;
        tally(&mut counts, state, many);
    }
    Ok(counts)
}

fn tally(counts: &mut Counts, state: State, many: i64) {
    match state {
        State::Pending => counts.pending += many,
        State::Quarantined | State::Blocked => counts.aside += many,
        State::Waiting => counts.waiting += many,
        State::Confirmed | State::Void | State::Left | State::Erased => {}
    }
}

/// Every document the log knows.
pub(crate) fn documents(connection: &Connection) -> Result<BTreeSet<DocumentId>> {
    let mut statement = connection.prepare_cached("SELECT DISTINCT document FROM change")?;
    let rows = statement.query_map([], |row| sql::id(row, 0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Documents of the log, and those that are only in the cache, after one, sorted.
pub(crate) fn documents_after(
    connection: &Connection,
    after: Option<DocumentId>,
    documents_max: u32,
) -> Result<Vec<DocumentId>> {
    let sql = "SELECT DISTINCT document FROM change WHERE document > ?1 ORDER BY document LIMIT ?2";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map((sql::bytes(&after), documents_max), |row| sql::id(row, 0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Rows are about to go: their numbers are never used again.
fn note_top(connection: &Connection) -> Result<()> {
    let top = next_log_id(connection)?.saturating_sub(1);
    meta::set_number(connection, meta::LOG_TOP, u64::try_from(top).unwrap_or(0))
}

/// A document leaves this tablet: others' changes go, own ones stay until the server has them in a backup; whether
/// there were any.
pub(crate) fn purge(connection: &Connection, document: DocumentId) -> Result<bool> {
    note_top(connection)?;
    let others = "DELETE FROM change WHERE document = ?1 AND seq = 0";
    connection.prepare_cached(others)?.execute([document.as_bytes()])?;
    let own = match planted::is(Bug::PurgeBeforePush) {
        true => "DELETE FROM change WHERE document = ?1",
        false => "UPDATE change SET state = 'left' WHERE document = ?1 AND state <> 'erased'",
    };
    Ok(connection.prepare_cached(own)?.execute([document.as_bytes()])? > 0)
}

/// The bytes of own changes of documents that left go once the server has them in a backup; whether any did. What the
/// chain needs of them stays: an older backup than that may be the one that is restored.
pub(crate) fn drop_left(connection: &Connection, backed_up_to: u64) -> Result<bool> {
    let mut statement = connection.prepare_cached(include_str!("change/left.sql"))?;
    let left = statement.query_map([sql::number(backed_up_to)], read)?;
    let left: Vec<ChangeRow> = left.collect::<rusqlite::Result<_>>()?;
    for row in &left {
        let mut statement = connection.prepare_cached(include_str!("change/part.sql"))?;
        let key = (row.of.document.as_bytes(), row.incarnation.as_bytes(), sql::number(row.seq));
        let part = statement.query_map(key, read)?.collect::<rusqlite::Result<Vec<_>>>()?;
        erase_part(connection, &part)?;
    }
    Ok(!left.is_empty())
}

/// The bytes of an own changeset's part go, the hash of its payload stays in their place.
pub(crate) fn erase_part(connection: &Connection, part: &[ChangeRow]) -> Result<()> {
    let Some(payload) = payload(part) else { return Ok(()) };
    for row in part.iter().filter(|row| row.state != State::Erased) {
        erase(connection, row.log_id, payload)?;
    }
    Ok(())
}

/// The hash of what an own changeset wrote into a document, whether its bytes are here or not.
pub(crate) fn payload(part: &[ChangeRow]) -> Option<Hash> {
    if let Some(erased) = part.iter().find(|row| row.state == State::Erased) {
        return Hash::from_slice(&erased.raw);
    }
    let first = part.first()?;
    let part = Part {
        document: first.of.document,
        kind: first.of.kind,
        schema_version: first.of.schema_version,
        space: first.space.clone(),
        generation: first.of.generation,
        changes: part.iter().map(|row| row.raw.clone()).collect(),
        erased: None,
    };
    Some(part.payload_hash())
}

/// The bytes of an own change are back: its document is given to this tablet once more.
pub(crate) fn give_back(connection: &Connection, log_id: i64, raw: &[u8]) -> Result<()> {
    let sql = "UPDATE change SET state = 'waiting', raw = ?2 WHERE log_id = ?1";
    connection.prepare_cached(sql)?.execute((log_id, raw))?;
    Ok(())
}

fn erase(connection: &Connection, log_id: i64, payload: Hash) -> Result<()> {
    let sql = "UPDATE change SET state = 'erased', raw = ?2 WHERE log_id = ?1";
    connection.prepare_cached(sql)?.execute((log_id, payload.as_bytes()))?;
    Ok(())
}

/// What others wrote into an erased document, in generations before one, goes.
pub(crate) fn erase_others(
    connection: &Connection,
    document: DocumentId,
    generation: u32,
) -> Result<()> {
    note_top(connection)?;
    let sql = "DELETE FROM change WHERE document = ?1 AND generation < ?2 AND seq = 0";
    connection.prepare_cached(sql)?.execute((document.as_bytes(), generation))?;
    Ok(())
}

fn read(row: &Row<'_>) -> rusqlite::Result<ChangeRow> {
    Ok(ChangeRow {
        log_id: row.get(0)?,
        of: Of {
            document: sql::id(row, 1)?,
            kind: row.get(2)?,
            schema_version: row.get(3)?,
            generation: row.get(4)?,
        },
        hash: sql::id(row, 5)?,
        state: State::read(row, 6)?,
        user: sql::maybe_id(row, 7)?,
        space: row.get(8)?,
        seq: sql::count(row, 9)?,
        raw: row.get(10)?,
        incarnation: sql::id(row, 11)?,
    })
}
