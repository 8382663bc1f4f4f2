//! One function a path. Each reads its body within bounds and hands the work to a thread that may block.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use sync::code::Code;
use sync::limits::{
    BLOB_BYTES_MAX, BLOB_PIECE_BYTES, ENROL_BYTES_MAX, PACK_ASK_BYTES_MAX, REQUEST_BYTES_MAX,
};
use sync::pack::{CHUNK_PATH, MANIFEST_PATH};
use sync::request::{self, REQUEST_HEADER};
use sync::{apart, blob};

use super::Site;
use super::answer::{CBOR, PHOTO, REPLY, bytes, refuse};
use super::body::{self, Held};
use crate::service::{Carrier, Failure, Installation};

/// What an envelope adds to a body, at most.
const ENVELOPE_BYTES_MAX: usize = 1024;
/// When to come back to a server that has all hands full.
const BUSY_S: u32 = 5;

type Shared = State<Arc<Site>>;

/// It runs.
pub(super) async fn healthz() -> &'static str {
    "ok\n"
}

/// It can do its work.
pub(super) async fn readyz(State(site): Shared) -> Response {
    let ready = work(&site, |it| Ok(it.storage.check()?)).await;
    match ready {
        Ok(()) => "ready\n".into_response(),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "not ready\n").into_response(),
    }
}

/// Counts, for a collector on this machine. Whoever comes through a gateway comes from elsewhere.
pub(super) async fn metrics(State(site): Shared, request: Request) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let here = peer.is_some_and(|ConnectInfo(peer)| peer.ip().to_canonical().is_loopback());
    if !here || request.headers().contains_key("x-forwarded-for") {
        return nothing().await;
    }
    site.installation.metrics.text().into_response()
}

pub(super) async fn district(State(site): Shared) -> Response {
    bytes(CBOR, site.district.clone())
}

pub(super) async fn enrol(State(site): Shared, request: Request) -> Result<Response, Failure> {
    let held = held(&site, request.into_body(), ENROL_BYTES_MAX).await?;
    let answer = work(&site, move |it| it.enrol(&held.bytes)).await?;
    Ok(bytes(CBOR, answer))
}

pub(super) async fn sync(State(site): Shared, request: Request) -> Result<Response, Failure> {
    let held = held(&site, request.into_body(), REQUEST_BYTES_MAX + ENVELOPE_BYTES_MAX).await?;
    let answer = work(&site, move |it| {
        let request = request::read(&held.bytes, REQUEST_BYTES_MAX)?;
        let carrier = it.carrier(&request.sealed, "POST /v1/sync", &request.body)?;
        it.sync(&carrier, &request.body)
    });
    Ok(bytes(REPLY, answer.await?))
}

pub(super) async fn repair(State(site): Shared, request: Request) -> Result<Response, Failure> {
    let held = held(&site, request.into_body(), REQUEST_BYTES_MAX + ENVELOPE_BYTES_MAX).await?;
    let answer = work(&site, move |it| {
        let request = request::read(&held.bytes, REQUEST_BYTES_MAX)?;
        let carrier = it.carrier(&request.sealed, "POST /v1/repair", &request.body)?;
        it.repair(&carrier, &request.body)
    });
    Ok(bytes(REPLY, answer.await?))
}

pub(super) async fn heal(State(site): Shared, request: Request) -> Result<Response, Failure> {
    let held = held(&site, request.into_body(), REQUEST_BYTES_MAX + ENVELOPE_BYTES_MAX).await?;
    let answer = work(&site, move |it| {
        let request = request::read(&held.bytes, REQUEST_BYTES_MAX)?;
        let target = format!("POST {}", sync::heal::PATH);
        let carrier = it.carrier(&request.sealed, &target, &request.body)?;
        it.heal(&carrier, &request.body)
    });
    Ok(bytes(CBOR, answer.await?))
}

pub(super) async fn pack_manifest(
    State(site): Shared,
    request: Request,
) -> Result<Response, Failure> {
    let manifest = asked(&site, request, MANIFEST, Installation::pack_manifest);
    Ok(bytes(CBOR, manifest.await?))
}

pub(super) async fn pack_chunk(State(site): Shared, request: Request) -> Result<Response, Failure> {
    Ok(bytes(REPLY, asked(&site, request, CHUNK, Installation::pack_chunk).await?))
}

/// What is kept apart and the carrier may decide about.
pub(super) async fn list_apart(State(site): Shared, request: Request) -> Result<Response, Failure> {
    Ok(bytes(CBOR, asked(&site, request, APART, Installation::apart).await?))
}

