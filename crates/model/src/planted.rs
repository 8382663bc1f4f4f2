//! Bugs that can be switched on one by one, to see that the simulator finds each of them.
//!
//! Without the feature `planted`, which only a build of the simulator asks for, [`is`] is the constant `false` and
//! nothing of them is left.

/// A bug.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it; each stands where it bites")]
#[repr(u8)]
pub enum Bug {
    AcknowledgedBeforeCommit = 1,
    TabletSyncsLazily,
    ServerSyncsLazily,
    ActorReused,
    ScopeSkipped,
    CursorOffByOne,
    ReceiptBeforeCommit,
    ReceiptForged,
    PurgeBeforePush,
    QuarantineDropped,
    GenesisDrifted,
    AmendedOriginalApplied,
    FeedNumberSkipped,
    LeaseByWallClock,
    DuplicateJudgedAgain,
    PrevNotChecked,
    BlockedForgotten,
    ProjectionStale,
    SentTooFar,
    QuarantinedStaysApplied,
    OwnEntriesBelieved,
    GrantAtReceiptOnly,
}

impl Bug {
    /// Every bug.
    pub const ALL: [Self; 22] = [
        Self::AcknowledgedBeforeCommit,
        Self::TabletSyncsLazily,
        Self::ServerSyncsLazily,
        Self::ActorReused,
        Self::ScopeSkipped,
        Self::CursorOffByOne,
        Self::ReceiptBeforeCommit,
        Self::ReceiptForged,
        Self::PurgeBeforePush,
        Self::QuarantineDropped,
        Self::GenesisDrifted,
        Self::AmendedOriginalApplied,
        Self::FeedNumberSkipped,
        Self::LeaseByWallClock,
        Self::DuplicateJudgedAgain,
        Self::PrevNotChecked,
        Self::BlockedForgotten,
        Self::ProjectionStale,
        Self::SentTooFar,
        Self::QuarantinedStaysApplied,
        Self::OwnEntriesBelieved,
        Self::GrantAtReceiptOnly,
    ];
}

#[cfg(feature = "planted")]
static ON: std::sync::atomic::AtomicU8 = std::sync::atomic::AtomicU8::new(0);

/// Switches one bug on for the whole process, or all of them off.
#[cfg(feature = "planted")]
pub fn plant(bug: Option<Bug>) {
    ON.store(bug.map_or(0, |bug| bug as u8), std::sync::atomic::Ordering::Relaxed);
}

/// Whether a bug is on.
#[cfg(feature = "planted")]
#[must_use]
pub fn is(bug: Bug) -> bool {
    ON.load(std::sync::atomic::Ordering::Relaxed) == bug as u8
}

/// Never: this build has no bugs planted.
#[cfg(not(feature = "planted"))]
#[must_use]
#[inline]
pub const fn is(_: Bug) -> bool {
    false
}
