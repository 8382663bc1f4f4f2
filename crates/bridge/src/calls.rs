//! `POST /call/<name>`: the request as JSON, the response as JSON, each call on a thread of its own, so that a long
//! one holds up nobody else.

use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde_json::Value as Json;
use sync::code::Code;
use tablet::TabletError;
use tablet::api::{ApiError, CALLS};
use tablet::error::BAD_CALL;

use crate::answer;
use crate::body::{self, Unread};
use crate::site::{Calls, Site};

/// Makes a call.
pub(crate) async fn call(
    State(site): State<Arc<Site>>,
    Path(name): Path<String>,
    request: Request,
) -> Response {
    let Some(call) = CALLS.iter().find(|call| call.name == name) else {
        return refuse(StatusCode::NOT_FOUND, BAD_CALL);
    };
    // A form of another site can send text, and JSON only after asking.
    if !is_json(request.headers()) {
        return refuse(StatusCode::UNSUPPORTED_MEDIA_TYPE, BAD_CALL);
    }
    let Ok(one_of_them) = Arc::clone(&site.at_once).acquire_owned().await else {
        return refuse(StatusCode::SERVICE_UNAVAILABLE, BAD_CALL);
    };
    let read = match body::read(request.into_body()).await {
        Ok(read) => read,
        Err(Unread::TooLarge) => return refuse(StatusCode::PAYLOAD_TOO_LARGE, Code::TOO_LARGE),
        Err(Unread::BrokenOff) => return refuse(StatusCode::BAD_REQUEST, BAD_CALL),
    };
    let calls = Arc::clone(&site.calls);
    let made = tokio::task::spawn_blocking(move || {
        let _one_of_them = one_of_them;
        make(&calls, call.name, &read)
    });
    match made.await {
        Ok(Ok(response)) => answer::json(StatusCode::OK, &response),
        Ok(Err(error)) => answer::error(status(&error), &error),
        // It panicked. Others go on.
        Err(_) => refuse(StatusCode::INTERNAL_SERVER_ERROR, BAD_CALL),
    }
}

fn make(calls: &Calls, name: &str, request: &[u8]) -> Result<Json, ApiError> {
    let request = match request {
        [] => Json::Null,
        some => serde_json::from_slice(some)
            .map_err(|error| ApiError::from(TabletError::fault(BAD_CALL, error)))?,
    };
    calls(name, request)
}

fn is_json(headers: &HeaderMap) -> bool {
    let said = headers.get(CONTENT_TYPE).and_then(|said| said.to_str().ok()).unwrap_or_default();
    said.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}

/// What did not fit the list is the screen's fault; everything else the screen shows to the worker.
fn status(error: &ApiError) -> StatusCode {
    match error.code == Code::from(BAD_CALL).as_str() {
        true => StatusCode::BAD_REQUEST,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

fn refuse(status: StatusCode, code: impl Into<TabletError>) -> Response {
    answer::error(status, &ApiError::from(code.into()))
}
