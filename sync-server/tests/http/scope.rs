//! Nobody is given what no grant of theirs covers now, whatever they ask for (R-57).

use model::permission::Role;
use model::space::Right;
use sync::code::Code;
use sync::exchange::Posting;
use sync::receipt::Verdict;

use crate::kit::author::set;
use crate::kit::district::District;
use crate::kit::tablet::{Tablet, a_photo, changes};
use crate::kit::{COMMUNITY, GRID, OTHER_GRID, TEAM};

#[test]
fn a_worker_of_another_grid_gets_nothing_whatever_it_asks_for() {
    let district = District::new();
    district.worker("a", GRID);
    district.worker("c", OTHER_GRID);
    let (mut a, mut c) = (Tablet::enrol(&district, "a", 1), Tablet::enrol(&district, "c", 3));
    let (hash, bytes) = a_photo(1);
    let (mut event, raised) = a.author.event(GRID, "三楼暖气从昨天起不热");
    let photo = crate::kit::author::photo(&mut a.author.rng, &hash, bytes.len() as i64);
    let with_photo = a.author.edit(&mut event, "event.edit", &[photo]);
    let (_, quarrel) = a.author.lead(TEAM);
    a.push(&district, &[raised, with_photo, quarrel]);
    assert_eq!(a.put_blob(&district, &hash, &bytes).status, 200);
    assert_eq!(a.get_blob(&district, &hash).body, bytes);

    // Cursors for everything there is, and for what there is not.
    let own_of_a = format!("user/{}", a.author.user);
    for space in [GRID, COMMUNITY, TEAM, &own_of_a, "grid/990101001001999", "nonsense"] {
        c.cursors.insert(space.to_owned(), 0);
    }
    let reply = c.sync(&district, None);
    assert!(reply.spaces.is_empty(), "{:?}", reply.spaces);
    assert_eq!(reply.revoked.len(), 6, "each of them is to be purged");
    assert_eq!(
        (c.get_blob(&district, &hash).status, c.get_blob(&district, &hash).code().as_str()),
        (404, "not-found")
    );

    // Editing a record whose id it knows, and naming a photo whose hash it knows.
    c.cursors.clear();
    let mut stolen = c.author.open(&mut event);
    let edit = c.author.edit(&mut stolen, "event.edit", &[set("title", "改了")]);
    let (mut own, mine) = c.author.event(OTHER_GRID, "楼道灯不亮三天了");
    let photo = crate::kit::author::photo(&mut c.author.rng, &hash, bytes.len() as i64);
    let naming = c.author.edit(&mut own, "event.edit", &[photo]);
    let reply = c.push(&district, &[edit, mine, naming]);
    assert_eq!(reply.receipts[0].verdict, Verdict::Quarantined(Code::NO_GRANT));
    assert!(matches!(reply.receipts[2].verdict, Verdict::Received(_)), "{:?}", reply.receipts);
    assert_eq!(c.get_blob(&district, &hash).status, 404, "a name is no key");
    assert_eq!(changes(&a.sync(&district, None)).get(GRID), None, "nothing of it reached the grid");
}

#[test]
fn offering_a_photo_tells_nobody_whether_the_server_has_it() {
    let district = District::new();
    district.worker("a", GRID);
    district.worker("c", OTHER_GRID);
    let (mut a, mut c) = (Tablet::enrol(&district, "a", 1), Tablet::enrol(&district, "c", 3));
    let (hash, bytes) = a_photo(1);
    let offer = sync::exchange::BlobOffer { hash, len: bytes.len() as u64 };
    a.offers = vec![offer];
    assert_eq!(a.sync(&district, None).blobs_lacking, [hash]);
    a.put_blob(&district, &hash, &bytes);
    assert_eq!(a.sync(&district, None).blobs_lacking, []);
    c.offers = vec![offer];
    assert_eq!(c.sync(&district, None).blobs_lacking, [hash]);
}

#[test]
fn a_grant_that_ends_takes_its_space_away_and_keeps_what_was_written_in_time() {
    let district = District::new();
    district.worker("a", GRID);
    district.worker("b", GRID);
    let (mut a, mut b) = (Tablet::enrol(&district, "a", 1), Tablet::enrol(&district, "b", 2));
    let (_, made) = a.author.household(GRID, "王家");
    a.push(&district, &[made]);
    b.sync(&district, None);
    let (_, offline) = b.author.household(GRID, "李家");
    let grant = district.it().storage.grants(Some(b.author.user)).unwrap();
    let grant = grant.iter().find(|stored| stored.grant.space.to_string() == GRID).unwrap().id;
    district.clock.advance(60_000);
    district.it().end_right(grant, "cli/test").unwrap();
    district.clock.advance(60_000);
    // Written before the grant ended, brought after: the bracket of its time touches the grant.
    let reply = b.push(&district, &[offline]);
    assert!(matches!(reply.receipts[0].verdict, Verdict::Received(_)), "{:?}", reply.receipts);
    assert_eq!(reply.revoked, [GRID]);
    assert!(reply.spaces.is_empty());
    assert!(reply.posting.unwrap().grants.iter().all(|grant| grant.space != GRID));
    b.cursors.clear();
    assert!(b.sync(&district, None).spaces.is_empty());
    assert_eq!(changes(&a.sync(&district, None))[GRID], 1);
    // Written after it: the last signed time the tablet has seen says so.
    let (_, late) = b.author.household(GRID, "赵家");
    let reply = b.push(&district, &[late]);
    assert_eq!(reply.receipts[0].verdict, Verdict::Quarantined(Code::NO_GRANT));
}

