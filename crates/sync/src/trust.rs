//! Whom a tablet and a server believe: the district's root key signs device certificates, server keys and the
//! description of the district; the enrolment code pins the root by its hash.

use std::fmt;

use data_encoding::HEXLOWER;
use minicbor::{Decode, Encode};
use model::id::{DeviceId, TenantId, UserId};
use model::time::TimeMs;

use crate::cbor;
use crate::code::Code;
use crate::exchange::Epoch;
use crate::hash::Hash;
use crate::key::{PublicKey, Signature, SigningKey, sign};
use crate::limits::DISTRICT_BYTES_MAX;

/// Something that is signed: its domain prefix keeps its signatures apart from all others.
pub trait Signable: Encode<()> {
    /// The prefix, with the format's version.
    const DOMAIN: &'static str;
}

/// A value and the signature over its domain prefix and canonical bytes.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Signed<T> {
    /// What is said. Not to be believed before [`Signed::verify`].
    #[n(0)]
    pub value: T,
    /// By whom, the reader has to know.
    #[n(1)]
    pub signature: Signature,
}

impl<T: Signable> Signed<T> {
    /// Signs.
    pub fn new(value: T, key: &SigningKey) -> Self {
        let signature = sign(key, T::DOMAIN, &cbor::encode(&value));
        Self { value, signature }
    }

    /// The value, if `key` signed it.
    ///
    /// # Errors
    /// [`Code::FORGED`].
    pub fn verify(&self, key: &PublicKey) -> Result<&T, Code> {
        key.verify(T::DOMAIN, &cbor::encode(&self.value), &self.signature)?;
        Ok(&self.value)
    }
}

/// The first 128 bits of SHA-256 of the district's root public key: what an enrolment code carries.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct RootHash(#[cbor(n(0), with = "minicbor::bytes")] pub [u8; 16]);

impl RootHash {
    /// Of a root key.
    pub fn of(root: &PublicKey) -> Self {
        let mut short = [0; 16];
        short.iter_mut().zip(Hash::of(&root.0).as_bytes()).for_each(|(to, from)| *to = *from);
        Self(short)
    }
}

impl fmt::Debug for RootHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RootHash({})", HEXLOWER.encode(&self.0))
    }
}

/// What a district says of a tablet.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct DeviceClaims {
    /// The district.
    #[cbor(n(0), with = "crate::cbor::id")]
    pub tenant: TenantId,
    /// A district of fictitious people.
    #[n(1)]
    pub demo: bool,
    /// The tablet.
    #[cbor(n(2), with = "crate::cbor::id")]
    pub device: DeviceId,
    /// Whose tablet; never shared between people.
    #[cbor(n(3), with = "crate::cbor::id")]
    pub user: UserId,
    /// The key its pushes and requests are signed by.
    #[n(4)]
    pub public_key: PublicKey,
    /// First instant it holds, UTC ms.
    #[n(5)]
    pub from: TimeMs,
    /// First instant it no longer holds, UTC ms.
    #[n(6)]
    pub to: TimeMs,
}

/// A tablet's certificate, signed by the district's root.
pub type Certificate = Signed<DeviceClaims>;

impl DeviceClaims {
    /// Whether the certificate holds at an instant.
    pub fn covers(&self, at: TimeMs) -> bool {
        self.from <= at && at < self.to
    }
}

impl Signable for DeviceClaims {
    const DOMAIN: &'static str = "doorstep.device-certificate.1";
}

/// What a district says of a server's signing key.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct ServerClaims {
    /// The district.
    #[cbor(n(0), with = "crate::cbor::id")]
    pub tenant: TenantId,
    /// A district of fictitious people.
    #[n(1)]
    pub demo: bool,
    /// The key server times are signed by.
    #[n(2)]
    pub public_key: PublicKey,
    /// First instant it holds, UTC ms.
    #[n(3)]
    pub from: TimeMs,
    /// First instant it no longer holds, UTC ms.
    #[n(4)]
    pub to: TimeMs,
}

/// A server's certificate, signed by the district's root.
pub type ServerCertificate = Signed<ServerClaims>;

impl ServerClaims {
    /// Whether the certificate holds at an instant.
    pub fn covers(&self, at: TimeMs) -> bool {
        self.from <= at && at < self.to
    }
}

impl Signable for ServerClaims {
    const DOMAIN: &'static str = "doorstep.server-certificate.1";
}

