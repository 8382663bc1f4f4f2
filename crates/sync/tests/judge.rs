//! The judge, rule by rule: what is received, what is kept apart and why, what is needed first.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::disallowed_methods
)]

mod world;

use doorstep_sync::changeset::{Changeset, chain_start};
use doorstep_sync::code::Code;
use doorstep_sync::hash::Hash;
use doorstep_sync::judge::{Facts, Judged, Place, place};
use doorstep_sync::receipt::Need;
use model::document::{Document, Edit, Scalar, edits_of};
use model::id::{DocumentId, EntryId};
use model::kind::Kind;
use model::permission::Role;
use model::record::{Event, Household, Lead, LogEntry, Person, Reporter, Visit};
use model::rng::Rng;
use model::space::Right;
use world::{COMMUNITY, GRID, NOW, OTHER_GRID, World, act, changeset, life, part, space, user};

fn text(value: &str) -> Scalar {
    Scalar::Text(value.to_owned())
}

fn set(field: &str, value: &str) -> Edit {
    Edit::Set(field.to_owned(), text(value))
}

/// A household of worker 1, received.
fn household(world: &mut World, rng: &mut Rng) -> (DocumentId, Document) {
    let id = rng.document_id(NOW);
    let mut document = Document::create(Kind::Household, 1, rng.actor()).unwrap();
    let record = Household { label: "王家".into(), ..Household::default() };
    let made = act(1, "household.create", GRID, &mut document, id, &edits_of(&record).unwrap());
    assert!(matches!(world.push(1, &made), Judged::Received(_)));
    (id, document)
}