/// The carrier's decision about one of them.
pub(super) async fn settle_apart(
    State(site): Shared,
    request: Request,
) -> Result<Response, Failure> {
    Ok(bytes(CBOR, asked(&site, request, SETTLE, Installation::settle_apart_of).await?))
}

/// Where a short question is asked, and what it weighs at most.
type Place = (&'static str, usize);
const MANIFEST: Place = (MANIFEST_PATH, PACK_ASK_BYTES_MAX);
const CHUNK: Place = (CHUNK_PATH, PACK_ASK_BYTES_MAX);
const APART: Place = (apart::LIST_PATH, apart::ASK_BYTES_MAX);
const SETTLE: Place = (apart::SETTLE_PATH, apart::ASK_BYTES_MAX);

type Service = fn(&Installation, &Carrier, &[u8]) -> Result<Vec<u8>, Failure>;

/// A question that is short, and its answer.
async fn asked(
    site: &Site,
    request: Request,
    (path, bytes_max): Place,
    service: Service,
) -> Result<Vec<u8>, Failure> {
    let held = held(site, request.into_body(), bytes_max + ENVELOPE_BYTES_MAX).await?;
    let answer = work(site, move |it| {
        let request = request::read(&held.bytes, bytes_max)?;
        let carrier = it.carrier(&request.sealed, &format!("POST {path}"), &request.body)?;
        service(it, &carrier, &request.body)
    });
    answer.await
}

/// A photo, whole or a piece of it.
pub(super) async fn put_blob(State(site): Shared, request: Request) -> Result<Response, Failure> {
    let place = blob::from_path(request.uri().path()).ok_or(Code::NOT_FOUND)?;
    let bytes_max = match place.of {
        Some(_) => BLOB_PIECE_BYTES,
        None => usize::try_from(BLOB_BYTES_MAX).map_err(|_| Code::TOO_LARGE)?,
    };
    let target = format!("PUT {}", request.uri().path());
    let held = held(&site, request.into_body(), bytes_max + ENVELOPE_BYTES_MAX).await?;
    let kept = work(&site, move |it| {
        let request = request::read(&held.bytes, bytes_max)?;
        let carrier = it.carrier(&request.sealed, &target, &request.body)?;
        it.put_blob(&carrier, &place, &request.body)
    });
    Ok(bytes(CBOR, kept.await?.encode()))
}

/// A photo, whole or from a byte on.
pub(super) async fn get_blob(State(site): Shared, request: Request) -> Result<Response, Failure> {
    let place = blob::from_path(request.uri().path()).ok_or(Code::NOT_FOUND)?;
    let header = request.headers().get(REQUEST_HEADER).and_then(|value| value.to_str().ok());
    let sealed = request::read_header(header.ok_or(Code::UNREADABLE)?)?;
    let target = format!("GET {}", request.uri().path());
    let photo = work(&site, move |it| {
        let carrier = it.carrier(&sealed, &target, &[])?;
        it.get_blob(&carrier, &place)
    });
    let content = if place.from.is_some() { CBOR } else { PHOTO };
    Ok(bytes(content, photo.await?))
}

/// Any other path or method.
pub(super) async fn nothing() -> Response {
    refuse(sync::refusal::Refusal::new(Code::NOT_FOUND))
}

async fn held(site: &Site, body: Body, bytes_max: usize) -> Result<Held, Failure> {
    let read = body::read(body, bytes_max, site.bounds.stall, &site.bounds.holdable).await;
    read.map_err(|code| match code == Code::SERVER_BUSY {
        true => Failure::wait(code, BUSY_S),
        false => code.into(),
    })
}

/// Runs a service where it may block; at most so many at once, and a panic harms one request only.
async fn work<T: Send + 'static>(
    site: &Site,
    service: impl FnOnce(&Installation) -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    let busy = |_| Failure::wait(Code::SERVER_BUSY, BUSY_S);
    let hand = Arc::clone(&site.bounds.work).try_acquire_owned().map_err(busy)?;
    let installation = Arc::clone(&site.installation);
    let span = tracing::Span::current();
    let done = tokio::task::spawn_blocking(move || {
        let _hand = hand;
        span.in_scope(|| service(&installation))
    });
    // A tablet that hangs up does not undo what was begun: the thread goes on to its commit.
    done.await.unwrap_or_else(|_| Err(Failure::wait(Code::SERVER_FAULT, BUSY_S)))
}
