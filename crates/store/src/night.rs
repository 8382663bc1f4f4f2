//! The nightly look: what stands in lists and search beside what the records themselves say, some documents at a time.
//! What is in order costs no write; what is not is derived anew, and counted.

use std::collections::BTreeMap;

use model::id::DocumentId;
use rusqlite::Connection;
use rusqlite::types::Value;

use crate::table::{self, change};
use crate::{Result, Store, StoreError, document};

/// Where each table names the document its rows are of.
const TABLES: [(&str, &str); 17] = [
    ("document", "id"),
    ("place", "document"),
    ("dwelling", "place"),
    ("household", "document"),
    ("residence", "household"),
    ("person", "document"),
    ("membership", "person"),
    ("name_key", "person"),
    ("phone", "document"),
    ("visit", "document"),
    ("promise", "visit"),
    ("event", "document"),
    ("lead", "document"),
    ("reporter", "document"),
    ("conflict", "document"),
    ("photo", "document"),
    ("search_row", "document"),
];

/// How far a look has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Looked {
    /// Documents looked at.
    pub documents: u64,
    /// Of those, whose lists said something else than they do; they are in order now.
    pub mended: u64,
    /// Of those, which the log cannot put together.
    pub broken: u64,
    /// The last of them; none when there was nothing left.
    pub last: Option<DocumentId>,
}

impl Store {
    /// Looks at the documents after one, so many at most.
    ///
    /// # Errors
    /// What the disk did; everything is as before then.
    pub fn look_over(&mut self, after: Option<DocumentId>, documents_max: u32) -> Result<Looked> {
        let (mut looked, mut unopened) = (Looked::default(), false);
        let transaction = self.begin()?;
        for id in change::documents_after(&transaction, after, documents_max)? {
            let before = rows_of(&transaction, id)?;
            unopened |= table::document::is_unopened(&transaction, id)?;
            looked.documents += 1;
            looked.last = Some(id);
            match document::refresh(&transaction, id) {
                Ok(()) => looked.mended += u64::from(rows_of(&transaction, id)? != before),
                // Its log cannot be put together: counted, left as it stands, and no reason to stop looking.
                Err(StoreError::Document(_) | StoreError::Damaged(_)) => looked.broken += 1,
                Err(error) => return Err(error),
            }
        }
        // What was in order is written down as it stood: that write is not worth a battery. What a first sync only read
        // has been opened now, and its saved form is kept.
        match looked.mended {
            0 if !unopened => transaction.rollback()?,
            _ => transaction.commit()?,
        }
        Ok(looked)
    }
}

type Rows = BTreeMap<&'static str, Vec<Vec<Value>>>;

fn rows_of(connection: &Connection, id: DocumentId) -> Result<Rows> {
    let mut all = Rows::new();
    for (table, key) in TABLES {
        let columns = match table {
            // Saved bytes tell in which order changes came, and search rows get new numbers.
            "document" => {
                "kind, schema_version, generation, author, first_log_id, pending, aside, waiting, \
                           conflicts, heads, confirmed"
            }
            "search_row" => "entry, kind, title, words",
            _ => "*",
        };
        let sql = format!("SELECT {columns} FROM \"{table}\" WHERE \"{key}\" = ?1 ORDER BY 1, 2");
        let mut statement = connection.prepare_cached(&sql)?;
        let width = statement.column_count();
        let mut rows = statement.query([id.as_bytes()])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let values = (0..width).map(|column| row.get(column));
            found.push(values.collect::<rusqlite::Result<Vec<_>>>()?);
        }
        all.insert(table, found);
    }
    Ok(all)
}
