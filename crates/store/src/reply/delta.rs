//! What is new in a space: others' changes into the log, and from there into their documents.

use std::collections::BTreeSet;

use model::document::Authorship;
use model::id::IncarnationId;
use model::planted::{self, Bug};
use model::time::TimeMs;
use rusqlite::Connection;
use sync::chunk::Chunk;
use sync::exchange::SpaceDelta;
use sync::feed::{FeedChange, FeedEntry};
use sync::hash::Hash;

use super::receipt::deps;
use super::{Applied, Work};
use crate::document::is_genesis;
use crate::table::change::{self, ChangeRow, FeedPlace, NewChange, Of, State};
use crate::table::{changeset, cursor, document_space, erased, offer};
use crate::{Result, StoreError, erase};

pub(super) fn take(
    connection: &Connection,
    delta: &SpaceDelta,
    new_epoch: bool,
    log_id: &mut i64,
    applied: &mut Applied,
    work: &mut Work,
) -> Result<()> {
    let known = cursor::get(connection, &delta.space)?;
    let begins = delta.entries.first().map_or(delta.cursor, FeedEntry::n).saturating_sub(1);
    if begins > known && !new_epoch {
        // A gap would be lost for ever: the cursor stays, and the space is asked for again.
        applied.skipped.push(delta.space.clone());
        return Ok(());
    }
    if !own_are_here(connection, delta, work)? {
        applied.skipped.push(delta.space.clone());
        applied.life_is_not_alone = true;
        return Ok(());
    }
    for entry in &delta.entries {
        match entry {
            FeedEntry::Change(change) => one(connection, &delta.space, change, log_id, work)?,
            FeedEntry::MovedOut { document, .. } => {
                document_space::leave(connection, *document, &delta.space)?;
                work.unlisted = true;
            }
            FeedEntry::Erased { gone, .. } => erase::by_right(connection, *gone, applied)?,
            // The bytes are here, and the receipt says what became of them; or there is nothing to be said any more.
            FeedEntry::Own { .. } | FeedEntry::Void { .. } => {}
        }
    }
    if delta.cursor > known || new_epoch {
        let skipped = u64::from(planted::is(Bug::CursorOffByOne));
        cursor::set(connection, &delta.space, delta.cursor.saturating_add(skipped))?;
    }
    Ok(())
}

/// Whether the bytes of the asking life's own entries are here. Not on a tablet that was copied, or put back to an
/// earlier day, nor for what left it with a space that is given back: those come whole only to another life.
fn own_are_here(connection: &Connection, delta: &SpaceDelta, work: &mut Work) -> Result<bool> {
    for entry in &delta.entries {
        let FeedEntry::Own { n } = entry else { continue };
        let place = (delta.space.clone(), *n);
        if work.placed.contains(&place) {
            continue;
        }
        if !work.all_placed {
            work.placed.extend(changeset::placed(connection)?);
            work.all_placed = true;
        }
        if !work.placed.contains(&place) && !planted::is(Bug::OwnEntriesBelieved) {
            return Ok(false);
        }
    }
    Ok(true)
}

pub(super) fn one(
    connection: &Connection,
    space: &str,
    change: &FeedChange,
    log_id: &mut i64,
    work: &mut Work,
) -> Result<()> {
    let ungated = |_| StoreError::Inconsistent("a change came that had passed no gate");
    let chunk = Chunk::parse(&change.change).map_err(ungated)?;
    let of = Of {
        document: change.document,
        kind: change.kind,
        schema_version: change.schema_version,
        generation: change.generation,
    };
    if erased::covers(connection, of.document, of.generation)? {
        // A server that lost its list of what was erased, and does not know it yet.
        return Ok(());
    }
    let feed = Some(FeedPlace { n: change.n, commit: change.commit, tag: change.tag });
    document_space::add(connection, of.document, space)?;
    put(
        connection,
        &Incoming { space, of, head: &Head::of(&chunk), incarnation: change.incarnation, feed },
        &change.change,
        log_id,
        work,
    )
}

