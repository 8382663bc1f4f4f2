//! `POST /v1/repair`: how two sides whose sums of a space differ find the documents that do, and each gives what the
//! other lacks. Nobody's side is chosen, nothing is read anew as a whole, and every answer may be the last: what was
//! committed is not asked for again.
//!
//! The steps: sums of 256 buckets, the documents of those that differ, then for each document that differs which
//! changes either side has. What the server lacks of the tablet's own is pushed once more; of others', it is offered
//! with the tag the server gave it.

use minicbor::{Decode, Encode};
use model::id::{DocumentId, IncarnationId};

use crate::cbor;
use crate::code::Code;
use crate::digest::{Mark, Short};
use crate::exchange::{Epoch, PROTOCOL};
use crate::feed::Tag;
use crate::frame;
use crate::hash::Hash;
use crate::key::PublicKey;
use crate::limits::{
    CHANGE_BYTES_MAX, REPAIR_CHANGES_MAX, REPAIR_DOCUMENTS_MAX, REPAIR_PAGE_MAX, REPLY_BYTES_MAX,
    REQUEST_BYTES_MAX, SPACE_BYTES_MAX, VERSION_BYTES_MAX,
};
use crate::trust::{Nonce, SignedTime};
use crate::version::{protocol_of, speaks};

/// Buckets of a space: a document is in that of its id's last byte, which is random.
pub const BUCKETS: usize = 256;

/// One step of a repair, about one space.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct RepairRequest {
    /// [`crate::exchange::PROTOCOL`].
    #[n(0)]
    pub protocol: u16,
    /// For the district's count of what differed where.
    #[n(1)]
    pub app_version: String,
    /// The server's life the cursor belongs to.
    #[n(2)]
    pub epoch: Epoch,
    /// Which space.
    #[n(3)]
    pub space: String,
    /// How far its feed was read; the answer is [`Answer::Moved`] when that is not its end.
    #[n(4)]
    pub cursor: u64,
    /// What is asked.
    #[n(5)]
    pub step: Step,
}

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Step {
    /// The sums of all buckets.
    #[n(0)]
    Buckets,
    /// The documents of some buckets, sorted, after one of them.
    #[n(1)]
    List {
        /// Which buckets, ascending.
        #[cbor(n(0), with = "minicbor::bytes")]
        buckets: Vec<u8>,
        /// The last document of the page before.
        #[cbor(n(1), with = "crate::cbor::maybe_id")]
        after: Option<DocumentId>,
    },
    /// What the server has of some documents and the tablet has not, and the other way round.
    #[n(2)]
    Compare(#[n(0)] Vec<Held>),
    /// Changes of others the server has lost.
    #[n(3)]
    Offer(#[n(0)] Vec<Offered>),
}

/// What a tablet has of a document.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Held {
    /// Which.
    #[cbor(n(0), with = "crate::cbor::id")]
    pub document: DocumentId,
    /// Its generation; 0 where the tablet has nothing.
    #[n(1)]
    pub generation: u32,
    /// The hashes of its changes that the server has confirmed, cut short.
    #[n(2)]
    pub changes: Vec<Short>,
}

/// A change of somebody else's, as the feed gave it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Offered {
    /// Its feed number in the request's space.
    #[n(0)]
    pub n: u64,
    /// Which document.
    #[cbor(n(1), with = "crate::cbor::id")]
    pub document: DocumentId,
    /// Its generation.
    #[n(2)]
    pub generation: u32,
    /// The life it was made in.
    #[cbor(n(3), with = "crate::cbor::id")]
    pub incarnation: IncarnationId,
    /// By which the server knows it again.
    #[n(4)]
    pub tag: Tag,
    /// The raw change chunk.
    #[cbor(n(5), with = "minicbor::bytes")]
    pub change: Vec<u8>,
}

/// The answer to a step: a zstd frame of this.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct RepairReply {
    /// Epoch, time and the request's nonce, signed by the server's key.
    #[n(0)]
    pub server_time: SignedTime,
    /// What was found.
    #[n(1)]
    pub answer: Answer,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Answer {
    /// The feed goes on behind the cursor, or the space is closed: sync first.
    #[n(0)]
    Moved,
    /// The sums of the marks' beginnings in each bucket.
    #[n(1)]
    Buckets(#[n(0)] Vec<u64>),
    /// One page of documents.
    #[n(2)]
    Page {
        /// Sorted.
        #[n(0)]
        documents: Vec<Listed>,
        /// Whether another page follows.
        #[n(1)]
        more: bool,
    },
    /// One for each document asked about, in order, as many as fit; the rest is asked for again.
    #[n(3)]
    Compared(#[n(0)] Vec<Found>),
    /// How many of those offered were taken; the others the server had, or did not know as its own.
    #[n(4)]
    Taken(#[n(0)] u64),
}

/// A document of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Listed {
    /// Which.
    #[cbor(n(0), with = "crate::cbor::id")]
    pub document: DocumentId,
    /// The beginning of its mark.
    #[n(1)]
    pub mark: Short,
}

/// Where a document stands with the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum Whereabouts {
    /// In the space.
    #[n(0)]
    Here,
    /// Known, and not in this space any more.
    #[n(1)]
    Elsewhere,
    /// The server knows nothing of it: it is offered all there is.
    #[n(2)]
    Unknown,
}

/// What comparing a document found.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Found {
    /// Which.
    #[cbor(n(0), with = "crate::cbor::id")]
    pub document: DocumentId,
    /// Where it stands.
    #[n(1)]
    pub whereabouts: Whereabouts,
    /// The kind's number.
    #[n(2)]
    pub kind: u16,
    /// The schema version its genesis has.
    #[n(3)]
    pub schema_version: u16,
    /// Its generation.
    #[n(4)]
    pub generation: u32,
    /// Changes the tablet has not.
    #[n(5)]
    pub changes: Vec<FoundChange>,
    /// The tablet's that the server has not.
    #[n(6)]
    pub lacking: Vec<Short>,
    /// Whether something of the tablet's lack was left for the next step.
    #[n(7)]
    pub more: bool,
}

