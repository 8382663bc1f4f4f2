//! What was written into records that were erased by right: its payload is discarded before anything else is done with
//! the changeset, so that it is kept nowhere; the rest of the changeset is judged as ever (DESIGN 9).

use super::facts::Facts;
use super::{Halt, Stop};
use crate::changeset::{Changeset, Part};
use crate::code::Code;
use crate::receipt::Gone;

/// A changeset without the payloads that speak of erased records; none when it speaks of none. Its hash is the same.
///
/// # Errors
/// The receiver's own.
pub fn without_erased<F: Facts>(
    changeset: &Changeset,
    facts: &F,
) -> Result<Option<Changeset>, F::Error> {
    let mut stripped: Option<Changeset> = None;
    for (at, part) in changeset.parts.iter().enumerate() {
        if part.erased.is_some() || !is_erased(part, facts)? {
            continue;
        }
        let it = stripped.get_or_insert_with(|| changeset.clone());
        if let Some(there) = it.parts.get_mut(at) {
            *there = part.without_payload();
        }
    }
    Ok(stripped)
}

/// The erased records a changeset speaks of, each once.
///
/// # Errors
/// The receiver's own.
pub fn erased_in<F: Facts>(changeset: &Changeset, facts: &F) -> Result<Vec<Gone>, F::Error> {
    let mut gone = Vec::new();
    for part in changeset.parts.iter().filter(|part| part.erased.is_some()) {
        let erased = facts.erased(part.document)?.filter(|it| part.generation < *it);
        gone.extend(erased.map(|generation| Gone { document: part.document, generation }));
    }
    gone.sort_unstable();
    gone.dedup();
    Ok(gone)
}

/// A part without its payload says nothing, and only because its record was erased by right.
pub(super) fn check<F: Facts>(part: &Part, facts: &F) -> Result<(), Halt<F::Error>> {
    match is_erased(part, facts).map_err(Halt::Trouble)? {
        true => Ok(()),
        // A server that lost its list of what was erased, or was restored from an older backup than the one after which
        // the tablet let it go: nobody can say what this was.
        false => Err(Halt::Stop(Stop::Quarantined(Code::PAYLOAD_ERASED))),
    }
}

fn is_erased<F: Facts>(part: &Part, facts: &F) -> Result<bool, F::Error> {
    Ok(facts.erased(part.document)?.is_some_and(|generation| part.generation < generation))
}
