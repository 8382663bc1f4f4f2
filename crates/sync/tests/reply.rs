//! A reply's bytes, and what a tablet believes of them.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::BTreeSet;

use doorstep_sync::code::Code;
use doorstep_sync::digest::Short;
use doorstep_sync::exchange::{
    Colleague, Cursor, Epoch, PROTOCOL, Posting, PostingMark, SpaceDelta, SyncReply, SyncRequest,
    WireGrant,
};
use doorstep_sync::feed::{FeedChange, FeedEntry, Tag};
use doorstep_sync::frame;
use doorstep_sync::hash::Hash;
use doorstep_sync::key::{PublicKey, SigningKey};
use doorstep_sync::limits::SETTLED_MAX;
use doorstep_sync::receipt::{Gone, Need, Placed, SyncReceipt, Verdict};
use doorstep_sync::reply::Asked;
use doorstep_sync::request::{self, Carrier};
use doorstep_sync::settled::{Outcome, Settled};
use doorstep_sync::trust::{Nonce, SignedTime};
use model::id::{DeviceId, DocumentId, IncarnationId, UserId};
use proptest::prelude::*;

const GRID: &str = "grid/990101001001001";
const TEAM: &str = "team/00000000-0000-0000-0000-000000000001";
const NONCE: Nonce = Nonce([7; 16]);
const EPOCH: Epoch = Epoch([8; 8]);

fn server() -> SigningKey {
    SigningKey::from_bytes(&[2; 32])
}

fn empty() -> SyncReply {
    SyncReply {
        protocol: PROTOCOL,
        server_time: SignedTime::sign(EPOCH, 1_790_000_000_000, NONCE, &server()),
        receipts: vec![],
        spaces: vec![],
        blobs_lacking: vec![],
        posting: None,
        revoked: vec![],
        backed_up_to: 12_000,
        more: false,
        retry_after_s: None,
        digests: None,
        app: None,
        restored: None,
        settled: vec![],
        packs: vec![],
    }
}

fn change(n: u64) -> FeedEntry {
    FeedEntry::Change(Box::new(FeedChange {
        n,
        commit: 500 + n,
        document: DocumentId::from_bytes([1; 16]),
        kind: 4,
        schema_version: 1,
        generation: 0,
        change: vec![1, 2, 3],
        incarnation: IncarnationId::from_bytes([2; 16]),
        tag: Tag([3; 16]),
    }))
}

fn delta(space: &str, entries: Vec<FeedEntry>) -> SpaceDelta {
    let cursor = entries.last().map_or(0, |entry| entry.n());
    SpaceDelta { space: space.into(), entries, cursor }
}

fn placed(space: &str, n: u64) -> Placed {
    Placed { space: space.into(), n }
}

fn full() -> SyncReply {
    let receipt = |seq, verdict| SyncReceipt { seq, verdict, commit: 600 + seq };
    let received =
        |n| Verdict::Received(vec![placed(GRID, n), placed(GRID, n + 1), placed(TEAM, n)]);
    SyncReply {
        receipts: vec![
            receipt(5, received(40)),
            receipt(6, received(42)),
            receipt(7, Verdict::Duplicate(Box::new(receipt(7, received(9))))),
            receipt(8, Verdict::Blocked),
            receipt(9, Verdict::Quarantined(Code::NO_GRANT)),
            receipt(10, Verdict::Refused(Code::FORGED)),
            receipt(11, Verdict::Forked),
            receipt(12, Verdict::Need(Need::From(3))),
            receipt(13, Verdict::Need(Need::Missing(vec![Hash([4; 32])]))),
            receipt(14, Verdict::Need(Need::Plain)),
        ],
        spaces: vec![
            delta(
                GRID,
                vec![
                    change(39),
                    FeedEntry::Own { n: 40 },
                    FeedEntry::Own { n: 41 },
                    change(42),
                    FeedEntry::MovedOut { n: 43, document: DocumentId::from_bytes([1; 16]) },
                    FeedEntry::Void { n: 44 },
                    FeedEntry::Erased { n: 45, gone: gone() },
                ],
            ),
            delta(TEAM, vec![FeedEntry::Own { n: 1 }]),
        ],
        blobs_lacking: vec![Hash([5; 32])],
        posting: Some(Posting {
            grants: vec![WireGrant {
                space: GRID.into(),
                right: "write".into(),
                role: "grid_worker".into(),
                from: 0,
                to: 1_800_000_000_000,
            }],
            self_handled: BTreeSet::from(["11".into(), "31".into()]),
            lease_days: None,
            colleagues: vec![Colleague {
                user: UserId::from_bytes([6; 16]),
                name: "马海霞".into(),
            }],
        }),
        revoked: vec!["grid/990101001001009".into()],
        more: true,
        retry_after_s: Some(30),
        digests: None,
        app: None,
        restored: None,
        settled: vec![settled(4, Outcome::Adopted), settled(7, Outcome::SetAside)],
        packs: vec![TEAM.into()],
        ..empty()
    }
}

