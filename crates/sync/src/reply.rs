//! A reply's bytes: one zstd frame of CBOR in which numbers that follow each other are not repeated; and the
//! client half, which believes nothing of it before it is checked.

use std::collections::BTreeMap;

use minicbor::{Decode, Encode};

use crate::cbor;
use crate::code::Code;
use crate::digest::Short;
use crate::exchange::{Cursor, Epoch, PROTOCOL, Posting, Restored, SpaceDelta, SyncReply};
use crate::frame;
use crate::hash::Hash;
use crate::key::PublicKey;
use crate::limits::{
    COLLEAGUES_MAX, GRANTS_MAX, REPLY_BYTES_MAX, SELF_HANDLED_MAX, SETTLED_MAX, SPACES_MAX,
};
use crate::settled::{self, Settled};
use crate::trust::{Nonce, SignedTime};
use crate::version::{AppNotice, protocol_of};

mod deltas;
mod receipts;

/// A reply before zstd.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
struct Wire {
    #[n(0)]
    protocol: u16,
    #[n(1)]
    server_time: SignedTime,
    #[n(2)]
    receipts: receipts::Receipts,
    #[n(3)]
    spaces: Vec<deltas::Delta>,
    #[n(4)]
    blobs_lacking: Vec<Hash>,
    #[n(5)]
    posting: Option<Posting>,
    #[n(6)]
    revoked: Vec<String>,
    #[n(7)]
    backed_up_to: u64,
    #[n(8)]
    more: bool,
    #[n(9)]
    retry_after_s: Option<u32>,
    #[n(10)]
    digests: Option<Vec<Short>>,
    #[n(11)]
    app: Option<AppNotice>,
    #[n(12)]
    restored: Option<Restored>,
    #[n(13)]
    settled: Option<Vec<Settled>>,
    #[n(14)]
    packs: Option<Vec<String>>,
}

/// What was asked, as far as the answer has to agree with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The request's nonce.
    pub nonce: Nonce,
    /// The server's epoch as the request said.
    pub epoch: Option<Epoch>,
    /// The request's cursors.
    pub cursors: Vec<Cursor>,
    /// First number and count of the changesets pushed.
    pub pushed: Option<(u64, u32)>,
    /// The last decision read, as the request said.
    pub settled: u64,
}

impl SyncReply {
    /// The bytes of the answer.
    ///
    /// # Errors
    /// [`Code::SKIPPED_NUMBER`] when a space's entries do not follow each other, [`Code::TOO_LARGE`] over the
    /// limit of a reply: answer with less and `more`.
    pub fn encode(&self) -> Result<Vec<u8>, Code> {
        let wire = Wire {
            protocol: self.protocol,
            server_time: self.server_time,
            receipts: receipts::pack(&self.receipts),
            spaces: self.spaces.iter().map(deltas::pack).collect::<Result<_, _>>()?,
            blobs_lacking: self.blobs_lacking.clone(),
            posting: self.posting.clone(),
            revoked: self.revoked.clone(),
            backed_up_to: self.backed_up_to,
            more: self.more,
            retry_after_s: self.retry_after_s,
            digests: self.digests.clone(),
            app: self.app.clone(),
            restored: self.restored.clone(),
            settled: Some(self.settled.clone()).filter(|all| !all.is_empty()),
            packs: Some(self.packs.clone()).filter(|all| !all.is_empty()),
        };
        let bytes = cbor::encode(&wire);
        if bytes.len() > REPLY_BYTES_MAX {
            Err(Code::TOO_LARGE)
        } else {
            frame::deflate_answer(&bytes)
        }
    }

    /// Reads an answer of status 200.
    ///
    /// # Errors
    /// [`Code::NOT_OUR_SERVER`] for what is no frame at all (a portal's page), [`Code::CUT_REPLY`] for a frame
    /// that ends early, [`Code::NEWER_PROTOCOL`], [`Code::TOO_LARGE`], [`Code::UNREADABLE`].
    pub fn decode(bytes: &[u8]) -> Result<Self, Code> {
        frame::whole(bytes)?;
        let inflated = frame::inflate(bytes, REPLY_BYTES_MAX)?;
        // It answers in the protocol it was asked in.
        if protocol_of(&inflated)? != PROTOCOL {
            return Err(Code::NEWER_PROTOCOL);
        }
        let wire: Wire = cbor::decode(&inflated, REPLY_BYTES_MAX)?;
        let reply = Self {
            protocol: wire.protocol,
            server_time: wire.server_time,
            receipts: receipts::unpack(&wire.receipts)?,
            spaces: wire.spaces.iter().map(deltas::unpack).collect::<Result<_, _>>()?,
            blobs_lacking: wire.blobs_lacking,
            posting: wire.posting,
            revoked: wire.revoked,
            backed_up_to: wire.backed_up_to,
            more: wire.more,
            retry_after_s: wire.retry_after_s,
            digests: wire.digests,
            app: wire.app,
            restored: wire.restored,
            settled: wire.settled.unwrap_or_default(),
            packs: wire.packs.unwrap_or_default(),
        };
        let one_form = receipts::pack(&reply.receipts) == wire.receipts
            && reply
                .spaces
                .iter()
                .zip(&wire.spaces)
                .all(|(it, was)| deltas::pack(it).as_ref() == Ok(was));
        if one_form { Ok(reply) } else { Err(Code::UNREADABLE) }
    }

