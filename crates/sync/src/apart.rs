//! `POST /v1/apart` and `POST /v1/apart/settle`: what is kept apart, for those who write where it was meant to live, and
//! their decision about it. What they may not read is not shown, not even that it is there.

use minicbor::{Decode, Encode};
use model::id::{IncarnationId, UserId};
use model::time::TimeMs;

use crate::cbor;
use crate::changeset::Part;
use crate::code::Code;
use crate::exchange::PROTOCOL;
use crate::key::PublicKey;
use crate::limits::{REPLY_BYTES_MAX, SETTLED_REASON_BYTES_MAX};
use crate::settled::Outcome;
use crate::trust::{Nonce, SignedTime};

/// Where the list is asked for.
pub const LIST_PATH: &str = "/v1/apart";
/// Where a decision is made.
pub const SETTLE_PATH: &str = "/v1/apart/settle";
/// What either request weighs at most.
pub const ASK_BYTES_MAX: usize = 2 * 1024;
/// Parts of a list weigh at most this together; what was made later is asked for once some of it is decided.
pub const PARTS_BYTES_MAX: usize = REPLY_BYTES_MAX / 2;

/// Up: the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct ApartRequest {
    /// [`PROTOCOL`].
    #[n(0)]
    pub protocol: u16,
}

/// Down: what is still to be decided by whoever asks, the oldest first.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct ApartReply {
    /// [`PROTOCOL`].
    #[n(0)]
    pub protocol: u16,
    /// Under the request's nonce.
    #[n(1)]
    pub server_time: SignedTime,
    /// Each with what may be read of it.
    #[n(2)]
    pub sets: Vec<ApartSet>,
    /// Whether there is more than fits.
    #[n(3)]
    pub more: bool,
}

/// A changeset that is kept apart.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct ApartSet {
    /// The life it was made in.
    #[cbor(n(0), with = "crate::cbor::id")]
    pub incarnation: IncarnationId,
    /// Its number there.
    #[n(1)]
    pub seq: u64,
    /// Who made it.
    #[cbor(n(2), with = "crate::cbor::id")]
    pub user: UserId,
    /// What was done.
    #[n(3)]
    pub action: String,
    /// When, by the tablet's clock, UTC ms.
    #[n(4)]
    pub device_time: TimeMs,
    /// When it came, UTC ms.
    #[n(5)]
    pub received_at: TimeMs,
    /// Why; none when it only waits behind one that is kept apart.
    #[n(6)]
    pub code: Option<Code>,
    /// What it did where whoever asks writes; its changes have passed no gate.
    #[n(7)]
    pub parts: Vec<Part>,
}

/// Up: a decision.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct SettleRequest {
    /// [`PROTOCOL`].
    #[n(0)]
    pub protocol: u16,
    /// The life the changeset was made in.
    #[cbor(n(1), with = "crate::cbor::id")]
    pub incarnation: IncarnationId,
    /// Its number there.
    #[n(2)]
    pub seq: u64,
    /// What is decided.
    #[n(3)]
    pub outcome: Outcome,
    /// Why, in words for its author.
    #[n(4)]
    pub reason: String,
}

/// Down: it is decided. What could not be decided is refused with the reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct SettleReply {
    /// [`PROTOCOL`].
    #[n(0)]
    pub protocol: u16,
    /// Under the request's nonce.
    #[n(1)]
    pub server_time: SignedTime,
}

/// A reason somebody else is to read: something in one line, within its bound.
pub fn reason(text: &str) -> Option<&str> {
    let text = text.trim();
    let fits = !text.is_empty() && text.len() <= SETTLED_REASON_BYTES_MAX;
    (fits && !text.chars().any(char::is_control)).then_some(text)
}

impl ApartRequest {
    /// The body to be sealed.
    pub fn encode(&self) -> Vec<u8> {
        cbor::encode(self)
    }

    /// Reads a body whose envelope was verified.
    ///
    /// # Errors
    /// [`Code::NEWER_PROTOCOL`], [`Code::UNREADABLE`].
    pub fn decode(body: &[u8]) -> Result<Self, Code> {
        let request: Self = cbor::decode(body, ASK_BYTES_MAX)?;
        spoken(request.protocol)?;
        Ok(request)
    }
}

impl SettleRequest {
    /// The body to be sealed.
    pub fn encode(&self) -> Vec<u8> {
        cbor::encode(self)
    }

    /// Reads a body whose envelope was verified.
    ///
    /// # Errors
    /// [`Code::NEWER_PROTOCOL`], [`Code::BAD_REASON`], [`Code::UNREADABLE`].
    pub fn decode(body: &[u8]) -> Result<Self, Code> {
        let request: Self = cbor::decode(body, ASK_BYTES_MAX)?;
        spoken(request.protocol)?;
        match reason(&request.reason) {
            Some(_) => Ok(request),
            None => Err(Code::BAD_REASON),
        }
    }
}

