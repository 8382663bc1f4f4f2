//! The one list of calls a screen may make (DESIGN 15): name, request, response, and the tags of what a call makes
//! stale. `call` serves every shell; nothing is listed twice.
//!
//! Requests and responses stand in the files beside this one and are plain JSON: ids as text, times as ms.

pub mod board;
pub mod bundle;
mod calls;
pub mod common;
pub mod conflict;
pub mod dispute;
pub mod event;
pub mod household;
pub mod keep;
pub mod session;
pub mod sync;
pub mod today;
#[cfg(test)]
mod typescript;
pub mod visit;

use ::sync::code::Code;
use serde::Serialize;
use serde_json::Value as Json;

use crate::Tablet;
use crate::error::{BAD_CALL, TabletError};

pub use calls::CALLS;

/// What a screen keeps of earlier answers, by what they are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Tag {
    /// Whether the tablet is open, and whose it is.
    Session,
    /// The day's list.
    Today,
    /// Buildings, doors, search.
    Board,
    /// A household's page, its changes, its visits.
    Household,
    /// Events and their steps.
    Event,
    /// Leads.
    Lead,
    /// Open conflicts.
    Conflict,
    /// Forms that are not saved yet.
    Draft,
    /// What waits, clouds, receipts.
    Sync,
}

/// One call of the list.
#[derive(Clone, Copy, Debug)]
pub struct Call {
    /// What it is called by: a verb first.
    pub name: &'static str,
    /// The type of its request.
    pub request: &'static str,
    /// The type of its response.
    pub response: &'static str,
    /// What it makes stale; empty for what only reads.
    pub stale: &'static [Tag],
    run: fn(&Tablet, Json) -> Result<Json, TabletError>,
}

/// Why a call did not succeed, as a screen gets it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ApiError {
    /// What a screen branches on and a worker reads out on the phone.
    pub code: String,
    /// What happened and what to do next.
    pub zh: String,
    /// What else the screen can use.
    pub detail: Detail,
}

/// What a screen can use of an error.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Detail {
    /// The field it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub field: Option<String>,
    /// Seconds to wait.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub seconds: Option<u32>,
}

/// Makes a call by its name.
///
/// # Errors
/// The use case's, with its code and sentence; `bad-call` for a name that is not listed or a request that does not
/// fit it.
pub fn call(tablet: &Tablet, name: &str, request: Json) -> Result<Json, ApiError> {
    let Some(call) = CALLS.iter().find(|call| call.name == name) else {
        return Err(TabletError::fault(BAD_CALL, "no such call").into());
    };
    Ok((call.run)(tablet, request)?)
}

impl From<TabletError> for ApiError {
    fn from(error: TabletError) -> Self {
        let seconds = match &error {
            TabletError::Wait { seconds, .. } => Some(*seconds),
            _ => None,
        };
        let code: Code = error.code();
        let detail = Detail { field: error.field_name().map(str::to_owned), seconds };
        Self { code: code.to_string(), zh: error.zh(), detail }
    }
}
