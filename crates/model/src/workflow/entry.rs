//! Log entries as the fold and the rules see them: what was written, by whom, in which order, and the stamp.
//!
//! How they stand in a document is the record's business (`record::LogEntry`); here they are put together.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde_json::Value;

use crate::id::{EntryId, TeamId, UserId};
use crate::record::{Entries, LogEntry, StampEntry};
use crate::time::{TimeMs, first_day};

/// The scalars of an entry, by name. The names of each transition stand in `workflow::entry_fields`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fields(BTreeMap<String, Value>);

impl Fields {
    /// From the scalars of a document.
    #[must_use]
    pub fn new(fields: BTreeMap<String, Value>) -> Self {
        Self(fields)
    }

    /// The same fields and one more; for whoever builds an entry.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0.insert(name.to_owned(), value.into());
        self
    }

    /// The raw value, if there is one.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    /// A text that says something.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.value(name)?.as_str().map(str::trim).filter(|text| !text.is_empty())
    }

    /// Whether a field says yes.
    #[must_use]
    pub fn is_yes(&self, name: &str) -> bool {
        self.value(name).and_then(Value::as_bool) == Some(true)
    }

    /// An instant, ms UTC.
    #[must_use]
    pub fn instant(&self, name: &str) -> Option<TimeMs> {
        self.value(name)?.as_i64()
    }

    /// A day; of a partial date the first it can mean.
    #[must_use]
    pub fn date(&self, name: &str) -> Option<NaiveDate> {
        first_day(self.text(name)?)
    }

    /// A person with an account.
    #[must_use]
    pub fn user(&self, name: &str) -> Option<UserId> {
        self.text(name)?.parse().ok()
    }

    /// A committee or department.
    #[must_use]
    pub fn team(&self, name: &str) -> Option<TeamId> {
        self.text(name)?.parse().ok()
    }
}

/// One entry of a log.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Its id; the key in the log.
    pub id: EntryId,
    /// Which transition: `E02`, `M10`. One of a newer version is kept.
    pub transition: String,
    /// Who wrote it: the author of the change that created it.
    pub by: UserId,
    /// The author's clock, ms UTC; shown, never an order.
    pub at: TimeMs,
    /// The counter of the operation that created it: greater than that of everything its author had seen.
    pub lamport: u64,
    /// What it says.
    pub fields: Fields,
    /// What the server said of it, once it has.
    pub stamp: Option<StampEntry>,
}

/// Who wrote an entry, read from the change that created it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The author.
    pub by: UserId,
    /// The author's clock, ms UTC.
    pub at: TimeMs,
    /// The counter of the operation.
    pub lamport: u64,
}

/// Puts a record's log and stamps together. An entry whose origin is unknown is left out: it has no author, and
/// what has no author moves nothing.
pub fn entries(
    log: &Entries<LogEntry>,
    stamps: &Entries<StampEntry>,
    origin: impl Fn(EntryId) -> Option<Origin>,
) -> Vec<Entry> {
    log.iter()
        .filter_map(|(id, entry)| {
            let Origin { by, at, lamport } = origin(*id)?;
            Some(Entry {
                id: *id,
                transition: entry.transition.clone(),
                by,
                at,
                lamport,
                fields: Fields::new(entry.fields.clone()),
                stamp: stamps.get(id).cloned(),
            })
        })
        .collect()
}
