//! What takes an action back: the edits that make a record say again what it said before. History is kept; an undo
//! is one more changeset.

use model::document::{Edit, Scalar, scalar_of};
use model::schema::{Field, Shape, find};
use serde_json::Value as Json;

use super::Touched;
use crate::error::Result;

/// Why a record or an entry is gone that was made by mistake.
const TAKEN_BACK: &str = "撤销";

/// The edits that undo those of a record, to be made after them.
pub(super) fn of(touched: &Touched) -> Result<Vec<Edit>> {
    if touched.before.is_none() {
        // A record is never deleted: it says that it was a mistake.
        return Ok(vec![taken_back()]);
    }
    let before = touched.document.value()?;
    let fields = touched.document.kind().schema().fields;
    let back = |edit: &Edit| match edit {
        Edit::Set(name, _) => {
            let field = find(fields, name)?;
            Some(Edit::Set(name.clone(), scalar_of(&field.shape, before.get(name))))
        }
        Edit::Write(name, _) => {
            let text = before.get(name).and_then(Json::as_str).unwrap_or_default();
            Some(Edit::Write(name.clone(), text.to_owned()))
        }
        Edit::SetIn(name, entry, inner, _) => {
            let field = entry_field(fields, name, inner)?;
            let was = before.get(name).and_then(|entries| entries.get(entry.key())?.get(inner));
            Some(Edit::SetIn(name.clone(), *entry, inner.clone(), scalar_of(&field.shape, was)))
        }
        // A step of a workflow stays; an entry that has no word for it does no harm.
        Edit::Add(name, entry, _) => entry_field(fields, name, "removed").map(|_| {
            Edit::SetIn(
                name.clone(),
                *entry,
                "removed".to_owned(),
                Scalar::Text(TAKEN_BACK.to_owned()),
            )
        }),
    };
    Ok(touched.edits.iter().filter_map(back).collect())
}

/// A record that was made by mistake.
pub(super) fn taken_back() -> Edit {
    Edit::Set("removed".to_owned(), Scalar::Text(TAKEN_BACK.to_owned()))
}

fn entry_field(fields: &'static [Field], name: &str, inner: &str) -> Option<&'static Field> {
    match find(fields, name)?.shape {
        Shape::Entries(fields) => find(fields, inner),
        _ => None,
    }
}
