//! Enrolment: a one-use code becomes a tablet's certificate.
//!
//! The server has to check an HMAC under the code's secret, so it must be able to come by the secret; what lies in
//! the database is only a salt. The secret is derived from it under a key of the keys folder, so that whoever has
//! the database or a backup of it, but not the keys, enrols nobody.

use model::id::{DeviceId, UserId};
use model::time::DAY_MS;
use sync::code::Code;
use sync::enrol::{EnrolCode, EnrolReply, EnrolRequest, InviteId, Secret};
use sync::limits::INVITE_LIFE_MS;
use sync::trust::{DeviceClaims, Signed};

use super::{Failure, Installation};
use crate::derive::hmac_sha256;
use crate::storage::{Device, Enrolled, Enrolment, Invite, StorageError};

const SECRET_DOMAIN: &[u8] = b"doorstep.invite-secret.1";

impl Installation {
    /// `POST /v1/enrol`: the body up, the body down.
    ///
    /// # Errors
    /// [`Code::CODE_UNKNOWN`] for no such code and for a wrong proof alike, [`Code::CODE_USED`],
    /// [`Code::CODE_EXPIRED`], what cannot be read; the storage's.
    pub fn enrol(&self, body: &[u8]) -> Result<Vec<u8>, Failure> {
        let request = EnrolRequest::decode(body)?;
        let asked = &request.claims;
        let invite = self.storage.invite(&asked.invite)?.ok_or(Code::CODE_UNKNOWN)?;
        request.verify(&self.secret_of(&invite.salt))?;
        let user = self.storage.user(invite.user)?.ok_or(Code::CODE_UNKNOWN)?;
        if user.disabled_at.is_some() {
            return Err(Code::CODE_EXPIRED.into());
        }
        let now = self.clock.now_ms();
        let claims = DeviceClaims {
            tenant: self.tenant.id,
            demo: self.tenant.demo,
            device: DeviceId::from_uuid(self.rng.draw(|rng| rng.uuid_v7(now))),
            user: invite.user,
            public_key: asked.public_key,
            from: now,
            to: now.saturating_add(i64::from(self.limits.certificate_days) * DAY_MS),
        };
        let event = self.event(
            &format!("device/{}", claims.device),
            "enrol",
            &invite.user.to_string(),
            "ok",
            &format!("life={}", asked.incarnation),
        );
        let device = Device {
            certificate: Signed::new(claims, &self.keys.root),
            app_version: asked.app_version.clone(),
            enrolled_at: now,
            revoked_at: None,
        };
        let enrolment =
            Enrolment { invite: asked.invite, device, incarnation: asked.incarnation, now };
        match self.storage.enrol(&enrolment, &event)? {
            Enrolled::Done(certificate) => Ok(EnrolReply {
                certificate: *certificate,
                user_name: user.name,
                server_time: self.time_for(asked.nonce),
            }
            .encode()),
            Enrolled::Unknown => Err(Code::CODE_UNKNOWN.into()),
            Enrolled::Used => Err(Code::CODE_USED.into()),
            Enrolled::Expired => Err(Code::CODE_EXPIRED.into()),
        }
    }

    /// A new one-use code for a person who is there and not disabled.
    ///
    /// # Errors
    /// The storage's.
    pub fn new_code(&self, user: UserId, actor: &str) -> Result<EnrolCode, StorageError> {
        let now = self.clock.now_ms();
        let salt = self.rng.draw(|rng| rng.bytes());
        let secret = self.secret_of(&salt);
        let invite = Invite {
            id: InviteId::of(&secret),
            user,
            salt,
            made_at: now,
            expires_at: now.saturating_add(INVITE_LIFE_MS),
            used_by: None,
        };
        self.storage
            .add_invite(&invite, &self.event(actor, "invite", &user.to_string(), "ok", ""))?;
        Ok(EnrolCode { address: self.public_address.clone(), secret, root: self.root_hash() })
    }

    fn secret_of(&self, salt: &[u8; 16]) -> Secret {
        let derived = hmac_sha256(self.keys.invites.bytes(), &[SECRET_DOMAIN, salt]);
        let mut secret = [0; 10];
        secret.iter_mut().zip(derived).for_each(|(to, from)| *to = from);
        Secret(secret)
    }
}
