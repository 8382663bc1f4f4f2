//! A space is lost, a grant ended: what no other held space lists leaves this tablet once the server has what was
//! written here.

use std::collections::BTreeSet;

use model::id::DocumentId;
use model::space::Space;
use rusqlite::Connection;

use super::Applied;
use crate::table::{blob, change, cursor, document_space, meta};
use crate::{Result, document};

pub(super) fn take(
    connection: &Connection,
    revoked: &[String],
    backed_up_to: u64,
    applied: &mut Applied,
) -> Result<()> {
    for space in revoked {
        document_space::lose(connection, space)?;
        cursor::remove(connection, space)?;
    }
    change::drop_left(connection, backed_up_to)?;
    let leaving = meta::get_number(connection, meta::LEAVING)?.unwrap_or(0);
    if revoked.is_empty() && leaving == 0 {
        return Ok(());
    }
    let own = meta::user(connection)?.map(|user| Space::User(user).to_string()).unwrap_or_default();
    let mut staying = 0;
    for (id, pending) in document_space::listed_nowhere(connection, &own)? {
        if pending > 0 {
            staying += 1;
            continue;
        }
        purge(connection, id)?;
        applied.purged.insert(id);
    }
    meta::set_number(connection, meta::LEAVING, staying)?;
    if !applied.purged.is_empty() {
        blob::purge(connection)?;
        applied.documents = applied
            .documents
            .difference(&applied.purged)
            .copied()
            .collect::<BTreeSet<DocumentId>>();
    }
    Ok(())
}

/// Off every screen, list and search, and out of the log; own changes stay in it until the server has a backup.
fn purge(connection: &Connection, id: DocumentId) -> Result<()> {
    document::forget(connection, id)?;
    document_space::remove(connection, id)?;
    change::purge(connection, id)
}
