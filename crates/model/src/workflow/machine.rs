//! The two state machines as data (DOMAIN 7.1, 7.2): states, steps, from and to, limits, the offline column.
//!
//! All of it is `data/codes.json`, made static by the build. Who may take a step and on which conditions is typed,
//! in `event` and `mediation`. Limits are text for people: no working-day engine lives here.

use crate::schema::MachineId;

/// One machine.
#[derive(Debug)]
pub struct Machine {
    /// Which.
    pub id: MachineId,
    /// Its states, in the order of the work.
    pub states: &'static [State],
    /// Its transitions, in the order of the table.
    pub transitions: &'static [Transition],
}

/// One state. Never stored: it is what the log of transitions folds to.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct State {
    /// `reported`, `mediating`, …
    pub code: &'static str,
    /// What the screen shows.
    pub zh: &'static str,
}

/// One row of the table.
#[derive(Debug)]
pub struct Transition {
    /// `E02`, `M10`: what a log entry names.
    pub id: &'static str,
    /// The action in one English word.
    pub action: &'static str,
    /// The action as the screen says it.
    pub zh: &'static str,
    /// From where.
    pub from: From,
    /// To where.
    pub to: To,
    /// Who may, in words; typed in the rule of the same id.
    pub who: &'static str,
    /// On which conditions, in words; typed in the rule of the same id.
    pub guard: &'static str,
    /// By when, in words; a district sets its own.
    pub limit: &'static str,
    /// Whether a tablet may take it without a network. What may not, only the server writes.
    pub offline: bool,
}

/// Where a transition starts.
#[derive(Debug, PartialEq, Eq)]
pub enum From {
    /// It begins the case.
    Nothing,
    /// One of these states.
    States(&'static [&'static str]),
    /// Any state in which the case is open.
    AnyOpen,
}

/// Where a transition leads.
#[derive(Debug, PartialEq, Eq)]
pub enum To {
    /// To this state; of several, to the one the entry's `to_state` names.
    States(&'static [&'static str]),
    /// It stays where it is.
    Same,
    /// It stays, or goes where the entry's `to_state` says.
    SameOr(&'static str),
}

mod generated {
    use super::{From, Machine, State, To, Transition};
    use crate::schema::MachineId;

    include!(concat!(env!("OUT_DIR"), "/machines.rs"));
}

/// States in which an event is no longer open.
const EVENT_ENDS: &[&str] = &["closed", "withdrawn", "void", "transferred"];
/// States in which a mediation is no longer open.
const MEDIATION_ENDS: &[&str] = &["archived", "referred", "protected"];

/// The machine of a log.
#[must_use]
pub fn machine(id: MachineId) -> &'static Machine {
    match id {
        MachineId::Event => &generated::EVENT,
        MachineId::Mediation => &generated::MEDIATION,
    }
}

impl Machine {
    /// The state of a code.
    #[must_use]
    pub fn state(&self, code: &str) -> Option<&'static State> {
        self.states.iter().find(|state| state.code == code)
    }

    /// The transition of an id; `None` for one of a newer version.
    #[must_use]
    pub fn transition(&self, id: &str) -> Option<&'static Transition> {
        self.transitions.iter().find(|transition| transition.id == id)
    }

    /// Whether a case in this state is open. One that has not begun is not.
    #[must_use]
    pub fn is_open(&self, state: &State) -> bool {
        let ends = match self.id {
            MachineId::Event => EVENT_ENDS,
            MachineId::Mediation => MEDIATION_ENDS,
        };
        !ends.contains(&state.code)
    }

    /// Whether a transition may start from a state; `None` is a case that has not begun.
    #[must_use]
    pub fn may_start(&self, transition: &Transition, state: Option<&State>) -> bool {
        match (&transition.from, state) {
            (From::Nothing, None) => true,
            (From::States(states), Some(state)) => states.contains(&state.code),
            (From::AnyOpen, Some(state)) => self.is_open(state),
            (From::Nothing, Some(_)) | (From::States(_) | From::AnyOpen, None) => false,
        }
    }

    /// Where it leads from a state, given the entry's `to_state`; `None` when that names no state it may lead to.
    #[must_use]
    pub fn destination(
        &self,
        transition: &Transition,
        state: Option<&'static State>,
        to_state: Option<&str>,
    ) -> Option<&'static State> {
        match (&transition.to, to_state) {
            (To::States([one]), _) => self.state(one),
            (To::States(several), Some(named)) if several.contains(&named) => self.state(named),
            (To::States(_), _) => None,
            (To::Same, _) | (To::SameOr(_), None) => state,
            (To::SameOr(other), Some(named)) if *other == named => self.state(named),
            (To::SameOr(_), Some(_)) => None,
        }
    }
}
