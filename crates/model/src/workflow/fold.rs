//! The status of a case: the fold of its log (DESIGN 11). Same entries, same status, in whatever order they came.
//!
//! First the entries the server has stamped, in stamp order, those it found not effective skipped with the reason;
//! then the others by causality and id, shown as 待确认. Nothing of this is stored.

use crate::id::EntryId;
use crate::schema::MachineId;

use super::actor::Handler;
use super::entry::Entry;
use super::event::Step;
use super::machine::State;
use super::progress::Progress;
use super::reason::Reason;
use super::rule::{Who, rules};

/// What a log folds to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folded {
    /// How far the case has come by the server's word alone: what the judge judges against.
    pub confirmed: Progress,
    /// How far it will have come if the server agrees with what it has not seen yet.
    pub progress: Progress,
    /// The entries that count, in order.
    pub effective: Vec<EntryId>,
    /// The entries that do not, in order, each with the code of the reason (`Reason::from_code`).
    pub not_effective: Vec<(EntryId, String)>,
    /// The entries the server has not stamped yet, in order.
    pub pending: Vec<Pending>,
    /// The official number, once the server gave one.
    pub number: Option<String>,
}

/// 待确认: an entry the server has not stamped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pending {
    /// Which.
    pub id: EntryId,
    /// Why it will likely not count, if so.
    pub doubt: Option<Reason>,
}

impl Folded {
    /// Where the case stands, what is 待确认 included.
    #[must_use]
    pub fn state(&self) -> Option<&'static State> {
        self.progress.state
    }

    /// Which of the five steps an event is in.
    #[must_use]
    pub fn step(&self) -> Option<Step> {
        self.progress.step
    }

    /// Whether the state shown is the server's, or waits for it.
    #[must_use]
    pub fn is_confirmed(&self) -> bool {
        self.pending.iter().all(|pending| pending.doubt.is_some())
    }
}

/// Folds a log. The order of `entries` does not matter.
#[must_use]
pub fn fold(machine: MachineId, entries: &[Entry]) -> Folded {
    let mut stamped: Vec<_> = entries.iter().filter_map(|e| Some((e.stamp.as_ref()?, e))).collect();
    stamped.sort_by_key(|(stamp, entry)| (stamp.order, entry.id));
    let mut unstamped: Vec<_> = entries.iter().filter(|entry| entry.stamp.is_none()).collect();
    unstamped.sort_by_key(|entry| (entry.lamport, entry.id));

    let mut progress = Progress::new(machine);
    let (mut effective, mut not_effective) = (Vec::new(), Vec::new());
    let mut number = None;
    for (stamp, entry) in stamped {
        number = number.or_else(|| stamp.number.clone());
        let taken = if stamp.effective {
            take(&mut progress, entry).map_err(|reason| reason.code().to_owned())
        } else {
            let code = stamp.why.clone().unwrap_or_else(|| Reason::StateChanged.code().to_owned());
            progress.overtaken(entry, Reason::from_code(&code));
            Err(code)
        };
        match taken {
            Ok(()) => effective.push(entry.id),
            Err(code) => not_effective.push((entry.id, code)),
        }
    }
    let confirmed = progress.clone();
    let mut pending = Vec::with_capacity(unstamped.len());
    for entry in unstamped {
        let doubt = foresee(&progress, entry).and_then(|()| take(&mut progress, entry)).err();
        pending.push(Pending { id: entry.id, doubt });
    }
    Folded { confirmed, progress, effective, not_effective, pending, number }
}

/// Takes an entry the server found effective: its word is not judged again, only a transition this version does
/// not know moves nothing.
fn take(progress: &mut Progress, entry: &Entry) -> Result<(), Reason> {
    let transition =
        progress.table().transition(&entry.transition).ok_or(Reason::UnknownTransition)?;
    let to = progress.leads_to(transition, entry).ok_or(Reason::ToStateMissing)?;
    progress.apply(transition, entry, to);
    Ok(())
}

/// What can be foreseen of the server's word without knowing roles and departments.
fn foresee(progress: &Progress, entry: &Entry) -> Result<(), Reason> {
    let transition =
        progress.table().transition(&entry.transition).ok_or(Reason::UnknownTransition)?;
    if !transition.offline {
        return Err(Reason::NeedsServer);
    }
    progress.destination(transition, entry)?;
    let mut typed = rules(progress.machine).iter();
    let who = typed.find(|rule| rule.id == transition.id).map_or(&[][..], |rule| rule.who);
    let event = &progress.event;
    let handles = |handler: &Handler| match handler {
        Handler::User(user) => *user == entry.by,
        Handler::Team(_) => true,
    };
    match who {
        [Who::Author | Who::AuthorAs(_)] if progress.author != Some(entry.by) => {
            Err(Reason::NotAuthor)
        }
        [Who::Handler | Who::HandlerOrCo, ..]
            if !event.handler.iter().chain(&event.co_handlers).any(handles) =>
        {
            Err(Reason::NotHandler)
        }
        _ => Ok(()),
    }
}
