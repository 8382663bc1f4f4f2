//! The fold: the same entries give the same status in whatever order they came; what waits is shown as waiting.

use doorstep_model::id::EntryId;
use doorstep_model::record::{Entries, LogEntry, StampEntry};
use doorstep_model::schema::MachineId;
use doorstep_model::workflow::{Entry, Fields, Origin, Reason, entries, fold, machine};
use proptest::prelude::*;
use serde_json::json;

use super::case::{actor, fields, user};
use super::event::{HANDLER, WORKER, assign_to, desk, handling, nothing, reported, result, worker};
use super::mediation;

fn stamp() -> impl Strategy<Value = Option<StampEntry>> {
    let why = prop_oneof![
        Just(None),
        Just(Some("withdrawal-recorded".to_owned())),
        Just(Some("agreement-recorded".to_owned())),
        Just(Some("of-a-newer-version".to_owned())),
    ];
    proptest::option::of((0i64..12, any::<bool>(), why).prop_map(|(order, effective, why)| {
        StampEntry {
            order,
            received_at: 0,
            effective,
            why,
            number: (order == 3).then(|| format!("SJ-{order}")),
        }
    }))
}

fn entry(machine_id: MachineId) -> impl Strategy<Value = Entry> {
    let mut ids: Vec<String> =
        machine(machine_id).transitions.iter().map(|t| t.id.to_owned()).collect();
    ids.push("X99".into());
    let states: Vec<&str> = machine(machine_id).states.iter().map(|state| state.code).collect();
    let id = proptest::sample::select(ids);
    let to = proptest::option::of(proptest::sample::select(states));
    (any::<[u8; 16]>(), id, to, 0u8..4, 0u64..6, stamp()).prop_map(
        |(id, transition, to, by, lamport, stamp)| {
            let says = to.map_or(Fields::default(), |to| fields(&[("to_state", json!(to))]));
            let says =
                says.with("handler_user", json!(user(by))).with("follow_up_by", json!(user(by)));
            Entry {
                id: EntryId::from_bytes(id),
                transition,
                by: user(by),
                at: 0,
                lamport,
                fields: says,
                stamp,
            }
        },
    )
}

fn log() -> impl Strategy<Value = (MachineId, Vec<Entry>, Vec<Entry>)> {
    prop_oneof![Just(MachineId::Event), Just(MachineId::Mediation)].prop_flat_map(|id| {
        proptest::collection::vec(entry(id), 0..24).prop_flat_map(move |entries| {
            (Just(id), Just(entries.clone()), Just(entries).prop_shuffle())
        })
    })
}

proptest! {
    #[test]
    fn the_order_in_which_entries_came_does_not_matter((id, one, other) in log()) {
        prop_assert_eq!(fold(id, &one), fold(id, &other));
    }

    #[test]
    fn every_entry_counts_or_is_a_note_or_waits((id, log, _) in log()) {
        let folded = fold(id, &log);
        let mut all: Vec<_> = folded.effective.iter().copied()
            .chain(folded.not_effective.iter().map(|(id, _)| *id))
            .chain(folded.pending.iter().map(|pending| pending.id))
            .collect();
        let mut given: Vec<_> = log.iter().map(|entry| entry.id).collect();
        all.sort();
        given.sort();
        prop_assert_eq!(all, given);
    }

    #[test]
    fn entries_that_wait_do_not_move_what_the_server_said((id, log, _) in log()) {
        let stamped: Vec<_> = log.iter().filter(|entry| entry.stamp.is_some()).cloned().collect();
        prop_assert_eq!(fold(id, &stamped).progress, fold(id, &log).confirmed);
    }
}

#[test]
fn an_empty_log_has_no_status() {
    let folded = fold(MachineId::Event, &[]);
    assert_eq!((folded.state(), folded.step(), folded.number), (None, None, None));
}

#[test]
fn what_the_server_has_not_seen_is_shown_and_marked_as_waiting() {
    let mut case = reported();
    case.entries.clear();
    let mut create = case.write("E01", &worker(), nothing());
    let report = case.write("E02", &worker(), nothing());
    create.id = EntryId::from_bytes([200; 16]);
    // They come in either order; causality puts them right.
    case.entries = vec![report.clone(), create.clone()];
    let folded = case.fold();
    assert_eq!(folded.state().unwrap().zh, "已上报");
    assert_eq!(folded.confirmed.state, None);
    assert!(!folded.is_confirmed());
    assert_eq!(
        folded.pending.iter().map(|pending| pending.id).collect::<Vec<_>>(),
        [create.id, report.id]
    );
}

