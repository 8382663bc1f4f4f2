//! What a receiver can recompute is left off a change: magic, checksum, type and length always, time and
//! message because the changeset says them, dependencies and actors where the receiver has them (DESIGN 5).
//!
//! Stripped: one byte of dependencies (0 genesis · 1 the previous change of this document in the push · 2 + n
//! for n shorts that follow), the actor (nothing for the session of the change before · a session · sixteen bytes),
//! the chunk's own seq and start, shorts of the other actors, and its own bytes of columns.

use model::genesis::GENESIS_ACTOR;
use model::id::DocumentId;
use model::session::EditingSession;

use super::leb::{Reader, write_signed, write_unsigned};
use super::short::{Known, Named, Short, Wanted};
use super::{Chunk, framed, length, many};
use crate::code::Code;
use crate::hash::Hash;
use crate::limits::{ACTOR_BYTES, ACTORS_PER_CHANGE_MAX, DEPENDENCIES_PER_CHANGE_MAX};

const GENESIS: u8 = 0;
const PREVIOUS: u8 = 1;
const EXPLICIT: u8 = 2;
/// Lengths an actor travels with.
const AS_BEFORE: u64 = 0;
const SESSION_BYTES: u64 = 8;

/// A change of the document earlier in the push.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Earlier {
    /// Its hash.
    pub hash: Hash,
    /// Its actor.
    pub actor: Vec<u8>,
}

/// What both sides know about a change before its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Context<'a> {
    /// `<user> <action>`, from the changeset.
    pub message: &'a str,
    /// The changeset's device time.
    pub time: i64,
    /// The document it is a change of.
    pub document: DocumentId,
    /// The document's generation.
    pub generation: u32,
    /// The hash of the genesis of the document's kind and version, if this build knows them.
    pub genesis: Option<Hash>,
    /// The changes of this document before it in the push.
    pub earlier: &'a [Earlier],
    /// The session of the change before it in the push, of whatever document.
    pub session: Option<EditingSession>,
}

impl Context<'_> {
    fn previous(&self) -> Option<Hash> {
        self.earlier.last().map(|earlier| earlier.hash)
    }

    fn wanted(&self, named: Named, short: Short) -> Wanted {
        Wanted { document: self.document, generation: self.generation, named, short }
    }

    /// The hash a short stands for: of a change in the push, or of one the receiver has.
    fn change(&self, short: Short, known: &Known) -> Result<Hash, Code> {
        let here = self.earlier.iter().map(|earlier| earlier.hash);
        let there = || known.get(&self.wanted(Named::Change, short));
        here.rev()
            .find(|hash| short.begins(hash.as_bytes()))
            .or_else(|| there().and_then(|name| Hash::from_slice(name)))
            .ok_or(Code::NOT_A_CHANGE)
    }

    /// The actor a short stands for.
    fn actor(&self, short: Short, known: &Known) -> Result<Vec<u8>, Code> {
        let here = self.earlier.iter().map(|earlier| earlier.actor.as_slice());
        let there = known.get(&self.wanted(Named::Actor, short)).map(Vec::as_slice);
        here.chain([GENESIS_ACTOR.as_slice()])
            .find(|actor| short.begins(actor))
            .or(there)
            .map(<[u8]>::to_vec)
            .ok_or(Code::NOT_A_CHANGE)
    }
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
        [one] if Some(*one) == context.previous() => out.push(PREVIOUS),
        [one] if Some(*one) == context.genesis => out.push(GENESIS),
        many => {
            // The chunk was read within the limit, so the sum fits a byte.
            out.push(u8::try_from(many.len()).unwrap_or(u8::MAX).saturating_add(EXPLICIT));
            for hash in many {
                out.extend(Short::of(hash.as_bytes())?.0);
            }
        }
    }
    match EditingSession::of(change.actor, context.document) {
        Some(session) if Some(session) == context.session => write_unsigned(&mut out, AS_BEFORE),
        Some(session) => write_counted(&mut out, session.as_bytes()),
        None => write_counted(&mut out, change.actor),
    }
    write_unsigned(&mut out, change.seq);
    write_unsigned(&mut out, change.start_op);
    write_unsigned(&mut out, u64::try_from(change.other_actors.len()).unwrap_or(u64::MAX));
    for actor in &change.other_actors {
        out.extend(Short::of(actor)?.0);
    }
    out.extend(change.tail);
    Ok(out)
}

