//! Answers: JSON of the tablet's own shape, or a plain page for a person.

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::Value as Json;
use tablet::api::{ApiError, Detail};

/// What the bridge itself has to say.
pub(crate) struct Said {
    pub(crate) code: &'static str,
    pub(crate) zh: &'static str,
}

/// JSON that no cache keeps.
pub(crate) fn json(status: StatusCode, json: &Json) -> Response {
    with_type(status, "application/json", json.to_string())
}

/// What the tablet answers to a call that did not succeed.
pub(crate) fn error(status: StatusCode, error: &ApiError) -> Response {
    let shaped = serde_json::to_value(error).unwrap_or_default();
    json(status, &shaped)
}

/// The bridge's own word in the tablet's shape.
pub(crate) fn said(status: StatusCode, said: &Said) -> Response {
    let shaped =
        ApiError { code: said.code.to_owned(), zh: said.zh.to_owned(), detail: Detail::default() };
    error(status, &shaped)
}

/// The bridge's own word as a page.
pub(crate) fn page(status: StatusCode, said: &Said) -> Response {
    let Said { code, zh } = said;
    let page = format!(
        "<!doctype html>\n<html lang=\"zh-CN\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>入户通</title>\n\
         <h1>入户通</h1>\n<p>{zh}。</p>\n<p><small>代码 {code}</small></p>\n"
    );
    with_type(status, "text/html; charset=utf-8", page)
}

fn with_type(status: StatusCode, content_type: &'static str, text: String) -> Response {
    let mut response = (status, text).into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
