//! What the server said became of own changesets that were kept apart: they leave 待复核, and stay in the log.

use rusqlite::Connection;
use sync::settled::Settled;

use super::{Applied, Work};
use crate::Result;
use crate::table::change::{self, State as InLog};
use crate::table::changeset::{self, ChangesetRow, State};
use crate::table::settled;

pub(super) fn take(
    connection: &Connection,
    decisions: &[Settled],
    applied: &mut Applied,
    work: &mut Work,
) -> Result<()> {
    for decision in decisions {
        // What another copy of this tablet made is not here.
        if let Some(row) = changeset::find(connection, decision.incarnation, decision.seq)? {
            settled::write(connection, decision)?;
            set_changes(connection, &row, InLog::is_aside, InLog::Void, work)?;
            applied.settled.push((row.own(), decision.outcome));
        }
        settled::set_read(connection, decision.n)?;
    }
    Ok(())
}

/// A server of another epoch may not know what was decided: it says so again, or the records stand in 待复核 once more.
pub(super) fn forget(connection: &Connection, work: &mut Work) -> Result<()> {
    for decision in settled::all(connection)? {
        let Some(row) = changeset::find(connection, decision.incarnation, decision.seq)? else {
            continue;
        };
        let aside = match row.state {
            State::Quarantined => InLog::Quarantined,
            State::Blocked => InLog::Blocked,
            State::Waiting | State::Received | State::Refused | State::Forked => continue,
        };
        if row.amended_by.is_none() {
            set_changes(connection, &row, |state| state == InLog::Void, aside, work)?;
        }
    }
    settled::forget_all(connection)
}

fn set_changes(
    connection: &Connection,
    row: &ChangesetRow,
    which: impl Fn(InLog) -> bool,
    into: InLog,
    work: &mut Work,
) -> Result<()> {
    for change in change::of_changeset(connection, row.log_id, row.changes)? {
        if which(change.state) {
            change::set_state(connection, change.log_id, into)?;
            work.recount.insert(change.of.document);
        }
    }
    Ok(())
}