fn gone() -> Gone {
    Gone { document: DocumentId::from_bytes([8; 16]), generation: 1 }
}

fn settled(n: u64, outcome: Outcome) -> Settled {
    Settled {
        n,
        incarnation: IncarnationId::from_bytes([2; 16]),
        seq: 9,
        outcome,
        reason: "已由社区核实".into(),
        by: UserId::from_bytes([6; 16]),
        at: 1_790_000_000_000,
    }
}

fn asked() -> Asked {
    Asked {
        nonce: NONCE,
        epoch: Some(EPOCH),
        cursors: vec![Cursor { space: GRID.into(), n: 38 }],
        pushed: Some((5, 10)),
        settled: 3,
    }
}

fn check(reply: &SyncReply) -> Result<(), Code> {
    reply.check(&asked(), &PublicKey::of(&server()))
}

#[test]
fn a_reply_reads_back_and_is_believed() {
    for reply in [empty(), full()] {
        let read = SyncReply::decode(&reply.encode().unwrap()).unwrap();
        assert_eq!(read, reply);
        assert_eq!(check(&read), Ok(()));
    }
}

/// Frozen: a change here is another protocol.
#[test]
fn the_bytes_of_a_reply_are_golden() {
    let inflated = frame::inflate(&full().encode().unwrap(), 10_000).unwrap();
    assert_eq!(
        Hash::of(&inflated).to_string(),
        "3673b6975faa804cf8801eccf761d2a6c07774a676010cafef3a93a932ee2361"
    );
}

fn arbitrary_verdict() -> impl Strategy<Value = Verdict> {
    let placed = (prop::sample::select(vec![GRID, TEAM]), any::<u64>())
        .prop_map(|(space, n)| Placed { space: space.into(), n });
    prop_oneof![
        prop::collection::vec(placed.clone(), 0..4).prop_map(Verdict::Received),
        prop::collection::vec(placed, 0..4)
            .prop_map(|placed| Verdict::Erased(placed, vec![gone()])),
        Just(Verdict::Blocked),
        Just(Verdict::Quarantined(Code::NO_GRANT)),
        any::<u64>().prop_map(|seq| Verdict::Need(Need::From(seq))),
    ]
}

