//! The outbox and the receipts: one row an own action. Its changes stand in the log.

use model::id::{DocumentId, IncarnationId, UserId};
use model::planted::{self, Bug};
use model::time::TimeMs;
use rusqlite::{Connection, Row, params};
use sync::cbor;
use sync::changeset::{Changeset, Part};
use sync::clock::BootId;
use sync::code::Code;
use sync::hash::Hash;
use sync::receipt::SyncReceipt;

use crate::reply::Own;
use crate::table::change::{self, ChangeRow};
use crate::table::meta;
use crate::{Result, StoreError, sql};

/// A receipt names the numbers of at most one changeset's changes in a few feeds.
const RECEIPT_BYTES_MAX: usize = 1024 * 1024;

/// What became of an own changeset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Not received yet.
    Waiting,
    /// Received: 已上传.
    Received,
    /// Kept by the server behind one that is kept apart; to be authored again.
    Blocked,
    /// Kept apart by the server: 待复核.
    Quarantined,
    /// Not kept by the server; kept here and sent again.
    Refused,
    /// Another changeset has its number; to be authored again in a new life.
    Forked,
}

impl ChangesetRow {
    /// Its life and its number there.
    pub const fn own(&self) -> Own {
        (self.incarnation, self.seq)
    }
}

impl State {
    const ALL: [Self; 6] = [
        Self::Waiting,
        Self::Received,
        Self::Blocked,
        Self::Quarantined,
        Self::Refused,
        Self::Forked,
    ];

    /// The word in SQL.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Received => "received",
            Self::Blocked => "blocked",
            Self::Quarantined => "quarantined",
            Self::Refused => "refused",
            Self::Forked => "forked",
        }
    }

    fn read(row: &Row<'_>, column: usize) -> rusqlite::Result<Self> {
        let code: String = row.get(column)?;
        let state = Self::ALL.into_iter().find(|state| state.code() == code);
        state.ok_or(rusqlite::Error::InvalidColumnIndex(column))
    }
}

/// One own action and what became of it. Its changes are read with [`crate::Store::changeset`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangesetRow {
    /// The log row of its first change.
    pub log_id: i64,
    /// The life it was made in.
    pub incarnation: IncarnationId,
    /// Its number there.
    pub seq: u64,
    /// The chain's hash before it.
    pub prev: Hash,
    /// The chain's hash with it.
    pub hash: Hash,
    /// By whom.
    pub user: UserId,
    /// What was done.
    pub action: String,
    /// Which one it replaced for ever.
    pub amends: Option<(IncarnationId, u64)>,
    /// The device's clock, ms UTC.
    pub device_time: TimeMs,
    /// The boot it was made in.
    pub boot: BootId,
    /// Milliseconds since that boot.
    pub boot_clock: i64,
    /// How many changes it has.
    pub changes: i64,
    /// What became of it.
    pub state: State,
    /// Why it is quarantined or refused.
    pub code: Option<Code>,
    /// The server's receipt.
    pub receipt: Option<SyncReceipt>,
    /// Which one replaced it for ever.
    pub amended_by: Option<(IncarnationId, u64)>,
}

pub(crate) fn insert(connection: &Connection, row: &ChangesetRow) -> Result<()> {
    connection.prepare_cached(include_str!("changeset/insert.sql"))?.execute(params![
        row.log_id,
        row.incarnation.as_bytes(),
        sql::number(row.seq),
        row.prev.as_bytes(),
        row.hash.as_bytes(),
        row.user.as_bytes(),
        row.action,
        sql::bytes(&row.amends.map(|(incarnation, _)| incarnation)),
        sql::number(row.amends.map_or(0, |(_, seq)| seq)),
        row.device_time,
        row.boot.0,
        row.boot_clock,
        row.changes,
    ])?;
    Ok(())
}

/// The number and the hash of a life's latest changeset.
pub(crate) fn tip(
    connection: &Connection,
    incarnation: IncarnationId,
) -> Result<Option<(u64, Hash)>> {
    let sql = "SELECT seq, hash FROM changeset WHERE incarnation = ?1 ORDER BY seq DESC LIMIT 1";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement
        .query_map([incarnation.as_bytes()], |row| Ok((sql::count(row, 0)?, sql::id(row, 1)?)))?;
    Ok(rows.next().transpose()?)
}

pub(crate) fn find(
    connection: &Connection,
    incarnation: IncarnationId,
    seq: u64,
) -> Result<Option<ChangesetRow>> {
    let mut statement = connection.prepare_cached(include_str!("changeset/find.sql"))?;
    let mut rows = statement.query_map((incarnation.as_bytes(), sql::number(seq)), read)?;
    Ok(rows.next().transpose()?)
}

