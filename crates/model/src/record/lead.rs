//! 矛盾纠纷线索: a quarrel handed to the committee; content only for its named people (DOMAIN 5.9).

use serde::{Deserialize, Serialize};

use super::{Entries, LogEntry, Record, StampEntry};
use crate::id::DocumentId;
use crate::kind::Kind;
use crate::schema::{Class::*, Field, Keep::*, MachineId, Schema, Shape::*};

/// Which side of the quarrel.
pub const SIDES: &[&str] = &["a", "b", "third"];

const PARTY: &[Field] = &[
    Field::new("side", OneOf(SIDES), Sensitive, CaseFile, "哪一方"),
    Field::new("person", Ref, Sensitive, CaseFile, "当事人"),
    Field::new("name", Text(50), Sensitive, CaseFile, "当事人称呼"),
    Field::new("phone", Text(20), Sensitive, CaseFile, "联系当事人"),
    Field::new("address", Text(80), Sensitive, CaseFile, "当事人住处"),
    Field::new("removed", Text(120), Sensitive, CaseFile, "登记错了的原因"),
];

const REQUEST: &[Field] = &[
    Field::new("text", Text(200), Sensitive, CaseFile, "当事人的请求"),
    Field::new("removed", Text(120), Sensitive, CaseFile, "登记错了的原因"),
];

/// The registry of dispute leads.
pub const SCHEMA: Schema = Schema {
    version: 1,
    fields: &[
        Field::new("title", Text(40), Internal, CaseFile, "一句话说清, 不写人名").required(),
        Field::new("dispute_type", Code("dispute_type"), Internal, CaseFile, "哪一类纠纷")
            .required(),
        Field::new("dispute_subtype", Code("dispute_subtype"), Internal, CaseFile, "细分"),
        Field::new("dispute_source", Code("dispute_source"), Internal, CaseFile, "从哪里来")
            .required(),
        Field::new("dispute_scale", Code("dispute_scale"), Internal, CaseFile, "多少人").required(),
        Field::new("happened_on", Date, Sensitive, CaseFile, "什么时候发生"),
        Field::new("place_text", Text(80), Sensitive, CaseFile, "在哪里"),
        Field::new("facts", Prose(3000), Sensitive, CaseFile, "经过"),
        Field::new("parties", Entries(PARTY), Sensitive, CaseFile, "当事人"),
        Field::new("requests", Entries(REQUEST), Sensitive, CaseFile, "请求"),
        Field::new("screened_at", Instant, Sensitive, CaseFile, "先问过三句").required(),
        Field::new("log", Log(MachineId::Mediation), Internal, CaseFile, "办到哪一步"),
        Field::new("stamps", Stamps, Internal, CaseFile, "收妥的次序和编号"),
        Field::new("legal_ground", Code("consent_state"), Internal, CaseFile, "登记的依据"),
        Field::new("removed", Text(120), Sensitive, CaseFile, "记错了的原因"),
    ],
};

/// A dispute lead.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[allow(missing_docs, reason = "each field is described in the registry above")]
pub struct Lead {
    pub title: String,
    pub dispute_type: String,
    pub dispute_subtype: Option<String>,
    pub dispute_source: String,
    pub dispute_scale: String,
    pub happened_on: Option<String>,
    pub place_text: Option<String>,
    pub facts: String,
    pub parties: Entries<Party>,
    pub requests: Entries<Request>,
    pub screened_at: Option<i64>,
    pub log: Entries<LogEntry>,
    pub stamps: Entries<StampEntry>,
    pub legal_ground: Option<String>,
    pub removed: Option<String>,
}

/// One of those who quarrel.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[allow(missing_docs, reason = "each field is described in the registry above")]
pub struct Party {
    pub side: String,
    pub person: Option<DocumentId>,
    pub name: Option<String>,
    pub phone: Option<String>,
    pub address: Option<String>,
    pub removed: Option<String>,
}

/// What a party asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[allow(missing_docs, reason = "each field is described in the registry above")]
pub struct Request {
    pub text: String,
    pub removed: Option<String>,
}

impl Record for Lead {
    const KIND: Kind = Kind::Lead;
}
