//! A decision about what is kept apart, in one transaction that leaves nothing behind where nothing was decided.

use sync::settled::Outcome;

use super::SqliteStorage;
use super::push::SqliteBooks;
use super::table::meta;
use crate::storage::books::Books;
use crate::storage::{Bench, Kept, PushOutcome, Settling, Undecided, adopting};

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
