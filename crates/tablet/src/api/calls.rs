//! The list itself: one line a call.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use super::Tag::{Board, Conflict, Draft, Event, Household, Lead, Session, Sync, Today};
use super::bundle::{BundleView, ImportReturn, ReturnView};
use super::common::{ById, Nothing, SavedReply};
use super::conflict::{Conflicts, ResolveConflict};
use super::dispute::{DisputeReply, Leads, NoteDispute};
use super::event::{EventPage, Events, RaiseEvent, StepEvent};
use super::household::{AddMember, Changes, CreateHousehold, EditHousehold, HouseholdPage};
use super::keep::{
    DraftKey, DraftView, Drafts, MaybeDraft, PhotoBytes, PhotoName, PhotoTaken, TakePhoto,
};
use super::session::{Enrol, StateView, Unlock};
use super::sync::{ApartView, ByPlace, RecordView, Records, SyncDone, SyncView};
use super::today::{ListToday, Today as TodayList};
use super::visit::{RecordVisit, SettlePromise, VisitPage};
use super::{Call, board};
use crate::Tablet;
use crate::error::{BAD_CALL, TabletError};

macro_rules! calls {
    ($($name:ident($request:ty) -> $response:ty, stale [$($tag:ident),*], $run:expr;)*) => {
        /// Every call, in the order of a worker's day.
        pub const CALLS: &[Call] = &[$(Call {
            name: stringify!($name),
            request: stringify!($request),
            response: stringify!($response),
            stale: &[$($tag),*],
            run: |tablet, request| {
                let run: fn(&Tablet, $request) -> Result<$response, TabletError> = $run;
                write(&run(tablet, read(request)?)?)
            },
        }),*];

        /// The types of every call's request and response, for TypeScript.
        #[cfg(test)]
        pub(super) fn visit_types(
            requests: &mut impl ts_rs::TypeVisitor,
            responses: &mut impl ts_rs::TypeVisitor,
        ) -> Vec<[String; 2]> {
            let cfg = ts_rs::Config::new();
            vec![$({
                requests.visit::<$request>();
                responses.visit::<$response>();
                [<$request as ts_rs::TS>::ident(&cfg), <$response as ts_rs::TS>::ident(&cfg)]
            }),*]
        }
    };
}

calls! {
    get_state(Nothing) -> StateView, stale [], |tablet, _| tablet.state_view();
    enrol(Enrol) -> StateView, stale [Session, Today, Board, Household, Event, Lead, Conflict, Draft, Sync],
        |tablet, ask| { tablet.enrol_here(&ask.code, &ask.pin)?; tablet.state_view() };
    unlock(Unlock) -> StateView, stale [Session],
        |tablet, ask| { tablet.unlock(&ask.pin)?; tablet.state_view() };
    lock(Nothing) -> StateView, stale [Session], |tablet, _| { tablet.lock(); tablet.state_view() };

    list_today(ListToday) -> TodayList, stale [], |tablet, ask| tablet.list_today(ask);
    list_places(Nothing) -> board::Places, stale [], |tablet, _| tablet.list_places();
    show_board(ById) -> board::Board, stale [], |tablet, ask| tablet.show_board(ask.id);
    find(board::Find) -> board::Found, stale [], |tablet, ask| tablet.find(&ask);

    show_household(ById) -> HouseholdPage, stale [], |tablet, ask| tablet.show_household(ask.id);
    show_changes(ById) -> Changes, stale [], |tablet, ask| tablet.show_changes(ask.id);
    create_household(CreateHousehold) -> SavedReply, stale [Board, Household, Sync],
        |tablet, ask| tablet.create_household(&ask);
    edit_household(EditHousehold) -> SavedReply, stale [Today, Board, Household, Conflict, Sync],
        |tablet, ask| tablet.edit_household(&ask);
    add_member(AddMember) -> SavedReply, stale [Board, Household, Sync], |tablet, ask| tablet.add_member(&ask);

    record_visit(RecordVisit) -> SavedReply, stale [Today, Board, Household, Conflict, Draft, Sync],
        |tablet, ask| tablet.record_visit(&ask);
    settle_promise(SettlePromise) -> SavedReply, stale [Today, Household, Sync],
        |tablet, ask| tablet.settle_promise(&ask);
    show_visit(ById) -> VisitPage, stale [], |tablet, ask| tablet.show_visit(ask.id);

    raise_event(RaiseEvent) -> SavedReply, stale [Today, Board, Household, Event, Draft, Sync],
        |tablet, ask| tablet.raise_event(&ask);
    step_event(StepEvent) -> SavedReply, stale [Today, Board, Household, Event, Sync],
        |tablet, ask| tablet.step_event(&ask);
    list_events(Nothing) -> Events, stale [], |tablet, _| tablet.list_events();
    show_event(ById) -> EventPage, stale [], |tablet, ask| tablet.show_event(ask.id);

    note_dispute(NoteDispute) -> DisputeReply, stale [Lead, Draft, Sync], |tablet, ask| tablet.note_dispute(&ask);
    list_leads(Nothing) -> Leads, stale [], |tablet, _| tablet.list_leads();

    list_conflicts(Nothing) -> Conflicts, stale [], |tablet, _| tablet.list_conflicts();
    resolve_conflict(ResolveConflict) -> SavedReply, stale [Today, Board, Household, Event, Conflict, Sync],
        |tablet, ask| tablet.resolve_conflict(&ask);
    undo(Nothing) -> SavedReply, stale [Today, Board, Household, Event, Lead, Conflict, Sync],
        |tablet, _| tablet.undo();

    keep_draft(DraftView) -> Nothing, stale [Draft],
        |tablet, ask| { tablet.keep_draft(&ask)?; Ok(Nothing {}) };
    load_draft(DraftKey) -> MaybeDraft, stale [], |tablet, ask| tablet.load_draft(&ask);
    list_drafts(Nothing) -> Drafts, stale [], |tablet, _| tablet.list_drafts();
    drop_draft(DraftKey) -> Nothing, stale [Draft],
        |tablet, ask| { tablet.drop_draft(&ask)?; Ok(Nothing {}) };
    take_photo(TakePhoto) -> PhotoTaken, stale [], |tablet, ask| tablet.take_photo_base64(&ask);
    show_thumbnail(PhotoName) -> PhotoBytes, stale [], |tablet, ask| tablet.show_thumbnail(&ask);
    show_photo(PhotoName) -> PhotoBytes, stale [], |tablet, ask| tablet.show_photo(&ask);
    fetch_photo(PhotoName) -> PhotoBytes, stale [Sync], |tablet, ask| tablet.fetch_photo(&ask);

    sync_now(Nothing) -> SyncDone, stale [Today, Board, Household, Event, Lead, Conflict, Sync],
        |tablet, _| tablet.sync_now();
    show_sync(Nothing) -> SyncView, stale [], |tablet, _| tablet.show_sync();
    list_open_records(Nothing) -> Records, stale [], |tablet, _| tablet.list_open_records();
    export_bundle(Nothing) -> BundleView, stale [Sync], |tablet, _| tablet.export_bundle();
    import_return(ImportReturn) -> ReturnView, stale [Today, Board, Household, Event, Lead, Conflict, Sync],
        |tablet, ask| tablet.import_return(&ask);
    list_settled_records(Nothing) -> Records, stale [], |tablet, _| tablet.list_settled_records();
    show_apart(ByPlace) -> ApartView, stale [], |tablet, ask| tablet.show_apart(ask);
    show_record(ById) -> RecordView, stale [], |tablet, ask| tablet.show_record(ask.id);
}

