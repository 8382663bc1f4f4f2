//! Numbers, cursors, snapshots.

use std::collections::BTreeMap;

use model::permission::Role;
use model::space::{Right, Space};
use sync::receipt::{Placed, Verdict};

use crate::bed::{Bed, SERVER, grid, space, user, words};
use crate::kit::author::{Author, set};
use crate::kit::{COMMUNITY, GRID, NOW, OTHER_GRID, TEAM};

pub(crate) fn numbers_are_given_per_space_without_gaps(bed: &Bed) {
    let mut a = bed.worker(1, GRID);
    let mut c = bed.worker(2, OTHER_GRID);
    let (mut made, first) = a.household(GRID, "王家");
    let edit = a.edit(&mut made, "household.edit", &[set("best_time", "晚上")]);
    let outcome = bed.push(&mut a, &[first, edit]);
    let placed = |n| Verdict::Received(vec![Placed { space: GRID.into(), n }]);
    assert_eq!(outcome.receipts[0].verdict, placed(1));
    assert_eq!(outcome.receipts[1].verdict, placed(2));
    let (_, other) = c.household(OTHER_GRID, "李家");
    bed.push(&mut c, &[other]);
    // What is not received takes no number.
    let (_, refused) = a.household(OTHER_GRID, "赵家");
    let (_, last) = a.household(GRID, "钱家");
    let outcome = bed.push(&mut a, &[refused, last]);
    assert_eq!(words(&outcome), ["no-grant", "received"]);
    assert_eq!(bed.numbers(1, GRID), [1, 2, 3]);
    assert_eq!(bed.numbers(2, OTHER_GRID), [1]);
}

pub(crate) fn pushes_at_the_same_time_share_no_number_and_leave_no_gap(bed: &Bed) {
    bed.grant_reader(9);
    let mut authors: Vec<Author> = (1..=4).map(|n| bed.worker(n, GRID)).collect();
    std::thread::scope(|scope| {
        for author in &mut authors {
            scope.spawn(move || {
                for _ in 0..5 {
                    let (event, raised) = author.event(GRID, "三楼暖气从昨天起不热");
                    let (_, told) = author.reporter(event.id, COMMUNITY);
                    assert_eq!(words(&bed.push(author, &[raised, told])), ["received", "received"]);
                }
            });
        }
    });
    // Twenty events with their stamps, twenty reporters.
    assert_eq!(bed.numbers(9, GRID), (1..=40).collect::<Vec<u64>>());
    assert_eq!(bed.numbers(9, COMMUNITY), (1..=20).collect::<Vec<u64>>());
    for author in &authors {
        let own = Space::User(author.user).to_string();
        assert_eq!(bed.numbers(author.user.as_bytes()[0], &own), (1..=5).collect::<Vec<u64>>());
    }
}

impl Bed {
    fn grant_reader(&self, n: u8) {
        self.person(n);
        for name in [GRID, COMMUNITY] {
            self.grant(n, name, Right::Read, Role::CommunityDesk);
        }
    }
}

