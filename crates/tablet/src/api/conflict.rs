//! `list_conflicts`, `resolve_conflict`: two values, who and when, until someone chooses.

use model::id::{DocumentId, EntryId};
use serde::{Deserialize, Serialize};
use sync::hash::Hash;

use super::common::By;

/// Every open conflict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Conflicts {
    /// Record by record.
    pub conflicts: Vec<ConflictView>,
}

/// A field with more than one value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ConflictView {
    /// The record.
    pub document: DocumentId,
    /// Its kind's code.
    pub kind: String,
    /// What the record is called.
    pub label: String,
    /// The field.
    pub field: String,
    /// The field as a worker says it.
    pub field_zh: String,
    /// The entry it stands in, where it is not the record's own.
    pub entry: Option<EntryId>,
    /// The field inside the entry.
    pub within: Option<String>,
    /// The values, the one shown first.
    pub values: Vec<ConflictChoice>,
}

/// One of the values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ConflictChoice {
    /// The change that wrote it, hex: what `resolve_conflict` names.
    pub change: String,
    /// As stored.
    pub value: serde_json::Value,
    /// As the screen shows it: a phone's number, a member's name.
    pub shown: String,
    /// Who wrote it, when.
    pub by: Option<By>,
}

/// `resolve_conflict`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct ResolveConflict {
    /// The record.
    pub document: DocumentId,
    /// The field.
    pub field: String,
    /// The entry it stands in.
    #[serde(default)]
    pub entry: Option<EntryId>,
    /// The field inside the entry.
    #[serde(default)]
    pub within: Option<String>,
    /// The change whose value is to stand, hex.
    pub change: String,
}

impl ResolveConflict {
    /// The change chosen, if it is a hash.
    pub fn chosen(&self) -> Option<Hash> {
        self.change.parse().ok()
    }
}
