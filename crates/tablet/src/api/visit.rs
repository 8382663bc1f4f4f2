//! `record_visit`, `show_visit`: what happened at the door.

use model::id::{DocumentId, EntryId, UserId};
use serde::{Deserialize, Serialize};

use super::common::{By, Cloud};
use super::household::HouseholdEdits;

/// `record_visit`: a household and a result are enough; everything else is as one likes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct RecordVisit {
    /// Which household.
    pub household: DocumentId,
    /// A code; 日常走访 when left out.
    #[serde(default)]
    pub visit_type: Option<String>,
    /// A code, with 必访.
    #[serde(default)]
    pub must_visit: Option<String>,
    /// A code; 上门 when left out.
    #[serde(default)]
    pub method: Option<String>,
    /// A code.
    pub result: String,
    /// When, ms UTC; now when left out.
    #[serde(default)]
    pub occurred_at: Option<i64>,
    /// Colleagues who came along.
    #[serde(default)]
    pub with: Vec<UserId>,
    /// Others who came along, by name.
    #[serde(default)]
    pub with_names: Vec<String>,
    /// Members who were met.
    #[serde(default)]
    pub met: Vec<DocumentId>,
    /// 无变化: everything was looked at and stands.
    #[serde(default)]
    pub unchanged: bool,
    /// `policy`, `opinion`, `lead`, `service`, `safety`.
    #[serde(default)]
    pub done: Vec<DoneInput>,
    /// What was promised.
    #[serde(default)]
    pub promises: Vec<PromiseInput>,
    /// 记一句
    #[serde(default)]
    pub note: String,
    /// 留了联系卡
    #[serde(default)]
    pub card_left: bool,
    /// When to come next.
    #[serde(default)]
    pub next_on: Option<String>,
    /// Photos taken before, by their names.
    #[serde(default)]
    pub photos: Vec<String>,
    /// What was heard at the door and is corrected with it.
    #[serde(default)]
    pub edits: HouseholdEdits,
    /// Promises that were kept, or given up.
    #[serde(default)]
    pub settled: Vec<PromiseSettled>,
    /// A draft that becomes this visit.
    #[serde(default)]
    pub draft: Option<String>,
}

/// Something done at the door.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct DoneInput {
    /// `policy`, `opinion`, `lead`, `service`, `safety`.
    pub what: String,
    /// The record that came of it.
    #[serde(default)]
    pub record: Option<DocumentId>,
}

/// A promise as given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct PromiseInput {
    /// What.
    pub text: String,
    /// By when.
    #[serde(default)]
    pub due: Option<String>,
}

/// What became of a promise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct PromiseSettled {
    /// The visit it was given at.
    pub visit: DocumentId,
    /// Its entry there.
    pub entry: EntryId,
    /// How it came out.
    #[serde(default)]
    pub outcome: Option<String>,
    /// Why it need not be kept; then it is given up instead of done.
    #[serde(default)]
    pub given_up: Option<String>,
}

/// `settle_promise`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct SettlePromise {
    /// Which, and how.
    pub promise: PromiseSettled,
}

/// A visit, whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct VisitPage {
    /// Which.
    pub visit: DocumentId,
    /// Whom it was paid to.
    pub household: Option<DocumentId>,
    /// Codes.
    pub visit_type: String,
    /// A code.
    pub must_visit: Option<String>,
    /// A code.
    pub method: String,
    /// A code.
    pub result: String,
    /// When, ms UTC.
    pub occurred_at: i64,
    /// Who recorded it.
    pub by: Option<By>,
    /// Who was met.
    pub met: Vec<DocumentId>,
    /// Whether everything was found as it stood.
    pub unchanged: bool,
    /// What was done.
    pub done: Vec<DoneInput>,
    /// What was promised, and what became of it.
    pub promises: Vec<PromiseView>,
    /// 记一句
    pub note: String,
    /// When to come next.
    pub next_on: Option<String>,
    /// Photos by their names.
    pub photos: Vec<String>,
    /// Its cloud.
    pub cloud: Cloud,
}

/// A promise and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PromiseView {
    /// Its entry.
    pub entry: EntryId,
    /// What.
    pub text: String,
    /// By when.
    pub due: Option<String>,
    /// When it was kept.
    pub done_on: Option<String>,
    /// How it came out.
    pub outcome: Option<String>,
}
