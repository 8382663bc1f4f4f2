//! `list_today`: where do I go and why.

use model::id::{DocumentId, EntryId};
use serde::{Deserialize, Serialize};

/// How far to look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(default, deny_unknown_fields)]
pub struct ListToday {
    /// Days ahead, 0 for today alone; at most 60.
    pub days_ahead: u32,
}

/// The day's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Today {
    /// The day it is here, `YYYY-MM-DD`.
    pub today: String,
    /// What there is to do, the most pressing first.
    pub items: Vec<TodayItem>,
    /// Own actions that are not uploaded.
    pub waiting: u64,
}

/// Why something stands on the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// 承诺: something promised at a door is due.
    Promise,
    /// 约好来访: the household is to be visited.
    Visit,
    /// 退回补正: an event of one's own came back.
    Returned,
    /// 分歧: two people wrote something differently.
    Conflict,
}

impl Why {
    /// What the screen says.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Promise => "承诺到期",
            Self::Visit => "约好来访",
            Self::Returned => "事件退回补正",
            Self::Conflict => "有两种写法，请选一种",
        }
    }
}

/// One thing to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TodayItem {
    /// Why.
    pub why: Why,
    /// Why, as the screen says it.
    pub why_zh: String,
    /// By when, `YYYY-MM-DD`; none for what waits without a day.
    pub due: Option<String>,
    /// Whether that day has passed.
    pub overdue: bool,
    /// What it is about, in words: the promise, the event's title.
    pub text: String,
    /// The record it is about: the visit of the promise, the household, the event.
    pub document: DocumentId,
    /// The promise in the visit.
    pub entry: Option<EntryId>,
    /// The household to go to.
    pub household: Option<DocumentId>,
    /// What it is called.
    pub label: String,
    /// Its door, `3-2-501`.
    pub door: String,
    /// When somebody was there last, ms UTC.
    pub last_visit_at: Option<i64>,
}
