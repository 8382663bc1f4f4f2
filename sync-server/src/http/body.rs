//! Reading a request's body: bounded before it is held, given up when nothing moves, and counted against what all
//! requests together may hold.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use sync::code::Code;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The unit in which held bytes are counted.
const UNIT_BYTES: usize = 1024;

/// What is read and thrown away of a body that is only a little too large, so that its sender hears why: an answer
/// to someone who is still sending gets lost.
const DISCARDED_BYTES_MAX: usize = 1024 * 1024;

const DISCARD_STALL: Duration = Duration::from_secs(5);

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
    let said = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX);
    if said > bytes_max {
        if said.saturating_sub(bytes_max) <= DISCARDED_BYTES_MAX {
            discard(&mut body, said, stall).await;
        }
        return Err(Code::TOO_LARGE);
    }
    let mut held = Held { bytes: Vec::new(), _share: None };
    while let Some(data) = next(&mut body, stall).await? {
        if held.bytes.len().saturating_add(data.len()) > bytes_max {
            discard(&mut body, DISCARDED_BYTES_MAX, stall).await;
            return Err(Code::TOO_LARGE);
        }
        held.take_share(data.len(), holdable)?;
        held.bytes.extend_from_slice(&data);
    }
    Ok(held)
}

/// The next bytes, if any come in time.
async fn next(body: &mut Body, stall: Duration) -> Result<Option<Bytes>, Code> {
    loop {
        let frame = poll_fn(|cx| Pin::new(&mut *body).poll_frame(cx));
        let Some(frame) = tokio::time::timeout(stall, frame).await.map_err(|_| Code::TIMED_OUT)?
        else {
            return Ok(None);
        };
        if let Ok(data) = frame.map_err(|_| Code::UNREADABLE)?.into_data() {
            return Ok(Some(data));
        }
    }
}

async fn discard(body: &mut Body, bytes_max: usize, stall: Duration) {
    let stall = stall.min(DISCARD_STALL);
    let mut left = bytes_max;
    while let Ok(Some(data)) = next(body, stall).await {
        match left.checked_sub(data.len()) {
            Some(less) => left = less,
            None => return,
        }
    }
}

impl Held {
    /// A slow sender holds little; many large bodies at once are told to come back.
    fn take_share(&mut self, more: usize, holdable: &Arc<Semaphore>) -> Result<(), Code> {
        let units = |bytes: usize| bytes.div_ceil(UNIT_BYTES);
        let lacking = units(self.bytes.len().saturating_add(more)) - units(self.bytes.len());
        let lacking = u32::try_from(lacking).map_err(|_| Code::TOO_LARGE)?;
        let share =
            Arc::clone(holdable).try_acquire_many_owned(lacking).map_err(|_| Code::SERVER_BUSY)?;
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
