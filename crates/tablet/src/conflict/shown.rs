//! A stored value as a worker reads it: a number for an entry, a name for a person, a word for a code.

use model::codes;
use model::document::Document;
use model::id::{DocumentId, EntryId};
use model::kind::Kind;
use model::schema::{Field, Shape, find};
use model::time::local_date;
use serde_json::Value as Json;

use crate::error::Result;
use crate::session::Work;

/// What a value of a field is shown as.
///
/// # Errors
/// What the disk did.
pub(crate) fn shown(
    work: &mut Work,
    document: &Document,
    field: &str,
    value: &Json,
) -> Result<String> {
    let shape = shape_of(document.kind(), field);
    Ok(match (shape, value) {
        (_, Json::Null) => String::new(),
        (Some(Shape::Ref), Json::String(id)) => reference(work, document, field, id)?,
        (Some(Shape::Code(list)), Json::String(code)) => codes::list(list)
            .and_then(|list| list.zh(code))
            .map_or_else(|| code.clone(), str::to_owned),
        (Some(Shape::Instant), Json::Number(at)) => {
            at.as_i64().map_or_else(String::new, |at| local_date(at).to_string())
        }
        (_, Json::Bool(yes)) => if *yes { "是" } else { "否" }.to_owned(),
        (_, Json::String(text)) => text.clone(),
        (_, other) => other.to_string(),
    })
}

/// What a field is called: its purpose in the registry, which is written to be read to a resident.
pub(crate) fn field_zh(kind: Kind, field: &str, within: Option<&str>) -> String {
    let outer = kind.schema().field(field);
    let inner = outer.zip(within).and_then(|(outer, within)| match outer.shape {
        Shape::Entries(fields) => find(fields, within),
        _ => None,
    });
    inner.or(outer).map_or(field, |field| field.purpose).to_owned()
}

fn reference(work: &mut Work, document: &Document, field: &str, id: &str) -> Result<String> {
    let Ok(entry) = id.parse::<EntryId>() else { return Ok(id.to_owned()) };
    if field == "phone_best" {
        let value = document.value()?;
        let number =
            value.get("phones").and_then(|phones| phones.get(entry.key())?.get("number")?.as_str());
        return Ok(number.unwrap_or(id).to_owned());
    }
    let label = work.called(DocumentId::from_bytes(*entry.as_bytes()))?.label;
    Ok(if label.is_empty() { id.to_owned() } else { label })
}

/// The shape of a field, of the record itself or of any of its entries.
fn shape_of(kind: Kind, field: &str) -> Option<Shape> {
    let fields = kind.schema().fields;
    let own = find(fields, field);
    let inner = |outer: &'static Field| match outer.shape {
        Shape::Entries(fields) => find(fields, field),
        _ => None,
    };
    own.or_else(|| fields.iter().find_map(inner)).map(|field| field.shape)
}
