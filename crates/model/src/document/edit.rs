//! Changing a document: scalars, entries under their own ids, prose. Nothing here can re-create a container.
//!
//! Entries are made in one batch. The record's own scalars are put one by one: `init_root_from_hydrate` appends
//! behind the containers of the genesis, and a document out of order no longer loads (automerge 0.12).

use std::collections::HashMap;

use automerge::hydrate::{Map, Value};
use automerge::transaction::{CommitOptions, Transactable};
use automerge::{ObjId, ObjType, ROOT, ReadDoc, ScalarValue};
use data_encoding::HEXLOWER;
use serde_json::Value as Json;

use super::reading::scalar_has_shape;
use super::{Authorship, Document, DocumentError};
use crate::id::EntryId;
use crate::record::Record;
use crate::schema::{Field, Shape, find};

/// One atomic value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scalar {
    /// Nothing: the field is emptied.
    Empty,
    /// Text, a code, a date.
    Text(String),
    /// A number or an instant.
    Int(i64),
    /// Yes or no.
    Bool(bool),
    /// An id (16 bytes) or a blob's name (32 bytes).
    Bytes(Vec<u8>),
}

/// One step of an action on one document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Sets a field of the record.
    Set(String, Scalar),
    /// Adds an entry to a container, under a new id.
    Add(String, EntryId, Vec<(String, Scalar)>),
    /// Sets a field of an entry that is there.
    SetIn(String, EntryId, String, Scalar),
    /// Makes prose read so; concurrent changes of the same prose are merged letter by letter.
    Write(String, String),
}

impl Document {
    /// Makes the edits one change and returns its raw bytes, or nothing when they say what already stands there.
    ///
    /// # Errors
    /// `NoField` and `Shape` when the registry does not know it so; the document is then unchanged.
    pub fn edit(
        &mut self,
        edits: &[Edit],
        by: &Authorship,
    ) -> Result<Option<Vec<u8>>, DocumentError> {
        let written = edits.iter().try_for_each(|edit| self.write_one(edit));
        if let Err(error) = written {
            self.doc.rollback();
            return Err(error);
        }
        let options = CommitOptions::default().with_message(by.message()).with_time(by.time);
        if self.doc.commit_with(options).is_none() {
            return Ok(None);
        }
        Ok(self.doc.get_last_local_change().map(|change| change.raw_bytes().to_vec()))
    }

    fn write_one(&mut self, edit: &Edit) -> Result<(), DocumentError> {
        match edit {
            Edit::Set(name, value) => {
                let value = self.checked(self.field(name)?, value)?;
                self.put(&ROOT, name, value)
            }
            Edit::Add(name, id, values) => self.add(name, *id, values),
            Edit::SetIn(name, id, inner, value) => {
                let value = self.checked(entry_field(self.field(name)?, inner)?, value)?;
                let container = self.container(name, ObjType::Map)?;
                match self.doc.get(&container, id.key())? {
                    Some((value_there, entry)) if value_there.is_object() => {
                        self.put(&entry, inner, value)
                    }
                    _ => Err(DocumentError::NoField(format!("{name}/{id}"))),
                }
            }
            Edit::Write(name, text) => {
                let field = self.field(name)?;
                match field.shape {
                    Shape::Prose(most) if text.chars().count() <= most => {}
                    _ => return Err(DocumentError::Shape(name.clone())),
                }
                let prose = self.container(name, ObjType::Text)?;
                if self.doc.length(&prose) == 0 {
                    return Ok(self.doc.splice_text(&prose, 0, 0, text)?);
                }
                Ok(self.doc.update_text(&prose, text)?)
            }
        }
    }

    fn add(
        &mut self,
        name: &str,
        id: EntryId,
        values: &[(String, Scalar)],
    ) -> Result<(), DocumentError> {
        let field = self.field(name)?;
        let container = self.container(name, ObjType::Map)?;
        let mut fields = Vec::with_capacity(values.len());
        for (inner, value) in values {
            let value = match field.shape {
                // The workflow's own table says which fields an entry has; here only that they are scalars.
                Shape::Log(_) | Shape::Stamps => scalar(value),
                _ => self.checked(entry_field(field, inner)?, value)?,
            };
            fields.push((inner.clone(), value));
        }
        if self.doc.get(&container, id.key())?.is_some() {
            return Err(DocumentError::Shape(format!("{name}/{id}")));
        }
        self.doc.batch_create_object(
            &container,
            id.key(),
            &Value::Map(scalar_map(fields)),
            false,
        )?;
        Ok(())
    }

    /// Sets a scalar unless it stands there already, alone: writing it again would only add history.
    fn put(&mut self, object: &ObjId, name: &str, value: ScalarValue) -> Result<(), DocumentError> {
        let standing = self.doc.get_all(object, name)?;
        let same = match standing.as_slice() {
            [] => value == ScalarValue::Null,
            [(automerge::Value::Scalar(there), _)] => there.as_ref() == &value,
            _ => false,
        };
        if same { Ok(()) } else { Ok(self.doc.put(object, name, value)?) }
    }

