//! How far a case has come: its state, and what later guards must remember of earlier steps.
//!
//! Derived by replaying entries, never stored.

use crate::id::UserId;
use crate::schema::MachineId;

use super::entry::Entry;
use super::event::{self, EventMemory, Step};
use super::machine::{From, Machine, State, Transition, machine};
use super::mediation::{self, MediationMemory};
use super::reason::Reason;

/// How far a case has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Which workflow it follows.
    pub machine: MachineId,
    /// Where it stands; `None` before it began.
    pub state: Option<&'static State>,
    /// Which of the five steps the screen shows; events only.
    pub step: Option<Step>,
    /// 登记人: who began it.
    pub author: Option<UserId>,
    /// What an event's guards remember.
    pub event: EventMemory,
    /// What a mediation's guards remember.
    pub mediation: MediationMemory,
}

impl Progress {
    /// A case that has not begun.
    #[must_use]
    pub fn new(machine: MachineId) -> Self {
        Self {
            machine,
            state: None,
            step: None,
            author: None,
            event: EventMemory::default(),
            mediation: MediationMemory::default(),
        }
    }

    /// The code of the state; `None` before the case began.
    #[must_use]
    pub fn code(&self) -> Option<&'static str> {
        self.state.map(|state| state.code)
    }

    pub(super) fn table(&self) -> &'static Machine {
        machine(self.machine)
    }

    /// Whether the case may take this transition from here, and where that leads.
    pub(super) fn destination(
        &self,
        transition: &'static Transition,
        entry: &Entry,
    ) -> Result<&'static State, Reason> {
        if !self.table().may_start(transition, self.state) {
            return Err(Reason::WrongState);
        }
        let to = self.leads_to(transition, entry).ok_or(Reason::ToStateMissing)?;
        // 中止 and 恢复 are one transition both ways: an entry says which it meant, so that two pauses never
        // add up to a resumption.
        let toggles = matches!(transition.from, From::States(from) if from.len() > 1 && from.contains(&to.code));
        if toggles && transition.id == mediation::PAUSE && self.state == Some(to) {
            return Err(Reason::WrongState);
        }
        Ok(to)
    }

    pub(super) fn leads_to(
        &self,
        transition: &Transition,
        entry: &Entry,
    ) -> Option<&'static State> {
        self.table().destination(transition, self.state, entry.fields.text("to_state"))
    }

    /// Takes an effective step.
    pub(super) fn apply(&mut self, transition: &Transition, entry: &Entry, to: &'static State) {
        if self.author.is_none() && transition.from == From::Nothing {
            self.author = Some(entry.by);
        }
        self.state = Some(to);
        match self.machine {
            MachineId::Event => {
                self.step = event::step(transition.id).or(self.step);
                self.event.remember(transition.id, entry);
            }
            MachineId::Mediation => self.mediation.remember(transition.id, entry),
        }
    }

    /// Takes note of a step the server found overtaken.
    pub(super) fn overtaken(&mut self, entry: &Entry, why: Option<Reason>) {
        if self.machine == MachineId::Mediation && self.mediation.doubt(entry, why) {
            self.state = self.table().state(mediation::MEDIATING);
        }
    }
}
