//! 家庭户: the household behind a door; its members are a projection of the persons' edges (DOMAIN 5.4).

use serde::{Deserialize, Serialize};

use super::{Entries, Phone, Record};
use crate::id::{DocumentId, EntryId};
use crate::kind::Kind;
use crate::schema::{Class::*, Field, Keep::*, Schema, Shape::*};

/// When a residence is lived in; two at once only where the seasons differ.
pub const SEASONS: &[&str] = &["year", "winter", "summer", "pasture"];

/// How the notice was given (DOMAIN R-03).
pub const NOTICE_WAYS: &[&str] = &["spoken", "card", "poster"];

const RESIDENCE: &[Field] = &[
    Field::new("place", Ref, Personal, Residence1Y, "住在哪栋楼"),
    Field::new("dwelling", Ref, Personal, Residence1Y, "住在哪扇门"),
    Field::new("from", Date, Personal, Residence1Y, "从什么时候"),
    Field::new("to", Date, Personal, Residence1Y, "到什么时候"),
    Field::new("season", OneOf(SEASONS), Personal, Residence1Y, "哪个季节住这里"),
    Field::new("removed", Text(120), Personal, Residence1Y, "登记错了的原因"),
];

pub(super) const PHONE: &[Field] = &[
    Field::new("number", Text(20), Personal, Residence1Y, "打得通的电话"),
    Field::new("whose", Text(50), Personal, Residence1Y, "是谁的电话"),
    Field::new("removed", Text(120), Personal, Residence1Y, "为什么不用了"),
];

const NOTICE: &[Field] = &[
    Field::new("version", Text(20), Internal, Residence1Y, "告知书版本"),
    Field::new("at", Instant, Internal, Residence1Y, "什么时候告知"),
    Field::new("how", OneOf(NOTICE_WAYS), Internal, Residence1Y, "怎样告知"),
];

/// The registry of households.
pub const SCHEMA: Schema = Schema {
    version: 1,
    fields: &[
        Field::new("label", Text(50), Personal, Residence1Y, "怎么称呼这户").required(),
        Field::new("household_no", Text(20), Personal, Residence1Y, "户号, 自愿"),
        Field::new("residences", Entries(RESIDENCE), Personal, Residence1Y, "住在哪里"),
        Field::new("head", Ref, Personal, Residence1Y, "户主"),
        Field::new("phones", Entries(PHONE), Personal, Residence1Y, "联系电话"),
        Field::new("phone_best", Ref, Personal, Residence1Y, "先打哪个电话"),
        Field::new("best_time", Text(30), Personal, Residence1Y, "什么时候方便"),
        Field::new(
            "comm_language",
            Code("comm_language"),
            Personal,
            Residence1Y,
            "住户自己说的沟通方式",
        ),
        Field::new("people_count_only", Int(1, 20), Personal, Residence1Y, "只登记人数"),
        Field::new("children_u14", Int(0, 12), Personal, Residence1Y, "只登记孩子人数"),
        Field::new("notices", Entries(NOTICE), Internal, Residence1Y, "告知过什么"),
        Field::new("next_visit_due", Date, Internal, Years3, "约好下次什么时候来"),
        Field::new("remark", Prose(500), Personal, Months24, "方便服务的备注"),
        Field::new("confirmed_at", Instant, Internal, Residence1Y, "什么时候核对过, 免得再问"),
        Field::new("legal_ground", Code("consent_state"), Internal, Residence1Y, "登记的依据"),
        Field::new("removed", Text(120), Personal, Residence1Y, "为什么不在册了"),
    ],
};

/// A household.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[allow(missing_docs, reason = "each field is described in the registry above")]
pub struct Household {
    pub label: String,
    pub household_no: Option<String>,
    pub residences: Entries<Residence>,
    pub head: Option<DocumentId>,
    pub phones: Entries<Phone>,
    pub phone_best: Option<EntryId>,
    pub best_time: Option<String>,
    pub comm_language: Option<String>,
    pub people_count_only: Option<i64>,
    pub children_u14: Option<i64>,
    pub notices: Entries<Notice>,
    pub next_visit_due: Option<String>,
    pub remark: String,
    pub confirmed_at: Option<i64>,
    pub legal_ground: Option<String>,
    pub removed: Option<String>,
}

/// Where a household lives, from when to when.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[allow(missing_docs, reason = "each field is described in the registry above")]
pub struct Residence {
    pub place: Option<DocumentId>,
    pub dwelling: Option<EntryId>,
    pub from: Option<String>,
    pub to: Option<String>,
    pub season: Option<String>,
    pub removed: Option<String>,
}

/// That the resident was told what is kept and why.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[allow(missing_docs, reason = "each field is described in the registry above")]
pub struct Notice {
    pub version: String,
    pub at: Option<i64>,
    pub how: Option<String>,
}

impl Household {
    /// The number to dial first: the one chosen, else the first that holds.
    pub fn phone(&self) -> Option<&Phone> {
        let holds = |phone: &&Phone| phone.removed.is_none() && !phone.number.is_empty();
        let best = self.phone_best.and_then(|id| self.phones.get(&id)).filter(holds);
        best.or_else(|| self.phones.values().find(holds))
    }

    /// Residences that hold on a day written as `YYYY-MM-DD`.
    pub fn current_residences(&self, today: &str) -> impl Iterator<Item = &Residence> {
        self.residences.values().filter(move |residence| {
            residence.removed.is_none() && residence.to.as_deref().is_none_or(|to| to >= today)
        })
    }
}

impl Record for Household {
    const KIND: Kind = Kind::Household;
}
