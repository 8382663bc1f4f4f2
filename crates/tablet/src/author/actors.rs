//! Editing sessions: one Automerge actor a document for the life of this process, never stored (DESIGN 4.7).

use std::collections::BTreeMap;

use automerge::ActorId;
use model::id::DocumentId;
use model::rng::Rng;

/// More than a day touches; then all begin anew, which costs sixteen bytes a document and nothing else.
const SESSIONS_MAX: usize = 4_096;

/// The editing sessions that are open.
#[derive(Debug, Default)]
pub(crate) struct Actors(BTreeMap<DocumentId, ActorId>);

impl Actors {
    /// The actor of a document's editing session, a fresh one when there is none.
    pub(crate) fn of(&mut self, id: DocumentId, rng: &mut Rng) -> ActorId {
        if self.0.len() >= SESSIONS_MAX {
            self.0.clear();
        }
        self.0.entry(id).or_insert_with(|| rng.actor()).clone()
    }

    /// Ends a session: what it last wrote was not saved, and its next number must not be used again.
    pub(crate) fn end(&mut self, id: DocumentId) {
        self.0.remove(&id);
    }

    /// Ends every session: a document may have been built again without what a session wrote.
    pub(crate) fn end_all(&mut self) {
        self.0.clear();
    }
}
