//! The district: its keys, invites, grants, feeds and photos, and the real judge over them.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::sync::Mutex;

use doorstep_tablet::transport::{Call, Method};
use minicbor::bytes::ByteVec;
use model::document::ChangeHash;
use model::id::{DeviceId, DocumentId, IncarnationId, TeamId, TenantId, UserId};
use model::rng::Rng;
use model::space::{Grant, Right, Space};
use sync::apply::InPlace;
use sync::cbor;
use sync::changeset::Changeset;
use sync::code::Code;
use sync::enrol::{EnrolCode, EnrolReply, EnrolRequest, Invite, InviteId, Secret, admit};
use sync::exchange::{Epoch, SpaceDelta, SyncReply, SyncRequest, WireGrant, grants_mark};
use sync::feed::{FeedChange, FeedEntry, FeedKey, Tagged};
use sync::hash::Hash;
use sync::judge::{
    AcceptedPart, Case, Facts, Judged, KnownDocument, Ledger, Place, Stamping, Standing, judge,
    place, stamp,
};
use sync::key::{PublicKey, SigningKey};
use sync::limits::{ENROL_BYTES_MAX, REQUEST_BYTES_MAX};
use sync::push;
use sync::receipt::{Placed, SyncReceipt, Verdict};
use sync::refusal::Refusal;
use sync::request;
use sync::trust::{
    Certificate, DeviceClaims, District as Info, RootHash, ServerClaims, Signed, SignedTime,
};

use super::NOW;

pub struct District {
    root: SigningKey,
    pub tenant: TenantId,
    pub demo: bool,
    pub sealing: age::x25519::Identity,
    pub state: Mutex<State>,
}

