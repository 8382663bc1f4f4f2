//! The ground these tests stand on: a real server on loopback with the small demo district in it, and real tablets of
//! its workers, all in this process and on one clock.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};

use demo::{Demo, Options, Preset};
use model::rng::Rng;
use serde_json::{Value, json};
use sync::apply::InPlace;
use sync::clock::{Clock, ManualClock};
use sync_server::config::Config;
use sync_server::init::{NewInstallation, init};
use sync_server::ports::entropy::SharedRng;
use sync_server::service::Installation;
use sync_server::service::admin::{NewGrant, NewRedraw};
use sync_server::storage::Redrawn;
use sync_server::{Running, Server};
use tablet::http::HttpTransport;
use tablet::secret::MemorySecrets;
use tablet::vault::PinCost;
use tablet::{Ports, Tablet, api};
use tempfile::TempDir;
use tokio::runtime::Runtime;

pub(crate) const PIN: &str = "135790";
/// 2026-11-22 09:00 in Beijing.
pub(crate) const NOW: i64 = 1_795_309_200_000;
pub(crate) const MINUTE: i64 = 60_000;
const ROUNDS_MAX: usize = 20;

/// Kinds that live in a grid.
const REGISTER: [&str; 5] = ["place", "household", "person", "visit", "event"];

pub(crate) struct Ground {
    pub(crate) clock: Arc<ManualClock>,
    /// The grid the two workers share.
    pub(crate) grid: String,
    neighbour: String,
    tablets: Cell<u64>,
    logins: Vec<String>,
    running: Running,
    /// The server's; it ends with it.
    _runtime: Runtime,
    folder: TempDir,
}

/// A worker's tablet.
pub(crate) struct Hand {
    pub(crate) tablet: Tablet,
    pub(crate) login: String,
}

impl Ground {
    pub(crate) fn new(preset: Preset) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(ManualClock::new(NOW));
        let data = folder.path().join("data");
        let new = NewInstallation {
            data: data.clone(),
            sealing_key: folder.path().join("seal.key"),
            name: "澄河区(虚构)".to_owned(),
            demo: true,
        };
        init(&new, &*clock, &mut Rng::from_number(77)).unwrap();
        let mut config = Config::resolve(data, []).unwrap();
        config.listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        config.public_address = "http://127.0.0.1:0".to_owned();
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        let rng = SharedRng::new(Rng::from_number(78));
        let ports = sync_server::Ports { clock: clock.clone(), rng, apply: Box::new(InPlace) };
        let running = {
            let _inside = runtime.enter();
            Server::start_with(config, ports).unwrap()
        };
        let options = Options { seed: 1, now_ms: NOW, documents: None, preset };
        let demo = Demo::new(options).unwrap();
        running.installation.load_demo(&demo, "cli/test", &mut |_| {}).unwrap();
        let logins = demo.workers().iter().map(|worker| worker.id.to_string()).collect();
        let (grid, neighbour) =
            (demo.spaces().shared.to_string(), demo.spaces().neighbour.to_string());
        Self {
            clock,
            grid,
            neighbour,
            tablets: Cell::new(100),
            logins,
            running,
            _runtime: runtime,
            folder,
        }
    }

    pub(crate) fn it(&self) -> &Installation {
        &self.running.installation
    }

    /// The tablet of a worker of the shared grid, after its first sync.
    pub(crate) fn hand(&self, at: usize) -> Hand {
        self.tablet(&self.logins[at])
    }

    pub(crate) fn tablet(&self, login: &str) -> Hand {
        let code = self.it().invite_person(login, "cli/test").unwrap();
        // Every tablet draws its own chance.
        let seed = self.tablets.replace(self.tablets.get() + 1);
        let ports = Ports {
            clock: self.clock.clone(),
            secrets: Arc::new(MemorySecrets::default()),
            transport: Arc::new(HttpTransport::new()),
            rng: Arc::new(Mutex::new(Rng::from_number(seed))),
            room: Arc::new(tablet::ports::Endless),
            pin_cost: PinCost::CHEAPEST,
            vfs: None,
        };
        let home = self.folder.path().join(format!("tablet-{seed}"));
        let tablet = Tablet::enrol(home, &code.to_string(), PIN, ports).unwrap();
        let hand = Hand { tablet, login: login.to_owned() };
        hand.sync();
        hand
    }

    pub(crate) fn wait(&self, ms: i64) {
        self.clock.advance(ms);
    }

    /// Ends what a person holds in a space.
    pub(crate) fn end_grants(&self, login: &str, space: &str) {
        let user = self.it().person(login).unwrap().id;
        for stored in self.it().storage.grants(Some(user)).unwrap() {
            if stored.grant.space.to_string() == space && stored.grant.to > self.clock.now_ms() {
                self.it().end_right(stored.id, "cli/test").unwrap();
            }
        }
    }

    pub(crate) fn grant(&self, login: &str, space: &str) {
        let new = NewGrant {
            login,
            space,
            right: model::space::Right::Write,
            role: model::permission::Role::GridWorker,
            from: None,
            to: None,
        };
        self.it().add_right(&new, "cli/test").unwrap();
    }

    /// The shared grid and its neighbour become one, with the buildings of both.
    pub(crate) fn joined(mut self) -> Self {
        let into = "990101001001100";
        self.redraw(vec![&self.grid, &self.neighbour], vec![into], "", true);
        self.grid = format!("grid/{into}");
        self.wait(MINUTE);
        self
    }

    /// Splits the grid: its buildings go in turn to the new ones.
    pub(crate) fn split(&self, into: &[&str], carry_grants: bool) -> Redrawn {
        let buildings = self.it().buildings_of(&self.grid).unwrap();
        assert!(buildings.len() >= into.len(), "{buildings:?}");
        let plan: String = buildings
            .iter()
            .zip(into.iter().cycle())
            .map(|(it, grid)| format!("{},{},{},{grid}\n", it.document, it.estate, it.number))
            .collect();
        self.redraw(vec![&self.grid], into.to_vec(), &plan, carry_grants)
    }

    pub(crate) fn redraw(
        &self,
        old: Vec<&str>,
        into: Vec<&str>,
        by: &str,
        carry_grants: bool,
    ) -> Redrawn {
        let new = NewRedraw { old, into, by, carry_grants, dry_run: false };
        self.it().redraw(&new, "cli/test", &mut |_, _| {}).unwrap()
    }
}