/// A request as its type; a call without anything to say may leave it out.
fn read<T: DeserializeOwned>(request: Json) -> Result<T, TabletError> {
    let request = if request.is_null() { Json::Object(serde_json::Map::new()) } else { request };
    serde_json::from_value(request).map_err(|error| TabletError::fault(BAD_CALL, error))
}

fn write<T: Serialize>(response: &T) -> Result<Json, TabletError> {
    serde_json::to_value(response).map_err(|error| TabletError::fault(BAD_CALL, error))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// The public methods of `Tablet` that are use cases: what a file of this crate declares as
    /// `pub fn name(&self`.
    fn use_cases() -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        let mut folders =
            vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                if path.ends_with("api/calls.rs") {
                    continue;
                }
                let text = std::fs::read_to_string(&path).unwrap();
                for part in text.split("impl Tablet {").skip(1) {
                    let body = part.split("\n}\n").next().unwrap();
                    let names = body.split("    pub fn ").skip(1);
                    found.extend(
                        names.map(|name| name.split(['(', '<']).next().unwrap().to_owned()),
                    );
                }
            }
        }
        found
    }

    #[test]
    fn every_use_case_is_listed_once() {
        let mut listed = BTreeSet::new();
        for call in CALLS {
            assert!(listed.insert(call.name.to_owned()), "{} twice", call.name);
        }
        // How a shell opens a tablet, and two names for what is listed under one.
        let not_calls = [
            "canonical",
            "own_log",
            "open",
            "enrol_here",
            "server_moved",
            "state",
            "home",
            "sync_telling",
            "take_photo_base64",
            "state_view",
        ];
        for name in use_cases() {
            assert!(
                listed.contains(&name) || not_calls.contains(&name.as_str()),
                "{name} is not listed"
            );
        }
    }

    #[test]
    fn a_name_is_a_verb_in_snake_case_and_what_only_reads_makes_nothing_stale() {
        let reads = ["get", "list", "show", "find", "load"];
        for call in CALLS {
            assert!(call.name.chars().all(|c| c.is_ascii_lowercase() || c == '_'), "{}", call.name);
            let verb = call.name.split('_').next().unwrap();
            assert_eq!(
                reads.contains(&verb) || call.name == "take_photo",
                call.stale.is_empty(),
                "{}",
                call.name
            );
        }
    }
}