pub struct State {
    pub server: SigningKey,
    pub server_from: i64,
    pub certificates: Vec<ByteVec>,
    pub now: i64,
    pub epoch: Epoch,
    /// Entries of one space in one answer.
    pub page: usize,
    pub refuse_photos: bool,
    /// Makes the judge's word another, for changesets it picks.
    pub overrule: Option<fn(&Changeset) -> Option<Verdict>>,
    rng: Rng,
    invites: BTreeMap<InviteId, (Secret, UserId, Invite)>,
    devices: BTreeMap<DeviceId, (DeviceClaims, Certificate)>,
    pub grants: BTreeMap<UserId, Vec<WireGrant>>,
    documents: BTreeMap<DocumentId, KnownDocument>,
    changes: BTreeSet<(DocumentId, ChangeHash)>,
    withheld: BTreeSet<(DocumentId, ChangeHash)>,
    actors: BTreeMap<(DocumentId, Vec<u8>), IncarnationId>,
    pub judged: BTreeMap<(IncarnationId, u64), (Hash, SyncReceipt)>,
    amended: BTreeSet<(IncarnationId, u64)>,
    pub feeds: BTreeMap<String, Vec<FeedChange>>,
    pub blobs: BTreeMap<Hash, Vec<u8>>,
    commit: u64,
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
            state: Mutex::new(State {
                server: SigningKey::from_bytes(&[2; 32]),
                server_from: 0,
                certificates: vec![ByteVec::from(vec![1, 2, 3])],
                now: NOW,
                epoch: Epoch([1; 8]),
                page: 100,
                refuse_photos: false,
                overrule: None,
                rng: Rng::from_number(u64::from(root)),
                invites: BTreeMap::new(),
                devices: BTreeMap::new(),
                grants: BTreeMap::new(),
                documents: BTreeMap::new(),
                changes: BTreeSet::new(),
                withheld: BTreeSet::new(),
                actors: BTreeMap::new(),
                judged: BTreeMap::new(),
                amended: BTreeSet::new(),
                feeds: BTreeMap::new(),
                blobs: BTreeMap::new(),
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
                let hash = sync::blob::from_path(path).ok_or_else(|| refused(Code::NOT_FOUND))?;
                self.with(|state| state.blobs.get(&hash).cloned())
                    .ok_or_else(|| refused(Code::NOT_FOUND))
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
            let hash = sync::blob::from_path(path).unwrap();
            sync::blob::check(&hash, &request.body).map_err(refused)?;
            state.blobs.insert(hash, request.body);
            Ok(Vec::new())
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

impl State {
    fn receive(
        &mut self,
        asked: &SyncRequest,
        claims: &DeviceClaims,
    ) -> Result<Vec<SyncReceipt>, Code> {
        let Some(push) = &asked.push else { return Ok(Vec::new()) };
        let changesets = push::open(push, &claims.public_key).map_err(|_| Code::FORGED)?;
        let (mut seq, mut prev) = (push.head.first_seq, push.head.prev);
        let mut receipts = Vec::new();
        for changeset in &changesets {
            let hash = changeset.hash(seq, prev);
            let Ok(place) = place(self, push.head.incarnation, seq, prev, hash);
            let verdict = match place {
                Place::Next => {
                    let verdict = self.judge_one(push.head.incarnation, seq, changeset, claims);
                    self.commit += 1;
                    if verdict.is_kept() {
                        let receipt =
                            SyncReceipt { seq, verdict: verdict.clone(), commit: self.commit };
                        self.judged.insert((push.head.incarnation, seq), (hash, receipt));
                    }
                    verdict
                }
                Place::Duplicate(receipt) => Verdict::Duplicate(Box::new(receipt)),
                Place::Need(need) => Verdict::Need(need),
                Place::Forked => Verdict::Forked,
            };
            receipts.push(SyncReceipt { seq, verdict, commit: self.commit });
            (seq, prev) = (seq + 1, hash);
        }
        Ok(receipts)
    }

    fn judge_one(
        &mut self,
        incarnation: IncarnationId,
        seq: u64,
        changeset: &Changeset,
        certificate: &DeviceClaims,
    ) -> Verdict {
        let nothing = BTreeSet::new();
        let overruled = self.overrule.and_then(|overrule| overrule(changeset));
        let case = Case {
            incarnation,
            seq,
            changeset,
            certificate,
            revoked: false,
            earliest: 0,
            latest: self.now,
            self_handled: &nothing,
        };
        let Ok(judged) = judge(&case, self, &InPlace);
        let verdict = overruled.unwrap_or(match &judged {
            Judged::Received(_) => Verdict::Received(Vec::new()),
            Judged::Need(need) => Verdict::Need(need.clone()),
            Judged::Blocked => Verdict::Blocked,
            Judged::Quarantined(code) | Judged::Later(code) => Verdict::Quarantined(code.clone()),
        });
        match (verdict, judged) {
            (Verdict::Received(_), Judged::Received(parts)) => {
                self.amended.extend(changeset.amends);
                Verdict::Received(self.keep(incarnation, changeset, parts))
            }
            (verdict, _) => {
                for part in &changeset.parts {
                    for raw in &part.changes {
                        let hash = sync::chunk::Chunk::parse(raw).unwrap().hash;
                        self.withheld.insert((part.document, hash.0));
                    }
                }
                verdict
            }
        }
    }

    fn keep(
        &mut self,
        by: IncarnationId,
        changeset: &Changeset,
        parts: Vec<AcceptedPart>,
    ) -> Vec<Placed> {
        let (mut placed, teams, nothing) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
        for mut part in parts {
            let mut rng = Rng::from_seed(self.rng.bytes());
            let stamping = Stamping {
                user: changeset.user,
                teams: &teams,
                received_at: self.now,
                self_handled: &nothing,
            };
            let stamped =
                stamp(&mut part, &stamping, &mut Numbers(&mut self.number), &mut rng).unwrap();
            let spaces: Vec<Space> = [part.home].into_iter().chain(part.shares.clone()).collect();
            let of = (part.document, part.kind.number());
            for change in &part.changes {
                self.changes.insert((part.document, change.hash.0));
                self.actors.insert((part.document, change.actor.clone()), by);
                for space in &spaces {
                    let n = self.append(&space.to_string(), of, by, &change.raw);
                    placed.push(Placed { space: space.to_string(), n });
                }
            }
            if let Some(change) = stamped {
                self.changes.insert((part.document, change.hash.0));
                for space in &spaces {
                    self.append(
                        &space.to_string(),
                        of,
                        IncarnationId::from_bytes([0xee; 16]),
                        &change.raw,
                    );
                }
            }
            self.documents.insert(
                part.document,
                KnownDocument {
                    kind: part.kind,
                    schema_version: part.schema_version,
                    generation: 0,
                    home: part.home,
                    author: part.author,
                    saved: part.saved,
                },
            );
        }
        placed
    }

    fn append(
        &mut self,
        space: &str,
        (document, kind): (DocumentId, u16),
        by: IncarnationId,
        raw: &[u8],
    ) -> u64 {
        let commit = self.commit;
        let feed = self.feeds.entry(space.to_owned()).or_default();
        let n = u64::try_from(feed.len()).unwrap() + 1;
        let change = sync::chunk::Chunk::parse(raw).unwrap().hash;
        let of = Tagged { space, n, document, generation: 0, change, incarnation: by };
        let tag = FeedKey([5; 32]).tag(&of);
        feed.push(FeedChange {
            n,
            commit,
            document,
            kind,
            schema_version: 1,
            generation: 0,
            change: raw.to_vec(),
            incarnation: by,
            tag,
        });
        n
    }

    fn reply(
        &self,
        asked: &SyncRequest,
        claims: &DeviceClaims,
        receipts: Vec<SyncReceipt>,
        server_time: SignedTime,
    ) -> SyncReply {
        let grants = self.grants.get(&claims.user).cloned().unwrap_or_default();
        let reads = |grant: &&WireGrant| Right::from_code(&grant.right).is_some_and(Right::reads);
        let mut spaces: BTreeSet<String> =
            grants.iter().filter(reads).map(|grant| grant.space.clone()).collect();
        spaces.insert(Space::User(claims.user).to_string());
        let (mut deltas, mut more) = (Vec::new(), false);
        for space in &spaces {
            let from = asked
                .cursors
                .iter()
                .find(|cursor| cursor.space == *space)
                .map_or(0, |cursor| cursor.n);
            let feed = self.feeds.get(space).map_or(&[][..], Vec::as_slice);
            let new: Vec<_> = feed.iter().filter(|entry| entry.n > from).collect();
            more |= new.len() > self.page;
            let entry = |change: &&FeedChange| match change.incarnation == asked.incarnation {
                true => FeedEntry::Own { n: change.n },
                false => FeedEntry::Change(Box::new((*change).clone())),
            };
            let entries: Vec<_> = new.iter().take(self.page).map(entry).collect();
            if let Some(last) = entries.last() {
                deltas.push(SpaceDelta { space: space.clone(), cursor: last.n(), entries });
            }
        }
        let revoked = asked.cursors.iter().filter(|cursor| !spaces.contains(&cursor.space));
        let lacking = asked.blobs.iter().filter(|offer| !self.blobs.contains_key(&offer.hash));
        SyncReply {
            protocol: sync::exchange::PROTOCOL,
            server_time,
            receipts,
            spaces: deltas,
            blobs_lacking: lacking.map(|offer| offer.hash).collect(),
            granted: (asked.grants != Some(grants_mark(&grants))).then_some(grants),
            revoked: revoked.map(|cursor| cursor.space.clone()).collect(),
            backed_up_to: 0,
            more,
            retry_after_s: None,
        }
    }
}

struct Numbers<'a>(&'a mut u32);

impl Ledger for Numbers<'_> {
    type Error = Infallible;
    fn next_number(&mut self, community: &Space, _: i64) -> Result<String, Infallible> {
        *self.0 += 1;
        Ok(format!("SJ-{}-{:04}", community.to_string().replace("community/", ""), self.0))
    }
}

impl Facts for State {
    type Error = Infallible;

