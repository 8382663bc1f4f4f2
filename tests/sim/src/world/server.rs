//! The district's server as a function: bytes in, bytes out, on a disk that can die.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use model::rng::Rng;
use server::aside::Aside;
use server::blob_store::BlobStore;
use server::config::Config;
use server::keys::{self, Keys};
use server::ports::entropy::SharedRng;
use server::service::{Failure, Installation};
use server::storage::sqlite::{Renewal, SqliteStorage, renew_on};
use sync::apply::{Apply, Job};
use sync::blob;
use sync::code::Code;
use sync::exchange::{Epoch, SyncRequest};
use sync::limits::{BLOB_BYTES_MAX, REQUEST_BYTES_MAX};
use sync::refusal::Refusal;
use sync::repair::RepairRequest;
use sync::request;
use sync::version::AppVersion;
use sync_server as server;
use tablet::transport::{Answer, Method};

use super::{SimClock, SimDisk};
use crate::check::Look;

/// The database's name on the server's disk.
pub const DATABASE: &str = "server.db";

/// The raw key of the server's database, for looking into it.
#[must_use]
pub fn server_key(home: &Path) -> [u8; 32] {
    *keys::read(&home.join("keys")).unwrap().database.bytes()
}

/// Automerge fails for a changeset now and then, as it would on data it panics on.
#[derive(Debug, Default)]
struct Applying(Arc<AtomicU64>);

impl Apply for Applying {
    fn run(&self, job: Job) -> Result<(), Code> {
        let fails =
            self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1));
        if fails.is_ok() {
            return Err(Code::APPLY_PANICKED);
        }
        sync::apply::InPlace.run(job)
    }
}

/// The server.
pub struct ServerBox {
    /// Its disk.
    pub disk: SimDisk,
    /// What tablets said they had to put right, and spaces of theirs that were found to differ.
    pub mended: Vec<String>,
    /// What its storage last failed with.
    pub fault: String,
    /// How often it was started anew after an accident.
    pub kills: u64,
    home: std::path::PathBuf,
    clock: Arc<SimClock>,
    rng: Rng,
    failing: Arc<AtomicU64>,
    /// What survives the database; a kill never spoils it here (`sync-server/src/aside.rs` has tests of its own).
    aside: tempfile::TempDir,
    /// Whether every app is told that it is too old.
    too_old: bool,
    it: Option<Installation>,
}

/// A request as it travels; owned, so that it can be late.
#[derive(Clone, Debug)]
pub struct Parcel {
    /// How.
    pub method: Method,
    /// Where.
    pub path: String,
    /// The header of a GET.
    pub sealed_head: Option<String>,
    /// The body.
    pub body: Vec<u8>,
}

impl ServerBox {
    /// A server on a disk, with keys and photos in a folder.
    #[must_use]
    pub fn new(disk: SimDisk, home: &Path, clock: Arc<SimClock>, seed: u64) -> Self {
        let rng = Rng::from_number(seed ^ 0x5e4e_4000_0000_0000);
        let mut this = Self {
            disk,
            mended: Vec::new(),
            fault: String::new(),
            kills: 0,
            home: home.to_owned(),
            clock,
            rng,
            failing: Arc::default(),
            aside: super::founding::folder(),
            too_old: false,
            it: None,
        };
        this.start();
        this
    }

    /// The running server; one that has died is started again first.
    pub fn running(&mut self) -> &Installation {
        if self.disk.is_dead() {
            self.kills += 1;
            self.restart();
        }
        self.it.as_ref().expect("started")
    }

    /// The district wants a newer app than there is, or is content with any; the server starts again with that.
    pub fn want_newer(&mut self, too_old: bool) {
        self.too_old = too_old;
        self.restart();
    }

    /// The process ends and starts again, on what is found on the disk.
    pub fn restart(&mut self) {
        self.it = None;
        if self.disk.is_dead() {
            self.disk = self.disk.reboot();
        }
        self.start();
    }

    /// A copy of the records as they are now, and the commit they are at.
    pub fn backup(&mut self) -> (SimDisk, u64) {
        self.running();
        let key = server_key(&self.home);
        let copy = Look::open(self.disk.vfs(), &key).copied();
        let commit = Look::open(copy.vfs(), &key).count("SELECT commits FROM meta");
        let commit = u64::try_from(commit).unwrap_or(0);
        let it = self.running();
        let event = it.event("cli/sim", "backup", "", "ok", "");
        let _ = it.storage.set_backed_up_to(commit, &event);
        (copy, commit)
    }

