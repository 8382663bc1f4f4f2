//! 事件: what was seen or asked for, and the log of what became of it (DOMAIN 5.8). Status is never stored.

use serde::{Deserialize, Serialize};

use super::visit::PHOTO;
use super::{Entries, LogEntry, Photo, Record, StampEntry};
use crate::id::{DocumentId, EntryId};
use crate::kind::Kind;
use crate::schema::{Class::*, Field, Keep::*, MachineId, Schema, Shape::*};

/// The registry of events.
pub const SCHEMA: Schema = Schema {
    version: 1,
    fields: &[
        Field::new("category", Code("event_category"), Internal, Years3, "是哪一类事").required(),
        Field::new("urgency", Code("urgency"), Internal, Years3, "有多急").required(),
        Field::new("source", Code("event_source"), Internal, Years3, "从哪里知道的").required(),
        Field::new("title", Text(40), Internal, Years3, "一句话说清, 不写人名").required(),
        Field::new("body", Prose(1000), Personal, Years3, "经过"),
        Field::new("place", Ref, Internal, Years3, "在哪栋楼"),
        Field::new("dwelling", Ref, Personal, Years3, "在哪扇门"),
        Field::new("place_text", Text(80), Internal, Years3, "在什么地方"),
        Field::new("household", Ref, Personal, Years3, "为哪一户办"),
        Field::new("occurred_at", Instant, Internal, Years3, "什么时候"),
        Field::new("photos", Entries(PHOTO), Personal, Year1, "照片, 可不拍"),
        Field::new("log", Log(MachineId::Event), Internal, Years3, "办到哪一步"),
        Field::new("stamps", Stamps, Internal, Years3, "收妥的次序和编号"),
        Field::new("legal_ground", Code("consent_state"), Internal, Years3, "登记的依据"),
        Field::new("removed", Text(120), Personal, Years3, "记错了的原因"),
    ],
};

/// An event.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[allow(missing_docs, reason = "each field is described in the registry above")]
pub struct Event {
    pub category: String,
    pub urgency: String,
    pub source: String,
    pub title: String,
    pub body: String,
    pub place: Option<DocumentId>,
    pub dwelling: Option<EntryId>,
    pub place_text: Option<String>,
    pub household: Option<DocumentId>,
    pub occurred_at: Option<i64>,
    pub photos: Entries<Photo>,
    pub log: Entries<LogEntry>,
    pub stamps: Entries<StampEntry>,
    pub legal_ground: Option<String>,
    pub removed: Option<String>,
}

impl Record for Event {
    const KIND: Kind = Kind::Event;
}