/// Puts back what [`strip`] left off: the same bytes the author had, or others whose hash says so.
///
/// # Errors
/// [`Code::NOT_A_CHANGE`] when the bytes end early or name what this side does not know.
pub fn rebuild(stripped: &[u8], context: Context<'_>, known: &Known) -> Result<Vec<u8>, Code> {
    let read = Stripped::read(stripped)?;
    let deps = match read.deps {
        Deps::Genesis => vec![context.genesis.ok_or(Code::NOT_A_CHANGE)?],
        Deps::Previous => vec![context.previous().ok_or(Code::NOT_A_CHANGE)?],
        Deps::Shorts(shorts) => {
            let name = |short| context.change(short, known);
            shorts.into_iter().map(name).collect::<Result<_, _>>()?
        }
    };
    let actor = match read.actor {
        Actor::AsBefore => session_actor(context.session.ok_or(Code::NOT_A_CHANGE)?, context),
        Actor::Session(session) => session_actor(session, context),
        Actor::Whole(actor) => actor.to_vec(),
    };
    let mut data = Vec::with_capacity(stripped.len() + 256);
    write_unsigned(&mut data, u64::try_from(deps.len()).unwrap_or(u64::MAX));
    deps.iter().for_each(|hash| data.extend(hash.as_bytes()));
    write_counted(&mut data, &actor);
    write_unsigned(&mut data, read.seq);
    write_unsigned(&mut data, read.start_op);
    write_signed(&mut data, context.time);
    write_counted(&mut data, context.message.as_bytes());
    write_unsigned(&mut data, u64::try_from(read.others.len()).unwrap_or(u64::MAX));
    for short in read.others {
        write_counted(&mut data, &context.actor(short, known)?);
    }
    data.extend(read.tail);
    Ok(framed(&data))
}

/// The names a receiver has to complete before it can put a change together; those it finds in the push too.
///
/// # Errors
/// As [`rebuild`].
pub fn wanted(stripped: &[u8], context: Context<'_>) -> Result<Vec<Wanted>, Code> {
    let read = Stripped::read(stripped)?;
    let deps = match read.deps {
        Deps::Shorts(shorts) => shorts,
        Deps::Genesis | Deps::Previous => Vec::new(),
    };
    let deps = deps.into_iter().map(|short| context.wanted(Named::Change, short));
    let others = read.others.into_iter().map(|short| context.wanted(Named::Actor, short));
    Ok(deps.chain(others).collect())
}

/// A stripped change, read.
struct Stripped<'a> {
    deps: Deps,
    actor: Actor<'a>,
    seq: u64,
    start_op: u64,
    others: Vec<Short>,
    tail: &'a [u8],
}

enum Deps {
    Genesis,
    Previous,
    Shorts(Vec<Short>),
}

enum Actor<'a> {
    AsBefore,
    Session(EditingSession),
    Whole(&'a [u8]),
}

impl<'a> Stripped<'a> {
    fn read(stripped: &'a [u8]) -> Result<Self, Code> {
        let mut reader = Reader::new(stripped);
        let deps = match reader.byte()? {
            GENESIS => Deps::Genesis,
            PREVIOUS => Deps::Previous,
            code => Deps::Shorts(shorts(&mut reader, usize::from(code - EXPLICIT))?),
        };
        let actor = match reader.unsigned()? {
            AS_BEFORE => Actor::AsBefore,
            SESSION_BYTES => Actor::Session(EditingSession::from_bytes(reader.array()?)),
            ACTOR_BYTES => Actor::Whole(reader.take(ACTOR_BYTES)?),
            _ => return Err(Code::BAD_ACTOR),
        };
        let (seq, start_op) = (reader.unsigned()?, reader.unsigned()?);
        let one = |reader: &mut Reader<'_>| reader.array().map(Short);
        let others = many(&mut reader, ACTORS_PER_CHANGE_MAX, Code::TOO_MANY_ACTORS, one)?;
        Ok(Self { deps, actor, seq, start_op, others, tail: reader.rest() })
    }
}

fn shorts(reader: &mut Reader<'_>, count: usize) -> Result<Vec<Short>, Code> {
    if count > DEPENDENCIES_PER_CHANGE_MAX {
        return Err(Code::TOO_MANY_DEPENDENCIES);
    }
    (0..count).map(|_| reader.array().map(Short)).collect()
}

fn session_actor(session: EditingSession, context: Context<'_>) -> Vec<u8> {
    session.actor(context.document).to_bytes().to_vec()
}

fn write_counted(out: &mut Vec<u8>, bytes: &[u8]) {
    write_unsigned(out, length(bytes));
    out.extend(bytes);
}
