//! A worker at a store, without the rest of a tablet: makes of what was done the one changeset the tablet makes of
//! it, ready to be saved.

use model::document::{Authorship, Document, Edit, Scalar, edits_of};
use model::id::{DocumentId, EntryId, UserId};
use model::kind::Kind;
use model::permission::Action;
use model::record::visit::{Done, Met, Promise};
use model::record::{Entries, Visit};
use model::rng::Rng;
use model::time::TimeMs;
use store::{Edited, Step, Store};
use sync::changeset::{Changeset, Part};
use sync::clock::BootId;

use crate::Outcome;
use crate::day::{Act, Call, Correction, NewPhone};

/// Work takes this long from one action to the next.
const PACE_MS: TimeMs = 7 * 60_000;

/// Who writes, and when.
pub(crate) struct Worker {
    pub(crate) rng: Rng,
    pub(crate) user: UserId,
    pub(crate) space: String,
    pub(crate) now: TimeMs,
    pub(crate) boot_clock: i64,
}

/// An action while it is put together.
struct Stroke {
    by: Authorship,
    touched: Vec<(DocumentId, Document, Vec<u8>)>,
}

impl Worker {
    /// The step that saves what was done.
    pub(crate) fn author(&mut self, store: &Store, act: &Act) -> Outcome<Step> {
        self.now += PACE_MS;
        self.boot_clock += PACE_MS;
        let stroke = match act {
            Act::Visit(call) => self.visit(store, call)?,
            Act::Edit(correction) => self.correct(store, correction)?,
        };
        let part = |(id, document, change): &(DocumentId, Document, Vec<u8>)| Part {
            document: *id,
            kind: document.kind().number(),
            schema_version: document.version(),
            space: self.space.clone(),
            generation: 0,
            changes: vec![change.clone()],
            erased: None,
        };
        let parts = stroke.touched.iter().map(part).collect();
        Ok(Step {
            changeset: Changeset {
                user: self.user,
                action: stroke.by.action,
                amends: None,
                device_time: stroke.by.time,
                boot: BootId([5; 16]),
                boot_clock: self.boot_clock,
                parts,
            },
            documents: stroke
                .touched
                .into_iter()
                .map(|(id, document, _)| Edited { id, document })
                .collect(),
            photos: Vec::new(),
            draft_done: None,
            replaces: Vec::new(),
        })
    }

    fn begin(&self, action: Action) -> Stroke {
        let by = Authorship { user: self.user, action: action.code().to_owned(), time: self.now };
        Stroke { by, touched: Vec::new() }
    }

    /// The visit is a record of its own; what it says of the household goes into the household's.
    fn visit(&mut self, store: &Store, call: &Call) -> Outcome<Stroke> {
        let mut stroke = self.begin(Action::VisitRecord);
        let record = self.record(call);
        let id = self.rng.document_id(self.now);
        let mut document =
            Document::create(Kind::Visit, Kind::Visit.schema().version, self.rng.actor())?;
        if let Some(change) = document.edit(&edits_of(&record)?, &stroke.by)? {
            stroke.touched.push((id, document, change));
        }
        let mut edits: Vec<Edit> = Vec::new();
        if let Some(phone) = &call.phone {
            edits.extend(self.dial_first(phone));
        }
        edits.extend(call.unchanged.then(|| set("confirmed_at", Scalar::Int(self.now))));
        edits.extend(call.next_on.clone().map(|day| set("next_visit_due", Scalar::Text(day))));
        self.edit(store, &mut stroke, call.household, &edits)?;
        Ok(stroke)
    }

    fn record(&mut self, call: &Call) -> Visit {
        let met: Entries<Met> =
            call.met.iter().map(|person| (self.entry(), Met { person: Some(*person) })).collect();
        let done = |what: &'static str| {
            (self.rng.entry_id(self.now), Done { what: what.to_owned(), record: None })
        };
        let done: Entries<Done> = call.done.map(done).into_iter().collect();
        let promise = |(text, due): &(&str, String)| {
            let due = Some(due.clone());
            (
                self.rng.entry_id(self.now),
                Promise { text: (*text).to_owned(), due, ..Promise::default() },
            )
        };
        let promises: Entries<Promise> = call.promise.iter().map(promise).collect();
        Visit {
            household: Some(call.household),
            visit_type: call.visit_type.to_owned(),
            method: call.method.to_owned(),
            result: call.result.to_owned(),
            occurred_at: self.now,
            met,
            unchanged: call.unchanged.then_some(true),
            done,
            promises,
            note: call.note.to_owned(),
            card_left: call.card_left.then_some(true),
            next_on: call.next_on.clone(),
            legal_ground: Some("N".to_owned()),
            ..Visit::default()
        }
    }

    fn correct(&mut self, store: &Store, correction: &Correction) -> Outcome<Stroke> {
        let mut stroke = self.begin(Action::HouseholdEdit);
        let mut edits = Vec::new();
        if let Some(phone) = &correction.phone {
            edits.extend(self.dial_first(phone));
        }
        edits.extend(
            correction.best_time.map(|time| set("best_time", Scalar::Text(time.to_owned()))),
        );
        edits.extend(
            correction.remark.map(|remark| Edit::Write("remark".to_owned(), remark.to_owned())),
        );
        self.edit(store, &mut stroke, correction.household, &edits)?;
        Ok(stroke)
    }

    /// A new number, and that it is the one to dial.
    fn dial_first(&mut self, (number, whose): &NewPhone) -> [Edit; 2] {
        let entry = self.entry();
        let said = vec![
            ("number".to_owned(), Scalar::Text(number.clone())),
            ("whose".to_owned(), Scalar::Text((*whose).to_owned())),
        ];
        [
            Edit::Add("phones".to_owned(), entry, said),
            set("phone_best", Scalar::Bytes(entry.as_bytes().to_vec())),
        ]
    }

    fn edit(
        &mut self,
        store: &Store,
        stroke: &mut Stroke,
        id: DocumentId,
        edits: &[Edit],
    ) -> Outcome<()> {
        let mut document = store.document(id, self.rng.actor())?;
        if let Some(change) = document.edit(edits, &stroke.by)? {
            stroke.touched.push((id, document, change));
        }
        Ok(())
    }

    fn entry(&mut self) -> EntryId {
        self.rng.entry_id(self.now)
    }
}

fn set(field: &str, value: Scalar) -> Edit {
    Edit::Set(field.to_owned(), value)
}
