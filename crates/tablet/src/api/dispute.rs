//! `note_dispute`, `list_leads`: three questions first, asked in private (DOMAIN 3.6).

use model::id::DocumentId;
use serde::{Deserialize, Serialize};

use super::common::{Cloud, SavedReply};

/// The three questions; none may be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct SafetyAnswers {
    /// 有人受到伤害或威胁吗?
    pub hurt_or_threatened: bool,
    /// 涉及未成年人或无行为能力人?
    pub minor_or_dependent: bool,
    /// 害怕回家吗?
    pub afraid_to_go_home: bool,
}

/// `note_dispute`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct NoteDispute {
    /// The answers. Any yes: nothing of this request is kept, and the numbers to call come back.
    pub answers: SafetyAnswers,
    /// The lead; may be left out to ask the questions first.
    #[serde(default)]
    pub lead: Option<LeadInput>,
}

/// A lead as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(default, deny_unknown_fields)]
pub struct LeadInput {
    /// In one line, without names.
    pub title: String,
    /// A code.
    pub dispute_type: String,
    /// A code.
    pub dispute_subtype: Option<String>,
    /// A code; 主动 when left out.
    pub dispute_source: Option<String>,
    /// A code; 2方 when left out.
    pub dispute_scale: Option<String>,
    /// When, as far as known.
    pub happened_on: Option<String>,
    /// Where.
    pub place_text: Option<String>,
    /// 经过
    pub facts: String,
    /// Who quarrels.
    pub parties: Vec<PartyInput>,
    /// What they ask for.
    pub requests: Vec<String>,
    /// The committee's space, where the person may hand in to several.
    pub committee: Option<String>,
    /// A draft that becomes this lead.
    pub draft: Option<String>,
}

/// One of those who quarrel.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(default, deny_unknown_fields)]
pub struct PartyInput {
    /// `a`, `b`, `third`.
    pub side: String,
    /// A person on file.
    pub person: Option<DocumentId>,
    /// Or how to call them.
    pub name: Option<String>,
    /// 电话
    pub phone: Option<String>,
    /// 住处
    pub address: Option<String>,
}

/// What `note_dispute` answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum DisputeReply {
    /// Three times no: the lead may be written.
    Clear,
    /// The lead is saved.
    Saved {
        /// As every save answers.
        saved: SavedReply,
    },
    /// A yes: nothing was kept.
    Protect {
        /// What the screen shows.
        page: ProtectionPage,
    },
}

/// 保护通道
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ProtectionPage {
    /// What to do, line by line.
    pub lines: Vec<String>,
    /// Whom to call.
    pub numbers: Vec<ProtectionNumber>,
}

/// A number to call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ProtectionNumber {
    /// As dialled.
    pub number: String,
    /// Who answers.
    pub who: String,
}

/// One's own leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Leads {
    /// The latest first.
    pub leads: Vec<LeadLine>,
}

/// A lead as lists show it: title and state, never content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct LeadLine {
    /// Which.
    pub lead: DocumentId,
    /// In one line.
    pub title: String,
    /// A code.
    pub dispute_type: String,
    /// The state's code.
    pub state: String,
    /// The state as the screen says it.
    pub state_zh: String,
    /// Whether the server has confirmed the state.
    pub confirmed: bool,
    /// The official number; empty before there is one.
    pub number: String,
    /// Its cloud.
    pub cloud: Cloud,
}
