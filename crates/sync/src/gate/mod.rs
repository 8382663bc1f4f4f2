//! The gate (DESIGN 8): what has to be true of a change before Automerge sees a byte of it. Pure, and cheap in
//! the bytes that are there, whatever they claim. Legality is the judge's.

pub(crate) mod columns;
pub(crate) mod runs;

use std::panic::catch_unwind;

use automerge::Change;
use model::genesis::GENESIS_ACTOR;

use crate::changeset::{Changeset, check_size};
use crate::chunk::Chunk;
use crate::code::Code;
use crate::limits::OPERATIONS_PER_CHANGESET_MAX;

/// A change that may be shown to Automerge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gated<'a> {
    /// Its head.
    pub chunk: Chunk<'a>,
    /// How many operations it holds.
    pub operations: u64,
}

/// Lets one raw change through, or says why not.
///
/// # Errors
/// What [`Chunk::parse`] says, [`Code::GENESIS_ACTOR`], [`Code::NO_BEGINNING`], [`Code::TOO_MANY_OPERATIONS`],
/// [`Code::NESTED_CONTAINER`], [`Code::BAD_COLUMNS`].
pub fn change(bytes: &[u8]) -> Result<Gated<'_>, Code> {
    let chunk = Chunk::parse(bytes)?;
    if chunk.actor == GENESIS_ACTOR {
        return Err(Code::GENESIS_ACTOR);
    }
    if chunk.deps.is_empty() {
        return Err(Code::NO_BEGINNING);
    }
    if chunk.seq == 0 || u32::try_from(chunk.seq).is_err() || chunk.start_op == 0 {
        return Err(Code::NOT_A_CHANGE);
    }
    let operations = columns::operations(&chunk)?;
    // Only now Automerge: it may still find the columns bad, and it may still panic.
    let owned = bytes.to_vec();
    let decoded = catch_unwind(move || Change::from_bytes(owned).map(|change| change.len()));
    match decoded {
        Ok(Ok(len)) if u64::try_from(len) == Ok(operations) => Ok(Gated { chunk, operations }),
        _ => Err(Code::BAD_COLUMNS),
    }
}

/// Lets all changes of a changeset through, part by part, or none.
///
/// # Errors
/// As [`change`]; what [`check_size`] says; [`Code::ENVELOPE_MISMATCH`] when a change says another message or
/// time than its changeset; [`Code::TOO_MANY_OPERATIONS`] over all of them.
pub fn changeset(changeset: &Changeset) -> Result<Vec<Vec<Gated<'_>>>, Code> {
    check_size(changeset)?;
    let message = changeset.message();
    let mut operations = 0u64;
    let mut parts = Vec::with_capacity(changeset.parts.len());
    for part in &changeset.parts {
        let mut gated = Vec::with_capacity(part.changes.len());
        for bytes in &part.changes {
            let one = change(bytes)?;
            if one.chunk.message != message || one.chunk.time != changeset.device_time {
                return Err(Code::ENVELOPE_MISMATCH);
            }
            operations = operations.saturating_add(one.operations);
            if operations > OPERATIONS_PER_CHANGESET_MAX {
                return Err(Code::TOO_MANY_OPERATIONS);
            }
            gated.push(one);
        }
        parts.push(gated);
    }
    Ok(parts)
}
