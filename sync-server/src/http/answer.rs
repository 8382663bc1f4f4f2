//! Answers: bytes with status 200, or a refusal with the status its code has.

use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use sync::code::Code;
use sync::refusal::Refusal;

use crate::service::Failure;
use crate::storage::StorageError;

/// When to come back after trouble of the server's own.
const TROUBLE_S: u32 = 30;
/// When to come back to a full disk: somebody has to make room first.
const FULL_S: u32 = 300;

/// The code of a refusal, for the log.
#[derive(Clone, Debug)]
pub(super) struct Said(pub(super) Code);

/// Bytes of ours.
pub(super) fn bytes(content_type: &'static str, bytes: Vec<u8>) -> Response {
    let mut response = Response::new(Body::from(bytes));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

/// Our own CBOR.
pub(super) const CBOR: &str = "application/cbor";
/// A zstd frame of our own CBOR.
pub(super) const REPLY: &str = "application/octet-stream";
/// A photo.
pub(super) const PHOTO: &str = "image/jpeg";

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let refusal = match self {
            Self::Refused(refusal) => *refusal,
            Self::Storage(StorageError::Full) => full(&StorageError::Full),
            Self::Storage(error) => trouble(&error),
            Self::Blobs(error) if error.is_full() => full(&error),
            Self::Blobs(error) => trouble(&error),
        };
        refuse(refusal)
    }
}

/// What went wrong is for the log alone; it names tables and files, never what is in them.
fn trouble(error: &dyn std::error::Error) -> Refusal {
    let source = error.source().map(ToString::to_string).unwrap_or_default();
    tracing::error!(%error, source, "the server's own trouble");
    Refusal { retry_after_s: Some(TROUBLE_S), ..Refusal::new(Code::SERVER_FAULT) }
}

/// Nothing was kept and nothing is lost: tablets keep what they have until there is room.
fn full(error: &dyn std::error::Error) -> Refusal {
    tracing::error!(%error, "the disk is full");
    Refusal { retry_after_s: Some(FULL_S), ..Refusal::new(Code::SERVER_FULL) }
}

/// A refusal as a response.
pub(super) fn refuse(refusal: Refusal) -> Response {
    let mut response = bytes(CBOR, refusal.encode());
    *response.status_mut() = status(&refusal.code);
    if let Some(seconds) = refusal.retry_after_s {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    response.extensions_mut().insert(Said(refusal.code));
    response
}

/// Every code that is answered with something else than 400.
fn status(code: &Code) -> StatusCode {
    const STATUS: &[(Code, StatusCode)] = &[
        (Code::DEVICE_UNKNOWN, StatusCode::UNAUTHORIZED),
        (Code::FORGED, StatusCode::UNAUTHORIZED),
        (Code::BODY_CHANGED, StatusCode::UNAUTHORIZED),
        (Code::STALE_REQUEST, StatusCode::UNAUTHORIZED),
        (Code::REPLAYED, StatusCode::CONFLICT),
        (Code::DEVICE_REVOKED, StatusCode::FORBIDDEN),
        (Code::CERTIFICATE_EXPIRED, StatusCode::FORBIDDEN),
        (Code::CODE_UNKNOWN, StatusCode::FORBIDDEN),
        (Code::CODE_USED, StatusCode::FORBIDDEN),
        (Code::CODE_EXPIRED, StatusCode::FORBIDDEN),
        (Code::NOT_FOUND, StatusCode::NOT_FOUND),
        (Code::TIMED_OUT, StatusCode::REQUEST_TIMEOUT),
        (Code::TOO_LARGE, StatusCode::PAYLOAD_TOO_LARGE),
        (Code::BLOB_TOO_LARGE, StatusCode::PAYLOAD_TOO_LARGE),
        (Code::BLOB_QUOTA, StatusCode::FORBIDDEN),
        (Code::TOO_MANY_REQUESTS, StatusCode::TOO_MANY_REQUESTS),
        (Code::NEWER_PROTOCOL, StatusCode::UPGRADE_REQUIRED),
        (Code::SERVER_BUSY, StatusCode::SERVICE_UNAVAILABLE),
        (Code::SERVER_FULL, StatusCode::INSUFFICIENT_STORAGE),
        (Code::SERVER_FAULT, StatusCode::INTERNAL_SERVER_ERROR),
    ];
    STATUS
        .iter()
        .find(|(known, _)| known == code)
        .map_or(StatusCode::BAD_REQUEST, |(_, status)| *status)
}
