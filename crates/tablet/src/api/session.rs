//! `get_state`, `enrol`, `unlock`, `lock`: what a tablet can be asked before it is open.

use serde::{Deserialize, Serialize};

/// Where a tablet stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct StateView {
    /// What can be done next.
    pub state: StateCode,
    /// Whose tablet it is; known while it is open.
    pub owner: Option<Owner>,
}

/// What can be done next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum StateCode {
    /// A code, and a PIN to choose.
    NotEnrolled,
    /// The PIN.
    Locked,
    /// Everything.
    Unlocked,
    /// A new code only: ten wrong PINs.
    Shut,
}

/// Whose tablet it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Owner {
    /// The person.
    pub user_name: String,
    /// The district.
    pub district_name: String,
    /// A district of fictitious people.
    pub demo: bool,
}

/// `enrol`
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct Enrol {
    /// The one-use code, as scanned or typed.
    pub code: String,
    /// The PIN to open it with from now on.
    pub pin: String,
}

/// `unlock`
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct Unlock {
    /// The PIN.
    pub pin: String,
}
