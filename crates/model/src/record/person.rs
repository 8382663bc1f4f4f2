//! 人员: a person of fourteen or older, with the edges that say which household one belongs to (DOMAIN 5.5).
//!
//! ID numbers, needs, disability and children's facts are not here: they are sealed kinds (DESIGN 4.3).

use serde::{Deserialize, Serialize};

use super::household::PHONE;
use super::{Entries, Phone, Record};
use crate::id::DocumentId;
use crate::kind::Kind;
use crate::schema::{Class::*, Field, Keep::*, Schema, Shape::*};

const MEMBERSHIP: &[Field] = &[
    Field::new("household", Ref, Personal, Residence1Y, "是哪一户的人"),
    Field::new("relation", Code("family_relation"), Personal, Residence1Y, "与户主的关系"),
    Field::new("from", Date, Personal, Residence1Y, "从什么时候"),
    Field::new("to", Date, Personal, Residence1Y, "到什么时候"),
    Field::new("removed", Text(120), Personal, Residence1Y, "登记错了的原因"),
];

/// The registry of persons.
pub const SCHEMA: Schema = Schema {
    version: 1,
    fields: &[
        Field::new("name", Text(50), Personal, Residence1Y, "怎么称呼").required(),
        Field::new("name_native", Text(80), Personal, Residence1Y, "用自己文字写的姓名, 自愿"),
        Field::new("alias", Text(50), Personal, Residence1Y, "邻居怎么叫"),
        Field::new("sex", Code("sex"), Personal, Residence1Y, "称呼得体"),
        Field::new("birth", Date, Personal, Residence1Y, "到龄的待遇能提醒到, 只写年份也行"),
        Field::new("phones", Entries(PHONE), Personal, Residence1Y, "联系电话"),
        Field::new("residency", Code("residency"), Personal, Residence1Y, "住在不住在这里"),
        Field::new("moved_in_on", Date, Personal, Residence1Y, "什么时候搬来"),
        Field::new("moved_out_on", Date, Personal, Residence1Y, "什么时候搬走"),
        Field::new("died_on", Date, Personal, Residence1Y, "去世日期, 停止打扰家人"),
        Field::new("emergency_name", Text(50), Personal, Residence1Y, "紧急时找谁"),
        Field::new("emergency_phone", Text(20), Personal, Residence1Y, "紧急时打哪个电话"),
        Field::new("emergency_relation", Text(30), Personal, Residence1Y, "紧急联系人是谁"),
        Field::new("memberships", Entries(MEMBERSHIP), Personal, Residence1Y, "属于哪一户"),
        Field::new("legal_ground", Code("consent_state"), Internal, Residence1Y, "登记的依据"),
        Field::new("removed", Text(120), Personal, Residence1Y, "为什么不在册了"),
    ],
};

/// A person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[allow(missing_docs, reason = "each field is described in the registry above")]
pub struct Person {
    pub name: String,
    pub name_native: Option<String>,
    pub alias: Option<String>,
    pub sex: Option<String>,
    pub birth: Option<String>,
    pub phones: Entries<Phone>,
    pub residency: Option<String>,
    pub moved_in_on: Option<String>,
    pub moved_out_on: Option<String>,
    pub died_on: Option<String>,
    pub emergency_name: Option<String>,
    pub emergency_phone: Option<String>,
    pub emergency_relation: Option<String>,
    pub memberships: Entries<Membership>,
    pub legal_ground: Option<String>,
    pub removed: Option<String>,
}

/// That a person belongs to a household, from when to when.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[allow(missing_docs, reason = "each field is described in the registry above")]
pub struct Membership {
    pub household: Option<DocumentId>,
    pub relation: Option<String>,
    pub from: Option<String>,
    pub to: Option<String>,
    pub removed: Option<String>,
}

impl Membership {
    /// Whether the edge holds on a day written as YYYY-MM-DD.
    pub fn is_current(&self, today: &str) -> bool {
        self.removed.is_none() && self.to.as_deref().is_none_or(|to| to >= today)
    }
}

impl Record for Person {
    const KIND: Kind = Kind::Person;
}
