//! What a receiver can recompute is left off a change: magic, checksum, type and length always, time and
//! message because the changeset says them, dependencies where the receiver knows them (DESIGN 5).
//!
//! Stripped: one byte of dependencies (0 genesis · 1 the previous change of this document in the push · 2 + n
//! for n hashes that follow), the actor, then the chunk's own bytes of seq, start, other actors and columns.

use super::leb::{Reader, write_signed, write_unsigned};
use super::{Chunk, framed, length, read_actor};
use crate::code::Code;
use crate::hash::Hash;
use crate::limits::DEPENDENCIES_PER_CHANGE_MAX;

const GENESIS: u8 = 0;
const PREVIOUS: u8 = 1;
const EXPLICIT: u8 = 2;

/// What both sides know about a change before its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Context<'a> {
    /// `<user> <action>`, from the changeset.
    pub message: &'a str,
    /// The changeset's device time.
    pub time: i64,
    /// The hash of the genesis of the document's kind and version, if this build knows them.
    pub genesis: Option<Hash>,
    /// The hash of the change of this document before it in the push.
    pub previous: Option<Hash>,
}

/// Leaves off what `rebuild` puts back.
///
/// # Errors
/// [`Code::ENVELOPE_MISMATCH`] when the change says another message or time than the changeset, or what
/// [`Chunk::parse`] says.
pub fn strip(change: &Chunk<'_>, context: Context<'_>) -> Result<Vec<u8>, Code> {
    if change.message != context.message || change.time != context.time {
        return Err(Code::ENVELOPE_MISMATCH);
    }
    let mut out = Vec::with_capacity(change.tail.len() + 64);
    match change.deps.as_slice() {
        [one] if Some(*one) == context.previous => out.push(PREVIOUS),
        [one] if Some(*one) == context.genesis => out.push(GENESIS),
        many => {
            // The chunk was read within the limit, so the sum fits a byte.
            out.push(u8::try_from(many.len()).unwrap_or(u8::MAX).saturating_add(EXPLICIT));
            many.iter().for_each(|hash| out.extend(hash.as_bytes()));
        }
    }
    write_unsigned(&mut out, length(change.actor));
    out.extend(change.actor);
    write_unsigned(&mut out, change.seq);
    write_unsigned(&mut out, change.start_op);
    out.extend(change.tail);
    Ok(out)
}

/// Puts back what [`strip`] left off: the same bytes the author had, or others whose hash says so.
///
/// # Errors
/// [`Code::NOT_A_CHANGE`] when the bytes end early or name what this side does not know.
pub fn rebuild(stripped: &[u8], context: Context<'_>) -> Result<Vec<u8>, Code> {
    let mut reader = Reader::new(stripped);
    let deps = match reader.byte()? {
        GENESIS => vec![context.genesis.ok_or(Code::NOT_A_CHANGE)?],
        PREVIOUS => vec![context.previous.ok_or(Code::NOT_A_CHANGE)?],
        code => explicit(&mut reader, usize::from(code - EXPLICIT))?,
    };
    let actor = read_actor(&mut reader)?;
    let seq = reader.unsigned()?;
    let start_op = reader.unsigned()?;
    let mut data = Vec::with_capacity(stripped.len() + 128);
    write_unsigned(&mut data, u64::try_from(deps.len()).unwrap_or(u64::MAX));
    deps.iter().for_each(|hash| data.extend(hash.as_bytes()));
    write_unsigned(&mut data, length(actor));
    data.extend(actor);
    write_unsigned(&mut data, seq);
    write_unsigned(&mut data, start_op);
    write_signed(&mut data, context.time);
    write_unsigned(&mut data, length(context.message.as_bytes()));
    data.extend(context.message.as_bytes());
    data.extend(reader.rest());
    Ok(framed(&data))
}

fn explicit(reader: &mut Reader<'_>, count: usize) -> Result<Vec<Hash>, Code> {
    if count > DEPENDENCIES_PER_CHANGE_MAX {
        return Err(Code::TOO_MANY_DEPENDENCIES);
    }
    (0..count).map(|_| reader.array().map(Hash)).collect()
}
