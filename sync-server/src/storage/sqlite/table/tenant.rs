//! One row: the district.

use model::time::TimeMs;
use rusqlite::{Connection, Result, params};

use super::super::value::id;
use crate::storage::Tenant;

pub(in super::super) fn insert(connection: &Connection, tenant: &Tenant, at: TimeMs) -> Result<()> {
    connection.execute(
        "INSERT INTO tenant (id, name, demo, made_at) VALUES (?1, ?2, ?3, ?4)",
        params![tenant.id.as_bytes(), tenant.name, tenant.demo, at],
    )?;
    Ok(())
}

pub(in super::super) fn one(connection: &Connection) -> Result<Tenant> {
    connection.query_row("SELECT id, name, demo FROM tenant", [], |row| {
        Ok(Tenant { id: id(row, "id")?, name: row.get("name")?, demo: row.get("demo")? })
    })
}
