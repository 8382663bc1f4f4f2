//! Steps of a case: judged where their author stood, stamped in the server's order.

use doorstep_sync::judge::Judged;
use model::document::{Document, Edit, Scalar, edits_of};
use model::id::{DocumentId, EntryId};
use model::kind::Kind;
use model::permission::Role;
use model::record::{Event, Lead, LogEntry, Reporter};
use model::rng::Rng;
use model::space::Right;

use crate::world::{COMMUNITY, GRID, NOW, World, act, space, user};
use crate::{quarantined, set, text};

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
        ("E07", vec![], "needs-server"), // only the server's desk assigns
        ("E09", vec![], "wrong-state"),  // nothing to accept yet
        ("E01", vec![], "wrong-state"),  // it has begun
        ("E99", vec![], "unknown-transition"), // nobody knows it
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