impl Hand {
    pub(crate) fn call(&self, name: &str, input: Value) -> Value {
        api::call(&self.tablet, name, input).unwrap_or_else(|error| panic!("{name}: {error:?}"))
    }

    /// Syncs until nothing waits.
    pub(crate) fn sync(&self) {
        for _ in 0..ROUNDS_MAX {
            self.tablet.sync_now().unwrap();
            if self.call("show_sync", json!({}))["complete"] == true {
                return;
            }
        }
        panic!("not complete: {}", self.call("show_sync", json!({})));
    }

    pub(crate) fn shown(&self) -> Value {
        self.call("show_sync", json!({}))
    }

    /// What it holds of the grids' register.
    pub(crate) fn register(&self) -> BTreeMap<String, Value> {
        let mut held = self.tablet.canonical().unwrap();
        held.retain(|_, it| REGISTER.contains(&it["kind"].as_str().unwrap()));
        held
    }

    /// The households it holds, by what they are called.
    pub(crate) fn households(&self) -> BTreeMap<String, String> {
        let held = self.register();
        let homes = held.iter().filter(|(_, it)| it["kind"] == "household");
        homes
            .map(|(id, it)| (id.clone(), it["says"]["label"].as_str().unwrap().to_owned()))
            .collect()
    }

    pub(crate) fn ids(&self) -> BTreeSet<String> {
        self.register().into_keys().collect()
    }

    pub(crate) fn visit(&self, household: &str, note: &str) -> String {
        let ask = json!({ "household": household, "result": "01", "note": note });
        let saved = self.call("record_visit", ask);
        let held = self.register();
        let ids = saved["documents"].as_array().unwrap().iter().map(|id| id.as_str().unwrap());
        ids.into_iter().find(|id| held[*id]["kind"] == "visit").unwrap().to_owned()
    }
}