/// A change the tablet has not.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct FoundChange {
    /// Its feed number in the space; 0 where it has none there.
    #[n(0)]
    pub n: u64,
    /// The commit that kept it.
    #[n(1)]
    pub commit: u64,
    /// The life it was made in.
    #[cbor(n(2), with = "crate::cbor::id")]
    pub incarnation: IncarnationId,
    /// By which the server knows it again.
    #[n(3)]
    pub tag: Tag,
    /// The raw change chunk.
    #[cbor(n(4), with = "minicbor::bytes")]
    pub change: Vec<u8>,
}

/// A hash cut short.
pub fn short(hash: &Hash) -> Short {
    let mut short = [0; 8];
    short.iter_mut().zip(hash.as_bytes()).for_each(|(to, from)| *to = *from);
    Short(short)
}

/// The bucket a document is in.
pub fn bucket(document: DocumentId) -> u8 {
    let [.., last] = *document.as_bytes();
    last
}

/// The sums of a space's buckets, from its documents' marks.
pub fn buckets<'a>(marks: impl IntoIterator<Item = (&'a DocumentId, &'a Mark)>) -> Vec<u64> {
    let mut sums = vec![0u64; BUCKETS];
    for (document, mark) in marks {
        if let Some(sum) = sums.get_mut(usize::from(bucket(*document))) {
            *sum = sum.wrapping_add(u64::from_be_bytes(mark.short().0));
        }
    }
    sums
}

/// The buckets in which two sides differ.
pub fn unlike(mine: &[u64], theirs: &[u64]) -> Vec<u8> {
    let differs = |bucket: &u8| mine.get(usize::from(*bucket)) != theirs.get(usize::from(*bucket));
    (0..=u8::MAX).filter(differs).collect()
}

impl RepairRequest {
    /// The body to be sealed.
    pub fn encode(&self) -> Vec<u8> {
        cbor::encode(self)
    }

    /// Reads a body whose envelope was verified.
    ///
    /// # Errors
    /// [`Code::NEWER_PROTOCOL`], [`Code::OLDER_SERVER`], [`Code::TOO_LARGE`] over a limit, [`Code::UNREADABLE`].
    pub fn decode(body: &[u8]) -> Result<Self, Code> {
        speaks(protocol_of(body)?, PROTOCOL)?;
        let request: Self = cbor::decode(body, REQUEST_BYTES_MAX)?;
        let fits = match &request.step {
            Step::Buckets => true,
            Step::List { buckets, .. } => buckets.len() <= BUCKETS,
            Step::Compare(held) => {
                held.len() <= REPAIR_DOCUMENTS_MAX
                    && held.iter().all(|it| it.changes.len() <= REPAIR_CHANGES_MAX)
            }
            Step::Offer(offered) => {
                offered.len() <= REPAIR_CHANGES_MAX
                    && offered.iter().all(|it| it.change.len() <= CHANGE_BYTES_MAX)
            }
        };
        let named = request.space.len() <= SPACE_BYTES_MAX
            && request.app_version.len() <= VERSION_BYTES_MAX;
        if fits && named { Ok(request) } else { Err(Code::TOO_LARGE) }
    }
}

impl RepairReply {
    /// The bytes of the answer.
    ///
    /// # Errors
    /// [`Code::TOO_LARGE`] over the limit of a reply.
    pub fn encode(&self) -> Result<Vec<u8>, Code> {
        let bytes = cbor::encode(self);
        if bytes.len() > REPLY_BYTES_MAX {
            Err(Code::TOO_LARGE)
        } else {
            frame::deflate_answer(&bytes)
        }
    }

    /// Reads an answer of status 200 and sees that it is the server's, to this request.
    ///
    /// # Errors
    /// [`Code::NOT_OUR_SERVER`], [`Code::CUT_REPLY`], [`Code::TOO_LARGE`], [`Code::UNREADABLE`].
    pub fn decode(bytes: &[u8], nonce: Nonce, server: &PublicKey) -> Result<Self, Code> {
        frame::whole(bytes)?;
        let inflated = frame::inflate(bytes, REPLY_BYTES_MAX)?;
        let reply: Self = cbor::decode(&inflated, REPLY_BYTES_MAX)?;
        reply.server_time.verify(server).map_err(|_| Code::NOT_OUR_SERVER)?;
        if reply.server_time.nonce != nonce {
            return Err(Code::NOT_OUR_SERVER);
        }
        let fits = match &reply.answer {
            Answer::Moved | Answer::Taken(_) => true,
            Answer::Buckets(sums) => sums.len() == BUCKETS,
            Answer::Page { documents, .. } => {
                documents.len() <= REPAIR_PAGE_MAX
                    && documents
                        .iter()
                        .zip(documents.iter().skip(1))
                        .all(|(a, b)| a.document < b.document)
            }
            Answer::Compared(found) => found.len() <= REPAIR_DOCUMENTS_MAX,
        };
        if fits { Ok(reply) } else { Err(Code::UNREADABLE) }
    }
}

#[cfg(test)]
mod tests;
