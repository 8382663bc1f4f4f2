//! The district: its keys, invites, grants, feeds and photos, and the real judge over them.

mod judging;

use super::NOW;
use doorstep_tablet::transport::{Call, Method};
use minicbor::bytes::ByteVec;
use model::document::ChangeHash;
use model::id::{DeviceId, DocumentId, IncarnationId, TeamId, TenantId, UserId};
use model::rng::Rng;
use model::space::{Right, Space};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use sync::cbor;
use sync::changeset::Changeset;
use sync::code::Code;
use sync::enrol::{EnrolCode, EnrolReply, EnrolRequest, Invite, InviteId, Secret, admit};
use sync::exchange::{Colleague, Epoch, Restored, SyncRequest, WireGrant};
use sync::feed::FeedChange;
use sync::hash::Hash;
use sync::judge::KnownDocument;
use sync::key::{PublicKey, SigningKey};
use sync::limits::{ENROL_BYTES_MAX, REQUEST_BYTES_MAX};
use sync::receipt::{SyncReceipt, Verdict};
use sync::refusal::Refusal;
use sync::request;
use sync::settled::Settled;
use sync::trust::{
    Certificate, DeviceClaims, District as Info, RootHash, ServerClaims, Signed, SignedTime,
};

pub struct District {
    root: SigningKey,
    pub tenant: TenantId,
    pub demo: bool,
    pub sealing: age::x25519::Identity,
    pub bundles: age::x25519::Identity,
    pub state: Mutex<State>,
}

pub struct State {
    pub server: SigningKey,
    pub server_from: i64,
    pub certificates: Vec<ByteVec>,
    pub now: i64,
    pub epoch: Epoch,
    /// What the backup held that it was restored from.
    pub restored: Option<Restored>,
    /// Entries of one space in one answer.
    pub page: usize,
    pub refuse_photos: bool,
    /// Whether each push came with nothing left off.
    pub plain: Vec<bool>,
    /// Makes the judge's word another, for changesets it picks.
    pub overrule: Option<fn(&Changeset) -> Option<Verdict>>,
    rng: Rng,
    invites: BTreeMap<InviteId, (Secret, UserId, Invite)>,
    devices: BTreeMap<DeviceId, (DeviceClaims, Certificate)>,
    pub grants: BTreeMap<UserId, Vec<WireGrant>>,
    pub self_handled: BTreeSet<String>,
    pub colleagues: Vec<Colleague>,
    /// What was decided about changesets kept apart.
    pub settled: Vec<Settled>,
    documents: BTreeMap<DocumentId, KnownDocument>,
    changes: BTreeSet<(DocumentId, ChangeHash)>,
    withheld: BTreeSet<(DocumentId, ChangeHash)>,
    actors: BTreeMap<(DocumentId, Vec<u8>), IncarnationId>,
    pub judged: BTreeMap<(IncarnationId, u64), (Hash, SyncReceipt)>,
    amended: BTreeSet<(IncarnationId, u64)>,
    pub feeds: BTreeMap<String, Vec<FeedChange>>,
    pub blobs: BTreeMap<Hash, Vec<u8>>,
    pub halves: BTreeMap<Hash, Vec<u8>>,
    pub backed_up_to: u64,
    pub commit: u64,
    number: u32,
}

/// The committee leads go to.
pub fn committee() -> TeamId {
    TeamId::from_bytes([0xcc; 16])
}

impl District {
    pub fn new(demo: bool) -> Self {
        Self::rooted(demo, 1)
    }

