//! Whether this tablet holds what the server holds: the sums of the spaces that are read, and where they came from.

mod functions;

use model::id::DocumentId;
use rusqlite::Connection;
use sync::digest::{AtRest, Digest, Mark};
use sync::exchange::Cursor;

use crate::table::changeset::{self, State};
use crate::{Result, Store, sql};

use functions::mark;
pub use functions::register;

impl Store {
    /// What may be said of this tablet's sums now.
    ///
    /// # Errors
    /// What the disk did.
    pub fn at_rest(&self) -> Result<AtRest> {
        let mut open = changeset::open(&self.connection)?.into_iter();
        Ok(AtRest {
            has_read: self.epoch()?.is_some(),
            unanswered: open.any(|row| row.state == State::Waiting),
        })
    }

    /// The sum of each of some spaces, in their order; a space without documents has the sum of nothing.
    ///
    /// # Errors
    /// What the disk did.
    pub fn digests(&self, spaces: &[Cursor]) -> Result<Vec<Digest>> {
        let sql = "SELECT sum FROM space_digest WHERE space = ?1";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut sums = Vec::with_capacity(spaces.len());
        for cursor in spaces {
            let mut rows = statement.query_map([&cursor.space], |row| row.get(0))?;
            sums.push(rows.next().transpose()?.map(Digest).unwrap_or_default());
        }
        Ok(sums)
    }

    /// The documents of a space with their marks, sorted: what its sum is the sum of.
    ///
    /// # Errors
    /// What the disk did.
    pub fn marks_in(&self, space: &str) -> Result<Vec<(DocumentId, Mark)>> {
        marks_in(&self.connection, space)
    }

    /// Counts a space's sum anew from its documents; whether it was another.
    ///
    /// # Errors
    /// What the disk did.
    pub fn settle_digest(&mut self, space: &str) -> Result<bool> {
        let transaction = self.begin()?;
        let mut sum = Digest::default();
        marks_in(&transaction, space)?.iter().for_each(|(_, mark)| sum.add(mark));
        let changed = transaction.execute(
            "UPDATE space_digest SET sum = ?2 WHERE space = ?1 AND sum <> ?2",
            (space, sum.0),
        )?;
        transaction.commit()?;
        Ok(changed > 0)
    }
}

fn marks_in(connection: &Connection, space: &str) -> Result<Vec<(DocumentId, Mark)>> {
    let mut statement =
        connection.prepare_cached(include_str!("../table/document/marks_in.sql"))?;
    let rows = statement.query_map([space], |row| {
        let heads: Vec<u8> = row.get(2)?;
        let document: DocumentId = sql::id(row, 0)?;
        Ok(mark(document, row.get(1)?, &heads).map(|mark| (document, mark)))
    })?;
    Ok(rows.filter_map(|row| row.transpose()).collect::<rusqlite::Result<_>>()?)
}
