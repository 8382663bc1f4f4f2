//! Carries out the steps of the diary: each one action, one changeset. The files beside this one say what each
//! sort of step writes; when it happens stands in `diary`.

mod correct;
mod event;
mod home;
mod lead;
mod place;
mod visit;

use model::document::{Edit, Scalar};
use model::id::{DocumentId, EntryId};
use model::time::TimeMs;
use serde_json::Value as Json;

use crate::DemoError;
use crate::calendar::Calendar;
use crate::chance::Chance;
use crate::diary::{Act, Diary, Step};
use crate::people::DemoSpaces;
use crate::plan::{GridPlan, Home};
use crate::scribe::Scribe;

/// A grid with its year, while it is written down.
#[derive(Debug)]
pub(crate) struct Book {
    pub(crate) plan: GridPlan,
    pub(crate) diary: Diary,
    pub(crate) calendar: Calendar,
    pub(crate) spaces: DemoSpaces,
    pub(crate) chance: Chance,
}

impl Book {
    /// Writes one step down.
    pub(crate) fn perform(&mut self, step: Step, scribe: &mut Scribe) -> Result<(), DemoError> {
        match step.act {
            Act::EnterBuilding(at) => self.enter_building(step, at, scribe),
            Act::Caution(at) => self.caution(step, at, scribe),
            Act::EnterHome(at) => self.enter_home(step, at, scribe),
            Act::EnterTwin(at) => self.enter_twin(step, at, scribe),
            Act::GrowUp(home, resident) => self.grow_up(step, home, resident, scribe),
            Act::Visit(at) => self.visit(step, at, scribe),
            Act::SettlePromise(at) => self.settle_promise(step, at, scribe),
            Act::Correct(at) => self.correct(step, at, scribe),
            Act::DisputePhone(at, other) => self.dispute_phone(step, at, other, scribe),
            Act::ChoosePhone(at) => self.choose_phone(step, at, scribe),
            Act::RaiseEvent(at) => self.raise_event(step, at, scribe),
            Act::SettleEvent(at) => self.settle_event(step, at, scribe),
            Act::TellReporter(at) => self.tell_reporter(step, at, scribe),
            Act::WithdrawEvent(at) => self.withdraw_event(step, at, scribe),
            Act::NoteLead(at) => self.note_lead(step, at, scribe),
            Act::SettleLead(at) => self.settle_lead(step, at, scribe),
            Act::TakeUpLead(at) => self.take_up_lead(step, at, scribe),
        }
    }

    fn home(&self, at: usize) -> Result<&Home, DemoError> {
        self.plan.homes.get(at).ok_or(DemoError::Plan)
    }

    /// Building and door of a household.
    fn door_of(&self, door: usize) -> Result<(DocumentId, EntryId), DemoError> {
        let door = self.plan.doors.get(door).ok_or(DemoError::Plan)?;
        let building = self.plan.buildings.get(door.door.building).ok_or(DemoError::Plan)?;
        Ok((building.id, door.id))
    }
}

fn set(name: &str, value: Scalar) -> Edit {
    Edit::Set(name.to_owned(), value)
}

fn text(text: impl Into<String>) -> Scalar {
    Scalar::Text(text.into())
}

/// A reference as documents hold it: sixteen bytes.
fn reference(bytes: &[u8; 16]) -> Scalar {
    Scalar::Bytes(bytes.to_vec())
}

/// A step of a workflow, as a log entry's edit.
fn log_entry(id: EntryId, transition: &str, fields: &[(&str, Scalar)]) -> Edit {
    let mut values = vec![("transition".to_owned(), text(transition))];
    values.extend(fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
    Edit::Add("log".to_owned(), id, values)
}

/// The same for a record that is being made.
fn first_entry(transition: &str, fields: &[(&str, Json)]) -> model::record::LogEntry {
    model::record::LogEntry {
        transition: transition.to_owned(),
        fields: fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect(),
    }
}

/// An entry's id that sorts behind those of the same instant.
fn after(at: TimeMs, scribe: &mut Scribe) -> EntryId {
    scribe.entry_id(at + 1)
}