    pub fn rooted(demo: bool, root: u8) -> Self {
        Self {
            root: SigningKey::from_bytes(&[root; 32]),
            tenant: TenantId::from_bytes([9; 16]),
            demo,
            sealing: age::x25519::Identity::generate(),
            bundles: age::x25519::Identity::generate(),
            state: Mutex::new(State {
                server: SigningKey::from_bytes(&[2; 32]),
                server_from: 0,
                certificates: vec![ByteVec::from(vec![1, 2, 3])],
                now: NOW,
                epoch: Epoch([1; 8]),
                restored: None,
                page: 100,
                refuse_photos: false,
                plain: Vec::new(),
                overrule: None,
                rng: Rng::from_number(u64::from(root)),
                invites: BTreeMap::new(),
                devices: BTreeMap::new(),
                grants: BTreeMap::new(),
                self_handled: BTreeSet::new(),
                colleagues: Vec::new(),
                settled: Vec::new(),
                documents: BTreeMap::new(),
                changes: BTreeSet::new(),
                withheld: BTreeSet::new(),
                actors: BTreeMap::new(),
                judged: BTreeMap::new(),
                amended: BTreeSet::new(),
                feeds: BTreeMap::new(),
                blobs: BTreeMap::new(),
                halves: BTreeMap::new(),
                backed_up_to: 0,
                commit: 0,
                number: 0,
            }),
        }
    }

    pub fn with<T>(&self, f: impl FnOnce(&mut State) -> T) -> T {
        f(&mut self.state.lock().unwrap())
    }

    /// A grid worker: writes the grid, hands in to the community and the committee.
    pub fn worker(&self, grid: &str) -> UserId {
        self.with(|state| {
            let user = UserId::from_uuid(state.rng.uuid_v7(NOW));
            let space: Space = grid.parse().unwrap();
            let grant = |space: String, right: Right| WireGrant {
                space,
                right: right.code().to_owned(),
                role: "grid_worker".to_owned(),
                from: 0,
                to: NOW * 2,
            };
            let grants = vec![
                grant(grid.to_owned(), Right::Write),
                grant(space.community().unwrap().to_string(), Right::HandIn),
                grant(Space::Team(committee()).to_string(), Right::HandIn),
            ];
            state.grants.insert(user, grants);
            user
        })
    }

    /// A one-use code for a person.
    pub fn invite(&self, user: UserId) -> String {
        self.with(|state| {
            let secret = Secret(state.rng.bytes());
            let expires = state.now + 86_400_000;
            let invite = Invite { expires, used_for: None };
            state.invites.insert(InviteId::of(&secret), (secret.clone(), user, invite));
            let root = RootHash::of(&PublicKey::of(&self.root));
            EnrolCode { address: "https://district.test".into(), secret, root }.to_string()
        })
    }

    pub fn answer(&self, call: &Call<'_>) -> Result<Vec<u8>, Refusal> {
        let refused = |code: Code| Refusal::new(code);
        match (call.method, call.path) {
            (Method::Get, "/v1/district") => Ok(cbor::encode(&self.info())),
            (Method::Post, "/v1/enrol") => self.enrol(&call.body).map_err(refused),
            (Method::Post, "/v1/sync") => self.sync(&call.body),
            (Method::Put, path) => self.put(path, &call.body),
            (Method::Get, path) => {
                let sealed =
                    request::read_header(call.sealed_head.as_deref().unwrap()).map_err(refused)?;
                let key = self.with(|state| state.devices[&sealed.head.device].0.public_key);
                sealed.verify(&format!("GET {path}"), &[], &key).map_err(refused)?;
                let place = sync::blob::from_path(path).unwrap();
                let photo = self.with(|state| state.blobs.get(&place.hash).cloned());
                let photo = photo.ok_or_else(|| refused(Code::NOT_FOUND))?;
                Ok(place
                    .from
                    .map_or(photo.clone(), |from| sync::blob::Rest::of(&photo, from).encode()))
            }
            _ => Err(refused(Code::NOT_FOUND)),
        }
    }

    fn info(&self) -> Signed<Info> {
        self.with(|state| {
            let server = ServerClaims {
                tenant: self.tenant,
                demo: self.demo,
                public_key: PublicKey::of(&state.server),
                from: state.server_from,
                to: i64::MAX,
            };
            let info = Info {
                tenant: self.tenant,
                name: "示范区".into(),
                demo: self.demo,
                root: PublicKey::of(&self.root),
                server: Signed::new(server, &self.root),
                sealing_recipient: self.sealing.to_public().to_string(),
                tls_certificates: state.certificates.clone(),
                successions: None,
                bundle_recipient: Some(self.bundles.to_public().to_string()),
            };
            Signed::new(info, &self.root)
        })
    }

