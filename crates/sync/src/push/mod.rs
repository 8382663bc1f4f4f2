//! A run of an author's changesets under one signature. A push stands alone: any carrier may bring it.

mod body;
mod rows;
mod run;

use minicbor::{Decode, Encode};
use model::id::{DeviceId, IncarnationId, TenantId};

use body::Body;

use crate::cbor;
use crate::changeset::{Changeset, chain_tip, check_size};
use crate::chunk::{Known, Wanted};
use crate::code::Code;
use crate::frame;
use crate::hash::Hash;
use crate::key::{PublicKey, Signature, SigningKey, sign};
use crate::limits::{CHANGESETS_PER_PUSH_MAX, PUSH_BODY_BYTES_MAX};

/// Version 1, 2026-11: the first.
pub const PUSH_VERSION: u16 = 1;
/// Suite 1: Ed25519, SHA-256, zstd.
pub const PUSH_SUITE: u16 = 1;
const PUSH_DOMAIN: &str = "doorstep.push.1";

/// What a body's tables and list heads may add to a changeset as kept.
const ROW_BYTES_SPARE: usize = 64;

/// What the signature is over.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct PushHead {
    /// [`PUSH_VERSION`].
    #[n(0)]
    pub version: u16,
    /// [`PUSH_SUITE`].
    #[n(1)]
    pub suite: u16,
    /// The district it is meant for.
    #[cbor(n(2), with = "crate::cbor::id")]
    pub tenant: TenantId,
    /// The author's device, whose key signs.
    #[cbor(n(3), with = "crate::cbor::id")]
    pub device: DeviceId,
    /// The life of the database the changesets were made in.
    #[cbor(n(4), with = "crate::cbor::id")]
    pub incarnation: IncarnationId,
    /// The number of the first changeset; numbers begin at 1.
    #[n(5)]
    pub first_seq: u64,
    /// The chain's hash before the first changeset.
    #[n(6)]
    pub prev: Hash,
    /// How many changesets.
    #[n(7)]
    pub count: u32,
    /// The chain's hash after the last one.
    #[n(8)]
    pub tip: Hash,
    /// Bytes of the body, inflated.
    #[n(9)]
    pub body_len: u32,
    /// SHA-256 of the body as sent.
    #[n(10)]
    pub body_sha256: Hash,
}

/// A push as it travels.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Push {
    /// What is signed.
    #[n(0)]
    pub head: PushHead,
    /// By the author's device.
    #[n(1)]
    pub signature: Signature,
    /// One zstd frame.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub body: Vec<u8>,
}

/// Who pushes, and where in the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Author {
    /// The district.
    pub tenant: TenantId,
    /// The device.
    pub device: DeviceId,
    /// The life.
    pub incarnation: IncarnationId,
    /// The number of the first changeset.
    pub first_seq: u64,
    /// The chain's hash before it.
    pub prev: Hash,
}

/// Why a push could not be opened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PushError {
    /// Forgery or garbage; its numbers are not used.
    #[error("the push is refused: {0}")]
    Refused(Code),
    /// What was left off could not be recomputed: send again with nothing left off.
    #[error("the push has to be sent plain")]
    NeedPlain,
}

/// How many of these changesets, from the first on, fit into one push.
pub fn take_fitting(changesets: &[Changeset]) -> usize {
    let mut room = PUSH_BODY_BYTES_MAX;
    let fits = |changeset: &&Changeset| {
        // As kept, nothing is left off and nothing is tabled: never less than in a body.
        match room.checked_sub(cbor::encode(*changeset).len() + ROW_BYTES_SPARE) {
            Some(left) => {
                room = left;
                true
            }
            None => false,
        }
    };
    changesets.iter().take(CHANGESETS_PER_PUSH_MAX).take_while(fits).count()
}

