//! Writes records down as real changes of real documents, and sees that no push leaves before what it builds on.

use std::collections::{BTreeMap, VecDeque};

use model::document::{Authorship, Document, Edit, edits_of};
use model::id::{DocumentId, EntryId, UserId};
use model::kind::Kind;
use model::record::Record;
use model::session::EditingSession;
use model::space::Space;
use model::time::TimeMs;
use sync::changeset::Part;

use crate::DemoError;
use crate::chance::{Chance, purpose};
use crate::people::{DemoDevice, Seat};
use crate::push::DemoPush;
use crate::tablet::Tablet;

const SCHEMA_VERSION: u16 = 1;

/// All tablets, and what all of them together have written.
#[derive(Debug)]
pub(crate) struct Scribe {
    tablets: BTreeMap<Seat, Tablet>,
    written: BTreeMap<DocumentId, Written>,
    sent: VecDeque<DemoPush>,
    chance: Chance,
}

/// A document so far.
#[derive(Debug)]
struct Written {
    kind: Kind,
    space: Space,
    changes: Vec<Vec<u8>>,
    /// All of them in one piece, once the document has been edited: read much faster than change by change.
    saved: Option<Vec<u8>>,
    /// The tablet in whose outbox its latest change waits.
    waits_with: Option<Seat>,
}

/// One action while it is being written.
#[derive(Debug)]
pub(crate) struct Stroke {
    seat: Seat,
    at: TimeMs,
    by: Authorship,
    parts: Vec<Part>,
}

impl Stroke {
    /// The time as the tablet believes it to be.
    pub(crate) const fn device_time(&self) -> TimeMs {
        self.by.time
    }
}

impl Scribe {
    pub(crate) fn new(seed: u64, devices: &[DemoDevice]) -> Self {
        let tablets = Seat::ALL.into_iter().zip(devices.iter().cloned());
        Self {
            tablets: tablets.map(|(seat, device)| (seat, Tablet::new(device))).collect(),
            written: BTreeMap::new(),
            sent: VecDeque::new(),
            chance: Chance::new(seed, purpose::WRITING),
        }
    }

    /// The account that writes at a seat.
    pub(crate) fn user(&self, seat: Seat) -> Result<UserId, DemoError> {
        self.tablets.get(&seat).map(Tablet::user).ok_or(DemoError::NoTablet)
    }

    /// A new entry's id.
    pub(crate) fn entry_id(&mut self, at: TimeMs) -> EntryId {
        self.chance.rng.entry_id(at)
    }

    /// Begins an action.
    pub(crate) fn begin(&self, seat: Seat, at: TimeMs, action: &str) -> Result<Stroke, DemoError> {
        let by = self.tablets.get(&seat).ok_or(DemoError::NoTablet)?.authorship(at, action);
        Ok(Stroke { seat, at, by, parts: Vec::new() })
    }

    /// Another record this action speaks of: the server must have it first.
    pub(crate) fn refers_to(&mut self, stroke: &Stroke, document: DocumentId) {
        let waits = self.written.get(&document).and_then(|written| written.waits_with);
        if let Some(seat) = waits.filter(|seat| *seat != stroke.seat) {
            self.send(seat);
        }
    }

    /// The session a tablet writes in: all it writes on a day is one, as in the real app.
    fn session(&mut self, stroke: &Stroke) -> Result<EditingSession, DemoError> {
        let fresh = self.chance.rng.session();
        let tablet = self.tablets.get_mut(&stroke.seat).ok_or(DemoError::NoTablet)?;
        Ok(tablet.session(stroke.at, fresh))
    }

    /// A new record.
    pub(crate) fn create<T: Record>(
        &mut self,
        stroke: &mut Stroke,
        id: DocumentId,
        space: Space,
        record: &T,
    ) -> Result<(), DemoError> {
        let actor = self.session(stroke)?.actor(id);
        let mut document = Document::create(T::KIND, SCHEMA_VERSION, actor)?;
        let change =
            document.edit(&edits_of(record)?, &stroke.by)?.ok_or(DemoError::NothingWritten)?;
        let waits_with = Some(stroke.seat);
        let written =
            Written { kind: T::KIND, space, changes: Vec::new(), saved: None, waits_with };
        self.written.insert(id, written);
        self.keep(stroke, id, change, None)
    }

