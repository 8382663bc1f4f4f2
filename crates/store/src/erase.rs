//! Erasing a record by right (DESIGN 9): every byte of it goes, what was written on it here too, sent or not; of own
//! changes the hash of the payload stays, so that the chain they stand in still holds.

use std::collections::BTreeSet;

use model::id::{DocumentId, IncarnationId};
use rusqlite::Connection;
use sync::hash::Hash;
use sync::judge::blobs_of;
use sync::receipt::Gone;

use crate::Result;
use crate::document::{self, from_log, reader};
use crate::reply::Applied;
use crate::table::change::{self, ChangeRow, State};
use crate::table::{blob, document_space, draft, erased, meta, offer, photo, settled};

/// What stands in the place of a reason that may quote what was erased.
const REASON_ERASED: &str = "（已依法删除）";

/// Erases a record; again changes nothing. The write-ahead log is the caller's to empty.
pub(crate) fn by_right(connection: &Connection, gone: Gone, applied: &mut Applied) -> Result<()> {
    let id = gone.document;
    let rows: Vec<ChangeRow> = change::of_document(connection, id)?
        .into_iter()
        .filter(|row| row.of.generation < gone.generation)
        .collect();
    let photos = photos(connection, id, &rows)?;
    offer::remove_of(connection, id)?;
    let own = erase_own(connection, &rows)?;
    change::erase_others(connection, id, gone.generation)?;
    document::forget(connection, id)?;
    document_space::remove(connection, id)?;
    photo::remove(connection, id)?;
    draft::remove_about(connection, id)?;
    for hash in photos {
        blob::erase(connection, hash)?;
    }
    let at = meta::server_time(connection)?.map_or(0, |time| time.time);
    erased::note(connection, gone, at, own)?;
    applied.erased.insert(id);
    // For whoever holds something of it in memory it is as gone as one that left.
    applied.purged.insert(id);
    Ok(())
}

/// The photos it names or ever named here, in what is kept apart too.
fn photos(connection: &Connection, id: DocumentId, rows: &[ChangeRow]) -> Result<BTreeSet<Hash>> {
    let mut named: BTreeSet<Hash> = photo::of(connection, id)?.into_iter().collect();
    let kept = |state: State| !matches!(state, State::Erased);
    // What cannot be put together names nothing more than its rows do.
    if let Ok(Some((document, _))) = from_log(rows, kept, reader())
        && let Ok(value) = document.value()
    {
        named.extend(blobs_of(&value));
    }
    Ok(named)
}

/// The bytes of own changes; whether there were any.
fn erase_own(connection: &Connection, rows: &[ChangeRow]) -> Result<bool> {
    let own = || rows.iter().filter(|row| row.seq > 0);
    let places: BTreeSet<(IncarnationId, u64)> =
        own().map(|row| (row.incarnation, row.seq)).collect();
    for place in &places {
        let part: Vec<ChangeRow> =
            own().filter(|row| (row.incarnation, row.seq) == *place).cloned().collect();
        change::erase_part(connection, &part)?;
        settled::set_reason(connection, *place, REASON_ERASED)?;
    }
    Ok(!places.is_empty())
}
