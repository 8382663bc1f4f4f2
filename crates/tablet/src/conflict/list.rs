//! Every open conflict, with its values, who wrote them and when.

use data_encoding::HEXLOWER;
use model::document::{Conflict, ConflictValue, Document};
use model::id::DocumentId;

use crate::Tablet;
use crate::api::conflict::{ConflictChoice, ConflictView, Conflicts};
use crate::author::open;
use crate::error::Result;
use crate::session::Work;

use super::shown::{field_zh, shown};

impl Tablet {
    /// Every open conflict.
    ///
    /// # Errors
    /// [`sync::code::Code::LOCKED`], or what the disk did.
    pub fn list_conflicts(&self) -> Result<Conflicts> {
        self.work(|work| {
            let mut documents: Vec<DocumentId> =
                work.store.conflicts()?.into_iter().map(|row| row.document).collect();
            documents.dedup();
            let mut conflicts = Vec::new();
            for document in documents {
                conflicts.extend(conflicts_of(work, document)?);
            }
            Ok(Conflicts { conflicts })
        })
    }
}

/// The open conflicts of a record.
///
/// # Errors
/// [`sync::code::Code::NOT_FOUND`], or what the disk did.
pub(crate) fn conflicts_of(work: &mut Work, id: DocumentId) -> Result<Vec<ConflictView>> {
    let document = open(work, id)?;
    let open = document.conflicts()?;
    if open.is_empty() {
        return Ok(Vec::new());
    }
    let label = work.called(id)?.label;
    open.into_iter().map(|conflict| view(work, id, &label, &document, conflict)).collect()
}

fn view(
    work: &mut Work,
    id: DocumentId,
    label: &str,
    document: &Document,
    conflict: Conflict,
) -> Result<ConflictView> {
    let (entry, within) = conflict.within.unzip();
    let telling = within.clone().unwrap_or_else(|| conflict.field.clone());
    let choice = |value: ConflictValue| {
        Ok(ConflictChoice {
            change: HEXLOWER.encode(&value.change),
            shown: shown(work, document, &telling, &value.value)?,
            by: work.by(value.by)?,
            value: value.value,
        })
    };
    let values = conflict.values.into_iter().map(choice).collect::<Result<_>>()?;
    Ok(ConflictView {
        document: id,
        kind: document.kind().code().to_owned(),
        label: label.to_owned(),
        field_zh: field_zh(document.kind(), &conflict.field, within.as_deref()),
        field: conflict.field,
        entry,
        within,
        values,
    })
}
