//! 走访: one knock on a door, one call (DOMAIN 5.7). Location and photos are never required.

use serde::{Deserialize, Serialize};

use super::{Entries, Photo, Record, Visitor};
use crate::id::DocumentId;
use crate::kind::Kind;
use crate::schema::{Class::*, Field, Keep::*, Schema, Shape::*};

/// 四顶帽子 and safety: what was done, and the record it made.
pub const DONE: &[&str] = &["policy", "opinion", "lead", "service", "safety"];

const VISITOR: &[Field] = &[
    Field::new("user", Ref, Internal, Years3, "一起去的同事"),
    Field::new("name", Text(50), Internal, Years3, "一起去的人"),
];

const MET: &[Field] = &[Field::new("person", Ref, Personal, Years3, "见到了谁")];

const DONE_ENTRY: &[Field] = &[
    Field::new("what", OneOf(DONE), Internal, Years3, "做了什么"),
    Field::new("record", Ref, Internal, Years3, "由此产生的记录"),
];

const PROMISE: &[Field] = &[
    Field::new("text", Text(120), Personal, Years3, "答应了什么"),
    Field::new("due", Date, Personal, Years3, "什么时候办好"),
    Field::new("done_on", Date, Personal, Years3, "什么时候办好的"),
    Field::new("outcome", Text(120), Personal, Years3, "结果怎样"),
    Field::new("removed", Text(120), Personal, Years3, "为什么不用办了"),
];

pub(super) const PHOTO: &[Field] = &[
    Field::new("blob", Blob, Personal, Year1, "照片"),
    Field::new("bytes", Int(1, 4_194_304), Internal, Year1, "照片大小"),
    Field::new("thumbnail", Blob, Personal, Year1, "缩略图"),
    Field::new("removed", Text(120), Personal, Year1, "为什么撤下"),
];

/// The registry of visits.
pub const SCHEMA: Schema = Schema {
    version: 1,
    fields: &[
        Field::new("household", Ref, Personal, Years3, "去了哪一户").required(),
        Field::new("visit_type", Code("visit_type"), Personal, Years3, "为什么去").required(),
        Field::new("must_visit", Code("must_visit"), Personal, Years3, "哪一种必访"),
        Field::new("method", Code("visit_method"), Personal, Years3, "怎样去的").required(),
        Field::new("result", Code("visit_result"), Personal, Years3, "见到了没有").required(),
        Field::new("occurred_at", Instant, Personal, Years3, "什么时候").required(),
        Field::new("visitors", Entries(VISITOR), Internal, Years3, "谁一起去的"),
        Field::new("met", Entries(MET), Personal, Years3, "见到了谁"),
        Field::new("unchanged", Bool, Internal, Years3, "核对过, 无变化"),
        Field::new("done", Entries(DONE_ENTRY), Internal, Years3, "做了什么"),
        Field::new("promises", Entries(PROMISE), Personal, Years3, "答应了什么"),
        Field::new("note", Prose(500), Personal, Months24, "记一句"),
        Field::new("card_left", Bool, Internal, Years3, "留了联系卡"),
        Field::new("next_on", Date, Internal, Years3, "下次什么时候来"),
        Field::new("photos", Entries(PHOTO), Personal, Year1, "照片, 可不拍"),
        Field::new("legal_ground", Code("consent_state"), Internal, Years3, "登记的依据"),
        Field::new("removed", Text(120), Personal, Years3, "记错了的原因"),
    ],
};

/// A visit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[allow(missing_docs, reason = "each field is described in the registry above")]
pub struct Visit {
    pub household: Option<DocumentId>,
    pub visit_type: String,
    pub must_visit: Option<String>,
    pub method: String,
    pub result: String,
    pub occurred_at: i64,
    pub visitors: Entries<Visitor>,
    pub met: Entries<Met>,
    pub unchanged: Option<bool>,
    pub done: Entries<Done>,
    pub promises: Entries<Promise>,
    pub note: String,
    pub card_left: Option<bool>,
    pub next_on: Option<String>,
    pub photos: Entries<Photo>,
    pub legal_ground: Option<String>,
    pub removed: Option<String>,
}

/// A person who was met.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[allow(missing_docs, reason = "each field is described in the registry above")]
pub struct Met {
    pub person: Option<DocumentId>,
}

/// One of the four hats, worn.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[allow(missing_docs, reason = "each field is described in the registry above")]
pub struct Done {
    pub what: String,
    pub record: Option<DocumentId>,
}

/// What the worker promised at the door.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[allow(missing_docs, reason = "each field is described in the registry above")]
pub struct Promise {
    pub text: String,
    pub due: Option<String>,
    pub done_on: Option<String>,
    pub outcome: Option<String>,
    pub removed: Option<String>,
}

impl Promise {
    /// Whether it still waits to be kept.
    pub fn is_open(&self) -> bool {
        self.done_on.is_none() && self.removed.is_none()
    }
}

impl Record for Visit {
    const KIND: Kind = Kind::Visit;
}
