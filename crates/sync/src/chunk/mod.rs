//! A raw Automerge change chunk, read without Automerge: who, after what, when, and where its columns lie.
//! What the columns say is `gate`'s; leaving off what a receiver can recompute is `strip`'s.

pub(crate) mod leb;
mod short;
mod strip;

use leb::{Reader, write_unsigned};

use crate::code::Code;
use crate::hash::Hash;
use crate::limits::{
    ACTOR_BYTES, ACTORS_PER_CHANGE_MAX, CHANGE_BYTES_MAX, COLUMNS_PER_CHANGE_MAX,
    DEPENDENCIES_PER_CHANGE_MAX, MESSAGE_BYTES_MAX,
};

pub use short::{Known, Named, Short, Wanted};
pub use strip::{Context, Earlier, rebuild, strip, wanted};

/// What every Automerge chunk begins with.
const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
const DOCUMENT: u8 = 0;
const CHANGE: u8 = 1;
const COMPRESSED: u8 = 2;
const DEFLATE_BIT: u64 = 0b1000;

/// A change chunk whose frame, checksum and head are sound. Its columns are not yet vouched for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chunk<'a> {
    /// The change's hash, which the checksum agreed with.
    pub hash: Hash,
    /// The changes it builds upon, in the chunk's order.
    pub deps: Vec<Hash>,
    /// Who made it: random, new for every editing session (DESIGN 4.7).
    pub actor: &'a [u8],
    /// Its number among the actor's changes of this document, from 1.
    pub seq: u64,
    /// The counter of its first operation.
    pub start_op: u64,
    /// The time it says, ms.
    pub time: i64,
    /// The message it says; empty for none.
    pub message: &'a str,
    /// Actors its operations refer to, besides its own.
    pub other_actors: Vec<&'a [u8]>,
    /// Columns in the chunk's order.
    pub columns: Vec<Column<'a>>,
    /// The columns as they stand, to the end: what is never left off.
    pub tail: &'a [u8],
}

/// One column's bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column<'a> {
    /// Its specification: id, type, and never the bit of deflate.
    pub spec: u32,
    /// Its bytes.
    pub data: &'a [u8],
}

impl<'a> Chunk<'a> {
    /// Reads exactly one raw change chunk.
    ///
    /// # Errors
    /// [`Code::DEFLATED`], [`Code::WHOLE_DOCUMENT`], [`Code::CHECKSUM`], [`Code::TRAILING_BYTES`],
    /// [`Code::BAD_ACTOR`], [`Code::BAD_MESSAGE`], a limit's code, or [`Code::NOT_A_CHANGE`].
    pub fn parse(bytes: &'a [u8]) -> Result<Self, Code> {
        if bytes.len() > CHANGE_BYTES_MAX {
            return Err(Code::TOO_LARGE);
        }
        let (checksum, data) = frame(bytes)?;
        let hash = hash(data);
        if !hash.as_bytes().starts_with(&checksum) {
            return Err(Code::CHECKSUM);
        }
        let mut reader = Reader::new(data);
        let deps =
            many(&mut reader, DEPENDENCIES_PER_CHANGE_MAX, Code::TOO_MANY_DEPENDENCIES, |r| {
                r.array().map(Hash)
            })?;
        let actor = read_actor(&mut reader)?;
        let seq = reader.unsigned()?;
        let start_op = reader.unsigned()?;
        let time = reader.signed()?;
        let message = message(&mut reader)?;
        let other_actors =
            many(&mut reader, ACTORS_PER_CHANGE_MAX, Code::TOO_MANY_ACTORS, read_actor)?;
        let tail = reader.rest();
        let columns = columns(&mut reader)?;
        if !reader.is_empty() {
            return Err(Code::TRAILING_BYTES);
        }
        Ok(Self { hash, deps, actor, seq, start_op, time, message, other_actors, columns, tail })
    }
}

/// The checksum and the data of one change chunk that fills `bytes`.
fn frame(bytes: &[u8]) -> Result<([u8; 4], &[u8]), Code> {
    let mut reader = Reader::new(bytes);
    if reader.array()? != MAGIC {
        return Err(Code::NOT_A_CHANGE);
    }
    let checksum = reader.array()?;
    match reader.byte()? {
        CHANGE => {}
        COMPRESSED => return Err(Code::DEFLATED),
        DOCUMENT => return Err(Code::WHOLE_DOCUMENT),
        _ => return Err(Code::NOT_A_CHANGE),
    }
    let len = reader.unsigned()?;
    let data = reader.take(len)?;
    if reader.is_empty() { Ok((checksum, data)) } else { Err(Code::TRAILING_BYTES) }
}

/// The chunk around some data: magic, checksum, type and length put before it.
fn framed(data: &[u8]) -> Vec<u8> {
    let hash = hash(data);
    let mut bytes = Vec::with_capacity(data.len() + 16);
    bytes.extend(MAGIC);
    bytes.extend(hash.as_bytes().iter().take(4));
    bytes.push(CHANGE);
    write_unsigned(&mut bytes, length(data));
    bytes.extend(data);
    bytes
}

/// The hash of a change: over its type, length and data.
fn hash(data: &[u8]) -> Hash {
    let mut head = vec![CHANGE];
    write_unsigned(&mut head, length(data));
    Hash::of(&[&head, data].concat())
}

fn length(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

fn many<'a, T>(
    reader: &mut Reader<'a>,
    max: usize,
    over: Code,
    read: impl Fn(&mut Reader<'a>) -> Result<T, Code>,
) -> Result<Vec<T>, Code> {
    let count = usize::try_from(reader.unsigned()?).unwrap_or(usize::MAX);
    if count > max {
        return Err(over);
    }
    (0..count).map(|_| read(reader)).collect()
}

fn read_actor<'a>(reader: &mut Reader<'a>) -> Result<&'a [u8], Code> {
    match reader.unsigned()? {
        ACTOR_BYTES => reader.take(ACTOR_BYTES),
        _ => Err(Code::BAD_ACTOR),
    }
}

fn message<'a>(reader: &mut Reader<'a>) -> Result<&'a str, Code> {
    let len = reader.unsigned()?;
    if usize::try_from(len).unwrap_or(usize::MAX) > MESSAGE_BYTES_MAX {
        return Err(Code::BAD_MESSAGE);
    }
    str::from_utf8(reader.take(len)?).map_err(|_| Code::BAD_MESSAGE)
}

fn columns<'a>(reader: &mut Reader<'a>) -> Result<Vec<Column<'a>>, Code> {
    let specs = many(reader, COLUMNS_PER_CHANGE_MAX, Code::TOO_MANY_COLUMNS, |r| {
        Ok((r.unsigned()?, r.unsigned()?))
    })?;
    let mut columns = Vec::with_capacity(specs.len());
    for (spec, len) in specs {
        if spec & DEFLATE_BIT != 0 {
            return Err(Code::DEFLATED);
        }
        let spec = u32::try_from(spec).map_err(|_| Code::BAD_COLUMNS)?;
        columns.push(Column { spec, data: reader.take(len)? });
    }
    Ok(columns)
}
