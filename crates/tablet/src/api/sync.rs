//! `sync_now`, `show_sync`, `list_open_records`, `list_settled_records`, `show_apart`, `show_record`: is everything safe.

use model::id::{DocumentId, IncarnationId};
use serde::{Deserialize, Serialize};

use super::common::{By, Cloud};

/// What one run of syncing did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SyncDone {
    /// Round trips.
    pub rounds: u32,
    /// Own actions the server has kept.
    pub sent: u64,
    /// Changes of others that came.
    pub received: u64,
    /// Photos the server has kept.
    pub photos_sent: u64,
    /// Photos that came.
    pub photos_received: u64,
    /// Own actions that are kept apart: 待复核.
    pub set_aside: u64,
    /// Another run was under way: this one did nothing.
    pub already_running: bool,
    /// Seconds to wait before the next run, if the server said so.
    pub retry_after_s: Option<u32>,
}

/// The screen 同步.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SyncView {
    /// When a run last came to its end, ms UTC.
    pub last_success_at: Option<i64>,
    /// Own actions that wait.
    pub waiting: u64,
    /// Photos that wait.
    pub photos_waiting: u64,
    /// Their bytes.
    pub photos_waiting_bytes: u64,
    /// Records with two values somewhere.
    pub conflicts: u64,
    /// Own actions kept apart.
    pub set_aside: u64,
    /// Whether a run is under way.
    pub running: bool,
    /// 完成: the server's receipts for everything are here.
    pub complete: bool,
    /// The app is to be updated.
    pub app: Option<AppNoticeView>,
    /// 首次下载: what a first sync has fetched so far; none when none is under way.
    pub first_fetch: Option<FirstFetch>,
    /// Records that were erased by right with what was written on them here, the latest first.
    pub erased: Vec<ErasedLine>,
}

/// A record that was erased by right; its person had written on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ErasedLine {
    /// Which.
    pub document: DocumentId,
    /// When this tablet was told, ms UTC by the server's clock.
    pub at: i64,
    /// As the screen says it.
    pub zh: String,
}

/// The app is to be updated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct AppNoticeView {
    /// Nothing new comes until then; what was written is sent all the same.
    pub required: bool,
    /// To which version at least.
    pub version: String,
    /// As the screen says it.
    pub zh: String,
}

/// How far a first sync has come. With its first stage the tablet can be used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FirstFetch {
    /// What is being fetched.
    pub stage: FetchStage,
    /// Records that are here.
    pub records_done: u64,
    /// Records there are.
    pub records_all: u64,
    /// Bytes that have come.
    pub bytes_done: u64,
    /// Bytes there are.
    pub bytes_all: u64,
}

/// What a first sync is fetching.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum FetchStage {
    /// Open cases, and this month.
    #[default]
    Work,
    /// Buildings, households, persons.
    Register,
    /// What is past.
    Archive,
}

/// Own actions that are not simply received.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Records {
    /// In the order in which they were made.
    pub records: Vec<RecordLine>,
}

/// Where one record stands with the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RecordView {
    /// Which.
    pub document: DocumentId,
    /// The quiet cloud beside it.
    pub cloud: Cloud,
    /// As the screen says it.
    pub cloud_zh: String,
    /// Whether the server's receipt for the latest own action on it is here.
    pub receipt: bool,
    /// The server's commit that kept it.
    pub commit: Option<u64>,
    /// Own changes of it that wait.
    pub waiting: u64,
    /// Photos of it that wait.
    pub photos_waiting: u64,
}

/// One own action and its receipt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RecordLine {
    /// The life it was made in.
    pub life: IncarnationId,
    /// Its number there.
    pub seq: u64,
    /// `visit.record`
    pub action: String,
    /// When, ms UTC by this tablet's clock.
    pub at: i64,
    /// The records it touched.
    pub documents: Vec<DocumentId>,
    /// Where it stands.
    pub cloud: Cloud,
    /// Whether the server's receipt is here.
    pub receipt: bool,
    /// Why it is kept apart.
    pub code: Option<String>,
    /// Why, as the screen says it.
    pub code_zh: Option<String>,
    /// What was decided about it, once it was.
    pub settled: Option<SettledView>,
}

/// What somebody decided about an own action that was kept apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SettledView {
    /// `adopted` or `set_aside`.
    pub outcome: String,
    /// 已采纳 or 已另存.
    pub outcome_zh: String,
    /// Why.
    pub reason: String,
    /// Who decided, when.
    pub by: By,
}

/// An own action by its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct ByPlace {
    /// The life it was made in.
    pub life: IncarnationId,
    /// Its number there.
    pub seq: u64,
}

/// What was in an own action, kept apart or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ApartView {
    /// The action, and where it stands.
    pub line: RecordLine,
    /// What it wrote, record by record.
    pub parts: Vec<ApartPart>,
}

/// What an own action wrote into one record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ApartPart {
    /// Which record.
    pub document: DocumentId,
    /// Its kind's code.
    pub kind: String,
    /// Whether the record is on this tablet, without what is kept apart.
    pub here: bool,
    /// What was written.
    pub fields: Vec<ApartField>,
}

/// One value that was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ApartField {
    /// `phones/<id>/number`
    pub path: String,
    /// What the field is called.
    pub field_zh: String,
    /// What stood there before, as a worker reads it.
    pub old: Option<String>,
    /// What was written.
    pub new: Option<String>,
}
