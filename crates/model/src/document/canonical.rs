//! What a record says, written so that two replicas can be held side by side (DESIGN 11).

use serde_json::Value as Json;

use super::{Conflict, Document, DocumentError};

/// What differs between two runs of the same day and means nothing: when the server received, which number it gave.
const LEFT_OUT: [&str; 2] = ["received_at", "number"];

impl Document {
    /// The record without actors, hashes, receipts' times and numbers; of a conflict every value, in their own order.
    ///
    /// # Errors
    /// When Automerge cannot read the document.
    pub fn canonical(&self) -> Result<Json, DocumentError> {
        let mut value = self.value()?;
        for conflict in self.conflicts()? {
            if let Some(place) = place(&mut value, &conflict) {
                let mut values: Vec<Json> =
                    conflict.values.into_iter().map(|it| it.value).collect();
                values.sort_by_cached_key(Json::to_string);
                *place = Json::Array(values);
            }
        }
        let stamps = value.get_mut("stamps").and_then(Json::as_object_mut);
        for stamp in
            stamps.into_iter().flat_map(serde_json::Map::values_mut).filter_map(Json::as_object_mut)
        {
            LEFT_OUT.iter().for_each(|name| drop(stamp.remove(*name)));
        }
        Ok(value)
    }
}

fn place<'a>(value: &'a mut Json, conflict: &Conflict) -> Option<&'a mut Json> {
    let field = value.get_mut(&conflict.field)?;
    match &conflict.within {
        None => Some(field),
        Some((entry, name)) => field.get_mut(entry.key())?.get_mut(name),
    }
}