    fn standing(
        &self,
        incarnation: IncarnationId,
        seq: u64,
    ) -> Result<Option<Standing>, Infallible> {
        let judged = self.judged.get(&(incarnation, seq));
        Ok(judged.map(|(hash, receipt)| Standing { hash: *hash, receipt: receipt.clone() }))
    }

    fn last_seq(&self, incarnation: IncarnationId) -> Result<u64, Infallible> {
        let own = self.judged.keys().filter(|(life, _)| *life == incarnation);
        Ok(own.map(|(_, seq)| *seq).max().unwrap_or(0))
    }

    fn amended(&self, incarnation: IncarnationId, seq: u64) -> Result<bool, Infallible> {
        Ok(self.amended.contains(&(incarnation, seq)))
    }

    fn document(&self, id: DocumentId) -> Result<Option<KnownDocument>, Infallible> {
        Ok(self.documents.get(&id).cloned())
    }

    fn has_change(&self, id: DocumentId, _: u32, change: &ChangeHash) -> Result<bool, Infallible> {
        Ok(self.changes.contains(&(id, *change)))
    }

    fn withheld(&self, id: DocumentId, change: &ChangeHash) -> Result<bool, Infallible> {
        Ok(self.withheld.contains(&(id, *change)))
    }

    fn actor_owner(
        &self,
        id: DocumentId,
        _: u32,
        actor: &[u8],
    ) -> Result<Option<IncarnationId>, Infallible> {
        Ok(self.actors.get(&(id, actor.to_vec())).copied())
    }

    fn grants(&self, user: UserId) -> Result<Vec<Grant>, Infallible> {
        let read = |grant: &WireGrant| Grant {
            user,
            space: grant.space.parse().unwrap(),
            right: Right::from_code(&grant.right).unwrap(),
            role: model::permission::Role::from_code(&grant.role).unwrap(),
            from: grant.from,
            to: grant.to,
        };
        Ok(self.grants.get(&user).into_iter().flatten().map(read).collect())
    }

    fn resolve(&self, space: &Space) -> Result<Option<Space>, Infallible> {
        Ok(Some(*space))
    }
}
