//! 事件五步 上报 → 分流 → 办理 → 反馈 → 结单 (DOMAIN 7.1): who may take which step, and on which conditions.
//!
//! Where each step starts and leads is data, see `machine`. Where DOMAIN 7 and 8 differ on who may act, 7 decides.

mod fields;
mod guard;
mod memory;

pub use memory::EventMemory;

use super::rule::{PLAIN, Rule, Who};
use crate::permission::Role::{self, *};

/// 五步: what the screen shows of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// 上报
    Report,
    /// 分流
    Assign,
    /// 办理
    Handle,
    /// 反馈
    FeedBack,
    /// 结单
    Close,
}

impl Step {
    /// What the screen shows.
    #[must_use]
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Report => "上报",
            Self::Assign => "分流",
            Self::Handle => "办理",
            Self::FeedBack => "反馈",
            Self::Close => "结单",
        }
    }
}

/// The step a transition belongs to; 作废, 转出 and 督办 belong to none and leave it where it is.
pub(super) fn step(transition: &str) -> Option<Step> {
    match transition {
        "E01" | "E02" | "E03" | "E04" | "E05" | "E06" => Some(Step::Report),
        "E07" | "E08" | "E10" => Some(Step::Assign),
        "E09" | "E11" | "E12" | "E13" | "E14" | "E15" => Some(Step::Handle),
        "E16" | "E17" => Some(Step::FeedBack),
        "E18" => Some(Step::Close),
        _ => None,
    }
}

/// The roles that may give an event to a handler (E07), and so grant an extension.
pub(super) const ASSIGNERS: &[Role] = &[CommunityDesk, Dispatcher, DistrictDesk];

