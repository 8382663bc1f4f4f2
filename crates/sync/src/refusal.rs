//! What every answer but a good one says: a stable code, when to come back, and the time, so that a tablet
//! with a wrong clock can ask again.

use minicbor::{Decode, Encode};

use crate::cbor;
use crate::code::Code;
use crate::trust::SignedTime;

const REFUSAL_BYTES_MAX: usize = 1024;

/// The body of every answer whose status is not 2xx.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Refusal {
    /// Why.
    #[n(0)]
    pub code: Code,
    /// Do not ask again before this many seconds.
    #[n(1)]
    pub retry_after_s: Option<u32>,
    /// With [`Code::STALE_REQUEST`]: what time it is, for the nonce that was refused.
    #[n(2)]
    pub server_time: Option<SignedTime>,
}

impl Refusal {
    /// A refusal that says only why.
    pub const fn new(code: Code) -> Self {
        Self { code, retry_after_s: None, server_time: None }
    }

    /// The bytes of the answer.
    pub fn encode(&self) -> Vec<u8> {
        cbor::encode(self)
    }

    /// Reads an answer.
    ///
    /// # Errors
    /// [`Code::NOT_OUR_SERVER`] for what no server of ours would say (a portal's HTML).
    pub fn decode(bytes: &[u8]) -> Result<Self, Code> {
        cbor::decode(bytes, REFUSAL_BYTES_MAX).map_err(|_| Code::NOT_OUR_SERVER)
    }
}