impl ApartReply {
    /// The bytes of the answer.
    pub fn encode(&self) -> Vec<u8> {
        cbor::encode(self)
    }

    /// Reads an answer to a request under a nonce.
    ///
    /// # Errors
    /// [`Code::NOT_OUR_SERVER`], [`Code::NEWER_PROTOCOL`], [`Code::UNREADABLE`].
    pub fn read(bytes: &[u8], nonce: Nonce, server: &PublicKey) -> Result<Self, Code> {
        let reply: Self = cbor::decode(bytes, REPLY_BYTES_MAX)?;
        spoken(reply.protocol)?;
        said(&reply.server_time, nonce, server)?;
        Ok(reply)
    }
}

impl SettleReply {
    /// The bytes of the answer.
    pub fn encode(&self) -> Vec<u8> {
        cbor::encode(self)
    }

    /// Reads an answer to a decision under a nonce.
    ///
    /// # Errors
    /// [`Code::NOT_OUR_SERVER`], [`Code::NEWER_PROTOCOL`], [`Code::UNREADABLE`].
    pub fn read(bytes: &[u8], nonce: Nonce, server: &PublicKey) -> Result<Self, Code> {
        let reply: Self = cbor::decode(bytes, ASK_BYTES_MAX)?;
        spoken(reply.protocol)?;
        said(&reply.server_time, nonce, server)?;
        Ok(reply)
    }
}

fn spoken(protocol: u16) -> Result<(), Code> {
    if protocol == PROTOCOL { Ok(()) } else { Err(Code::NEWER_PROTOCOL) }
}

fn said(time: &SignedTime, nonce: Nonce, server: &PublicKey) -> Result<(), Code> {
    let ours = time.verify(server).is_ok() && time.nonce == nonce;
    if ours { Ok(()) } else { Err(Code::NOT_OUR_SERVER) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::Epoch;
    use crate::hash::Hash;
    use crate::key::SigningKey;

    fn decision(reason: &str) -> SettleRequest {
        SettleRequest {
            protocol: PROTOCOL,
            incarnation: IncarnationId::from_bytes([1; 16]),
            seq: 7,
            outcome: Outcome::Adopted,
            reason: reason.into(),
        }
    }

    #[test]
    fn the_bytes_are_golden() {
        let request = decision("核实过，是本人写的");
        assert_eq!(SettleRequest::decode(&request.encode()), Ok(request.clone()));
        assert_eq!(
            Hash::of(&[request.encode(), ApartRequest { protocol: PROTOCOL }.encode()].concat())
                .to_string(),
            "25b0ed9858bea2fd32a22e59b09462cbc28661be1811ecfe94911e8db927c900"
        );
    }

    #[test]
    fn a_decision_says_why_in_one_line() {
        let long = "长".repeat(SETTLED_REASON_BYTES_MAX / 3 + 1);
        for bad in ["", "  ", "两\n行", &long] {
            assert_eq!(SettleRequest::decode(&decision(bad).encode()), Err(Code::BAD_REASON));
        }
        let newer = SettleRequest { protocol: PROTOCOL + 1, ..decision("对") };
        assert_eq!(SettleRequest::decode(&newer.encode()), Err(Code::NEWER_PROTOCOL));
    }

    #[test]
    fn an_answer_is_for_what_was_asked_and_the_servers() {
        let key = SigningKey::from_bytes(&[1; 32]);
        let server_time = SignedTime::sign(Epoch([2; 8]), 9, Nonce([3; 16]), &key);
        let reply = ApartReply { protocol: PROTOCOL, server_time, sets: vec![], more: false };
        let done = SettleReply { protocol: PROTOCOL, server_time };
        let server = PublicKey::of(&key);
        assert_eq!(ApartReply::read(&reply.encode(), Nonce([3; 16]), &server), Ok(reply.clone()));
        assert_eq!(SettleReply::read(&done.encode(), Nonce([3; 16]), &server), Ok(done));
        let other = PublicKey::of(&SigningKey::from_bytes(&[2; 32]));
        for (nonce, server) in [(Nonce([4; 16]), server), (Nonce([3; 16]), other)] {
            let refused = ApartReply::read(&reply.encode(), nonce, &server);
            assert_eq!(refused, Err(Code::NOT_OUR_SERVER));
            let refused = SettleReply::read(&done.encode(), nonce, &server);
            assert_eq!(refused, Err(Code::NOT_OUR_SERVER));
        }
    }
}
