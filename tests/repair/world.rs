//! A real server and real tablets in one process, a wire between them that counts and can be cut, and somebody who
//! meddles with either's database.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use demo::{Demo, Options, Preset};
use model::id::DocumentId;
use model::rng::Rng;
use serde_json::json;
use sync::apply::InPlace;
use sync::clock::ManualClock;
use sync::code::Code;
use sync::refusal::Refusal;
use sync_server::config::Config;
use sync_server::init::{NewInstallation, init};
use sync_server::ports::entropy::SharedRng;
use sync_server::service::{Failure, Installation};
use tablet::secret::MemorySecrets;
use tablet::transport::{Answer, Call, Method, Transport};
use tablet::vault::PinCost;
use tablet::{Ports, Tablet, api};

const PIN: &str = "135790";
const NOW: i64 = 1_795_400_000_000;
pub(crate) const DAY: i64 = 86_400_000;

/// The way to the server.
pub(crate) struct Wire {
    installation: Mutex<Option<Installation>>,
    /// Bytes both ways, by path, since last asked.
    passed: Mutex<BTreeMap<String, usize>>,
    /// How many steps of a repair still get through; all where there is none.
    steps_left: Mutex<Option<usize>>,
}

pub(crate) struct World {
    folder: tempfile::TempDir,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) wire: Arc<Wire>,
    seal: age::x25519::Identity,
    config: Config,
    starts: u64,
}

pub(crate) struct Worker {
    home: PathBuf,
    ports: Ports,
    pub(crate) tablet: Option<Tablet>,
}

impl Transport for Wire {
    fn send(&self, call: Call<'_>) -> Result<Answer, Code> {
        let held = self.installation.lock().unwrap();
        let it = held.as_ref().expect("the server runs");
        if call.path == "/v1/repair" {
            let mut left = self.steps_left.lock().unwrap();
            if let Some(left) = left.as_mut() {
                *left = left.checked_sub(1).ok_or(Code::NO_SIGNAL)?;
            }
        }
        let answered = serve(it, &call);
        let (status, body) = match answered {
            Ok(body) => (200, body),
            Err(Failure::Refused(refusal)) => (400, refusal.encode()),
            Err(error) => panic!("the server's own trouble: {error}"),
        };
        let mut passed = self.passed.lock().unwrap();
        *passed.entry(call.path.to_owned()).or_default() += call.body.len() + body.len();
        Ok(Answer { status, retry_after_s: None, body })
    }
}

fn serve(it: &Installation, call: &Call<'_>) -> Result<Vec<u8>, Failure> {
    let request = || sync::request::read(&call.body, 2_000_000);
    match (call.method, call.path) {
        (Method::Get, "/v1/district") => Ok(it.district(&[])),
        (Method::Post, "/v1/enrol") => it.enrol(&call.body),
        (Method::Post, "/v1/sync") => {
            let request = request()?;
            it.sync(&it.carrier(&request.sealed, "POST /v1/sync", &request.body)?, &request.body)
        }
        (Method::Post, "/v1/repair") => {
            let request = request()?;
            let carrier = it.carrier(&request.sealed, "POST /v1/repair", &request.body)?;
            it.repair(&carrier, &request.body)
        }
        _ => Err(Refusal::new(Code::NOT_FOUND).into()),
    }
}

impl Wire {
    /// Bytes both ways since last asked, by path.
    pub(crate) fn passed(&self, path: &str) -> usize {
        self.passed.lock().unwrap().remove(path).unwrap_or(0)
    }

    pub(crate) fn cut_after(&self, steps: Option<usize>) {
        *self.steps_left.lock().unwrap() = steps;
    }
}

