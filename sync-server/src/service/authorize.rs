//! Who carries a request: the first lines of every service for tablets.

use std::sync::PoisonError;

use sync::code::Code;
use sync::limits::NONCE_KEPT_MS;
use sync::refusal::Refusal;
use sync::request::{RequestHead, SealedHead, freshness};

use super::{Failure, Installation};
use crate::storage::{Device, User};

/// A carrier whose signature held, once.
#[derive(Clone, Debug)]
pub struct Carrier {
    /// The tablet.
    pub device: Device,
    /// Whose it is.
    pub user: User,
    /// What it signed.
    pub head: RequestHead,
    /// Whether it may be given anything, or why not. What it brings is judged in any case.
    pub may_read: Result<(), Code>,
}

impl Carrier {
    /// How the audit names it.
    pub fn actor(&self) -> String {
        format!("device/{}", self.device.claims().device)
    }
}

impl Installation {
    /// Verifies a request's envelope for `target` (`POST /v1/sync`) and `body`, and uses up its nonce.
    ///
    /// # Errors
    /// [`Code::DEVICE_UNKNOWN`], [`Code::FORGED`], [`Code::BODY_CHANGED`], [`Code::TOO_MANY_REQUESTS`],
    /// [`Code::STALE_REQUEST`] with the right time, [`Code::REPLAYED`]; the storage's.
    pub fn carrier(
        &self,
        sealed: &SealedHead,
        target: &str,
        body: &[u8],
    ) -> Result<Carrier, Failure> {
        let head = &sealed.head;
        let device = self.storage.device(head.device)?.ok_or(Code::DEVICE_UNKNOWN)?;
        sealed.verify(target, body, &device.claims().public_key)?;
        let now = self.clock.now_ms();
        // After the signature: nobody empties another's bucket.
        let mut rate = self.device_rate.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = rate.take(&head.device, now);
        drop(rate);
        taken.map_err(|seconds| Failure::wait(Code::TOO_MANY_REQUESTS, seconds))?;
        self.fresh(head, now)?;
        let user = self.storage.user(device.claims().user)?.ok_or(Code::DEVICE_UNKNOWN)?;
        let may_read = standing(&device, &user, now);
        Ok(Carrier { device, user, head: head.clone(), may_read })
    }

    /// A wrong clock locks nobody out: the refusal tells the time, and the tablet asks again with it.
    fn fresh(&self, head: &RequestHead, now: i64) -> Result<(), Failure> {
        if let Err(code) = freshness(head.time, now, false) {
            let server_time = Some(self.time_for(head.nonce));
            return Err(Refusal { server_time, ..Refusal::new(code) }.into());
        }
        // One more than the last instant a request with it could still be fresh.
        let until = now.saturating_add(NONCE_KEPT_MS + 1);
        let seen = !self.storage.use_nonce(head.device, head.nonce, until, now)?;
        Ok(freshness(head.time, now, seen)?)
    }
}

/// Whether a tablet may be given anything now.
pub(super) fn standing(device: &Device, user: &User, now: i64) -> Result<(), Code> {
    // A person whose account is closed has no tablet either.
    if device.revoked_at.is_some() || user.disabled_at.is_some() {
        return Err(Code::DEVICE_REVOKED);
    }
    if device.claims().covers(now) { Ok(()) } else { Err(Code::CERTIFICATE_EXPIRED) }
}
