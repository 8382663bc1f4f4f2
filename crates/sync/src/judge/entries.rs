//! The transition entries a change adds, and whether its author may take those steps from where the case stood.

use std::collections::{BTreeMap, BTreeSet};

use model::document::{Made, read_json};
use model::id::{DocumentId, EntryId, TeamId, UserId};
use model::kind::Kind;
use model::permission::Role;
use model::record::{Entries, Event, Lead, LogEntry, StampEntry};
use model::schema::{MachineId, Shape};
use model::workflow::{Actor, Entry, Facts, Illegal, Origin, Through, check, entries, fold};
use serde_json::{Map, Value as Json};

use super::legality::Written;
use crate::code::Code;

/// A record's log with what guards need to know beside it.
pub(super) struct Case {
    pub(super) machine: MachineId,
    pub(super) facts: Facts,
    log: Entries<LogEntry>,
    stamps: Entries<StampEntry>,
}

impl Case {
    /// Reads a record that has a workflow; none for one that has not.
    pub(super) fn read(
        kind: Kind,
        document: DocumentId,
        value: &Json,
        self_handled: &BTreeSet<String>,
    ) -> Result<Option<Self>, Code> {
        let unreadable = |_| Code::NOT_A_RECORD;
        Ok(match kind {
            Kind::Event => {
                let event: Event = read_json(kind, value.clone()).map_err(unreadable)?;
                let facts = Facts::of_event(document, &event, self_handled);
                Some(Self {
                    machine: MachineId::Event,
                    facts,
                    log: event.log,
                    stamps: event.stamps,
                })
            }
            Kind::Lead => {
                let lead: Lead = read_json(kind, value.clone()).map_err(unreadable)?;
                let facts = Facts::of_lead(document, &lead);
                Some(Self {
                    machine: MachineId::Mediation,
                    facts,
                    log: lead.log,
                    stamps: lead.stamps,
                })
            }
            Kind::Place
            | Kind::Household
            | Kind::Person
            | Kind::Visit
            | Kind::Reporter
            | Kind::LeadStatus => None,
        })
    }

    /// The log with its stamps, in causal order.
    pub(super) fn entries(&self, made: &BTreeMap<EntryId, Made>) -> Vec<Entry> {
        let origin = |id: EntryId| {
            let made = made.get(&id)?;
            let by = made.by.as_ref()?;
            Some(Origin { by: by.user, at: by.time, lamport: made.lamport })
        };
        let mut entries = entries(&self.log, &self.stamps, origin);
        entries.sort_by_key(|entry| (entry.lamport, entry.id));
        entries
    }
}

/// Whoever takes a step from a tablet.
pub(super) fn actor(user: UserId, roles: &[Role], teams: &BTreeSet<TeamId>) -> Actor {
    Actor {
        user,
        roles: roles.iter().copied().collect(),
        teams: teams.clone(),
        through: Through::Tablet,
    }
}

/// The log's field of a kind that has a workflow.
pub(super) fn log_of(kind: Kind) -> Option<&'static str> {
    kind.schema()
        .fields
        .iter()
        .find(|field| matches!(field.shape, Shape::Log(_)))
        .map(|field| field.name)
}

/// The ids of the entries that are in the log after a change and were not before.
pub(super) fn added(
    kind: Kind,
    before: &Map<String, Json>,
    after: &Map<String, Json>,
) -> Result<BTreeSet<EntryId>, Code> {
    let Some(log) = log_of(kind) else { return Ok(BTreeSet::new()) };
    let ids = |map: &Map<String, Json>| -> BTreeSet<String> {
        map.get(log)
            .and_then(Json::as_object)
            .into_iter()
            .flat_map(|log| log.keys().cloned())
            .collect()
    };
    let (was, is) = (ids(before), ids(after));
    is.difference(&was).map(|id| EntryId::from_key(id).ok_or(Code::NOT_A_RECORD)).collect()
}

/// Judges every added step from the state its author could know, the steps taken just before it included.
pub(super) fn legal(written: &Written<'_>, added: &BTreeSet<EntryId>) -> Result<(), Code> {
    if added.is_empty() && !(written.created && log_of(written.kind).is_some()) {
        return Ok(());
    }
    let case = Case::read(written.kind, written.document, written.after, written.self_handled)?;
    let Some(case) = case else { return Ok(()) };
    if written.created && added.is_empty() {
        // A case begins with its first step; without one it has no status.
        return Err(Code::ILLEGAL_TRANSITION);
    }
    let actor = actor(written.user, written.roles, written.teams);
    let (new, mut standing): (Vec<_>, Vec<_>) =
        case.entries(written.made).into_iter().partition(|entry| added.contains(&entry.id));
    if new.len() != added.len() || new.iter().any(|entry| entry.by != written.user) {
        return Err(Code::NOT_A_RECORD);
    }
    for entry in new {
        let before = fold(case.machine, &standing).progress;
        check(&before, &actor, &entry, &case.facts).map_err(reason)?;
        standing.push(entry);
    }
    Ok(())
}

/// The workflow's own reason: its author is told it word for word.
fn reason(illegal: Illegal) -> Code {
    Code::from_word(illegal.code()).unwrap_or(Code::ILLEGAL_TRANSITION)
}
