//! Where the case of a document stands: its log as it is written there, put together and folded.

use std::collections::BTreeMap;

use crate::document::{Document, DocumentError, Made};
use crate::id::EntryId;
use crate::kind::Kind;
use crate::record::{Entries, Event, Lead, LogEntry, StampEntry};
use crate::schema::MachineId;

use super::entry::{Origin, entries};
use super::fold::{Folded, fold};
use super::machine::machine;

/// What the log of a document folds to; `made` says how its entries came to be.
pub fn stands(
    id: MachineId,
    made: &BTreeMap<EntryId, Made>,
    log: &Entries<LogEntry>,
    stamps: &Entries<StampEntry>,
) -> Folded {
    let origin = |entry: EntryId| {
        let Made { lamport, by } = made.get(&entry)?;
        let by = by.as_ref()?;
        Some(Origin { by: by.user, at: by.time, lamport: *lamport })
    };
    fold(id, &entries(log, stamps, origin))
}

/// Whether something can still be done about a document: false for what is no case.
///
/// # Errors
/// When the document cannot be read.
pub fn is_open_case(document: &Document) -> Result<bool, DocumentError> {
    let (id, log, stamps) = match document.kind() {
        Kind::Event => {
            let event: Event = document.read()?;
            (MachineId::Event, event.log, event.stamps)
        }
        Kind::Lead => {
            let lead: Lead = document.read()?;
            (MachineId::Mediation, lead.log, lead.stamps)
        }
        _ => return Ok(false),
    };
    let folded = stands(id, &document.made("log")?, &log, &stamps);
    Ok(folded.state().is_some_and(|state| machine(id).is_open(state)))
}
