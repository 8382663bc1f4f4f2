//! 反映人: who told of an event, kept apart from it and handed to the community desk (DOMAIN 5.8).

use serde::{Deserialize, Serialize};

use super::Record;
use crate::id::DocumentId;
use crate::kind::Kind;
use crate::schema::{Class::*, Field, Keep::*, Schema, Shape::*};

/// The registry of reporters.
pub const SCHEMA: Schema = Schema {
    version: 1,
    fields: &[
        Field::new("event", Ref, Internal, Year1, "反映的哪件事").required(),
        Field::new("name", Text(50), Personal, Year1, "怎么称呼, 可不留"),
        Field::new("phone", Text(20), Personal, Year1, "回复打哪个电话, 可不留"),
        Field::new("wants_feedback", Bool, Personal, Year1, "要不要回复"),
        Field::new("anonymous", Bool, Internal, Year1, "不愿留名"),
        Field::new("legal_ground", Code("consent_state"), Internal, Year1, "登记的依据"),
        Field::new("removed", Text(120), Personal, Year1, "为什么撤下"),
    ],
};

/// A reporter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[allow(missing_docs, reason = "each field is described in the registry above")]
pub struct Reporter {
    pub event: Option<DocumentId>,
    pub name: Option<String>,
    pub phone: Option<String>,
    pub wants_feedback: Option<bool>,
    pub anonymous: Option<bool>,
    pub legal_ground: Option<String>,
    pub removed: Option<String>,
}

impl Record for Reporter {
    const KIND: Kind = Kind::Reporter;
}
