//! What the judge may ask of a tablet about its own action: the records as they stand here, and the grants the
//! server last said. Everything here is this tablet's; nothing lacks and nothing is another's.

use std::convert::Infallible;

use model::document::ChangeHash;
use model::id::{DocumentId, IncarnationId, UserId};
use model::permission::Role;
use model::space::{Grant, Right, Space};
use sync::exchange::WireGrant;
use sync::judge::{Facts, KnownDocument, Standing};

use super::{Before, GENERATION, Touched};

/// The facts of one action.
pub(super) struct OwnFacts<'a> {
    /// The records it makes or changes.
    pub(super) touched: &'a [Touched],
    pub(super) grants: Vec<Grant>,
}

impl OwnFacts<'_> {
    fn find(&self, id: DocumentId) -> Option<&Touched> {
        self.touched.iter().find(|touched| touched.id == id)
    }
}

/// The grants of a person as the judge reads them; what a newer server says in words unknown here grants nothing.
pub(crate) fn grants(user: UserId, wire: &[WireGrant]) -> Vec<Grant> {
    let read = |grant: &WireGrant| {
        Some(Grant {
            user,
            space: grant.space.parse().ok()?,
            right: Right::from_code(&grant.right)?,
            role: Role::from_code(&grant.role)?,
            from: grant.from,
            to: grant.to,
        })
    };
    wire.iter().filter_map(read).collect()
}

impl Facts for OwnFacts<'_> {
    type Error = Infallible;

    fn standing(&self, _: IncarnationId, _: u64) -> Result<Option<Standing>, Infallible> {
        Ok(None)
    }

    fn last_seq(&self, _: IncarnationId) -> Result<u64, Infallible> {
        Ok(0)
    }

    fn amended(&self, _: IncarnationId, _: u64) -> Result<bool, Infallible> {
        Ok(false)
    }

    fn document(&self, id: DocumentId) -> Result<Option<KnownDocument>, Infallible> {
        let Some(touched) = self.find(id) else { return Ok(None) };
        let known = |before: &Before| KnownDocument {
            kind: touched.document.kind(),
            schema_version: touched.document.version(),
            generation: GENERATION,
            home: touched.space,
            author: before.author,
            saved: before.saved.clone(),
        };
        Ok(touched.before.as_ref().map(known))
    }

    fn has_change(&self, id: DocumentId, _: u32, change: &ChangeHash) -> Result<bool, Infallible> {
        // Not only the heads: Automerge also names the actor's own change before this one.
        Ok(self.find(id).is_some_and(|touched| touched.document.author_of(change).is_some()))
    }

    fn withheld(&self, _: DocumentId, _: &ChangeHash) -> Result<bool, Infallible> {
        Ok(false)
    }

    fn actor_owner(
        &self,
        _: DocumentId,
        _: u32,
        _: &[u8],
    ) -> Result<Option<IncarnationId>, Infallible> {
        Ok(None)
    }

    fn grants(&self, _: UserId) -> Result<Vec<Grant>, Infallible> {
        Ok(self.grants.clone())
    }

    fn resolve(&self, space: &Space) -> Result<Option<Space>, Infallible> {
        Ok(Some(*space))
    }
}