    fn enrol(&self, body: &[u8]) -> Result<Vec<u8>, Code> {
        assert!(body.len() < ENROL_BYTES_MAX);
        let asked = EnrolRequest::decode(body)?;
        self.with(|state| {
            let now = state.now;
            let (secret, user, invite) =
                state.invites.get_mut(&asked.claims.invite).ok_or(Code::CODE_UNKNOWN)?;
            asked.verify(secret)?;
            admit(invite, &asked.claims.public_key, now)?;
            invite.used_for = Some(asked.claims.public_key);
            let user = *user;
            let known = state
                .devices
                .values()
                .find(|(claims, _)| claims.public_key == asked.claims.public_key)
                .cloned();
            let certificate = match known {
                Some((_, certificate)) => certificate,
                None => {
                    let claims = DeviceClaims {
                        tenant: self.tenant,
                        demo: self.demo,
                        device: DeviceId::from_uuid(state.rng.uuid_v7(now)),
                        user,
                        public_key: asked.claims.public_key,
                        from: 0,
                        to: i64::MAX,
                    };
                    let certificate = Signed::new(claims.clone(), &self.root);
                    state.devices.insert(claims.device, (claims, certificate.clone()));
                    certificate
                }
            };
            let server_time = SignedTime::sign(state.epoch, now, asked.claims.nonce, &state.server);
            Ok(EnrolReply { certificate, user_name: "李敏".into(), server_time }.encode())
        })
    }

    pub fn devices(&self) -> usize {
        self.with(|state| state.devices.len())
    }

    fn put(&self, path: &str, body: &[u8]) -> Result<Vec<u8>, Refusal> {
        let refused = |code: Code| Refusal::new(code);
        let request = request::read(body, 5_000_000).map_err(refused)?;
        self.with(|state| {
            let key = state.devices[&request.sealed.head.device].0.public_key;
            request.sealed.verify(&format!("PUT {path}"), &request.body, &key).map_err(refused)?;
            if state.refuse_photos {
                return Err(refused(Code::BLOB_QUOTA));
            }
            let place = sync::blob::from_path(path).unwrap();
            state.put(place, request.body).map(|progress| progress.encode()).map_err(refused)
        })
    }

    fn sync(&self, body: &[u8]) -> Result<Vec<u8>, Refusal> {
        let refused = |code: Code| Refusal::new(code);
        let sealed = request::read(body, REQUEST_BYTES_MAX).map_err(refused)?;
        self.with(|state| {
            let head = &sealed.sealed.head;
            let claims =
                state.devices.get(&head.device).ok_or(refused(Code::DEVICE_UNKNOWN))?.0.clone();
            sealed
                .sealed
                .verify("POST /v1/sync", &sealed.body, &claims.public_key)
                .map_err(refused)?;
            let server_time = SignedTime::sign(state.epoch, state.now, head.nonce, &state.server);
            if let Err(code) = request::freshness(head.time, state.now, false) {
                return Err(Refusal { server_time: Some(server_time), ..Refusal::new(code) });
            }
            let asked = SyncRequest::decode(&sealed.body).map_err(refused)?;
            let receipts = state.receive(&asked, &claims).map_err(refused)?;
            Ok(state.reply(&asked, &claims, receipts, server_time).encode().unwrap())
        })
    }

    /// A change the district itself makes: a building, a step at a desk.
    pub fn publish(&self, id: DocumentId, known: KnownDocument, raw: Vec<u8>, shares: &[Space]) {
        self.with(|state| {
            let chunk = sync::chunk::Chunk::parse(&raw).unwrap();
            state.changes.insert((id, chunk.hash.0));
            let mut spaces = vec![known.home];
            spaces.extend(shares);
            let of = (id, known.kind.number());
            state.documents.insert(id, known);
            state.commit += 1;
            for space in spaces {
                state.append(&space.to_string(), of, IncarnationId::from_bytes([0xee; 16]), &raw);
            }
        });
    }

    pub fn document(&self, id: DocumentId) -> Option<KnownDocument> {
        self.with(|state| state.documents.get(&id).cloned())
    }
}
