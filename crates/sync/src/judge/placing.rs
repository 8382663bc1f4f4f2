//! Where a document lives and whether its author may write there: the space named is a hint, the grant decides.

use std::collections::BTreeSet;

use model::id::{TeamId, UserId};
use model::kind::Kind;
use model::permission::Role;
use model::space::{Right, Space};

use super::facts::{Facts, KnownDocument};
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

pub(super) fn place<F: Facts>(
    case: &Case<'_>,
    part: &Part,
    kind: Kind,
    known: Option<&KnownDocument>,
    facts: &F,
) -> Result<Placed, Halt<F::Error>> {
    let user = case.changeset.user;
    let (home, author) = match known {
        Some(known) => (known.home, known.author),
        None => (new_home(part, kind, facts)?, user),
    };
    let grants = facts.grants(user).map_err(Halt::Trouble)?;
    let held = || grants.iter().filter(|grant| grant.covers_any(case.earliest, case.latest));
    let teams = held().filter_map(|grant| match grant.space {
        Space::Team(team) if grant.right == Right::Write => Some(team),
        _ => None,
    });
    let roles: Vec<Role> = held()
        .filter(|grant| grant.space == home)
        // Who hands in may go on with what is one's own, and with nothing else.
        .filter(|grant| {
            grant.right == Right::Write || (grant.right == Right::HandIn && author == user)
        })
        .map(|grant| grant.role)
        .collect();
    if roles.is_empty() {
        return Err(Code::NO_GRANT.into());
    }
    Ok(Placed { home, author, teams: teams.collect(), roles })
}

fn new_home<F: Facts>(part: &Part, kind: Kind, facts: &F) -> Result<Space, Halt<F::Error>> {
    let hint: Space = part.space.parse().map_err(|_| Code::UNKNOWN_SPACE)?;
    if !kind.may_live_in(&hint) {
        return Err(Code::WRONG_SPACE.into());
    }
    facts.resolve(&hint).map_err(Halt::Trouble)?.ok_or_else(|| Code::UNKNOWN_SPACE.into())
}
