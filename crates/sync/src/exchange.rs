//! One round trip, `POST /v1/sync`: stateless, idempotent, at most 1 MiB each way inflated. Request type,
//! reply type; the request travels in a sealed envelope (`request`), the reply as one zstd frame (`reply`).

use std::collections::BTreeSet;

use minicbor::{Decode, Encode};
use model::id::{IncarnationId, UserId};
use model::time::TimeMs;

use crate::cbor;
use crate::code::Code;
use crate::digest::Short;
use crate::feed::FeedEntry;
use crate::hash::Hash;
use crate::limits::{
    BLOBS_OFFERED_MAX, REQUEST_BYTES_MAX, SPACE_BYTES_MAX, SPACES_MAX, VERSION_BYTES_MAX,
};
use crate::push::Push;
use crate::receipt::SyncReceipt;
use crate::settled::Settled;
use crate::trust::SignedTime;
use crate::version::{AppNotice, protocol_of, speaks};

/// Version 1, 2026-11: the first.
pub const PROTOCOL: u16 = 1;
const POSTING_DOMAIN: &str = "doorstep.posting.1";

/// One life of the server's numbers: a restore begins a new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct Epoch(#[cbor(n(0), with = "minicbor::bytes")] pub [u8; 8]);

/// Up. The device stands in the envelope, which its key signs.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct SyncRequest {
    /// [`PROTOCOL`].
    #[n(0)]
    pub protocol: u16,
    /// For the district's overview of versions in the field.
    #[n(1)]
    pub app_version: String,
    /// The life that asks: entries it authored come back as [`FeedEntry::Own`].
    #[cbor(n(2), with = "crate::cbor::id")]
    pub incarnation: IncarnationId,
    /// The server's epoch as last seen.
    #[n(3)]
    pub epoch: Option<Epoch>,
    /// Which posting the tablet knows: [`Posting::mark`] of it, none before the first reply.
    #[n(4)]
    pub posting: Option<PostingMark>,
    /// How far each space was read, sorted by space.
    #[n(5)]
    pub cursors: Vec<Cursor>,
    /// Own changesets.
    #[n(6)]
    pub push: Option<Push>,
    /// Photos the tablet could send.
    #[n(7)]
    pub blobs: Vec<BlobOffer>,
    /// [`crate::digest::overview`] of what is confirmed in the spaces of the cursors; none while anything is on its way.
    #[n(8)]
    pub digest: Option<Short>,
    /// What this tablet had to put right since the server last heard of it; none when it was nothing.
    #[n(9)]
    pub mended: Option<Mended>,
    /// The last decision about own changesets kept apart that was read; none before the first.
    #[n(10)]
    pub settled: Option<u64>,
}

/// What a tablet had to put right in its own database: counts only, for the district's IT.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Mended {
    /// Lists and searches that did not say what their records say, found by the nightly look.
    #[n(0)]
    pub projections: u64,
    /// Documents that differed from the server's and are equal now.
    #[n(1)]
    pub documents: u64,
    /// Spaces that still differ after every try: somebody has to look.
    #[n(2)]
    pub given_up: u64,
}

/// How far a tablet has read one feed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(array)]
pub struct Cursor {
    /// The space's name.
    #[n(0)]
    pub space: String,
    /// The last number read; 0 before the first.
    #[n(1)]
    pub n: u64,
}

/// A photo the tablet has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct BlobOffer {
    /// SHA-256 of its bytes.
    #[n(0)]
    pub hash: Hash,
    /// Its bytes.
    #[n(1)]
    pub len: u64,
}

/// Where a person works: what they may do there, and with whom. Always whole, never some of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Posting {
    /// Where, and as what.
    #[n(0)]
    pub grants: Vec<WireGrant>,
    /// 自办自结: the district's list of event categories that may be settled on the spot (E04).
    #[n(1)]
    pub self_handled: BTreeSet<String>,
    /// Who else works or worked in the spaces the person may read, by name: a screen says who, not a number.
    #[n(2)]
    pub colleagues: Vec<Colleague>,
    /// Days the tablet may be used without a word of the server's, when they are not the usual
    /// [`crate::limits::LEASE_DAYS`].
    #[n(3)]
    pub lease_days: Option<u16>,
}

/// Somebody whose name stands beside what they wrote.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(array)]
pub struct Colleague {
    /// Who.
    #[cbor(n(0), with = "crate::cbor::id")]
    pub user: UserId,
    /// What they are called.
    #[n(1)]
    pub name: String,
}

