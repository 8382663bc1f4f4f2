//! `ingest`: changes a second that come in through HTTP, in pushes of 60 changesets, each verified, judged, durable and
//! projected when it is answered. The reference: the same bytes inserted into one table of the same SQLCipher, as
//! durable, one transaction for each push.

use std::thread;

use model::rng::Rng;
use rusqlite::Connection;
use sync::changeset::Changeset;

use super::light::Light;
use super::server::{Made, Served, worker};
use super::work::CHANGESETS;
use crate::Outcome;
use crate::clock::Stopwatch;
use crate::grid::folder;
use crate::report::{Measured, say};

const TABLETS: usize = 40;
/// Who sends at once.
const LINES: usize = 4;
/// Of plain inserts: what the machine could do if nothing were checked.
const GOAL: f64 = 0.04;

pub(crate) fn measure() -> Outcome<Measured> {
    let grid = |n: usize| format!("grid/{:015}", 990_101_001_001_001 + n);
    let (made, codes) = Made::new(|it| {
        (0..TABLETS).map(|n| worker(it, &format!("w{n}"), &grid(n))).collect::<Outcome<Vec<_>>>()
    })?;
    let served = made.served()?;
    let mut tablets = Vec::new();
    for (n, code) in codes.iter().enumerate() {
        let mut tablet = Light::enrol(&served.address, code, &grid(n), n as u64)?;
        let homes = tablet.worker.register()?;
        let push = tablet.seal(&homes)?;
        tablet.sync(Some(push))?;
        tablets.push(tablet);
    }
    let days = tablets.iter_mut().map(|it| it.worker.day()).collect::<Outcome<Vec<_>>>()?;
    let changes: Vec<Vec<Vec<u8>>> = days.iter().map(|day| raw(day)).collect();
    let count = changes.iter().map(Vec::len).sum::<usize>() as f64;
    let (cpu, seconds) = send(&served, tablets, &days)?;
    let plain_s = plain(&changes)?;
    say(format_args!(
        "ingest: {count} changes of {CHANGESETS}-changeset pushes in {seconds:.2} s, {:.2} ms of the server's processor each; plain inserts in {plain_s:.3} s",
        cpu / count
    ));
    let (value, reference) = (count / seconds, Some(count / plain_s));
    Ok(Measured { name: "ingest", value, unit: "per s", reference, goal: GOAL })
}

/// Sends every tablet's day; the server's processor time in ms, and the seconds it took.
fn send(served: &Served, tablets: Vec<Light>, days: &[Vec<Changeset>]) -> Outcome<(f64, f64)> {
    let mut ready = Vec::new();
    for (mut tablet, day) in tablets.into_iter().zip(days) {
        let push = tablet.seal(day)?;
        ready.push((tablet, push));
    }
    let (cpu, begun) = (served.cpu_ms()?, Stopwatch::start());
    let mut lines: Vec<Vec<_>> = (0..LINES).map(|_| Vec::new()).collect();
    for (n, it) in ready.into_iter().enumerate() {
        if let Some(line) = lines.get_mut(n % LINES) {
            line.push(it);
        }
    }
    let received = thread::scope(|scope| {
        let sending = lines.into_iter().map(|line| {
            scope.spawn(move || {
                let mut received = 0;
                for (mut tablet, push) in line {
                    received +=
                        tablet.sync(Some(push)).map_err(|error| error.to_string())?.received;
                }
                Ok::<_, String>(received)
            })
        });
        let sending: Vec<_> = sending.collect();
        let joined =
            sending.into_iter().map(|it| it.join().map_err(|_| "a line broke".to_owned())?);
        joined.sum::<Result<usize, String>>()
    })?;
    let seconds = begun.ms() / 1_000.0;
    if received != TABLETS * CHANGESETS {
        return Err(
            format!("{received} of {} changesets were received", TABLETS * CHANGESETS).into()
        );
    }
    Ok((served.cpu_ms()? - cpu, seconds))
}

pub(super) fn raw(day: &[Changeset]) -> Vec<Vec<u8>> {
    day.iter().flat_map(|it| &it.parts).flat_map(|part| part.changes.clone()).collect()
}

/// Seconds to insert them plainly.
fn plain(batches: &[Vec<Vec<u8>>]) -> Outcome<f64> {
    let folder = folder()?;
    let mut connection = Connection::open(folder.path().join("plain.db"))?;
    let key = data_encoding::HEXLOWER.encode(&Rng::from_number(3).bytes::<32>());
    connection.execute_batch(&format!(
        "PRAGMA key = \"x'{key}'\"; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
         CREATE TABLE change (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;"
    ))?;
    let begun = Stopwatch::start();
    for batch in batches {
        let step = connection.transaction()?;
        for bytes in batch {
            step.prepare_cached("INSERT INTO change (bytes) VALUES (?1)")?.execute([bytes])?;
        }
        step.commit()?;
    }
    Ok(begun.ms() / 1_000.0)
}
