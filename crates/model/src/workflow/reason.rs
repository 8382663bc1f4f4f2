//! Why a step may not be taken, or was overtaken: stable codes, each with what the worker is told.
//!
//! The first part stops a step; the second part is what the server stamps on one that was legal when it was taken
//! and came too late. The words of the second part never blame: the entry stays, as a note.

macro_rules! reasons {
    ($($(#[doc = $doc:literal])* $name:ident = $code:literal, $zh:literal;)*) => {
        /// A reason with a stable code.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs, reason = "the code and the sentence say it")]
        pub enum Reason { $($name),* }

        impl Reason {
            /// Every reason.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The stable code: what a stamp's `why` holds.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code),* }
            }

            /// What the worker is told.
            #[must_use]
            pub const fn zh(self) -> &'static str {
                match self { $(Self::$name => $zh),* }
            }
        }
    };
}

reasons! {
    UnknownTransition = "unknown-transition", "应用版本过旧，不认识这一步；请更新应用后再办";
    NeedsServer = "needs-server", "这一步要联网在工作台上办";
    WrongState = "wrong-state", "现在的状态不能做这一步，请刷新后再看";
    ToStateMissing = "to-state-missing", "请选择下一步到哪里";
    NotYourRole = "not-your-role", "您的岗位不能做这一步，请交给有权限的同事";
    NotAuthor = "not-author", "只有登记人能做这一步";
    NotHandler = "not-handler", "只有承办人能做这一步";
    NotAsked = "not-asked", "调解员没有请您回访，请先联系调解员";
    NotAskedByHandler = "not-asked-by-handler", "延期和挂起要由承办人提出、分流的一方同意";
    FieldMissing = "field-missing", "还有必填项没有填";
    FieldUnreadable = "field-unreadable", "填写的内容格式不对，请检查后修改";
    NotConfirmed = "not-confirmed", "还有一项没有确认";

    EventTooThin = "event-too-thin", "请写明类别和地点，并写满五个字或拍一张照片";
    EmergencyNotAsked = "emergency-not-asked", "特急事件请先回答是否已拨打110、119或120";
    WasAssigned = "was-assigned", "事件已经分流过，不能撤回；请联系受理岗";
    NotSelfHandled = "not-self-handled", "这一类事件不在自办清单里，请上报";
    ReturnsUsedUp = "returns-used-up", "已经退回两次，请打电话核实";
    HandlerMissing = "handler-missing", "请选择承办单位或承办人";
    LevelAbove = "level-above", "提级只能提到上一级";
    RejectReason = "reject-reason", "只有“非本单位职责”或“不属受理范围”可以退单";
    RejectedBefore = "rejected-before", "本单位已退过一次，请由调度员决定";
    HandlerTwice = "handler-twice", "协办不能与主办相同";
    ExtendedBefore = "extended-before", "已经延期过一次，不能再延";
    ExtensionTooLong = "extension-too-long", "延期不能超过原来的时限";
    ResumeTooLate = "resume-too-late", "恢复日期要在三十天以内";
    NotDissatisfied = "not-dissatisfied", "只有反馈为不满意的事件可以重办";
    RedosUsedUp = "redos-used-up", "已经重办两次，请提级处理";
    NoFeedback = "no-feedback", "还没有反馈，不能结单";
    CloserIsHandler = "closer-is-handler", "承办人不能给自己办的事结单，请社区书记或调度员结单";
    TimerTooWide = "timer-too-wide", "系统到时只能结即办即结的事件";
    MergedIntoItself = "merged-into-itself", "并单请选择另一件事件";

    SafetyFirst = "safety-first", "有人受到伤害或威胁，请先拨打110、妇联12338或民政12345；这里先不登记";
    ScreenIsClear = "screen-is-clear", "三个安全问题都回答没有，不必走保护通道";
    TwoSides = "two-sides", "受理要有至少两方当事人";
    AgreementForm = "agreement-form", "请选择书面协议或口头协议，并填全这一种所需的项";
    ReceiptOrWord = "receipt-or-word", "请确认有收据，或双方都说已履行";
    NoAgreementDate = "no-agreement-date", "找不到协议生效的日期，请先补登协议";
    ConfirmationTooLate = "confirmation-too-late", "协议生效已超过三十天，不能再申请司法确认";
    PapersMissing = "papers-missing", "卷宗还缺必备的材料";
    Undecided = "undecided", "协议与终止两说不一，请调委会主任先决定";

    AlreadyAssigned = "already-assigned", "事件已先分流，撤回没有生效";
    AlreadyAccepted = "already-accepted", "已有人先签收";
    AlreadyHandled = "already-handled", "已有人先办结，您的结果作为备注保留";
    Reassigned = "reassigned", "事件已转派他人，您的结果作为备注留给新的承办人";
    AlreadyFedBack = "already-fed-back", "已有人先反馈，您的反馈作为备注保留";
    AlreadyClosed = "already-closed", "事件已经结单，这一步作为补记保留";
    AlreadyWithdrawn = "already-withdrawn", "登记人已撤回事件，这一步作为备注保留";
    AlreadyMerged = "already-merged", "事件已作废或并单，这一步作为备注保留";
    AlreadyTransferred = "already-transferred", "事件已转出，这一步作为备注保留";
    AlreadyApplied = "already-applied", "已先申请调解，这一步作为备注保留";
    AlreadyReferred = "already-referred", "已先转出，这一步没有生效，作为备注保留";
    AlreadyArchived = "already-archived", "已先归档，这一步作为补记保留";
    AlreadySealed = "already-sealed", "已先转入保护通道，这一步作为备注保留";
    WithdrawalRecorded = "withdrawal-recorded", "已先登记当事人终止，协议等调委会主任决定后才生效";
    AgreementRecorded = "agreement-recorded", "已先登记协议，终止等调委会主任决定后才生效";
    StateChanged = "state-changed", "状态已先变化，这一步作为备注保留";
}

impl Reason {
    /// The reason of a code; `None` for one of a newer version.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|reason| reason.code() == code)
    }
}

/// A step that may not be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
#[error("{}", self.zh())]
pub struct Illegal {
    /// Why.
    pub reason: Reason,
    /// The field of the entry that it is about, if it is about one.
    pub field: Option<&'static str>,
}

impl Illegal {
    pub(super) const fn field(reason: Reason, field: &'static str) -> Self {
        Self { reason, field: Some(field) }
    }

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        self.reason.code()
    }

    /// What the worker is told: what to do next.
    #[must_use]
    pub const fn zh(self) -> &'static str {
        self.reason.zh()
    }
}

impl From<Reason> for Illegal {
    fn from(reason: Reason) -> Self {
        Self { reason, field: None }
    }
}
