//! Everything derived as text, row by row: for comparing what stands there with what a rebuild would write.

use std::collections::BTreeMap;

use model::id::DocumentId;
use model::kind::Kind;
use rusqlite::types::ValueRef;

use crate::rebuild::DERIVED;
use crate::table::document;
use crate::{Result, Store, document::reader};

/// The rows of each derived table, sorted.
pub type Derived = BTreeMap<String, Vec<String>>;

impl Store {
    /// Every derived row. A document stands here with what it says: its saved bytes tell in which order its changes
    /// came, and that may differ. Index words stand here with the record they lead to.
    ///
    /// # Errors
    /// What the disk did.
    pub fn derived(&self) -> Result<Derived> {
        let mut all = Derived::new();
        for table in DERIVED {
            let rows = match table {
                "document" => self.documents_as_text()?,
                _ => self.rows_as_text(&format!("SELECT * FROM \"{table}\""))?,
            };
            all.insert(table.to_owned(), rows);
        }
        let rows = "SELECT document, entry, kind, title, words FROM search_row";
        all.insert("search_row".to_owned(), self.rows_as_text(rows)?);
        self.connection.execute_batch(
            "CREATE VIRTUAL TABLE IF NOT EXISTS temp.search_words USING fts5vocab('main', 'search', 'instance')",
        )?;
        all.insert("search".to_owned(), self.rows_as_text(include_str!("search/words.sql"))?);
        Ok(all)
    }

    /// Every record of the tablet as it says itself, for holding replicas side by side (DESIGN 11).
    ///
    /// # Errors
    /// What the disk did.
    pub fn canonical(&self) -> Result<BTreeMap<DocumentId, (Kind, serde_json::Value)>> {
        let mut records = BTreeMap::new();
        for id in self.document_ids()? {
            let document = self.document(id, reader())?;
            records.insert(id, (document.kind(), document.canonical()?));
        }
        Ok(records)
    }

    /// The first table and column in which a word stands, as its bytes: for showing that an erased one stands nowhere.
    ///
    /// # Errors
    /// What the disk did.
    pub fn where_stands(&self, word: &str) -> Result<Option<String>> {
        let columns = "SELECT tables.name, columns.name FROM sqlite_master AS tables \
                       JOIN pragma_table_info(tables.name) AS columns \
                       WHERE tables.type = 'table' AND tables.sql NOT LIKE 'CREATE VIRTUAL%'";
        let mut statement = self.connection.prepare(columns)?;
        let columns = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let columns: Vec<(String, String)> = columns.collect::<rusqlite::Result<_>>()?;
        for (table, column) in columns {
            let within = format!(
                "SELECT 1 FROM \"{table}\" WHERE instr(CAST(\"{column}\" AS BLOB), ?1) > 0"
            );
            if self.connection.prepare(&within)?.exists([word.as_bytes()])? {
                return Ok(Some(format!("{table}.{column}")));
            }
        }
        Ok(None)
    }

    fn document_ids(&self) -> Result<Vec<DocumentId>> {
        let mut statement = self.connection.prepare("SELECT id FROM document ORDER BY id")?;
        let ids = statement.query_map([], |row| crate::sql::id(row, 0))?;
        Ok(ids.collect::<std::result::Result<_, _>>()?)
    }

    fn documents_as_text(&self) -> Result<Vec<String>> {
        let mut rows = Vec::new();
        for id in self.document_ids()? {
            let row = document::find(&self.connection, id)?;
            let says = self.document(id, reader())?.value()?;
            let kind =
                row.as_ref().and_then(|row| Kind::from_number(row.kind)).map_or("", Kind::code);
            rows.push(format!("{id} {kind} {row:?} {says}"));
        }
        Ok(rows)
    }

    fn rows_as_text(&self, question: &str) -> Result<Vec<String>> {
        let mut statement = self.connection.prepare(question)?;
        let columns = statement.column_count();
        let mut found = statement.query([])?;
        let mut rows = Vec::new();
        while let Some(row) = found.next()? {
            let mut text = Vec::with_capacity(columns);
            for column in 0..columns {
                text.push(match row.get_ref(column)? {
                    ValueRef::Null => String::new(),
                    ValueRef::Integer(number) => number.to_string(),
                    ValueRef::Real(number) => number.to_string(),
                    ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
                    ValueRef::Blob(bytes) => {
                        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
                    }
                });
            }
            rows.push(text.join("|"));
        }
        rows.sort();
        Ok(rows)
    }
}
