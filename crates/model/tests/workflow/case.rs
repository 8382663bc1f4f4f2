//! A case in the hands of a small judge: people take steps at the desk or offline, the server stamps in order.

use std::collections::BTreeSet;

use doorstep_model::id::{DocumentId, EntryId, TeamId, UserId};
use doorstep_model::permission::Role;
use doorstep_model::record::StampEntry;
use doorstep_model::schema::MachineId;
use doorstep_model::workflow::{
    Actor, Entry, Facts, Fields, Folded, Illegal, Progress, Reason, Through, check, effect, fold,
    machine,
};

/// 2026-11-23 09:00 in Beijing.
pub(crate) const MONDAY: i64 = 1_795_395_600_000;
pub(crate) const DAY: i64 = 86_400_000;

pub(crate) fn user(n: u8) -> UserId {
    UserId::from_bytes([n; 16])
}

pub(crate) fn team(n: u8) -> TeamId {
    TeamId::from_bytes([n; 16])
}

pub(crate) fn document(n: u8) -> DocumentId {
    DocumentId::from_bytes([n; 16])
}

/// A person with one role, on a tablet if the role works with one.
pub(crate) fn actor(n: u8, role: Role) -> Actor {
    let tablet = matches!(role, Role::GridWorker | Role::Handler | Role::Mediator);
    Actor {
        user: user(n),
        roles: BTreeSet::from([role]),
        teams: BTreeSet::new(),
        through: if tablet { Through::Tablet } else { Through::Desk },
    }
}

/// The same person through the server.
pub(crate) fn at_desk(actor: &Actor) -> Actor {
    Actor { through: Through::Desk, ..actor.clone() }
}

pub(crate) fn timer() -> Actor {
    Actor {
        user: user(250),
        roles: BTreeSet::new(),
        teams: BTreeSet::new(),
        through: Through::Timer,
    }
}

/// Fields from pairs.
pub(crate) fn fields(pairs: &[(&str, serde_json::Value)]) -> Fields {
    pairs.iter().fold(Fields::default(), |fields, (name, value)| fields.with(name, value.clone()))
}

pub(crate) struct Case {
    pub(crate) machine: MachineId,
    pub(crate) entries: Vec<Entry>,
    pub(crate) facts: Facts,
    pub(crate) now: i64,
    next: u8,
}

impl Case {
    pub(crate) fn event() -> Self {
        let facts = Facts {
            document: Some(document(9)),
            category: "21".into(),
            urgency: "3".into(),
            has_place: true,
            text_chars: 12,
            photos: 0,
            self_handled: BTreeSet::from(["11".to_owned()]),
            sides: 0,
        };
        Self { machine: MachineId::Event, entries: Vec::new(), facts, now: MONDAY, next: 1 }
    }

    pub(crate) fn mediation() -> Self {
        let facts = Facts { document: Some(document(9)), sides: 2, ..Facts::default() };
        Self { machine: MachineId::Mediation, entries: Vec::new(), facts, now: MONDAY, next: 1 }
    }

    pub(crate) fn fold(&self) -> Folded {
        fold(self.machine, &self.entries)
    }

    pub(crate) fn state(&self) -> &'static str {
        self.fold().confirmed.code().unwrap_or("-")
    }

    pub(crate) fn write(&mut self, id: &str, by: &Actor, says: Fields) -> Entry {
        let n = self.next;
        self.next += 1;
        Entry {
            id: EntryId::from_bytes([n; 16]),
            transition: id.to_owned(),
            by: by.user,
            at: self.now,
            lamport: u64::from(n),
            fields: says,
            stamp: None,
        }
    }

    /// A step taken with the server's state in view: judged, stamped, effective.
    pub(crate) fn step(
        &mut self,
        id: &str,
        by: &Actor,
        says: Fields,
    ) -> Result<&'static str, Illegal> {
        let entry = self.write(id, by, says);
        let before = self.fold().confirmed;
        check(&before, by, &entry, &self.facts)?;
        assert_eq!(effect(&before, by, &entry, &self.facts), Ok(()), "legal now, so effective now");
        self.stamp(entry, Ok(()));
        assert!(
            self.fold()
                .not_effective
                .iter()
                .all(|(id, _)| *id != EntryId::from_bytes([self.next - 1; 16]))
        );
        Ok(self.state())
    }

    /// The same, and it must go well.
    pub(crate) fn go(&mut self, id: &str, by: &Actor, says: Fields) -> &'static str {
        self.step(id, by, says)
            .unwrap_or_else(|illegal| panic!("{id}: {illegal} {:?}", illegal.field))
    }

    /// A step taken offline, legal in view of `seen`; it reaches the server later, by `receive`.
    pub(crate) fn offline(&mut self, seen: &Progress, id: &str, by: &Actor, says: Fields) -> Entry {
        let entry = self.write(id, by, says);
        check(seen, by, &entry, &self.facts).unwrap_or_else(|illegal| panic!("{id}: {illegal}"));
        entry
    }

    /// The server receives a step that was legal: it counts, or is stamped with the reason why not.
    pub(crate) fn receive(&mut self, entry: Entry, by: &Actor) -> Result<&'static str, Reason> {
        let verdict = effect(&self.fold().confirmed, by, &entry, &self.facts);
        self.stamp(entry, verdict);
        verdict.map(|()| self.state())
    }

    fn stamp(&mut self, mut entry: Entry, verdict: Result<(), Reason>) {
        let order = 1 + self.entries.iter().filter(|entry| entry.stamp.is_some()).count() as i64;
        entry.stamp = Some(StampEntry {
            order,
            received_at: self.now,
            effective: verdict.is_ok(),
            why: verdict.err().map(|reason| reason.code().to_owned()),
            number: None,
        });
        self.entries.push(entry);
    }
}

/// Which states and transitions a set of walks has been through.
#[derive(Default)]
pub(crate) struct Seen {
    pub(crate) states: BTreeSet<&'static str>,
    pub(crate) transitions: BTreeSet<String>,
}

impl Seen {
    pub(crate) fn add(&mut self, case: &Case) {
        for upto in 1..=case.entries.len() {
            let folded = fold(case.machine, &case.entries[..upto]);
            self.states.extend(folded.confirmed.code());
            assert!(folded.not_effective.is_empty());
        }
        self.transitions.extend(case.entries.iter().map(|entry| entry.transition.clone()));
    }

    pub(crate) fn is_whole(&self, id: MachineId) {
        let machine = machine(id);
        for state in machine.states {
            assert!(self.states.contains(state.code), "never reached {}", state.code);
        }
        for transition in machine.transitions {
            assert!(self.transitions.contains(transition.id), "never taken {}", transition.id);
        }
    }
}
