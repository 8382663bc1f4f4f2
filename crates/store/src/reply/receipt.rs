//! What the server said of own changesets.

use model::id::IncarnationId;
use model::planted::{self, Bug};
use rusqlite::Connection;
use sync::chunk::Chunk;
use sync::code::Code;
use sync::receipt::{Need, SyncReceipt, Verdict};

use super::{Applied, Own, Work};
use crate::table::change::{self, ChangeRow, State as InLog};
use crate::table::changeset::{self, ChangesetRow, State};
use crate::table::settled;
use crate::{Result, StoreError, erase};

/// More than any push holds.
const ROWS_MAX: usize = 100_000;

pub(super) fn take(
    connection: &Connection,
    incarnation: IncarnationId,
    receipt: &SyncReceipt,
    applied: &mut Applied,
    work: &mut Work,
) -> Result<()> {
    let Some(row) = changeset::find(connection, incarnation, receipt.seq)? else { return Ok(()) };
    let own = (incarnation, receipt.seq);
    match &receipt.verdict {
        Verdict::Duplicate(original) => {
            let said = SyncReceipt {
                commit: original.commit.max(receipt.commit),
                ..SyncReceipt::clone(original)
            };
            // The original is never itself a duplicate; one that says so says nothing.
            if !matches!(said.verdict, Verdict::Duplicate(_)) {
                take(connection, incarnation, &said, applied, work)?;
            }
        }
        Verdict::Received(placed) => {
            changeset::set_verdict(connection, row.own(), State::Received, None, receipt)?;
            confirm(connection, &row, work)?;
            work.placed.extend(placed.iter().map(|placed| (placed.space.clone(), placed.n)));
            applied.received.push(own);
        }
        Verdict::Erased(placed, gone) => {
            for one in gone {
                erase::by_right(connection, *one, applied)?;
            }
            changeset::set_verdict(connection, row.own(), State::Received, None, receipt)?;
            confirm(connection, &row, work)?;
            work.placed.extend(placed.iter().map(|placed| (placed.space.clone(), placed.n)));
            applied.received.push(own);
        }
        Verdict::Blocked | Verdict::Quarantined(_) if planted::is(Bug::ReceiptForged) => {
            changeset::set_verdict(connection, row.own(), State::Received, None, receipt)?;
            confirm(connection, &row, work)?;
        }
        Verdict::Blocked => {
            changeset::set_verdict(connection, row.own(), State::Blocked, None, receipt)?;
            withdraw(connection, &row, apart(connection, own, InLog::Blocked)?, work)?;
            applied.blocked.push(own);
        }
        Verdict::Quarantined(code) => {
            changeset::set_verdict(connection, row.own(), State::Quarantined, Some(code), receipt)?;
            withdraw(connection, &row, apart(connection, own, InLog::Quarantined)?, work)?;
            applied.quarantined.push((own, code.clone()));
        }
        Verdict::Refused(code) => refuse(connection, &row, code, receipt, applied)?,
        Verdict::Forked => fork(connection, &row, applied, work)?,
        Verdict::Need(need) => lack(connection, own, need, applied, work)?,
    }
    Ok(())
}

/// The server has it: what was pending is confirmed, and what was kept apart comes back.
fn confirm(connection: &Connection, row: &ChangesetRow, work: &mut Work) -> Result<()> {
    for change in change::of_changeset(connection, row.log_id, row.changes)? {
        match change.state {
            InLog::Pending => {
                change::set_state(connection, change.log_id, InLog::Confirmed)?;
                work.recount.insert(change.of.document);
            }
            InLog::Quarantined | InLog::Blocked | InLog::Void => {
                // It counts again as soon as all it builds upon does.
                change::set_state(connection, change.log_id, InLog::Waiting)?;
                work.refresh.insert(change.of.document);
                work.unlisted = true;
            }
            InLog::Confirmed | InLog::Waiting | InLog::Left | InLog::Erased => {}
        }
    }
    Ok(())
}

/// Where the changes of a changeset kept apart stand: nowhere any more once somebody has decided about it.
fn apart(connection: &Connection, own: Own, into: InLog) -> Result<InLog> {
    Ok(if settled::find(connection, own)?.is_some() { InLog::Void } else { into })
}

