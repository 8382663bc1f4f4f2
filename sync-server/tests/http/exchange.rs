//! One round trip: what goes up is judged and numbered, what is new comes down, and nothing is lost or doubled.

use model::document::{Document, Edit};
use model::kind::Kind;
use model::record::{Event, Household};
use sync::feed::{FeedEntry, FeedKey, Tagged};
use sync::gate;
use sync::receipt::{Need, Verdict};

use crate::kit::author::set;
use crate::kit::district::District;
use crate::kit::tablet::{Tablet, changes, rng};
use crate::kit::{COMMUNITY, GRID, NOW, TEAM};

fn two(district: &District) -> (Tablet, Tablet) {
    district.worker("a", GRID);
    district.worker("b", GRID);
    (Tablet::enrol(district, "a", 1), Tablet::enrol(district, "b", 2))
}

#[test]
fn what_one_worker_records_the_other_reads_in_order_and_without_gaps() {
    let district = District::new();
    let (mut a, mut b) = two(&district);
    let (_, first) = a.author.household(GRID, "王家");
    let (_, second) = a.author.household(GRID, "李家");
    let reply = a.push(&district, &[first, second]);
    let numbers: Vec<_> = reply
        .receipts
        .iter()
        .map(|receipt| match &receipt.verdict {
            Verdict::Received(placed) => {
                (receipt.seq, placed[0].space.clone(), placed[0].n, receipt.commit)
            }
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(numbers, [(1, GRID.into(), 1, 1), (2, GRID.into(), 2, 1)]);
    // The author's own come back as numbers only.
    assert_eq!(changes(&reply)[GRID], 0);
    assert_eq!(reply.spaces[0].cursor, 2);
    let theirs = b.sync(&district, None);
    assert_eq!(changes(&theirs)[GRID], 2);
    let FeedEntry::Change(change) = &theirs.spaces[0].entries[0] else { panic!() };
    assert_eq!((change.n, change.commit, change.incarnation), (1, 1, a.author.life));
    let document = Document::open(Kind::Household, 1, [&change.change], rng(9).actor()).unwrap();
    assert_eq!(document.read::<Household>().unwrap().label, "王家");
    let key = FeedKey(*district.it().keys.feed.bytes());
    let hash = gate::change(&change.change).unwrap().chunk.hash;
    let of = Tagged {
        space: GRID,
        n: 1,
        document: change.document,
        generation: 0,
        change: hash,
        incarnation: a.author.life,
    };
    assert!(key.knows(&of, &change.tag), "the server knows its own entry again");
    // Nothing new afterwards.
    assert!(b.sync(&district, None).spaces.is_empty());
}

#[test]
fn the_same_push_twice_gives_the_first_receipts_and_no_second_number() {
    let district = District::new();
    let (mut a, mut b) = two(&district);
    let (_, made) = a.author.household(GRID, "王家");
    let push = a.author.seal(a.info.tenant, &[made]);
    let first = a.sync(&district, Some(push.clone()));
    let again = a.sync(&district, Some(push));
    assert_eq!(again.receipts[0].verdict, Verdict::Duplicate(Box::new(first.receipts[0].clone())));
    assert_eq!(changes(&b.sync(&district, None))[GRID], 1);
}

#[test]
fn a_gap_is_asked_for_and_a_fork_is_seen() {
    let district = District::new();
    let (mut a, _) = two(&district);
    let (_, first) = a.author.household(GRID, "王家");
    let (_, second) = a.author.household(GRID, "李家");
    let lost = a.author.push(a.info.tenant, std::slice::from_ref(&first));
    let reply = a.push(&district, &[second]);
    assert_eq!(reply.receipts[0].verdict, Verdict::Need(Need::From(1)));
    a.sync(&district, Some(lost));
    // A copy of the database goes its own way under the same number.
    let mut copy = Tablet::enrol(&district, "a", 1_000);
    (copy.author.life, copy.author.device, copy.author.key) =
        (a.author.life, a.author.device, a.author.key.clone());
    copy.author.next_seq = 1;
    copy.author.prev = sync::changeset::chain_start(copy.author.life);
    let (_, other) = copy.author.household(GRID, "赵家");
    let forked = copy.push(&district, &[other]);
    assert_eq!(forked.receipts[0].verdict, Verdict::Forked);
    assert_eq!(forked.receipts[0].commit, 0);
}

#[test]
fn a_reported_event_is_stamped_with_a_number_that_everyone_sees() {
    let district = District::new();
    let (mut a, mut b) = two(&district);
    let (mut event, raised) = a.author.event(GRID, "三楼暖气从昨天起不热");
    let mine = a.push(&district, &[raised]);
    assert!(matches!(mine.receipts[0].verdict, Verdict::Received(_)), "{:?}", mine.receipts);
    // To the author only the stamp is news.
    assert_eq!(changes(&mine)[GRID], 1);
    let FeedEntry::Change(stamp) = &mine.spaces[0].entries[1] else { panic!() };
    event.document.apply([&stamp.change]).unwrap();
    let read: Event = event.document.read().unwrap();
    let stamps: Vec<_> = read.stamps.values().collect();
    assert_eq!(stamps.len(), 2);
    assert!(stamps.iter().all(|stamp| stamp.effective && stamp.received_at == NOW), "{stamps:?}");
    let number = stamps.iter().find_map(|stamp| stamp.number.clone()).unwrap();
    assert_eq!(number, "SJ-990101001001-20261123-0001");
    assert_eq!(changes(&b.sync(&district, None))[GRID], 2);
    let (_, next) = b.author.event(GRID, "单元门禁坏了两天");
    let theirs = b.push(&district, &[next]);
    let FeedEntry::Change(stamp) = &theirs.spaces[0].entries[1] else { panic!() };
    let text = String::from_utf8_lossy(&stamp.change).into_owned();
    assert!(text.contains("SJ-990101001001-20261123-0002"), "each number once");
}

#[test]
fn what_is_handed_in_goes_to_its_desk_and_back_to_its_author_only() {
    let district = District::new();
    let (mut a, mut b) = two(&district);
    district.person("desk", model::permission::Role::CommunityDesk, &[COMMUNITY]);
    district.person("mediator", model::permission::Role::Mediator, &[TEAM]);
    let (event, raised) = a.author.event(GRID, "三楼暖气从昨天起不热");
    let (_, told) = a.author.reporter(event.id, COMMUNITY);
    let (_, quarrel) = a.author.lead(TEAM);
    let mine = a.push(&district, &[raised, told, quarrel]);
    let own = format!("user/{}", a.author.user);
    for receipt in &mine.receipts {
        assert!(
            matches!(&receipt.verdict, Verdict::Received(placed) if !placed.is_empty()),
            "{receipt:?}"
        );
    }
    let Verdict::Received(placed) = &mine.receipts[1].verdict else { panic!() };
    let spaces: Vec<_> = placed.iter().map(|placed| placed.space.as_str()).collect();
    assert_eq!(spaces, [COMMUNITY, own.as_str()]);
    assert!(mine.spaces.iter().any(|delta| delta.space == own));
    assert!(!mine.spaces.iter().any(|delta| delta.space == COMMUNITY || delta.space == TEAM));
    let colleague: Vec<_> =
        b.sync(&district, None).spaces.into_iter().map(|delta| delta.space).collect();
    assert_eq!(colleague, [GRID], "a colleague reads neither the reporter nor the quarrel");
    let mut desk = Tablet::enrol(&district, "desk", 3);
    assert_eq!(desk.sync(&district, None).spaces[0].space, COMMUNITY);
    let mut mediator = Tablet::enrol(&district, "mediator", 4);
    assert_eq!(mediator.sync(&district, None).spaces[0].space, TEAM);
}

#[test]
fn a_tablet_whose_clock_is_wrong_learns_the_time_and_goes_on() {
    let district = District::new();
    let (mut a, _) = two(&district);
    a.skew_ms = 3 * 24 * 60 * 60 * 1_000;
    let refused = a.try_sync(&district, None).err().unwrap();
    assert_eq!(refused.status, 401);
    let refusal = sync::refusal::Refusal::decode(&refused.body).unwrap();
    assert_eq!(refusal.code.as_str(), "stale-request");
    let said = refusal.server_time.unwrap();
    said.verify(&a.info.server.value.public_key).unwrap();
    a.skew_ms += said.time - (NOW + a.skew_ms);
    assert!(a.try_sync(&district, None).is_ok());
}

#[test]
fn a_first_sync_comes_in_pages_and_each_is_kept() {
    let district = District::new();
    let (mut a, mut b) = two(&district);
    let mut sent = 0;
    for _ in 0..14 {
        let both = |_| {
            let (mut made, first) = a.author.household(GRID, "王家");
            // Text that does not repeat: what counts here is bulk.
            let note: String = (0..490)
                .map(|i| char::from_u32(0x4e00 + (i * 37 + sent * 11) % 20_000).unwrap())
                .collect();
            let note = Edit::Write("remark".to_owned(), note);
            let edit = a.author.edit(&mut made, "household.edit", &[note]);
            sent += 2;
            [first, edit]
        };
        let many: Vec<_> = (0..40).flat_map(both).collect();
        a.push(&district, &many);
    }
    // Who says 0 wants the feed; new to the space, it would be given a pack.
    b.cursors.insert(GRID.to_owned(), 0);
    let mut pages = 0;
    let mut got = 0;
    loop {
        let reply = b.sync(&district, None);
        pages += 1;
        got += changes(&reply).get(GRID).copied().unwrap_or(0);
        if !reply.more {
            break;
        }
        assert!(pages < 20);
    }
    assert!(pages > 1, "more than one reply holds");
    assert_eq!(got, sent as usize);
}

#[test]
fn a_restart_loses_nothing_and_goes_on_counting() {
    let mut district = District::new();
    let (mut a, mut b) = two(&district);
    let (mut made, first) = a.author.household(GRID, "王家");
    a.push(&district, &[first]);
    district.restart();
    let edit = a.author.edit(&mut made, "household.edit", &[set("best_time", "晚上")]);
    let reply = a.push(&district, &[edit]);
    let Verdict::Received(placed) = &reply.receipts[0].verdict else { panic!("{reply:?}") };
    assert_eq!((placed[0].n, reply.receipts[0].commit), (2, 2));
    assert_eq!(changes(&b.sync(&district, None))[GRID], 2);
}