    /// The client half: whether this answers what was asked, by a server the district vouches for, and leaves
    /// out no number. Nothing of a reply is stored before this.
    ///
    /// # Errors
    /// [`Code::NOT_OUR_SERVER`], [`Code::SKIPPED_NUMBER`], [`Code::TOO_LARGE`], [`Code::UNREADABLE`].
    pub fn check(&self, asked: &Asked, server: &PublicKey) -> Result<(), Code> {
        self.server_time.verify(server).map_err(|_| Code::NOT_OUR_SERVER)?;
        if self.server_time.nonce != asked.nonce {
            return Err(Code::NOT_OUR_SERVER);
        }
        let too_long = |posting: &Posting| {
            posting.grants.len() > GRANTS_MAX
                || posting.self_handled.len() > SELF_HANDLED_MAX
                || posting.colleagues.len() > COLLEAGUES_MAX
        };
        // One for each space asked about, or none at all.
        let compared = self.digests.as_ref().map_or(0, Vec::len);
        if compared != 0 && compared != asked.cursors.len() {
            return Err(Code::UNREADABLE);
        }
        if self.spaces.len() > SPACES_MAX
            || self.revoked.len() > SPACES_MAX
            || self.restored.as_ref().is_some_and(|it| it.cursors.len() > SPACES_MAX)
            || self.settled.len() > SETTLED_MAX
            || self.packs.len() > SPACES_MAX
            || self.posting.as_ref().is_some_and(too_long)
        {
            return Err(Code::TOO_LARGE);
        }
        let same_epoch = asked.epoch.is_none_or(|epoch| epoch == self.epoch());
        // A server of another epoch counts anew.
        if !settled::in_order(&self.settled, if same_epoch { asked.settled } else { 0 }) {
            return Err(Code::UNREADABLE);
        }
        let cursors: BTreeMap<&str, u64> =
            asked.cursors.iter().map(|cursor| (cursor.space.as_str(), cursor.n)).collect();
        for (place, delta) in self.spaces.iter().enumerate() {
            let asked_from = cursors.get(delta.space.as_str()).copied().unwrap_or(0);
            let begins = follows(delta)?;
            // After a restore the server may go back to what it still has, never forward.
            if begins != asked_from && (same_epoch || begins > asked_from) {
                return Err(Code::SKIPPED_NUMBER);
            }
            if self.spaces.iter().skip(place + 1).any(|other| other.space <= delta.space) {
                return Err(Code::UNREADABLE);
            }
        }
        self.check_receipts(asked)
    }

    /// Receipts speak of what was pushed, each changeset once, in order.
    fn check_receipts(&self, asked: &Asked) -> Result<(), Code> {
        let (first, count) = asked.pushed.unwrap_or((0, 0));
        let end = first.saturating_add(u64::from(count));
        let mut next = first;
        for receipt in &self.receipts {
            if receipt.seq < next || receipt.seq >= end {
                return Err(Code::UNREADABLE);
            }
            next = receipt.seq + 1;
        }
        Ok(())
    }
}

/// The number before the first entry, when each entry follows the one before and the cursor is the last.
///
/// # Errors
/// [`Code::SKIPPED_NUMBER`].
fn follows(delta: &SpaceDelta) -> Result<u64, Code> {
    let first = delta.entries.first().map(|entry| entry.n()).ok_or(Code::SKIPPED_NUMBER)?;
    let consecutive = delta.entries.iter().zip(first..).all(|(entry, n)| entry.n() == n);
    let last = delta.entries.last().map(|entry| entry.n());
    if consecutive && last == Some(delta.cursor) {
        first.checked_sub(1).ok_or(Code::SKIPPED_NUMBER)
    } else {
        Err(Code::SKIPPED_NUMBER)
    }
}