impl Posting {
    /// The mark of this posting, whatever the order of the grants.
    pub fn mark(&self) -> PostingMark {
        let mut grants: Vec<_> = self.grants.iter().collect();
        grants.sort_unstable();
        let listed = cbor::encode(&self.self_handled);
        let named = cbor::encode(&self.colleagues);
        let lease = cbor::encode(&self.lease_days);
        let hash = Hash::under(POSTING_DOMAIN, &[&cbor::encode(&grants), &listed, &named, &lease]);
        let mut mark = [0; 8];
        mark.iter_mut().zip(hash.as_bytes()).for_each(|(to, from)| *to = *from);
        PostingMark(mark)
    }
}

/// Eight bytes that change when a person's posting does, so that a reply need not list them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct PostingMark(#[cbor(n(0), with = "minicbor::bytes")] pub [u8; 8]);

/// Down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyncReply {
    /// [`PROTOCOL`].
    pub protocol: u16,
    /// Epoch, time and the request's nonce, signed by the server's key.
    pub server_time: SignedTime,
    /// One for each changeset of the push, in order.
    pub receipts: Vec<SyncReceipt>,
    /// What is new, sorted by space; a space with nothing new is left out.
    pub spaces: Vec<SpaceDelta>,
    /// Of the photos offered, those the server has not got and would take.
    pub blobs_lacking: Vec<Hash>,
    /// What the person may do, when it is not what the request marked.
    pub posting: Option<Posting>,
    /// Spaces of the request's cursors the person may no longer read: to be purged.
    pub revoked: Vec<String>,
    /// Commits up to this one are in a backup.
    pub backed_up_to: u64,
    /// There is more: commit this and ask again.
    pub more: bool,
    /// Do not ask again before this many seconds.
    pub retry_after_s: Option<u32>,
    /// When the request's digest was compared: nothing if it was the server's, else the beginning of the server's
    /// sum for each of the request's cursors, in order.
    pub digests: Option<Vec<Short>>,
    /// The app is to be updated.
    pub app: Option<AppNotice>,
    /// What the backup held that the server was restored from since the request's epoch.
    pub restored: Option<Restored>,
    /// What became of the tablet's changesets that were kept apart, after the number the request named.
    pub settled: Vec<Settled>,
    /// Spaces of which the request has no cursor and whose feeds are long: to be fetched as packs. A tablet that wants
    /// such a feed from its beginning says 0.
    pub packs: Vec<String>,
}

/// A restored server's word on what it still has of the numbers an earlier epoch gave: what tablets had beyond, they
/// bring back, own changesets in their pushes and others' changes by [`crate::heal`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Restored {
    /// Commits up to this one are here.
    #[n(0)]
    pub commit: u64,
    /// Each feed of the request's cursors is here up to this number, sorted by space.
    #[n(1)]
    pub cursors: Vec<Cursor>,
}

impl SyncReply {
    /// The server's present epoch.
    pub fn epoch(&self) -> Epoch {
        self.server_time.epoch
    }
}

/// What is new in one space.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpaceDelta {
    /// The space's name.
    pub space: String,
    /// The entries from the request's cursor + 1 on, none left out.
    pub entries: Vec<FeedEntry>,
    /// The number of the last of them: the new cursor.
    pub cursor: u64,
}

/// A right of the asking person in one space.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(array)]
pub struct WireGrant {
    /// The space's name.
    #[n(0)]
    pub space: String,
    /// The right's word: `read`, `write`, `hand_in`.
    #[n(1)]
    pub right: String,
    /// The role's word.
    #[n(2)]
    pub role: String,
    /// First instant it holds, UTC ms.
    #[n(3)]
    pub from: TimeMs,
    /// First instant it no longer holds, UTC ms.
    #[n(4)]
    pub to: TimeMs,
}

impl SyncRequest {
    /// The body to be sealed.
    pub fn encode(&self) -> Vec<u8> {
        cbor::encode(self)
    }

