//! First sync: a space's documents as chunks named by their hashes, under a manifest the server signs. A tablet fetches
//! them in order, work first, goes on after any cut with those it lacks, and reads the feed from the manifest's number.

mod chunk;
mod cut;
mod rows;
mod stage;

use minicbor::{Decode, Encode};

use crate::cbor;
use crate::code::Code;
use crate::exchange::{Epoch, PROTOCOL};
use crate::hash::Hash;
use crate::key::PublicKey;
use crate::limits::{
    CHUNK_BYTES_MAX, PACK_ASK_BYTES_MAX, PACK_CHUNKS_MAX, PACK_MANIFEST_BYTES_MAX, SPACE_BYTES_MAX,
    VERSION_BYTES_MAX,
};
use crate::trust::{Signable, Signed};
use crate::version::speaks;

pub use chunk::{PackedChange, PackedDocument, PackedPlace, read, write};
pub use cut::{Chunk, Cut, Cutter};
pub use stage::{RECENT_MS, Stage, stage};

/// Version 1, 2026-11: the first.
pub const PACK_VERSION: u16 = 1;
/// Where a manifest is asked for.
pub const MANIFEST_PATH: &str = "/v1/packs";
/// Where a chunk is asked for.
pub const CHUNK_PATH: &str = "/v1/packs/chunk";

/// What a pack consists of.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Manifest {
    /// [`PACK_VERSION`].
    #[n(0)]
    pub version: u16,
    /// The life of the server's numbers in which it was made.
    #[n(1)]
    pub epoch: Epoch,
    /// The space.
    #[n(2)]
    pub space: String,
    /// The number of its feed up to which everything is in the pack.
    #[n(3)]
    pub n: u64,
    /// The chunks, in the order in which they are wanted.
    #[n(4)]
    pub chunks: Vec<ChunkRef>,
}

/// A manifest with the signature of the server's key.
pub type SignedManifest = Signed<Manifest>;

/// One chunk as a manifest names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct ChunkRef {
    /// SHA-256 of its bytes as they travel.
    #[n(0)]
    pub hash: Hash,
    /// Those bytes.
    #[n(1)]
    pub bytes: u32,
    /// What it is good for.
    #[n(2)]
    pub stage: Stage,
    /// Documents in it.
    #[n(3)]
    pub documents: u32,
}

/// `POST /v1/packs`: the manifest of one space.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct ManifestAsk {
    /// [`PROTOCOL`].
    #[n(0)]
    pub protocol: u16,
    /// The space's name.
    #[n(1)]
    pub space: String,
    /// An app that is too old is given nothing.
    #[n(2)]
    pub app_version: String,
}

/// `POST /v1/packs/chunk`: one chunk of a manifest the server gave.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct ChunkAsk {
    /// [`PROTOCOL`].
    #[n(0)]
    pub protocol: u16,
    /// The space's name.
    #[n(1)]
    pub space: String,
    /// The chunk's name.
    #[n(2)]
    pub hash: Hash,
    /// An app that is too old is given nothing.
    #[n(3)]
    pub app_version: String,
}

impl Signable for Manifest {
    const DOMAIN: &'static str = "doorstep.pack.1";
}

impl Manifest {
    /// Reads the answer to a [`ManifestAsk`]: signed by the server, about the space asked for, within the limits.
    ///
    /// # Errors
    /// [`Code::CUT_REPLY`] for what is none, [`Code::FORGED`], [`Code::NEWER_PROTOCOL`], [`Code::TOO_LARGE`];
    /// [`Code::UNREADABLE`] only for what the server itself has signed.
    pub fn read(bytes: &[u8], space: &str, server: &PublicKey) -> Result<Self, Code> {
        let cut = |_| Code::CUT_REPLY;
        let signed: SignedManifest = cbor::decode(bytes, PACK_MANIFEST_BYTES_MAX).map_err(cut)?;
        signed.verify(server)?;
        let manifest = signed.value;
        if manifest.version != PACK_VERSION {
            return Err(Code::NEWER_PROTOCOL);
        }
        let chunks = &manifest.chunks;
        let too_large = |it: &ChunkRef| {
            usize::try_from(it.bytes).unwrap_or(usize::MAX) > CHUNK_BYTES_MAX || it.documents == 0
        };
        if chunks.len() > PACK_CHUNKS_MAX || chunks.iter().any(too_large) {
            return Err(Code::TOO_LARGE);
        }
        let in_order =
            chunks.iter().zip(chunks.iter().skip(1)).all(|(one, next)| one.stage <= next.stage);
        if manifest.space == space && in_order { Ok(manifest) } else { Err(Code::UNREADABLE) }
    }
}

impl ChunkRef {
    /// Whether these are the bytes it names.
    ///
    /// # Errors
    /// [`Code::CUT_REPLY`] for fewer, [`Code::BODY_CHANGED`] for others.
    pub fn check(&self, bytes: &[u8]) -> Result<(), Code> {
        let said = usize::try_from(self.bytes).unwrap_or(usize::MAX);
        if bytes.len() < said {
            return Err(Code::CUT_REPLY);
        }
        if Hash::of(bytes) == self.hash { Ok(()) } else { Err(Code::BODY_CHANGED) }
    }
}

impl ManifestAsk {
    /// The body to be sealed.
    pub fn encode(&self) -> Vec<u8> {
        cbor::encode(self)
    }

    /// Reads a body whose envelope was verified.
    ///
    /// # Errors
    /// [`Code::NEWER_PROTOCOL`], [`Code::OLDER_SERVER`], [`Code::TOO_LARGE`], [`Code::UNREADABLE`].
    pub fn decode(body: &[u8]) -> Result<Self, Code> {
        let ask: Self = cbor::decode(body, PACK_ASK_BYTES_MAX)?;
        known(ask.protocol, &ask.space, &ask.app_version)?;
        Ok(ask)
    }
}

impl ChunkAsk {
    /// The body to be sealed.
    pub fn encode(&self) -> Vec<u8> {
        cbor::encode(self)
    }

    /// Reads a body whose envelope was verified.
    ///
    /// # Errors
    /// As [`ManifestAsk::decode`].
    pub fn decode(body: &[u8]) -> Result<Self, Code> {
        let ask: Self = cbor::decode(body, PACK_ASK_BYTES_MAX)?;
        known(ask.protocol, &ask.space, &ask.app_version)?;
        Ok(ask)
    }
}

fn known(protocol: u16, space: &str, app_version: &str) -> Result<(), Code> {
    speaks(protocol, PROTOCOL)?;
    let short = space.len() <= SPACE_BYTES_MAX && app_version.len() <= VERSION_BYTES_MAX;
    if short { Ok(()) } else { Err(Code::TOO_LARGE) }
}