    /// The disk is lost: a new one with a copy of the records, brought up to what was written beside the old one.
    ///
    /// # Errors
    /// What `restore` says.
    pub fn restore(&mut self, backup: &SimDisk) -> Result<(), String> {
        let event = self.running().event("cli/sim", "restore", "", "ok", "");
        self.it = None;
        let keys = keys::read(&self.home.join("keys")).unwrap();
        let aside = Aside::new(self.aside.path().to_owned(), &keys.database);
        let (read, erased) = (aside.read().unwrap(), aside.erased().unwrap());
        let lines = read.map(|(lines, _)| lines).unwrap_or_default();
        self.disk = backup.reboot();
        let epoch = Epoch(self.rng.bytes());
        let renewal =
            Renewal { epoch, at: event.at, aside: Some(&lines), erased: &erased, event: &event };
        let vfs = Some(self.disk.vfs());
        renew_on(vfs, Path::new(DATABASE), &keys.database, &keys.server, &renewal)
            .map_err(|error| format!("restore: {error}"))?;
        self.start();
        Ok(())
    }

    /// The next changeset cannot be applied.
    pub fn fail_once(&self) {
        self.failing.fetch_add(1, Ordering::Relaxed);
    }

    /// Nothing fails any more.
    pub fn mend(&mut self) {
        self.failing.store(0, Ordering::Relaxed);
        self.disk.mend();
        self.running();
    }

    /// Starts; a disk that dies meanwhile is looked at as the next process would.
    fn start(&mut self) {
        for _ in 0..50 {
            match self.open() {
                Ok(it) => {
                    self.it = Some(it);
                    return;
                }
                Err(why) if self.disk.is_dead() => {
                    let _ = why;
                    self.kills += 1;
                    self.disk = self.disk.reboot();
                }
                // A full disk, one failed call: the service is started again by its supervisor.
                Err(_) => self.disk.mend(),
            }
        }
        panic!("the server does not start: {:?}", self.open().err());
    }

    fn open(&mut self) -> Result<Installation, String> {
        let text = |error: &dyn std::error::Error| error.to_string();
        let keys: Keys = keys::read(&self.home.join("keys")).map_err(|error| text(&error))?;
        let vfs = Some(self.disk.vfs());
        let storage =
            SqliteStorage::open_on(vfs, Path::new(DATABASE), &keys.database, &keys.server)
                .map_err(|error| text(&error))?
                .with_aside(self.aside.path().to_owned())
                .map_err(|error| text(&error))?;
        let blobs =
            BlobStore::open(&self.home.join("blobs"), &keys.blobs).map_err(|error| text(&error))?;
        let mut config = Config::resolve(self.home.clone(), []).map_err(|error| text(&error))?;
        config.public_address = "https://district.sim".to_owned();
        config.self_handled = ["21".to_owned()].into();
        // A simulated feed is short: whatever is new to a tablet comes as a pack, of as many chunks as there are stages.
        config.limits.pack_entries_min = 2;
        config.app_wanted.required = self.too_old.then(|| AppVersion::read("99.0.0")).flatten();
        let rng = SharedRng::new(Rng::from_seed(self.rng.bytes()));
        let apply = Box::new(Applying(Arc::clone(&self.failing)));
        let clock = self.clock.clone();
        let it = Installation::assemble(Arc::new(storage), blobs, keys, &config, clock, rng, apply)
            .map_err(|error| text(&error))?;
        it.begin().map_err(|error| text(&error))?;
        Ok(it)
    }

