//! `storm_300`: 300 tablets, two a grid, all come online at the same moment after a day offline; seconds until each has
//! its 60 changesets received and has read on to the end. `server_rss`: the most memory the server had meanwhile. Nobody
//! may be refused without being told when to come back.

use std::sync::Barrier;
use std::thread;

use super::light::{Light, Tally};
use super::server::{Made, worker};
use super::work::CHANGESETS;
use crate::Outcome;
use crate::clock::Stopwatch;
use crate::figures::Times;
use crate::report::{Measured, say};

const TABLETS: usize = 300;
const SECONDS_GOAL: f64 = 60.0;
const RSS_MB_GOAL: f64 = 300.0;

pub(crate) fn measure() -> Outcome<Vec<Measured>> {
    let grid = |n: usize| format!("grid/{:015}", 990_101_001_001_001 + n / 2);
    let (made, codes) = Made::new(|it| {
        (0..TABLETS).map(|n| worker(it, &format!("w{n}"), &grid(n))).collect::<Outcome<Vec<_>>>()
    })?;
    let served = made.served()?;
    let mut ready = Vec::new();
    for (n, code) in codes.iter().enumerate() {
        let mut tablet = Light::enrol(&served.address, code, &grid(n), n as u64)?;
        let homes = tablet.worker.register()?;
        let push = tablet.seal(&homes)?;
        tablet.sync(Some(push))?;
        let day = tablet.worker.day()?;
        let push = tablet.seal(&day)?;
        ready.push((tablet, push));
    }
    let (cpu, at_once) = (served.cpu_ms()?, Barrier::new(TABLETS + 1));
    let (begun, done) = thread::scope(|scope| {
        let tablets = ready.into_iter().map(|(mut tablet, push)| {
            let at_once = &at_once;
            scope.spawn(move || {
                at_once.wait();
                let begun = Stopwatch::start();
                let tally = tablet.sync(Some(push)).map_err(|error| error.to_string())?;
                Ok::<_, String>((tally, begun.ms() / 1_000.0))
            })
        });
        let tablets: Vec<_> = tablets.collect();
        at_once.wait();
        let begun = Stopwatch::start();
        let joined =
            tablets.into_iter().map(|it| it.join().map_err(|_| "a tablet broke".to_owned())?);
        (begun, joined.collect::<Result<Vec<_>, String>>())
    });
    let seconds = begun.ms() / 1_000.0;
    let done = done?;
    tell(&done, served.cpu_ms()? - cpu);
    let (received, sent_away) = done.iter().fold((0, 0), |(received, away), (tally, _)| {
        (received + tally.received, away + tally.sent_away)
    });
    if received != TABLETS * CHANGESETS || sent_away > 0 {
        return Err(format!("{received} received, {sent_away} refused without a time").into());
    }
    let measured = |name, value, unit, goal| Measured { name, value, unit, reference: None, goal };
    Ok(vec![
        measured("storm_300", seconds, "s", SECONDS_GOAL),
        measured("server_rss", served.rss_mb()?, "MB", RSS_MB_GOAL),
    ])
}

fn tell(done: &[(Tally, f64)], cpu_ms: f64) {
    let mut times = Times::default();
    done.iter().for_each(|(_, seconds)| times.push(seconds * 1_000.0));
    let sum = |of: fn(&Tally) -> usize| done.iter().map(|(tally, _)| of(tally)).sum::<usize>();
    say(format_args!(
        "storm_300: {} requests, {} told to come back, the server's processor {:.1} s; a tablet waits {}",
        sum(|it| it.requests),
        sum(|it| it.waited),
        cpu_ms / 1_000.0,
        times.spread()
    ));
}
