//! Which tablet has shown that it has a photo, by sending all of it.

use model::id::DeviceId;
use model::time::TimeMs;
use rusqlite::{Connection, Result, params};
use sync::hash::Hash;

use super::super::value::count;

pub(in super::super) fn insert(
    connection: &Connection,
    hash: &Hash,
    device: DeviceId,
    at: TimeMs,
) -> Result<()> {
    let sql =
        "INSERT INTO blob_upload (hash, device, at) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
    connection.execute(sql, params![hash.0, device.as_bytes(), at])?;
    Ok(())
}

/// Whether this tablet has sent it and it is on disk.
pub(in super::super) fn has_sent(
    connection: &Connection,
    hash: &Hash,
    device: DeviceId,
) -> Result<bool> {
    let mut statement =
        connection.prepare_cached(include_str!("../sql/blob_upload_has_sent.sql"))?;
    statement.exists(params![hash.0, device.as_bytes()])
}

/// What the photos weigh that a tablet has sent and no record names, this one left out.
pub(in super::super) fn unreferenced_bytes(
    connection: &Connection,
    device: DeviceId,
    but: &Hash,
) -> Result<u64> {
    let mut statement =
        connection.prepare_cached(include_str!("../sql/blob_upload_unreferenced.sql"))?;
    statement.query_row(params![device.as_bytes(), but.0], |row| count(row, "bytes"))
}