    /// Reads a body whose envelope was verified.
    ///
    /// # Errors
    /// [`Code::NEWER_PROTOCOL`], [`Code::OLDER_SERVER`], [`Code::TOO_LARGE`] over a limit, [`Code::UNREADABLE`] for another form or
    /// cursors out of order.
    pub fn decode(body: &[u8]) -> Result<Self, Code> {
        speaks(protocol_of(body)?, PROTOCOL)?;
        let request: Self = cbor::decode(body, REQUEST_BYTES_MAX)?;
        let cursors = &request.cursors;
        if cursors.len() > SPACES_MAX
            || request.blobs.len() > BLOBS_OFFERED_MAX
            || request.app_version.len() > VERSION_BYTES_MAX
            || cursors.iter().any(|cursor| cursor.space.len() > SPACE_BYTES_MAX)
        {
            return Err(Code::TOO_LARGE);
        }
        let sorted =
            cursors.iter().zip(cursors.iter().skip(1)).all(|(one, next)| one.space < next.space);
        if sorted { Ok(request) } else { Err(Code::UNREADABLE) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request() -> SyncRequest {
        SyncRequest {
            protocol: PROTOCOL,
            app_version: "0.1.0".into(),
            incarnation: IncarnationId::from_bytes([1; 16]),
            epoch: Some(Epoch([2; 8])),
            posting: Some(PostingMark([3; 8])),
            cursors: vec![
                Cursor { space: "grid/990101001001001".into(), n: 300 },
                Cursor { space: "team/x".into(), n: 0 },
            ],
            push: None,
            blobs: vec![BlobOffer { hash: Hash([4; 32]), len: 1_000 }],
            digest: None,
            mended: None,
            settled: None,
        }
    }

    /// Frozen: a change here is another protocol.
    #[test]
    fn the_bytes_of_a_request_are_golden() {
        assert_eq!(
            Hash::of(&request().encode()).to_string(),
            "63919a96a1f804c9c9a04f1280813d70425728c220fe765ffe2fa1001045f108"
        );
    }

    /// What is seldom said costs nothing when it is not.
    #[test]
    fn a_digest_is_nine_bytes_more_and_none_where_there_is_none() {
        let with = SyncRequest { digest: Some(Short([5; 8])), ..request() };
        assert_eq!(with.encode().len(), request().encode().len() + 9);
        let mended = Some(Mended { projections: 1, documents: 0, given_up: 0 });
        assert_eq!(SyncRequest { mended, ..with.clone() }.encode().len(), with.encode().len() + 4);
    }

    #[test]
    fn a_request_reads_back() {
        assert_eq!(SyncRequest::decode(&request().encode()), Ok(request()));
        let told = SyncRequest { settled: Some(3), ..request() };
        assert_eq!(SyncRequest::decode(&told.encode()), Ok(told));
        let mended = Some(Mended { projections: 1, documents: 2, given_up: 3 });
        let full = SyncRequest { digest: Some(Short([5; 8])), mended, ..request() };
        assert_eq!(SyncRequest::decode(&full.encode()), Ok(full));
    }

    #[test]
    fn a_request_beyond_its_bounds_is_refused() {
        let newer = SyncRequest { protocol: 2, ..request() };
        assert_eq!(SyncRequest::decode(&newer.encode()), Err(Code::OLDER_SERVER));
        let older = SyncRequest { protocol: 0, ..request() };
        assert_eq!(SyncRequest::decode(&older.encode()), Err(Code::NEWER_PROTOCOL));
        // Another protocol is told as such, whatever form it has.
        assert_eq!(SyncRequest::decode(&[0x82, 9, 0xf6]), Err(Code::OLDER_SERVER));
        let mut unsorted = request();
        unsorted.cursors.reverse();
        assert_eq!(SyncRequest::decode(&unsorted.encode()), Err(Code::UNREADABLE));
        let mut twice = request();
        twice.cursors.push(twice.cursors[1].clone());
        assert_eq!(SyncRequest::decode(&twice.encode()), Err(Code::UNREADABLE));
        let mut long = request();
        long.cursors[1].space = "team/".repeat(20);
        assert_eq!(SyncRequest::decode(&long.encode()), Err(Code::TOO_LARGE));
        let mut many = request();
        many.cursors = (0..65).map(|i| Cursor { space: format!("team/{i:02}"), n: 0 }).collect();
        assert_eq!(SyncRequest::decode(&many.encode()), Err(Code::TOO_LARGE));
    }

    #[test]
    fn the_mark_of_rights_changes_with_any_of_them_and_not_with_their_order() {
        let grant = |space: &str, to| WireGrant {
            space: space.into(),
            right: "write".into(),
            role: "grid_worker".into(),
            from: 0,
            to,
        };
        let (a, b) = (grant("a", 1), grant("b", 1));
        let mark = |grants: &[&WireGrant], listed: &[&str]| {
            let grants = grants.iter().copied().cloned().collect();
            let self_handled = listed.iter().map(|&code| code.to_owned()).collect();
            Posting { grants, self_handled, ..Posting::default() }
        };
        let named = |name: &str| {
            let colleague = Colleague { user: UserId::from_bytes([1; 16]), name: name.to_owned() };
            Posting { colleagues: vec![colleague], ..mark(&[&a], &[]) }.mark()
        };
        assert_ne!(named("马海霞"), named("马海燕"));
        let leased = |lease_days| Posting { lease_days, ..Posting::default() }.mark();
        assert_ne!(leased(None), leased(Some(7)));
        let mark = |grants: &[&WireGrant], listed: &[&str]| mark(grants, listed).mark();
        assert_eq!(mark(&[&a, &b], &["11"]), mark(&[&b, &a], &["11"]));
        assert_ne!(mark(&[&a, &b], &["11"]), mark(&[&a, &grant("b", 2)], &["11"]));
        assert_ne!(mark(&[&a, &b], &["11"]), mark(&[&a, &b], &["11", "31"]));
    }
}
