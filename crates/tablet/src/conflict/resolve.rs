//! Choosing one of the values: a change like any other, which can be taken back for ten seconds like any other.

use model::document::{Conflict, Edit, scalar_of};
use model::permission::Action;
use model::schema::{Shape, find};
use sync::code::Code;

use crate::Tablet;
use crate::api::common::SavedReply;
use crate::api::conflict::ResolveConflict;
use crate::author::{Authoring, open};
use crate::error::{CONFLICT_GONE, Result};

impl Tablet {
    /// Chooses a value.
    ///
    /// # Errors
    /// [`CONFLICT_GONE`] when it is not among those in conflict any more, the judge's code, or what the disk did.
    pub fn resolve_conflict(&self, ask: &ResolveConflict) -> Result<SavedReply> {
        self.work(|work| {
            let document = open(work, ask.document)?;
            let chosen = ask.chosen().ok_or(CONFLICT_GONE)?;
            let is_meant = |conflict: &Conflict| {
                conflict.field == ask.field
                    && conflict.within.clone().unzip() == (ask.entry, ask.within.clone())
            };
            let conflict = document.conflicts()?.into_iter().find(is_meant).ok_or(CONFLICT_GONE)?;
            let value = conflict
                .values
                .into_iter()
                .find(|value| value.change == chosen.0)
                .ok_or(CONFLICT_GONE)?;
            let outer = document.kind().schema().field(&ask.field).ok_or(Code::FIELD_REFUSED)?;
            let edit = match (conflict.within, outer.shape) {
                (Some((entry, within)), Shape::Entries(fields)) => {
                    let inner = find(fields, &within).ok_or(Code::FIELD_REFUSED)?;
                    let value = scalar_of(&inner.shape, Some(&value.value));
                    Edit::SetIn(ask.field.clone(), entry, within, value)
                }
                (None, shape) => {
                    Edit::Set(ask.field.clone(), scalar_of(&shape, Some(&value.value)))
                }
                (Some(_), _) => return Err(CONFLICT_GONE.into()),
            };
            let mut authoring = Authoring::begin(work, Action::ConflictChoose);
            authoring.edit(ask.document, [edit])?;
            Ok(SavedReply::of(&authoring.save()?))
        })
    }
}
