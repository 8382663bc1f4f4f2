//! What packing and unpacking carry from row to row: the last time, the documents met, their changes, the session.

use std::collections::BTreeMap;

use model::id::DocumentId;
use model::session::EditingSession;

use super::rows::DocumentRef;
use crate::changeset::Part;
use crate::chunk::{Chunk, Context, Earlier};
use crate::genesis::genesis_hash;

/// What both halves carry.
#[derive(Default)]
pub(super) struct Run {
    time: i64,
    offset: i64,
    documents: Vec<DocumentId>,
    places: BTreeMap<DocumentId, usize>,
    /// The changes of each document and generation so far.
    changes: BTreeMap<(DocumentId, u32), Vec<Earlier>>,
    session: Option<EditingSession>,
}

impl Run {
    pub(super) fn step_to(&mut self, time: i64, boot_clock: i64) -> (i64, i64) {
        let offset = time.wrapping_sub(boot_clock);
        let steps = (time.wrapping_sub(self.time), offset.wrapping_sub(self.offset));
        (self.time, self.offset) = (time, offset);
        steps
    }

    pub(super) fn take_step(&mut self, time_step: i64, offset_step: i64) -> (i64, i64) {
        self.time = self.time.wrapping_add(time_step);
        self.offset = self.offset.wrapping_add(offset_step);
        (self.time, self.time.wrapping_sub(self.offset))
    }

    pub(super) fn refer(&mut self, document: DocumentId) -> DocumentRef {
        if let Some(place) = self.places.get(&document) {
            return DocumentRef::Seen(*place);
        }
        self.note(document);
        DocumentRef::New(document)
    }

    pub(super) fn resolve(&mut self, reference: DocumentRef) -> Option<DocumentId> {
        match reference {
            DocumentRef::Seen(place) => self.documents.get(place).copied(),
            DocumentRef::New(document) => {
                self.note(document);
                Some(document)
            }
        }
    }

    fn note(&mut self, document: DocumentId) {
        self.places.insert(document, self.documents.len());
        self.documents.push(document);
    }

    pub(super) fn context<'a>(&'a self, part: &Part, message: &'a str, time: i64) -> Context<'a> {
        let earlier = self.changes.get(&(part.document, part.generation));
        Context {
            message,
            time,
            document: part.document,
            generation: part.generation,
            genesis: genesis_hash(part.kind, part.schema_version),
            earlier: earlier.map_or(&[], Vec::as_slice),
            session: self.session,
        }
    }

    /// A change went by.
    pub(super) fn pass(&mut self, part: &Part, chunk: &Chunk<'_>) {
        if let Some(session) = EditingSession::of(chunk.actor, part.document) {
            self.session = Some(session);
        }
        let earlier = Earlier { hash: chunk.hash, actor: chunk.actor.to_vec() };
        self.changes.entry((part.document, part.generation)).or_default().push(earlier);
    }
}
