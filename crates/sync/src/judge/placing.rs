//! Where a document lives and whether its author may write there: the space named is a hint, the record it lives with
//! and the grant decide. What was written while a document stood elsewhere is judged by the grants there.

use std::collections::{BTreeMap, BTreeSet};

use model::id::{DocumentId, TeamId, UserId};
use model::kind::Kind;
use model::permission::Role;
use model::planted::{self, Bug};
use model::space::{Grant, Right, Space};
use model::time::TimeMs;

use super::facts::{Facts, KnownDocument, Stay};
use super::{Case, Halt};
use crate::changeset::Part;
use crate::code::Code;

/// A document's place, and what the author may be there.
pub(super) struct Placed {
    pub(super) home: Space,
    pub(super) author: UserId,
    pub(super) roles: Vec<Role>,
    pub(super) teams: BTreeSet<TeamId>,
}

/// What the author of a changeset may do where, over the time it can have been made in.
pub(super) struct Rights<'a> {
    case: &'a Case<'a>,
    grants: Vec<Grant>,
}

impl<'a> Rights<'a> {
    pub(super) fn read<F: Facts>(case: &'a Case<'a>, facts: &F) -> Result<Self, F::Error> {
        let grants = facts.grants(case.changeset.user)?;
        Ok(Self { case, grants })
    }

    /// When the changeset can have been made: from, to.
    fn bracket(&self) -> (TimeMs, TimeMs) {
        let (earliest, latest) = (self.case.earliest, self.case.latest);
        if planted::is(Bug::GrantAtReceiptOnly) { (latest, latest) } else { (earliest, latest) }
    }

    fn held(&self) -> impl Iterator<Item = &Grant> {
        let (earliest, latest) = self.bracket();
        self.grants.iter().filter(move |grant| grant.covers_any(earliest, latest))
    }

    fn teams(&self) -> BTreeSet<TeamId> {
        let teams = self.held().filter_map(|grant| match grant.space {
            Space::Team(team) if grant.right == Right::Write => Some(team),
            _ => None,
        });
        teams.collect()
    }

    /// As what the author may write in a document that stands, or stood, in these spaces.
    fn roles(&self, author: UserId, stays: &[Stay]) -> Vec<Role> {
        let (earliest, latest) = self.bracket();
        let there = |grant: &&Grant| {
            stays.iter().any(|stay| {
                // The instant it left is the first it stood elsewhere.
                grant.space == stay.space
                    && earliest < stay.until
                    && grant.covers_any(earliest, latest.min(stay.until))
            })
        };
        // Who hands in may go on with what is one's own, and with nothing else.
        let own = author == self.case.changeset.user;
        self.held()
            .filter(there)
            .filter(|grant| grant.right == Right::Write || (grant.right == Right::HandIn && own))
            .map(|grant| grant.role)
            .collect()
    }

    fn placed(&self, home: Space, author: UserId, also: Vec<Stay>) -> Option<Placed> {
        let mut stays = also;
        stays.push(Stay { space: home, until: i64::MAX });
        let roles = self.roles(author, &stays);
        (!roles.is_empty()).then(|| Placed { home, author, roles, teams: self.teams() })
    }
}

/// The place of a document that is known: where it lives now, or lived when this can have been written.
pub(super) fn known<F: Facts>(
    rights: &Rights<'_>,
    part: &Part,
    known: &KnownDocument,
    facts: &F,
) -> Result<Placed, Halt<F::Error>> {
    if let Some(placed) = rights.placed(known.home, known.author, Vec::new()) {
        return Ok(placed);
    }
    let stays = facts.stays(part.document).map_err(Halt::Trouble)?;
    rights.placed(known.home, known.author, stays).ok_or_else(|| Code::NO_GRANT.into())
}

/// The place of a document whose author may not write there any more, and had written before.
pub(super) fn as_known(known: &KnownDocument) -> Placed {
    Placed { home: known.home, author: known.author, roles: Vec::new(), teams: BTreeSet::new() }
}

/// Where the author's hint leads now.
pub(super) fn hinted<F: Facts>(
    part: &Part,
    kind: Kind,
    facts: &F,
) -> Result<Space, Halt<F::Error>> {
    let hint: Space = part.space.parse().map_err(|_| Code::UNKNOWN_SPACE)?;
    if !kind.may_live_in(&hint) {
        return Err(Code::WRONG_SPACE.into());
    }
    facts.resolve(&hint).map_err(Halt::Trouble)?.ok_or_else(|| Code::UNKNOWN_SPACE.into())
}

/// The place of a new document: with the record it lives with, where its author may write there; otherwise where its
/// author says, so that nobody's work is turned away for what they could not know. `homes`: of the new documents
/// before it in the same changeset.
pub(super) fn new<F: Facts>(
    rights: &Rights<'_>,
    part: &Part,
    kind: Kind,
    anchors: &[DocumentId],
    homes: &BTreeMap<DocumentId, Space>,
    facts: &F,
) -> Result<Placed, Halt<F::Error>> {
    let (user, resolved) = (rights.case.changeset.user, hinted(part, kind, facts)?);
    let hint: Space = part.space.parse().map_err(|_| Code::UNKNOWN_SPACE)?;
    for anchor in anchors {
        let home = match homes.get(anchor) {
            Some(home) => Some(*home),
            None => facts.home(*anchor).map_err(Halt::Trouble)?,
        };
        let Some(home) = home.filter(|home| kind.may_live_in(home)) else { continue };
        let stays = facts.stays(*anchor).map_err(Halt::Trouble)?;
        if let Some(placed) = rights.placed(home, user, stays) {
            return Ok(placed);
        }
    }
    // A grant in a grid that was redrawn ended with it; what it covered until then it still covers.
    let also = if hint == resolved { vec![] } else { vec![Stay { space: hint, until: i64::MAX }] };
    rights.placed(resolved, user, also).ok_or_else(|| Code::NO_GRANT.into())
}
