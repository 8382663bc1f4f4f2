//! Enrolment: a one-use code becomes a device certificate. The code's secret never travels; the request proves
//! that its sender has it.

mod code_text;

use minicbor::{Decode, Encode};
use model::id::IncarnationId;
use model::time::TimeMs;
use subtle::ConstantTimeEq;

pub use code_text::{EnrolCode, Secret};

use crate::cbor;
use crate::code::Code;
use crate::hash::{Hash, hmac};
use crate::key::PublicKey;
use crate::limits::{ENROL_BYTES_MAX, VERSION_BYTES_MAX};
use crate::trust::{Certificate, DeviceClaims, District, Nonce, SignedTime};

/// Version 1, 2026-11: the first.
pub const ENROL_VERSION: u16 = 1;
const INVITE_DOMAIN: &str = "doorstep.invite.1";
const PROOF_DOMAIN: &str = "doorstep.enrol.1";

/// What an invite is known by on the server; says nothing about the secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct InviteId(#[cbor(n(0), with = "minicbor::bytes")] pub [u8; 16]);

/// What a tablet asks to be certified for.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct EnrolClaims {
    /// [`ENROL_VERSION`].
    #[n(0)]
    pub version: u16,
    /// Which invite.
    #[n(1)]
    pub invite: InviteId,
    /// The key the tablet has made; its secret half stays there.
    #[n(2)]
    pub public_key: PublicKey,
    /// The first life of its database.
    #[cbor(n(3), with = "crate::cbor::id")]
    pub incarnation: IncarnationId,
    /// To bind the server's time to this request.
    #[n(4)]
    pub nonce: Nonce,
    /// The tablet's wall time, UTC ms; only noted.
    #[n(5)]
    pub time: TimeMs,
    /// The app's version.
    #[n(6)]
    pub app_version: String,
}

/// `POST /v1/enrol`, up.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct EnrolRequest {
    /// What is asked.
    #[n(0)]
    pub claims: EnrolClaims,
    /// HMAC-SHA-256 of it under the secret.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub proof: [u8; 32],
}

/// `POST /v1/enrol`, down.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct EnrolReply {
    /// By the district's root.
    #[n(0)]
    pub certificate: Certificate,
    /// The user's name, for the screen.
    #[n(1)]
    pub user_name: String,
    /// Over the request's nonce.
    #[n(2)]
    pub server_time: SignedTime,
}

impl InviteId {
    /// Of the secret it stands for.
    pub fn of(secret: &Secret) -> Self {
        let mut short = [0; 16];
        let hash = Hash::under(INVITE_DOMAIN, &[&secret.0]);
        short.iter_mut().zip(hash.as_bytes()).for_each(|(to, from)| *to = *from);
        Self(short)
    }
}

impl EnrolRequest {
    /// Claims with the proof that their sender has the secret.
    pub fn new(claims: EnrolClaims, secret: &Secret) -> Self {
        let proof = hmac(&secret.0, PROOF_DOMAIN, &cbor::encode(&claims));
        Self { claims, proof }
    }

    /// The body to be sent.
    pub fn encode(&self) -> Vec<u8> {
        cbor::encode(self)
    }

    /// The server half: reads a body. To be believed only after [`EnrolRequest::verify`].
    ///
    /// # Errors
    /// [`Code::NEWER_PROTOCOL`], [`Code::TOO_LARGE`], [`Code::UNREADABLE`].
    pub fn decode(body: &[u8]) -> Result<Self, Code> {
        let request: Self = cbor::decode(body, ENROL_BYTES_MAX)?;
        if request.claims.version != ENROL_VERSION {
            return Err(Code::NEWER_PROTOCOL);
        }
        if request.claims.app_version.len() > VERSION_BYTES_MAX {
            return Err(Code::TOO_LARGE);
        }
        Ok(request)
    }

    /// Whether the sender has the secret, in constant time.
    ///
    /// # Errors
    /// [`Code::CODE_UNKNOWN`].
    pub fn verify(&self, secret: &Secret) -> Result<(), Code> {
        let proof = hmac(&secret.0, PROOF_DOMAIN, &cbor::encode(&self.claims));
        if proof.ct_eq(&self.proof).into() { Ok(()) } else { Err(Code::CODE_UNKNOWN) }
    }
}

/// What the server knows of an invite when somebody comes with its secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Invite {
    /// When it ends, UTC ms.
    pub expires: TimeMs,
    /// The key it was used for, once it was.
    pub used_for: Option<PublicKey>,
}

/// Whether an invite still gives a certificate. The same tablet may ask twice: its first answer was cut off.
///
/// # Errors
/// [`Code::CODE_USED`], [`Code::CODE_EXPIRED`].
pub fn admit(invite: &Invite, public_key: &PublicKey, now_ms: TimeMs) -> Result<(), Code> {
    match invite.used_for {
        Some(key) if key != *public_key => Err(Code::CODE_USED),
        _ if now_ms >= invite.expires => Err(Code::CODE_EXPIRED),
        _ => Ok(()),
    }
}

impl EnrolReply {
    /// The bytes of the answer.
    pub fn encode(&self) -> Vec<u8> {
        cbor::encode(self)
    }

