//! Nonces of signed requests, while a request with one could still be fresh.

use model::id::DeviceId;
use model::time::TimeMs;
use rusqlite::{Connection, Result, params};
use sync::trust::Nonce;

/// Whether it is new.
pub(in super::super) fn insert(
    connection: &Connection,
    device: DeviceId,
    nonce: Nonce,
    until: TimeMs,
) -> Result<bool> {
    let sql = "INSERT INTO nonce (device, nonce, until) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
    let added =
        connection.prepare_cached(sql)?.execute(params![device.as_bytes(), nonce.0, until])?;
    Ok(added > 0)
}

pub(in super::super) fn forget(connection: &Connection, now: TimeMs) -> Result<()> {
    connection.prepare_cached("DELETE FROM nonce WHERE until <= ?1")?.execute([now])?;
    Ok(())
}
