//! `show_household`, `show_changes`, `create_household`, `edit_household`, `add_member`.

use model::id::{DocumentId, EntryId};
use serde::{Deserialize, Serialize};

use super::common::{By, Cloud};
use super::conflict::ConflictView;

/// A household, whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct HouseholdPage {
    /// Which.
    pub household: DocumentId,
    /// What it is called.
    pub label: String,
    /// 户号
    pub household_no: Option<String>,
    /// Where it lives, and lived.
    pub residences: Vec<ResidenceView>,
    /// Telephones that hold, the one to dial first at the top.
    pub phones: Vec<PhoneView>,
    /// When it suits.
    pub best_time: Option<String>,
    /// A code.
    pub comm_language: Option<String>,
    /// 只登记人数
    pub people_count_only: Option<i64>,
    /// 14 岁以下, the number only.
    pub children_u14: Option<i64>,
    /// 备注
    pub remark: String,
    /// When to come next, a date.
    pub next_visit_due: Option<String>,
    /// Its members, the head first.
    pub members: Vec<MemberView>,
    /// When its facts were last looked at with it, and by whom.
    pub confirmed: Option<By>,
    /// Who wrote each fact that stands here, by its path.
    pub facts: Vec<FactView>,
    /// The latest visits.
    pub visits: Vec<VisitLine>,
    /// What it was promised and has not got.
    pub promises: Vec<PromiseLine>,
    /// Its events that are open.
    pub events: Vec<EventLine>,
    /// Fields with two values, of the household and its members.
    pub conflicts: Vec<ConflictView>,
    /// The cloud of the household's record.
    pub cloud: Cloud,
}

/// A residence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ResidenceView {
    /// Its entry in the household.
    pub entry: EntryId,
    /// The building.
    pub place: Option<DocumentId>,
    /// The door in it.
    pub dwelling: Option<EntryId>,
    /// `3-2-501`
    pub door: String,
    /// From when.
    pub from: Option<String>,
    /// To when.
    pub to: Option<String>,
    /// `year`, `winter`, `summer`, `pasture`.
    pub season: Option<String>,
    /// Whether it holds today.
    pub current: bool,
}

/// A telephone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PhoneView {
    /// Its entry in the household.
    pub entry: EntryId,
    /// As dialled.
    pub number: String,
    /// Whose it is.
    pub whose: Option<String>,
    /// Whether to dial it first.
    pub best: bool,
    /// Who wrote it down.
    pub by: Option<By>,
}

/// A member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct MemberView {
    /// The person.
    pub person: DocumentId,
    /// The edge in the person's record.
    pub entry: EntryId,
    /// 姓名
    pub name: String,
    /// In the person's own script.
    pub name_native: String,
    /// What neighbours say.
    pub alias: String,
    /// A code.
    pub sex: String,
    /// As far as known.
    pub birth: String,
    /// 与户主的关系, a code.
    pub relation: String,
    /// A code.
    pub residency: String,
    /// Telephones that hold.
    pub phones: Vec<String>,
    /// Empty for the living.
    pub died_on: String,
    /// The cloud of the person's record.
    pub cloud: Cloud,
}

/// Who wrote a fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FactView {
    /// `phone_best`, `residences/<entry>/to`.
    pub path: String,
    /// Who, when.
    pub by: Option<By>,
}

/// A visit as the household shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct VisitLine {
    /// Which.
    pub visit: DocumentId,
    /// When, ms UTC.
    pub occurred_at: i64,
    /// Whether by the person at this tablet.
    pub mine: bool,
    /// What the colleague is called whose visit it was; none for whom the server has not named.
    pub colleague: Option<String>,
    /// Codes.
    pub visit_type: String,
    /// Codes.
    pub method: String,
    /// Codes.
    pub result: String,
    /// Whether everything was found as it stood.
    pub unchanged: bool,
    /// 记一句
    pub note: String,
    /// Its cloud.
    pub cloud: Cloud,
}

/// An open promise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PromiseLine {
    /// The visit it was given at.
    pub visit: DocumentId,
    /// Its entry there.
    pub entry: EntryId,
    /// What.
    pub text: String,
    /// By when; empty when nobody said.
    pub due: String,
    /// Whether given by the person at this tablet.
    pub mine: bool,
}

