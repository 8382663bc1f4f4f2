//! The records, one file a kind: its registry, frozen in order, and the struct a document of it reads as.
//!
//! A struct says what a document says; fields a newer app added are left in the document untouched.

pub mod event;
pub mod household;
pub mod lead;
pub mod lead_status;
pub mod person;
pub mod place;
pub mod reporter;
pub mod visit;

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::id::{EntryId, UserId};
use crate::kind::Kind;

pub use event::Event;
pub use household::Household;
pub use lead::Lead;
pub use lead_status::LeadStatus;
pub use person::Person;
pub use place::Place;
pub use reporter::Reporter;
pub use visit::Visit;

/// A typed reading of a document.
pub trait Record: Serialize + DeserializeOwned {
    /// The kind of document it reads.
    const KIND: Kind;
}

/// Entries of a container, by their ids.
pub type Entries<T> = BTreeMap<EntryId, T>;

/// A telephone number and whose it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Phone {
    /// As dialled, normalised (DOMAIN 2.3).
    pub number: String,
    /// Whose it is, in words.
    pub whose: Option<String>,
    /// Why it no longer holds.
    pub removed: Option<String>,
}

/// A photo that belongs to a record.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Photo {
    /// SHA-256 of the stripped JPEG, hex.
    pub blob: String,
    /// Its size in bytes.
    pub bytes: i64,
    /// SHA-256 of its thumbnail, hex; none for one that is small itself.
    pub thumbnail: Option<String>,
    /// Why it no longer belongs here.
    pub removed: Option<String>,
}

/// One step of a workflow, as it stands in the log.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LogEntry {
    /// Which transition: `E02`, `M01`, …
    pub transition: String,
    /// Everything else it says; names in the workflow's own table.
    #[serde(flatten)]
    pub fields: BTreeMap<String, serde_json::Value>,
}

/// What the server says of an entry.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct StampEntry {
    /// The server's order of this document's entries: 1, 2, 3 …
    pub order: i64,
    /// When the server received it, ms UTC.
    pub received_at: i64,
    /// Whether it counts.
    pub effective: bool,
    /// Why it does not: a stable code.
    pub why: Option<String>,
    /// The official number, given once.
    pub number: Option<String>,
}

/// A person who took part.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Visitor {
    /// The colleague's account.
    pub user: Option<UserId>,
    /// Or a name.
    pub name: Option<String>,
}