pub(crate) fn a_reader_gets_what_is_new_in_order_within_its_bounds(bed: &Bed) {
    let mut a = bed.worker(1, GRID);
    bed.grant(1, OTHER_GRID, Right::Write, Role::GridWorker);
    let made: Vec<_> =
        [GRID, GRID, GRID, OTHER_GRID].map(|home| a.household(home, "王家").1).into();
    let weight: usize = made[0].parts[0].changes[0].len();
    bed.push(&mut a, &made);
    let read = |ask| bed.storage.read(&ask).unwrap();
    let all = read(bed.ask(1));
    assert!(!all.more);
    assert_eq!(
        all.spaces.iter().map(|rows| rows.space).collect::<Vec<_>>(),
        [grid(), space(OTHER_GRID)]
    );
    let one = read(doorstep_sync_server::storage::ReadAsk { spaces_max: 1, ..bed.ask(1) });
    assert_eq!((one.spaces.len(), one.more), (1, true));
    let none = read(doorstep_sync_server::storage::ReadAsk { bytes_max: 10, ..bed.ask(1) });
    assert_eq!((none.spaces.len(), none.more), (0, true), "and it is said that there is more");
    // Page by page, each as long as two changes at most.
    let mut ask = bed.ask(1);
    ask.bytes_max = 2 * (weight + 200);
    let mut seen: BTreeMap<Space, Vec<u64>> = BTreeMap::new();
    for _ in 0..10 {
        let answer = read(ask.clone());
        for rows in &answer.spaces {
            let next = ask.cursors.get(&rows.space).copied().unwrap_or(0) + 1;
            assert_eq!(rows.rows[0].n, next);
            seen.entry(rows.space).or_default().extend(rows.rows.iter().map(|row| row.n));
            ask.cursors.insert(rows.space, rows.rows.last().unwrap().n);
        }
        if !answer.more {
            break;
        }
    }
    assert_eq!(seen, BTreeMap::from([(grid(), vec![1, 2, 3]), (space(OTHER_GRID), vec![1])]));
    ask.cursors.insert(grid(), 99);
    assert!(read(ask).spaces.is_empty(), "beyond the end there is nothing");
}

pub(crate) fn a_reader_gets_only_spaces_of_a_reading_grant_that_holds_now(bed: &Bed) {
    let mut a = bed.worker(1, GRID);
    bed.person(2);
    bed.grant_from(2, GRID, Right::Read, Role::GridWorker, NOW + 10, NOW + 20);
    bed.grant(2, COMMUNITY, Right::HandIn, Role::GridWorker);
    let (event, raised) = a.event(GRID, "三楼暖气从昨天起不热");
    let (_, told) = a.reporter(event.id, COMMUNITY);
    bed.push(&mut a, &[raised, told]);
    for (now, sees) in [(NOW, 0), (NOW + 9, 0), (NOW + 10, 1), (NOW + 19, 1), (NOW + 20, 0)] {
        let mut ask = bed.ask(2);
        ask.now = now;
        ask.cursors = BTreeMap::from([(grid(), 0), (space(COMMUNITY), 0), (space(TEAM), 0)]);
        let answer = bed.storage.read(&ask).unwrap();
        assert_eq!(answer.spaces.len(), sees, "at {}", now - NOW);
        let mut closed = vec![space(COMMUNITY), space(TEAM)];
        if sees == 0 {
            closed.insert(0, grid());
        }
        assert_eq!(answer.closed, closed);
    }
    let answer = bed.read(2);
    assert_eq!(answer.grants.len(), 2, "also those to come");
}

pub(crate) fn own_changes_come_back_as_numbers_only(bed: &Bed) {
    let mut a = bed.worker(1, GRID);
    let (_, raised) = a.event(GRID, "三楼暖气从昨天起不热");
    bed.push(&mut a, &[raised]);
    let mut ask = bed.ask(1);
    ask.incarnation = a.life;
    let rows = bed.storage.read(&ask).unwrap().spaces.remove(0).rows;
    assert!(rows[0].change().is_none());
    let stamp = rows[1].change().unwrap();
    assert_eq!(stamp.incarnation, SERVER, "the stamp is the server's");
    a.begin_life();
    ask.incarnation = a.life;
    let rows = bed.storage.read(&ask).unwrap().spaces.remove(0).rows;
    assert!(rows.iter().all(|row| row.change().is_some()), "a new life has nothing of the old one");
}

