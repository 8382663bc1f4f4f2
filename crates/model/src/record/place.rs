//! 房屋: an estate's building with its dwellings, one document a building (DOMAIN 5.3).

use serde::{Deserialize, Serialize};

use super::{Entries, Record};
use crate::id::EntryId;
use crate::kind::Kind;
use crate::schema::{Class::*, Field, Keep::*, Schema, Shape::*};

const DWELLING: &[Field] = &[
    Field::new("unit_no", Text(10), Personal, Residence1Y, "找到这扇门"),
    Field::new("floor", Int(-5, 99), Personal, Residence1Y, "找到这扇门"),
    Field::new("room_no", Text(12), Personal, Residence1Y, "找到这扇门"),
    Field::new("landmark", Text(80), Personal, Residence1Y, "牧区没有门牌时怎样找到"),
    Field::new("dwelling_use", Code("dwelling_use"), Personal, Residence1Y, "知道有没有人住"),
    Field::new(
        "area_cm2",
        Int(50_000, 20_000_000),
        Personal,
        Residence1Y,
        "住户自愿登记的面积, 平方厘米",
    ),
    Field::new("owner_name", Text(50), Personal, Residence1Y, "出租时找得到房主"),
    Field::new("owner_phone", Text(20), Personal, Residence1Y, "出租时找得到房主"),
    Field::new("vacant_since", Date, Internal, Residence1Y, "知道空置多久"),
    Field::new("removed", Text(120), Internal, Residence1Y, "这扇门为什么不在了"),
];

const CAUTION: &[Field] = &[
    Field::new("caution", Code("visit_caution"), Internal, Days90, "上门前的提醒, 只说地方不说人"),
    Field::new("dwelling", Ref, Internal, Days90, "哪一户门前"),
    Field::new("until", Date, Internal, Days90, "最多九十天"),
    Field::new("removed", Text(120), Internal, Days90, "提醒为什么不用了"),
];

/// The registry of places.
pub const SCHEMA: Schema = Schema {
    version: 1,
    fields: &[
        Field::new("estate_name", Text(60), Internal, ForEver, "小区、院落或村社").required(),
        Field::new("building_no", Text(20), Internal, ForEver, "楼栋号").required(),
        Field::new("building_type", Code("building_type"), Internal, ForEver, "房屋类型")
            .required(),
        Field::new("units", Int(1, 30), Internal, ForEver, "有几个单元"),
        Field::new("floors", Int(1, 60), Internal, ForEver, "有几层"),
        Field::new("built_year", Int(1900, 2200), Internal, ForEver, "建成年份"),
        Field::new("heating", Code("heating"), Internal, ForEver, "一氧化碳和用火安全"),
        Field::new("block_head_name", Text(50), Personal, Residence1Y, "楼栋长称呼"),
        Field::new("block_head_phone", Text(20), Personal, Residence1Y, "楼栋长电话"),
        Field::new("plan_x", Int(-1_000_000, 1_000_000), Internal, ForEver, "平面图上的位置, 米"),
        Field::new("plan_y", Int(-1_000_000, 1_000_000), Internal, ForEver, "平面图上的位置, 米"),
        Field::new("dwellings", Entries(DWELLING), Personal, Residence1Y, "楼里的每扇门"),
        Field::new("cautions", Entries(CAUTION), Internal, Days90, "上门前的提醒"),
        Field::new("removed", Text(120), Internal, ForEver, "为什么不在了"),
    ],
};

/// A building.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[allow(missing_docs, reason = "each field is described in the registry above")]
pub struct Place {
    pub estate_name: String,
    pub building_no: String,
    pub building_type: String,
    pub units: Option<i64>,
    pub floors: Option<i64>,
    pub built_year: Option<i64>,
    pub heating: Option<String>,
    pub block_head_name: Option<String>,
    pub block_head_phone: Option<String>,
    pub plan_x: Option<i64>,
    pub plan_y: Option<i64>,
    pub dwellings: Entries<Dwelling>,
    pub cautions: Entries<Caution>,
    pub removed: Option<String>,
}

/// A door.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[allow(missing_docs, reason = "each field is described in the registry above")]
pub struct Dwelling {
    pub unit_no: Option<String>,
    pub floor: Option<i64>,
    pub room_no: Option<String>,
    pub landmark: Option<String>,
    pub dwelling_use: Option<String>,
    pub area_cm2: Option<i64>,
    pub owner_name: Option<String>,
    pub owner_phone: Option<String>,
    pub vacant_since: Option<String>,
    pub removed: Option<String>,
}

/// A reminder before knocking, about the place and never about a person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[allow(missing_docs, reason = "each field is described in the registry above")]
pub struct Caution {
    pub caution: String,
    pub dwelling: Option<EntryId>,
    pub until: Option<String>,
    pub removed: Option<String>,
}

impl Record for Place {
    const KIND: Kind = Kind::Place;
}
