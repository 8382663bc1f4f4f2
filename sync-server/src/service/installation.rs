//! One district's installation on one machine: its records, photos, keys, clock and randomness, opened together.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, Mutex};

use minicbor::bytes::ByteVec;
use model::id::{DeviceId, IncarnationId};
use sync::apply::Apply;
use sync::cbor;
use sync::clock::Clock;
use sync::exchange::Epoch;
use sync::key::PublicKey;
use sync::trust::{District, DistrictInfo, Nonce, RootHash, Signed, SignedTime};
use sync::version::Wanted;

use super::bundle::recipient;
use super::metrics::Metrics;
use super::packs::Packs;
use crate::audit::AuditEvent;
use crate::blob_store::{BlobError, BlobStore};
use crate::config::{Config, Limits};
use crate::keys::{self, KeyError, Keys};
use crate::ports::entropy::SharedRng;
use crate::rate::Buckets;
use crate::storage::sqlite::SqliteStorage;
use crate::storage::{Storage, StorageError, Tenant};

/// Tablets remembered by the rate limit.
const DEVICES_REMEMBERED_MAX: usize = 20_000;

/// An installation cannot be opened; the message says what to do.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The keys folder.
    #[error("密钥目录：{0}")]
    Keys(#[from] KeyError),
    /// The records.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The photos.
    #[error(transparent)]
    Blobs(#[from] BlobError),
    /// The keys are another district's.
    #[error("keys 目录与数据库不属于同一个区县 / keys and database belong to different districts")]
    WrongKeys,
    /// There is nothing.
    #[error(
        "{0} 里没有数据，请先执行 sync-server init / nothing there, run sync-server init first"
    )]
    Empty(std::path::PathBuf),
}

/// Everything a service needs.
pub struct Installation {
    /// The records.
    pub storage: Arc<dyn Storage>,
    /// The photos.
    pub blobs: BlobStore,
    /// The keys.
    pub keys: Keys,
    /// The district.
    pub tenant: Tenant,
    /// The life of the server's numbers.
    pub epoch: Epoch,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub rng: SharedRng,
    /// Where untrusted changes meet Automerge.
    pub apply: Box<dyn Apply>,
    /// The life of this process.
    pub life: IncarnationId,
    /// What is counted for district IT.
    pub metrics: Metrics,
    /// How much is too much.
    pub limits: Limits,
    /// The categories of events a worker may settle on the spot.
    pub self_handled: BTreeSet<String>,
    /// Which versions of the app the district wants.
    pub app_wanted: Wanted,
    /// What enrolment codes name.
    pub public_address: String,
    pub(super) device_rate: Mutex<Buckets<DeviceId>>,
    /// Held while photos come to the disk or leave it.
    pub(super) sweep: Mutex<()>,
    /// What first syncs are given.
    pub(super) packs: Packs,
}

impl std::fmt::Debug for Installation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Installation({})", self.tenant.id)
    }
}

/// Where the parts of an installation lie in its data folder.
pub mod place {
    /// The database.
    pub const DATABASE: &str = "server.db";
    /// The photos.
    pub const BLOBS: &str = "blobs";
    /// The keys.
    pub const KEYS: &str = "keys";
    /// The settings.
    pub const CONFIG: &str = "sync-server.toml";
}

impl Installation {
    /// Opens what `init` has made.
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn open(
        config: &Config,
        clock: Arc<dyn Clock>,
        rng: SharedRng,
        apply: Box<dyn Apply>,
    ) -> Result<Self, OpenError> {
        let data = config.data.as_path();
        let database = data.join(place::DATABASE);
        if !database.exists() {
            return Err(OpenError::Empty(data.to_owned()));
        }
        let keys = keys::read(&data.join(place::KEYS))?;
        let storage = SqliteStorage::open(&database, &keys.database, &keys.server)?;
        let blobs = BlobStore::open(&data.join(place::BLOBS), &keys.blobs)?;
        Self::assemble(Arc::new(storage), blobs, keys, config, clock, rng, apply)
    }

    /// Puts an installation together from its opened parts.
    ///
    /// # Errors
    /// [`OpenError::WrongKeys`], the storage's.
    pub fn assemble(
        storage: Arc<dyn Storage>,
        blobs: BlobStore,
        keys: Keys,
        config: &Config,
        clock: Arc<dyn Clock>,
        rng: SharedRng,
        apply: Box<dyn Apply>,
    ) -> Result<Self, OpenError> {
        let (tenant, epoch) = (storage.tenant()?, storage.epoch()?);
        let said = &keys.server_certificate.value;
        if (said.tenant, said.demo) != (tenant.id, tenant.demo) {
            return Err(OpenError::WrongKeys);
        }
        let life = IncarnationId::from_bytes(rng.draw(|rng| rng.bytes()));
        Ok(Self {
            storage,
            blobs,
            keys,
            tenant,
            epoch,
            clock,
            rng,
            apply,
            life,
            metrics: Metrics::default(),
            limits: config.limits,
            self_handled: config.self_handled.clone(),
            app_wanted: config.app_wanted,
            public_address: config.public_address.clone(),
            device_rate: Mutex::new(Buckets::new(
                config.limits.device_rate,
                DEVICES_REMEMBERED_MAX,
            )),
            sweep: Mutex::new(()),
            packs: Packs::default(),
        })
    }

    /// Begins this process's life in the records, and says so in the audit.
    ///
    /// # Errors
    /// The storage's.
    pub fn begin(&self) -> Result<(), StorageError> {
        let now = self.clock.now_ms();
        // What was promised to be erased and broken off comes first.
        self.storage.finish_erasures(now)?;
        self.storage.begin_life(self.life, now)?;
        self.storage.audit(&self.event("server", "serve", &self.life.to_string(), "ok", ""))
    }

    /// The root key's hash: what an enrolment code pins.
    pub fn root_hash(&self) -> RootHash {
        RootHash::of(&PublicKey::of(&self.keys.root))
    }

    /// The server's word of what time it is, for one request.
    pub fn time_for(&self, nonce: Nonce) -> SignedTime {
        SignedTime::sign(self.epoch, self.clock.now_ms(), nonce, &self.keys.server)
    }

    /// The bytes of `GET /v1/district`.
    pub fn district(&self, tls_certificates: &[Vec<u8>]) -> Vec<u8> {
        let district = District {
            tenant: self.tenant.id,
            name: self.tenant.name.clone(),
            demo: self.tenant.demo,
            root: PublicKey::of(&self.keys.root),
            server: self.keys.server_certificate.clone(),
            sealing_recipient: self.keys.sealing_recipient.clone(),
            tls_certificates: tls_certificates.iter().cloned().map(ByteVec::from).collect(),
            successions: Some(self.keys.successions.clone()).filter(|all| !all.is_empty()),
            bundle_recipient: Some(recipient(&self.keys.bundle)),
        };
        let info: DistrictInfo = Signed::new(district, &self.keys.root);
        cbor::encode(&info)
    }

    /// A row for the audit, now.
    pub fn event(
        &self,
        actor: &str,
        event: &str,
        subject: &str,
        result: &str,
        detail: &str,
    ) -> AuditEvent {
        AuditEvent {
            at: self.clock.now_ms(),
            actor: actor.to_owned(),
            event: event.to_owned(),
            subject: subject.to_owned(),
            result: result.to_owned(),
            detail: detail.to_owned(),
        }
    }
}

/// Whether a folder holds an installation already, or anything else.
pub fn is_empty_or_absent(data: &Path) -> std::io::Result<bool> {
    match std::fs::read_dir(data) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(true),
        Err(error) => Err(error),
    }
}
