//! HTTP: bounds, then one thin route a path. A route reads the body, calls one service, turns its answer into a
//! response.

mod answer;
mod body;
mod bounds;
mod district;
mod page;
mod routes;
pub mod stream;

use std::sync::Arc;

use axum::Router;
use axum::extract::MatchedPath;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post, put};

use sync::pack::{CHUNK_PATH, MANIFEST_PATH};

use crate::service::Installation;

pub use bounds::Bounds;
pub use district::certificates;

/// What every route sees.
#[derive(Debug)]
pub struct Site {
    /// The services.
    pub installation: Arc<Installation>,
    /// The answer of `GET /v1/district`.
    pub district: Vec<u8>,
    /// How much is too much.
    pub bounds: Bounds,
}

/// Every path. Without a listener of its own, so that a simulator can drive it.
///
/// Whoever serves it adds [`axum::extract::ConnectInfo`] with the peer's address; without it, all requests share
/// one address' bounds.
pub fn router(site: Arc<Site>) -> Router {
    Router::new()
        .route("/", get(page::page))
        .route("/healthz", get(routes::healthz))
        .route("/readyz", get(routes::readyz))
        .route("/v1/district", get(routes::district))
        .route("/v1/enrol", post(routes::enrol))
        .route("/metrics", get(routes::metrics))
        .route("/v1/sync", post(routes::sync))
        .route("/v1/repair", post(routes::repair))
        .route(sync::heal::PATH, post(routes::heal))
        .route(sync::apart::LIST_PATH, post(routes::list_apart))
        .route(sync::apart::SETTLE_PATH, post(routes::settle_apart))
        .route(MANIFEST_PATH, post(routes::pack_manifest))
        .route(CHUNK_PATH, post(routes::pack_chunk))
        .route("/v1/blobs/{hash}", put(routes::put_blob).get(routes::get_blob))
        .route("/v1/blobs/{hash}/{from}", get(routes::get_blob))
        .route("/v1/blobs/{hash}/{from}/{of}", put(routes::put_blob))
        .fallback(routes::nothing)
        .method_not_allowed_fallback(routes::nothing)
        .layer(from_fn_with_state(Arc::clone(&site), bounds::by_address))
        .layer(from_fn(log))
        .with_state(site)
}

/// One line a request: its own id, the route's pattern, the status. No address, no tablet, no photo's name.
async fn log(
    request: axum::extract::Request,
    next: axum::middleware::Next,
) -> axum::response::Response {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let id = NEXT.fetch_add(1, Ordering::Relaxed);
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let span = tracing::info_span!("request", id);
    let response = tracing::Instrument::instrument(next.run(request), span).await;
    let status = response.status().as_u16();
    let code = response.extensions().get::<answer::Said>().map_or("", |said| said.0.as_str());
    tracing::info!(id, %method, route = route.as_deref().unwrap_or("-"), status, code, "answered");
    response
}
