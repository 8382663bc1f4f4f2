//! Whether one change is legal, judged against what the document said at the change's own dependencies.
//!
//! Rules across documents (two heads, overlapping residences) are reports, never verdicts; unknown codes and fields
//! of newer apps are kept.

use chrono::NaiveDate;
use model::id::{EntryId, UserId};
use model::kind::Kind;
use model::permission::Role;
use model::schema::Shape;
use serde_json::{Map, Value as Json};

use super::entries;
use crate::code::Code;
use crate::hash::Hash;

/// One change as the judge sees it.
#[derive(Clone, Copy, Debug)]
pub struct Written<'a> {
    /// What the document is.
    pub kind: Kind,
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
    /// The Beijing day of the receipt: who is fourteen by then is not a child any more.
    pub day: NaiveDate,
}

/// Judges one change; returns the transition entries it adds, in the order of their ids.
///
/// # Errors
/// The code of the first rule it breaks.
pub fn legal(written: &Written<'_>) -> Result<Vec<EntryId>, Code> {
    let (Json::Object(before), Json::Object(after)) = (written.before, written.after) else {
        return Err(Code::NOT_A_RECORD);
    };
    complete(written.kind, after)?;
    nothing_vanishes(written.kind, before, after)?;
    not_a_child(written, after)?;
    let added = entries::added(written.kind, before, after)?;
    let edited = differs_outside_log(written.kind, before, after);
    may(written, edited, !added.is_empty())?;
    entries::legal(written, after, &added)?;
    Ok(added)
}

/// A record has everything without which there is none.
fn complete(kind: Kind, after: &Map<String, Json>) -> Result<(), Code> {
    let has = |name: &str| match after.get(name) {
        None | Some(Json::Null) => false,
        Some(Json::String(text)) => !text.is_empty(),
        Some(_) => true,
    };
    let complete = kind.schema().fields.iter().filter(|field| field.required).all(|field| has(field.name));
    if complete { Ok(()) } else { Err(Code::NOT_A_RECORD) }
}

/// Entries are removed by saying why, never deleted; the log and the stamps only grow (DESIGN 4.5).
fn nothing_vanishes(kind: Kind, before: &Map<String, Json>, after: &Map<String, Json>) -> Result<(), Code> {
    for field in kind.schema().fields {
        let (Some(Json::Object(was)), Some(Json::Object(is))) = (before.get(field.name), after.get(field.name))
        else {
            continue;
        };
        match field.shape {
            Shape::Stamps if was != is => return Err(Code::STAMPS_RESERVED),
            Shape::Log(_) if was.iter().any(|(id, entry)| is.get(id) != Some(entry)) => {
                return Err(Code::FIELD_REFUSED);
            }
            Shape::Entries(_) if was.keys().any(|id| !is.contains_key(id)) => return Err(Code::FIELD_REFUSED),
            _ => {}
        }
    }
    Ok(())
}

/// Everything about a child under fourteen is sealed (DOMAIN 3.5): none as a person of its own.
fn not_a_child(written: &Written<'_>, after: &Map<String, Json>) -> Result<(), Code> {
    let birth = after.get("birth").and_then(Json::as_str).filter(|_| written.kind == Kind::Person);
    match birth.and_then(|birth| model::time::least_age(birth, written.day)) {
        Some(age) if age < 14 => Err(Code::UNDER_FOURTEEN),
        _ => Ok(()),
    }
}

fn differs_outside_log(kind: Kind, before: &Map<String, Json>, after: &Map<String, Json>) -> bool {
    kind.schema()
        .fields
        .iter()
        .filter(|field| !matches!(field.shape, Shape::Log(_) | Shape::Stamps))
        .any(|field| before.get(field.name) != after.get(field.name))
}

/// Every photo a document names.
pub(super) fn blobs(value: &Json) -> Vec<Hash> {
    let photos = value.get("photos").and_then(Json::as_object);
    let names = photos.into_iter().flat_map(Map::values).filter_map(|photo| photo.get("blob")?.as_str());
    names.filter_map(|name| name.parse().ok()).collect()
}
