//! Taking back the last save within ten seconds: one more changeset that makes everything say again what it said.

use model::document::Edit;
use model::id::DocumentId;
use model::permission::Action;
use sync::clock::BootId;

use crate::Tablet;
use crate::api::common::SavedReply;
use crate::author::Authoring;
use crate::error::{Result, UNDO_TOO_LATE};

/// How long a save can be taken back (SCREENS 4). The screen shows ten seconds; a slow tap is still in time.
pub(crate) const UNDO_SECONDS: u32 = 10;
const GRACE_MS: i64 = 2_000;

/// How the last save is taken back.
pub(crate) struct Undo {
    boot: BootId,
    boot_ms: i64,
    edits: Vec<(DocumentId, Vec<Edit>)>,
}

impl Undo {
    pub(crate) const fn new((boot, boot_ms): (BootId, i64)) -> Self {
        Self { boot, boot_ms, edits: Vec::new() }
    }

    pub(crate) fn add(&mut self, id: DocumentId, edits: Vec<Edit>) {
        if !edits.is_empty() {
            self.edits.push((id, edits));
        }
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.edits.is_empty()
    }

    fn in_time(&self, (boot, boot_ms): (BootId, i64)) -> bool {
        let window = i64::from(UNDO_SECONDS) * 1_000 + GRACE_MS;
        boot == self.boot && boot_ms.saturating_sub(self.boot_ms) <= window
    }
}

impl Tablet {
    /// Takes back the last save.
    ///
    /// # Errors
    /// [`UNDO_TOO_LATE`] after ten seconds, after another save, or when there is nothing to take back.
    pub fn undo(&self) -> Result<SavedReply> {
        self.work(|work| {
            let undo = work
                .undo
                .take()
                .filter(|undo| undo.in_time(work.clock.boot()))
                .ok_or(UNDO_TOO_LATE)?;
            let mut authoring = Authoring::begin(work, Action::RecordUndo);
            for (id, edits) in undo.edits {
                authoring.edit(id, edits)?;
            }
            authoring.is_final();
            Ok(SavedReply::of(&authoring.save()?))
        })
    }
}
