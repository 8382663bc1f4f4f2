//! The demo's records as a register: every document of the shared grid by its changes, read as rows when asked for.

use std::collections::{BTreeMap, BTreeSet};

use demo::{Demo, DemoPush, Options, Preset};
use model::document::Document;
use model::id::DocumentId;
use model::kind::Kind;
use model::record::{Household, Person, Record};
use model::rng::Rng;
use model::time::{TimeMs, local_date};
use store::{Projected, Record as Projection};
use sync::changeset::{Changeset, Part};

use crate::Outcome;
use crate::day::Home;

/// 2026-11-22 09:00 in Beijing.
pub(crate) const NOW: TimeMs = 1_795_309_200_000;
/// Of the fictitious district; the same number gives the same bytes.
const SEED: u64 = 1;

/// The fictitious district of one grid's year: 400 households, 2,000 visits.
pub(crate) fn demo() -> Outcome<Demo> {
    demo_of(None)
}

/// The same with earlier months, until there are so many documents.
pub(crate) fn demo_of(documents: Option<u32>) -> Outcome<Demo> {
    Ok(Demo::new(Options { seed: SEED, now_ms: NOW, documents, preset: Preset::Grid })?)
}

/// Documents by their changes.
pub(crate) struct Register {
    /// The shared grid.
    pub(crate) space: String,
    documents: BTreeMap<DocumentId, Kept>,
    rng: Rng,
}

struct Kept {
    kind: Kind,
    version: u16,
    changes: Vec<Vec<u8>>,
}

impl Register {
    /// What the pushes say of the shared grid.
    pub(crate) fn of(demo: &Demo, pushes: &[DemoPush]) -> Outcome<Self> {
        let space = demo.spaces().shared.to_string();
        let mut register = Self { space, documents: BTreeMap::new(), rng: Rng::from_number(SEED) };
        pushes.iter().try_for_each(|push| register.add(&push.changesets))?;
        Ok(register)
    }

    /// Takes in what changesets changed.
    pub(crate) fn add(&mut self, changesets: &[Changeset]) -> Outcome<()> {
        for part in changesets.iter().flat_map(|it| &it.parts).filter(|it| it.space == self.space) {
            let Part { document, kind, schema_version, changes, .. } = part;
            let kind = Kind::from_number(*kind).ok_or("a kind nobody knows")?;
            let kept = Kept { kind, version: *schema_version, changes: Vec::new() };
            self.documents.entry(*document).or_insert(kept).changes.extend(changes.iter().cloned());
        }
        Ok(())
    }

    /// Every document of the grid.
    pub(crate) fn ids(&self) -> BTreeSet<DocumentId> {
        self.documents.keys().copied().collect()
    }

    pub(crate) fn kind(&self, id: DocumentId) -> Option<Kind> {
        self.documents.get(&id).map(|kept| kept.kind)
    }

    /// A record as it stands.
    pub(crate) fn read<T: Record>(&mut self, id: DocumentId) -> Outcome<T> {
        let Kept { kind, version, changes } = self.documents.get(&id).ok_or("no such record")?;
        Ok(Document::open(*kind, *version, changes, self.rng.actor())?.read()?)
    }

    /// Every record of a kind.
    pub(crate) fn all<T: Record>(&mut self) -> Outcome<Vec<(DocumentId, T)>> {
        let ids: Vec<DocumentId> = self
            .documents
            .iter()
            .filter(|(_, kept)| kept.kind == T::KIND)
            .map(|(id, _)| *id)
            .collect();
        ids.into_iter().map(|id| Ok((id, self.read(id)?))).collect()
    }

    /// Persons, households and buildings as projections see them.
    pub(crate) fn projected(&mut self) -> Outcome<Vec<Projected>> {
        let of = |(document, record)| Projected { document, author: None, record };
        let mut all: Vec<Projected> = Vec::new();
        all.extend(self.all()?.into_iter().map(|(id, it)| of((id, Projection::Place(it)))));
        all.extend(self.all()?.into_iter().map(|(id, it)| of((id, Projection::Household(it)))));
        all.extend(self.all()?.into_iter().map(|(id, it)| of((id, Projection::Person(it)))));
        Ok(all)
    }

    /// Every household with those who live there.
    pub(crate) fn homes(&mut self) -> Outcome<Vec<Home>> {
        let today = local_date(NOW).to_string();
        let mut members: BTreeMap<DocumentId, Vec<DocumentId>> = BTreeMap::new();
        for (id, person) in self.all::<Person>()? {
            for edge in person.memberships.values().filter(|edge| edge.is_current(&today)) {
                members.entry(edge.household.ok_or("an edge to nowhere")?).or_default().push(id);
            }
        }
        let households =
            self.all::<Household>()?.into_iter().filter(|(_, it)| it.removed.is_none());
        let home = |(household, _)| Home {
            household,
            members: members.remove(&household).unwrap_or_default(),
        };
        Ok(households.map(home).collect())
    }
}
