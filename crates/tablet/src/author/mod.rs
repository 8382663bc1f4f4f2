//! The one way an action becomes a changeset: edits are gathered here, made one change a document, judged as the
//! server will judge them (`judged`), and saved in one transaction (`save`).
//!
//! What an action does stands in its use case; who may do what, and what a record may say, in `model` and `sync`.

mod actors;
mod case;
mod facts;
mod inverse;
mod judged;
mod meant;
mod reading;
mod save;

use model::document::{Document, Edit, edits_of};
use model::id::{DocumentId, EntryId, UserId};
use model::kind::Kind;
use model::permission::Action;
use model::record::Record;
use model::space::Space;
use model::time::{TimeMs, local_date};
use store::Own;
use sync::code::Code;
use sync::hash::Hash;

use crate::error::Result;
use crate::session::Work;

pub(crate) use actors::Actors;
pub(crate) use case::Case;
pub(crate) use meant::{Meant, read_as_meant};
pub(crate) use reading::{author_of, home_of, open, read};

/// The only generation there is until documents are begun anew.
const GENERATION: u32 = 0;

/// An action being put together. Nothing is written before [`Authoring::save`].
pub(crate) struct Authoring<'w> {
    pub(crate) work: &'w mut Work,
    action: String,
    at: TimeMs,
    touched: Vec<Touched>,
    draft_done: Option<String>,
    replaces: Option<(Own, bool)>,
    undo: bool,
    undo_also: Vec<(DocumentId, Edit)>,
}

/// A record the action makes or changes.
pub(super) struct Touched {
    pub(super) id: DocumentId,
    pub(super) document: Document,
    pub(super) edits: Vec<Edit>,
    pub(super) space: Space,
    /// None for a record that is new.
    pub(super) before: Option<Before>,
    /// The whole record, where `document` holds only what the author had seen of it.
    pub(super) whole: Option<Document>,
}

/// A record as it stood before.
pub(super) struct Before {
    pub(super) author: UserId,
    pub(super) saved: Vec<u8>,
}

/// An action that is on the disk.
pub(crate) struct Done {
    pub(crate) documents: Vec<DocumentId>,
    pub(crate) undoable: bool,
}

impl<'w> Authoring<'w> {
    /// An action that begins now.
    pub(crate) fn begin(work: &'w mut Work, action: Action) -> Self {
        let at = work.now();
        Self {
            work,
            action: action.code().to_owned(),
            at,
            touched: Vec::new(),
            draft_done: None,
            replaces: None,
            undo: true,
            undo_also: Vec::new(),
        }
    }

    /// An action that is done again in the place of another, at the time it was first done.
    pub(crate) fn again(
        work: &'w mut Work,
        action: &str,
        at: TimeMs,
        own: Own,
        amends: bool,
    ) -> Self {
        let replaces = Some((own, amends));
        let plain = Self::begin(work, Action::RecordUndo);
        Self { action: action.to_owned(), at, replaces, undo: false, ..plain }
    }

    /// When the action takes place, ms UTC.
    pub(crate) const fn at(&self) -> TimeMs {
        self.at
    }

    /// The day it is here, `YYYY-MM-DD`.
    pub(crate) fn today(&self) -> String {
        local_date(self.at).to_string()
    }

    /// A fresh id for an entry.
    pub(crate) fn entry(&mut self) -> EntryId {
        self.work.rng.entry_id(self.at)
    }

    /// A fresh id that sorts as the one `steps` after the first of its action.
    pub(crate) fn entry_after(&mut self, steps: usize) -> EntryId {
        let later = TimeMs::try_from(steps).unwrap_or(0);
        self.work.rng.entry_id(self.at.saturating_add(later))
    }

    /// The draft that is finished by this action.
    pub(crate) fn finishes(&mut self, draft: Option<String>) {
        self.draft_done = draft;
    }

    /// The action is not one that can be taken back.
    pub(crate) const fn is_final(&mut self) {
        self.undo = false;
    }

    /// What else takes the action back.
    pub(crate) fn undo_also(&mut self, id: DocumentId, edit: Edit) {
        self.undo_also.push((id, edit));
    }

    /// A fresh id for a record.
    pub(crate) fn record(&mut self) -> DocumentId {
        self.work.rng.document_id(self.at)
    }

    /// Makes a record under a fresh id; `then` is written after what the record says, in its order.
    ///
    /// # Errors
    /// What the registry says of it.
    pub(crate) fn create<T: Record>(
        &mut self,
        id: DocumentId,
        record: &T,
        then: impl IntoIterator<Item = Edit>,
        home: Space,
    ) -> Result<()> {
        let mut edits = edits_of(record)?;
        edits.extend(then);
        self.create_as(id, T::KIND, edits, home)
    }

    /// Makes a record under an id it had before.
    pub(crate) fn create_as(
        &mut self,
        id: DocumentId,
        kind: Kind,
        edits: Vec<Edit>,
        space: Space,
    ) -> Result<()> {
        let actor = self.work.actors.of(id, &mut self.work.rng);
        let document = Document::create(kind, kind.schema().version, actor)?;
        self.touched.push(Touched { id, document, edits, space, before: None, whole: None });
        Ok(())
    }

    /// Changes a record that is here.
    ///
    /// # Errors
    /// [`Code::NOT_FOUND`].
    pub(crate) fn edit(
        &mut self,
        id: DocumentId,
        edits: impl IntoIterator<Item = Edit>,
    ) -> Result<()> {
        self.touch(id)?.edits.extend(edits);
        Ok(())
    }

    /// Changes a record again, upon what its author had seen of it: what others wrote meanwhile stands beside. It lived in
    /// `home` when it was changed first; it may be listed nowhere any more.
    ///
    /// # Errors
    /// [`Code::NOT_FOUND`].
    pub(crate) fn edit_again(
        &mut self,
        id: DocumentId,
        upon: &[Hash],
        edits: impl FnOnce(&Document) -> Result<Vec<Edit>>,
        home: Option<Space>,
    ) -> Result<()> {
        // What this session wrote last may not have been seen then: another actor begins anew.
        self.work.actors.end(id);
        let mut touched = self.open(id, home)?;
        let actor = self.work.actors.of(id, &mut self.work.rng);
        let seen = self.work.store.document_as_seen(id, upon, actor)?;
        touched.edits = edits(&seen)?;
        touched.whole = Some(std::mem::replace(&mut touched.document, seen));
        self.touched.push(touched);
        Ok(())
    }

    /// Reads a record as it stands before the action.
    ///
    /// # Errors
    /// [`Code::NOT_FOUND`], or when it is another kind's.
    pub(crate) fn read<T: Record>(&mut self, id: DocumentId) -> Result<T> {
        read(self.work, id)
    }

    fn touch(&mut self, id: DocumentId) -> Result<&mut Touched> {
        let at = match self.touched.iter().position(|touched| touched.id == id) {
            Some(at) => at,
            None => {
                let touched = self.open(id, None)?;
                self.touched.push(touched);
                self.touched.len() - 1
            }
        };
        self.touched.get_mut(at).ok_or_else(|| Code::NOT_FOUND.into())
    }

    fn open(&mut self, id: DocumentId, lived_in: Option<Space>) -> Result<Touched> {
        let actor = self.work.actors.of(id, &mut self.work.rng);
        let mut document = self.work.store.document(id, actor)?;
        let space = home_of(self.work, id, &document).or_else(|e| lived_in.ok_or(e))?;
        let author = author_of(self.work, id)?;
        let before = Some(Before { author, saved: document.save() });
        Ok(Touched { id, document, edits: Vec::new(), space, before, whole: None })
    }
}
