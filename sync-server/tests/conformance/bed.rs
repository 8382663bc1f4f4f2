//! A storage to try: freshly opened, with people, tablets and grants put in as a test needs them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use doorstep_sync_server::audit::AuditEvent;
use doorstep_sync_server::keys::Secret;
use doorstep_sync_server::ports::entropy::SharedRng;
use doorstep_sync_server::storage::sqlite::{Renewal, SqliteStorage, renew_on};
use doorstep_sync_server::storage::{
    Bench, Device, OpenedPush, PushOutcome, ReadAnswer, ReadAsk, Storage, Tenant, User,
};
use model::id::{DeviceId, IncarnationId, TenantId, UserId};
use model::permission::Role;
use model::rng::Rng;
use model::space::{Grant, Right, Space};
use model::time::DAY_MS;
use sync::apply::{Apply, InPlace};
use sync::changeset::Changeset;
use sync::erasure::Certificate;
use sync::exchange::Epoch;
use sync::key::SigningKey;
use sync::push::{self, PushError};
use sync::trust::{DeviceClaims, Signed};

use crate::kit::author::Author;
use crate::kit::{COMMUNITY, GRID, NOW, TEAM};

pub(crate) const TENANT: TenantId = TenantId::from_bytes([7; 16]);
pub(crate) const SERVER: IncarnationId = IncarnationId::from_bytes([0xee; 16]);

pub(crate) struct Bed {
    pub(crate) storage: Arc<dyn Storage>,
    folder: tempfile::TempDir,
}

/// SQLite in a temporary folder.
pub(crate) fn sqlite() -> Bed {
    let folder = tempfile::tempdir().unwrap();
    let (path, key) = (folder.path().join("server.db"), Secret::new([3; 32]));
    let tenant = Tenant { id: TENANT, name: "示范区".into(), demo: true };
    SqliteStorage::create(&path, &key, &tenant, Epoch([5; 8]), NOW).unwrap();
    Bed::new(open(folder.path()), folder)
}

fn open(folder: &Path) -> Arc<dyn Storage> {
    let (path, key) = (folder.join("server.db"), Secret::new([3; 32]));
    Arc::new(SqliteStorage::open(&path, &key, &audit_key()).unwrap())
}

pub(crate) fn audit_key() -> SigningKey {
    SigningKey::from_bytes(&[4; 32])
}

pub(crate) fn root() -> SigningKey {
    SigningKey::from_bytes(&[1; 32])
}

pub(crate) fn event(what: &str) -> AuditEvent {
    AuditEvent {
        at: NOW,
        actor: "cli/test".into(),
        event: what.into(),
        subject: String::new(),
        result: "ok".into(),
        detail: String::new(),
    }
}

pub(crate) fn user(n: u8) -> UserId {
    UserId::from_bytes([n; 16])
}

pub(crate) fn space(name: &str) -> Space {
    name.parse().unwrap()
}

impl Bed {
    fn new(storage: Arc<dyn Storage>, folder: tempfile::TempDir) -> Self {
        assert_eq!(storage.tenant().unwrap().id, TENANT);
        assert_eq!(storage.epoch().unwrap(), Epoch([5; 8]));
        storage.check().unwrap();
        storage.begin_life(SERVER, NOW).unwrap();
        Self { storage, folder }
    }

    pub(crate) fn person(&self, n: u8) -> UserId {
        let person = User {
            id: user(n),
            login: format!("p{n}"),
            name: "某人".into(),
            made_at: NOW,
            disabled_at: None,
        };
        self.storage.add_user(&person, &event("user.add")).unwrap();
        person.id
    }

    pub(crate) fn grant(&self, n: u8, name: &str, right: Right, role: Role) -> i64 {
        self.grant_from(n, name, right, role, NOW - DAY_MS, NOW + 300 * DAY_MS)
    }

    pub(crate) fn grant_from(
        &self,
        n: u8,
        name: &str,
        right: Right,
        role: Role,
        from: i64,
        to: i64,
    ) -> i64 {
        let grant = Grant { user: user(n), space: space(name), right, role, from, to };
        self.storage.add_grant(&grant, NOW, &event("grant.add")).unwrap()
    }

    /// A worker of a grid with a tablet; its numbers are all `n`.
    pub(crate) fn worker(&self, n: u8, grid: &str) -> Author {
        self.person(n);
        self.grant(n, grid, Right::Write, Role::GridWorker);
        self.grant(n, COMMUNITY, Right::HandIn, Role::GridWorker);
        self.grant(n, TEAM, Right::HandIn, Role::GridWorker);
        self.tablet(n, n)
    }

    pub(crate) fn tablet(&self, n: u8, device: u8) -> Author {
        let author = Author::new(u64::from(device), user(n), DeviceId::from_bytes([device; 16]));
        self.storage.add_device(&certified(&author), &event("device.add")).unwrap();
        author
    }

    /// Judges changesets as the next of an author's chain.
    pub(crate) fn push(&self, author: &mut Author, changesets: &[Changeset]) -> PushOutcome {
        self.push_at(author, changesets, NOW, None)
    }

    pub(crate) fn push_at(
        &self,
        author: &mut Author,
        changesets: &[Changeset],
        received_at: i64,
        signed_time: Option<i64>,
    ) -> PushOutcome {
        let mut push = author.seal(TENANT, changesets);
        if self.opened(&push).is_err() {
            push = author.seal_as(TENANT, changesets, true);
        }
        author.pass(&push);
        self.judge(&push, author.device, received_at, signed_time, &InPlace)
    }

