//! What a document says: Automerge's values as JSON with ids written out, and whether they have the right shape.

use automerge::ScalarValue;
use automerge::hydrate::{Map, Value};
use data_encoding::HEXLOWER;
use serde_json::{Map as JsonMap, Value as Json};

use super::DocumentError;
use crate::id::EntryId;
use crate::kind::Kind;
use crate::record::Record;
use crate::schema::{Field, Shape};
use crate::time::first_day;

/// Sixteen bytes become an id's text, other bytes hex; a timestamp or counter becomes its number.
pub(super) fn json(value: &Value) -> Json {
    match value {
        Value::Scalar(scalar) => json_scalar(scalar),
        Value::Text(text) => Json::String(text.to_string()),
        Value::List(list) => Json::Array(list.iter().map(|item| json(&item.value)).collect()),
        Value::Map(map) => {
            Json::Object(map.iter().map(|(key, item)| (key.clone(), json(&item.value))).collect())
        }
    }
}

/// A scalar as [`Document::value`](super::Document::value) writes it.
pub fn json_scalar(scalar: &ScalarValue) -> Json {
    match scalar {
        ScalarValue::Bytes(bytes) => Json::String(match EntryId::from_slice(bytes) {
            Some(id) => id.to_string(),
            None => HEXLOWER.encode(bytes),
        }),
        ScalarValue::Str(text) => Json::String(text.to_string()),
        ScalarValue::Int(number) | ScalarValue::Timestamp(number) => Json::from(*number),
        ScalarValue::Uint(number) => Json::from(*number),
        ScalarValue::F64(number) => Json::from(*number),
        ScalarValue::Counter(counter) => Json::from(i64::from(counter)),
        ScalarValue::Boolean(yes) => Json::Bool(*yes),
        ScalarValue::Unknown { bytes, .. } => Json::String(HEXLOWER.encode(bytes)),
        ScalarValue::Null => Json::Null,
    }
}

pub(super) fn typed<T: Record>(kind: Kind, value: Json) -> Result<T, DocumentError> {
    if kind != T::KIND {
        return Err(DocumentError::Kind(T::KIND));
    }
    // A scalar set to nothing reads as one that was never set.
    serde_json::from_value(without_nulls(value))
        .map_err(|error| DocumentError::Shape(error.to_string()))
}

fn without_nulls(value: Json) -> Json {
    match value {
        Json::Object(map) => Json::Object(
            map.into_iter()
                .filter(|(_, v)| !v.is_null())
                .map(|(k, v)| (k, without_nulls(v)))
                .collect(),
        ),
        other => other,
    }
}

/// Every scalar of a JSON value under its path, `phones/<id>/number`; what differs between two readings is a change.
pub fn flatten(value: &Json) -> JsonMap<String, Json> {
    let mut flat = JsonMap::new();
    walk(String::new(), value, &mut flat);
    flat
}

fn walk(path: String, value: &Json, flat: &mut JsonMap<String, Json>) {
    match value {
        Json::Object(map) => {
            for (key, item) in map {
                let path = if path.is_empty() { key.clone() } else { format!("{path}/{key}") };
                walk(path, item, flat);
            }
        }
        Json::Null => {}
        scalar => {
            flat.insert(path, scalar.clone());
        }
    }
}

/// Checks every known field; unknown ones are a newer app's and kept.
pub(super) fn check(kind: Kind, value: &Value) -> Result<(), DocumentError> {
    let Value::Map(map) = value else { return Err(DocumentError::Shape("root".to_owned())) };
    kind.schema().fields.iter().try_for_each(|field| match item(map, field.name) {
        Some(value) if has_shape(field, value) => Ok(()),
        None if !field.shape.is_container() => Ok(()),
        Some(_) | None => Err(DocumentError::Shape(field.name.to_owned())),
    })
}

fn item<'a>(map: &'a Map, name: &str) -> Option<&'a Value> {
    map.get(name)
}

fn has_shape(field: &Field, value: &Value) -> bool {
    match (&field.shape, value) {
        (Shape::Entries(fields), Value::Map(entries)) => entries.iter().all(|(key, entry)| {
            EntryId::from_key(key).is_some()
                && matches!(&entry.value, Value::Map(entry) if entry_has_shape(fields, entry))
        }),
        (Shape::Log(_) | Shape::Stamps, Value::Map(entries)) => entries.iter().all(|(key, entry)| {
            EntryId::from_key(key).is_some()
                && matches!(&entry.value, Value::Map(entry) if entry.iter().all(|(_, v)| v.value.is_scalar()))
        }),
        (Shape::Prose(_), Value::Text(_)) => true,
        (shape, Value::Scalar(scalar)) => scalar_has_shape(shape, scalar),
        _ => false,
    }
}

fn entry_has_shape(fields: &'static [Field], entry: &Map) -> bool {
    fields.iter().all(|field| match item(entry, field.name) {
        Some(Value::Scalar(scalar)) => scalar_has_shape(&field.shape, scalar),
        Some(_) => false,
        None => true,
    })
}

pub(super) fn scalar_has_shape(shape: &Shape, scalar: &ScalarValue) -> bool {
    match (shape, scalar) {
        (_, ScalarValue::Null) => !shape.is_container(),
        (Shape::Text(most), ScalarValue::Str(text)) => text.chars().count() <= *most,
        (Shape::Int(least, most), ScalarValue::Int(number)) => (least..=most).contains(&number),
        (Shape::Bool, ScalarValue::Boolean(_)) | (Shape::Instant, ScalarValue::Int(_)) => true,
        // An unknown code is a newer or retired one: kept.
        (Shape::Code(_), ScalarValue::Str(code)) => !code.is_empty() && code.len() <= 16,
        (Shape::OneOf(words), ScalarValue::Str(word)) => words.contains(&word.as_str()),
        (Shape::Date, ScalarValue::Str(date)) => first_day(date).is_some(),
        (Shape::Ref, ScalarValue::Bytes(bytes)) => bytes.len() == 16,
        (Shape::Blob, ScalarValue::Bytes(bytes)) => bytes.len() == 32,
        _ => false,
    }
}
