//! An editing session: eight random bytes that the actors of one process life have in common.
//!
//! Every document edited in it has an actor of its own, fresh like the session (DESIGN 4.7), and whoever has seen the
//! session and knows the document knows the actor: it need not travel.

use automerge::ActorId;
use sha2::{Digest, Sha256};

use crate::id::DocumentId;

const DOMAIN: &str = "doorstep.actor.1";
const HALF: usize = 8;

/// One session. Never stored, never derived from a person or a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EditingSession([u8; HALF]);

impl EditingSession {
    /// From random bytes, or from those a session travelled as.
    pub const fn from_bytes(bytes: [u8; HALF]) -> Self {
        Self(bytes)
    }

    /// The bytes.
    pub const fn as_bytes(&self) -> &[u8; HALF] {
        &self.0
    }

    /// The session's actor of a document: the session, then eight bytes of a hash over both.
    pub fn actor(&self, document: DocumentId) -> ActorId {
        let mut hasher = Sha256::new_with_prefix(DOMAIN);
        hasher.update(self.0);
        hasher.update(document.as_bytes());
        let mut actor = self.0.to_vec();
        actor.extend(hasher.finalize().iter().take(HALF));
        ActorId::from(actor)
    }

    /// The session an actor of a document comes from, if it comes from one.
    pub fn of(actor: &[u8], document: DocumentId) -> Option<Self> {
        let session = Self(*actor.first_chunk()?);
        (session.actor(document).to_bytes() == actor).then_some(session)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::Rng;

    #[test]
    fn a_session_has_one_actor_a_document_and_is_told_by_it() {
        let mut rng = Rng::from_number(1);
        let (one, two) = (rng.document_id(1), rng.document_id(1));
        let session = rng.session();
        let actor = session.actor(one);
        assert_eq!(actor, session.actor(one));
        assert_ne!(actor, session.actor(two));
        assert_ne!(actor, rng.session().actor(one));
        assert_eq!(EditingSession::of(actor.to_bytes(), one), Some(session));
        assert_eq!(EditingSession::of(actor.to_bytes(), two), None);
        assert_eq!(EditingSession::of(rng.actor().to_bytes(), one), None);
        assert_eq!(EditingSession::of(&[], one), None);
    }

    /// Frozen: a change here makes pushes unreadable to the other side.
    #[test]
    fn the_actor_of_a_session_is_golden() {
        let actor = EditingSession([1; 8]).actor(DocumentId::from_bytes([2; 16]));
        assert_eq!(actor.to_hex_string(), "010101010101010172de239e548784d1");
    }
}
