//! Own actions whose changes count no more, because an earlier one was kept apart or its number was another's, are
//! done again with the same words at the same time, upon what their author had seen as far as that counts, so that what
//! others wrote meanwhile stands beside; the originals then count no more for ever.

use model::document::{Document, Edit, choices, recast};
use model::kind::Kind;
use model::planted::{self, Bug};
use model::schema::Schema;
use serde_json::Value as Json;
use store::ToReauthor;
use sync::changeset::Part;
use sync::code::Code;

use crate::author::{Authoring, Meant, read_as_meant};
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
    let (authored, meant) = read_as_meant(authoring.work, part)?;
    if authoring.work.store.kind_of(part.document)?.is_some() {
        let edits = |seen: &Document| edits(kind.schema(), &authored, &meant, seen);
        let home = part.space.parse().ok();
        return authoring.edit_again(part.document, &meant.upon, edits, home);
    }
    if !meant.creates {
        return Err(Code::NOT_FOUND.into());
    }
    let edits = recast(kind.schema(), &Json::Null, &meant.after, &Json::Null);
    let home = part.space.parse().map_err(|_| Code::UNKNOWN_SPACE)?;
    authoring.create_as(part.document, kind, edits, home)
}

/// What an action meant, upon what its author had seen of what counts.
fn edits(schema: Schema, authored: &Document, meant: &Meant, seen: &Document) -> Result<Vec<Edit>> {
    let mut edits = recast(schema, &meant.before, &meant.after, &seen.value()?);
    let upon: Vec<[u8; 32]> = meant.upon.iter().map(|hash| hash.0).collect();
    let before = authored.conflicts_at(&upon)?;
    let after = authored.conflicts_at(&[meant.last.0])?;
    edits.extend(choices(schema, &before, &after, &meant.after, &edits));
    Ok(edits)
}
