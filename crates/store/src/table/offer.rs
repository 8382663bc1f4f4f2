//! What others wrote that a restored server may have lost: rows of the log to be given back under the server's tags.

use model::id::DocumentId;
use rusqlite::{Connection, Row, params};
use sync::feed::Tag;
use sync::heal::HealEntry;

use crate::{Result, Store, sql};

/// One entry to be given back, with its row in the log.
pub type Offer = (i64, HealEntry);

/// Everything read in a space beyond a number.
pub(crate) fn add_after(connection: &Connection, space: &str, n: u64) -> Result<()> {
    let mut statement = connection.prepare_cached(include_str!("offer/add_after.sql"))?;
    statement.execute((space, sql::number(n)))?;
    Ok(())
}

/// The server has it.
pub(crate) fn remove(connection: &Connection, log_id: i64) -> Result<()> {
    connection.prepare_cached("DELETE FROM offer WHERE log_id = ?1")?.execute([log_id])?;
    Ok(())
}

/// Nothing of a document is given back any more.
pub(crate) fn remove_of(connection: &Connection, document: DocumentId) -> Result<()> {
    let sql = "DELETE FROM offer WHERE log_id IN (SELECT log_id FROM change WHERE document = ?1)";
    connection.prepare_cached(sql)?.execute([document.as_bytes()])?;
    Ok(())
}

/// Whether anything of a document has still to be given back.
pub(crate) fn has(connection: &Connection, document: DocumentId) -> Result<bool> {
    let mut statement = connection.prepare_cached(include_str!("offer/has.sql"))?;
    Ok(statement.exists([document.as_bytes()])?)
}

impl Store {
    /// What is to be given back next, in the order in which it came: at least one when there is any.
    ///
    /// # Errors
    /// What the disk did.
    pub fn offers(&self, rows_max: usize, bytes_max: usize) -> Result<Vec<Offer>> {
        let mut statement = self.connection.prepare_cached(include_str!("offer/next.sql"))?;
        let rows = statement.query_map(params![sql::size(rows_max)], read)?;
        let (mut offers, mut bytes) = (Vec::new(), 0_usize);
        for row in rows {
            let offer: Offer = row?;
            bytes = bytes.saturating_add(offer.1.change.len());
            if bytes > bytes_max && !offers.is_empty() {
                break;
            }
            offers.push(offer);
        }
        Ok(offers)
    }

    /// The server has answered for these rows.
    ///
    /// # Errors
    /// What the disk did.
    pub fn offers_done(&mut self, log_ids: &[i64]) -> Result<()> {
        let transaction = self.begin()?;
        for log_id in log_ids {
            remove(&transaction, *log_id)?;
        }
        Ok(transaction.commit()?)
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Offer> {
    let entry = HealEntry {
        space: row.get(1)?,
        n: sql::count(row, 2)?,
        document: sql::id(row, 3)?,
        kind: row.get(4)?,
        schema_version: row.get(5)?,
        generation: row.get(6)?,
        incarnation: sql::id(row, 7)?,
        tag: Tag(row.get(8)?),
        change: row.get(9)?,
    };
    Ok((row.get(0)?, entry))
}
