//! `bench`: what a worker waits for and what a day costs on the wire, each beside a plain way of doing the same.
//!
//! One measurement a file; each reference is measured in the same run, in turns with what it is the reference of.
//! Standard output holds the results alone; how it goes, and where time and bytes went, goes to standard error.

mod anatomy;
mod apply;
mod clock;
mod day;
mod district;
mod duplicates;
mod figures;
mod first_sync;
mod grid;
mod http;
mod load;
mod open_to_today;
mod register;
mod relay;
mod report;
mod rows;
mod save_visit;
mod search;
mod town;
mod wire;
mod words;
mod worker;

use std::process::ExitCode;

use report::Measured;

/// What a measurement gives; an error means that nothing was measured, never that a goal was missed.
pub(crate) type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

type Measure = fn() -> Outcome<Vec<Measured>>;

/// Every measurement with the names of what it gives.
const ALL: [(&[&str], Measure); 10] = [
    (&["save_visit"], save_visit::measure),
    (&["search_1500"], search::measure_grid),
    (&["search_300k"], search::measure_district),
    (&["duplicate_precision", "duplicate_recall"], duplicates::measure),
    (&["open_to_today", "day_sync_bytes", "idle_sync_bytes", "save_overhead_bytes"], with_a_server),
    (
        &["first_sync_bytes", "first_sync_seconds", "first_usable_seconds", "ten_first_syncs"],
        first_sync::measure,
    ),
    (&["apply_7000"], apply::measure),
    (&["ingest"], load::measure_ingest),
    (&["storm_300", "server_rss"], load::measure_storm),
    (&["idle_sync"], load::measure_idle),
];

/// What needs a tablet of a served district.
fn with_a_server() -> Outcome<Vec<Measured>> {
    let mut district = district::District::open()?;
    let mut measured = vec![open_to_today::measure(&district)?];
    measured.extend(wire::measure(&mut district)?);
    Ok(measured)
}

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let ran = match (arguments.next(), arguments.next()) {
        (Some(first), Some(data)) if first == load::SERVE => {
            load::serve(std::path::Path::new(&data))
        }
        _ => run(std::env::args().skip(1)),
    };
    match ran {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench: {error}");
            ExitCode::FAILURE
        }
    }
}

/// `--json` for one object a line; names of measurements to do only those.
fn run(arguments: impl Iterator<Item = String>) -> Outcome<()> {
    let (mut json, mut wanted) = (false, Vec::new());
    for argument in arguments {
        match argument.as_str() {
            "--json" => json = true,
            name if ALL.iter().any(|(names, _)| names.contains(&name)) => wanted.push(argument),
            other => {
                let known: Vec<&str> = ALL.iter().flat_map(|(names, _)| *names).copied().collect();
                return Err(
                    format!("no such measurement: {other}. Known: {}", known.join(", ")).into()
                );
            }
        }
    }
    if cfg!(debug_assertions) {
        report::say("not a release build: the times say nothing");
    }
    let is_wanted = |name: &str| wanted.is_empty() || wanted.iter().any(|wanted| wanted == name);
    for (names, measure) in ALL {
        if names.iter().any(|name| is_wanted(name)) {
            measure()?.iter().filter(|it| is_wanted(it.name)).for_each(|it| it.print(json));
        }
    }
    Ok(())
}
