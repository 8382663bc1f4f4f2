//! 人民调解 (DOMAIN 7.2, 2.4): who may take which step, and on which conditions.
//!
//! Where each step starts and leads is data, see `machine`. The rules of the law are cited where they bind.

mod fields;
mod guard;
mod memory;

pub use memory::{MediationMemory, Question};

use super::rule::{PLAIN, Rule, Who};
use crate::permission::Role::*;

/// 调查调解中: where a case goes back to while a question waits.
pub(super) const MEDIATING: &str = "mediating";
/// 中止/恢复: one transition both ways.
pub(super) const PAUSE: &str = "M09";

const MEDIATOR: &[Who] = &[Who::Role(Mediator)];

pub(super) static RULES: &[Rule] = &[
    Rule {
        id: "M01",
        says: (
            "grid_worker, micro_grid, community_desk",
            "safety screen first: 是否有人受到伤害或威胁 / 涉及未成年人或无行为能力人受害",
        ),
        who: &[Who::Role(GridWorker), Who::Role(MicroGrid), Who::Role(CommunityDesk)],
        fields: fields::SCREEN,
        guard: guard::note,
        ..PLAIN
    },
    Rule {
        id: "M02",
        says: (
            "grid_worker",
            "no agreement needed, both sides content; one line of result; is NOT counted as a mediation case",
        ),
        who: &[Who::Role(GridWorker)],
        fields: fields::SETTLE,
        yes: &["both_content"],
        elsewhere: &["the statistics count what was accepted, and this never is"],
        ..PLAIN
    },
    Rule {
        id: "M03",
        says: (
            "party (oral or written, taken down by grid_worker), mediator",
            "who applies; consent to share details with the committee",
        ),
        who: &[Who::Role(GridWorker), Who::Role(Mediator)],
        fields: fields::APPLY,
        yes: &["consent_to_share"],
        guard: guard::apply,
        ..PLAIN
    },
    Rule {
        id: "M04",
        says: (
            "mediator",
            "not 专门机关管辖 / 禁止民间调解 / 已由法院公安行政机关受理; both sides consent; 权利义务告知 given",
        ),
        who: MEDIATOR,
        fields: fields::ACCEPT,
        yes: &["within_scope", "both_consent"],
        guard: guard::accept,
        ..PLAIN
    },
    Rule {
        id: "M05",
        says: ("mediator", "reason and where else to go, told to the party"),
        who: MEDIATOR,
        fields: fields::REJECT,
        yes: &["party_told"],
        ..PLAIN
    },
    Rule {
        id: "M06",
        says: (
            "committee_head, mediator",
            "parties may choose or accept the mediator; conflict-of-interest declaration",
        ),
        who: &[Who::Role(CommitteeHead), Who::Role(Mediator)],
        fields: fields::START,
        yes: &["parties_accept", "no_conflict_declared"],
        ..PLAIN
    },
    Rule {
        id: "M07",
        says: ("mediator", "time, place, present, statements; read back; signed"),
        who: MEDIATOR,
        fields: fields::SESSION,
        yes: &["read_back", "signed"],
        ..PLAIN
    },
    Rule {
        id: "M08",
        says: ("mediator", "both sides' agreement recorded"),
        who: MEDIATOR,
        fields: fields::EXTEND,
        yes: &["both_agreed"],
        ..PLAIN
    },
    Rule {
        id: PAUSE,
        says: ("mediator", "reason (party ill, expert opinion…)"),
        who: MEDIATOR,
        fields: fields::PAUSE,
        ..PLAIN
    },
    Rule {
        id: "M10",
        says: (
            "mediator",
            "Art. 29 contents; written: all parties sign/seal/fingerprint + mediator + committee seal; oral: registered",
        ),
        who: &[Who::Role(Mediator), Who::ToDecide(CommitteeHead)],
        fields: fields::AGREE,
        guard: guard::agree,
        ..PLAIN
    },
    Rule {
        id: "M11",
        says: (
            "mediator",
            "told of arbitration, administrative and court ways (Art. 26): tick and date",
        ),
        who: MEDIATOR,
        fields: fields::FAIL,
        yes: &["ways_told"],
        ..PLAIN
    },
    Rule {
        id: "M12",
        says: ("any party says so (Art. 23), recorded by mediator", "—"),
        who: &[Who::Role(Mediator), Who::ToDecide(CommitteeHead)],
        fields: fields::END,
        ..PLAIN
    },
    Rule {
        id: "M13",
        says: ("mediator", "due dates of each promise"),
        who: MEDIATOR,
        fields: fields::PERFORM,
        ..PLAIN
    },
    Rule {
        id: "M14",
        says: ("mediator", "receipt or both sides' word"),
        who: MEDIATOR,
        fields: fields::PERFORMED,
        guard: guard::performed,
        ..PLAIN
    },
    Rule {
        id: "M15",
        says: ("mediator", "urged (Art. 31), told of the court way (Art. 32)"),
        who: MEDIATOR,
        fields: fields::BREACH,
        yes: &["court_way_told"],
        ..PLAIN
    },
    Rule {
        id: "M16",
        says: (
            "both parties jointly (the app prepares the papers)",
            "within 30 days of the agreement taking effect; countdown shown",
        ),
        // The parties are no users: their joint application is taken down by the mediator.
        who: MEDIATOR,
        fields: fields::CONFIRM,
        yes: &["applied_jointly"],
        guard: guard::confirm,
        elsewhere: &["the screen shows the countdown"],
    },
    Rule {
        id: "M17",
        says: ("mediator records the ruling", "document number and date"),
        who: MEDIATOR,
        fields: fields::CONFIRMED,
        ..PLAIN
    },
    Rule {
        id: "M18",
        says: ("mediator, grid_worker (only if asked by mediator)", "回访记录"),
        who: &[Who::Role(Mediator), Who::IfAsked(GridWorker)],
        fields: fields::FOLLOW,
        ..PLAIN
    },
    Rule {
        id: "M19",
        says: ("committee_head", "checklist of 13 papers: needed ones present"),
        who: &[Who::Role(CommitteeHead)],
        fields: fields::PAPERS,
        guard: guard::archive,
        ..PLAIN
    },
    Rule {
        id: "M20",
        says: (
            "mediator, dispatcher",
            "target + consent of the party who is to be served; only needed fields",
        ),
        who: &[Who::Role(Mediator), Who::Role(Dispatcher)],
        fields: fields::REFER,
        yes: &["served_consents"],
        elsewhere: &["the export carries only the fields the target needs"],
        ..PLAIN
    },
    Rule {
        id: "M21",
        says: (
            "mediator, grid_worker",
            "may turn into a public-security or criminal case: phone 110 first, then note (Art. 25)",
        ),
        who: &[Who::Role(Mediator), Who::Role(GridWorker)],
        fields: fields::ESCALATE,
        yes: &["called_110"],
        ..PLAIN
    },
    Rule {
        id: "M22",
        says: (
            "anyone on a positive safety screen",
            "see 3.6: sealed, no household link shown, no notification on screen; 110 / 妇联 / 民政 numbers; no face-to-face mediation offered",
        ),
        who: &[Who::Anyone],
        fields: fields::SCREEN,
        guard: guard::protect,
        elsewhere: &[
            "the server seals the record and drops the links",
            "the screen shows the numbers and no notification",
            "protected leads nowhere but M24, so no session can be offered",
        ],
        ..PLAIN
    },
    Rule {
        id: "M23",
        says: ("mediator records it", "parties told they may mediate again or sue"),
        who: MEDIATOR,
        fields: fields::NOT_CONFIRMED,
        yes: &["ways_told"],
        ..PLAIN
    },
    Rule {
        id: "M24",
        says: ("protection_contact", "who took over and when; stays sealed"),
        who: &[Who::Role(ProtectionContact)],
        fields: fields::PROTECT_CLOSE,
        elsewhere: &["the server never unseals a protected record"],
        ..PLAIN
    },
];
