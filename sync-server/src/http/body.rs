//! Reading a request's body: bounded before it is held, given up when nothing moves, and counted against what all
//! requests together may hold.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, HttpBody};
use sync::code::Code;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The unit in which held bytes are counted.
const UNIT_BYTES: usize = 1024;

/// A body, and its share of what may be held; given back when both are dropped.
#[derive(Debug)]
pub(super) struct Held {
    /// The bytes.
    pub(super) bytes: Vec<u8>,
    _share: Option<OwnedSemaphorePermit>,
}

/// Reads a body of at most `bytes_max` bytes.
///
/// # Errors
/// [`Code::TOO_LARGE`], before a byte of it is read when its length was said; [`Code::TIMED_OUT`];
/// [`Code::SERVER_BUSY`] when others hold everything; [`Code::UNREADABLE`] when it breaks off.
pub(super) async fn read(
    mut body: Body,
    bytes_max: usize,
    stall: Duration,
    holdable: &Arc<Semaphore>,
) -> Result<Held, Code> {
    if body.size_hint().lower() > u64::try_from(bytes_max).unwrap_or(u64::MAX) {
        return Err(Code::TOO_LARGE);
    }
    let mut held = Held { bytes: Vec::new(), _share: None };
    loop {
        let frame = poll_fn(|cx| Pin::new(&mut body).poll_frame(cx));
        let Some(frame) = tokio::time::timeout(stall, frame).await.map_err(|_| Code::TIMED_OUT)? else {
            return Ok(held);
        };
        let Ok(data) = frame.map_err(|_| Code::UNREADABLE)?.into_data() else { continue };
        if held.bytes.len().saturating_add(data.len()) > bytes_max {
            return Err(Code::TOO_LARGE);
        }
        held.take_share(data.len(), holdable)?;
        held.bytes.extend_from_slice(&data);
    }
}

impl Held {
    /// A slow sender holds little; many large bodies at once are told to come back.
    fn take_share(&mut self, more: usize, holdable: &Arc<Semaphore>) -> Result<(), Code> {
        let units = |bytes: usize| bytes.div_ceil(UNIT_BYTES);
        let lacking = units(self.bytes.len().saturating_add(more)) - units(self.bytes.len());
        let lacking = u32::try_from(lacking).map_err(|_| Code::TOO_LARGE)?;
        let share = Arc::clone(holdable).try_acquire_many_owned(lacking).map_err(|_| Code::SERVER_BUSY)?;
        match &mut self._share {
            Some(held) => held.merge(share),
            none => *none = Some(share),
        }
        Ok(())
    }
}

/// What all requests together may hold.
pub(super) fn holdable(bytes: usize) -> Arc<Semaphore> {
    Arc::new(Semaphore::new(bytes.div_ceil(UNIT_BYTES)))
}
