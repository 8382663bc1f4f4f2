//! From the edits of an action to a changeset on the disk.

use model::document::Authorship;
use model::id::DocumentId;
use store::{Edited, Step};
use sync::changeset::{Changeset, Part};
use sync::code::Code;

use super::{Authoring, Done, GENERATION, inverse, judged};
use crate::error::Result;
use crate::undo::Undo;

impl Authoring<'_> {
    /// Saves the action: durable when this returns.
    ///
    /// # Errors
    /// [`Code::EMPTY_CHANGESET`] when it says what stands there already, a limit's code, the judge's, or what the
    /// disk did. Nothing of it is saved then.
    pub(crate) fn save(mut self) -> Result<Done> {
        let saved = self.write();
        if saved.is_err() {
            // What their actors wrote stands nowhere; another session begins with another actor.
            self.touched.iter().for_each(|touched| self.work.actors.end(touched.id));
        }
        saved
    }

    fn write(&mut self) -> Result<Done> {
        let by = Authorship { user: self.work.me, action: self.action.clone(), time: self.at };
        let mut undo = Undo::new(self.work.clock.boot());
        let mut parts = Vec::new();
        for touched in &mut self.touched {
            let mut back = if self.undo { inverse::of(touched)? } else { Vec::new() };
            let also = self.undo_also.iter().filter(|(id, _)| *id == touched.id);
            back.extend(also.map(|(_, edit)| edit.clone()));
            let Some(change) = touched.document.edit(&touched.edits, &by)? else { continue };
            if let Some(mut whole) = touched.whole.take() {
                whole.apply([&change])?;
                touched.document = whole;
            }
            undo.add(touched.id, back);
            parts.push(Part {
                document: touched.id,
                kind: touched.document.kind().number(),
                schema_version: touched.document.version(),
                space: touched.space.to_string(),
                generation: GENERATION,
                changes: vec![change],
                erased: None,
            });
        }
        let (boot, boot_clock) = self.work.clock.boot();
        let changeset = Changeset {
            user: self.work.me,
            action: self.action.clone(),
            amends: self.replaces.filter(|(_, amends)| *amends).map(|(own, _)| own),
            device_time: self.at,
            boot,
            boot_clock,
            parts,
        };
        match judged::before_saving(self.work, &self.touched, &changeset) {
            // What is done again was done while the grant held that may have ended since: the server knows when.
            Err(error) if self.replaces.is_some() && error.code() == Code::NO_GRANT => {}
            judged => judged?,
        }
        self.commit(changeset, undo)
    }

    fn commit(&mut self, changeset: Changeset, undo: Undo) -> Result<Done> {
        let documents: Vec<DocumentId> = changeset.parts.iter().map(|part| part.document).collect();
        let edited = self.touched.iter().filter(|touched| documents.contains(&touched.id));
        let step = Step {
            changeset,
            documents: edited
                .map(|it| Edited { id: it.id, document: it.document.clone() })
                .collect(),
            photos: Vec::new(),
            draft_done: self.draft_done.take(),
            replaces: self.replaces.iter().map(|(own, _)| *own).collect(),
        };
        self.work.store.save(step)?;
        let undoable = self.undo && !undo.is_empty();
        self.work.undo = undoable.then_some(undo);
        Ok(Done { documents, undoable })
    }
}
