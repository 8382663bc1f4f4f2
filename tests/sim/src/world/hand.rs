//! A tablet that is no app: a device's key and a hand that makes requests with it, as it likes.

use model::id::{DeviceId, IncarnationId, TenantId, UserId};
use model::rng::Rng;
use server::storage::Device;
use sync::changeset::{Changeset, Part, chain_start};
use sync::clock::BootId;
use sync::exchange::{PROTOCOL, SyncRequest};
use sync::key::{PublicKey, SigningKey};
use sync::push::{self, Push};
use sync::request::{self, Carrier};
use sync::trust::{DeviceClaims, Nonce, Signed};
use sync_server as server;
use tablet::transport::Method;

use super::{Parcel, ServerBox};

/// The device behind it.
#[derive(Clone, Debug)]
pub(super) struct Hand {
    /// Of which district.
    pub(super) tenant: TenantId,
    /// Whose.
    pub(super) user: UserId,
    /// Which.
    pub(super) device: DeviceId,
    /// What it signs with.
    pub(super) key: SigningKey,
}

impl Hand {
    /// Enrols a device of a person's; its number is its name and its key.
    pub(super) fn enrolled(
        server: &mut ServerBox,
        login: &str,
        number: u8,
        now: i64,
    ) -> Option<Self> {
        let (device, key) =
            (DeviceId::from_bytes([number; 16]), SigningKey::from_bytes(&[number; 32]));
        let it = server.running();
        let user = it.storage.users().ok()?.into_iter().find(|user| user.login == login)?.id;
        let claims = DeviceClaims {
            tenant: it.tenant.id,
            demo: true,
            device,
            user,
            public_key: PublicKey::of(&key),
            from: now - 1,
            to: now + 300 * 86_400_000,
        };
        let tenant = claims.tenant;
        let certificate = Signed::new(claims, &it.keys.root);
        let row =
            Device { certificate, app_version: "0".into(), enrolled_at: now, revoked_at: None };
        let event = it.event("cli/sim", "device.add", "", "ok", "");
        // It may be there already.
        let _ = it.storage.add_device(&row, &event);
        Some(Self { tenant, user, device, key })
    }

    /// An action as this person's.
    pub(super) fn action(&self, action: &str, now: i64, parts: Vec<Part>) -> Changeset {
        Changeset {
            user: self.user,
            action: action.to_owned(),
            amends: None,
            device_time: now,
            boot: BootId([0; 16]),
            boot_clock: 0,
            parts,
        }
    }

    /// The first push of a life, in the name of a device.
    pub(super) fn push(
        &self,
        device: DeviceId,
        life: IncarnationId,
        sets: &[Changeset],
    ) -> Option<Push> {
        let prev = chain_start(life);
        let author =
            push::Author { tenant: self.tenant, device, incarnation: life, first_seq: 1, prev };
        push::seal(author, sets, true, &self.key).ok()
    }

    /// A request with a push, as it travels.
    pub(super) fn parcel(
        &self,
        life: IncarnationId,
        push: Push,
        rng: &mut Rng,
        now: i64,
    ) -> Parcel {
        let request = SyncRequest {
            protocol: PROTOCOL,
            app_version: "0".into(),
            incarnation: life,
            epoch: None,
            posting: None,
            cursors: Vec::new(),
            push: Some(push),
            blobs: Vec::new(),
            digest: None,
            mended: None,
            settled: None,
        };
        self.sealed(request.encode(), rng, now)
    }

    /// Any bytes under its seal.
    pub(super) fn sealed(&self, body: Vec<u8>, rng: &mut Rng, now: i64) -> Parcel {
        let carrier = Carrier {
            device: self.device,
            nonce: Nonce(rng.bytes()),
            time: now,
            last_server_time: None,
        };
        let body = request::seal(&carrier, "POST /v1/sync", body, &self.key);
        Parcel { method: Method::Post, path: "/v1/sync".into(), sealed_head: None, body }
    }
}
