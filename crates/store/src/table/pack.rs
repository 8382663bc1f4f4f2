//! First syncs under way: the manifest of each space, and which of its chunks are in.

use std::collections::BTreeSet;

use rusqlite::Connection;
use sync::cbor;
use sync::hash::Hash;
use sync::limits::PACK_MANIFEST_BYTES_MAX;
use sync::pack::{ChunkRef, Manifest};

use crate::table::cursor;
use crate::{Result, Store, StoreError, sql};

/// A first sync of one space.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackUnderWay {
    /// What it consists of.
    pub manifest: Manifest,
    /// The chunks that are in.
    pub done: BTreeSet<Hash>,
    /// The number from which the feed goes on: that of the first manifest a chunk came under.
    pub n: u64,
}

impl PackUnderWay {
    /// The chunks still lacking, in the order in which they are wanted.
    pub fn lacking(&self) -> impl Iterator<Item = &ChunkRef> {
        self.manifest.chunks.iter().filter(|chunk| !self.done.contains(&chunk.hash))
    }
}

pub(crate) fn find(connection: &Connection, space: &str) -> Result<Option<PackUnderWay>> {
    let mut statement =
        connection.prepare_cached("SELECT manifest, n FROM pack WHERE space = ?1")?;
    let mut rows =
        statement.query_map([space], |row| Ok((row.get::<_, Vec<u8>>(0)?, sql::count(row, 1)?)))?;
    let Some((bytes, n)) = rows.next().transpose()? else { return Ok(None) };
    let damaged = |_| StoreError::Damaged(format!("pack {space}"));
    let manifest: Manifest = cbor::decode(&bytes, PACK_MANIFEST_BYTES_MAX).map_err(damaged)?;
    let mut statement =
        connection.prepare_cached("SELECT hash FROM pack_chunk WHERE space = ?1")?;
    let done = statement.query_map([space], |row| sql::id(row, 0))?;
    Ok(Some(PackUnderWay { manifest, done: done.collect::<rusqlite::Result<_>>()?, n }))
}

/// A manifest takes the place of the one before; chunks that it names too need not come again.
pub(crate) fn begin(connection: &Connection, manifest: &Manifest) -> Result<()> {
    let (space, mut n) = (manifest.space.as_str(), manifest.n);
    if let Some(before) = find(connection, space)? {
        let named: BTreeSet<Hash> = manifest.chunks.iter().map(|chunk| chunk.hash).collect();
        let sql = "DELETE FROM pack_chunk WHERE space = ?1 AND hash = ?2";
        n = n.min(before.n);
        for gone in before.done.difference(&named) {
            connection.prepare_cached(sql)?.execute((space, gone.as_bytes()))?;
        }
    }
    let sql = "INSERT INTO pack (space, n, manifest) VALUES (?1, ?2, ?3) \
               ON CONFLICT (space) DO UPDATE SET n = excluded.n, manifest = excluded.manifest";
    connection.prepare_cached(sql)?.execute((space, sql::number(n), cbor::encode(manifest)))?;
    Ok(())
}

pub(crate) fn chunk_done(connection: &Connection, space: &str, hash: Hash) -> Result<()> {
    let sql = "INSERT OR IGNORE INTO pack_chunk (space, hash) VALUES (?1, ?2)";
    connection.prepare_cached(sql)?.execute((space, hash.as_bytes()))?;
    Ok(())
}

pub(crate) fn end(connection: &Connection, space: &str) -> Result<()> {
    connection.prepare_cached("DELETE FROM pack WHERE space = ?1")?.execute([space])?;
    connection.prepare_cached("DELETE FROM pack_chunk WHERE space = ?1")?.execute([space])?;
    Ok(())
}

/// Ends a pack before it is whole: the space's feed is read from its beginning. What came already stays.
pub(crate) fn read_feed_instead(connection: &Connection, space: &str) -> Result<()> {
    end(connection, space)?;
    cursor::set(connection, space, cursor::get(connection, space)?)
}

/// The spaces of which a pack is under way, sorted.
pub(crate) fn spaces(connection: &Connection) -> Result<Vec<String>> {
    let mut statement = connection.prepare_cached("SELECT space FROM pack ORDER BY space")?;
    let spaces = statement.query_map([], |row| row.get(0))?;
    Ok(spaces.collect::<rusqlite::Result<_>>()?)
}

impl Store {
    /// The first sync of a space, if one is under way.
    ///
    /// # Errors
    /// What the disk did.
    pub fn pack_of(&self, space: &str) -> Result<Option<PackUnderWay>> {
        find(&self.connection, space)
    }

    /// All first syncs under way, sorted by space.
    ///
    /// # Errors
    /// What the disk did.
    pub fn packs(&self) -> Result<Vec<PackUnderWay>> {
        let mut packs = Vec::new();
        for space in spaces(&self.connection)? {
            packs.extend(find(&self.connection, &space)?);
        }
        Ok(packs)
    }
}
