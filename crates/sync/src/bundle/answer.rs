//! What the frames of a return file hold: replies as over the network, each with what it answers, signed by the server.

use minicbor::{Decode, Encode};
use model::id::IncarnationId;

use super::{BundleId, FRAME_BYTES_MAX};
use crate::cbor;
use crate::code::Code;
use crate::exchange::{Cursor, Epoch, SyncReply};
use crate::hash::Hash;
use crate::key::{PublicKey, Signature, SigningKey, sign};
use crate::limits::{BLOBS_OFFERED_MAX, SPACE_BYTES_MAX, SPACES_MAX};
use crate::reply::Asked;
use crate::trust::Nonce;

const ANSWER_DOMAIN: &str = "doorstep.bundle-answer.1";

/// One reply and what it answers.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Answered {
    /// The life that asked.
    #[cbor(n(0), with = "crate::cbor::id")]
    pub asking: IncarnationId,
    /// The server's epoch as the request said.
    #[n(1)]
    pub epoch: Option<Epoch>,
    /// How far each space was read.
    #[n(2)]
    pub cursors: Vec<Cursor>,
    /// The last decision read.
    #[n(3)]
    pub settled: u64,
    /// Of a push: its life, its first number, how many.
    #[n(4)]
    pub pushed: Option<Pushed>,
    /// Photos the server has got by this file.
    #[n(5)]
    pub photos: Vec<Hash>,
    /// A [`SyncReply`], as it goes over the network.
    #[cbor(n(6), with = "minicbor::bytes")]
    pub reply: Vec<u8>,
}

/// Which push a reply answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Pushed {
    /// The life its changesets were made in.
    #[cbor(n(0), with = "crate::cbor::id")]
    pub incarnation: IncarnationId,
    /// The first number.
    #[n(1)]
    pub first_seq: u64,
    /// How many.
    #[n(2)]
    pub count: u32,
}

/// One frame of a return file.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Answer {
    /// A reply, signed by the server together with the file it answers.
    #[n(0)]
    Reply(#[cbor(n(0), with = "minicbor::bytes")] Vec<u8>, #[n(1)] Signature),
    /// Everything was written; whether the server has still more to tell than one file holds.
    #[n(1)]
    Last(#[n(0)] bool),
}

impl Answered {
    /// The frame of a reply.
    pub fn seal(&self, bundle: BundleId, key: &SigningKey) -> Answer {
        let bytes = cbor::encode(self);
        let signature = sign(key, ANSWER_DOMAIN, &bound(bundle, &bytes));
        Answer::Reply(bytes, signature)
    }

    /// The reply, once it is the server's word on what was asked.
    ///
    /// # Errors
    /// What [`SyncReply::decode`] and [`SyncReply::check`] say.
    pub fn read(&self, nonce: Nonce, server: &PublicKey) -> Result<SyncReply, Code> {
        let reply = SyncReply::decode(&self.reply)?;
        let asked = Asked {
            nonce,
            epoch: self.epoch,
            cursors: self.cursors.clone(),
            pushed: self.pushed.map(|pushed| (pushed.first_seq, pushed.count)),
            settled: self.settled,
        };
        reply.check(&asked, server)?;
        Ok(reply)
    }
}

impl Answer {
    /// The frame's bytes.
    pub fn encode(&self) -> Vec<u8> {
        cbor::encode(self)
    }

    /// Reads a frame.
    ///
    /// # Errors
    /// [`Code::UNREADABLE`], [`Code::TOO_LARGE`].
    pub fn decode(bytes: &[u8]) -> Result<Self, Code> {
        cbor::decode(bytes, FRAME_BYTES_MAX)
    }

    /// What a reply's frame holds; none for the last one.
    ///
    /// # Errors
    /// [`Code::FORGED`] when the server did not sign it for this file, [`Code::UNREADABLE`], [`Code::TOO_LARGE`].
    pub fn open(&self, bundle: BundleId, server: &PublicKey) -> Result<Option<Answered>, Code> {
        let Self::Reply(bytes, signature) = self else { return Ok(None) };
        server.verify(ANSWER_DOMAIN, &bound(bundle, bytes), signature)?;
        let answered: Answered = cbor::decode(bytes, FRAME_BYTES_MAX)?;
        let long = answered.cursors.len() > SPACES_MAX
            || answered.photos.len() > BLOBS_OFFERED_MAX
            || answered.cursors.iter().any(|cursor| cursor.space.len() > SPACE_BYTES_MAX);
        if long { Err(Code::TOO_LARGE) } else { Ok(Some(answered)) }
    }
}

fn bound(bundle: BundleId, bytes: &[u8]) -> Vec<u8> {
    [&bundle.0[..], bytes].concat()
}
