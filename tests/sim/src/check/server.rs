//! The server's own records: feeds without gaps, and saved documents that are what their changes say.

use std::collections::BTreeMap;

use model::id::DocumentId;

use super::look::{KeptRecord, Look};

/// Checks feeds, what is kept apart, and every record; the records, for further questions.
///
/// # Errors
/// What does not hold.
pub fn records(look: &Look) -> Result<BTreeMap<DocumentId, KeptRecord>, String> {
    let gaps = look.lines(
        "SELECT space.name || ': ' || counter || ' numbers, ' || count(n) || ' entries up to ' || coalesce(max(n), 0)
         FROM space LEFT JOIN feed ON feed.space = space.name
         GROUP BY space.name HAVING counter <> count(n) OR counter <> coalesce(max(n), 0)",
    );
    if let Some(gap) = gaps.first() {
        return Err(format!("feed: a gap: {gap}"));
    }
    let unlisted = look.count(
        "SELECT count(*) FROM change JOIN document_space USING (document)
         WHERE NOT EXISTS (SELECT 1 FROM feed WHERE feed.change = change.id AND feed.space = document_space.space)",
    );
    if unlisted > 0 {
        return Err(format!("feed: {unlisted} changes are in no feed of their record's spaces"));
    }
    let unkept = look.count(
        "SELECT count(*) FROM changeset WHERE state <> 'received'
         AND NOT EXISTS (SELECT 1 FROM quarantine
                         WHERE quarantine.incarnation = changeset.incarnation AND quarantine.seq = changeset.seq)",
    );
    if unkept > 0 {
        return Err(format!("apart: {unkept} changesets are kept apart without their bytes"));
    }
    let damaged = look.lines("PRAGMA integrity_check(3)");
    if damaged != ["ok"] {
        return Err(format!("server: damaged: {damaged:?}"));
    }
    let records = look.records();
    for (id, record) in &records {
        if record.says != record.rebuilt {
            return Err(format!("server: the saved {id} is not what its changes say"));
        }
    }
    Ok(records)
}
