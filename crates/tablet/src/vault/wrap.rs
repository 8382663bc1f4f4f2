//! Locking keys in: Argon2id of the PIN and a secret of the keystore give, through HKDF-SHA-256, the key of one
//! XChaCha20-Poly1305 box. Neither the PIN nor the keystore alone opens it.

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use minicbor::{Decode, Encode};
use model::rng::Rng;
use sha2::Sha256;
use sync::cbor;
use sync::code::Code;
use zeroize::Zeroizing;

use super::Pin;
use crate::error::{Result, TabletError};

/// Version 1, 2026-11: the first.
const WRAP_VERSION: u16 = 1;
const WRAP_BYTES_MAX: usize = 1024;
const INFO: &[u8] = b"doorstep.pin-wrap.1";
/// More than any tablet has to spare is damage, not a parameter.
const MEMORY_KIB_MAX: u32 = 512 * 1024;
const PASSES_MAX: u32 = 64;

/// What a guess at the PIN costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PinCost {
    /// Memory, KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
}

impl PinCost {
    /// Half a second on a cheap tablet (four slow cores, 2 GiB), which a worker pays once in the morning: 32 MiB
    /// leave the app room, three passes make up for the single lane such a core can fill.
    pub const TABLET: Self = Self { memory_kib: 32 * 1024, passes: 3 };
    /// For tests and the simulator, which unlock by the thousand.
    pub const CHEAPEST: Self = Self { memory_kib: 8, passes: 1 };
}

/// What the safe holds.
#[derive(Clone)]
pub struct Keys {
    /// SQLCipher's raw key.
    pub database: Zeroizing<[u8; 32]>,
    /// The Ed25519 seed the device signs with.
    pub signing: Zeroizing<[u8; 32]>,
}

#[derive(Encode, Decode)]
#[cbor(array)]
struct Wrap {
    #[n(0)]
    head: Head,
    #[cbor(n(1), with = "minicbor::bytes")]
    sealed: Vec<u8>,
}

/// Bound into the box: none of it can be exchanged.
#[derive(Encode, Decode)]
#[cbor(array)]
struct Head {
    #[n(0)]
    version: u16,
    #[n(1)]
    memory_kib: u32,
    #[n(2)]
    passes: u32,
    #[cbor(n(3), with = "minicbor::bytes")]
    salt: [u8; 16],
    #[cbor(n(4), with = "minicbor::bytes")]
    nonce: [u8; 24],
}

pub(super) fn wrap(
    pin: &Pin,
    secret: &[u8],
    keys: &Keys,
    cost: PinCost,
    rng: &mut Rng,
) -> Result<Vec<u8>> {
    let PinCost { memory_kib, passes } = cost;
    let head =
        Head { version: WRAP_VERSION, memory_kib, passes, salt: rng.bytes(), nonce: rng.bytes() };
    let plain = Zeroizing::new([keys.database.as_slice(), keys.signing.as_slice()].concat());
    let aad = cbor::encode(&head);
    let cipher = cipher(pin, secret, &head)?;
    let payload = Payload { msg: plain.as_slice(), aad: &aad };
    let sealed =
        cipher.encrypt(&XNonce::from(head.nonce), payload).map_err(|_| Code::OUT_OF_MEMORY)?;
    Ok(cbor::encode(&Wrap { head, sealed }))
}

/// The keys, or nothing when PIN or keystore secret are not the ones they were locked in with.
pub(super) fn unwrap(pin: &Pin, secret: &[u8], bytes: &[u8]) -> Result<Option<Keys>> {
    let Wrap { head, sealed } = cbor::decode(bytes, WRAP_BYTES_MAX).map_err(damaged)?;
    if head.version > WRAP_VERSION {
        return Err(Code::NEWER_DATABASE.into());
    }
    if head.memory_kib > MEMORY_KIB_MAX || head.passes > PASSES_MAX {
        return Err(damaged("the cost of a PIN is out of bounds"));
    }
    let aad = cbor::encode(&head);
    let payload = Payload { msg: &sealed, aad: &aad };
    let Ok(plain) = cipher(pin, secret, &head)?.decrypt(&XNonce::from(head.nonce), payload) else {
        return Ok(None);
    };
    let plain = Zeroizing::new(plain);
    let half = |half: Option<&[u8]>| {
        let half = half.and_then(|half| <[u8; 32]>::try_from(half).ok());
        half.map(Zeroizing::new).ok_or_else(|| damaged("the wrap holds something else"))
    };
    Ok(Some(Keys { database: half(plain.get(..32))?, signing: half(plain.get(32..))? }))
}

fn cipher(pin: &Pin, secret: &[u8], head: &Head) -> Result<XChaCha20Poly1305> {
    let params = Params::new(head.memory_kib, head.passes, 1, Some(32)).map_err(damaged)?;
    let mut stretched = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(pin.bytes(), &head.salt, stretched.as_mut_slice())
        .map_err(|error| TabletError::fault(Code::OUT_OF_MEMORY, error))?;
    let material = Zeroizing::new([stretched.as_slice(), secret].concat());
    let mut key = Zeroizing::new([0; 32]);
    Hkdf::<Sha256>::new(Some(&head.salt), &material)
        .expand(INFO, key.as_mut_slice())
        .map_err(damaged)?;
    Ok(XChaCha20Poly1305::new(&(*key).into()))
}

fn damaged(note: impl ToString) -> TabletError {
    TabletError::fault(crate::error::KEYSTORE_FAILED, note)
}