pub(super) static RULES: &[Rule] = &[
    Rule {
        id: "E01",
        says: (
            "grid_worker, micro_grid, community_desk",
            "category + place + (text ≥5 chars or photo)",
        ),
        who: &[Who::Role(GridWorker), Who::Role(MicroGrid), Who::Role(CommunityDesk)],
        guard: guard::create,
        ..PLAIN
    },
    Rule {
        id: "E02",
        says: (
            "author",
            "urgency 1 asks first: 已拨打110/119/120? (dial buttons; the app is never the emergency channel)",
        ),
        who: &[Who::Author],
        fields: fields::REPORT,
        guard: guard::report,
        elsewhere: &["the screen shows the dial buttons"],
        ..PLAIN
    },
    Rule {
        id: "E03",
        says: ("author", "not yet assigned (server decides if both happened)"),
        who: &[Who::Author],
        fields: fields::ONLY_NOTE,
        guard: guard::withdraw,
        ..PLAIN
    },
    Rule {
        id: "E04",
        says: ("grid_worker (author)", "category is in the district's 自办 list; result text"),
        who: &[Who::AuthorAs(GridWorker)],
        fields: fields::SELF_HANDLE,
        guard: guard::self_handle,
        ..PLAIN
    },
    Rule {
        id: "E05",
        says: ("community_desk, dispatcher", "return_reason; at most 2 returns, then phone"),
        who: &[Who::Role(CommunityDesk), Who::Role(Dispatcher)],
        fields: fields::RETURN,
        guard: guard::give_back,
        ..PLAIN
    },
    Rule {
        id: "E06",
        says: ("author", "—"),
        who: &[Who::Author],
        fields: fields::ONLY_NOTE,
        ..PLAIN
    },
    Rule {
        id: "E07",
        says: (
            "community_desk (community), dispatcher (street), district_desk",
            "handler org or person, urgency, due_at",
        ),
        // Each within the space of the grant: community, street, district.
        who: &[Who::Role(CommunityDesk), Who::Role(Dispatcher), Who::Role(DistrictDesk)],
        fields: fields::ASSIGN,
        guard: guard::assign,
        ..PLAIN
    },
    Rule {
        id: "E08",
        says: ("community_lead → street; dispatcher → district", "why it cannot be solved here"),
        who: &[Who::To(CommunityLead, "street"), Who::To(Dispatcher, "district")],
        fields: fields::ESCALATE,
        // It leads to 待签收, so somebody must be there to accept it.
        guard: guard::assign,
        ..PLAIN
    },
    Rule {
        id: "E09",
        says: ("handler", "—"),
        who: &[Who::Handler],
        fields: fields::ONLY_NOTE,
        ..PLAIN
    },
    Rule {
        id: "E10",
        says: ("handler", "reason 3 or 5; once per org; then the dispatcher decides"),
        who: &[Who::Handler],
        fields: fields::RETURN,
        guard: guard::reject,
        ..PLAIN
    },
    Rule {
        id: "E11",
        says: ("handler, dispatcher", "adds co-handlers; one main handler stays"),
        who: &[Who::Handler, Who::Role(Dispatcher)],
        fields: fields::CO_HANDLE,
        guard: guard::co_handle,
        ..PLAIN
    },
    Rule {
        id: "E12",
        says: (
            "handler asks, assigner grants",
            "once, not longer than the first limit; resident told",
        ),
        who: &[Who::Assigner],
        fields: fields::EXTEND,
        yes: &["resident_told"],
        guard: guard::extend,
        ..PLAIN
    },
    Rule {
        id: "E13",
        says: ("handler asks, assigner grants", "reason + resume date (≤30 days)"),
        who: &[Who::Assigner],
        fields: fields::SUSPEND,
        guard: guard::suspend,
        ..PLAIN
    },
    Rule {
        id: "E14",
        says: ("handler, server timer", "—"),
        who: &[Who::Handler, Who::Timer],
        fields: fields::ONLY_NOTE,
        ..PLAIN
    },
    Rule {
        id: "E15",
        says: ("handler", "result text; photo optional"),
        who: &[Who::HandlerOrCo],
        fields: fields::COMPLETE,
        ..PLAIN
    },
    Rule {
        id: "E16",
        says: ("grid_worker, community_desk", "told whom, how; satisfaction 0/1/2/3/8"),
        who: &[Who::Role(GridWorker), Who::Role(CommunityDesk)],
        fields: fields::FEED_BACK,
        ..PLAIN
    },
    Rule {
        id: "E17",
        says: (
            "community_lead, dispatcher",
            "satisfaction = 3 and the complaint is reasonable; at most 2, then E08",
        ),
        who: &[Who::Role(CommunityLead), Who::Role(Dispatcher)],
        fields: fields::REDO,
        yes: &["reasonable"],
        guard: guard::redo,
        ..PLAIN
    },
    Rule {
        id: "E18",
        says: (
            "community_lead, dispatcher — never the handler; server timer for self_handle after 3 working days",
            "feedback present",
        ),
        who: &[Who::Role(CommunityLead), Who::Role(Dispatcher), Who::Timer],
        fields: fields::ONLY_NOTE,
        guard: guard::close,
        elsewhere: &["the server's timer counts the working days"],
        ..PLAIN
    },
    Rule {
        id: "E19",
        says: ("community_desk, dispatcher", "link to the surviving event"),
        who: &[Who::Role(CommunityDesk), Who::Role(Dispatcher)],
        fields: fields::VOID,
        guard: guard::void,
        ..PLAIN
    },
    Rule {
        id: "E20",
        says: (
            "dispatcher, district_desk",
            "target (12345, 信访, 综治中心, 执法部门…) + their receipt number; only needed fields go",
        ),
        who: &[Who::Role(Dispatcher), Who::Role(DistrictDesk)],
        fields: fields::TRANSFER,
        elsewhere: &["the export carries only the fields the target needs"],
        ..PLAIN
    },
    Rule {
        id: "E21",
        says: ("dispatcher, district_desk", "note only"),
        who: &[Who::Role(Dispatcher), Who::Role(DistrictDesk)],
        fields: fields::SUPERVISE,
        ..PLAIN
    },
];
