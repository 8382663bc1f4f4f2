//! Own changesets whose changes stand outside their documents because an earlier one was kept apart or its number
//! was taken. The author's tablet does them again, upon what is confirmed; the originals then count no more.

use sync::changeset::Changeset;

use crate::reply::Own;
use crate::table::change::{self, State};
use crate::table::changeset::{self, State as Outbox};
use crate::{Result, Store};

/// A changeset to be authored again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToReauthor {
    /// Which.
    pub own: Own,
    /// Whether the new one is to say that it `amends` this one. Not after a fork: there the number is another's.
    pub amends: bool,
    /// What it was.
    pub changeset: Changeset,
}

impl Store {
    /// What is to be authored again, in the order in which it was made. Asked after every answer of the server and
    /// after every start, so that nothing is left behind when the power goes in between.
    ///
    /// What the author meant is read from [`Store::document_as_authored`], at the dependencies of each change and
    /// after it.
    ///
    /// # Errors
    /// What the disk did.
    pub fn to_reauthor(&self) -> Result<Vec<ToReauthor>> {
        let mut all = Vec::new();
        for row in changeset::open(&self.connection)? {
            if row.amended_by.is_some() {
                continue;
            }
            let changes = change::of_changeset(&self.connection, row.log_id, row.changes)?;
            if changes.iter().any(|change| change.state == State::Blocked) {
                all.push(ToReauthor {
                    own: row.own(),
                    amends: row.state != Outbox::Forked,
                    changeset: changeset::whole(&self.connection, &row)?,
                });
            }
        }
        Ok(all)
    }
}
