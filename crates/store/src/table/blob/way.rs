//! How far a photo has got on its way up or down, and room made on a tablet that is nearly full.

use sync::hash::Hash;

use super::forget_pieces;
use crate::table::meta;
use crate::{Result, Store, sql};

/// As SQLite and SQLCipher have it unless told otherwise, which nobody does.
const PAGE_BYTES: u64 = 4_096;

impl Store {
    /// How much of a photo the server said it has.
    ///
    /// # Errors
    /// What the disk did.
    pub fn photo_sent_bytes(&self, hash: Hash) -> Result<u64> {
        let sql = "SELECT coalesce(max(sent_bytes), 0) FROM blob WHERE hash = ?1";
        let mut statement = self.connection.prepare_cached(sql)?;
        Ok(statement.query_row([hash.as_bytes()], |row| sql::count(row, 0))?)
    }

    /// Notes how much of a photo the server has.
    ///
    /// # Errors
    /// What the disk did.
    pub fn set_photo_sent_bytes(&mut self, hash: Hash, bytes: u64) -> Result<()> {
        let sql = "UPDATE blob SET sent_bytes = ?2 WHERE hash = ?1";
        let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
        self.connection.prepare_cached(sql)?.execute((hash.as_bytes(), bytes))?;
        Ok(())
    }

    /// How much of a photo has come so far.
    ///
    /// # Errors
    /// What the disk did.
    pub fn photo_come_bytes(&self, hash: Hash) -> Result<u64> {
        let sql = "SELECT coalesce(sum(length(bytes)), 0) FROM blob_piece WHERE hash = ?1";
        let mut statement = self.connection.prepare_cached(sql)?;
        Ok(statement.query_row([hash.as_bytes()], |row| sql::count(row, 0))?)
    }

    /// Keeps what has come of a photo, from one byte on.
    ///
    /// # Errors
    /// What the disk did.
    pub fn keep_piece(&mut self, hash: Hash, from: u64, bytes: &[u8]) -> Result<()> {
        let sql = "INSERT OR REPLACE INTO blob_piece (hash, from_byte, bytes) VALUES (?1, ?2, ?3)";
        let from = i64::try_from(from).unwrap_or(i64::MAX);
        self.connection.prepare_cached(sql)?.execute((hash.as_bytes(), from, bytes))?;
        Ok(())
    }

    /// What has come of a photo, in order.
    ///
    /// # Errors
    /// What the disk did.
    pub fn pieces(&self, hash: Hash) -> Result<Vec<u8>> {
        let sql = "SELECT bytes FROM blob_piece WHERE hash = ?1 ORDER BY from_byte";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([hash.as_bytes()], |row| row.get::<_, Vec<u8>>(0))?;
        Ok(rows.collect::<rusqlite::Result<Vec<_>>>()?.concat())
    }

    /// What has come of a photo is no part of it.
    ///
    /// # Errors
    /// What the disk did.
    pub fn forget_pieces(&mut self, hash: Hash) -> Result<()> {
        forget_pieces(&self.connection, hash)
    }

    /// Bytes in the file that the next records and photos take before it grows.
    ///
    /// # Errors
    /// What the disk did.
    pub fn spare_bytes(&self) -> Result<u64> {
        let count = |row: &rusqlite::Row<'_>| sql::count(row, 0);
        let pages: u64 = self.connection.query_row("PRAGMA freelist_count", [], count)?;
        Ok(pages.saturating_mul(PAGE_BYTES))
    }

    /// Lets go of the oldest full sizes that a backup of the server has, until so many bytes are free that were not;
    /// their thumbnails stay. How many bytes that were.
    ///
    /// # Errors
    /// What the disk did.
    pub fn drop_full_sizes(&mut self, bytes_wanted: u64) -> Result<u64> {
        let transaction = self.begin()?;
        let backed_up_to = meta::backed_up_to(&transaction)?;
        let backed_up_to = i64::try_from(backed_up_to).unwrap_or(i64::MAX);
        let droppable: Vec<(Hash, u64)> = {
            let mut statement = transaction.prepare_cached(include_str!("droppable.sql"))?;
            let rows = statement
                .query_map([backed_up_to], |row| Ok((sql::id(row, 0)?, sql::count(row, 1)?)))?;
            rows.collect::<rusqlite::Result<_>>()?
        };
        let mut freed = 0_u64;
        for (hash, len) in droppable {
            if freed >= bytes_wanted {
                break;
            }
            transaction
                .prepare_cached("DELETE FROM blob WHERE hash = ?1")?
                .execute([hash.as_bytes()])?;
            freed = freed.saturating_add(len);
        }
        transaction.commit()?;
        Ok(freed)
    }
}
