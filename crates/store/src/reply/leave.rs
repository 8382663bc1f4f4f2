//! A space is lost, a grant ended, a document moved out of a space: what no held space lists leaves this tablet once
//! the server has what was written here.

use std::collections::BTreeSet;

use model::id::DocumentId;
use model::planted::{self, Bug};
use model::space::Space;
use rusqlite::Connection;
use sync::exchange::SyncReply;

use super::Applied;
use crate::table::{blob, change, cursor, document_space, meta, offer, pack};
use crate::{Result, document};

/// Whether anything left this tablet.
pub(super) fn take(
    connection: &Connection,
    reply: &SyncReply,
    unlisted: bool,
    applied: &mut Applied,
) -> Result<bool> {
    for space in &reply.revoked {
        document_space::lose(connection, space)?;
        cursor::remove(connection, space)?;
        pack::end(connection, space)?;
    }
    let dropped = change::drop_left(connection, reply.backed_up_to)?;
    let leaving = meta::get_number(connection, meta::LEAVING)?.unwrap_or(0);
    if reply.revoked.is_empty() && leaving == 0 && !unlisted {
        return Ok(dropped);
    }
    if reply.more || !reply.packs.is_empty() {
        // Another space may be about to bring it, in its feed or in a pack: one copy and its history stay.
        look_again(connection)?;
        return Ok(dropped);
    }
    Ok(let_go(connection, applied)? || dropped)
}

/// Something may be here that no held space lists: the next whole answer lets it go.
pub(crate) fn look_again(connection: &Connection) -> Result<()> {
    let leaving = meta::get_number(connection, meta::LEAVING)?.unwrap_or(0);
    meta::set_number(connection, meta::LEAVING, leaving.max(1))
}

/// What no held space lists leaves, but for what the server has not got yet; whether anything did.
pub(super) fn let_go(connection: &Connection, applied: &mut Applied) -> Result<bool> {
    let own = meta::user(connection)?.map(|user| Space::User(user).to_string()).unwrap_or_default();
    let mut staying = 0;
    for (id, unsettled) in document_space::listed_nowhere(connection, &own)? {
        // What the server has not got yet goes there first, own or another's.
        let lacking = unsettled > 0 || offer::has(connection, id)?;
        if lacking && !planted::is(Bug::PurgeBeforePush) {
            staying += 1;
            continue;
        }
        if purge(connection, id)? {
            meta::set_number(connection, meta::OUTLIVED, 1)?;
        }
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
    Ok(!applied.purged.is_empty())
}

/// Off every screen, list and search, and out of the log; own changes stay in it until the server has a backup.
/// Whether there were own changes.
fn purge(connection: &Connection, id: DocumentId) -> Result<bool> {
    document::forget(connection, id)?;
    document_space::remove(connection, id)?;
    change::purge(connection, id)
}
