//! A decision about what is kept apart, in one transaction that leaves nothing behind where nothing was decided.

use model::id::UserId;
use model::time::TimeMs;
use rusqlite::Transaction;
use sync::settled::Outcome;

use super::SqliteStorage;
use super::push::SqliteBooks;
use super::table::{meta, quarantine};
use crate::storage::apart_books::ApartBooks;
use crate::storage::books::Books;
use crate::storage::{Bench, Kept, PushOutcome, Settling, ToDecide, Undecided, adopting};

pub(super) fn to_decide(
    it: &Transaction<'_>,
    user: UserId,
    now: TimeMs,
    rows_max: u32,
) -> Kept<Vec<ToDecide>> {
    let books = SqliteBooks(it);
    let mut found = Vec::new();
    for apart in quarantine::newest(it, rows_max, false)?.into_iter().rev() {
        let Some(changeset) = books.apart(apart.incarnation, apart.seq)? else { continue };
        let parts = adopting::shown(&books, user, now, changeset)?;
        if !apart.amended && !parts.is_empty() {
            found.push(ToDecide { apart, parts });
        }
    }
    Ok(found)
}

impl SqliteStorage {
    pub(super) fn decide(
        &self,
        settling: &Settling<'_>,
        outcome: Outcome,
        bench: &Bench<'_>,
    ) -> Kept<Result<(), Undecided>> {
        self.write(|it| {
            let mut books = SqliteBooks(it);
            books.savepoint()?;
            let decided = adopting::settle(&mut books, settling, outcome, bench)?;
            if decided.is_err() {
                books.roll_back()?;
                return Ok(decided);
            }
            books.release()?;
            if outcome == Outcome::Adopted {
                meta::set_commits(it, meta::commits(it)?.saturating_add(1))?;
            }
            self.tell(it, &(bench.event)(&PushOutcome::default()))?;
            Ok(decided)
        })
    }
}
