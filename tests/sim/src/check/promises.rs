//! What was promised still holds: 已保存 is in the log, 已上传 is on the server, words are found again.

use std::collections::BTreeMap;

use model::id::DocumentId;
use store::table::changeset::{ChangesetRow, State};
use sync::code::Code;
use sync_server::recover::another_life;

use super::look::{KeptRecord, Look};
use crate::ledger::{Done, Ledger, Own, Saved};

/// Every 已保存 of a tablet is in its log.
///
/// # Errors
/// The first that is not.
pub fn still_saved(saved: &[Saved], log: &[ChangesetRow]) -> Result<(), String> {
    let there: BTreeMap<Own, &ChangesetRow> = log.iter().map(|row| (row.own(), row)).collect();
    for one in saved {
        match there.get(&one.own) {
            Some(row) if row.hash == one.hash => {}
            Some(_) => return Err(format!("saved: {:?} is another action now", one.own)),
            None => return Err(format!("saved: {:?} is gone from the log", one.own)),
        }
    }
    Ok(())
}

/// Whatever a tablet shows as 已上传 is on the server, as the same action.
///
/// # Errors
/// The first that is not.
pub fn still_uploaded(
    log: &[ChangesetRow],
    ledger: &mut Ledger,
    look: &Look,
) -> Result<(), String> {
    for row in log.iter().filter(|row| row.state == State::Received) {
        if ledger.uploaded.get(&row.own()) == Some(&row.hash) {
            continue;
        }
        match look.changeset(row.incarnation, row.seq) {
            Some(kept) if kept.hash == row.hash && kept.state == "received" => {}
            Some(kept) => return Err(format!("uploaded: {:?} is {} there", row.own(), kept.state)),
            None => return Err(format!("uploaded: {:?} is not on the server", row.own())),
        }
        ledger.uploaded.insert(row.own(), row.hash);
    }
    Ok(())
}

/// What the server says of an honest tablet's actions, once nothing goes wrong any more: nothing waits, and what is
/// kept apart is kept apart for a reason that was given.
///
/// # Errors
/// The first action for which it does not hold.
pub fn verdicts(
    log: &[ChangesetRow],
    look: &Look,
    allowed: impl Fn(&ChangesetRow, &Code) -> bool,
    stands: impl Fn(&ChangesetRow) -> bool,
) -> Result<(), String> {
    for row in log {
        let (own, action) = (row.own(), &row.action);
        match row.state {
            State::Received => {}
            State::Waiting | State::Refused => {
                return Err(format!(
                    "pending: {own:?} {action} is still {:?} {:?}",
                    row.state, row.code
                ));
            }
            State::Forked
                if look
                    .changeset(row.incarnation, row.seq)
                    .is_some_and(|kept| kept.hash == row.hash && kept.state == "received") =>
            {
                return Err(format!("twice: {own:?} {action} is on the server and was done again"));
            }
            State::Forked | State::Blocked => {
                let apart = || log.iter().any(|other| other.state == State::Quarantined);
                // Others may have brought back to a restored server what a copy's number keeps from being sent.
                if row.amended_by.is_none() && !apart() && !stands(row) {
                    return Err(format!(
                        "pending: {own:?} {action} {:?} was not done again",
                        row.state
                    ));
                }
            }
            State::Quarantined => {
                let code = row.code.clone().unwrap_or(Code::UNREADABLE);
                if !allowed(row, &code) {
                    return Err(format!("apart: {own:?} {action} for {code}"));
                }
            }
        }
        if matches!(row.state, State::Blocked | State::Quarantined) {
            match look.changeset(row.incarnation, row.seq) {
                Some(kept) if kept.hash == row.hash && kept.state != "received" => {}
                kept => return Err(format!("apart: the server has not kept {own:?}: {kept:?}")),
            }
        }
    }
    Ok(())
}

/// Every action of a tablet's file that counts is on the server.
///
/// # Errors
/// The first that is not.
pub fn handed_in(log: &[ChangesetRow], look: &Look) -> Result<(), String> {
    for row in log.iter().filter(|row| row.amended_by.is_none()) {
        let own = row.own();
        match look.changeset(row.incarnation, row.seq) {
            Some(kept) if kept.hash == row.hash => {}
            // Its number, or one before it, is that of another action of its tablet's copy.
            _ if look.changeset(another_life(row.incarnation, &row.hash), 1).is_some() => {}
            kept => return Err(format!("recover: {own:?} {} is not there: {kept:?}", row.action)),
        }
    }
    Ok(())
}

/// Every word of a received action stands in its record.
///
/// # Errors
/// The first that does not.
pub fn words(
    ledger: &Ledger,
    records: &BTreeMap<DocumentId, KeptRecord>,
    kept: impl Fn(Done, DocumentId) -> bool,
) -> Result<(), String> {
    for word in &ledger.words {
        if ledger.undone.contains(&word.document) || !kept(word.done, word.document) {
            continue;
        }
        let says = records.get(&word.document).map(|record| record.says.to_string());
        if !says.is_some_and(|says| says.contains(&word.mark)) {
            return Err(format!("lost: {} of {} is not in its record", word.mark, word.document));
        }
    }
    Ok(())
}

/// No value vanishes without a later one whose writer had seen it.
///
/// # Errors
/// The first that did.
pub fn values(
    ledger: &Ledger,
    records: &BTreeMap<DocumentId, KeptRecord>,
    kept: impl Fn(Done, DocumentId) -> bool,
) -> Result<(), String> {
    for (at, one) in ledger.written.iter().enumerate() {
        if ledger.undone.contains(&one.document) || !kept(one.done, one.document) {
            continue;
        }
        let stands = records
            .get(&one.document)
            .is_some_and(|record| record.says["best_time"].to_string().contains(&one.mark));
        let seen_later = ledger
            .written
            .iter()
            .skip(at + 1)
            .any(|later| later.document == one.document && later.seen.contains(&one.mark));
        let seen_perhaps = ledger
            .perhaps
            .iter()
            .any(|(document, seen)| *document == one.document && seen.contains(&one.mark));
        if !stands && !seen_later && !seen_perhaps {
            let says = records.get(&one.document).map(|record| &record.says["best_time"]);
            return Err(format!(
                "lost: the value {} of {} vanished unseen: {says:?}",
                one.mark, one.document
            ));
        }
    }
    Ok(())
}