    /// A change of a record, made by somebody who has seen all of it.
    pub(crate) fn edit(
        &mut self,
        stroke: &mut Stroke,
        id: DocumentId,
        edits: &[Edit],
    ) -> Result<(), DemoError> {
        self.refers_to(stroke, id);
        let actor = self.session(stroke)?.actor(id);
        let written = self.written.get(&id).ok_or(DemoError::NoDocument)?;
        let mut document = match &written.saved {
            Some(saved) => Document::load(written.kind, SCHEMA_VERSION, saved, actor)?,
            None => Document::open(written.kind, SCHEMA_VERSION, &written.changes, actor)?,
        };
        match document.edit(edits, &stroke.by)? {
            Some(change) => self.keep(stroke, id, change, Some(document.save())),
            None => Ok(()),
        }
    }

    /// A change made by somebody who has seen only the first `seen` changes.
    pub(crate) fn edit_apart(
        &mut self,
        stroke: &mut Stroke,
        id: DocumentId,
        edits: &[Edit],
        seen: usize,
    ) -> Result<(), DemoError> {
        self.refers_to(stroke, id);
        // Whoever has not seen all of it has not seen what this session wrote: its next number is not free.
        let actor = self.chance.rng.actor();
        let written = self.written.get(&id).ok_or(DemoError::NoDocument)?;
        let changes = written.changes.iter().take(seen);
        let mut document = Document::open(written.kind, SCHEMA_VERSION, changes, actor)?;
        match document.edit(edits, &stroke.by)? {
            Some(change) => self.keep(stroke, id, change, None),
            None => Ok(()),
        }
    }

    /// How many changes a document has so far.
    pub(crate) fn changes_of(&self, id: DocumentId) -> usize {
        self.written.get(&id).map_or(0, |written| written.changes.len())
    }

    fn keep(
        &mut self,
        stroke: &mut Stroke,
        id: DocumentId,
        change: Vec<u8>,
        saved: Option<Vec<u8>>,
    ) -> Result<(), DemoError> {
        let written = self.written.get_mut(&id).ok_or(DemoError::NoDocument)?;
        written.saved = saved;
        written.waits_with = Some(stroke.seat);
        written.changes.push(change.clone());
        stroke.parts.push(Part {
            document: id,
            kind: written.kind.number(),
            schema_version: SCHEMA_VERSION,
            space: written.space.to_string(),
            generation: 0,
            changes: vec![change],
            erased: None,
        });
        Ok(())
    }

    /// Ends an action: one changeset, unless nothing was written.
    pub(crate) fn save(&mut self, stroke: Stroke) -> Result<(), DemoError> {
        if stroke.parts.is_empty() {
            return Ok(());
        }
        let tablet = self.tablets.get_mut(&stroke.seat).ok_or(DemoError::NoTablet)?;
        tablet.save(stroke.at, stroke.by, stroke.parts, &mut self.chance);
        if tablet.is_full() {
            self.send(stroke.seat);
        }
        Ok(())
    }

    /// A tablet sends what waits in its outbox.
    fn send(&mut self, seat: Seat) {
        let Some(push) = self.tablets.get_mut(&seat).and_then(Tablet::send) else { return };
        for part in push.changesets.iter().flat_map(|changeset| &changeset.parts) {
            if let Some(written) = self.written.get_mut(&part.document) {
                written.waits_with = written.waits_with.filter(|waits| *waits != seat);
            }
        }
        self.sent.push_back(push);
    }

    /// At the end of the year every tablet sends.
    pub(crate) fn send_all(&mut self) {
        for seat in Seat::ALL {
            self.send(seat);
        }
    }

    /// The next push that left.
    pub(crate) fn take(&mut self) -> Option<DemoPush> {
        self.sent.pop_front()
    }
}
