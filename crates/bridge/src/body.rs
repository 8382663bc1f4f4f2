//! A call's request, bounded before it is held.

use std::future::poll_fn;
use std::pin::Pin;
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};

/// A photo of 20 MB is 28 MB in base64. Larger ones must come in too, to hear from the tablet that they are too large.
pub(crate) const BODY_BYTES_MAX: usize = 48 * 1024 * 1024;
/// What is read and thrown away of a larger one: an answer to someone who is still sending gets lost.
const DISCARDED_BYTES_MAX: usize = 256 * 1024 * 1024;
/// How long nothing may move.
const STALL: Duration = Duration::from_secs(30);

/// Why a body could not be read.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Unread {
    TooLarge,
    BrokenOff,
}

/// Reads a body.
pub(crate) async fn read(mut body: Body) -> Result<Vec<u8>, Unread> {
    let mut held = Vec::new();
    while let Some(data) = next(&mut body).await? {
        if held.len().saturating_add(data.len()) > BODY_BYTES_MAX {
            drop(held);
            discard(&mut body).await;
            return Err(Unread::TooLarge);
        }
        held.extend_from_slice(&data);
    }
    Ok(held)
}

async fn discard(body: &mut Body) {
    let mut left = DISCARDED_BYTES_MAX;
    while let Ok(Some(data)) = next(body).await {
        match left.checked_sub(data.len()) {
            Some(less) => left = less,
            None => return,
        }
    }
}

/// The next bytes, if any come in time.
async fn next(body: &mut Body) -> Result<Option<Bytes>, Unread> {
    loop {
        let frame = poll_fn(|cx| Pin::new(&mut *body).poll_frame(cx));
        let frame = tokio::time::timeout(STALL, frame).await.map_err(|_| Unread::BrokenOff)?;
        let Some(frame) = frame else { return Ok(None) };
        if let Ok(data) = frame.map_err(|_| Unread::BrokenOff)?.into_data() {
            return Ok(Some(data));
        }
    }
}
