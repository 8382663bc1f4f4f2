//! Own actions whose changes count no more, because an earlier one was kept apart or its number was another's, are
//! done again upon what stands, with the same words at the same time; the originals then count no more for ever.

use model::document::Document;
use model::id::DocumentId;
use model::kind::Kind;
use model::planted::{self, Bug};
use serde_json::Value as Json;
use store::{StoreError, ToReauthor};
use sync::changeset::Part;
use sync::chunk::Chunk;
use sync::code::Code;
use sync::genesis::genesis_hash;
use sync::hash::Hash;

use crate::author::{Authoring, recast};
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
    for part in &action.parts {
        do_again(&mut authoring, part)?;
    }
    authoring.save().map(|_| ())
}

fn do_again(authoring: &mut Authoring<'_>, part: &Part) -> Result<()> {
    let kind = Kind::from_number(part.kind).ok_or(Code::UNKNOWN_KIND)?;
    let meant = meant(authoring, part)?;
    match now(authoring, part.document)? {
        Some(now) => {
            let edits = recast(kind.schema(), &meant.before, &meant.after, &now);
            authoring.edit(part.document, edits)
        }
        None if meant.creates => {
            let edits = recast(kind.schema(), &Json::Null, &meant.after, &Json::Null);
            let home = part.space.parse().map_err(|_| Code::UNKNOWN_SPACE)?;
            authoring.create_as(part.document, kind, edits, home)
        }
        None => Err(Code::NOT_FOUND.into()),
    }
}

/// What the author meant: the record before the part's changes and after them.
struct Meant {
    before: Json,
    after: Json,
    creates: bool,
}

fn meant(authoring: &mut Authoring<'_>, part: &Part) -> Result<Meant> {
    let actor = authoring.work.rng.actor();
    let authored: Document = authoring.work.store.document_as_authored(part.document, actor)?;
    let (Some(first), Some(last)) = (part.changes.first(), part.changes.last()) else {
        return Err(Code::EMPTY_CHANGESET.into());
    };
    let (first, last) = (Chunk::parse(first)?, Chunk::parse(last)?);
    let before: Vec<[u8; 32]> = first.deps.iter().map(|dep| dep.0).collect();
    let genesis: Option<Hash> = genesis_hash(part.kind, part.schema_version);
    Ok(Meant {
        before: authored.value_at(&before)?,
        after: authored.value_at(&[last.hash.0])?,
        creates: genesis.is_some_and(|genesis| first.deps == [genesis]),
    })
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
