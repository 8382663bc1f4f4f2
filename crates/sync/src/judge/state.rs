//! How far a case has come, as the server reads it from the document it keeps.

use std::collections::BTreeSet;

use automerge::ActorId;
use model::document::Document;
use model::id::DocumentId;
use model::kind::Kind;
use model::workflow::{fold, machine};

use super::entries::{Case, log_of};

/// Read, never edited: no change is ever made by this actor.
pub(super) const READER: [u8; 16] = *b"doorstep-reader\0";

/// All a saved document says, as text: to look for a name in it. Empty for what does not read as one.
pub fn says(kind: Kind, schema_version: u16, saved: &[u8]) -> String {
    let document = Document::load(kind, schema_version, saved, ActorId::from(READER)).ok();
    let value = document.and_then(|document| document.value().ok());
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// What the log of a case folds to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseState {
    /// The state's code.
    pub code: &'static str,
    /// Whether something can still be done.
    pub open: bool,
    /// The official number, if it has one.
    pub number: Option<String>,
}

impl CaseState {
    /// Of a saved document; none for a kind without a workflow, and for what does not read as one.
    pub fn read(id: DocumentId, kind: Kind, schema_version: u16, saved: &[u8]) -> Option<Self> {
        let log = log_of(kind)?;
        let document = Document::load(kind, schema_version, saved, ActorId::from(READER)).ok()?;
        let value = document.value().ok()?;
        // What may be settled on the spot decides who may take a step, not where the steps lead.
        let case = Case::read(kind, id, &value, &BTreeSet::new()).ok()??;
        let folded = fold(case.machine, &case.entries(&document.made(log).ok()?));
        let state = folded.state()?;
        let open = machine(case.machine).is_open(state);
        Some(Self { code: state.code, open, number: folded.number.clone() })
    }
}
