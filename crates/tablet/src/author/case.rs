//! A case's workflow as this tablet's owner meets it: where it stands, and whether a step may be taken. The judge
//! asks the same before saving; here the worker is told which rule it was.

use std::collections::{BTreeMap, BTreeSet};

use model::document::{Document, Made};
use model::id::EntryId;
use model::record::{Entries, LogEntry, StampEntry};
use model::schema::MachineId;
use model::space::{Right, Space};
use model::workflow::{
    Actor, Entry, Facts, Fields, Folded, Illegal, Origin, Progress, Through, check, entries, fold,
};
use serde_json::Value as Json;

use super::facts::grants;
use crate::error::Result;
use crate::session::Work;

/// A case with its log in order.
pub(crate) struct Case {
    machine: MachineId,
    entries: Vec<Entry>,
}

impl Case {
    /// A case that has not begun.
    pub(crate) const fn new(machine: MachineId) -> Self {
        Self { machine, entries: Vec::new() }
    }

    /// The case of a record.
    ///
    /// # Errors
    /// When the record has no log.
    pub(crate) fn of(
        machine: MachineId,
        document: &Document,
        log: &Entries<LogEntry>,
        stamps: &Entries<StampEntry>,
    ) -> Result<Self> {
        let made = document.made("log")?;
        let origin = |entry: EntryId| {
            let Made { lamport, by } = made.get(&entry)?;
            let by = by.as_ref()?;
            Some(Origin { by: by.user, at: by.time, lamport: *lamport })
        };
        let mut entries = entries(log, stamps, origin);
        entries.sort_by_key(|entry| (entry.lamport, entry.id));
        Ok(Self { machine, entries })
    }

    /// The log, in the order in which it was written.
    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Where it stands.
    pub(crate) fn folded(&self) -> Folded {
        fold(self.machine, &self.entries)
    }

    /// Whether a step may be taken now.
    ///
    /// # Errors
    /// Which rule speaks against it.
    pub(crate) fn check(
        &self,
        actor: &Actor,
        entry: &Entry,
        facts: &Facts,
    ) -> std::result::Result<(), Illegal> {
        let progress: Progress = self.folded().progress;
        check(&progress, actor, entry, facts)
    }

    /// Takes a step that may be taken, so that the next is judged upon it.
    ///
    /// # Errors
    /// Which rule speaks against it.
    pub(crate) fn take(&mut self, actor: &Actor, entry: Entry, facts: &Facts) -> Result<()> {
        self.check(actor, &entry, facts)?;
        self.entries.push(entry);
        Ok(())
    }

    /// A step of this tablet's owner, after everything that is known.
    pub(crate) fn next(
        &self,
        work: &Work,
        transition: &str,
        id: EntryId,
        said: &BTreeMap<String, Json>,
    ) -> Entry {
        let last = self.entries.iter().map(|entry| entry.lamport).max().unwrap_or(0);
        Entry {
            id,
            transition: transition.to_owned(),
            by: work.me,
            at: work.now(),
            lamport: last.saturating_add(1),
            fields: Fields::new(said.clone()),
            stamp: None,
        }
    }
}

impl Work {
    /// The owner of this tablet as whoever takes a step of a case that lives in `home`. `mine`: whether the case
    /// was begun by the owner, who may then go on with what was handed in.
    ///
    /// # Errors
    /// What the disk did.
    pub(crate) fn actor(&self, home: &Space, mine: bool) -> Result<Actor> {
        let (earliest, latest) = self.bracket()?;
        let grants = grants(self.me, &self.store.grants()?);
        let held = || grants.iter().filter(|grant| grant.covers_any(earliest, latest));
        let writes = |right: Right| right == Right::Write || (right == Right::HandIn && mine);
        let team = |space: &Space| match space {
            Space::Team(team) => Some(*team),
            _ => None,
        };
        Ok(Actor {
            user: self.me,
            roles: held()
                .filter(|it| it.space == *home && writes(it.right))
                .map(|it| it.role)
                .collect(),
            teams: held()
                .filter(|it| it.right == Right::Write)
                .filter_map(|it| team(&it.space))
                .collect::<BTreeSet<_>>(),
            through: Through::Tablet,
        })
    }

    /// Between when and when it is now: a wrong date on the tablet must not cost a record, so what held when the
    /// server last spoke still holds.
    ///
    /// # Errors
    /// What the disk did.
    pub(crate) fn bracket(&self) -> Result<(i64, i64)> {
        let heard = self.store.server_time()?.map(|time| time.time);
        let earliest = heard.unwrap_or(self.certificate.from);
        Ok((earliest, self.now().max(earliest)))
    }

    /// The spaces in which the owner holds a right now, sorted.
    ///
    /// # Errors
    /// What the disk did.
    pub(crate) fn spaces_with(&self, holds: impl Fn(Right) -> bool) -> Result<Vec<Space>> {
        let (earliest, latest) = self.bracket()?;
        let grants = grants(self.me, &self.store.grants()?);
        let held = grants.iter().filter(|it| it.covers_any(earliest, latest) && holds(it.right));
        Ok(held.map(|it| it.space).collect::<BTreeSet<_>>().into_iter().collect())
    }
}
