//! The client halves put together: a tablet that enrols, syncs and brings photos, over HTTP.

use std::collections::BTreeMap;

use model::id::{DeviceId, UserId};
use model::rng::Rng;
use sync::blob;
use sync::changeset::Changeset;
use sync::digest::Short;
use sync::enrol::{ENROL_VERSION, EnrolClaims, EnrolCode, EnrolReply, EnrolRequest, InviteId};
use sync::exchange::{BlobOffer, Cursor, PROTOCOL, SyncReply, SyncRequest};
use sync::feed::FeedEntry;
use sync::hash::Hash;
use sync::key::PublicKey;
use sync::pack::{CHUNK_PATH, ChunkAsk, MANIFEST_PATH, ManifestAsk};
use sync::push::Push;
use sync::reply::Asked;
use sync::request::{self, Carrier};
use sync::trust::{District as Info, Nonce, SignedTime, read_district};

use super::author::Author;
use super::district::{Answer, District};

pub struct Tablet {
    pub author: Author,
    pub info: Info,
    pub cursors: BTreeMap<String, u64>,
    pub last_time: Option<SignedTime>,
    /// What the wall clock of this tablet is off by.
    pub skew_ms: i64,
    pub offers: Vec<BlobOffer>,
    /// What it says of its sums.
    pub digest: Option<Short>,
}

impl Tablet {
    pub fn enrol(district: &District, login: &str, seed: u64) -> Self {
        let code = district.it().invite_person(login, "cli/test").unwrap();
        let user = district.it().person(login).unwrap().id;
        Self::enrol_with(district, &code, user, seed).map_err(|answer| answer.code()).unwrap()
    }

    pub fn enrol_with(
        district: &District,
        code: &EnrolCode,
        user: UserId,
        seed: u64,
    ) -> Result<Self, Answer> {
        let info = read_district(&district.get("/v1/district").body, &code.root).unwrap().value;
        let mut author = Author::new(seed, user, DeviceId::from_bytes([0; 16]));
        let claims = claims(&mut author, code);
        let answer =
            district.post("/v1/enrol", EnrolRequest::new(claims.clone(), &code.secret).encode());
        if answer.status != 200 {
            return Err(answer);
        }
        let (reply, device) = EnrolReply::read(&answer.body, &claims, &info).unwrap();
        assert_eq!(device.user, user);
        author.device = device.device;
        let last_time = Some(reply.server_time);
        Ok(Self {
            author,
            info,
            cursors: BTreeMap::new(),
            last_time,
            skew_ms: 0,
            offers: vec![],
            digest: None,
        })
    }

    pub fn carrier(&mut self, now: i64) -> Carrier {
        Carrier {
            device: self.author.device,
            nonce: Nonce(self.author.rng.bytes()),
            time: now + self.skew_ms,
            last_server_time: self.last_time,
        }
    }

    pub fn request(&self, push: Option<Push>) -> SyncRequest {
        SyncRequest {
            protocol: PROTOCOL,
            app_version: "0.1.0".into(),
            incarnation: self.author.life,
            epoch: self.digest.and(self.last_time).map(|time| time.epoch),
            posting: None,
            cursors: self
                .cursors
                .iter()
                .map(|(space, n)| Cursor { space: space.clone(), n: *n })
                .collect(),
            push,
            blobs: self.offers.clone(),
            digest: self.digest,
            mended: None,
            settled: None,
        }
    }

    /// A request as it is sent, and what its answer is held against.
    pub fn seal_sync(&mut self, now: i64, push: Option<Push>) -> (Vec<u8>, Asked) {
        let carrier = self.carrier(now);
        let request = self.request(push);
        let sealed = request::seal(&carrier, "POST /v1/sync", request.encode(), &self.author.key);
        let pushed = request.push.as_ref().map(|push| (push.head.first_seq, push.head.count));
        let asked = Asked {
            nonce: carrier.nonce,
            epoch: request.epoch,
            cursors: request.cursors,
            pushed,
            settled: 0,
        };
        (sealed, asked)
    }

    /// What comes down, checked as a tablet checks it.
    pub fn take(&mut self, body: &[u8], asked: &Asked) -> SyncReply {
        let reply = SyncReply::decode(body).unwrap();
        let server: PublicKey = self.info.server.value.public_key;
        reply.check(asked, &server).unwrap();
        for delta in &reply.spaces {
            self.cursors.insert(delta.space.clone(), delta.cursor);
        }
        self.last_time = Some(reply.server_time);
        reply
    }

