//! The server under load: `ingest`, `storm_300`, `server_rss`, `idle_sync`. It runs in a process of its own, so that what
//! it takes can be told from what its clients take; both share this machine.

mod idle;
mod ingest;
mod light;
mod server;
mod storm;
mod work;

use crate::Outcome;
use crate::report::Measured;

pub(crate) use server::{SERVE, serve};

pub(crate) fn measure_ingest() -> Outcome<Vec<Measured>> {
    Ok(vec![ingest::measure()?])
}

pub(crate) fn measure_storm() -> Outcome<Vec<Measured>> {
    storm::measure()
}

pub(crate) fn measure_idle() -> Outcome<Vec<Measured>> {
    Ok(vec![idle::measure()?])
}
