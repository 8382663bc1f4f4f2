//! The two workflows: 事件 and 人民调解. Status is never stored; it is what the log of transitions folds to.
//!
//! `machine` is the table as data, `event` and `mediation` are who may and on which conditions, `fold` gives the
//! status, `check` and `effect` judge a step. Clocks and working days are not here: limits are text.

mod actor;
mod check;
mod entry;
mod event;
mod facts;
mod fold;
mod machine;
mod mediation;
mod overtaken;
mod progress;
mod reason;
mod rule;
mod shape;
mod stands;

pub use actor::{Actor, Handler, Through};
pub use check::{check, effect};
pub use entry::{Entry, Fields, Origin, entries};
pub use event::{EventMemory, Step};
pub use facts::Facts;
pub use fold::{Folded, Pending, fold};
pub use machine::{From, Machine, State, To, Transition, machine};
pub use mediation::{MediationMemory, Question};
pub use progress::Progress;
pub use reason::{Illegal, Reason};
pub use stands::{is_open_case, stands};

use crate::schema::{Field, MachineId};

/// What the log entries of a transition say besides `transition`: names, shapes, which are required. Fields that
/// stand in no table are a newer app's and kept. `None` for a transition this version does not know.
#[must_use]
pub fn entry_fields(machine: MachineId, transition: &str) -> Option<&'static [Field]> {
    rule::rules(machine).iter().find(|rule| rule.id == transition).map(|rule| rule.fields)
}

/// What a typed rule was written from, and what of it no entry can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Typed {
    /// The id of the transition.
    pub id: &'static str,
    /// Who may, in the words of the table.
    pub who: &'static str,
    /// The guard, in the words of the table.
    pub guard: &'static str,
    /// Parts of the guard that are held elsewhere, and by whom.
    pub elsewhere: &'static [&'static str],
}

/// The typed rules of a machine; a test ties each to its row of `codes.json`.
pub fn typed(machine: MachineId) -> impl Iterator<Item = Typed> {
    rule::rules(machine).iter().map(|rule| Typed {
        id: rule.id,
        who: rule.says.0,
        guard: rule.says.1,
        elsewhere: rule.elsewhere,
    })
}
