//! `raise_event`, `step_event`, `show_event`, `list_events`.

use std::collections::BTreeMap;

use model::id::{DocumentId, EntryId};
use serde::{Deserialize, Serialize};

use super::common::{By, Cloud};
use super::household::EventLine;

/// `raise_event`: 新建 and 上报 in one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(default, deny_unknown_fields)]
pub struct RaiseEvent {
    /// A code.
    pub category: String,
    /// A code; 一般 when left out.
    pub urgency: Option<String>,
    /// A code; 巡查发现 when left out.
    pub source: Option<String>,
    /// In one line, without names.
    pub title: String,
    /// 经过
    pub body: String,
    /// The building.
    pub place: Option<DocumentId>,
    /// The door in it.
    pub dwelling: Option<EntryId>,
    /// Or where, in words; the grid must then be known.
    pub place_text: Option<String>,
    /// The grid, where no building says it and the person works in several.
    pub space: Option<String>,
    /// For whom it is done, where it is a service.
    pub household: Option<DocumentId>,
    /// When, ms UTC; now when left out.
    pub occurred_at: Option<i64>,
    /// Photos taken before, by their names.
    pub photos: Vec<String>,
    /// Who told of it, handed to the community and kept apart from the event.
    pub reporter: Option<ReporterInput>,
    /// 特急 only: whether 110, 119 or 120 was called.
    pub called_emergency: Option<bool>,
    /// A draft that becomes this event.
    pub draft: Option<String>,
}

/// Who told of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(default, deny_unknown_fields)]
pub struct ReporterInput {
    /// 怎么称呼
    pub name: Option<String>,
    /// 回复打哪个电话
    pub phone: Option<String>,
    /// 要不要回复
    pub wants_feedback: bool,
    /// 不愿留名
    pub anonymous: bool,
}

/// `step_event`: a step of the workflow that a tablet may take by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct StepEvent {
    /// Which event.
    pub event: DocumentId,
    /// `withdraw` 撤回, `resubmit` 补正再报, `feed_back` 反馈, `accept` 签收, `complete` 办理完成, `resume` 恢复.
    pub step: String,
    /// What the step says, by the names of its table.
    #[serde(default)]
    pub fields: BTreeMap<String, serde_json::Value>,
    /// With 补正再报: what is added to the facts.
    #[serde(default)]
    pub body: Option<String>,
    /// With 补正再报: where it is, in words.
    #[serde(default)]
    pub place_text: Option<String>,
    /// Photos taken before, by their names.
    #[serde(default)]
    pub photos: Vec<String>,
}

/// An event, whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct EventPage {
    /// As a list shows it.
    pub line: EventLine,
    /// 经过
    pub body: String,
    /// A code.
    pub source: String,
    /// Where, in words.
    pub place_text: Option<String>,
    /// The building.
    pub place: Option<DocumentId>,
    /// The door in it.
    pub dwelling: Option<EntryId>,
    /// For whom.
    pub household: Option<DocumentId>,
    /// Photos by their names.
    pub photos: Vec<String>,
    /// 五步: which one it is in.
    pub step_zh: Option<String>,
    /// What happened, in order.
    pub log: Vec<LogLine>,
    /// Steps the person at this tablet may take now, without a network.
    pub may: Vec<StepChoice>,
}

/// One entry of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct LogLine {
    /// Which entry.
    pub entry: EntryId,
    /// `E02`
    pub transition: String,
    /// 上报
    pub zh: String,
    /// Who, when.
    pub by: Option<By>,
    /// What it says.
    pub fields: BTreeMap<String, serde_json::Value>,
    /// Whether the server has confirmed it; otherwise 待确认.
    pub confirmed: bool,
    /// Why it does not count, if it does not.
    pub not_effective: Option<String>,
}

/// A step that may be taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct StepChoice {
    /// `withdraw`
    pub step: String,
    /// 撤回
    pub zh: String,
}

/// Events with which something can still be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Events {
    /// The latest first.
    pub events: Vec<EventLine>,
}

/// The cloud of a record, by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RecordCloud {
    /// Which.
    pub cloud: Cloud,
}
