//! Whether a part's changes may come from this life and hang on what is known: actors and dependencies.

use std::collections::BTreeSet;

use model::kind::Kind;

use super::facts::{AcceptedChange, Facts};
use super::{Case, Halt, Stop};
use crate::changeset::Part;
use crate::code::Code;
use crate::gate::Gated;
use crate::genesis::genesis_hash;
use crate::hash::Hash;
use crate::receipt::Need;

pub(super) fn check<F: Facts>(
    case: &Case<'_>,
    part: &Part,
    kind: Kind,
    gated: &[Gated<'_>],
    facts: &F,
) -> Result<Vec<AcceptedChange>, Halt<F::Error>> {
    let genesis = genesis_hash(kind.number(), part.schema_version).ok_or(Code::UNKNOWN_KIND)?;
    let mut here = BTreeSet::from([genesis]);
    let mut lacking = Vec::new();
    let mut accepted = Vec::with_capacity(part.changes.len());
    for (raw, Gated { chunk, .. }) in part.changes.iter().zip(gated) {
        owner(case, part, chunk.actor, facts)?;
        for dep in &chunk.deps {
            if !here.contains(dep) && !dependency(part, dep, facts)? {
                lacking.push(*dep);
            }
        }
        here.insert(chunk.hash);
        let actor = chunk.actor.to_vec();
        accepted.push(AcceptedChange { hash: chunk.hash, actor, raw: raw.clone() });
    }
    if lacking.is_empty() {
        return Ok(accepted);
    }
    Err(Halt::Stop(Stop::Need(Need::Missing(lacking))))
}

/// Every actor is new, or first seen from this life (DESIGN 8).
fn owner<F: Facts>(
    case: &Case<'_>,
    part: &Part,
    actor: &[u8],
    facts: &F,
) -> Result<(), Halt<F::Error>> {
    let owner = facts.actor_owner(part.document, part.generation, actor).map_err(Halt::Trouble)?;
    match owner {
        Some(owner) if owner != case.incarnation => Err(Code::FOREIGN_ACTOR.into()),
        _ => Ok(()),
    }
}

/// Whether a dependency is confirmed here; a changeset that builds on one kept apart is blocked behind it.
fn dependency<F: Facts>(part: &Part, dep: &Hash, facts: &F) -> Result<bool, Halt<F::Error>> {
    let (document, hash) = (part.document, dep.as_bytes());
    if facts.has_change(document, part.generation, hash).map_err(Halt::Trouble)? {
        return Ok(true);
    }
    if facts.withheld(document, hash).map_err(Halt::Trouble)? {
        return Err(Halt::Stop(Stop::Blocked));
    }
    Ok(false)
}
