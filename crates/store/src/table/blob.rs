//! Photos, encrypted like everything else in the file, and whether the server has them yet.

use model::id::DocumentId;
use model::record::{Entries, Photo};
use model::time::TimeMs;
use rusqlite::Connection;
use sync::exchange::BlobOffer;
use sync::hash::Hash;

use crate::{Result, Store, sql};

/// A photo's place on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Taken; in no saved record yet.
    Stored,
    /// In a saved record; to be sent.
    Waiting,
    /// The server has it.
    Sent,
}

impl State {
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Stored => "stored",
            Self::Waiting => "waiting",
            Self::Sent => "sent",
        }
    }
}

/// Keeps a photo; one that is here stays as it is.
pub(crate) fn insert(
    connection: &Connection,
    hash: Hash,
    bytes: &[u8],
    state: State,
    at: TimeMs,
) -> Result<()> {
    connection.prepare_cached(include_str!("blob/insert.sql"))?.execute((
        hash.as_bytes(),
        sql::size(bytes.len()),
        state.code(),
        at,
        bytes,
    ))?;
    Ok(())
}

/// A saved record names these photos: now they are to be sent.
pub(crate) fn set_waiting_of(connection: &Connection, photos: &Entries<Photo>) -> Result<()> {
    let sql = "UPDATE blob SET state = 'waiting' WHERE hash = ?1 AND state = 'stored'";
    for hash in photos.values().filter_map(|photo| photo.blob.parse::<Hash>().ok()) {
        connection.prepare_cached(sql)?.execute([hash.as_bytes()])?;
    }
    Ok(())
}

pub(crate) fn set_sent(connection: &Connection, hash: Hash) -> Result<()> {
    let sql = "UPDATE blob SET state = 'sent' WHERE hash = ?1 AND state <> 'sent'";
    connection.prepare_cached(sql)?.execute([hash.as_bytes()])?;
    // Its record may have left before it was sent.
    connection.prepare_cached(include_str!("blob/purge_one.sql"))?.execute([hash.as_bytes()])?;
    Ok(())
}

/// How many photos are still to be sent, and their bytes.
pub(crate) fn waiting(connection: &Connection) -> Result<(u64, u64)> {
    let sql = "SELECT count(*), coalesce(sum(len), 0) FROM blob WHERE state <> 'sent' AND state = 'waiting'";
    let mut statement = connection.prepare_cached(sql)?;
    Ok(statement.query_row([], |row| Ok((sql::count(row, 0)?, sql::count(row, 1)?)))?)
}

/// How many photos of a record are still to be sent.
pub(crate) fn waiting_of(connection: &Connection, document: DocumentId) -> Result<i64> {
    let mut statement = connection.prepare_cached(include_str!("blob/waiting_of.sql"))?;
    Ok(statement.query_row([document.as_bytes()], |row| row.get(0))?)
}

/// A restored server may have lost any of them.
pub(crate) fn offer_again(connection: &Connection) -> Result<()> {
    connection.prepare_cached(include_str!("blob/offer_again.sql"))?.execute([])?;
    Ok(())
}

/// A photo of an erased record goes, sent or not, unless another record names it.
pub(crate) fn erase(connection: &Connection, hash: Hash) -> Result<()> {
    let sql = "DELETE FROM blob \
               WHERE hash = ?1 AND NOT EXISTS (SELECT 1 FROM photo WHERE photo.blob = blob.hash)";
    connection.prepare_cached(sql)?.execute([hash.as_bytes()])?;
    Ok(())
}

/// A photo that was taken for a form that is no more.
pub(crate) fn erase_taken(connection: &Connection, hash: Hash) -> Result<()> {
    let sql = "DELETE FROM blob WHERE hash = ?1 AND state = 'stored'";
    connection.prepare_cached(sql)?.execute([hash.as_bytes()])?;
    Ok(())
}

/// Photos no record names any more, of a document that left this tablet.
pub(crate) fn purge(connection: &Connection) -> Result<()> {
    connection.prepare_cached(include_str!("blob/purge.sql"))?.execute([])?;
    Ok(())
}

impl Store {
    /// Keeps a photo that was just taken, before its record is saved.
    ///
    /// # Errors
    /// What the disk did.
    pub fn keep_photo(&mut self, hash: Hash, bytes: &[u8], at: TimeMs) -> Result<()> {
        insert(&self.connection, hash, bytes, State::Stored, at)
    }

    /// Keeps a photo that came from the server.
    ///
    /// # Errors
    /// What the disk did.
    pub fn keep_fetched(&mut self, hash: Hash, bytes: &[u8], at: TimeMs) -> Result<()> {
        insert(&self.connection, hash, bytes, State::Sent, at)
    }

    /// A photo's bytes, if they are here.
    ///
    /// # Errors
    /// What the disk did.
    pub fn photo(&self, hash: Hash) -> Result<Option<Vec<u8>>> {
        let mut statement =
            self.connection.prepare_cached("SELECT bytes FROM blob WHERE hash = ?1")?;
        let mut rows = statement.query_map([hash.as_bytes()], |row| row.get(0))?;
        Ok(rows.next().transpose()?)
    }

    /// Photos of saved records that the server may not have: what a request offers. The smallest first.
    ///
    /// # Errors
    /// What the disk did.
    pub fn photos_waiting(&self, rows_max: usize) -> Result<Vec<BlobOffer>> {
        let mut statement = self.connection.prepare_cached(include_str!("blob/waiting.sql"))?;
        let offer = |row: &rusqlite::Row<'_>| {
            Ok(BlobOffer { hash: sql::id(row, 0)?, len: sql::count(row, 1)? })
        };
        let rows = statement.query_map([sql::size(rows_max)], offer)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Forgets photos taken before an instant that never came into a saved record.
    ///
    /// # Errors
    /// What the disk did.
    pub fn sweep_photos(&mut self, taken_before: TimeMs) -> Result<usize> {
        let sql = "DELETE FROM blob WHERE state = 'stored' AND saved_at < ?1";
        Ok(self.connection.prepare_cached(sql)?.execute([taken_before])?)
    }
}
