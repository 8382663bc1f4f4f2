//! `save_visit`: a visit is on the disk for good, against one plain INSERT of as many bytes.
//!
//! Measured: [`store::Store::save`] from the call to its return, which is after COMMIT: the changeset of a visit with
//! what it says of its household (log, two saved documents, lists, search, outbox, one transaction), in a database
//! that holds the demo's grid. One or two visits in twenty bring a new phone number, which search has to learn.
//!
//! Reference: the same changeset as one blob, canonical CBOR, in one `INSERT` that commits by itself, into a table
//! of nothing else in a second SQLCipher file beside the first, opened with the same pragmas (WAL, FULL).
//! They take turns, and take turns in who goes first. Authoring and judging come before a save; they are timed apart.

use std::path::Path;

use model::rng::Rng;
use rusqlite::Connection;
use sync::cbor;

use crate::Outcome;
use crate::clock::timed;
use crate::day::plan;
use crate::figures::Times;
use crate::grid::{Grid, KEY};
use crate::register::NOW;
use crate::report::{Measured, say};

/// Saves before any is counted, and counted ones.
const WARM_UP: usize = 20;
const SAVES: usize = 300;

const GOAL: f64 = 2.5;

pub(crate) fn measure() -> Outcome<Vec<Measured>> {
    let mut grid = Grid::load()?;
    let plain = plain(&grid.folder.path().join("plain.db"))?;
    let visits = plan(&grid.homes, WARM_UP + SAVES, 0, NOW, &mut Rng::from_number(2));
    let (mut save, mut insert, mut author) = (Times::default(), Times::default(), Times::default());
    let mut bytes = 0;
    for (at, act) in visits.iter().enumerate() {
        let (step, author_ms) = timed(|| grid.worker.author(&grid.store, act));
        let step = step?;
        let blob = cbor::encode(&step.changeset);
        bytes += blob.len();
        let insert_one = || -> Outcome<f64> {
            let mut statement = plain.prepare_cached("INSERT INTO plain (bytes) VALUES (?1)")?;
            let (done, ms) = timed(|| statement.execute([&blob]));
            done?;
            Ok(ms)
        };
        let first = if at % 2 == 0 { Some(insert_one()?) } else { None };
        let (saved, save_ms) = timed(|| grid.store.save(step));
        saved?;
        let insert_ms = first.map_or_else(insert_one, Ok)?;
        if at >= WARM_UP {
            save.push(save_ms);
            insert.push(insert_ms);
            author.push(author_ms);
        }
    }
    say(format_args!(
        "save_visit: {} saves of {} bytes",
        save.count(),
        bytes / visits.len().max(1)
    ));
    say(format_args!("save_visit: save {}", save.spread()));
    say(format_args!("save_visit: insert {}", insert.spread()));
    say(format_args!("save_visit: authoring, before it, median {:.3} ms", author.median()));
    let (value, reference) = (save.median(), Some(insert.median()));
    Ok(vec![Measured { name: "save_visit", value, unit: "ms", reference, goal: GOAL }])
}

/// The reference's database.
fn plain(path: &Path) -> Outcome<Connection> {
    let connection = Connection::open(path)?;
    // Key and salt, as the store gives them: neither is derived from a passphrase.
    let key: String = KEY.iter().chain(&[1; 16]).map(|byte| format!("{byte:02x}")).collect();
    connection.execute_batch(&format!("PRAGMA key = \"x'{key}'\""))?;
    connection.execute_batch(
        "PRAGMA locking_mode = EXCLUSIVE;
         PRAGMA journal_mode = WAL;
         PRAGMA synchronous = FULL;
         PRAGMA foreign_keys = ON;
         PRAGMA secure_delete = ON;
         PRAGMA temp_store = MEMORY;
         PRAGMA trusted_schema = OFF;
         PRAGMA cache_size = -16000;
         PRAGMA journal_size_limit = 8388608;
         CREATE TABLE plain (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;",
    )?;
    Ok(connection)
}
