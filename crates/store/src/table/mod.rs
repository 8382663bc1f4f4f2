//! One file a table: its row, its reads, its writes. The DDL stands in the numbered steps of `migration`.

pub mod blob;
pub mod change;
pub mod changeset;
pub mod colleague;
pub mod conflict;
pub mod cursor;
pub mod divergence;
pub mod document;
pub mod document_space;
pub mod draft;
pub mod dwelling;
pub mod erased;
pub mod event;
pub mod grant;
pub mod household;
pub mod lead;
pub mod membership;
pub mod meta;
pub(crate) mod name_key;
pub mod offer;
pub mod pack;
pub mod person;
pub mod phone;
pub mod photo;
pub mod place;
pub mod promise;
pub mod reporter;
pub mod residence;
pub mod search_row;
pub mod self_handled;
pub mod settled;
pub mod visit;

use std::collections::BTreeSet;

use model::id::{DocumentId, EntryId};
use rusqlite::Connection;

use crate::{Result, sql};

/// Rows of entries that are no longer in their record go; usually there are none, and nothing is written.
fn forget_others(
    connection: &Connection,
    select: &str,
    delete: &str,
    of: DocumentId,
    kept: &BTreeSet<EntryId>,
) -> Result<()> {
    let mut statement = connection.prepare_cached(select)?;
    let there = statement.query_map([of.as_bytes()], |row| sql::id::<EntryId>(row, 0))?;
    let there = there.collect::<rusqlite::Result<BTreeSet<EntryId>>>()?;
    for gone in there.difference(kept) {
        connection.prepare_cached(delete)?.execute((of.as_bytes(), gone.as_bytes()))?;
    }
    Ok(())
}