/// Packs and signs changesets; `plain` when the receiver asked that nothing be left off, or when one of them
/// cannot be packed closer: what is wrong with a change is then the judge's to say, and the others go with it.
///
/// # Errors
/// What [`check_size`] says of one of them; [`Code::ENVELOPE_MISMATCH`] or a chunk's code when a change is not
/// what its changeset says; [`Code::TOO_LARGE`] when they do not fit one push.
pub fn seal(
    author: Author,
    changesets: &[Changeset],
    plain: bool,
    key: &SigningKey,
) -> Result<Push, Code> {
    for changeset in changesets {
        check_size(changeset)?;
    }
    let inflated = cbor::encode(&Body::pack(changesets, plain)?);
    if inflated.len() > PUSH_BODY_BYTES_MAX || changesets.len() > CHANGESETS_PER_PUSH_MAX {
        return Err(Code::TOO_LARGE);
    }
    let body = frame::deflate(&inflated)?;
    let head = PushHead {
        version: PUSH_VERSION,
        suite: PUSH_SUITE,
        tenant: author.tenant,
        device: author.device,
        incarnation: author.incarnation,
        first_seq: author.first_seq,
        prev: author.prev,
        count: u32::try_from(changesets.len()).map_err(|_| Code::TOO_LARGE)?,
        tip: chain_tip(changesets, author.first_seq, author.prev),
        body_len: u32::try_from(inflated.len()).map_err(|_| Code::TOO_LARGE)?,
        body_sha256: Hash::of(&body),
    };
    let signature = sign(key, PUSH_DOMAIN, &cbor::encode(&head));
    Ok(Push { head, signature, body })
}

/// A push that is its author's, and readable; its changes are not put together yet.
#[derive(Clone, Debug)]
pub struct Verified<'a> {
    head: &'a PushHead,
    body: Body,
    wanted: Vec<Wanted>,
}

/// Verifies a push. That tenant, device and numbers are the right ones is the caller's to ask.
///
/// # Errors
/// [`PushError`].
pub fn verify<'a>(push: &'a Push, key: &PublicKey) -> Result<Verified<'a>, PushError> {
    let head = &push.head;
    if head.version != PUSH_VERSION {
        return Err(PushError::Refused(Code::NEWER_PROTOCOL));
    }
    if head.suite != PUSH_SUITE {
        return Err(PushError::Refused(Code::SUITE_UNKNOWN));
    }
    key.verify(PUSH_DOMAIN, &cbor::encode(head), &push.signature)?;
    if Hash::of(&push.body) != head.body_sha256 {
        return Err(PushError::Refused(Code::BODY_CHANGED));
    }
    let body = read_body(head, &push.body)?;
    let wanted = body.wanted().map_err(|code| amiss(&body, code))?;
    Ok(Verified { head, body, wanted })
}

impl Verified<'_> {
    /// Names the sender cut short because the receiver has them.
    pub fn wanted(&self) -> &[Wanted] {
        &self.wanted
    }

    /// Puts the changesets together. The changes have not passed the gate.
    ///
    /// # Errors
    /// [`PushError`].
    pub fn open(&self, known: &Known) -> Result<Vec<Changeset>, PushError> {
        let Self { head, body, .. } = self;
        let changesets = body.unpack(known).map_err(|code| amiss(body, code))?;
        if chain_tip(&changesets, head.first_seq, head.prev) != head.tip {
            return Err(amiss(body, Code::CHAIN_BROKEN));
        }
        for changeset in &changesets {
            check_size(changeset)?;
        }
        if Body::pack(&changesets, body.plain).as_ref() != Ok(body) {
            return Err(PushError::Refused(Code::UNREADABLE));
        }
        Ok(changesets)
    }
}

/// What was put together wrongly, or cannot be, is asked for again with nothing left off.
fn amiss(body: &Body, code: Code) -> PushError {
    if body.plain { PushError::Refused(code) } else { PushError::NeedPlain }
}

fn read_body(head: &PushHead, body: &[u8]) -> Result<Body, Code> {
    let inflated = frame::inflate(body, PUSH_BODY_BYTES_MAX)?;
    let body: Body = cbor::decode(&inflated, PUSH_BODY_BYTES_MAX)?;
    let count = body.count();
    if count > CHANGESETS_PER_PUSH_MAX {
        return Err(Code::TOO_LARGE);
    }
    let as_said = u32::try_from(count) == Ok(head.count)
        && u32::try_from(inflated.len()) == Ok(head.body_len);
    let numbered = head.first_seq.checked_add(u64::from(head.count)).is_some();
    if as_said && numbered && count > 0 { Ok(body) } else { Err(Code::UNREADABLE) }
}

impl From<Code> for PushError {
    fn from(code: Code) -> Self {
        Self::Refused(code)
    }
}