#[test]
fn who_hands_in_does_not_read() {
    let district = District::new();
    district.worker("a", GRID);
    district.person("r", Role::GridWorker, &[]);
    district.grant("r", GRID, Right::Read, Role::GridWorker);
    let (mut a, mut r) = (Tablet::enrol(&district, "a", 1), Tablet::enrol(&district, "r", 2));
    let (mut made, first) = a.author.household(GRID, "王家");
    a.push(&district, &[first]);
    assert_eq!(changes(&r.sync(&district, None))[GRID], 1, "who reads reads");
    let mut theirs = r.author.open(&mut made);
    let edit = r.author.edit(&mut theirs, "household.edit", &[set("best_time", "晚上")]);
    let reply = r.push(&district, &[edit]);
    assert_eq!(
        reply.receipts[0].verdict,
        Verdict::Quarantined(Code::NO_GRANT),
        "and does not write"
    );
}

#[test]
fn a_desk_reads_its_grid_and_its_community_in_one_answer() {
    let district = District::new();
    district.worker("a", GRID);
    district.person("desk", Role::CommunityDesk, &[COMMUNITY, GRID]);
    let mut a = Tablet::enrol(&district, "a", 1);
    let (event, raised) = a.author.event(GRID, "三楼暖气从昨天起不热");
    let (_, told) = a.author.reporter(event.id, COMMUNITY);
    a.push(&district, &[raised, told]);
    let mut desk = Tablet::enrol(&district, "desk", 2);
    let spaces: Vec<_> =
        desk.sync(&district, None).spaces.into_iter().map(|delta| delta.space).collect();
    assert_eq!(spaces, [COMMUNITY, GRID], "by name, as a tablet reads them");
}

#[test]
fn a_revoked_tablet_is_given_nothing_and_what_it_brings_is_kept_apart() {
    let district = District::new();
    district.worker("a", GRID);
    district.worker("b", GRID);
    let (mut a, mut b) = (Tablet::enrol(&district, "a", 1), Tablet::enrol(&district, "b", 2));
    let (_, made) = a.author.household(GRID, "王家");
    a.push(&district, &[made]);
    b.sync(&district, None);
    district.it().revoke_tablet(&b.author.device.to_string(), "cli/test").unwrap();
    let (_, made) = a.author.household(GRID, "李家");
    a.push(&district, &[made]);
    let refused = b.try_sync(&district, None).err().unwrap();
    assert_eq!((refused.status, refused.code().as_str()), (403, "device-revoked"));
    let (_, theirs) = b.author.household(GRID, "赵家");
    let reply = b.push(&district, &[theirs]);
    assert_eq!(reply.receipts[0].verdict, Verdict::Quarantined(Code::DEVICE_REVOKED));
    assert!(reply.spaces.is_empty(), "{:?}", reply.spaces);
    assert_eq!(reply.posting, Some(Posting::default()));
    assert_eq!(reply.revoked, [GRID], "its spaces are to be purged");
    let (hash, bytes) = a_photo(1);
    assert_eq!(b.put_blob(&district, &hash, &bytes).code(), "device-revoked");
    assert_eq!(b.get_blob(&district, &hash).code(), "device-revoked");
    let apart = district.it().storage.quarantine(10).unwrap();
    assert_eq!((apart.len(), apart[0].user), (1, b.author.user));
}

#[test]
fn a_closed_account_is_given_nothing() {
    let district = District::new();
    district.worker("a", GRID);
    let mut a = Tablet::enrol(&district, "a", 1);
    a.sync(&district, None);
    district.clock.advance(1_000);
    district.it().disable_person("a", "cli/test").unwrap();
    assert_eq!(a.try_sync(&district, None).err().unwrap().code(), "device-revoked");
}

#[test]
fn who_works_in_the_same_space_is_named_and_nobody_else_is() {
    let district = District::new();
    let a = district.worker("a", GRID);
    district.worker("b", GRID);
    district.worker("c", OTHER_GRID);
    let names = |tablet: &mut Tablet| -> Option<Vec<String>> {
        let posting = tablet.sync(&district, None).posting?;
        assert!(posting.colleagues.iter().all(|it| it.user != a));
        Some(posting.colleagues.into_iter().map(|it| it.name).collect())
    };
    let mut tablet = Tablet::enrol(&district, "a", 1);
    assert_eq!(names(&mut tablet).unwrap(), ["姓名b"]);
    // Whoever left is named still: what they wrote stands there.
    let grants = district.it().storage.grants(None).unwrap();
    let of_b = grants.iter().find(|it| it.grant.space.to_string() == GRID && it.grant.user != a);
    district.it().end_right(of_b.unwrap().id, "cli/test").unwrap();
    district.clock.advance(60_000);
    assert_eq!(names(&mut tablet).unwrap(), ["姓名b"]);
}
