//! Unsaved forms: local rows, never sent.

use model::id::DocumentId;
use model::time::TimeMs;
use rusqlite::{Connection, Row};
use sync::hash::Hash;

use crate::{Result, Store};

/// A form that was not finished.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Which form, of what: `visit/<household>`.
    pub key: String,
    /// The form's own version.
    pub schema_version: u32,
    /// When it was last kept, ms UTC.
    pub saved_at: TimeMs,
    /// What was typed so far, as JSON.
    pub json: String,
}

pub(crate) fn remove(connection: &Connection, key: &str) -> Result<()> {
    connection.prepare_cached("DELETE FROM draft WHERE key = ?1")?.execute([key])?;
    Ok(())
}

/// Forms about a record go, with the photos that were taken for them.
pub(crate) fn remove_about(connection: &Connection, document: DocumentId) -> Result<()> {
    let sql = "SELECT key, json FROM draft WHERE instr(key, ?1) > 0 OR instr(json, ?1) > 0";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([document.to_string()], |row| Ok((row.get(0)?, row.get(1)?)))?;
    for (key, json) in rows.collect::<rusqlite::Result<Vec<(String, String)>>>()? {
        remove(connection, &key)?;
        let words = json.split(|it: char| !it.is_ascii_hexdigit());
        for hash in words.filter_map(|word| word.parse::<Hash>().ok()) {
            super::blob::erase_taken(connection, hash)?;
        }
    }
    Ok(())
}

impl Store {
    /// Keeps an unsaved form, in place of what was kept under its key.
    ///
    /// # Errors
    /// What the disk did.
    pub fn keep_draft(&mut self, draft: &Draft) -> Result<()> {
        let mut statement = self.connection.prepare_cached(include_str!("draft/keep.sql"))?;
        statement.execute((&draft.key, draft.schema_version, draft.saved_at, &draft.json))?;
        Ok(())
    }

    /// A form that was kept.
    ///
    /// # Errors
    /// What the disk did.
    pub fn draft(&self, key: &str) -> Result<Option<Draft>> {
        let sql = "SELECT key, schema_version, saved_at, json FROM draft WHERE key = ?1";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query_map([key], read)?;
        Ok(rows.next().transpose()?)
    }

    /// Every form that was kept, the latest first.
    ///
    /// # Errors
    /// What the disk did.
    pub fn drafts(&self) -> Result<Vec<Draft>> {
        let sql =
            "SELECT key, schema_version, saved_at, json FROM draft ORDER BY saved_at DESC, key";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([], read)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The form was given up.
    ///
    /// # Errors
    /// What the disk did.
    pub fn drop_draft(&mut self, key: &str) -> Result<()> {
        remove(&self.connection, key)
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Draft> {
    Ok(Draft {
        key: row.get(0)?,
        schema_version: row.get(1)?,
        saved_at: row.get(2)?,
        json: row.get(3)?,
    })
}
