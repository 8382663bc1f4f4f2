//! The audit's rows and its signed head. There is no statement that changes or removes a row.

use rusqlite::{Connection, OptionalExtension, Result, Row, params};
use sync::hash::Hash;
use sync::key::{Signature, SigningKey};

use super::super::value::{count, hash, int};
use crate::audit::{AuditEvent, AuditHead, AuditRow, CHAIN_START, row_hash};

/// Adds a row and signs the new head.
pub(in super::super) fn append(
    connection: &Connection,
    event: &AuditEvent,
    key: &SigningKey,
) -> Result<()> {
    let (last, previous) = head(connection)?.map_or((0, CHAIN_START), |head| (head.n, head.hash));
    let n = last.saturating_add(1);
    let hash = row_hash(previous, n, event);
    connection.prepare_cached(include_str!("../sql/audit_insert.sql"))?.execute(params![
        int(n),
        event.at,
        event.actor,
        event.event,
        event.subject,
        event.result,
        event.detail,
        hash.0,
    ])?;
    let head = AuditHead::new(n, hash, key);
    connection.prepare_cached(include_str!("../sql/audit_head_put.sql"))?.execute(params![
        int(n),
        hash.0,
        head.signature.0
    ])?;
    Ok(())
}

pub(in super::super) fn head(connection: &Connection) -> Result<Option<AuditHead>> {
    let read = |row: &Row<'_>| {
        let signature: [u8; 64] = row.get("signature")?;
        Ok(AuditHead {
            n: count(row, "n")?,
            hash: hash(row, "hash")?,
            signature: Signature(signature),
        })
    };
    connection
        .prepare_cached("SELECT n, hash, signature FROM audit_head")?
        .query_row([], read)
        .optional()
}

pub(in super::super) fn after(
    connection: &Connection,
    n: u64,
    rows_max: u32,
) -> Result<Vec<AuditRow>> {
    let mut statement = connection.prepare_cached(include_str!("../sql/audit_after.sql"))?;
    statement.query_map(params![int(n), rows_max], read)?.collect()
}

fn read(row: &Row<'_>) -> Result<AuditRow> {
    let hash: Hash = hash(row, "hash")?;
    let event = AuditEvent {
        at: row.get("at")?,
        actor: row.get("actor")?,
        event: row.get("event")?,
        subject: row.get("subject")?,
        result: row.get("result")?,
        detail: row.get("detail")?,
    };
    Ok(AuditRow { n: count(row, "n")?, event, hash })
}
