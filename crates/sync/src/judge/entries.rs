//! The transition entries a change adds, and whether its author may take those steps from where the case stood.

use std::collections::BTreeSet;

use model::id::EntryId;
use model::kind::Kind;
use model::schema::Shape;
use serde_json::{Map, Value as Json};

use crate::code::Code;

/// The log's field of a kind that has a workflow.
pub(super) fn log_of(kind: Kind) -> Option<&'static str> {
    kind.schema().fields.iter().find(|field| matches!(field.shape, Shape::Log(_))).map(|field| field.name)
}

/// The ids of the entries that are in the log after a change and were not before.
pub(super) fn added(
    kind: Kind,
    before: &Map<String, Json>,
    after: &Map<String, Json>,
) -> Result<Vec<EntryId>, Code> {
    let Some(log) = log_of(kind) else { return Ok(Vec::new()) };
    let ids = |map: &Map<String, Json>| -> BTreeSet<String> {
        map.get(log).and_then(Json::as_object).into_iter().flat_map(|log| log.keys().cloned()).collect()
    };
    let (was, is) = (ids(before), ids(after));
    is.difference(&was).map(|id| EntryId::from_key(id).ok_or(Code::NOT_A_RECORD)).collect()
}
