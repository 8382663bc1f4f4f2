//! Whether a part's changes are what the changeset says they are: gate, author and time inside, actor, dependencies.

use std::collections::BTreeSet;

use model::document::Authorship;
use model::kind::Kind;

use super::facts::{AcceptedChange, Facts};
use super::{Case, Halt, Stop, genesis_hash};
use crate::changeset::Part;
use crate::code::Code;
use crate::gate;
use crate::hash::Hash;
use crate::limits::{CHANGES_PER_PART_MAX, OPERATIONS_PER_CHANGESET_MAX};
use crate::receipt::Need;

pub(super) fn check<F: Facts>(
    case: &Case<'_>,
    part: &Part,
    kind: Kind,
    facts: &F,
) -> Result<Vec<AcceptedChange>, Halt<F::Error>> {
    if part.changes.is_empty() {
        return Err(Code::EMPTY_CHANGESET.into());
    }
    if part.changes.len() > CHANGES_PER_PART_MAX {
        return Err(Code::TOO_LARGE.into());
    }
    let said = Authorship {
        user: case.changeset.user,
        action: case.changeset.action.clone(),
        time: case.changeset.device_time,
    };
    let message = said.message();
    let mut operations = 0;
    let mut here = BTreeSet::from([genesis_hash(kind, part.schema_version)?]);
    let mut lacking = Vec::new();
    let mut accepted = Vec::with_capacity(part.changes.len());
    for raw in &part.changes {
        let passed = gate::check(raw)?;
        operations += passed.operations;
        if operations > OPERATIONS_PER_CHANGESET_MAX {
            return Err(Code::TOO_MANY_OPERATIONS.into());
        }
        if passed.message.as_deref() != Some(message.as_str()) || passed.time != said.time {
            return Err(Code::ENVELOPE_MISMATCH.into());
        }
        owner(case, part, &passed.actor, facts)?;
        for dep in &passed.deps {
            if !here.contains(dep) && !dependency(part, dep, facts)? {
                lacking.push(*dep);
            }
        }
        here.insert(passed.hash);
        accepted.push(AcceptedChange { hash: passed.hash, actor: passed.actor, raw: raw.clone() });
    }
    if !lacking.is_empty() {
        return Err(Halt::Stop(Stop::Need(Need::Missing(lacking))));
    }
    Ok(accepted)
}

/// Every actor is new, or first seen from this life (DESIGN 8).
fn owner<F: Facts>(case: &Case<'_>, part: &Part, actor: &[u8], facts: &F) -> Result<(), Halt<F::Error>> {
    let owner = facts.actor_owner(part.document, part.generation, actor).map_err(Halt::Trouble)?;
    match owner {
        Some(owner) if owner != case.incarnation => Err(Code::FOREIGN_ACTOR.into()),
        _ => Ok(()),
    }
}

/// Whether a dependency is confirmed here; a changeset that builds on one kept apart is blocked behind it.
fn dependency<F: Facts>(part: &Part, dep: &Hash, facts: &F) -> Result<bool, Halt<F::Error>> {
    if facts.has_change(part.document, part.generation, dep.as_bytes()).map_err(Halt::Trouble)? {
        return Ok(true);
    }
    if facts.withheld(part.document, dep.as_bytes()).map_err(Halt::Trouble)? {
        return Err(Halt::Stop(Stop::Blocked));
    }
    Ok(false)
}
