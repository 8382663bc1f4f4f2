//! What a record may become: complete, no child of its own, nothing deleted, a visit its author's word.

use doorstep_sync::code::Code;
use doorstep_sync::judge::Judged;
use model::document::{Document, Edit, edits_of};
use model::kind::Kind;
use model::record::{Person, Visit};
use model::rng::Rng;

use crate::world::{GRID, NOW, World, act, changeset, part, user};
use crate::{household, quarantined, set, text};

#[test]
fn a_child_under_fourteen_is_never_a_person_of_its_own() {
    for (birth, refused) in
        [("2020", true), ("2012-09-22", true), ("2012-09-21", false), ("1950", false)]
    {
        let (mut world, mut rng) = (World::new(), Rng::from_number(9));
        let mut document = Document::create(Kind::Person, 1, rng.actor()).unwrap();
        let person =
            Person { name: "小王".into(), birth: Some(birth.into()), ..Person::default() };
        let id = rng.document_id(NOW);
        let made = act(1, "person.create", GRID, &mut document, id, &edits_of(&person).unwrap());
        let judged = world.push(1, &made);
        // NOW is 2026-09-21 in Beijing.
        assert_eq!(
            matches!(&judged, Judged::Quarantined(code) if *code == Code::UNDER_FOURTEEN),
            refused,
            "{birth}"
        );
    }
}

#[test]
fn a_record_without_what_makes_it_one_is_kept_apart() {
    let (mut world, mut rng) = (World::new(), Rng::from_number(10));
    let mut document = Document::create(Kind::Household, 1, rng.actor()).unwrap();
    let made = act(
        1,
        "household.create",
        GRID,
        &mut document,
        rng.document_id(NOW),
        &[set("best_time", "早上")],
    );
    assert_eq!(quarantined(&world.push(1, &made)), "not-a-record");
}

#[test]
fn entries_are_removed_by_saying_why_and_never_deleted() {
    use automerge::transaction::{CommitOptions, Transactable};
    use automerge::{AutoCommit, ReadDoc};
    let (mut world, mut rng) = (World::new(), Rng::from_number(17));
    let (id, mut document) = household(&mut world, &mut rng);
    let phone = rng.entry_id(NOW);
    let add = Edit::Add("phones".into(), phone, vec![("number".into(), text("15400000001"))]);
    let added = act(1, "household.edit", GRID, &mut document, id, &[add]);
    assert!(matches!(world.push(1, &added), Judged::Received(_)));
    let mut hostile = AutoCommit::load(&world.documents[&id].0.saved).unwrap();
    let (_, phones) = hostile.get(automerge::ROOT, "phones").unwrap().unwrap();
    hostile.delete(&phones, phone.key()).unwrap();
    let options =
        CommitOptions::default().with_message(format!("{} household.edit", user(1))).with_time(NOW);
    hostile.commit_with(options);
    let raw = hostile.get_last_local_change().unwrap().raw_bytes().to_vec();
    let deleted = changeset(1, "household.edit", vec![part(Kind::Household, GRID, id, vec![raw])]);
    assert_eq!(quarantined(&world.push(1, &deleted)), "field-refused");
}

#[test]
fn a_visit_is_its_authors_word_and_a_colleague_keeps_only_its_promises() {
    let (mut world, mut rng) = (World::new(), Rng::from_number(18));
    let (home, _) = household(&mut world, &mut rng);
    let id = rng.document_id(NOW);
    let mut document = Document::create(Kind::Visit, 1, rng.actor()).unwrap();
    let promise = rng.entry_id(NOW);
    let mut visit = Visit {
        household: Some(home),
        visit_type: "01".into(),
        method: "01".into(),
        result: "01".into(),
        occurred_at: NOW,
        ..Visit::default()
    };
    visit.promises.insert(
        promise,
        model::record::visit::Promise { text: "回复暖气".into(), ..Default::default() },
    );
    let made = act(1, "visit.record", GRID, &mut document, id, &edits_of(&visit).unwrap());
    assert!(matches!(world.push(1, &made), Judged::Received(_)));
    let mut theirs = world.open(id, &mut rng);
    let keep = Edit::SetIn("promises".into(), promise, "done_on".into(), text("2026-09-21"));
    let kept = act(2, "promise.settle", GRID, &mut theirs, id, &[keep]);
    assert!(matches!(world.push(2, &kept), Judged::Received(_)));
    let mut theirs = world.open(id, &mut rng);
    let meddle = act(2, "visit.amend", GRID, &mut theirs, id, &[set("result", "02")]);
    assert_eq!(quarantined(&world.push(2, &meddle)), "role-refused");
}
