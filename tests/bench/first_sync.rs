//! `first_sync_bytes`, `first_sync_seconds`, `first_usable_seconds`, `ten_first_syncs`: what a new tablet of a grid with
//! 7,000 documents costs on the wire, and how long its worker waits.
//!
//! The real server and real tablets on loopback, encrypted and durable on both ends. Counted is every byte both ways,
//! as for a day. The fictitious district's tablets write all of a day in one session, as real ones write all between two
//! openings of the app.
//!
//! Measured is what a person meets in a district that runs as `docs/it.md` says. It makes a backup every night, so a
//! change comes without the sixteen bytes of a tag that a restored server would want to see. And a code is made before
//! the tablet is there, so the server, which looks every ten seconds for whom it may make a pack ahead, has made it. What
//! the very first tablet of a server without a backup or a pack takes is said beside it; ten tablets at once wait for a
//! server that was started again and has none.

use std::sync::{Arc, Mutex};
use std::thread;

use demo::{Demo, DemoPush};
use model::rng::Rng;
use model::space::Space;
use sync::clock::ManualClock;
use sync::enrol::EnrolCode;
use sync_server::Running;
use sync_server::backup::take;
use sync_server::service::Failure;
use tablet::api::sync::FetchStage;
use tablet::http::HttpTransport;
use tablet::secret::MemorySecrets;
use tablet::vault::PinCost;
use tablet::{Ports, Tablet};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::Outcome;
use crate::clock::{Stopwatch, timed};
use crate::district::{PIN, serve};
use crate::grid::folder;
use crate::register::{NOW, Register, demo_of};
use crate::relay::Relay;
use crate::report::{Measured, say};
use crate::rows::weigh;

const DOCUMENTS: u32 = 7_000;
const TABLETS: u64 = 10;

const BYTES_GOAL: f64 = 1.2;
const SECONDS_GOAL: f64 = 0.8;
const USABLE_GOAL: f64 = 0.3;
const TEN_GOAL: f64 = 5.0;

/// A served grid of 7,000 documents.
pub(crate) struct Served {
    pub(crate) running: Running,
    pub(crate) clock: Arc<ManualClock>,
    demo: Demo,
    folder: TempDir,
    _runtime: Runtime,
}

impl Served {
    pub(crate) fn open() -> Outcome<Self> {
        let folder = folder()?;
        let clock = Arc::new(ManualClock::new(NOW));
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
        let running = serve(&runtime, &folder, &clock)?;
        let demo = demo_of(Some(DOCUMENTS))?;
        let (loaded, ms) = timed(|| running.installation.load_demo(&demo, "bench", &mut |_| {}));
        let loaded = loaded?.received;
        say(format_args!("the server judged {loaded} changesets in {:.1} s", ms / 1_000.0));
        Ok(Self { running, clock, demo, folder, _runtime: runtime })
    }

    /// A new tablet that finds the server at an address.
    pub(crate) fn tablet(&self, number: u64, address: String) -> Outcome<Tablet> {
        let login = self.demo.workers().first().ok_or("no worker")?.id.to_string();
        let code = self.running.installation.invite_person(&login, "bench")?;
        let code = EnrolCode { address, ..code };
        let ports = Ports {
            clock: self.clock.clone(),
            secrets: Arc::new(MemorySecrets::default()),
            transport: Arc::new(HttpTransport::new()),
            rng: Arc::new(Mutex::new(Rng::from_number(100 + number))),
            room: Arc::new(tablet::ports::Endless),
            pin_cost: PinCost::CHEAPEST,
            vfs: None,
        };
        let home = self.folder.path().join(format!("tablet-{number}"));
        Ok(Tablet::enrol(home, &code.to_string(), PIN, ports)?)
    }

    /// The grid.
    pub(crate) fn shared(&self) -> &Space {
        &self.demo.spaces().shared
    }

    fn register(&self) -> Outcome<Register> {
        let pushes = self.demo.pushes().collect::<Result<Vec<DemoPush>, _>>()?;
        Register::of(&self.demo, &pushes)
    }
}

