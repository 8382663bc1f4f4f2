//! Photos, encrypted like everything else in the file, and whether the server has them yet. How far one has got on
//! its way, and which may leave a tablet that is nearly full, stands in `blob/way.rs`.

mod way;

use model::id::DocumentId;
use model::record::{Entries, Photo};
use model::time::TimeMs;
use rusqlite::Connection;
use sync::exchange::BlobOffer;
use sync::hash::Hash;

use crate::{Result, Store, sql};

/// No backup is known to have it.
const NOT_KEPT: i64 = i64::MAX;
/// It came from the server.
const FETCHED: i64 = -1;

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

/// A photo to be kept.
struct New<'a> {
    hash: Hash,
    bytes: &'a [u8],
    state: State,
    at: TimeMs,
    thumbnail: Option<Hash>,
    kept_commit: i64,
}

/// Keeps a photo; one that is here stays as it is.
fn insert_new(connection: &Connection, new: &New<'_>) -> Result<()> {
    let thumbnail = new.thumbnail.as_ref().map_or(&[][..], |hash| hash.as_bytes().as_slice());
    connection.prepare_cached(include_str!("blob/insert.sql"))?.execute((
        new.hash.as_bytes(),
        sql::size(new.bytes.len()),
        new.state.code(),
        new.at,
        thumbnail,
        new.kept_commit,
        new.bytes,
    ))?;
    Ok(())
}

/// Keeps a photo that was taken here; one that is here stays as it is.
pub(crate) fn insert(
    connection: &Connection,
    hash: Hash,
    bytes: &[u8],
    state: State,
    at: TimeMs,
) -> Result<()> {
    let new = New { hash, bytes, state, at, thumbnail: None, kept_commit: NOT_KEPT };
    insert_new(connection, &new)
}

/// A saved record names these photos: now they are to be sent.
pub(crate) fn set_waiting_of(connection: &Connection, photos: &Entries<Photo>) -> Result<()> {
    let sql = "UPDATE blob SET state = 'waiting' WHERE hash = ?1 AND state = 'stored'";
    let names = photos.values().flat_map(|photo| [Some(&photo.blob), photo.thumbnail.as_ref()]);
    for hash in names.flatten().filter_map(|name| name.parse::<Hash>().ok()) {
        connection.prepare_cached(sql)?.execute([hash.as_bytes()])?;
    }
    Ok(())
}

/// The server has it, and by which of its commits, where it said so.
pub(crate) fn set_sent(connection: &Connection, hash: Hash, commit: Option<u64>) -> Result<()> {
    let sql =
        "UPDATE blob SET state = 'sent', kept_commit = ?2 WHERE hash = ?1 AND state <> 'sent'";
    let commit = commit.and_then(|commit| i64::try_from(commit).ok()).unwrap_or(NOT_KEPT);
    connection.prepare_cached(sql)?.execute((hash.as_bytes(), commit))?;
    // Its record may have left before it was sent.
    connection.prepare_cached(include_str!("blob/purge_one.sql"))?.execute([hash.as_bytes()])?;
    Ok(())
}

/// How many photos are still to be sent, and their bytes.
pub(crate) fn waiting(connection: &Connection) -> Result<(u64, u64)> {
    let mut statement = connection.prepare_cached(include_str!("blob/count_waiting.sql"))?;
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
               WHERE hash = ?1 AND NOT EXISTS \
               (SELECT 1 FROM photo WHERE photo.blob = blob.hash OR photo.thumbnail = blob.hash)";
    connection.prepare_cached(sql)?.execute([hash.as_bytes()])?;
    forget_pieces(connection, hash)
}

/// A photo that was taken for a form that is no more.
pub(crate) fn erase_taken(connection: &Connection, hash: Hash) -> Result<()> {
    let sql = "DELETE FROM blob WHERE state = 'stored' \
               AND (hash = ?1 OR hash = (SELECT thumbnail FROM blob WHERE hash = ?1))";
    connection.prepare_cached(sql)?.execute([hash.as_bytes()])?;
    Ok(())
}

fn forget_pieces(connection: &Connection, hash: Hash) -> Result<()> {
    let sql = "DELETE FROM blob_piece WHERE hash = ?1";
    connection.prepare_cached(sql)?.execute([hash.as_bytes()])?;
    Ok(())
}

/// Photos no record names any more, of a document that left this tablet.
pub(crate) fn purge(connection: &Connection) -> Result<()> {
    connection.prepare_cached(include_str!("blob/purge.sql"))?.execute([])?;
    connection.prepare_cached(include_str!("blob/purge_pieces.sql"))?.execute([])?;
    Ok(())
}

impl Store {
    /// Keeps a photo that was just taken, with its thumbnail, before its record is saved.
    ///
    /// # Errors
    /// What the disk did; neither is here then.
    pub fn keep_photo(
        &mut self,
        hash: Hash,
        bytes: &[u8],
        thumbnail: Option<(Hash, &[u8])>,
        at: TimeMs,
    ) -> Result<()> {
        let transaction = self.begin()?;
        if let Some((small, bytes)) = thumbnail {
            insert(&transaction, small, bytes, State::Stored, at)?;
        }
        let (thumbnail, state) = (thumbnail.map(|(small, _)| small), State::Stored);
        let new = New { hash, bytes, state, at, thumbnail, kept_commit: NOT_KEPT };
        insert_new(&transaction, &new)?;
        Ok(transaction.commit()?)
    }

    /// Keeps a photo that came from the server, whole; its pieces are needed no more.
    ///
    /// # Errors
    /// What the disk did.
    pub fn keep_fetched(&mut self, hash: Hash, bytes: &[u8], at: TimeMs) -> Result<()> {
        let transaction = self.begin()?;
        let (state, kept_commit) = (State::Sent, FETCHED);
        let new = New { hash, bytes, state, at, thumbnail: None, kept_commit };
        insert_new(&transaction, &new)?;
        forget_pieces(&transaction, hash)?;
        Ok(transaction.commit()?)
    }

    /// A photo's bytes, if they are here.
    ///
    /// # Errors
    /// What the disk did.
    pub fn photo(&self, hash: Hash) -> Result<Option<Vec<u8>>> {
        self.one("SELECT bytes FROM blob WHERE hash = ?1", hash)
    }

    /// What stands for a photo, by the photo's name; none for one that is small itself, or when it is not here.
    ///
    /// # Errors
    /// What the disk did.
    pub fn thumbnail(&self, hash: Hash) -> Result<Option<Vec<u8>>> {
        self.one(include_str!("blob/thumbnail.sql"), hash)
    }

    /// The name of the thumbnail of a photo that was taken here.
    ///
    /// # Errors
    /// What the disk did.
    pub fn thumbnail_name(&self, hash: Hash) -> Result<Option<Hash>> {
        let name = self.one("SELECT thumbnail FROM blob WHERE hash = ?1", hash)?;
        Ok(name.and_then(|bytes| bytes.try_into().ok()).map(Hash))
    }

    fn one(&self, sql: &str, hash: Hash) -> Result<Option<Vec<u8>>> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query_map([hash.as_bytes()], |row| row.get(0))?;
        Ok(rows.next().transpose()?)
    }

    /// Photos of saved records that the server may not have: what a request offers. The smallest first, so that
    /// thumbnails go before all full sizes.
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
