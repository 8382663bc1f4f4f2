//! Every tablet: the same records as the server for what it may read, and projections that a rebuild does not change.

use std::collections::{BTreeMap, BTreeSet};

use model::id::DocumentId;
use serde_json::Value as Json;

use super::look::KeptRecord;
use crate::world::TabletBox;

/// A tablet and the server say the same of the same records.
///
/// # Errors
/// The first record they do not agree about.
pub fn same(
    tablet: &TabletBox,
    readable: &BTreeSet<DocumentId>,
    records: &BTreeMap<DocumentId, KeptRecord>,
) -> Result<(), String> {
    let who = tablet.who;
    let app = tablet.app.as_ref().ok_or("same: the tablet is off")?;
    let here: BTreeMap<String, Json> =
        app.canonical().map_err(|error| format!("same: tablet {who}: {error}"))?;
    let there: BTreeSet<String> = readable.iter().map(ToString::to_string).collect();
    for id in &there {
        let Some(says) = here.get(id) else {
            return Err(format!("same: tablet {who} has not got {id}"));
        };
        let kept = id.parse().ok().and_then(|id: DocumentId| records.get(&id));
        let kept = kept.ok_or_else(|| format!("same: the server lists {id} and has not got it"))?;
        if says["says"] != kept.says {
            return Err(format!(
                "same: tablet {who} and the server differ in {id}: {} / {}",
                says["says"], kept.says
            ));
        }
    }
    match here.keys().find(|id| !there.contains(*id)) {
        Some(id) => {
            let (_disk, store) = tablet.file()?;
            let offered = store.offers(1_000, 1 << 20).map_or(0, |all| all.len());
            Err(format!(
                "same: tablet {who} still has {id} (waiting {:?}, offers {offered}, reads {:?}): {}",
                store.waiting(),
                store.cursors(),
                here[id]
            ))
        }
        None => Ok(()),
    }
}

/// The file is whole, and deriving everything anew changes nothing.
///
/// # Errors
/// What does not hold.
pub fn rebuilt(tablet: &TabletBox) -> Result<(), String> {
    let who = tablet.who;
    let wrong = |what: &dyn std::fmt::Display| format!("rebuild: tablet {who}: {what}");
    let (_disk, mut store) = tablet.file().map_err(|error| wrong(&error))?;
    store.check().map_err(|error| wrong(&error))?;
    let before = store.derived().map_err(|error| wrong(&error))?;
    store.rebuild().map_err(|error| wrong(&error))?;
    let after = store.derived().map_err(|error| wrong(&error))?;
    for (table, rows) in &before {
        if after.get(table) != Some(rows) {
            let new = after.get(table).cloned().unwrap_or_default();
            let gone: Vec<_> = rows.iter().filter(|row| !new.contains(row)).take(2).collect();
            let came: Vec<_> = new.iter().filter(|row| !rows.contains(row)).take(2).collect();
            return Err(wrong(&format!("{table}: {gone:?} became {came:?}")));
        }
    }
    Ok(())
}
