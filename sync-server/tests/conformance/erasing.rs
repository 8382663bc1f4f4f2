//! Erasing by right: exactly what is named, everywhere, for ever; and nothing else is lost by it.

use std::collections::BTreeSet;

use doorstep_sync_server::storage::books::Parked;
use doorstep_sync_server::storage::rows::Said;
use doorstep_sync_server::storage::{Arrival, Erased, Erasing, Healing, ReadAsk, Unerasable};
use model::document::edits_of;
use model::id::DocumentId;
use model::kind::Kind;
use model::permission::Role;
use model::record::Place;
use model::space::{Right, Space};
use sync::apply::InPlace;
use sync::chunk::Chunk;
use sync::hash::Hash;
use sync::receipt::{Gone, Verdict};

use crate::bed::{Bed, TENANT, audit_key, event, space, user, words};
use crate::kit::author::{Author, Made, photo, set};
use crate::kit::{COMMUNITY, GRID, NOW, OTHER_GRID, TEAM};

fn ask(bed: &Bed, documents: &[DocumentId], try_only: bool) -> Result<Erased, Unerasable> {
    let key = audit_key();
    let erasing = Erasing {
        documents,
        by: user(1),
        reason: "本人书面申请",
        at: NOW,
        tenant: TENANT,
        key: &key,
        apply: &InPlace,
    };
    bed.storage.erase(&erasing, try_only, &|_| event("erase")).unwrap()
}

fn erase(bed: &Bed, document: DocumentId) -> Erased {
    ask(bed, &[document], false).unwrap()
}

/// What a reader is shown of a record.
fn shown(bed: &Bed, n: u8, document: DocumentId) -> (usize, Vec<Gone>) {
    let answer = bed.read(n);
    let rows = answer.spaces.iter().flat_map(|space| &space.rows);
    let (mut changes, mut gone) = (0, Vec::new());
    for row in rows {
        match &row.said {
            Said::Change(change) if change.document == document => changes += 1,
            Said::Erased(one) if one.document == document => gone.push(*one),
            _ => {}
        }
    }
    (changes, gone)
}

fn everything(bed: &Bed, n: u8) -> Vec<(DocumentId, Vec<u8>)> {
    let answer = bed.read(n);
    let rows = answer.spaces.into_iter().flat_map(|space| space.rows);
    let changes = rows.filter_map(|row| match row.said {
        Said::Change(change) => Some((change.document, change.bytes)),
        _ => None,
    });
    changes.collect()
}

/// One of each kind that is erased by itself, each with a change more.
fn one_of_each(bed: &Bed, author: &mut Author) -> Vec<(Kind, DocumentId)> {
    let (mut household, one) = author.household(GRID, "王家");
    let two = author.edit(&mut household, "household.edit", &[set("best_time", "晚上")]);
    let (raised, three) = author.event(GRID, "三楼暖气不热");
    let (told, four) = author.reporter(raised.id, COMMUNITY);
    let (lead, five) = author.lead(TEAM);
    let outcome = bed.push(author, &[one, two, three, four, five]);
    assert_eq!(words(&outcome), ["received"; 5]);
    vec![
        (Kind::Household, household.id),
        (Kind::Event, raised.id),
        (Kind::Reporter, told.id),
        (Kind::Lead, lead.id),
    ]
}

pub(crate) fn exactly_what_is_named_is_erased(bed: &Bed) {
    let mut a = bed.worker(1, GRID);
    bed.grant(1, COMMUNITY, Right::Read, Role::GridWorker);
    bed.grant(1, TEAM, Right::Read, Role::GridWorker);
    let all = one_of_each(bed, &mut a);
    let mut left: BTreeSet<DocumentId> = all.iter().map(|(_, id)| *id).collect();
    for (kind, id) in all {
        let before = everything(bed, 1);
        let done = erase(bed, id);
        assert_eq!(done.certificates.len(), 1, "{kind}");
        let said = &done.certificates[0].value;
        assert_eq!((said.document, said.kind, said.generation), (id, kind.number(), 1));
        assert!(said.changes > 0 && said.bytes > 0, "{said:?}");
        left.remove(&id);
        let mut kept = before;
        kept.retain(|(document, _)| *document != id);
        assert_eq!(everything(bed, 1), kept, "what was not named stands as it stood: {kind}");
        let standing: BTreeSet<_> = everything(bed, 1).into_iter().map(|(id, _)| id).collect();
        // The event's own stamps are in its document; nothing else was there before.
        assert_eq!(standing, left);
        let checked = bed.storage.look_over(false).unwrap();
        assert!(checked.is_whole(), "{checked:?}");
    }
    assert_eq!(bed.storage.erasures().unwrap().len(), 4);
}