    /// One round trip.
    pub fn try_sync(
        &mut self,
        district: &District,
        push: Option<Push>,
    ) -> Result<SyncReply, Answer> {
        use sync::clock::Clock;
        let (sealed, asked) = self.seal_sync(district.clock.now_ms(), push);
        let answer = district.post("/v1/sync", sealed);
        if answer.status != 200 {
            return Err(answer);
        }
        Ok(self.take(&answer.body, &asked))
    }

    pub fn sync(&mut self, district: &District, push: Option<Push>) -> SyncReply {
        self.try_sync(district, push).map_err(|answer| answer.code()).unwrap()
    }

    /// Pushes changesets as the next of the chain.
    pub fn push(&mut self, district: &District, changesets: &[Changeset]) -> SyncReply {
        let push = self.author.push(self.info.tenant, changesets);
        self.sync(district, Some(push))
    }

    pub fn ask_manifest(&mut self, district: &District, space: &str) -> Answer {
        let ask = ManifestAsk {
            protocol: PROTOCOL,
            space: space.to_owned(),
            app_version: "0.1.0".into(),
        };
        self.ask(district, MANIFEST_PATH, ask.encode())
    }

    pub fn ask_chunk(&mut self, district: &District, space: &str, hash: Hash) -> Answer {
        let ask = ChunkAsk {
            protocol: PROTOCOL,
            space: space.to_owned(),
            hash,
            app_version: "0.1.0".into(),
        };
        self.ask(district, CHUNK_PATH, ask.encode())
    }

    fn ask(&mut self, district: &District, path: &str, body: Vec<u8>) -> Answer {
        self.ask_under(district, path, body).0
    }

    /// A signed question, and the nonce its answer has to be for.
    pub fn ask_under(&mut self, district: &District, path: &str, body: Vec<u8>) -> (Answer, Nonce) {
        use sync::clock::Clock;
        let carrier = self.carrier(district.clock.now_ms());
        let sealed = request::seal(&carrier, &format!("POST {path}"), body, &self.author.key);
        (district.post(path, sealed), carrier.nonce)
    }

    pub fn put_blob(&mut self, district: &District, hash: &Hash, bytes: &[u8]) -> Answer {
        use sync::clock::Clock;
        let path = blob::path(hash);
        let carrier = self.carrier(district.clock.now_ms());
        let body =
            request::seal(&carrier, &format!("PUT {path}"), bytes.to_vec(), &self.author.key);
        district.put(&path, body)
    }

    /// A piece; how much the server says it has then.
    pub fn put_piece(
        &mut self,
        district: &District,
        hash: &Hash,
        from: u64,
        of: u64,
        bytes: &[u8],
    ) -> Answer {
        use sync::clock::Clock;
        let path = blob::piece_path(hash, from, of);
        let carrier = self.carrier(district.clock.now_ms());
        let target = format!("PUT {path}");
        district.put(&path, request::seal(&carrier, &target, bytes.to_vec(), &self.author.key))
    }

    pub fn get_rest(&mut self, district: &District, hash: &Hash, from: u64) -> Answer {
        self.get_at(district, &blob::rest_path(hash, from))
    }

    pub fn get_blob(&mut self, district: &District, hash: &Hash) -> Answer {
        self.get_at(district, &blob::path(hash))
    }

    fn get_at(&mut self, district: &District, path: &str) -> Answer {
        use sync::clock::Clock;
        let carrier = self.carrier(district.clock.now_ms());
        district.get_signed(
            path,
            &request::seal_header(&carrier, &format!("GET {path}"), &self.author.key),
        )
    }
}

pub fn claims(author: &mut Author, code: &EnrolCode) -> EnrolClaims {
    EnrolClaims {
        version: ENROL_VERSION,
        invite: InviteId::of(&code.secret),
        public_key: author.public_key(),
        incarnation: author.life,
        nonce: Nonce(author.rng.bytes()),
        time: super::NOW,
        app_version: "0.1.0".into(),
    }
}

/// A photo as the camera makes it, each number another.
pub fn a_photo(number: u8) -> (Hash, Vec<u8>) {
    let mut bytes = vec![0xff, 0xd8, 0xff, 0xe0];
    bytes.extend([number; 2_000]);
    (Hash::of(&bytes), bytes)
}

/// The changes of others in a reply, by space.
pub fn changes(reply: &SyncReply) -> BTreeMap<String, usize> {
    let others = |delta: &sync::exchange::SpaceDelta| {
        delta.entries.iter().filter(|entry| matches!(entry, FeedEntry::Change(_))).count()
    };
    reply.spaces.iter().map(|delta| (delta.space.clone(), others(delta))).collect()
}

pub fn rng(seed: u64) -> Rng {
    Rng::from_number(seed)
}
