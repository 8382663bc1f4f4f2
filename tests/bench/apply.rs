//! `apply_7000`: a pack of 7,000 documents taken in as a tablet does it (chunk by chunk, one read, gated and worked out
//! while the one before is written) against plain inserts of the same rows of documents, lists and search in one transaction,
//! both encrypted and durable.
//!
//! A record of a pack has its saved form from the first nightly look on: the reference inserts what stands there after it.
//! What it takes with the rows of the log, which a tablet writes as well, is said beside it.

use std::path::Path;
use std::thread;

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use store::{OpenOptions, Prepared, Store};
use sync::hash::Hash;
use sync::pack::{Manifest, read};

use crate::Outcome;
use crate::clock::{Stopwatch, timed};
use crate::figures::Times;
use crate::first_sync::Served;
use crate::grid::{KEY, database, folder};
use crate::report::{Measured, say};

const GOAL: f64 = 1.5;
const TURNS: usize = 3;
const LOG: &str = "change";
const LOOKED_OVER_AT_ONCE: u32 = 500;
const TABLES: [&str; 18] = [
    LOG,
    "document",
    "document_space",
    "place",
    "dwelling",
    "household",
    "residence",
    "person",
    "membership",
    "phone",
    "visit",
    "promise",
    "event",
    "lead",
    "reporter",
    "conflict",
    "photo",
    "search_row",
];

pub(crate) fn measure() -> Outcome<Vec<Measured>> {
    let served = Served::open()?;
    let (manifest, chunks) = served.running.installation.pack_of(served.shared())?;
    let (mut ours, mut plain, mut with_log) =
        (Times::default(), Times::default(), Times::default());
    for _ in 0..TURNS {
        let taken = folder()?;
        ours.push(take_in(&manifest, &chunks, taken.path())?);
        let_a_night_pass(&database(taken.path()))?;
        let mut rows = rows(&database(taken.path()))?;
        let reference = folder()?;
        with_log.push(insert(&rows, &database(reference.path()))?);
        rows.retain(|it| it.table != LOG);
        let reference = folder()?;
        plain.push(insert(&rows, &database(reference.path()))?);
    }
    say(format_args!("apply_7000: the reference with the log {:.0} ms", with_log.median()));
    Ok(vec![Measured {
        name: "apply_7000",
        value: ours.median(),
        unit: "ms",
        reference: Some(plain.median()),
        goal: GOAL,
    }])
}

fn take_in(manifest: &Manifest, chunks: &[Vec<u8>], folder: &Path) -> Outcome<f64> {
    let mut store = Store::open(&database(folder), &KEY, &OpenOptions::default())?;
    let (mut writing, mut before) = (0.0, None);
    let mut take = |store: &mut Store, come: Option<(Hash, Vec<Prepared>)>| -> Outcome<()> {
        let Some((hash, documents)) = come else { return Ok(()) };
        let (taken, ms) = timed(|| store.take_chunk(&manifest.space, hash, &documents));
        writing += ms;
        taken?;
        Ok(())
    };
    let watch = Stopwatch::start();
    store.begin_pack(manifest)?;
    for (named, bytes) in manifest.chunks.iter().zip(chunks) {
        let worked_out = thread::scope(|scope| {
            let working = scope.spawn(|| read(bytes).map(Prepared::all));
            take(&mut store, before.take())?;
            let worked_out = working.join().map_err(|_| "a chunk panicked")?;
            Outcome::Ok(worked_out??)
        })?;
        before = Some((named.hash, worked_out));
    }
    take(&mut store, before)?;
    let ms = watch.ms();
    say(format_args!("apply_7000: {ms:.0} ms, of it {writing:.0} to write"));
    Ok(ms)
}

/// Every record is opened, and its saved form kept.
fn let_a_night_pass(path: &Path) -> Outcome<()> {
    let mut store = Store::open(path, &KEY, &OpenOptions::default())?;
    let mut after = None;
    while let Some(last) = store.look_over(after, LOOKED_OVER_AT_ONCE)?.last {
        after = Some(last);
    }
    Ok(())
}

/// Every row of a table.
struct Rows {
    table: &'static str,
    columns: usize,
    rows: Vec<Vec<Value>>,
}

fn connect(path: &Path) -> Outcome<Connection> {
    let connection = Connection::open(path)?;
    // The tables' own triggers keep the spaces' sums, on either side.
    store::digest_functions(&connection)?;
    let key: String = KEY.iter().map(|byte| format!("{byte:02x}")).collect();
    connection.execute_batch(&format!("PRAGMA key = \"x'{key}'\""))?;
    connection.execute_batch(
        "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
         PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -32000;",
    )?;
    Ok(connection)
}

fn rows(path: &Path) -> Outcome<Vec<Rows>> {
    let connection = connect(path)?;
    let mut all = Vec::new();
    for table in TABLES {
        let mut statement = connection.prepare(&format!("SELECT * FROM \"{table}\""))?;
        let columns = statement.column_count();
        let rows = statement.query_map([], |row| (0..columns).map(|at| row.get(at)).collect())?;
        all.push(Rows { table, columns, rows: rows.collect::<Result<_, _>>()? });
    }
    Ok(all)
}

fn insert(all: &[Rows], path: &Path) -> Outcome<f64> {
    // Made by the store, so that tables and indices are the same.
    drop(Store::open(path, &KEY, &OpenOptions::default())?);
    let mut connection = connect(path)?;
    let watch = Stopwatch::start();
    let transaction = connection.transaction()?;
    for Rows { table, columns, rows } in all {
        let marks = vec!["?"; *columns].join(", ");
        let mut insert =
            transaction.prepare(&format!("INSERT INTO \"{table}\" VALUES ({marks})"))?;
        for row in rows {
            insert.execute(params_from_iter(row))?;
        }
    }
    let found = all.iter().find(|it| it.table == "search_row").ok_or("no search rows")?;
    let mut index = transaction.prepare("INSERT INTO search (rowid, words) VALUES (?1, ?2)")?;
    for row in &found.rows {
        if let (Some(id), Some(words)) = (row.first(), row.last()) {
            index.execute((id, words))?;
        }
    }
    drop(index);
    transaction.commit()?;
    Ok(watch.ms())
}
