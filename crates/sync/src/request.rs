//! The envelope of every request: who carries it, once only and lately. The body is signed by hash, so that a
//! photo's bytes need not be held twice.

use data_encoding::BASE64URL_NOPAD;
use minicbor::{Decode, Encode};
use model::id::DeviceId;
use model::time::TimeMs;

use crate::cbor;
use crate::code::Code;
use crate::hash::Hash;
use crate::key::{PublicKey, Signature, SigningKey, sign};
use crate::limits::REQUEST_WINDOW_MS;
use crate::trust::{Nonce, SignedTime};

/// Version 1, 2026-11: the first.
pub const REQUEST_VERSION: u16 = 1;

/// The name of the HTTP header that carries a sealed head where there is no body: base64url of its CBOR.
pub const REQUEST_HEADER: &str = "x-doorstep-request";

const REQUEST_DOMAIN: &str = "doorstep.request.1";
const BODY_DOMAIN: &str = "doorstep.body.1";

/// Bytes of the header of a GET; a head is under 400.
const HEADER_BYTES_MAX: usize = 1024;
/// What an envelope may add to a body.
const ENVELOPE_BYTES_MAX: usize = 1024;

/// Who carries a request, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Carrier {
    /// The device.
    pub device: DeviceId,
    /// Never used twice.
    pub nonce: Nonce,
    /// UTC ms, as [`RequestHead::time`].
    pub time: TimeMs,
    /// As [`RequestHead::last_server_time`].
    pub last_server_time: Option<SignedTime>,
}

/// What the carrier signs.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct RequestHead {
    /// [`REQUEST_VERSION`].
    #[n(0)]
    pub version: u16,
    /// The device that carries it.
    #[cbor(n(1), with = "crate::cbor::id")]
    pub device: DeviceId,
    /// Never used twice.
    #[n(2)]
    pub nonce: Nonce,
    /// UTC ms: the last server time moved on by the boot clock; the wall clock where there is none.
    #[n(3)]
    pub time: TimeMs,
    /// SHA-256 of target and body, so that a head serves for nothing else.
    #[n(4)]
    pub body_sha256: Hash,
    /// The last signed server time, when the request brings a push: the earliest the push can have been made.
    #[n(5)]
    pub last_server_time: Option<SignedTime>,
}

/// A head and its signature: alone in the header of a GET, before the body otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct SealedHead {
    /// What is signed.
    #[n(0)]
    pub head: RequestHead,
    /// By the carrier's device.
    #[n(1)]
    pub signature: Signature,
}

/// A request as it travels.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Request {
    /// Who, and over what.
    #[n(0)]
    pub sealed: SealedHead,
    /// What.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub body: Vec<u8>,
}

/// Signs a head over a target (`GET /v1/blobs/…`) and a body.
fn seal_head(carrier: &Carrier, target: &str, body: &[u8], key: &SigningKey) -> SealedHead {
    let head = RequestHead {
        version: REQUEST_VERSION,
        device: carrier.device,
        nonce: carrier.nonce,
        time: carrier.time,
        body_sha256: bound(target, body),
        last_server_time: carrier.last_server_time,
    };
    let signature = sign(key, REQUEST_DOMAIN, &cbor::encode(&head));
    SealedHead { head, signature }
}

/// A request with a body, as it is sent: `target` is method, space and path, `POST /v1/sync`.
pub fn seal(carrier: &Carrier, target: &str, body: Vec<u8>, key: &SigningKey) -> Vec<u8> {
    cbor::encode(&Request { sealed: seal_head(carrier, target, &body, key), body })
}

/// The value of [`REQUEST_HEADER`] for a request without a body.
pub fn seal_header(carrier: &Carrier, target: &str, key: &SigningKey) -> String {
    BASE64URL_NOPAD.encode(&cbor::encode(&seal_head(carrier, target, &[], key)))
}

/// Reads a request; to be believed only after [`SealedHead::verify`].
///
/// # Errors
/// [`Code::TOO_LARGE`] for a body over `body_bytes_max`, [`Code::NEWER_PROTOCOL`], [`Code::UNREADABLE`].
pub fn read(bytes: &[u8], body_bytes_max: usize) -> Result<Request, Code> {
    let request: Request = cbor::decode(bytes, body_bytes_max.saturating_add(ENVELOPE_BYTES_MAX))?;
    if request.body.len() > body_bytes_max {
        return Err(Code::TOO_LARGE);
    }
    request.sealed.known_version()?;
    Ok(request)
}

/// Reads the header of a request without a body; to be believed only after [`SealedHead::verify`].
///
/// # Errors
/// As [`read`].
pub fn read_header(value: &str) -> Result<SealedHead, Code> {
    if value.len() > HEADER_BYTES_MAX {
        return Err(Code::TOO_LARGE);
    }
    let bytes = BASE64URL_NOPAD.decode(value.as_bytes()).map_err(|_| Code::UNREADABLE)?;
    let sealed: SealedHead = cbor::decode(&bytes, HEADER_BYTES_MAX)?;
    sealed.known_version()?;
    Ok(sealed)
}