pub(crate) fn a_trial_changes_nothing_and_says_what_stays(bed: &Bed) {
    let mut a = bed.worker(1, GRID);
    let (household, one) = a.household(GRID, "王家");
    let (raised, two) = a.event(GRID, "三楼暖气不热");
    let (told, three) = a.reporter(raised.id, COMMUNITY);
    bed.push(&mut a, &[one, two, three]);
    let (before, audit) = (everything(bed, 1), bed.audit_rows());
    let done = ask(bed, &[household.id, raised.id], true).unwrap();
    assert_eq!(done.certificates.len(), 2);
    let _ = told;
    assert_eq!((everything(bed, 1), bed.audit_rows()), (before, audit));
    assert!(bed.storage.erasures().unwrap().is_empty());
    let unknown = DocumentId::from_bytes([9; 16]);
    assert_eq!(ask(bed, &[household.id, unknown], false), Err(Unerasable::Unknown(unknown)));
    assert!(shown(bed, 1, household.id).0 > 0, "all of what is named, or nothing");
}

pub(crate) fn every_feed_it_stood_in_is_told_and_everybody_who_wrote_on_it(bed: &Bed) {
    let mut a = bed.worker(1, GRID);
    let mut b = bed.worker(2, GRID);
    bed.worker(3, OTHER_GRID);
    let (mut made, one) = a.household(GRID, "王家");
    bed.push(&mut a, &[one]);
    let mut theirs = b.open(&mut made);
    let edit = b.edit(&mut theirs, "household.edit", &[set("best_time", "晚上")]);
    bed.push(&mut b, &[edit]);
    let numbers = bed.numbers(2, GRID).len();
    erase(bed, made.id);
    let gone = Gone { document: made.id, generation: 1 };
    // In the grid, and in what everybody reads who wrote on it, whatever else they may read.
    assert_eq!(shown(bed, 1, made.id), (0, vec![gone, gone]));
    assert_eq!(shown(bed, 2, made.id), (0, vec![gone, gone]));
    assert_eq!(shown(bed, 3, made.id), (0, vec![]));
    assert_eq!(bed.numbers(2, GRID), (1..=numbers as u64 + 1).collect::<Vec<_>>(), "no gap");
    // Again: the first certificate, and nobody is told twice.
    let again = erase(bed, made.id);
    assert_eq!((again.before, again.certificates), (1, bed.storage.erasures().unwrap()));
    assert_eq!(shown(bed, 2, made.id).1.len(), 2);
}

pub(crate) fn what_comes_late_is_discarded_and_the_rest_is_kept(bed: &Bed) {
    let mut a = bed.worker(1, GRID);
    let (mut made, one) = a.household(GRID, "王家");
    let first = a.push(TENANT, &[one]);
    let judge = |push| bed.judge(push, a.device, NOW, None, &InPlace);
    assert_eq!(words(&judge(&first)), ["received"]);
    let (_, other) = a.household(GRID, "李家");
    let edit = a.edit(&mut made, "household.edit", &[set("best_time", "不能留下的话")]);
    let mut both = other.clone();
    both.parts.extend(edit.parts);
    let late = a.seal_as(TENANT, &[both], true);
    a.pass(&late);
    erase(bed, made.id);
    let judge = |push| bed.judge(push, a.device, NOW, None, &InPlace);
    let outcome = judge(&late);
    let Verdict::Erased(placed, gone) = &outcome.receipts[0].verdict else { panic!() };
    assert_eq!(placed.len(), 1, "the other household");
    assert_eq!(*gone, [Gone { document: made.id, generation: 1 }]);
    assert_eq!(everything(bed, 1).len(), 1);
    // The chain goes on, whatever comes again.
    for _ in 0..2 {
        assert_eq!(words(&judge(&late)), ["duplicate"]);
        assert_eq!(words(&judge(&first)), ["duplicate"]);
    }
    assert_eq!((everything(bed, 1).len(), shown(bed, 1, made.id).0), (1, 0));
    assert!(bed.storage.quarantine(10).unwrap().is_empty());
    assert!(bed.storage.look_over(false).unwrap().is_whole());
}

fn apart(bed: &Bed, a: &mut Author) -> Made {
    let (made, one) = a.household(OTHER_GRID, "赵家");
    assert_eq!(words(&bed.push(a, &[one])), ["no-grant"]);
    made
}

pub(crate) fn what_is_kept_apart_of_it_is_emptied_and_needs_no_decision(bed: &Bed) {
    let mut a = bed.worker(1, GRID);
    bed.worker(3, OTHER_GRID);
    let mut made = apart(bed, &mut a);
    let other = apart(bed, &mut a);
    let behind = a.edit(&mut made, "household.edit", &[set("best_time", "还在后面的话")]);
    assert_eq!(words(&bed.push(&mut a, &[behind])), ["blocked"]);
    let done = erase(bed, made.id);
    assert_eq!(done.certificates[0].value.changes, 2);
    let left = bed.storage.quarantine(10).unwrap();
    assert_eq!(left.len(), 1, "{left:?}");
    assert_eq!(left[0].parts[0].0, other.id, "what is about another record waits as it did");
    let told = bed.storage.settled(a.device, 0, 10).unwrap();
    assert_eq!(told.len(), 2);
    // What is kept apart from now on has no bytes of it either: A's tablet is stopped, and sends what it had.
    bed.storage.revoke_device(a.device, NOW, &event("device.revoke")).unwrap();
    let more = a.edit(&mut made, "household.edit", &[set("best_time", "停用以后的话")]);
    assert_eq!(words(&bed.push(&mut a, &[more])), ["device-revoked"]);
    assert!(bed.storage.look_over(false).unwrap().is_whole());
}