pub(crate) fn measure() -> Outcome<Vec<Measured>> {
    let served = Served::open()?;
    let mut register = served.register()?;
    let ids = register.ids();
    let rows = weigh(&mut register, &ids)?;
    say(format_args!(
        "first_sync: {} rows are {} bytes of JSON, {} as zstd-3",
        rows.count, rows.json_bytes, rows.zstd_bytes
    ));
    let cold = one(&served, 0)?;
    say(format_args!(
        "first_sync: without a backup and a pack {} bytes, {:.2} s, usable after {:.2} s",
        cold.bytes, cold.seconds, cold.usable
    ));
    let One { bytes, seconds, usable } = expected(&served)?;
    let ten = ten(&served)?;
    let seconds_of = |name, value, goal| Measured { name, value, unit: "s", reference: None, goal };
    Ok(vec![
        Measured {
            name: "first_sync_bytes",
            value: bytes as f64,
            unit: "bytes",
            reference: Some(rows.zstd_bytes as f64),
            goal: BYTES_GOAL,
        },
        seconds_of("first_sync_seconds", seconds, SECONDS_GOAL),
        seconds_of("first_usable_seconds", usable, USABLE_GOAL),
        seconds_of("ten_first_syncs", ten, TEN_GOAL),
    ])
}

/// What one tablet takes: bytes, seconds, seconds until its first stage is there.
struct One {
    bytes: usize,
    seconds: f64,
    usable: f64,
}

/// A tablet that is expected, on a server with a backup.
fn expected(served: &Served) -> Outcome<One> {
    let (it, folder) = (&served.running.installation, served.folder.path());
    take(it, &folder.join("data"), &folder.join("backups"), "bench")?;
    it.forget_packs();
    let login = served.demo.workers().first().ok_or("no worker")?.id.to_string();
    it.invite_person(&login, "bench")?;
    let (made, ms) = timed(|| {
        while it.make_pack_ahead()? {}
        Ok::<_, Failure>(())
    });
    made?;
    say(format_args!("first_sync: made ahead in {ms:.0} ms"));
    one(served, 1)
}

fn one(served: &Served, number: u64) -> Outcome<One> {
    let relay = Relay::start(served.running.address)?;
    let tablet = served.tablet(number, format!("http://{}", relay.address))?;
    relay.take();
    let watch = Stopwatch::start();
    let (mut usable, mut stages) = (None, Vec::new());
    tablet.sync_telling(&mut |told| {
        let Some(fetch) = told.first_fetch else { return };
        if fetch.stage != FetchStage::Work {
            usable.get_or_insert_with(|| watch.ms());
        }
        stages.push((fetch.stage, fetch.records_done, fetch.bytes_done, watch.ms()));
    })?;
    let ms = watch.ms();
    for (stage, records, bytes, at) in stages {
        say(format_args!("first_sync: {stage:?} {records} records, {bytes} bytes at {at:.0} ms"));
    }
    let bytes = relay.take().bytes();
    Ok(One { bytes, seconds: ms / 1_000.0, usable: usable.unwrap_or(ms) / 1_000.0 })
}

fn ten(served: &Served) -> Outcome<f64> {
    served.running.installation.forget_packs();
    let address = format!("http://{}", served.running.address);
    let tablets = (10..10 + TABLETS)
        .map(|number| served.tablet(number, address.clone()))
        .collect::<Outcome<Vec<_>>>()?;
    let watch = Stopwatch::start();
    let failed = thread::scope(|scope| {
        let syncing: Vec<_> =
            tablets.iter().map(|tablet| scope.spawn(|| tablet.sync_now().is_ok())).collect();
        syncing.into_iter().filter_map(|one| one.join().ok()).filter(|done| !done).count()
    });
    let seconds = watch.ms() / 1_000.0;
    let complete = tablets.iter().filter(|it| it.show_sync().is_ok_and(|view| view.complete));
    if failed > 0 || complete.count() < tablets.len() {
        return Err(format!("{failed} of ten first syncs failed").into());
    }
    Ok(seconds)
}
