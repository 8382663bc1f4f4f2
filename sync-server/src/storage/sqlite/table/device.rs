//! Tablets and their certificates.

use model::id::DeviceId;
use model::time::TimeMs;
use rusqlite::{Connection, OptionalExtension, Result, Row, params};
use sync::cbor;

use super::super::value::{happened, wire};
use crate::storage::Device;

const COLUMNS: &str = "SELECT certificate, app_version, enrolled_at, revoked_at FROM device";

pub(in super::super) fn insert(connection: &Connection, device: &Device) -> Result<()> {
    let claims = device.claims();
    connection.execute(
        include_str!("../sql/device_insert.sql"),
        params![
            claims.device.as_bytes(),
            claims.user.as_bytes(),
            cbor::encode(&device.certificate),
            device.app_version,
            device.enrolled_at,
            device.revoked_at.unwrap_or(0)
        ],
    )?;
    Ok(())
}

pub(in super::super) fn one(connection: &Connection, id: DeviceId) -> Result<Option<Device>> {
    let mut statement = connection.prepare_cached(&format!("{COLUMNS} WHERE id = ?1"))?;
    statement.query_row([id.as_bytes()], read).optional()
}

pub(in super::super) fn all(connection: &Connection) -> Result<Vec<Device>> {
    connection
        .prepare(&format!("{COLUMNS} ORDER BY enrolled_at, id"))?
        .query_map([], read)?
        .collect()
}

pub(in super::super) fn revoke(connection: &Connection, id: DeviceId, at: TimeMs) -> Result<bool> {
    let changed = connection.execute(
        "UPDATE device SET revoked_at = ?2 WHERE id = ?1 AND revoked_at = 0",
        params![id.as_bytes(), at],
    )?;
    Ok(changed > 0)
}

fn read(row: &Row<'_>) -> Result<Device> {
    Ok(Device {
        certificate: wire(row, "certificate")?,
        app_version: row.get("app_version")?,
        enrolled_at: row.get("enrolled_at")?,
        revoked_at: happened(row, "revoked_at")?,
    })
}
