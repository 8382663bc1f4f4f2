//! `list_places`, `show_board`, `find`: who lives behind this door.

use model::id::{DocumentId, EntryId};
use serde::{Deserialize, Serialize};

/// Every building.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Places {
    /// Estate by estate, 2号楼 before 10号楼.
    pub places: Vec<PlaceLine>,
}

/// A building as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PlaceLine {
    /// Which.
    pub place: DocumentId,
    /// 小区、院落或村社
    pub estate_name: String,
    /// 楼栋号
    pub building_no: String,
    /// 房屋类型, a code.
    pub building_type: String,
}

/// A building's doors.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Board {
    /// Which building.
    pub place: DocumentId,
    /// 小区、院落或村社
    pub estate_name: String,
    /// 楼栋号
    pub building_no: String,
    /// How many households live there.
    pub households: u32,
    /// Its units in the order of their numbers.
    pub units: Vec<Unit>,
}

/// One stairway.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Unit {
    /// 单元; empty for doors without one.
    pub unit_no: String,
    /// Its floors from the top.
    pub floors: Vec<Floor>,
}

/// One floor of a unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Floor {
    /// 楼层; 0 where nobody said.
    pub floor: i64,
    /// Its doors in the order of their numbers.
    pub doors: Vec<Door>,
}

/// A door.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Door {
    /// The dwelling's entry in the place.
    pub dwelling: EntryId,
    /// `3-2-501`
    pub door: String,
    /// 室
    pub room_no: String,
    /// How to find it where there are no numbers.
    pub landmark: String,
    /// A code.
    pub dwelling_use: String,
    /// Reminders before knocking that still hold, codes of `visit_caution`.
    pub cautions: Vec<String>,
    /// Who lives behind it; several where the seasons differ.
    pub households: Vec<DoorHousehold>,
}

/// A household behind a door, with its marks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct DoorHousehold {
    /// Which.
    pub household: DocumentId,
    /// What it is called.
    pub label: String,
    /// When somebody was there last, ms UTC.
    pub last_visit_at: Option<i64>,
    /// ✓ its facts were looked at in the last 180 days.
    pub confirmed: bool,
    /// ● it wants to be visited today or before.
    pub due: bool,
    /// ! events of it that are open.
    pub events_open: i64,
    /// Fields with two values.
    pub conflicts: i64,
    /// Own changes that are not uploaded.
    pub waiting: i64,
}

/// What was typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct Find {
    /// A name, pinyin, initials, a door, the last digits of a phone.
    pub text: String,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Found {
    /// The best first.
    pub hits: Vec<FoundLine>,
}

/// One find.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FoundLine {
    /// The record.
    pub document: DocumentId,
    /// A dwelling of it.
    pub entry: Option<EntryId>,
    /// Its kind's code.
    pub kind: String,
    /// What it is called.
    pub title: String,
    /// The household it leads to.
    pub household: Option<DocumentId>,
    /// 小区: where it is; empty when not known.
    pub estate: String,
    /// `3-2-501`; empty when not known.
    pub door: String,
}
