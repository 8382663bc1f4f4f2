//! Documents: what they are, where they live, and the saved form, a cache of their changes.

use model::id::DocumentId;
use model::kind::Kind;
use rusqlite::types::Type;
use rusqlite::{Connection, Error, OptionalExtension, Result, Row, params};
use sync::cbor;
use sync::judge::{AcceptedPart, KnownDocument};

use super::super::value::{id, small, space};

pub(in super::super) fn upsert(connection: &Connection, part: &AcceptedPart) -> Result<()> {
    connection.prepare_cached(include_str!("../sql/document_upsert.sql"))?.execute(params![
        part.document.as_bytes(),
        part.kind.number(),
        part.schema_version,
        part.generation,
        part.home.to_string(),
        part.author.as_bytes(),
        cbor::encode(&part.heads),
        part.saved,
    ])?;
    Ok(())
}

pub(in super::super) fn one(
    connection: &Connection,
    document: DocumentId,
) -> Result<Option<KnownDocument>> {
    let sql =
        "SELECT kind, schema_version, generation, home, author, saved FROM document WHERE id = ?1";
    connection.prepare_cached(sql)?.query_row([document.as_bytes()], read).optional()
}

fn read(row: &Row<'_>) -> Result<KnownDocument> {
    let kind = Kind::from_number(small(row, "kind")?)
        .ok_or_else(|| Error::FromSqlConversionFailure(0, Type::Integer, "column kind".into()))?;
    Ok(KnownDocument {
        kind,
        schema_version: small(row, "schema_version")?,
        generation: small(row, "generation")?,
        home: space(row, "home")?,
        author: id(row, "author")?,
        saved: row.get("saved")?,
    })
}