/// What the log notes of a change besides its bytes.
#[derive(Clone, Debug)]
pub(crate) struct Head {
    hash: Hash,
    by: Option<Authorship>,
    time: TimeMs,
}

impl Head {
    pub(crate) fn of(chunk: &Chunk<'_>) -> Self {
        let by = Authorship::read(Some(chunk.message), chunk.time);
        Self { hash: chunk.hash, by, time: chunk.time }
    }
}

/// A change of someone else's on its way into the log.
pub(crate) struct Incoming<'a> {
    pub(crate) space: &'a str,
    pub(crate) of: Of,
    pub(crate) head: &'a Head,
    pub(crate) incarnation: IncarnationId,
    /// None where a pack leaves it off: a backup of the server has it.
    pub(crate) feed: Option<FeedPlace>,
}

/// Puts a change that passed the gate into the log, or finds it there; what its document then is, `work` settles.
pub(crate) fn put(
    connection: &Connection,
    it: &Incoming<'_>,
    raw: &[u8],
    log_id: &mut i64,
    work: &mut Work,
) -> Result<()> {
    let (of, head) = (it.of, it.head);
    if let Some((there, state)) = change::find(connection, of, head.hash)? {
        if let Some(feed) = it.feed {
            change::set_feed(connection, there, it.space, feed)?;
        }
        offer::remove(connection, there)?;
        return match state {
            State::Confirmed | State::Waiting => Ok(()),
            State::Pending => {
                work.recount.insert(of.document);
                change::set_state(connection, there, State::Confirmed)
            }
            // The server has it after all, or a space that was lost is given back.
            State::Quarantined | State::Blocked | State::Void | State::Left => {
                work.refresh.insert(of.document);
                change::set_state(connection, there, State::Waiting)
            }
            // It left for good and is given back; what was erased by right never comes as far as this.
            State::Erased => {
                work.refresh.insert(of.document);
                change::give_back(connection, there, raw)
            }
        };
    }
    // Until its document is derived: then it is seen whether all it builds upon is here.
    insert(connection, it, State::Waiting, raw, *log_id)?;
    *log_id += 1;
    work.refresh.insert(of.document);
    Ok(())
}

/// Writes a change of someone else's down.
pub(crate) fn insert(
    connection: &Connection,
    it: &Incoming<'_>,
    state: State,
    raw: &[u8],
    log_id: i64,
) -> Result<()> {
    let by = it.head.by.as_ref();
    change::insert(
        connection,
        &NewChange {
            log_id,
            of: it.of,
            hash: it.head.hash,
            state,
            user: by.map(|by| by.user),
            action: by.map_or("", |by| &by.action),
            time: it.head.time,
            incarnation: it.incarnation,
            seq: 0,
            space: it.space,
            feed: it.feed,
            raw,
        },
    )
}

/// Changes the server has confirmed count when all they build upon is here, and wait when it is not: what has come
/// counts from now on, and what has lost something it needs is left out until that is back. Nothing is dropped.
pub(crate) fn promote(connection: &Connection, rows: &mut [ChangeRow]) -> Result<()> {
    let settled = |row: &ChangeRow| matches!(row.state, State::Waiting | State::Confirmed);
    let mut here: BTreeSet<Hash> =
        rows.iter().filter(|row| row.state == State::Pending).map(|row| row.hash).collect();
    let mut counts = vec![false; rows.len()];
    loop {
        let mut came = false;
        for (row, counts) in rows.iter().zip(&mut counts).filter(|(row, _)| settled(row)) {
            if !*counts && deps(row)?.iter().all(|dep| here.contains(dep) || is_genesis(row, dep)) {
                here.insert(row.hash);
                (*counts, came) = (true, true);
            }
        }
        if !came {
            break;
        }
    }
    for (row, counts) in rows.iter_mut().zip(counts).filter(|(row, _)| settled(row)) {
        let state = if counts { State::Confirmed } else { State::Waiting };
        if row.state != state {
            change::set_state(connection, row.log_id, state)?;
            row.state = state;
        }
    }
    Ok(())
}