impl World {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(ManualClock::new(NOW));
        let data = folder.path().join("data");
        let new = NewInstallation {
            data: data.clone(),
            sealing_key: folder.path().join("seal.key"),
            name: "示范区".into(),
            demo: true,
        };
        init(&new, &*clock, &mut Rng::from_number(77)).unwrap();
        let seal = std::fs::read_to_string(&new.sealing_key).unwrap().trim().parse().unwrap();
        let config = Config::resolve(data, []).unwrap();
        let wire = Arc::new(Wire {
            installation: Mutex::new(None),
            passed: Mutex::default(),
            steps_left: Mutex::default(),
        });
        let mut world = Self { folder, clock, wire, seal, config, starts: 0 };
        world.start();
        world.with(|it| {
            let demo = Demo::new(Options {
                seed: 1,
                now_ms: NOW,
                documents: Some(120),
                preset: Preset::Sample,
            });
            it.load_demo(&demo.unwrap(), "cli/test", &mut |_| {}).unwrap();
        });
        world
    }

    fn start(&mut self) {
        self.starts += 1;
        let rng = SharedRng::new(Rng::from_number(1_000 + self.starts));
        let clock = self.clock.clone();
        let it = Installation::open(&self.config, clock, rng, Box::new(InPlace)).unwrap();
        it.begin().unwrap();
        *self.wire.installation.lock().unwrap() = Some(it);
    }

    pub(crate) fn with<T>(&self, f: impl FnOnce(&Installation) -> T) -> T {
        f(self.wire.installation.lock().unwrap().as_ref().unwrap())
    }

    /// A new tablet of a worker, synced once.
    pub(crate) fn worker(&self, login: &str, seed: u64) -> Worker {
        let code = self.with(|it| it.invite_person(login, "cli/test").unwrap().to_string());
        let home = self.folder.path().join(format!("{login}-{seed}"));
        let ports = Ports {
            clock: self.clock.clone(),
            secrets: Arc::new(MemorySecrets::default()),
            transport: self.wire.clone(),
            rng: Arc::new(Mutex::new(Rng::from_number(seed))),
            room: Arc::new(tablet::ports::Endless),
            pin_cost: PinCost::CHEAPEST,
            vfs: None,
        };
        let tablet = Tablet::enrol(&home, &code, PIN, ports.clone()).unwrap();
        let worker = Worker { home, ports, tablet: Some(tablet) };
        worker.sync();
        worker
    }

    /// Stops the server, lets somebody at its database, starts it again.
    pub(crate) fn meddle(&mut self, sql: &str) {
        let key = self.with(|it| *it.keys.database.bytes());
        *self.wire.installation.lock().unwrap() = None;
        let path = self.folder.path().join("data/server.db");
        let connection = opened(&path, &key);
        sync_server::storage::sqlite::digest_functions(&connection).unwrap();
        connection.execute_batch(sql).unwrap();
        drop(connection);
        self.start();
    }

    /// Stops the server, lets IT at its keys folder and its settings, starts it again.
    pub(crate) fn administer(&mut self, change: impl FnOnce(&std::path::Path, &mut Config)) {
        *self.wire.installation.lock().unwrap() = None;
        change(&self.folder.path().join("data/keys"), &mut self.config);
        self.start();
    }

    /// The same with a tablet's.
    pub(crate) fn meddle_tablet(&self, worker: &mut Worker, sql: &str) {
        worker.tablet = None;
        let sealed = std::fs::read(worker.home.join("database.key.age")).unwrap();
        let plain = String::from_utf8(age::decrypt(&self.seal, &sealed).unwrap()).unwrap();
        let hex = plain.strip_prefix("doorstep-database-key-1 ").unwrap().trim().to_owned();
        let digit = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
        let key: Vec<u8> = (0..32).map(|at| digit(at * 2)).collect();
        let connection = opened(&worker.home.join("tablet.db"), &key.try_into().unwrap());
        store::digest_functions(&connection).unwrap();
        connection.execute_batch(sql).unwrap();
        drop(connection);
        worker.open();
    }

    /// One of the counts for district IT.
    pub(crate) fn counted(&self, metric: &str) -> u64 {
        let text = self.with(|it| it.metrics.text());
        let of = |line: &&str| line.starts_with(metric);
        text.lines()
            .filter(of)
            .filter_map(|line| line.rsplit(' ').next()?.parse::<u64>().ok())
            .sum()
    }
}

fn opened(path: &std::path::Path, key: &[u8; 32]) -> rusqlite::Connection {
    let connection = rusqlite::Connection::open(path).unwrap();
    let salt = sync::hash::Hash::under("doorstep.salt.1", &[key]);
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let raw = format!("x'{}{}'", hex(key), hex(&salt.as_bytes()[..16]));
    connection.pragma_update(None, "key", raw).unwrap();
    connection.pragma_update(None, "foreign_keys", false).unwrap();
    connection
}

impl Worker {
    /// Killed and started again.
    pub(crate) fn restart(&mut self) {
        self.tablet = None;
        self.open();
    }

    fn open(&mut self) {
        let tablet = Tablet::open(&self.home, self.ports.clone()).unwrap();
        tablet.unlock(PIN).unwrap();
        self.tablet = Some(tablet);
    }

    fn it(&self) -> &Tablet {
        self.tablet.as_ref().unwrap()
    }

    pub(crate) fn sync(&self) {
        self.it().sync_now().unwrap();
    }

    pub(crate) fn try_sync(&self) -> Result<(), Code> {
        self.it().sync_now().map(|_| ()).map_err(|error| error.code())
    }

    pub(crate) fn call(&self, name: &str, input: serde_json::Value) -> serde_json::Value {
        api::call(self.it(), name, input).unwrap_or_else(|error| panic!("{name}: {error:?}"))
    }

    /// The households it holds that nobody has removed, sorted.
    pub(crate) fn households(&self) -> Vec<DocumentId> {
        let held = self.canonical();
        let kept = held.iter().filter(|(_, record)| {
            record["kind"] == "household" && record["says"]["removed"].is_null()
        });
        kept.map(|(id, _)| id.parse().unwrap()).collect()
    }

    pub(crate) fn edit(&self, household: DocumentId, remark: &str) {
        let edits = json!({ "remark": remark });
        self.call("edit_household", json!({ "household": household, "edits": edits }));
    }

    /// Everything the tablet holds, as it says itself.
    pub(crate) fn canonical(&self) -> BTreeMap<String, serde_json::Value> {
        self.it().canonical().unwrap()
    }

    /// Whether the last word of the server was that both hold the same, asked anew.
    pub(crate) fn is_equal(&self, world: &World) -> bool {
        let before = world.counted("doorstep_digest_mismatch_total");
        let compared = world.counted("doorstep_digest_compared_total");
        self.sync();
        world.counted("doorstep_digest_compared_total") > compared
            && world.counted("doorstep_digest_mismatch_total") == before
    }
}
