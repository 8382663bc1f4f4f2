//! What the log entries of a mediation say: field names, shapes and which are required, per transition.
//!
//! Nothing here says who a person is: parties stand in the record, and no entry carries a mark, only what was
//! agreed, told and done.

use crate::record::lead::SIDES;
use crate::schema::{Class::*, Field, Keep::*, Shape::*};

/// Who applies: a side, or the committee on its own initiative (主动介入).
const APPLICANTS: &[&str] = &["a", "b", "third", "committee"];
const WAYS: &[&str] = &["spoken", "written"];

const fn text(name: &'static str, most: usize, purpose: &'static str) -> Field {
    Field::new(name, Text(most), Sensitive, CaseFile, purpose)
}

const fn yes(name: &'static str, purpose: &'static str) -> Field {
    Field::new(name, Bool, Internal, CaseFile, purpose)
}

const fn day(name: &'static str, purpose: &'static str) -> Field {
    Field::new(name, Date, Internal, CaseFile, purpose)
}

const NOTE: Field = text("note", 500, "补充说明");
const REASON: Field = text("reason", 500, "原因");
const FOLLOW_UP_BY: Field = Field::new("follow_up_by", Ref, Internal, CaseFile, "请哪位网格员回访");

const HURT: Field =
    Field::new("screen_hurt", Bool, Sensitive, CaseFile, "有没有人受到伤害").required();
const THREATENED: Field =
    Field::new("screen_threatened", Bool, Sensitive, CaseFile, "有没有人受到威胁").required();
const DEPENDENT: Field =
    Field::new("screen_dependent", Bool, Sensitive, CaseFile, "有没有未成年人或无行为能力人受害")
        .required();

pub(super) const SCREEN: &[Field] = &[HURT, THREATENED, DEPENDENT];
pub(super) const SETTLE: &[Field] =
    &[yes("both_content", "双方都满意").required(), text("result", 120, "一句话结果").required()];
pub(super) const APPLY: &[Field] = &[
    Field::new("applicant", OneOf(APPLICANTS), Internal, CaseFile, "谁申请").required(),
    Field::new("applied_how", OneOf(WAYS), Internal, CaseFile, "口头还是书面"),
    yes("consent_to_share", "同意把情况告诉调委会").required(),
    NOTE,
];
pub(super) const ACCEPT: &[Field] = &[
    yes(
        "within_scope",
        "不属专门机关管辖, 不是法律禁止民间调解的, 也没有被法院、公安或行政机关受理",
    )
    .required(),
    yes("both_consent", "双方都同意调解").required(),
    day("rights_told_on", "哪一天告知权利义务").required(),
    NOTE,
];
pub(super) const REJECT: &[Field] = &[
    REASON.required(),
    text("where_else", 200, "可以去哪里解决").required(),
    yes("party_told", "已告诉当事人").required(),
];
pub(super) const START: &[Field] = &[
    Field::new("mediator", Ref, Internal, CaseFile, "由谁调解").required(),
    yes("parties_accept", "当事人选择或接受这位调解员").required(),
    yes("no_conflict_declared", "调解员声明与双方没有利害关系").required(),
];
pub(super) const SESSION: &[Field] = &[
    Field::new("held_at", Instant, Internal, CaseFile, "什么时候").required(),
    text("held_where", 80, "在哪里").required(),
    text("present", 300, "谁在场").required(),
    text("statements", 8000, "各方怎么说").required(),
    yes("read_back", "已读给当事人听").required(),
    yes("signed", "纸质记录已签字").required(),
];
pub(super) const EXTEND: &[Field] =
    &[yes("both_agreed", "双方同意延期").required(), day("until", "延到哪一天").required(), REASON];
