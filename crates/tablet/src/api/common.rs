//! Words that several calls share: who, when, where a record stands, what a save answers.

use model::id::{DocumentId, UserId};
use model::refused;
use serde::{Deserialize, Serialize};

use crate::author::Done;
use crate::undo::UNDO_SECONDS;

/// Nothing to say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// Who did something, when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct By {
    /// The person.
    pub user: UserId,
    /// Whether it is the person at this tablet: 您.
    pub me: bool,
    /// What a colleague is called; none for whom the server has not named.
    pub name: Option<String>,
    /// When by that tablet's clock, ms UTC.
    pub at: i64,
}

/// The quiet cloud beside a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Cloud {
    /// 草稿
    Draft,
    /// 已保存待上传
    Waiting,
    /// 上传中
    Uploading,
    /// 已上传
    Uploaded,
    /// 有冲突
    Conflict,
    /// 待复核
    Review,
}

impl Cloud {
    /// Every state, in the order of a record's life.
    pub const ALL: [Self; 6] =
        [Self::Draft, Self::Waiting, Self::Uploading, Self::Uploaded, Self::Conflict, Self::Review];

    /// What the screen says.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Draft => "草稿",
            Self::Waiting => "已保存待上传",
            Self::Uploading => "上传中",
            Self::Uploaded => "已上传",
            Self::Conflict => "有冲突",
            Self::Review => "待复核",
        }
    }
}

/// 已保存(待上传): durable before it is said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SavedReply {
    /// The records it made or changed, those it made first.
    pub documents: Vec<DocumentId>,
    /// For how many more seconds `undo` takes it back; 0 where nothing can.
    pub undo_seconds: u32,
    /// A gentle word about free text (DOMAIN 3.7); nothing was blocked by it.
    pub hint: Option<String>,
}

impl SavedReply {
    /// Of an action that is on the disk.
    pub(crate) fn of(done: &Done) -> Self {
        let undo_seconds = if done.undoable { UNDO_SECONDS } else { 0 };
        Self { documents: done.documents.clone(), undo_seconds, hint: None }
    }

    /// With a gentle word about what was written, if it needs one.
    #[must_use]
    pub(crate) fn hinting(mut self, text: &str) -> Self {
        self.hint = refused::hint(text).map(str::to_owned);
        self
    }
}

/// A record by its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct ById {
    /// Which.
    pub id: DocumentId,
}