/// A life's changesets from a number on, in order.
pub(crate) fn from(
    connection: &Connection,
    incarnation: IncarnationId,
    seq: u64,
    rows_max: usize,
) -> Result<Vec<ChangesetRow>> {
    let mut statement = connection.prepare_cached(include_str!("changeset/from.sql"))?;
    let rows = statement
        .query_map((incarnation.as_bytes(), sql::number(seq), sql::size(rows_max)), read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Every changeset, in the order in which they were made.
pub(crate) fn all(connection: &Connection) -> Result<Vec<ChangesetRow>> {
    let mut statement = connection.prepare_cached(include_str!("changeset/all.sql"))?;
    let rows = statement.query_map([], read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Whether nothing is on its way to the server.
pub(crate) fn is_all_sent(connection: &Connection) -> Result<bool> {
    for incarnation in lives(connection)? {
        let sent = meta::get_number(connection, &sent_key(incarnation))?.unwrap_or(0);
        if !from(connection, incarnation, sent.saturating_add(1), 1)?.is_empty() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Changesets that are not simply received, in the order in which they were made.
pub(crate) fn open(connection: &Connection) -> Result<Vec<ChangesetRow>> {
    let mut statement = connection.prepare_cached(include_str!("changeset/apart.sql"))?;
    let apart = statement.query_map([], read)?;
    let mut open = apart.collect::<rusqlite::Result<Vec<_>>>()?;
    for incarnation in lives(connection)? {
        let sent = meta::get_number(connection, &sent_key(incarnation))?.unwrap_or(0);
        let rows = from(connection, incarnation, sent.saturating_add(1), usize::MAX)?;
        open.extend(rows.into_iter().filter(|row| row.state == State::Waiting));
    }
    open.sort_by_key(|row| row.log_id);
    Ok(open)
}

/// The lives changesets were made in: few, however many changesets.
fn lives(connection: &Connection) -> Result<Vec<IncarnationId>> {
    let sql =
        "SELECT incarnation FROM changeset WHERE incarnation > ?1 ORDER BY incarnation LIMIT 1";
    let mut statement = connection.prepare_cached(sql)?;
    let mut lives: Vec<IncarnationId> = Vec::new();
    loop {
        let after: &[u8] = lives.last().map_or(&[], |life| life.as_bytes());
        let mut rows = statement.query_map([after], |row| sql::id(row, 0))?;
        match rows.next().transpose()? {
            Some(life) => lives.push(life),
            None => return Ok(lives),
        }
    }
}

/// Notes how far a life's changesets need not be looked at to find what waits: all before are received or apart.
pub(crate) fn note_sent(connection: &Connection, incarnation: IncarnationId) -> Result<()> {
    let key = sent_key(incarnation);
    let sent = meta::get_number(connection, &key)?.unwrap_or(0);
    let mut statement = connection.prepare_cached(include_str!("changeset/sent.sql"))?;
    let asked = (incarnation.as_bytes(), sql::number(sent));
    let sent = statement.query_row(asked, |row| sql::count(row, 0))?;
    let sent = sent.saturating_add(u64::from(planted::is(Bug::SentTooFar)));
    meta::set_number(connection, &key, sent)
}

fn sent_key(incarnation: IncarnationId) -> String {
    format!("sent.{incarnation}")
}

pub(crate) fn set_verdict(
    connection: &Connection,
    (incarnation, seq): Own,
    state: State,
    code: Option<&Code>,
    receipt: &SyncReceipt,
) -> Result<()> {
    connection.prepare_cached(include_str!("changeset/set_verdict.sql"))?.execute((
        incarnation.as_bytes(),
        sql::number(seq),
        state.code(),
        code.map_or("", Code::as_str),
        cbor::encode(receipt),
        sql::number(receipt.commit),
    ))?;
    Ok(())
}

pub(crate) fn set_amended(connection: &Connection, original: Own, by: Own) -> Result<()> {
    let mut statement = connection.prepare_cached(include_str!("changeset/set_amended.sql"))?;
    statement.execute((
        original.0.as_bytes(),
        sql::number(original.1),
        by.0.as_bytes(),
        sql::number(by.1),
    ))?;
    Ok(())
}

/// Changesets the server may have lost with everything after a commit, in the order in which they were made.
pub(crate) fn after_commit(connection: &Connection, commit: u64) -> Result<Vec<ChangesetRow>> {
    let mut statement = connection.prepare_cached(include_str!("changeset/after_commit.sql"))?;
    let rows = statement.query_map([sql::number(commit)], read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The changeset a change of a document belongs to, if it is an own one.
pub(crate) fn of_change(connection: &Connection, hash: Hash) -> Result<Option<ChangesetRow>> {
    let mut statement = connection.prepare_cached(include_str!("changeset/of_change.sql"))?;
    let mut rows = statement.query_map([hash.as_bytes()], read)?;
    Ok(rows.next().transpose()?)
}

/// Another life has used its number.
pub(crate) fn set_forked(connection: &Connection, (incarnation, seq): Own) -> Result<()> {
    let sql = "UPDATE changeset SET state = 'forked' WHERE incarnation = ?1 AND seq = ?2";
    connection.prepare_cached(sql)?.execute((incarnation.as_bytes(), sql::number(seq)))?;
    Ok(())
}

/// The server has lost it: it waits to be sent once more.
pub(crate) fn set_waiting(connection: &Connection, (incarnation, seq): Own) -> Result<()> {
    let sql = "UPDATE changeset SET state = 'waiting' WHERE incarnation = ?1 AND seq = ?2";
    connection.prepare_cached(sql)?.execute((incarnation.as_bytes(), sql::number(seq)))?;
    let key = sent_key(incarnation);
    let before = seq.saturating_sub(1);
    if meta::get_number(connection, &key)?.unwrap_or(0) > before {
        meta::set_number(connection, &key, before)?;
    }
    Ok(())
}

/// The receipt of the latest own changeset that touched a document.
pub(crate) fn latest_receipt(
    connection: &Connection,
    document: DocumentId,
) -> Result<Option<SyncReceipt>> {
    let mut statement = connection.prepare_cached(include_str!("changeset/latest_receipt.sql"))?;
    let mut rows = statement.query_map([document.as_bytes()], |row| row.get::<_, Vec<u8>>(0))?;
    let receipt = rows.next().transpose()?;
    Ok(receipt.and_then(|receipt| cbor::decode(&receipt, RECEIPT_BYTES_MAX).ok()))
}

/// Where in the feeds the present life's received changesets stand whose changes are all here.
pub(crate) fn placed(connection: &Connection) -> Result<Vec<(String, u64)>> {
    let mut statement = connection.prepare_cached(include_str!("changeset/placed.sql"))?;
    let life = meta::incarnation(connection)?;
    let rows = statement.query_map([life.as_bytes()], |row| row.get::<_, Vec<u8>>(0))?;
    let mut all = Vec::new();
    for receipt in rows {
        let receipt: Option<SyncReceipt> = cbor::decode(&receipt?, RECEIPT_BYTES_MAX).ok();
        let placed = receipt.as_ref().and_then(|receipt| receipt.verdict.placed());
        all.extend(placed.into_iter().flatten().map(|placed| (placed.space.clone(), placed.n)));
    }
    Ok(all)
}

/// Puts a changeset together again from its row and its changes.
pub(crate) fn whole(connection: &Connection, row: &ChangesetRow) -> Result<Changeset> {
    let changes = change::of_changeset(connection, row.log_id, row.changes)?;
    if sql::size(changes.len()) != row.changes {
        return Err(StoreError::Damaged(format!("changeset {} has lost changes", row.seq)));
    }
    let of_one = |one: &ChangeRow, next: &ChangeRow| one.of.document == next.of.document;
    Ok(Changeset {
        user: row.user,
        action: row.action.clone(),
        amends: row.amends,
        device_time: row.device_time,
        boot: row.boot,
        boot_clock: row.boot_clock,
        parts: changes.chunk_by(of_one).filter_map(part).collect(),
    })
}

/// A part with its changes, or with the hash they had when not all of them are here.
fn part(rows: &[ChangeRow]) -> Option<Part> {
    let first = rows.first()?;
    let gone = rows.iter().any(|row| row.state == change::State::Erased);
    Some(Part {
        document: first.of.document,
        kind: first.of.kind,
        schema_version: first.of.schema_version,
        space: first.space.clone(),
        generation: first.of.generation,
        changes: if gone { Vec::new() } else { rows.iter().map(|row| row.raw.clone()).collect() },
        erased: if gone { change::payload(rows) } else { None },
    })
}

fn read(row: &Row<'_>) -> rusqlite::Result<ChangesetRow> {
    let amends: Option<IncarnationId> = sql::maybe_id(row, 7)?;
    let amended_by: Option<IncarnationId> = sql::maybe_id(row, 16)?;
    let (amends_seq, amended_by_seq) = (sql::count(row, 8)?, sql::count(row, 17)?);
    let code: String = row.get(14)?;
    let receipt: Vec<u8> = row.get(15)?;
    Ok(ChangesetRow {
        log_id: row.get(0)?,
        incarnation: sql::id(row, 1)?,
        seq: sql::count(row, 2)?,
        prev: sql::id(row, 3)?,
        hash: sql::id(row, 4)?,
        user: sql::id(row, 5)?,
        action: row.get(6)?,
        amends: amends.map(|incarnation| (incarnation, amends_seq)),
        device_time: row.get(9)?,
        boot: BootId(row.get(10)?),
        boot_clock: row.get(11)?,
        changes: row.get(12)?,
        state: State::read(row, 13)?,
        code: Code::from_word(&code),
        receipt: cbor::decode(&receipt, RECEIPT_BYTES_MAX).ok(),
        amended_by: amended_by.map(|incarnation| (incarnation, amended_by_seq)),
    })
}