fn step(rng: &mut Rng, transition: &str, fields: &[(&str, Scalar)]) -> (EntryId, Edit) {
    let id = rng.entry_id(NOW);
    let mut values = vec![("transition".to_owned(), text(transition))];
    values.extend(fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
    (id, Edit::Add("log".to_owned(), id, values))
}

fn event_edits(rng: &mut Rng, urgency: &str) -> Vec<Edit> {
    let event = Event {
        category: "22".into(),
        urgency: urgency.into(),
        source: "02".into(),
        title: "三楼暖气不热".into(),
        place_text: Some("3号楼".into()),
        ..Event::default()
    };
    let mut edits = edits_of(&event).unwrap();
    edits.push(step(rng, "E01", &[]).1);
    edits.push(step(rng, "E02", &[]).1);
    edits
}

fn raised(world: &mut World, rng: &mut Rng) -> (DocumentId, Document) {
    let id = rng.document_id(NOW);
    let mut document = Document::create(Kind::Event, 1, rng.actor()).unwrap();
    let edits = event_edits(rng, "3");
    let made = act(1, "event.raise", GRID, &mut document, id, &edits);
    let judged = world.push(1, &made);
    assert!(matches!(judged, Judged::Received(_)), "{judged:?}");
    (id, document)
}

fn quarantined(judged: &Judged) -> &str {
    match judged {
        Judged::Quarantined(code) => code.as_str(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_edit_of_a_colleague_in_the_same_grid_is_received() {
    let (mut world, mut rng) = (World::new(), Rng::from_number(1));
    let (id, _) = household(&mut world, &mut rng);
    let mut theirs = world.open(id, &mut rng);
    let edit = act(2, "household.edit", GRID, &mut theirs, id, &[set("best_time", "晚上")]);
    let Judged::Received(parts) = world.push(2, &edit) else { panic!() };
    assert!(!parts[0].created);
    assert_eq!((parts[0].home, parts[0].author), (space(GRID), user(1)));
    assert_eq!(
        world.open(id, &mut rng).read::<Household>().unwrap().best_time.as_deref(),
        Some("晚上")
    );
}

#[test]
fn the_space_named_is_a_hint_and_the_grant_decides() {
    let (mut world, mut rng) = (World::new(), Rng::from_number(2));
    let (id, document) = household(&mut world, &mut rng);
    // The worker of another grid names the own grid: the document's home decides.
    let mut theirs = document.clone();
    theirs = Document::load(Kind::Household, 1, &theirs.save(), rng.actor()).unwrap();
    let edit = act(3, "household.edit", OTHER_GRID, &mut theirs, id, &[set("best_time", "晚上")]);
    assert_eq!(quarantined(&world.push(3, &edit)), "no-grant");
}

#[test]
fn who_may_not_write_there_is_kept_apart() {
    for (who, home, action, kind, code) in [
        (1, OTHER_GRID, "household.create", Kind::Household, "no-grant"),
        (1, COMMUNITY, "household.create", Kind::Household, "wrong-space"),
        (1, "grid/990101001001999", "household.create", Kind::Household, "unknown-space"),
        (1, GRID, "lead.edit", Kind::Household, "role-refused"),
        (1, GRID, "household.fly", Kind::Household, "role-refused"),
    ] {
        let (mut world, mut rng) = (World::new(), Rng::from_number(3));
        let mut document = Document::create(kind, 1, rng.actor()).unwrap();
        let made =
            act(who, action, home, &mut document, rng.document_id(NOW), &[set("label", "王家")]);
        assert_eq!(quarantined(&world.push(who, &made)), code, "{action} in {home}");
    }
}

#[test]
fn what_hangs_on_a_set_kept_apart_is_blocked_behind_it_and_the_rest_goes_on() {
    let (mut world, mut rng) = (World::new(), Rng::from_number(4));
    let id = rng.document_id(NOW);
    let mut document = Document::create(Kind::Household, 1, rng.actor()).unwrap();
    let bad = act(1, "lead.edit", GRID, &mut document, id, &[set("label", "王家")]);
    assert_eq!(quarantined(&world.push(1, &bad)), "role-refused");
    let behind = act(1, "household.edit", GRID, &mut document, id, &[set("best_time", "早上")]);
    assert_eq!(world.push(1, &behind), Judged::Blocked);
    household(&mut world, &mut rng);
}

#[test]
fn a_change_nobody_has_seen_is_asked_for() {
    let (mut world, mut rng) = (World::new(), Rng::from_number(5));
    let (id, mut document) = household(&mut world, &mut rng);
    act(1, "household.edit", GRID, &mut document, id, &[set("best_time", "早上")]);
    let unseen = document.heads();
    let later = act(1, "household.edit", GRID, &mut document, id, &[set("best_time", "晚上")]);
    let expected = Judged::Need(Need::Missing(unseen.into_iter().map(Hash).collect()));
    assert_eq!(world.push(1, &later), expected);
}

#[test]
fn another_persons_actor_and_the_genesis_actor_are_not_taken() {
    let (mut world, mut rng) = (World::new(), Rng::from_number(6));
    let (id, mut document) = household(&mut world, &mut rng);
    // Worker 2 writes with worker 1's editing session.
    let edit = act(2, "household.edit", GRID, &mut document, id, &[set("best_time", "早上")]);
    assert_eq!(quarantined(&world.push(2, &edit)), "foreign-actor");
    let genesis = automerge::ActorId::from(*b"doorstep-genesis");
    let mut forged =
        Document::load(Kind::Household, 1, &world.documents[&id].0.saved, genesis).unwrap();
    let edit = act(1, "household.edit", GRID, &mut forged, id, &[set("best_time", "早上")]);
    assert_eq!(quarantined(&world.push(1, &edit)), "genesis-actor");
}

#[test]
fn who_and_when_inside_must_be_what_the_changeset_says() {
    type Forge = fn(&mut Changeset);
    let forges: [(Forge, &str); 4] = [
        (|it| it.device_time += 1, "envelope-mismatch"),
        (|it| it.action = "place.edit".into(), "envelope-mismatch"),
        (|it| it.user = user(2), "wrong-user"),
        (|it| it.parts[0].generation = 1, "wrong-generation"),
    ];
    for (forge, code) in forges {
        let (mut world, mut rng) = (World::new(), Rng::from_number(7));
        let (id, mut document) = household(&mut world, &mut rng);
        let mut edit =
            act(1, "household.edit", GRID, &mut document, id, &[set("best_time", "早上")]);
        forge(&mut edit);
        assert_eq!(quarantined(&world.push(1, &edit)), code);
    }
}

#[test]
fn a_revoked_tablets_work_is_kept_apart_whole() {
    let (mut world, mut rng) = (World::new(), Rng::from_number(8));
    let (id, mut document) = household(&mut world, &mut rng);
    world.revoked = true;
    let edit = act(1, "household.edit", GRID, &mut document, id, &[set("best_time", "早上")]);
    assert_eq!(quarantined(&world.push(1, &edit)), "device-revoked");
}

#[test]
fn an_amended_original_is_never_applied_when_it_arrives_late() {
    let (mut world, mut rng) = (World::new(), Rng::from_number(21));
    let (id, mut document) = household(&mut world, &mut rng);
    world.amended.insert((life(1), 2));
    let edit = act(1, "household.edit", GRID, &mut document, id, &[set("best_time", "早上")]);
    assert_eq!(quarantined(&world.push(1, &edit)), "amended");
    assert_eq!(world.open(id, &mut rng).read::<Household>().unwrap().best_time, None);
}

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
fn an_event_is_raised_with_its_reporter_in_one_and_gets_a_number_once() {
    let (mut world, mut rng) = (World::new(), Rng::from_number(11));
    let (event_id, reporter_id) = (rng.document_id(NOW), rng.document_id(NOW));
    let mut event = Document::create(Kind::Event, 1, rng.actor()).unwrap();
    let mut reporter = Document::create(Kind::Reporter, 1, rng.actor()).unwrap();
    let mut made = act(1, "event.raise", GRID, &mut event, event_id, &event_edits(&mut rng, "3"));
    let told =
        Reporter { event: Some(event_id), name: Some("老李".into()), ..Reporter::default() };
    let handed =
        act(1, "event.raise", COMMUNITY, &mut reporter, reporter_id, &edits_of(&told).unwrap());
    made.parts.extend(handed.parts);
    let Judged::Received(parts) = world.push(1, &made) else { panic!() };
    assert_eq!(parts[1].home, space(COMMUNITY));
    assert_eq!(parts[1].shares, [model::space::Space::User(user(1))]);
    let event: Event = world.open(event_id, &mut rng).read().unwrap();
    let mut stamps: Vec<_> = event.stamps.values().collect();
    stamps.sort_by_key(|stamp| stamp.order);
    assert_eq!(
        stamps.iter().map(|stamp| (stamp.order, stamp.effective)).collect::<Vec<_>>(),
        [(1, true), (2, true)]
    );
    assert_eq!(stamps[1].number.as_deref(), Some("SJ-community/990101001001-0001"));
}

#[test]
fn a_case_begins_with_its_first_step() {
    let (mut world, mut rng) = (World::new(), Rng::from_number(12));
    let mut document = Document::create(Kind::Event, 1, rng.actor()).unwrap();
    let edits: Vec<_> = event_edits(&mut rng, "3")
        .into_iter()
        .filter(|edit| !matches!(edit, Edit::Add(..)))
        .collect();
    let made = act(1, "event.raise", GRID, &mut document, rng.document_id(NOW), &edits);
    assert_eq!(quarantined(&world.push(1, &made)), "illegal-transition");
}

#[test]
fn a_step_that_was_illegal_where_it_was_taken_is_kept_apart() {
    for (transition, fields, why) in [
        ("E07", vec![], "needs-server"),                            // only the server's desk assigns
        ("E09", vec![], "wrong-state"),                            // nothing to accept yet
        ("E01", vec![], "wrong-state"),                            // it has begun
        ("E99", vec![], "unknown-transition"),                            // nobody knows it
        ("E16", vec![("satisfaction", text("1"))], "wrong-state"), // not handled yet
    ] {
        let (mut world, mut rng) = (World::new(), Rng::from_number(13));
        let (id, _) = raised(&mut world, &mut rng);
        let mut document = world.open(id, &mut rng);
        let edit = step(&mut rng, transition, &fields).1;
        let taken = act(1, "event.transition", GRID, &mut document, id, &[edit]);
        assert_eq!(quarantined(&world.push(1, &taken)), why, "{transition}");
    }
}

#[test]
fn a_critical_event_without_the_emergency_question_is_kept_apart() {
    let (mut world, mut rng) = (World::new(), Rng::from_number(14));
    let mut document = Document::create(Kind::Event, 1, rng.actor()).unwrap();
    let edits = event_edits(&mut rng, "1");
    let made = act(1, "event.raise", GRID, &mut document, rng.document_id(NOW), &edits);
    assert_eq!(quarantined(&world.push(1, &made)), "emergency-not-asked");
}

#[test]
fn a_step_overtaken_by_another_stays_as_a_note_and_says_why() {
    let (mut world, mut rng) = (World::new(), Rng::from_number(15));
    let (id, _) = raised(&mut world, &mut rng);
    // The author withdraws twice, from two tablets that did not see each other.
    let (mut one, mut two) = (world.open(id, &mut rng), world.open(id, &mut rng));
    let first = act(1, "event.transition", GRID, &mut one, id, &[step(&mut rng, "E03", &[]).1]);
    let (late, edit) = step(&mut rng, "E03", &[]);
    let second = act(1, "event.transition", GRID, &mut two, id, &[edit]);
    assert!(matches!(world.push(1, &first), Judged::Received(_)));
    let judged = world.push(1, &second);
    assert!(matches!(judged, Judged::Received(_)), "{judged:?}");
    let event: Event = world.open(id, &mut rng).read().unwrap();
    assert!(!event.stamps[&late].effective);
    assert_eq!(event.stamps[&late].why.as_deref(), Some("already-withdrawn"));
}

#[test]
fn a_tablet_may_not_write_stamps_nor_touch_what_is_in_the_log() {
    let (mut world, mut rng) = (World::new(), Rng::from_number(16));
    let (id, _) = raised(&mut world, &mut rng);
    let mut document = world.open(id, &mut rng);
    let stamp =
        Edit::Add("stamps".into(), rng.entry_id(NOW), vec![("order".into(), Scalar::Int(9))]);
    let forged = act(1, "event.transition", GRID, &mut document, id, &[stamp]);
    assert_eq!(quarantined(&world.push(1, &forged)), "stamps-reserved");
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

#[test]
fn a_lead_is_handed_to_the_committee_and_shared_with_its_author() {
    let (mut world, mut rng) = (World::new(), Rng::from_number(19));
    let team = format!("team/{}", model::id::TeamId::from_bytes([5; 16]));
    world.grant(1, &team, Right::HandIn, Role::GridWorker);
    let mut document = Document::create(Kind::Lead, 1, rng.actor()).unwrap();
    let mut lead = Lead {
        title: "楼上漏水".into(),
        dispute_type: "02".into(),
        dispute_source: "2".into(),
        dispute_scale: "1".into(),
        screened_at: Some(NOW),
        ..Lead::default()
    };
    let id = rng.document_id(NOW);
    let mut note = LogEntry { transition: "M01".into(), ..LogEntry::default() };
    for field in model::workflow::entry_fields(model::schema::MachineId::Mediation, "M01").unwrap()
    {
        if field.required {
            note.fields.insert(field.name.to_owned(), false.into());
        }
    }
    lead.log.insert(rng.entry_id(NOW), note);
    let made = act(1, "lead.note", &team, &mut document, id, &edits_of(&lead).unwrap());
    let judged = world.push(1, &made);
    let Judged::Received(parts) = judged else { panic!("{judged:?}") };
    assert_eq!(parts[0].home.to_string(), team);
    assert_eq!(parts[0].shares, [model::space::Space::User(user(1))]);
    // A colleague who may only hand in cannot touch what is not one's own.
    world.grant(2, &team, Right::HandIn, Role::GridWorker);
    let mut theirs = world.open(id, &mut rng);
    let meddle = act(2, "lead.edit", &team, &mut theirs, id, &[set("title", "楼下漏水")]);
    assert_eq!(quarantined(&world.push(2, &meddle)), "no-grant");
}

#[test]
fn a_place_in_the_chain_is_next_duplicate_needed_or_forked() {
    let (mut world, mut rng) = (World::new(), Rng::from_number(20));
    let (id, mut document) = household(&mut world, &mut rng);
    let first = world.standing(life(1), 1).unwrap().unwrap();
    let edit = act(1, "household.edit", GRID, &mut document, id, &[set("best_time", "早上")]);
    let hash = edit.hash(2, first.hash);
    let at = |seq, prev, hash| place(&world, life(1), seq, prev, hash).unwrap();
    let start = chain_start(life(1));
    assert_eq!(at(1, start, first.hash), Place::Duplicate(first.receipt.clone()));
    assert_eq!(at(1, start, hash), Place::Forked);
    assert_eq!(at(2, first.hash, hash), Place::Next);
    assert_eq!(at(2, start, hash), Place::Forked);
    assert_eq!(at(3, hash, hash), Place::Need(Need::From(2)));
    assert_eq!(place(&world, life(9), 1, chain_start(life(9)), hash).unwrap(), Place::Next);
}
