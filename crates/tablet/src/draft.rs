//! Forms that are not saved yet: there again after the phone call, the fall, the empty battery. Never sent.

use store::table::draft::Draft;
use sync::code::Code;

use crate::Tablet;
use crate::api::keep::{DraftKey, DraftView, Drafts, MaybeDraft};
use crate::error::{BAD_CALL, Result, TabletError};

const KEY_BYTES_MAX: usize = 200;
const FORM_BYTES_MAX: usize = 64 * 1024;

impl Tablet {
    /// Keeps a form, in place of what was kept under its key.
    ///
    /// # Errors
    /// [`Code::TOO_LARGE`], [`Code::LOCKED`], or what the disk did.
    pub fn keep_draft(&self, draft: &DraftView) -> Result<()> {
        let json = draft.form.to_string();
        if draft.key.is_empty() || draft.key.len() > KEY_BYTES_MAX || json.len() > FORM_BYTES_MAX {
            return Err(Code::TOO_LARGE.into());
        }
        self.work(|work| {
            let saved_at = work.now();
            let kept =
                Draft { key: draft.key.clone(), schema_version: draft.version, saved_at, json };
            Ok(work.store.keep_draft(&kept)?)
        })
    }

    /// A form that was kept.
    ///
    /// # Errors
    /// [`Code::LOCKED`], or what the disk did.
    pub fn load_draft(&self, ask: &DraftKey) -> Result<MaybeDraft> {
        self.work(|work| {
            Ok(MaybeDraft { draft: work.store.draft(&ask.key)?.map(view).transpose()? })
        })
    }

    /// Every form that was kept, the latest first.
    ///
    /// # Errors
    /// [`Code::LOCKED`], or what the disk did.
    pub fn list_drafts(&self) -> Result<Drafts> {
        self.work(|work| {
            let drafts = work.store.drafts()?.into_iter().map(view).collect::<Result<_>>()?;
            Ok(Drafts { drafts })
        })
    }

    /// The form was given up.
    ///
    /// # Errors
    /// [`Code::LOCKED`], or what the disk did.
    pub fn drop_draft(&self, ask: &DraftKey) -> Result<()> {
        self.work(|work| Ok(work.store.drop_draft(&ask.key)?))
    }
}

fn view(draft: Draft) -> Result<DraftView> {
    let form =
        serde_json::from_str(&draft.json).map_err(|error| TabletError::fault(BAD_CALL, error))?;
    Ok(DraftView { key: draft.key, version: draft.schema_version, saved_at: draft.saved_at, form })
}
