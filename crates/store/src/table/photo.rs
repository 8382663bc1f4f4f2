//! Which record names which photo.

use std::collections::BTreeSet;

use model::id::DocumentId;
use model::record::{Entries, Photo};
use rusqlite::Connection;
use sync::hash::Hash;

use crate::Result;

pub(crate) fn write(
    connection: &Connection,
    id: DocumentId,
    photos: &Entries<Photo>,
) -> Result<()> {
    let mut statement = connection.prepare_cached(include_str!("photo/write.sql"))?;
    let mut kept = BTreeSet::new();
    for (entry, photo) in photos.iter().filter(|(_, photo)| photo.removed.is_none()) {
        let Ok(blob) = photo.blob.parse::<Hash>() else { continue };
        let thumbnail = photo.thumbnail.as_ref().and_then(|name| name.parse::<Hash>().ok());
        let thumbnail = thumbnail.as_ref().map_or(&[][..], |hash| hash.as_bytes().as_slice());
        statement.execute((id.as_bytes(), entry.as_bytes(), blob.as_bytes(), thumbnail))?;
        kept.insert(*entry);
    }
    super::forget_others(
        connection,
        "SELECT entry FROM photo WHERE document = ?1",
        "DELETE FROM photo WHERE document = ?1 AND entry = ?2",
        id,
        &kept,
    )
}

/// The photos a record names, and their thumbnails.
pub(crate) fn of(connection: &Connection, document: DocumentId) -> Result<Vec<Hash>> {
    let mut statement = connection.prepare_cached(include_str!("photo/of.sql"))?;
    let rows = statement.query_map([document.as_bytes()], |row| crate::sql::id(row, 0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub(crate) fn remove(connection: &Connection, document: DocumentId) -> Result<()> {
    connection
        .prepare_cached("DELETE FROM photo WHERE document = ?1")?
        .execute([document.as_bytes()])?;
    Ok(())
}