proptest! {
    #[test]
    fn receipts_read_back(rows in prop::collection::vec((any::<u64>(), any::<u64>(), arbitrary_verdict()), 0..20)) {
        let receipts = rows.into_iter().map(|(seq, commit, verdict)| SyncReceipt { seq, verdict, commit });
        let reply = SyncReply { receipts: receipts.collect(), ..empty() };
        prop_assert_eq!(SyncReply::decode(&reply.encode().unwrap()), Ok(reply));
    }

    #[test]
    fn entries_read_back(sorts in prop::collection::vec(0..5, 1..40), after in 0u64..1 << 40) {
        let entries = sorts.iter().zip(after + 1..).map(|(sort, n)| match sort {
            0 => FeedEntry::Own { n },
            1 => FeedEntry::MovedOut { n, document: DocumentId::from_bytes([7; 16]) },
            2 => FeedEntry::Void { n },
            3 => FeedEntry::Erased { n, gone: gone() },
            _ => change(n),
        });
        let reply = SyncReply { spaces: vec![delta(GRID, entries.collect())], ..empty() };
        prop_assert_eq!(SyncReply::decode(&reply.encode().unwrap()), Ok(reply));
    }

    #[test]
    fn a_reply_cut_anywhere_is_a_cut_reply(cut: prop::sample::Index) {
        let bytes = full().encode().unwrap();
        let cut = cut.index(bytes.len());
        prop_assert_eq!(SyncReply::decode(&bytes[..cut]), Err(Code::CUT_REPLY));
    }
}

#[test]
fn a_portals_page_is_not_our_server() {
    assert_eq!(SyncReply::decode(b"<!DOCTYPE html><html>"), Err(Code::NOT_OUR_SERVER));
}

