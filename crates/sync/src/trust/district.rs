//! The public description of a district, and when a tablet believes it.

use minicbor::{Decode, Encode};
use model::id::TenantId;
use model::time::TimeMs;

use super::succession::{Successions, leads_to};
use super::{Certificate, DeviceClaims, RootHash, ServerCertificate, Signable, Signed};
use crate::cbor;
use crate::code::Code;
use crate::key::PublicKey;
use crate::limits::DISTRICT_BYTES_MAX;

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
    /// From the district's first root to this one, oldest first; none where there was no other.
    #[n(7)]
    pub successions: Option<Successions>,
    /// `age1…`: whom to encrypt a courier's file to; its private half is on the server.
    #[n(8)]
    pub bundle_recipient: Option<String>,
}

/// The description of a district with its root's signature.
pub type DistrictInfo = Signed<District>;

impl Signable for District {
    const DOMAIN: &'static str = "doorstep.district.1";
}

/// Reads the answer of `GET /v1/district` and believes it only under the pinned root, or one that root has led to.
///
/// # Errors
/// [`Code::NOT_OUR_SERVER`] for what is no such answer, [`Code::SERVER_UNKNOWN`] for one of another root, or not
/// signed by it throughout.
pub fn read_district(bytes: &[u8], pinned: &RootHash) -> Result<DistrictInfo, Code> {
    let info: DistrictInfo =
        cbor::decode(bytes, DISTRICT_BYTES_MAX).map_err(|_| Code::NOT_OUR_SERVER)?;
    let root = info.value.root;
    let pinned = leads_to(pinned, &info.value);
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