    fn field(&self, name: &str) -> Result<&'static Field, DocumentError> {
        self.kind.schema().field(name).ok_or_else(|| DocumentError::NoField(name.to_owned()))
    }

    fn checked(&self, field: &Field, value: &Scalar) -> Result<ScalarValue, DocumentError> {
        let value = scalar(value);
        if field.shape.is_container() || !scalar_has_shape(&field.shape, &value) {
            return Err(DocumentError::Shape(field.name.to_owned()));
        }
        if field.required && value == ScalarValue::Null {
            return Err(DocumentError::Required(field.name));
        }
        Ok(value)
    }

    pub(super) fn container(&self, name: &str, of: ObjType) -> Result<ObjId, DocumentError> {
        match self.doc.get(ROOT, name)? {
            Some((automerge::Value::Object(there), id)) if there == of => Ok(id),
            _ => Err(DocumentError::Shape(name.to_owned())),
        }
    }
}

/// The edits that make a new document say what a record says; empty fields are left out.
///
/// # Errors
/// `Required` when a field without which there is no record is empty, `Shape` when one cannot be written.
pub fn edits_of<T: Record>(record: &T) -> Result<Vec<Edit>, DocumentError> {
    let Json::Object(map) =
        serde_json::to_value(record).map_err(|e| DocumentError::Shape(e.to_string()))?
    else {
        return Err(DocumentError::Empty);
    };
    let (mut scalars, mut containers) = (Vec::new(), Vec::new());
    for field in T::KIND.schema().fields {
        let value = map.get(field.name).filter(|value| !is_empty(value));
        match (value, field.required) {
            (None, true) => return Err(DocumentError::Required(field.name)),
            (None, false) => {}
            (Some(Json::Object(entries)), _) => add_entries(field, entries, &mut containers)?,
            (Some(Json::String(text)), _) if matches!(field.shape, Shape::Prose(_)) => {
                containers.push(Edit::Write(field.name.to_owned(), text.clone()));
            }
            (Some(value), _) => {
                scalars.push(Edit::Set(field.name.to_owned(), from_json(&field.shape, value)?))
            }
        }
    }
    scalars.append(&mut containers);
    Ok(scalars)
}

fn add_entries(
    field: &Field,
    entries: &serde_json::Map<String, Json>,
    edits: &mut Vec<Edit>,
) -> Result<(), DocumentError> {
    for (id, entry) in entries {
        let id = id.parse().map_err(|_| DocumentError::Shape(field.name.to_owned()))?;
        let Json::Object(entry) = entry else {
            return Err(DocumentError::Shape(field.name.to_owned()));
        };
        let mut values = Vec::with_capacity(entry.len());
        for (name, value) in entry.iter().filter(|(_, value)| !value.is_null()) {
            let shape = match field.shape {
                Shape::Entries(_) => entry_field(field, name)?.shape,
                _ => Shape::Text(usize::MAX),
            };
            values.push((name.clone(), from_json(&shape, value)?));
        }
        edits.push(Edit::Add(field.name.to_owned(), id, values));
    }
    Ok(())
}

/// A JSON scalar in the shape the registry gives it: ids and blob names become bytes.
fn from_json(shape: &Shape, value: &Json) -> Result<Scalar, DocumentError> {
    let bad = || DocumentError::Shape(value.to_string());
    Ok(match (shape, value) {
        (Shape::Ref, Json::String(id)) => {
            Scalar::Bytes(id.parse::<EntryId>().map_err(|_| bad())?.as_bytes().to_vec())
        }
        (Shape::Blob, Json::String(hex)) => {
            Scalar::Bytes(HEXLOWER.decode(hex.as_bytes()).map_err(|_| bad())?)
        }
        (_, Json::String(text)) => Scalar::Text(text.clone()),
        (_, Json::Bool(yes)) => Scalar::Bool(*yes),
        (_, Json::Number(number)) => Scalar::Int(number.as_i64().ok_or_else(bad)?),
        _ => return Err(bad()),
    })
}

fn is_empty(value: &Json) -> bool {
    match value {
        Json::Null => true,
        Json::String(text) => text.is_empty(),
        Json::Object(map) => map.is_empty(),
        _ => false,
    }
}

fn entry_field(field: &Field, name: &str) -> Result<&'static Field, DocumentError> {
    match field.shape {
        Shape::Entries(fields) => find(fields, name),
        _ => None,
    }
    .ok_or_else(|| DocumentError::NoField(format!("{}/{name}", field.name)))
}

fn scalar(value: &Scalar) -> ScalarValue {
    match value {
        Scalar::Empty => ScalarValue::Null,
        Scalar::Text(text) => ScalarValue::Str(text.as_str().into()),
        Scalar::Int(number) => ScalarValue::Int(*number),
        Scalar::Bool(yes) => ScalarValue::Boolean(*yes),
        Scalar::Bytes(bytes) => ScalarValue::Bytes(bytes.clone()),
    }
}

fn scalar_map(fields: Vec<(String, ScalarValue)>) -> Map {
    Map::from(
        fields
            .into_iter()
            .map(|(name, value)| (name, Value::Scalar(value)))
            .collect::<HashMap<_, _>>(),
    )
}