pub(crate) fn what_is_brought_back_of_it_is_not_taken(bed: &Bed) {
    let mut a = bed.worker(1, GRID);
    let (made, one) = a.household(GRID, "王家");
    let raw = one.parts[0].changes[0].clone();
    bed.push(&mut a, &[one]);
    erase(bed, made.id);
    let entry = Parked {
        document: made.id,
        generation: 0,
        hash: Chunk::parse(&raw).unwrap().hash,
        space: GRID.into(),
        kind: Kind::Household.number(),
        schema_version: 1,
        incarnation: a.life,
        raw,
    };
    let entries = [entry];
    let healing =
        Healing { entries: &entries, apply: &InPlace, at: NOW, event: &|_| event("heal") };
    let recovered = bed.storage.heal(&healing).unwrap();
    assert_eq!((recovered.applied, recovered.waiting), (0, 0));
    assert_eq!(shown(bed, 1, made.id).0, 0);
    assert!(bed.storage.look_over(false).unwrap().is_whole());
}

pub(crate) fn a_photo_goes_when_no_other_record_names_it(bed: &Bed) {
    let mut a = bed.worker(1, GRID);
    let (alone, shared) = (Hash([1; 32]), Hash([2; 32]));
    for hash in [alone, shared] {
        let (device, at) = (a.device, NOW);
        let arrival = Arrival { hash, len: 100, device, at, unreferenced_bytes_max: 1_000 };
        assert!(bed.storage.blob_arrives(&arrival).unwrap());
        bed.storage.blob_kept(&hash, a.device, NOW).unwrap();
    }
    let (mut one, raised) = a.event(GRID, "三楼暖气不热");
    let named = [photo(&mut a.rng, &alone, 100), photo(&mut a.rng, &shared, 100)];
    let named = a.edit(&mut one, "event.edit", &named);
    let (mut two, again) = a.event(GRID, "四楼的暖气也从昨天起不热");
    let edit = photo(&mut a.rng, &shared, 100);
    let both = a.edit(&mut two, "event.edit", &[edit]);
    assert_eq!(words(&bed.push(&mut a, &[raised, named, again, both])), ["received"; 4]);
    let done = erase(bed, one.id);
    assert_eq!(done.certificates[0].value.photos, [alone]);
    assert_eq!(bed.storage.blobs_leave(0).unwrap(), [alone], "at once");
    assert_eq!(bed.storage.blobs_kept().unwrap(), [shared]);
    // Whoever still has it is not asked for it.
    let offers = [alone, shared].map(|hash| sync::exchange::BlobOffer { hash, len: 100 });
    let other = bed.tablet(1, 12);
    assert_eq!(bed.storage.blobs_lacking(other.device, &offers).unwrap(), [shared]);
    assert!(bed.storage.is_erased_photo(&alone).unwrap());
    assert!(!bed.storage.is_erased_photo(&shared).unwrap());
}

pub(crate) fn what_others_live_by_is_not_erased(bed: &Bed) {
    let mut a = bed.worker(1, GRID);
    let record = Place {
        estate_name: "民乐小区".into(),
        building_no: "3号楼".into(),
        building_type: "1".into(),
        ..Place::default()
    };
    let edits = edits_of(&record).unwrap();
    let (place, made) = a.create(Kind::Place, GRID, "place.create", &edits);
    assert_eq!(words(&bed.push(&mut a, &[made])), ["received"]);
    let why = ask(bed, &[place.id], false);
    assert_eq!(why, Err(Unerasable::Kind(place.id, Kind::Place)));
    assert_eq!(shown(bed, 1, place.id).0, 1);
}

pub(crate) fn who_wrote_on_it_is_told_in_the_feed_even_where_all_else_comes_as_packs(bed: &Bed) {
    let mut a = bed.worker(1, GRID);
    let (made, first) = a.household(GRID, "王家");
    let (_, second) = a.household(GRID, "李家");
    bed.push(&mut a, &[first, second]);
    erase(bed, made.id);
    let answer = bed.storage.read(&ReadAsk { packs_from: Some(1), ..bed.ask(1) }).unwrap();
    assert_eq!(answer.packs, [space(GRID)]);
    let told: Vec<_> = answer.spaces.iter().map(|rows| (rows.space, rows.rows.len())).collect();
    assert_eq!(told, [(Space::User(user(1)), 1)]);
    assert!(
        matches!(answer.spaces[0].rows[0].said, Said::Erased(gone) if gone.document == made.id)
    );
}