    fn opened(&self, push: &push::Push) -> Result<Vec<Changeset>, PushError> {
        let key = self.storage.device(push.head.device).unwrap().unwrap().claims().public_key;
        let verified = push::verify(push, &key)?;
        verified.open(&self.storage.complete(verified.wanted()).unwrap())
    }

    pub(crate) fn judge(
        &self,
        push: &push::Push,
        carrier: DeviceId,
        received_at: i64,
        signed_time: Option<i64>,
        apply: &dyn Apply,
    ) -> PushOutcome {
        self.judge_with(&*self.storage, push, (carrier, received_at), signed_time, apply)
    }

    /// Judges a push again, in a storage that was opened for itself.
    pub(crate) fn judge_in(
        &self,
        storage: &dyn Storage,
        push: &push::Push,
        carrier: DeviceId,
        received_at: i64,
    ) -> PushOutcome {
        self.judge_with(storage, push, (carrier, received_at), None, &InPlace)
    }

    fn judge_with(
        &self,
        storage: &dyn Storage,
        push: &push::Push,
        (carrier, received_at): (DeviceId, i64),
        signed_time: Option<i64>,
        apply: &dyn Apply,
    ) -> PushOutcome {
        let changesets = self.opened(push).unwrap();
        let opened = OpenedPush {
            head: &push.head,
            changesets: &changesets,
            carrier,
            signed_time,
            received_at,
        };
        let (rng, self_handled) =
            (SharedRng::new(Rng::from_number(received_at.unsigned_abs())), BTreeSet::new());
        let bench = Bench {
            apply,
            rng: &rng,
            server: SERVER,
            self_handled: &self_handled,
            event: &|_| event("sync.push"),
        };
        storage.push(&opened, &bench).unwrap()
    }

    /// The same records, opened once more.
    pub(crate) fn restarted(&self) -> Arc<dyn Storage> {
        open(self.folder.path())
    }

    /// A copy of the records, restored at an instant: in a new epoch.
    pub(crate) fn restored(&self, at: i64) -> Arc<dyn Storage> {
        self.restored_with(at, &[])
    }

    /// The same; what was erased since the copy is erased again.
    pub(crate) fn restored_with(&self, at: i64, erased: &[Certificate]) -> Arc<dyn Storage> {
        let renewal = Renewal {
            epoch: Epoch([6; 8]),
            at,
            aside: Some(&[]),
            erased,
            event: &event("restore"),
        };
        let copy = self.folder.path().join("copy");
        std::fs::create_dir(&copy).unwrap();
        let (path, key) = (copy.join("server.db"), Secret::new([3; 32]));
        self.storage.copy_into(&path).unwrap();
        renew_on(None, &path, &key, &audit_key(), &renewal).unwrap();
        open(&copy)
    }

    pub(crate) fn ask(&self, n: u8) -> ReadAsk {
        ReadAsk {
            user: user(n),
            incarnation: IncarnationId::from_bytes([0; 16]),
            cursors: BTreeMap::new(),
            now: NOW,
            bytes_max: 1 << 20,
            spaces_max: 64,
            sums: false,
            packs_from: None,
        }
    }

    pub(crate) fn read(&self, n: u8) -> ReadAnswer {
        self.storage.read(&self.ask(n)).unwrap()
    }

    /// The numbers of a space as a reader of it sees them.
    pub(crate) fn numbers(&self, n: u8, name: &str) -> Vec<u64> {
        let answer = self.read(n);
        let rows = answer.spaces.into_iter().find(|rows| rows.space == space(name));
        rows.map_or(vec![], |rows| rows.rows.iter().map(|row| row.n).collect())
    }

    pub(crate) fn audit_rows(&self) -> usize {
        self.storage.audit_rows(0, 10_000).unwrap().len()
    }
}

pub(crate) fn certified(author: &Author) -> Device {
    let claims = DeviceClaims {
        tenant: TENANT,
        demo: true,
        device: author.device,
        user: author.user,
        public_key: author.public_key(),
        from: NOW - DAY_MS,
        to: NOW + 300 * DAY_MS,
    };
    Device {
        certificate: Signed::new(claims, &root()),
        app_version: "0.1.0".into(),
        enrolled_at: NOW,
        revoked_at: None,
    }
}

/// What the tests look at: verdicts by word.
pub(crate) fn words(outcome: &PushOutcome) -> Vec<String> {
    use sync::receipt::Verdict;
    let word = |verdict: &Verdict| match verdict {
        Verdict::Received(_) => "received".to_owned(),
        Verdict::Erased(..) => "erased".to_owned(),
        Verdict::Duplicate(_) => "duplicate".to_owned(),
        Verdict::Need(_) => "need".to_owned(),
        Verdict::Blocked => "blocked".to_owned(),
        Verdict::Quarantined(code) => code.as_str().to_owned(),
        Verdict::Refused(code) => format!("refused {code}"),
        Verdict::Forked => "forked".to_owned(),
    };
    outcome.receipts.iter().map(|receipt| word(&receipt.verdict)).collect()
}

pub(crate) fn grid() -> Space {
    space(GRID)
}
