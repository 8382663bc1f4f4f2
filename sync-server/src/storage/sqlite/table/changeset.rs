//! Every changeset judged: its place in its author's chain, its verdict, the receipt it got.

use model::id::IncarnationId;
use rusqlite::{Connection, OptionalExtension, Result, params};
use sync::cbor;
use sync::judge::Standing;

use super::super::value::{hash, int, wire};
use crate::storage::books::KeptChangeset;

pub(in super::super) fn insert(connection: &Connection, kept: &KeptChangeset<'_>) -> Result<()> {
    let it = kept.changeset;
    connection.prepare_cached(include_str!("../sql/changeset_insert.sql"))?.execute(params![
        kept.incarnation.as_bytes(),
        int(kept.receipt.seq),
        kept.hash.0,
        kept.prev.0,
        it.user.as_bytes(),
        it.action,
        it.device_time,
        it.boot.0,
        it.boot_clock,
        kept.earliest,
        kept.received_at,
        kept.carrier.as_bytes(),
        int(kept.receipt.commit),
        kept.state.word(),
        kept.state.code().map_or("", |code| code.as_str()),
        cbor::encode(kept.receipt),
    ])?;
    Ok(())
}

pub(in super::super) fn standing(
    connection: &Connection,
    incarnation: IncarnationId,
    seq: u64,
) -> Result<Option<Standing>> {
    let sql = "SELECT hash, receipt FROM changeset WHERE incarnation = ?1 AND seq = ?2";
    let read = |row: &rusqlite::Row<'_>| {
        Ok(Standing { hash: hash(row, "hash")?, receipt: wire(row, "receipt")? })
    };
    connection
        .prepare_cached(sql)?
        .query_row(params![incarnation.as_bytes(), int(seq)], read)
        .optional()
}
