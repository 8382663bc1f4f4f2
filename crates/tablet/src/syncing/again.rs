//! Own actions whose changes count no more, because an earlier one was kept apart or its number was another's, are
//! done again upon what stands, with the same words at the same time; the originals then count no more for ever.

use model::document::recast;
use model::id::DocumentId;
use model::kind::Kind;
use model::planted::{self, Bug};
use serde_json::Value as Json;
use store::{StoreError, ToReauthor};
use sync::changeset::Part;
use sync::code::Code;

use crate::author::{Authoring, read_as_meant};
use crate::error::Result;
use crate::session::Work;

/// Authors again whatever waits for it. What cannot be done again, because its record itself is kept apart, stays
/// 待复核 beside it.
///
/// # Errors
/// What the disk did.
pub(super) fn author_again(work: &mut Work) -> Result<()> {
    if planted::is(Bug::BlockedForgotten) {
        return Ok(());
    }
    for one in work.store.to_reauthor()? {
        match again(work, &one) {
            Err(error) if [Code::DISK_FULL, Code::DISK_FAILED].contains(&error.code()) => {
                return Err(error);
            }
            Ok(()) | Err(_) => {}
        }
    }
    Ok(())
}

fn again(work: &mut Work, one: &ToReauthor) -> Result<()> {
    let action = &one.changeset;
    let mut authoring =
        Authoring::again(work, &action.action, action.device_time, one.own, one.amends);
    for part in action.parts.iter().filter(|part| part.erased.is_none()) {
        do_again(&mut authoring, part)?;
    }
    authoring.save().map(|_| ())
}

fn do_again(authoring: &mut Authoring<'_>, part: &Part) -> Result<()> {
    let kind = Kind::from_number(part.kind).ok_or(Code::UNKNOWN_KIND)?;
    let (_, meant) = read_as_meant(authoring.work, part)?;
    match now(authoring, part.document)? {
        Some(now) => {
            let edits = recast(kind.schema(), &meant.before, &meant.after, &now);
            authoring.edit_again(part.document, edits, part.space.parse().ok())
        }
        None if meant.creates => {
            let edits = recast(kind.schema(), &Json::Null, &meant.after, &Json::Null);
            let home = part.space.parse().map_err(|_| Code::UNKNOWN_SPACE)?;
            authoring.create_as(part.document, kind, edits, home)
        }
        None => Err(Code::NOT_FOUND.into()),
    }
}

/// What a record says now, if it is here.
fn now(authoring: &mut Authoring<'_>, id: DocumentId) -> Result<Option<Json>> {
    let actor = authoring.work.rng.actor();
    match authoring.work.store.document(id, actor) {
        Ok(document) => Ok(Some(document.value()?)),
        Err(StoreError::NoDocument(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}