#[test]
fn a_waiting_step_that_will_not_count_moves_nothing() {
    let mut case = reported();
    let withdrawal = case.write("E03", &worker(), nothing());
    case.go("E07", &desk(), assign_to(HANDLER));
    case.entries.push(withdrawal);
    let folded = case.fold();
    assert_eq!(folded.state().unwrap().code, "assigned");
    assert_eq!(folded.pending[0].doubt, Some(Reason::WrongState));
    assert!(folded.is_confirmed());

    // Nor does a step that only the server writes, or another's.
    let mut case = reported();
    let forged = case.write("E07", &worker(), assign_to(WORKER));
    let anothers =
        case.write("E03", &actor(77, doorstep_model::permission::Role::GridWorker), nothing());
    case.entries.extend([forged, anothers]);
    let folded = case.fold();
    assert_eq!(folded.state().unwrap().code, "reported");
    let doubts: Vec<_> = folded.pending.iter().map(|pending| pending.doubt).collect();
    assert_eq!(doubts, [Some(Reason::NeedsServer), Some(Reason::NotAuthor)]);

    let mut case = handling();
    let anothers =
        case.write("E15", &actor(77, doorstep_model::permission::Role::Handler), result());
    case.entries.push(anothers);
    assert_eq!(case.fold().pending[0].doubt, Some(Reason::NotHandler));
}

#[test]
fn the_server_s_order_stands_above_causality() {
    let mut case = mediation::mediating();
    let mut first = case.write("M09", &mediation::mediator(), mediation::pause("paused"));
    let mut second = case.write("M09", &mediation::mediator(), mediation::pause("mediating"));
    let stamp = |order| Some(StampEntry { order, effective: true, ..StampEntry::default() });
    (first.stamp, second.stamp) = (stamp(90), stamp(80));
    case.entries.extend([first, second]);
    assert_eq!(case.state(), "paused");
}

#[test]
fn whoever_began_a_case_stays_its_author() {
    let mut case = reported();
    let mut again = case.write("E01", &desk(), nothing());
    again.stamp = Some(StampEntry { order: 99, effective: true, ..StampEntry::default() });
    case.entries.push(again);
    assert_eq!(case.fold().confirmed.author, Some(user(WORKER)));
}

#[test]
fn the_first_number_the_server_gave_stays() {
    let mut case = reported();
    for (entry, number) in case.entries.iter_mut().zip(["SJ-1", "SJ-2"]) {
        entry.stamp.as_mut().unwrap().number = Some(number.into());
    }
    assert_eq!(case.fold().number.as_deref(), Some("SJ-1"));
}

#[test]
fn a_transition_of_a_newer_version_is_kept_and_moves_nothing() {
    let mut case = reported();
    let mut newer = case.write("E99", &worker(), nothing());
    newer.stamp = Some(StampEntry { order: 99, effective: true, ..StampEntry::default() });
    let id = newer.id;
    case.entries.push(newer);
    let folded = case.fold();
    assert_eq!(folded.confirmed.code(), Some("reported"));
    assert_eq!(folded.not_effective, [(id, "unknown-transition".to_owned())]);
}

#[test]
fn log_and_stamps_of_a_record_are_put_together_and_authorless_entries_left_out() {
    let (known, unknown) = (EntryId::from_bytes([1; 16]), EntryId::from_bytes([2; 16]));
    let says = [("called_emergency".to_owned(), json!(true))].into_iter().collect();
    let entry = LogEntry { transition: "E02".into(), fields: says };
    let log: Entries<LogEntry> = [(known, entry.clone()), (unknown, entry)].into_iter().collect();
    let stamps: Entries<StampEntry> =
        [(known, StampEntry { order: 4, effective: true, ..StampEntry::default() })]
            .into_iter()
            .collect();
    let origin = Origin { by: user(7), at: 5, lamport: 6 };
    let all = entries(&log, &stamps, |id| (id == known).then_some(origin));
    assert_eq!(all.len(), 1);
    assert_eq!((all[0].by, all[0].at, all[0].lamport), (user(7), 5, 6));
    assert_eq!(all[0].stamp.as_ref().map(|stamp| stamp.order), Some(4));
    assert!(all[0].fields.is_yes("called_emergency"));
}