/// What `GET /v1/district` answers: public, and signed by the root it names.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct District {
    /// The district's installation.
    #[cbor(n(0), with = "crate::cbor::id")]
    pub tenant: TenantId,
    /// Its name, for the screen.
    #[n(1)]
    pub name: String,
    /// A district of fictitious people.
    #[n(2)]
    pub demo: bool,
    /// The root key. Believed only when its hash is the enrolment code's.
    #[n(3)]
    pub root: PublicKey,
    /// The server's present key.
    #[n(4)]
    pub server: ServerCertificate,
    /// `age1…`: whom to encrypt to for the district to open.
    #[n(5)]
    pub sealing_recipient: String,
    /// The TLS certificates to trust, DER.
    #[n(6)]
    pub tls_certificates: Vec<minicbor::bytes::ByteVec>,
}

/// The description of a district with its root's signature.
pub type DistrictInfo = Signed<District>;

impl Signable for District {
    const DOMAIN: &'static str = "doorstep.district.1";
}

/// Reads the answer of `GET /v1/district` and believes it only under the pinned root.
///
/// # Errors
/// [`Code::NOT_OUR_SERVER`] for what is no such answer, [`Code::SERVER_UNKNOWN`] for one of another root, or not
/// signed by it throughout.
pub fn read_district(bytes: &[u8], pinned: &RootHash) -> Result<DistrictInfo, Code> {
    let info: DistrictInfo =
        cbor::decode(bytes, DISTRICT_BYTES_MAX).map_err(|_| Code::NOT_OUR_SERVER)?;
    let root = info.value.root;
    let pinned = RootHash::of(&root) == *pinned;
    let said = info.verify(&root).and_then(|district| {
        let server = district.server.verify(&root)?;
        let same = server.tenant == district.tenant && server.demo == district.demo;
        if same { Ok(()) } else { Err(Code::FORGED) }
    });
    if pinned && said.is_ok() { Ok(info) } else { Err(Code::SERVER_UNKNOWN) }
}

impl District {
    /// What a device certificate of this district says, as of an instant of the server's time.
    ///
    /// # Errors
    /// [`Code::FORGED`], [`Code::WRONG_TENANT`], [`Code::DEMO_MISMATCH`], [`Code::CERTIFICATE_EXPIRED`].
    pub fn check<'a>(
        &self,
        certificate: &'a Certificate,
        at: TimeMs,
    ) -> Result<&'a DeviceClaims, Code> {
        let claims = certificate.verify(&self.root)?;
        if claims.tenant != self.tenant {
            return Err(Code::WRONG_TENANT);
        }
        if claims.demo != self.demo {
            return Err(Code::DEMO_MISMATCH);
        }
        if claims.covers(at) { Ok(claims) } else { Err(Code::CERTIFICATE_EXPIRED) }
    }
}

/// The server's word of what time it is, bound to one request: what brackets the time of what is pushed next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct SignedTime {
    /// The server's epoch.
    #[n(0)]
    pub epoch: Epoch,
    /// UTC ms.
    #[n(1)]
    pub time: TimeMs,
    /// The nonce of the request that was answered.
    #[n(2)]
    pub nonce: Nonce,
    /// By the server's key.
    #[n(3)]
    pub signature: Signature,
}

const TIME_DOMAIN: &str = "doorstep.time.1";

impl SignedTime {
    /// The time, for one request.
    pub fn sign(epoch: Epoch, time: TimeMs, nonce: Nonce, key: &SigningKey) -> Self {
        Self {
            epoch,
            time,
            nonce,
            signature: sign(key, TIME_DOMAIN, &time_bytes(epoch, time, nonce)),
        }
    }

    /// Whether the server of this key said so.
    ///
    /// # Errors
    /// [`Code::FORGED`].
    pub fn verify(&self, server: &PublicKey) -> Result<(), Code> {
        server.verify(TIME_DOMAIN, &time_bytes(self.epoch, self.time, self.nonce), &self.signature)
    }
}

fn time_bytes(epoch: Epoch, time: TimeMs, nonce: Nonce) -> Vec<u8> {
    cbor::encode(&(epoch, time, nonce))
}

/// Sixteen random bytes that make a request one of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct Nonce(#[cbor(n(0), with = "minicbor::bytes")] pub [u8; 16]);
