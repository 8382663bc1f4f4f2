//! A day's work without a tablet: documents in memory, changesets as a tablet makes them. 40 visits that say of the
//! household when to come next, and 20 corrections: 60 changesets, 100 changes.

use model::document::{Authorship, Document, Edit, Scalar, edits_of};
use model::id::{DocumentId, UserId};
use model::kind::Kind;
use model::record::visit::Promise;
use model::record::{Household, Visit};
use model::rng::Rng;
use model::time::TimeMs;
use sync::changeset::{Changeset, Part};
use sync::clock::BootId;

use crate::Outcome;
use crate::words::{BEST_TIMES, NOTES, PROMISES};

pub(crate) const HOMES: usize = 20;
pub(crate) const CHANGESETS: usize = 60;

/// Whoever works, and the households that are known.
pub(crate) struct Worker {
    pub(crate) rng: Rng,
    user: UserId,
    space: String,
    now: TimeMs,
    homes: Vec<(DocumentId, Document)>,
}

impl Worker {
    pub(crate) fn new(seed: u64, user: UserId, space: &str, now: TimeMs) -> Self {
        let (rng, homes) = (Rng::from_number(seed), Vec::new());
        Self { rng, user, space: space.to_owned(), now, homes }
    }

    /// Registers the households, once.
    pub(crate) fn register(&mut self) -> Outcome<Vec<Changeset>> {
        let mut all = Vec::new();
        for n in 0..HOMES {
            let record = Household { label: format!("{n}号家"), ..Household::default() };
            let by = self.by("household.create");
            let mut made = self.document(Kind::Household)?;
            let part = self.part(&mut made, &edits_of(&record)?, &by)?;
            all.push(self.changeset(by, vec![part]));
            self.homes.push(made);
        }
        Ok(all)
    }

    /// A day.
    pub(crate) fn day(&mut self) -> Outcome<Vec<Changeset>> {
        (0..CHANGESETS).map(|n| if n % 3 == 2 { self.correct(n) } else { self.visit(n) }).collect()
    }

    fn visit(&mut self, n: usize) -> Outcome<Changeset> {
        let by = self.by("visit.record");
        let (household, mut document) = self.homes.swap_remove(n % HOMES);
        let mut record = Visit {
            household: Some(household),
            visit_type: "01".into(),
            method: "01".into(),
            result: "01".into(),
            occurred_at: self.now,
            note: (*pick(&NOTES, n)).to_owned(),
            ..Visit::default()
        };
        if n.is_multiple_of(4) {
            let text = (*pick(&PROMISES, n)).to_owned();
            let promise = Promise { text, due: Some("2030-01-01".into()), ..Promise::default() };
            record.promises.insert(self.rng.entry_id(self.now), promise);
        }
        let mut made = self.document(Kind::Visit)?;
        let visit = self.part(&mut made, &edits_of(&record)?, &by)?;
        let next = Edit::Set(
            "next_visit_due".to_owned(),
            Scalar::Text(format!("2030-02-{:02}", 1 + n % 28)),
        );
        let edit = self.part_of(household, &mut document, &[next], &by)?;
        self.homes.push((household, document));
        Ok(self.changeset(by, vec![visit, edit]))
    }

    fn correct(&mut self, n: usize) -> Outcome<Changeset> {
        let by = self.by("household.edit");
        let (id, mut document) = self.homes.swap_remove(n % HOMES);
        let entry = self.rng.entry_id(self.now);
        let number = format!("154{:08}", self.rng.below(100_000_000));
        let said = vec![("number".to_owned(), Scalar::Text(number))];
        let time = Scalar::Text(format!("{}{n}", pick(&BEST_TIMES, n)));
        let edits = [
            Edit::Add("phones".to_owned(), entry, said),
            Edit::Set("phone_best".to_owned(), Scalar::Bytes(entry.as_bytes().to_vec())),
            Edit::Set("best_time".to_owned(), time),
        ];
        let part = self.part_of(id, &mut document, &edits, &by)?;
        self.homes.push((id, document));
        Ok(self.changeset(by, vec![part]))
    }

    fn by(&mut self, action: &str) -> Authorship {
        self.now += 60_000;
        Authorship { user: self.user, action: action.to_owned(), time: self.now }
    }

    fn document(&mut self, kind: Kind) -> Outcome<(DocumentId, Document)> {
        let id = self.rng.document_id(self.now);
        Ok((id, Document::create(kind, kind.schema().version, self.rng.actor())?))
    }

    fn part(
        &self,
        (id, document): &mut (DocumentId, Document),
        edits: &[Edit],
        by: &Authorship,
    ) -> Outcome<Part> {
        self.part_of(*id, document, edits, by)
    }

    fn part_of(
        &self,
        id: DocumentId,
        document: &mut Document,
        edits: &[Edit],
        by: &Authorship,
    ) -> Outcome<Part> {
        let change = document.edit(edits, by)?.ok_or("nothing was changed")?;
        Ok(Part {
            document: id,
            kind: document.kind().number(),
            schema_version: document.version(),
            space: self.space.clone(),
            generation: 0,
            changes: vec![change],
            erased: None,
        })
    }

    fn changeset(&self, by: Authorship, parts: Vec<Part>) -> Changeset {
        Changeset {
            user: self.user,
            action: by.action,
            amends: None,
            device_time: by.time,
            boot: BootId([5; 16]),
            boot_clock: by.time,
            parts,
        }
    }
}

fn pick<'a>(words: &'a [&'static str], n: usize) -> &'a &'static str {
    words.get(n % words.len().max(1)).unwrap_or(&"")
}
