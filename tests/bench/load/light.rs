//! A tablet's half of the protocol without its database: enrols, signs, pushes, reads on, and waits as long as it is told
//! to. Hundreds of them take little of the machine they share with the server.

use std::collections::BTreeMap;
use std::time::Duration;

use model::id::IncarnationId;
use sync::changeset::{Changeset, chain_start};
use sync::clock::Clock;
use sync::code::Code;
use sync::enrol::{ENROL_VERSION, EnrolClaims, EnrolCode, EnrolReply, EnrolRequest, InviteId};
use sync::exchange::{Cursor, Epoch, PROTOCOL, SyncReply, SyncRequest};
use sync::hash::Hash;
use sync::key::{PublicKey, SigningKey};
use sync::limits::{ENROL_BYTES_MAX, REPLY_BYTES_MAX};
use sync::push::{self, Push};
use sync::receipt::Verdict;
use sync::request::{self, Carrier};
use sync::trust::{DeviceClaims, District, Nonce, SignedTime, read_district};
use tablet::http::HttpTransport;
use tablet::system_clock::SystemClock;
use tablet::transport::{Call, Method, Refused, Transport, Trust, open_answer};

use super::work::Worker;
use crate::Outcome;

/// One tablet.
pub(crate) struct Light {
    pub(crate) worker: Worker,
    address: String,
    transport: HttpTransport,
    clock: SystemClock,
    key: SigningKey,
    life: IncarnationId,
    info: District,
    claims: DeviceClaims,
    next_seq: u64,
    prev: Hash,
    cursors: BTreeMap<String, u64>,
    epoch: Option<Epoch>,
    last_time: Option<SignedTime>,
}

/// What a sync came to.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tally {
    pub(crate) received: usize,
    pub(crate) requests: usize,
    /// Refused and told when to come back.
    pub(crate) waited: usize,
    /// Refused without being told when.
    pub(crate) sent_away: usize,
}

impl Light {
    pub(crate) fn enrol(address: &str, code: &EnrolCode, grid: &str, seed: u64) -> Outcome<Self> {
        let (transport, clock) = (HttpTransport::new(), SystemClock::new());
        let mut rng = model::rng::Rng::from_number(seed);
        let (life, key) =
            (IncarnationId::from_bytes(rng.bytes()), SigningKey::from_bytes(&rng.bytes()));
        let ask = |method, path: &str, body| -> Outcome<Vec<u8>> {
            let (trust, answer_bytes_max) = (Trust::AnswerOnly, ENROL_BYTES_MAX);
            let call =
                Call { address, method, path, sealed_head: None, body, trust, answer_bytes_max };
            Ok(open_answer(transport.send(call)?).map_err(|refused| refused.code)?)
        };
        let info = read_district(&ask(Method::Get, "/v1/district", vec![])?, &code.root)?.value;
        let claims = EnrolClaims {
            version: ENROL_VERSION,
            invite: InviteId::of(&code.secret),
            public_key: PublicKey::of(&key),
            incarnation: life,
            nonce: Nonce(rng.bytes()),
            time: clock.now_ms(),
            app_version: "0.1.0".into(),
        };
        let request = EnrolRequest::new(claims.clone(), &code.secret).encode();
        let answer = ask(Method::Post, "/v1/enrol", request)?;
        let (reply, device) = EnrolReply::read(&answer, &claims, &info)?;
        Ok(Self {
            worker: Worker::new(seed + 1_000_000, device.user, grid, clock.now_ms()),
            address: address.to_owned(),
            transport,
            clock,
            key,
            life,
            info,
            claims: device,
            next_seq: 1,
            prev: chain_start(life),
            cursors: BTreeMap::new(),
            epoch: None,
            last_time: Some(reply.server_time),
        })
    }

    pub(crate) fn seal(&mut self, changesets: &[Changeset]) -> Outcome<Push> {
        let author = push::Author {
            tenant: self.info.tenant,
            device: self.claims.device,
            incarnation: self.life,
            first_seq: self.next_seq,
            prev: self.prev,
        };
        let push = push::seal(author, changesets, false, &self.key)?;
        self.next_seq += u64::from(push.head.count);
        self.prev = push.head.tip;
        Ok(push)
    }

    /// Brings a push and reads everything new, waiting whenever it is told to.
    pub(crate) fn sync(&mut self, mut push: Option<Push>) -> Outcome<Tally> {
        let mut tally = Tally::default();
        loop {
            tally.requests += 1;
            let reply = match self.ask(push.as_ref())? {
                Ok(reply) => reply,
                Err(refused) => {
                    let Some(seconds) = refused.retry_after_s else {
                        tally.sent_away += 1;
                        return Ok(tally);
                    };
                    tally.waited += 1;
                    std::thread::sleep(Duration::from_secs(u64::from(seconds)));
                    continue;
                }
            };
            let kept = |verdict: &Verdict| matches!(verdict, Verdict::Received(_));
            tally.received += reply.receipts.iter().filter(|it| kept(&it.verdict)).count();
            if let Some(other) = reply.receipts.iter().find(|it| !kept(&it.verdict)) {
                return Err(format!("not received: {other:?}").into());
            }
            push = None;
            self.epoch = Some(reply.epoch());
            self.last_time = Some(reply.server_time);
            for delta in &reply.spaces {
                self.cursors.insert(delta.space.clone(), delta.cursor);
            }
            if !reply.more {
                return Ok(tally);
            }
        }
    }

    fn ask(&mut self, push: Option<&Push>) -> Outcome<Result<SyncReply, Refused>> {
        let cursor = |(space, n): (&String, &u64)| Cursor { space: space.clone(), n: *n };
        let body = SyncRequest {
            protocol: PROTOCOL,
            app_version: "0.1.0".into(),
            incarnation: self.life,
            epoch: self.epoch,
            posting: None,
            cursors: self.cursors.iter().map(cursor).collect(),
            push: push.cloned(),
            blobs: vec![],
            digest: None,
            mended: None,
            settled: None,
        }
        .encode();
        let carrier = Carrier {
            device: self.claims.device,
            nonce: Nonce(self.worker.rng.bytes()),
            time: self.clock.now_ms(),
            last_server_time: push.and(self.last_time),
        };
        let answer = self.transport.send(Call {
            address: &self.address,
            method: Method::Post,
            path: "/v1/sync",
            sealed_head: None,
            body: request::seal(&carrier, "POST /v1/sync", body, &self.key),
            trust: Trust::Pinned(&self.info.tls_certificates),
            answer_bytes_max: REPLY_BYTES_MAX,
        });
        // A connection that was not taken is no refusal, and comes to be one by trying again.
        let answer = match answer {
            Ok(answer) => answer,
            Err(code) if code == Code::NO_SIGNAL || code == Code::CUT_REPLY => {
                return Ok(Err(Refused { code, retry_after_s: Some(1), server_time: None }));
            }
            Err(code) => return Err(code.into()),
        };
        match open_answer(answer) {
            Ok(body) => Ok(Ok(SyncReply::decode(&body)?)),
            Err(refused) => Ok(Err(refused)),
        }
    }
}
