//! A courier's file: an author's pushes and photos in frames encrypted to the district, and the return file with the
//! receipts and what is new. Either may be cut anywhere and brought any number of times.
//!
//! What a frame holds stands in `content` (there) and `answer` (back). How the file's secret is encrypted to the
//! district's public key is the caller's: an age file, which draws its own randomness.

mod answer;
mod content;
mod stream;

use minicbor::{Decode, Encode};
use model::id::{DeviceId, TenantId};

use crate::cbor;
use crate::code::Code;
use crate::hash::{Hash, hmac};
use crate::limits::REPLY_BYTES_MAX;
use crate::trust::Nonce;

pub use answer::{Answer, Answered, Pushed};
pub use content::{Content, Counted, Opening, OpeningClaims, PHOTO_PIECE_BYTES_MAX, Photo};
pub use stream::{Ended, Reader, Writer};

/// Version 1, 2026-11: the first.
pub const BUNDLE_VERSION: u16 = 1;

/// A frame before it is encrypted: a reply of the largest size with what it answers.
const FRAME_BYTES_MAX: usize = REPLY_BYTES_MAX + 64 * 1024;
const SECRET_DOMAIN: &str = "doorstep.bundle-secret.1";
const NONCE_DOMAIN: &str = "doorstep.bundle-nonce.1";
const SECRET_NAME_DOMAIN: &str = "doorstep.bundle-secret-name.1";

/// A file's own number: drawn by the tablet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(transparent)]
pub struct BundleId(#[cbor(n(0), with = "minicbor::bytes")] pub [u8; 16]);

/// What a file's frames are encrypted under. The tablet derives it again when the return file comes; the district opens
/// it with its private key.
#[derive(Clone, PartialEq, Eq)]
pub struct BundleSecret(pub [u8; 32]);

impl std::fmt::Debug for BundleSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("BundleSecret(…)")
    }
}

impl BundleSecret {
    /// Of a bundle of the device whose signing seed this is.
    pub fn derive(signing_seed: &[u8; 32], id: BundleId) -> Self {
        Self(hmac(signing_seed, SECRET_DOMAIN, &id.0))
    }

    /// What the author signs, so that nobody else asks for an answer in its name.
    pub fn name(&self) -> Hash {
        Hash::under(SECRET_NAME_DOMAIN, &[&self.0])
    }
}

/// What a bundle's answers are bound to, derived like its secret.
pub fn nonce(signing_seed: &[u8; 32], id: BundleId) -> Nonce {
    let mut nonce = [0; 16];
    let drawn = hmac(signing_seed, NONCE_DOMAIN, &id.0);
    nonce.iter_mut().zip(drawn).for_each(|(to, from)| *to = from);
    Nonce(nonce)
}

/// Which of the two files it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Way {
    /// From a tablet to the district.
    #[n(0)]
    There,
    /// From the district to the tablet.
    #[n(1)]
    Back,
}

/// What stands at the beginning of a file, readable by everybody; bound into every frame.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Head {
    /// [`BUNDLE_VERSION`].
    #[n(0)]
    pub version: u16,
    /// There or back.
    #[n(1)]
    pub way: Way,
    /// The district.
    #[cbor(n(2), with = "crate::cbor::id")]
    pub tenant: TenantId,
    /// The file's number; a return file bears that of the file it answers.
    #[n(3)]
    pub id: BundleId,
    /// There: the secret, encrypted to the district. Back: nothing.
    #[cbor(n(4), with = "minicbor::bytes")]
    pub sealed_secret: Vec<u8>,
    /// Back: whom it is for. There: nobody, so that a lost file tells nothing.
    #[n(5)]
    pub device: Option<BackTo>,
}

/// The tablet a return file is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
pub struct BackTo(#[cbor(n(0), with = "crate::cbor::id")] pub DeviceId);

impl Head {
    /// Of a file there.
    pub fn there(tenant: TenantId, id: BundleId, sealed_secret: Vec<u8>) -> Self {
        Self { version: BUNDLE_VERSION, way: Way::There, tenant, id, sealed_secret, device: None }
    }

    /// Of the file that answers it.
    pub fn back(tenant: TenantId, id: BundleId, device: DeviceId) -> Self {
        let (version, way, device) = (BUNDLE_VERSION, Way::Back, Some(BackTo(device)));
        Self { version, way, tenant, id, sealed_secret: Vec::new(), device }
    }

    /// Whether it is a file this side can read.
    ///
    /// # Errors
    /// [`Code::NEWER_PROTOCOL`], [`Code::BUNDLE_UNREADABLE`], [`Code::WRONG_TENANT`].
    pub fn check(&self, way: Way, tenant: TenantId) -> Result<(), Code> {
        if self.version != BUNDLE_VERSION {
            return Err(Code::NEWER_PROTOCOL);
        }
        if self.way != way {
            return Err(Code::BUNDLE_UNREADABLE);
        }
        if self.tenant == tenant { Ok(()) } else { Err(Code::WRONG_TENANT) }
    }

    fn key(&self, secret: &BundleSecret) -> [u8; 32] {
        hmac(&secret.0, "doorstep.bundle-key.1", &cbor::encode(self))
    }
}