pub(super) const PAUSE: &[Field] = &[
    Field::new("to_state", OneOf(&["paused", "mediating"]), Internal, CaseFile, "中止还是恢复")
        .required(),
    REASON.required(),
];
pub(super) const AGREE: &[Field] = &[
    Field::new("agreement_form", Code("agreement_form"), Internal, CaseFile, "书面还是口头")
        .required(),
    text("agreed_facts", 3000, "主要事实、争议和各方责任").required(),
    text("agreed_terms", 3000, "协议内容").required(),
    text("perform_how", 500, "怎样履行").required(),
    day("perform_by", "什么时候履行").required(),
    day("effective_on", "哪一天生效").required(),
    yes("parties_signed", "当事人都已签名、盖章或按印"),
    yes("mediator_signed", "调解员已签名"),
    yes("committee_sealed", "调委会已盖章"),
    yes("registered", "口头协议已登记"),
];
pub(super) const FAIL: &[Field] = &[
    yes("ways_told", "已告知仲裁、行政、诉讼的途径").required(),
    day("told_on", "哪一天告知").required(),
    FOLLOW_UP_BY,
    NOTE,
];
pub(super) const END: &[Field] =
    &[Field::new("said_by", OneOf(SIDES), Internal, CaseFile, "哪一方提出").required(), NOTE];
pub(super) const PERFORM: &[Field] = &[
    day("last_due_on", "最后一项哪一天到期").required(),
    text("due_dates", 1000, "每一项哪一天到期").required(),
    FOLLOW_UP_BY,
];
pub(super) const PERFORMED: &[Field] = &[
    yes("receipt", "有履行凭证"),
    yes("both_said", "双方都说已履行"),
    Field::new("performance", Code("performance"), Internal, CaseFile, "怎样履行的"),
    FOLLOW_UP_BY,
    NOTE,
];
pub(super) const BREACH: &[Field] = &[
    day("urged_on", "哪一天督促").required(),
    yes("court_way_told", "已告知可以向法院起诉").required(),
    FOLLOW_UP_BY,
    NOTE,
];
pub(super) const CONFIRM: &[Field] = &[
    yes("applied_jointly", "双方共同申请").required(),
    day("applied_on", "哪一天申请").required(),
    text("court", 60, "向哪个法院"),
];
pub(super) const CONFIRMED: &[Field] = &[
    text("ruling_no", 60, "裁定书文号").required(),
    day("ruled_on", "哪一天裁定").required(),
    FOLLOW_UP_BY,
];
pub(super) const FOLLOW: &[Field] = &[
    text("record", 1000, "回访记录").required(),
    Field::new("followed_how", Code("visit_method"), Internal, CaseFile, "怎样回访"),
    Field::new("satisfaction", Code("satisfaction"), Internal, CaseFile, "满意不满意"),
    FOLLOW_UP_BY,
];
/// 卷宗十三种材料, in order (DOMAIN 2.4): whether each lies in the file.
pub(super) const PAPERS: &[Field] = &[
    yes("paper_01", "调解申请书或受理登记表"),
    yes("paper_02", "权利义务告知书"),
    yes("paper_03", "当事人身份证明已核对"),
    yes("paper_04", "授权委托书"),
    yes("paper_05", "调查记录"),
    yes("paper_06", "证据材料"),
    yes("paper_07", "调解记录"),
    yes("paper_08", "调解协议书或口头协议登记表"),
    yes("paper_09", "履行凭证"),
    yes("paper_10", "回访记录"),
    yes("paper_11", "司法确认材料"),
    yes("paper_12", "卷宗情况说明"),
    yes("paper_13", "封底"),
];
pub(super) const REFER: &[Field] = &[
    text("target", 60, "转到哪里").required(),
    yes("served_consents", "要办事的一方同意").required(),
    REASON,
];
pub(super) const ESCALATE: &[Field] = &[
    yes("called_110", "已拨打110").required(),
    NOTE.required(),
    Field::new("to_state", OneOf(&["referred"]), Internal, CaseFile, "已由公安机关接手"),
];
pub(super) const NOT_CONFIRMED: &[Field] =
    &[yes("ways_told", "已告知可以再调解或起诉").required(), FOLLOW_UP_BY, NOTE];
pub(super) const PROTECT_CLOSE: &[Field] = &[
    Field::new("to_state", OneOf(&["referred", "archived"]), Internal, CaseFile, "转出还是归档")
        .required(),
    text("taken_over_by", 60, "谁接手").required(),
    day("taken_over_on", "哪一天接手").required(),
];
