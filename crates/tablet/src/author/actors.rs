//! Editing sessions: one Automerge actor a document for the life of this process, never stored (DESIGN 4.7).

use std::collections::BTreeMap;

use automerge::ActorId;
use model::id::DocumentId;
use model::planted::{self, Bug};
use model::rng::Rng;
use model::session::EditingSession;

/// More than a day touches; then all begin anew, which costs sixteen bytes a document and nothing else.
const DOCUMENTS_MAX: usize = 4_096;

/// The session that is open, and whom it has written as.
#[derive(Debug, Default)]
pub(crate) struct Actors {
    session: Option<EditingSession>,
    writing: BTreeMap<DocumentId, ActorId>,
}

impl Actors {
    /// The actor a document is written as.
    pub(crate) fn of(&mut self, id: DocumentId, rng: &mut Rng) -> ActorId {
        if planted::is(Bug::ActorReused) {
            return ActorId::from(*id.as_bytes());
        }
        if self.writing.len() >= DOCUMENTS_MAX {
            self.end_all();
        }
        let session = *self.session.get_or_insert_with(|| rng.session());
        self.writing.entry(id).or_insert_with(|| session.actor(id)).clone()
    }

    /// Never writes a document as this actor again: what it last wrote was not saved, and its next number must not
    /// be used twice. What is written from now on belongs to another session.
    pub(crate) fn end(&mut self, id: DocumentId) {
        self.writing.remove(&id);
        self.session = None;
    }

    /// Ends every session: a document may have been built again without what a session wrote.
    pub(crate) fn end_all(&mut self) {
        self.writing.clear();
        self.session = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_actor_that_was_ended_is_never_used_again() {
        let mut rng = Rng::from_number(1);
        let mut actors = Actors::default();
        let (one, two) = (rng.document_id(1), rng.document_id(2));
        let (first, other) = (actors.of(one, &mut rng), actors.of(two, &mut rng));
        assert_eq!(actors.of(one, &mut rng), first);
        actors.end(one);
        assert_ne!(actors.of(one, &mut rng), first);
        assert_eq!(actors.of(two, &mut rng), other);
        actors.end_all();
        assert_ne!(actors.of(two, &mut rng), other);
    }
}
