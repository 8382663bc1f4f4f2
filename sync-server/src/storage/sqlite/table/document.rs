//! Documents: what they are, where they live, and the saved form, a cache of their changes.

use model::id::DocumentId;
use model::kind::Kind;
use model::space::Space;
use rusqlite::types::Type;
use rusqlite::{Connection, Error, OptionalExtension, Result, Row, params};
use sync::cbor;
use sync::judge::{AcceptedPart, KnownDocument};

use super::super::value::{id, small, space};
use crate::storage::books::Standing;

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

/// Where it stands, without what it says.
pub(in super::super) fn standing(
    connection: &Connection,
    document: DocumentId,
) -> Result<Option<Standing>> {
    let sql = "SELECT kind, home, author FROM document WHERE id = ?1";
    let read = |row: &Row<'_>| {
        Ok(Standing { kind: kind(row)?, home: space(row, "home")?, author: id(row, "author")? })
    };
    connection.prepare_cached(sql)?.query_row([document.as_bytes()], read).optional()
}

/// The documents that live in a space.
pub(in super::super) fn at_home(
    connection: &Connection,
    home: &Space,
) -> Result<Vec<(DocumentId, Kind)>> {
    let sql = include_str!("../sql/document_at_home.sql");
    let mut statement = connection.prepare_cached(sql)?;
    statement.query_map([home.to_string()], |row| Ok((id(row, "id")?, kind(row)?)))?.collect()
}

pub(in super::super) fn set_home(
    connection: &Connection,
    document: DocumentId,
    home: &Space,
) -> Result<()> {
    let sql = "UPDATE document SET home = ?2 WHERE id = ?1";
    connection.prepare_cached(sql)?.execute(params![document.as_bytes(), home.to_string()])?;
    Ok(())
}

pub(in super::super) fn kind(row: &Row<'_>) -> Result<Kind> {
    Kind::from_number(small(row, "kind")?)
        .ok_or_else(|| Error::FromSqlConversionFailure(0, Type::Integer, "column kind".into()))
}

fn read(row: &Row<'_>) -> Result<KnownDocument> {
    Ok(KnownDocument {
        kind: kind(row)?,
        schema_version: small(row, "schema_version")?,
        generation: small(row, "generation")?,
        home: space(row, "home")?,
        author: id(row, "author")?,
        saved: row.get("saved")?,
    })
}