    /// The tablet half: reads an answer of status 200 and believes it only when it answers `asked`.
    ///
    /// # Errors
    /// [`Code::NOT_OUR_SERVER`] for what is no such answer, or one to another; what [`District::check`] says of
    /// the certificate.
    pub fn read(
        bytes: &[u8],
        asked: &EnrolClaims,
        district: &District,
    ) -> Result<(Self, DeviceClaims), Code> {
        let reply: Self = cbor::decode(bytes, ENROL_BYTES_MAX).map_err(|_| Code::NOT_OUR_SERVER)?;
        let server = &district.server.value.public_key;
        reply.server_time.verify(server).map_err(|_| Code::NOT_OUR_SERVER)?;
        let claims = district.check(&reply.certificate, reply.server_time.time)?.clone();
        let ours = reply.server_time.nonce == asked.nonce && claims.public_key == asked.public_key;
        if ours { Ok((reply, claims)) } else { Err(Code::NOT_OUR_SERVER) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::Epoch;
    use crate::key::SigningKey;
    use crate::trust::{ServerClaims, Signed};
    use model::id::{DeviceId, TenantId, UserId};

    fn key(seed: u8) -> SigningKey {
        SigningKey::from_bytes(&[seed; 32])
    }

    fn claims() -> EnrolClaims {
        EnrolClaims {
            version: ENROL_VERSION,
            invite: InviteId::of(&Secret([7; 10])),
            public_key: PublicKey::of(&key(3)),
            incarnation: IncarnationId::from_bytes([4; 16]),
            nonce: Nonce([5; 16]),
            time: 1_000,
            app_version: "0.1.0".into(),
        }
    }

    fn district() -> District {
        let tenant = TenantId::from_bytes([1; 16]);
        let server = ServerClaims {
            tenant,
            demo: true,
            public_key: PublicKey::of(&key(2)),
            from: 0,
            to: 10_000,
        };
        District {
            tenant,
            name: "示范区".into(),
            demo: true,
            root: PublicKey::of(&key(1)),
            server: Signed::new(server, &key(1)),
            sealing_recipient: "age1".into(),
            tls_certificates: vec![],
            successions: None,
            bundle_recipient: Some("age1".into()),
        }
    }

    fn reply(public_key: PublicKey, demo: bool, nonce: Nonce) -> EnrolReply {
        let certificate = DeviceClaims {
            tenant: district().tenant,
            demo,
            device: DeviceId::from_bytes([6; 16]),
            user: UserId::from_bytes([7; 16]),
            public_key,
            from: 0,
            to: 10_000,
        };
        EnrolReply {
            certificate: Signed::new(certificate, &key(1)),
            user_name: "张三".into(),
            server_time: SignedTime::sign(Epoch([0; 8]), 5_000, nonce, &key(2)),
        }
    }

    /// Frozen: a change here is another version.
    #[test]
    fn the_bytes_of_an_enrolment_are_golden() {
        let request = EnrolRequest::new(claims(), &Secret([7; 10])).encode();
        assert_eq!(
            Hash::of(&request).to_string(),
            "f6ff4ab76e7ae3f33716b58cf8abe5862148eaf69b58824f585d578e3e903ef2"
        );
        let reply = reply(claims().public_key, true, claims().nonce).encode();
        assert_eq!(
            Hash::of(&reply).to_string(),
            "3a51edd6a7e3b392fbe833f6204e79996db0c72a3760264e1785e95a9e74a2d3"
        );
    }

    #[test]
    fn only_who_has_the_secret_proves_it() {
        let request = EnrolRequest::decode(&EnrolRequest::new(claims(), &Secret([7; 10])).encode());
        let mut request = request.unwrap();
        assert_eq!(request.verify(&Secret([7; 10])), Ok(()));
        assert_eq!(request.verify(&Secret([8; 10])), Err(Code::CODE_UNKNOWN));
        request.claims.public_key = PublicKey::of(&key(9));
        assert_eq!(request.verify(&Secret([7; 10])), Err(Code::CODE_UNKNOWN));
    }

    #[test]
    fn an_invite_serves_one_tablet_until_it_ends() {
        let (ours, other) = (PublicKey::of(&key(3)), PublicKey::of(&key(9)));
        let rows = [
            (None, 99, Ok(())),
            (None, 100, Err(Code::CODE_EXPIRED)),
            (Some(ours), 99, Ok(())),
            (Some(ours), 100, Err(Code::CODE_EXPIRED)),
            (Some(other), 99, Err(Code::CODE_USED)),
            (Some(other), 100, Err(Code::CODE_USED)),
        ];
        for (used_for, now, expected) in rows {
            assert_eq!(admit(&Invite { expires: 100, used_for }, &ours, now), expected, "{now}");
        }
    }

    #[test]
    fn a_tablet_believes_only_its_own_answer() {
        let asked = claims();
        let read = |reply: EnrolReply| EnrolReply::read(&reply.encode(), &asked, &district());
        let good = reply(asked.public_key, true, asked.nonce);
        assert_eq!(read(good.clone()).unwrap().0, good);
        let other_key = reply(PublicKey::of(&key(9)), true, asked.nonce);
        assert_eq!(read(other_key), Err(Code::NOT_OUR_SERVER));
        let other_nonce = reply(asked.public_key, true, Nonce([0; 16]));
        assert_eq!(read(other_nonce), Err(Code::NOT_OUR_SERVER));
        assert_eq!(read(reply(asked.public_key, false, asked.nonce)), Err(Code::DEMO_MISMATCH));
        let mut forged = good.clone();
        forged.certificate = Signed::new(forged.certificate.value, &key(2));
        assert_eq!(read(forged), Err(Code::FORGED));
        let mut late = good;
        late.server_time = SignedTime::sign(Epoch([0; 8]), 10_000, asked.nonce, &key(2));
        assert_eq!(read(late), Err(Code::CERTIFICATE_EXPIRED));
        assert_eq!(EnrolReply::read(b"<html>", &asked, &district()), Err(Code::NOT_OUR_SERVER));
    }
}