/// Takes a changeset's changes out of their documents; what was replaced already stays replaced.
fn withdraw(
    connection: &Connection,
    row: &ChangesetRow,
    into: InLog,
    work: &mut Work,
) -> Result<()> {
    for change in change::of_changeset(connection, row.log_id, row.changes)? {
        if matches!(change.state, InLog::Void | InLog::Left | InLog::Erased) {
            continue;
        }
        if change.state.is_applied() {
            work.withdrawn.insert(change.hash);
        }
        if !planted::is(Bug::QuarantinedStaysApplied) {
            change::set_state(connection, change.log_id, into)?;
        }
        work.refresh.insert(change.of.document);
    }
    Ok(())
}

/// Kept here and sent again: a newer server may take it.
fn refuse(
    connection: &Connection,
    row: &ChangesetRow,
    code: &Code,
    receipt: &SyncReceipt,
    applied: &mut Applied,
) -> Result<()> {
    changeset::set_verdict(connection, row.own(), State::Refused, Some(code), receipt)?;
    applied.refused.push((row.own(), code.clone()));
    Ok(())
}

/// Another life used this number: from here on nothing of this life can be sent under its own numbers.
fn fork(
    connection: &Connection,
    row: &ChangesetRow,
    applied: &mut Applied,
    work: &mut Work,
) -> Result<()> {
    for later in changeset::from(connection, row.incarnation, row.seq, ROWS_MAX)? {
        if matches!(later.state, State::Forked) {
            continue;
        }
        changeset::set_forked(connection, later.own())?;
        withdraw(connection, &later, InLog::Blocked, work)?;
        applied.forked.push(later.own());
    }
    Ok(())
}

/// The server lacks something before it can judge.
fn lack(
    connection: &Connection,
    own: Own,
    need: &Need,
    applied: &mut Applied,
    work: &mut Work,
) -> Result<()> {
    match need {
        Need::Plain => applied.send_plain = true,
        Need::From(seq) => {
            for row in changeset::from(connection, own.0, *seq, ROWS_MAX)? {
                send_again(connection, &row, work)?;
            }
        }
        Need::Missing(hashes) => {
            for hash in hashes {
                match changeset::of_change(connection, *hash)? {
                    Some(row) => send_again(connection, &row, work)?,
                    None => {
                        applied.missing.insert(*hash);
                    }
                }
            }
        }
    }
    Ok(())
}

/// The server has lost it: it waits once more, and what it changed is no longer 已上传.
pub(super) fn send_again(
    connection: &Connection,
    row: &ChangesetRow,
    work: &mut Work,
) -> Result<()> {
    if matches!(row.state, State::Forked | State::Waiting) {
        return Ok(());
    }
    changeset::set_waiting(connection, row.own())?;
    for change in change::of_changeset(connection, row.log_id, row.changes)? {
        if change.state == InLog::Confirmed {
            change::set_state(connection, change.log_id, InLog::Pending)?;
            work.recount.insert(change.of.document);
        }
    }
    Ok(())
}

/// Own changesets that were built upon what is now in no document cannot stay in theirs. One pass in the order in
/// which they were made: a changeset builds only on earlier ones.
pub(super) fn withdraw_what_follows(
    connection: &Connection,
    applied: &mut Applied,
    work: &mut Work,
) -> Result<()> {
    if work.withdrawn.is_empty() {
        return Ok(());
    }
    for row in changeset::open(connection)? {
        let changes = change::of_changeset(connection, row.log_id, row.changes)?;
        let pending = || changes.iter().filter(|change| change.state == InLog::Pending);
        let mut follows = false;
        for change in pending() {
            follows |= deps(change)?.iter().any(|dep| work.withdrawn.contains(dep));
        }
        if follows {
            withdraw(connection, &row, InLog::Blocked, work)?;
            applied.blocked.push(row.own());
        }
    }
    Ok(())
}

/// The changes a change builds upon.
pub(crate) fn deps(change: &ChangeRow) -> Result<Vec<sync::hash::Hash>> {
    let chunk = Chunk::parse(&change.raw).map_err(|code| StoreError::Damaged(code.to_string()))?;
    Ok(chunk.deps)
}
