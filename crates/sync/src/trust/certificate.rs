//! Certificates: what a district says of a tablet's key and of a server's.

use minicbor::{Decode, Encode};
use model::id::{DeviceId, TenantId, UserId};
use model::time::TimeMs;

use super::{Signable, Signed};
use crate::key::PublicKey;

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