    /// Answers a request; nothing when the server died over it.
    pub fn answer(&mut self, parcel: &Parcel) -> Option<Answer> {
        // What fails is a changeset somebody pushes: what was taken once is a change that can be applied.
        let failing = Arc::clone(&self.failing);
        let brought = parcel.path == sync::heal::PATH;
        let held = if brought { failing.swap(0, Ordering::Relaxed) } else { 0 };
        let handled = handle(self.running(), parcel);
        failing.fetch_add(held, Ordering::Relaxed);
        if let (Ok(_), Some(mended)) = (&handled, mends(parcel)) {
            crate::run::tell(|| format!("    mended: {mended}"));
            self.mended.push(mended);
        }
        if let Err(Failure::Storage(fault)) = &handled {
            crate::run::tell(|| format!("    the server: {fault:?}"));
            self.fault = format!("{fault:?}");
        }
        let answer = match handled {
            Ok(body) => Answer { status: 200, retry_after_s: None, body },
            Err(Failure::Refused(refusal)) => said(&refusal),
            Err(_) => {
                said(&Refusal { retry_after_s: Some(30), ..Refusal::new(Code::SERVER_FAULT) })
            }
        };
        (!self.disk.is_dead()).then_some(answer)
    }
}

/// What a tablet had to put right, as it tells with its next request; a repair is one by itself.
fn mends(parcel: &Parcel) -> Option<String> {
    let request = request::read(&parcel.body, REQUEST_BYTES_MAX).ok()?;
    match parcel.path.as_str() {
        "/v1/sync" => {
            SyncRequest::decode(&request.body).ok()?.mended.map(|mended| format!("{mended:?}"))
        }
        "/v1/repair" => {
            let asked = RepairRequest::decode(&request.body).ok()?;
            Some(format!("a space differs from the server's: {asked:?}"))
        }
        _ => None,
    }
}

fn said(refusal: &Refusal) -> Answer {
    let status = if refusal.code == Code::SERVER_FAULT { 500 } else { 400 };
    Answer { status, retry_after_s: refusal.retry_after_s, body: refusal.encode() }
}

/// What the routes do.
fn handle(it: &Installation, parcel: &Parcel) -> Result<Vec<u8>, Failure> {
    let Parcel { method, path, sealed_head, body } = parcel;
    match (method, path.as_str()) {
        (Method::Get, "/v1/district") => Ok(it.district(&[])),
        (Method::Post, "/v1/enrol") => it.enrol(body),
        (Method::Post, "/v1/sync") => {
            let request = request::read(body, REQUEST_BYTES_MAX)?;
            let carrier = it.carrier(&request.sealed, "POST /v1/sync", &request.body)?;
            it.sync(&carrier, &request.body)
        }
        (Method::Post, "/v1/packs") => {
            let request = request::read(body, REQUEST_BYTES_MAX)?;
            let carrier = it.carrier(&request.sealed, "POST /v1/packs", &request.body)?;
            it.pack_manifest(&carrier, &request.body)
        }
        (Method::Post, "/v1/packs/chunk") => {
            let request = request::read(body, REQUEST_BYTES_MAX)?;
            let carrier = it.carrier(&request.sealed, "POST /v1/packs/chunk", &request.body)?;
            it.pack_chunk(&carrier, &request.body)
        }
        (Method::Post, "/v1/repair") => {
            let request = request::read(body, REQUEST_BYTES_MAX)?;
            let carrier = it.carrier(&request.sealed, "POST /v1/repair", &request.body)?;
            it.repair(&carrier, &request.body)
        }
        (Method::Post, "/v1/heal") => {
            let request = request::read(body, REQUEST_BYTES_MAX)?;
            let carrier = it.carrier(&request.sealed, "POST /v1/heal", &request.body)?;
            it.heal(&carrier, &request.body)
        }
        (Method::Put, path) => {
            let place = blob::from_path(path).ok_or(Code::NOT_FOUND)?;
            let most = usize::try_from(BLOB_BYTES_MAX).unwrap_or(usize::MAX);
            let request = request::read(body, most)?;
            let carrier = it.carrier(&request.sealed, &format!("PUT {path}"), &request.body)?;
            it.put_blob(&carrier, &place, &request.body).map(|progress| progress.encode())
        }
        (Method::Get, path) => {
            let place = blob::from_path(path).ok_or(Code::NOT_FOUND)?;
            let sealed = request::read_header(sealed_head.as_deref().ok_or(Code::UNREADABLE)?)?;
            let carrier = it.carrier(&sealed, &format!("GET {path}"), &[])?;
            it.get_blob(&carrier, &place)
        }
        _ => Err(Code::NOT_FOUND.into()),
    }
}