#[test]
fn a_bomb_of_a_reply_is_refused() {
    let bomb = frame::deflate(&vec![0; 64 << 20]).unwrap();
    assert_eq!(SyncReply::decode(&bomb), Err(Code::TOO_LARGE));
    // A few bytes that claim a run of own entries without end.
    let mut wire = frame::inflate(
        &SyncReply { spaces: vec![delta(GRID, vec![FeedEntry::Own { n: 1 }])], ..empty() }
            .encode()
            .unwrap(),
        10_000,
    )
    .unwrap();
    let at = wire.windows(GRID.len()).position(|it| it == GRID.as_bytes()).unwrap() + GRID.len();
    assert_eq!(wire[at..at + 3], [0, 0x81, 1]);
    wire.splice(at + 2..at + 3, [0x1b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);
    assert_eq!(SyncReply::decode(&frame::deflate(&wire).unwrap()), Err(Code::UNREADABLE));
}

#[test]
fn a_time_not_signed_for_this_request_is_not_our_servers() {
    let other_key = SigningKey::from_bytes(&[3; 32]);
    let times = [
        SignedTime::sign(EPOCH, 1, NONCE, &other_key),
        SignedTime::sign(EPOCH, 1, Nonce([0; 16]), &server()),
        SignedTime { time: 2, ..SignedTime::sign(EPOCH, 1, NONCE, &server()) },
        SignedTime { epoch: Epoch([0; 8]), ..SignedTime::sign(EPOCH, 1, NONCE, &server()) },
    ];
    for server_time in times {
        assert_eq!(check(&SyncReply { server_time, ..full() }), Err(Code::NOT_OUR_SERVER));
    }
}

#[test]
fn no_number_is_skipped() {
    let with = |spaces| check(&SyncReply { spaces, ..full() });
    let skipped = Err(Code::SKIPPED_NUMBER);
    assert_eq!(with(vec![delta(GRID, vec![change(39), change(40)])]), Ok(()));
    assert_eq!(with(vec![delta(GRID, vec![change(40)])]), skipped, "a gap after the cursor");
    assert_eq!(with(vec![delta(GRID, vec![change(38), change(39)])]), skipped, "one already read");
    assert_eq!(with(vec![delta(GRID, vec![change(39), change(41)])]), skipped, "a gap within");
    assert_eq!(with(vec![delta(GRID, vec![])]), skipped, "a space with nothing new");
    assert_eq!(with(vec![delta(TEAM, vec![change(2)])]), skipped, "a new space from its beginning");
    let ahead = SpaceDelta { cursor: 41, ..delta(GRID, vec![change(39)]) };
    assert_eq!(with(vec![ahead]), skipped, "a cursor beyond what came");
    let twice = vec![delta(GRID, vec![change(39)]), delta(GRID, vec![change(39)])];
    assert_eq!(with(twice), Err(Code::UNREADABLE), "a space twice");
    let gap = SyncReply { spaces: vec![delta(GRID, vec![change(39), change(41)])], ..full() };
    assert_eq!(gap.encode(), Err(Code::SKIPPED_NUMBER), "nor does a server say so");
}

#[test]
fn after_a_restore_the_server_may_go_back_but_not_forward() {
    let elsewhere = Asked { epoch: Some(Epoch([9; 8])), ..asked() };
    let check = |n| {
        let reply = SyncReply { spaces: vec![delta(GRID, vec![change(n)])], ..full() };
        reply.check(&elsewhere, &PublicKey::of(&server()))
    };
    assert_eq!(check(30), Ok(()));
    assert_eq!(check(39), Ok(()));
    assert_eq!(check(40), Err(Code::SKIPPED_NUMBER));
}

#[test]
fn decisions_follow_the_last_one_read_and_keep_their_bounds() {
    let with = |settled| check(&SyncReply { settled, ..full() });
    let one = |n| settled(n, Outcome::Adopted);
    assert_eq!(with(vec![one(4), one(9)]), Ok(()));
    assert_eq!(with(vec![one(3)]), Err(Code::UNREADABLE), "one already read");
    assert_eq!(with(vec![one(5), one(5)]), Err(Code::UNREADABLE), "one twice");
    let long = Settled { reason: "字".repeat(201), ..one(4) };
    assert_eq!(with(vec![long]), Err(Code::UNREADABLE));
    let many = (4..).take(SETTLED_MAX + 1).map(one).collect();
    assert_eq!(with(many), Err(Code::TOO_LARGE));
    let elsewhere = Asked { epoch: Some(Epoch([9; 8])), ..asked() };
    let again = SyncReply { settled: vec![one(1)], spaces: vec![], ..full() };
    assert_eq!(again.check(&elsewhere, &PublicKey::of(&server())), Ok(()), "counted anew");
}

#[test]
fn receipts_speak_only_of_what_was_pushed() {
    let with = |seqs: &[u64], pushed| {
        let receipt = |seq: &u64| SyncReceipt { seq: *seq, verdict: Verdict::Blocked, commit: 1 };
        let reply = SyncReply { receipts: seqs.iter().map(receipt).collect(), ..empty() };
        reply.check(&Asked { pushed, ..asked() }, &PublicKey::of(&server()))
    };
    assert_eq!(with(&[5, 6, 7], Some((5, 3))), Ok(()));
    assert_eq!(with(&[6], Some((5, 3))), Ok(()));
    for seqs in [&[4][..], &[8], &[5, 5], &[6, 5]] {
        assert_eq!(with(seqs, Some((5, 3))), Err(Code::UNREADABLE), "{seqs:?}");
    }
    assert_eq!(with(&[0], None), Err(Code::UNREADABLE));
}

/// Nothing new, both ways, without HTTP's own headers (about 240 bytes): issue 2, `idle_sync_bytes`, goal 800.
#[test]
fn an_idle_round_trip_is_small() {
    let space = |space: &str, n| Cursor { space: space.into(), n };
    let body = SyncRequest {
        protocol: PROTOCOL,
        app_version: "0.1.0".into(),
        incarnation: IncarnationId::from_bytes([1; 16]),
        epoch: Some(EPOCH),
        posting: Some(PostingMark([3; 8])),
        cursors: vec![space(GRID, 4_000), space("user/00000000-0000-0000-0000-000000000002", 30)],
        push: None,
        blobs: vec![],
        digest: Some(Short([5; 8])),
        mended: None,
        settled: None,
    };
    let carrier = Carrier {
        device: DeviceId::from_bytes([2; 16]),
        nonce: NONCE,
        time: 1_790_000_000_000,
        last_server_time: None,
    };
    let up = request::seal(&carrier, "POST /v1/sync", body.encode(), &server()).len();
    let down = empty().encode().unwrap().len();
    eprintln!("idle: {up} up, {down} down");
    assert!(up + down < 500, "{up} + {down}");
}
