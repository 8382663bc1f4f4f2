//! `idle_sync`: what it takes of the server's processor to tell a tablet that nothing is new. The tablet is a real one
//! of the demo's year, with everything an idle request says; headers, HTTP and both signatures are counted.

use std::sync::{Arc, Mutex};

use model::rng::Rng;
use sync::enrol::EnrolCode;
use tablet::http::HttpTransport;
use tablet::secret::MemorySecrets;
use tablet::system_clock::SystemClock;
use tablet::vault::PinCost;
use tablet::{Ports, Tablet};

use super::server::Made;
use crate::Outcome;
use crate::district::PIN;
use crate::register::demo;
use crate::report::Measured;

/// Within what one tablet may ask at a stretch.
const SYNCS: u32 = 80;
const GOAL_MS: f64 = 1.0;

pub(crate) fn measure() -> Outcome<Measured> {
    let (made, code) = Made::new(|it| {
        let demo = demo()?;
        it.load_demo(&demo, "bench", &mut |_| {})?;
        let login = demo.workers().first().ok_or("no worker")?.id.to_string();
        Ok(it.invite_person(&login, "bench")?)
    })?;
    let served = made.served()?;
    let code = EnrolCode { address: served.address.clone(), ..code };
    let ports = Ports {
        clock: Arc::new(SystemClock::new()),
        secrets: Arc::new(MemorySecrets::default()),
        transport: Arc::new(HttpTransport::new()),
        rng: Arc::new(Mutex::new(Rng::from_number(6))),
        room: Arc::new(tablet::ports::Endless),
        pin_cost: PinCost::CHEAPEST,
        vfs: None,
    };
    let tablet = Tablet::enrol(served.beside("tablet"), &code.to_string(), PIN, ports)?;
    tablet.sync_now()?;
    tablet.sync_now()?;
    let before = served.cpu_ms()?;
    let mut rounds = 0;
    for _ in 0..SYNCS {
        rounds += tablet.sync_now()?.rounds;
    }
    let value = (served.cpu_ms()? - before) / f64::from(rounds);
    Ok(Measured { name: "idle_sync", value, unit: "ms", reference: None, goal: GOAL_MS })
}