pub(crate) fn official_numbers_are_counted_per_community_and_day(bed: &Bed) {
    let mut a = bed.worker(1, GRID);
    let mut c = bed.worker(2, OTHER_GRID);
    let far = "grid/990101001002001";
    let mut d = bed.worker(3, far);
    let day = 24 * 60 * 60 * 1_000;
    let number = |author: &mut Author, home: &str, at: i64| {
        let (_, raised) = author.event(home, "三楼暖气从昨天起不热");
        assert_eq!(words(&bed.push_at(author, &[raised], at, None)), ["received"]);
        let rows = bed.read(author.user.as_bytes()[0]).spaces;
        let rows = &rows.iter().find(|rows| rows.space == space(home)).unwrap().rows;
        let stamp = &rows.last().unwrap().change().unwrap().bytes;
        let text = String::from_utf8_lossy(stamp).into_owned();
        let start = text.find("SJ-").unwrap();
        text[start..start + 29].to_owned()
    };
    assert_eq!(number(&mut a, GRID, NOW), "SJ-990101001001-20261123-0001");
    assert_eq!(number(&mut c, OTHER_GRID, NOW), "SJ-990101001001-20261123-0002");
    assert_eq!(number(&mut d, far, NOW), "SJ-990101001002-20261123-0001");
    assert_eq!(number(&mut a, GRID, NOW + day), "SJ-990101001001-20261124-0001");
}

pub(crate) fn commits_count_what_was_kept_and_nothing_else(bed: &Bed) {
    let mut a = bed.worker(1, GRID);
    let before = bed.audit_rows();
    let (_, one) = a.household(GRID, "王家");
    let (_, apart) = a.household(OTHER_GRID, "赵家");
    let push = a.push(super::bed::TENANT, &[one, apart]);
    let judge =
        |push: &sync::push::Push| bed.judge(push, a.device, NOW, None, &sync::apply::InPlace);
    let first = judge(&push);
    assert!(first.kept);
    assert_eq!(first.receipts.iter().map(|receipt| receipt.commit).collect::<Vec<_>>(), [1, 1]);
    let again = judge(&push);
    assert!(!again.kept);
    assert_eq!(again.receipts.iter().map(|receipt| receipt.commit).collect::<Vec<_>>(), [1, 1]);
    assert_eq!(bed.audit_rows(), before + 1, "only what was kept is told to the audit");
    let mut a = a;
    let (_, two) = a.household(GRID, "李家");
    assert_eq!(bed.push(&mut a, &[two]).receipts[0].commit, 2);
    let rows = bed.read(1).spaces.remove(0).rows;
    assert_eq!(rows.iter().map(|row| row.change().unwrap().commit).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(bed.read(1).backed_up_to, 0);
    assert_eq!(user(1), a.user);
}

pub(crate) fn a_spaces_sum_is_that_of_its_documents(bed: &Bed) {
    use sync::digest::Digest;
    let mut a = bed.worker(1, GRID);
    bed.grant(1, OTHER_GRID, Right::Write, Role::GridWorker);
    let asked = || {
        let ask = doorstep_sync_server::storage::ReadAsk { sums: true, ..bed.ask(1) };
        bed.storage.read(&ask).unwrap().sums
    };
    assert!(asked().values().all(|sum| *sum == (0, Digest::default())));
    for round in 0..6 {
        let home = [GRID, OTHER_GRID][round % 2];
        let (mut made, first) = a.household(home, "王家");
        let (_, event) = a.event(home, "路灯不亮");
        let second = a.edit(&mut made, "household.edit", &[set("label", "李家")]);
        bed.push(&mut a, &[first, event, second]);
        for (space, (counter, sum)) in asked() {
            let at = doorstep_sync_server::storage::AtCursor {
                user: a.user,
                space,
                cursor: counter,
                now: NOW,
            };
            let mut counted = Digest::default();
            let marks = bed.storage.marks(&at).unwrap().unwrap();
            marks.iter().for_each(|(_, mark)| counted.add(mark));
            assert_eq!(sum, counted, "{space}, round {round}");
            assert!(!bed.storage.settle_digest(&space).unwrap());
            // Who has not read to the end is told nothing.
            let behind = doorstep_sync_server::storage::AtCursor { cursor: counter + 1, ..at };
            assert_eq!(bed.storage.marks(&behind).unwrap(), None);
        }
    }
    let checked = bed.storage.look_over(false).unwrap();
    assert!(checked.is_whole(), "{checked:?}");
}
