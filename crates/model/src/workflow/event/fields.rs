//! What the log entries of an event say: field names, shapes and which are required, per transition.

use crate::schema::{Class::*, Field, Keep::*, Shape::*};

/// To which level an event is lifted.
pub(super) const LEVELS: &[&str] = &["street", "district"];

const NOTE: Field = Field::new("note", Text(500), Personal, Years3, "补充说明");
const HANDLER_USER: Field = Field::new("handler_user", Ref, Internal, Years3, "承办人");
const HANDLER_TEAM: Field = Field::new("handler_team", Ref, Internal, Years3, "承办单位");
const DUE_AT: Field = Field::new("due_at", Instant, Internal, Years3, "什么时候办好");
const URGENCY: Field = Field::new("urgency", Code("urgency"), Internal, Years3, "分流时定的急缓");
const RESULT: Field = Field::new("result", Text(1000), Internal, Years3, "办理结果").required();
const REASON: Field = Field::new("reason", Text(500), Internal, Years3, "原因");
const RETURN_REASON: Field =
    Field::new("return_reason", Code("return_reason"), Internal, Years3, "退回的原因").required();
const ASKED_BY: Field = Field::new("asked_by", Ref, Internal, Years3, "提出的承办人").required();

pub(super) const ONLY_NOTE: &[Field] = &[NOTE];
pub(super) const REPORT: &[Field] =
    &[Field::new("called_emergency", Bool, Internal, Years3, "是否已拨打110、119或120"), NOTE];
pub(super) const SELF_HANDLE: &[Field] = &[RESULT];
pub(super) const RETURN: &[Field] = &[RETURN_REASON, NOTE];
pub(super) const ASSIGN: &[Field] =
    &[HANDLER_USER, HANDLER_TEAM, URGENCY.required(), DUE_AT.required(), NOTE];
pub(super) const ESCALATE: &[Field] = &[
    HANDLER_USER,
    HANDLER_TEAM,
    Field::new("to_level", OneOf(LEVELS), Internal, Years3, "提到哪一级").required(),
    REASON.required(),
    URGENCY,
    DUE_AT,
];
pub(super) const CO_HANDLE: &[Field] = &[
    Field::new("co_handler_user", Ref, Internal, Years3, "协办人"),
    Field::new("co_handler_team", Ref, Internal, Years3, "协办单位"),
    NOTE,
];
pub(super) const EXTEND: &[Field] = &[
    ASKED_BY,
    DUE_AT.required(),
    Field::new("resident_told", Bool, Internal, Years3, "已告诉居民").required(),
    REASON,
];
pub(super) const SUSPEND: &[Field] = &[
    ASKED_BY,
    REASON.required(),
    Field::new("resume_on", Date, Internal, Years3, "哪一天恢复").required(),
];
pub(super) const COMPLETE: &[Field] =
    &[RESULT, Field::new("adopts", Ref, Internal, Years3, "采用了哪一条备注里的结果"), NOTE];
pub(super) const FEED_BACK: &[Field] = &[
    Field::new("told_whom", Text(60), Personal, Years3, "反馈给谁").required(),
    Field::new("told_how", Code("visit_method"), Internal, Years3, "怎样反馈").required(),
    Field::new("satisfaction", Code("satisfaction"), Internal, Years3, "满意不满意").required(),
    NOTE,
];
pub(super) const REDO: &[Field] =
    &[Field::new("reasonable", Bool, Internal, Years3, "不满意有道理").required(), REASON];
pub(super) const VOID: &[Field] =
    &[Field::new("surviving_event", Ref, Internal, Years3, "并到哪一件").required(), REASON];
pub(super) const TRANSFER: &[Field] = &[
    Field::new("target", Text(60), Internal, Years3, "转到哪里").required(),
    Field::new("receipt_no", Text(60), Internal, Years3, "对方的收件编号").required(),
    NOTE,
];
pub(super) const SUPERVISE: &[Field] = &[NOTE.required()];