/// An event as lists show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct EventLine {
    /// Which.
    pub event: DocumentId,
    /// In one line.
    pub title: String,
    /// A code.
    pub category: String,
    /// A code.
    pub urgency: String,
    /// The state's code.
    pub state: String,
    /// The state as the screen says it.
    pub state_zh: String,
    /// Whether the server has confirmed the state; otherwise 待确认.
    pub confirmed: bool,
    /// The official number; empty before there is one.
    pub number: String,
    /// When, ms UTC.
    pub occurred_at: Option<i64>,
    /// Whether raised by the person at this tablet.
    pub mine: bool,
    /// Its cloud.
    pub cloud: Cloud,
}

/// What changed since one's own last visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Changes {
    /// When one was there last, ms UTC; none when never, then everything known counts as seen.
    pub since: Option<i64>,
    /// What differs, field by field.
    pub changes: Vec<ChangeView>,
    /// Visits of others since.
    pub visits: Vec<VisitLine>,
}

/// One field that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ChangeView {
    /// The household, or the person.
    pub document: DocumentId,
    /// What it is called.
    pub label: String,
    /// `phone_best`, `memberships/<entry>/to`.
    pub path: String,
    /// What it said, as shown: a phone's number for its entry.
    pub old: Option<String>,
    /// What it says.
    pub new: Option<String>,
    /// Who wrote it.
    pub by: Option<By>,
}

/// A telephone as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct PhoneInput {
    /// The number.
    pub number: String,
    /// Whose it is.
    #[serde(default)]
    pub whose: Option<String>,
}

/// What is new about a household; what is left out stays as it is, an empty text empties.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(default, deny_unknown_fields)]
pub struct HouseholdEdits {
    /// What it is called.
    pub label: Option<String>,
    /// 户号
    pub household_no: Option<String>,
    /// A number to dial first from now on: a new entry, or the one that has it.
    pub phone: Option<PhoneInput>,
    /// The entries of numbers that no longer hold.
    pub phones_gone: Vec<EntryId>,
    /// When it suits.
    pub best_time: Option<String>,
    /// A code.
    pub comm_language: Option<String>,
    /// 只登记人数; 0 empties.
    pub people_count_only: Option<i64>,
    /// 14 岁以下.
    pub children_u14: Option<i64>,
    /// 备注
    pub remark: Option<String>,
    /// When to come next.
    pub next_visit_due: Option<String>,
}

/// `edit_household`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct EditHousehold {
    /// Which.
    pub household: DocumentId,
    /// What is new.
    pub edits: HouseholdEdits,
}

/// `create_household`: a door and one name are enough.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct CreateHousehold {
    /// The building.
    pub place: DocumentId,
    /// The door in it.
    pub dwelling: EntryId,
    /// What to call it; the first member's name when left out.
    #[serde(default)]
    pub label: Option<String>,
    /// Since when, as far as known.
    #[serde(default)]
    pub from: Option<String>,
    /// `year`, `winter`, `summer`, `pasture`.
    #[serde(default)]
    pub season: Option<String>,
    /// Its members, none under fourteen.
    #[serde(default)]
    pub members: Vec<MemberInput>,
    /// What else is known.
    #[serde(default)]
    pub edits: HouseholdEdits,
    /// How the notice was given: `spoken`, `card`, `poster`.
    #[serde(default)]
    pub notice_how: Option<String>,
}

/// A person as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(default, deny_unknown_fields)]
pub struct MemberInput {
    /// 姓名
    pub name: String,
    /// In the person's own script.
    pub name_native: Option<String>,
    /// What neighbours say.
    pub alias: Option<String>,
    /// A code.
    pub sex: Option<String>,
    /// As far as known; under fourteen is refused: only the number of children is kept.
    pub birth: Option<String>,
    /// 与户主的关系, a code.
    pub relation: Option<String>,
    /// A code.
    pub residency: Option<String>,
    /// A telephone.
    pub phone: Option<PhoneInput>,
    /// Since when a member, as far as known.
    pub from: Option<String>,
}

/// `add_member`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct AddMember {
    /// To which household.
    pub household: DocumentId,
    /// Who.
    pub member: MemberInput,
}