impl SealedHead {
    /// Whether the device of this key sealed it, for this target and body.
    ///
    /// # Errors
    /// [`Code::FORGED`], [`Code::BODY_CHANGED`].
    pub fn verify(&self, target: &str, body: &[u8], device: &PublicKey) -> Result<(), Code> {
        device.verify(REQUEST_DOMAIN, &cbor::encode(&self.head), &self.signature)?;
        if self.head.body_sha256 == bound(target, body) { Ok(()) } else { Err(Code::BODY_CHANGED) }
    }

    fn known_version(&self) -> Result<(), Code> {
        if self.head.version == REQUEST_VERSION { Ok(()) } else { Err(Code::NEWER_PROTOCOL) }
    }
}

/// Whether a verified request is new and recent. The server remembers nonces for
/// [`crate::limits::NONCE_KEPT_MS`]; a tablet whose clock is wrong learns the time from the refusal and asks
/// again, so this costs nobody a record.
///
/// # Errors
/// [`Code::STALE_REQUEST`], [`Code::REPLAYED`].
pub fn freshness(time: TimeMs, now_ms: TimeMs, nonce_seen: bool) -> Result<(), Code> {
    if time.abs_diff(now_ms) > REQUEST_WINDOW_MS.unsigned_abs() {
        return Err(Code::STALE_REQUEST);
    }
    if nonce_seen { Err(Code::REPLAYED) } else { Ok(()) }
}

fn bound(target: &str, body: &[u8]) -> Hash {
    Hash::under(BODY_DOMAIN, &[target.as_bytes(), b"\n", body])
}

#[cfg(test)]
mod tests {
    use super::*;

    const TARGET: &str = "POST /v1/sync";

    fn key() -> SigningKey {
        SigningKey::from_bytes(&[1; 32])
    }

    fn carrier() -> Carrier {
        Carrier {
            device: DeviceId::from_bytes([2; 16]),
            nonce: Nonce([3; 16]),
            time: 1_790_000_000_000,
            last_server_time: None,
        }
    }

    /// Frozen: a change here is another version.
    #[test]
    fn the_bytes_of_a_sealed_request_are_golden() {
        let sealed = seal(&carrier(), TARGET, b"body".to_vec(), &key());
        assert_eq!(
            Hash::of(&sealed).to_string(),
            "bbf5f8debd9c620acfc347298913b399bab846eec8327c4bc25feda39efba7a7"
        );
        assert_eq!(sealed.len(), 152);
    }

    #[test]
    fn a_sealed_request_opens_for_its_target_body_and_key_only() {
        let bytes = seal(&carrier(), TARGET, b"body".to_vec(), &key());
        let request = read(&bytes, 4).unwrap();
        let device = PublicKey::of(&key());
        let verify = |target, body: &[u8], key| request.sealed.verify(target, body, key);
        assert_eq!(verify(TARGET, b"body", &device), Ok(()));
        assert_eq!(verify("POST /v1/enrol", b"body", &device), Err(Code::BODY_CHANGED));
        assert_eq!(verify(TARGET, b"bodies", &device), Err(Code::BODY_CHANGED));
        let other = PublicKey::of(&SigningKey::from_bytes(&[9; 32]));
        assert_eq!(verify(TARGET, b"body", &other), Err(Code::FORGED));
        let mut changed = request.clone();
        changed.sealed.head.time += 1;
        assert_eq!(changed.sealed.verify(TARGET, b"body", &device), Err(Code::FORGED));
        assert_eq!(read(&bytes, 3), Err(Code::TOO_LARGE));
    }

    #[test]
    fn a_header_opens_for_its_target() {
        let target = "GET /v1/blobs/00";
        let header = seal_header(&carrier(), target, &key());
        let sealed = read_header(&header).unwrap();
        assert_eq!(sealed.verify(target, &[], &PublicKey::of(&key())), Ok(()));
        assert_eq!(read_header("<>"), Err(Code::UNREADABLE));
        assert_eq!(read_header(&"A".repeat(2_000)), Err(Code::TOO_LARGE));
    }

    #[test]
    fn a_request_counts_once_and_only_near_its_time() {
        let now = 1_790_000_000_000;
        let rows = [
            (0, false, Ok(())),
            (REQUEST_WINDOW_MS, false, Ok(())),
            (-REQUEST_WINDOW_MS, false, Ok(())),
            (REQUEST_WINDOW_MS + 1, false, Err(Code::STALE_REQUEST)),
            (-REQUEST_WINDOW_MS - 1, false, Err(Code::STALE_REQUEST)),
            (0, true, Err(Code::REPLAYED)),
            (i64::MIN / 2, true, Err(Code::STALE_REQUEST)),
        ];
        for (off, seen, expected) in rows {
            assert_eq!(freshness(now + off, now, seen), expected, "{off} {seen}");
        }
        assert_eq!(freshness(i64::MIN, i64::MAX, false), Err(Code::STALE_REQUEST));
    }
}
