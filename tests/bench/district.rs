//! A demo district served over HTTP on this machine, with one worker's tablet that reaches it through a relay. Both
//! clocks stand still unless they are moved, so that two runs give the same bytes.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};

use demo::DemoPush;
use model::rng::Rng;
use sync::apply::InPlace;
use sync::changeset::Changeset;
use sync::clock::ManualClock;
use sync::enrol::EnrolCode;
use sync::push::{self, Push};
use sync_server::config::Config;
use sync_server::init::{NewInstallation, init};
use sync_server::ports::entropy::SharedRng;
use sync_server::{Running, Server};
use tablet::http::HttpTransport;
use tablet::secret::MemorySecrets;
use tablet::vault::PinCost;
use tablet::{Ports, Tablet};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::Outcome;
use crate::clock::timed;
use crate::grid::folder;
use crate::register::{NOW, Register, demo};
use crate::relay::Relay;
use crate::report::say;

pub(crate) const PIN: &str = "135790";

/// Server, relay, tablet.
pub(crate) struct District {
    pub(crate) tablet: Tablet,
    pub(crate) relay: Relay,
    pub(crate) register: Register,
    pub(crate) clock: Arc<ManualClock>,
    running: Running,
    /// The server's; it ends with it.
    _runtime: Runtime,
    _folder: TempDir,
}

impl District {
    /// A district with the demo's year in it, and a tablet of its first worker after the first sync.
    pub(crate) fn open() -> Outcome<Self> {
        let folder = folder()?;
        let clock = Arc::new(ManualClock::new(NOW));
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
        let running = serve(&runtime, &folder, &clock)?;
        let demo = demo()?;
        let (loaded, ms) = timed(|| running.installation.load_demo(&demo, "bench", &mut |_| {}));
        let loaded = loaded?;
        say(format_args!(
            "the server judged {} changesets in {:.1} s",
            loaded.received,
            ms / 1_000.0
        ));
        let pushes = demo.pushes().collect::<Result<Vec<DemoPush>, _>>()?;
        let register = Register::of(&demo, &pushes)?;
        let relay = Relay::start(running.address)?;
        let login = demo.workers().first().ok_or("no worker")?.id.to_string();
        let code = running.installation.invite_person(&login, "bench")?;
        let code = EnrolCode { address: format!("http://{}", relay.address), ..code };
        let ports = Ports {
            clock: clock.clone(),
            secrets: Arc::new(MemorySecrets::default()),
            transport: Arc::new(HttpTransport::new()),
            rng: Arc::new(Mutex::new(Rng::from_number(6))),
            room: Arc::new(tablet::ports::Endless),
            pin_cost: PinCost::CHEAPEST,
            vfs: None,
        };
        let tablet = Tablet::enrol(folder.path().join("tablet"), &code.to_string(), PIN, ports)?;
        let (synced, ms) = timed(|| tablet.sync_now());
        let bytes = relay.take().bytes();
        let (received, s) = (synced?.received, ms / 1_000.0);
        say(format_args!("first sync: {received} changes, {bytes} bytes, {s:.1} s"));
        Ok(Self { tablet, relay, register, clock, running, _runtime: runtime, _folder: folder })
    }

    /// What a tablet pushed.
    pub(crate) fn opened(&self, push: &Push) -> Outcome<Vec<Changeset>> {
        let storage = &self.running.installation.storage;
        let device = storage.device(push.head.device)?.ok_or("no such tablet")?;
        let verified = push::verify(push, &device.claims().public_key)?;
        Ok(verified.open(&storage.complete(verified.wanted())?)?)
    }
}

pub(crate) fn serve(
    runtime: &Runtime,
    folder: &TempDir,
    clock: &Arc<ManualClock>,
) -> Outcome<Running> {
    let data = folder.path().join("data");
    let sealing_key = folder.path().join("seal.key");
    let new = NewInstallation {
        data: data.clone(),
        sealing_key,
        name: "澄河区(虚构)".to_owned(),
        demo: true,
    };
    init(&new, &**clock, &mut Rng::from_number(77))?;
    let mut config = Config::resolve(data, [])?;
    config.listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    config.self_handled = demo::SELF_HANDLED.iter().map(|&category| category.to_owned()).collect();
    let rng = SharedRng::new(Rng::from_number(78));
    let ports = sync_server::Ports { clock: clock.clone(), rng, apply: Box::new(InPlace) };
    let _inside = runtime.enter();
    Ok(Server::start_with(config, ports)?)
}
