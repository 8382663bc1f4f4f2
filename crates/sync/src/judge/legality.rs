//! Whether one change is legal, judged against what the document said at the change's own dependencies.
//!
//! Rules across documents (two heads, overlapping residences) are reports, never verdicts; unknown codes and fields
//! of newer apps are kept.

use std::collections::{BTreeMap, BTreeSet};

use model::document::Made;
use model::id::{DocumentId, EntryId, TeamId, UserId};
use model::kind::Kind;
use model::permission::{Action, Role, may};
use model::schema::Shape;
use model::time::{TimeMs, least_age, local_date};
use serde_json::{Map, Value as Json};

use super::entries;
use crate::code::Code;
use crate::hash::Hash;

/// One change as the judge sees it.
#[derive(Clone, Copy, Debug)]
pub struct Written<'a> {
    /// Which document.
    pub document: DocumentId,
    /// What it is.
    pub kind: Kind,
    /// What the changeset says was done: an action's code.
    pub action: &'a str,
    /// What it said at the change's dependencies.
    pub before: &'a Json,
    /// What it said with this change upon them.
    pub after: &'a Json,
    /// Whether this change makes the record.
    pub created: bool,
    /// Who wrote.
    pub user: UserId,
    /// Who made the record.
    pub author: UserId,
    /// What the writer may be in the document's home, over the time it can have been written in.
    pub roles: &'a [Role],
    /// The committees and departments the writer belongs to.
    pub teams: &'a BTreeSet<TeamId>,
    /// Who made each entry of the log ([`crate::apply::Applied::made`]).
    pub made: &'a BTreeMap<EntryId, Made>,
    /// The categories of events a worker may settle on the spot.
    pub self_handled: &'a BTreeSet<String>,
    /// When it was received, ms UTC: who is fourteen on that day is not a child any more.
    pub received_at: TimeMs,
}

/// Judges one change; returns the transition entries it adds.
///
/// # Errors
/// The code of the first rule it breaks.
pub fn legal(written: &Written<'_>) -> Result<BTreeSet<EntryId>, Code> {
    let (Json::Object(before), Json::Object(after)) = (written.before, written.after) else {
        return Err(Code::NOT_A_RECORD);
    };
    complete(written.kind, after)?;
    nothing_vanishes(written.kind, before, after)?;
    not_a_child(written, after)?;
    permitted(written)?;
    own_visit(written, before, after)?;
    let added = entries::added(written.kind, before, after)?;
    entries::legal(written, &added)?;
    Ok(added)
}

/// The transition entries a change adds that was judged before.
///
/// # Errors
/// [`Code::NOT_A_RECORD`].
pub(super) fn steps(kind: Kind, before: &Json, after: &Json) -> Result<BTreeSet<EntryId>, Code> {
    let (Json::Object(before), Json::Object(after)) = (before, after) else {
        return Err(Code::NOT_A_RECORD);
    };
    entries::added(kind, before, after)
}

/// The table's word, for any of the roles held there.
fn permitted(written: &Written<'_>) -> Result<(), Code> {
    let action = Action::from_code(written.action).ok_or(Code::ROLE_REFUSED)?;
    let allowed = written.roles.iter().any(|role| may(*role, action, written.kind));
    if allowed { Ok(()) } else { Err(Code::ROLE_REFUSED) }
}

/// A visit is its author's word: a colleague may keep the promises made on it, and change nothing else.
fn own_visit(
    written: &Written<'_>,
    before: &Map<String, Json>,
    after: &Map<String, Json>,
) -> Result<(), Code> {
    if written.kind != Kind::Visit || written.created || written.author == written.user {
        return Ok(());
    }
    let mut fields = Kind::Visit.schema().fields.iter().filter(|field| field.name != "promises");
    let untouched = fields.all(|field| before.get(field.name) == after.get(field.name));
    if untouched { Ok(()) } else { Err(Code::ROLE_REFUSED) }
}

/// A record has everything without which there is none.
fn complete(kind: Kind, after: &Map<String, Json>) -> Result<(), Code> {
    let has = |name: &str| match after.get(name) {
        None | Some(Json::Null) => false,
        Some(Json::String(text)) => !text.is_empty(),
        Some(_) => true,
    };
    let complete =
        kind.schema().fields.iter().filter(|field| field.required).all(|field| has(field.name));
    if complete { Ok(()) } else { Err(Code::NOT_A_RECORD) }
}

/// Entries are removed by saying why, never deleted; the log and the stamps only grow (DESIGN 4.5).
fn nothing_vanishes(
    kind: Kind,
    before: &Map<String, Json>,
    after: &Map<String, Json>,
) -> Result<(), Code> {
    for field in kind.schema().fields {
        let (Some(Json::Object(was)), Some(Json::Object(is))) =
            (before.get(field.name), after.get(field.name))
        else {
            continue;
        };
        match field.shape {
            Shape::Stamps if was != is => return Err(Code::STAMPS_RESERVED),
            Shape::Log(_) if was.iter().any(|(id, entry)| is.get(id) != Some(entry)) => {
                return Err(Code::FIELD_REFUSED);
            }
            Shape::Entries(_) if was.keys().any(|id| !is.contains_key(id)) => {
                return Err(Code::FIELD_REFUSED);
            }
            _ => {}
        }
    }
    Ok(())
}

/// Everything about a child under fourteen is sealed (DOMAIN 3.5): none as a person of its own.
fn not_a_child(written: &Written<'_>, after: &Map<String, Json>) -> Result<(), Code> {
    let birth = after.get("birth").and_then(Json::as_str).filter(|_| written.kind == Kind::Person);
    match birth.and_then(|birth| least_age(birth, local_date(written.received_at))) {
        Some(age) if age < 14 => Err(Code::UNDER_FOURTEEN),
        _ => Ok(()),
    }
}

/// Every photo a document names, and every thumbnail.
pub fn blobs(value: &Json) -> Vec<Hash> {
    let photos = value.get("photos").and_then(Json::as_object);
    let names = photos.into_iter().flat_map(Map::values).flat_map(|photo| {
        ["blob", "thumbnail"].into_iter().filter_map(|field| photo.get(field)?.as_str())
    });
    names.filter_map(|name| name.parse().ok()).collect()
}
