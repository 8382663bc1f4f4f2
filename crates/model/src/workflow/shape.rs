//! Whether the scalars of an entry are what its transition's table says.
//!
//! Fields the table does not know are a newer app's and kept; so are codes.

use serde_json::Value;

use crate::id::EntryId;
use crate::schema::{Field, Shape};
use crate::time::first_day;

use super::entry::Fields;
use super::reason::{Illegal, Reason};
use super::rule::Rule;

impl Rule {
    /// Whether everything required is there, everything known has its shape, and what must say yes says yes.
    pub(super) fn reads(&self, fields: &Fields) -> Result<(), Illegal> {
        for field in self.fields {
            match fields.value(field.name) {
                Some(value) if !has_shape(field, value) => {
                    return Err(Illegal::field(Reason::FieldUnreadable, field.name));
                }
                Some(value) if field.required && is_blank(value) => {
                    return Err(Illegal::field(Reason::FieldMissing, field.name));
                }
                None if field.required => {
                    return Err(Illegal::field(Reason::FieldMissing, field.name));
                }
                _ => {}
            }
        }
        match self.yes.iter().find(|name| !fields.is_yes(name)) {
            Some(name) => Err(Illegal::field(Reason::NotConfirmed, name)),
            None => Ok(()),
        }
    }
}

fn is_blank(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.trim().is_empty())
}

fn has_shape(field: &Field, value: &Value) -> bool {
    match (&field.shape, value) {
        (Shape::Text(most), Value::String(text)) => text.chars().count() <= *most,
        (Shape::Int(least, most), Value::Number(number)) => {
            number.as_i64().is_some_and(|number| (*least..=*most).contains(&number))
        }
        (Shape::Bool, Value::Bool(_)) => true,
        (Shape::Code(_), Value::String(code)) => !code.is_empty() && code.len() <= 16,
        (Shape::OneOf(words), Value::String(word)) => words.contains(&word.as_str()),
        (Shape::Date, Value::String(date)) => first_day(date).is_some(),
        (Shape::Instant, Value::Number(number)) => number.is_i64(),
        (Shape::Ref, Value::String(id)) => id.parse::<EntryId>().is_ok(),
        _ => false,
    }
}
