//! `sim`: seeds over all cores, one thread a seed; the last line is the summary.
#![allow(clippy::print_stdout, reason = "a program says what it found")]

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use doorstep_sim::plan::{Plan, draw};
use doorstep_sim::run::{Report, quiet_panics, run};
use doorstep_sim::shrink::shrink;

#[cfg(feature = "planted")]
mod planted;

/// Where the smallest plan of a violation is written.
const KEPT: &str = "tests/regressions";

struct Asked {
    seeds: u64,
    days: u32,
    from: u64,
    replay: Option<String>,
    keep: bool,
    planted: bool,
}

fn asked() -> Result<Asked, String> {
    let mut asked =
        Asked { seeds: 200, days: 3, from: 0, replay: None, keep: true, planted: false };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut next = || words.next().ok_or_else(|| format!("{word} wants a value"));
        let number = |text: String| text.parse().map_err(|_| format!("not a number: {text}"));
        match word.as_str() {
            "--seeds" => asked.seeds = number(next()?)?,
            "--days" => asked.days = next()?.parse().map_err(|_| "not a number of days")?,
            "--from" => asked.from = number(next()?)?,
            "--replay" => asked.replay = Some(next()?),
            "--no-shrink" => asked.keep = false,
            "--planted" => asked.planted = true,
            _ => return Err(format!("unknown: {word}")),
        }
    }
    Ok(asked)
}

fn main() -> ExitCode {
    quiet_panics();
    let asked = match asked() {
        Ok(asked) => asked,
        Err(why) => {
            println!("sim: {why}");
            return ExitCode::FAILURE;
        }
    };
    if let Some(path) = &asked.replay {
        let plan = std::fs::read_to_string(path).map_err(|error| error.to_string());
        let report = plan.and_then(|text| Plan::from_text(&text)).map(|plan| run(&plan));
        println!("{report:?}");
        return ExitCode::SUCCESS;
    }
    if asked.planted {
        return planted_bugs(&asked);
    }
    let reports = seeds(&asked);
    let failed: Vec<(u64, String)> = reports
        .iter()
        .filter_map(|(seed, report)| Some((*seed, report.violation.clone()?)))
        .collect();
    for (seed, violation) in &failed {
        println!("seed={seed} violation: {violation}");
    }
    if asked.keep
        && let Some((seed, violation)) = failed.first()
    {
        let plan = draw(*seed, asked.days);
        let smaller = shrink(&plan, violation);
        let commit = std::env::var("SIM_COMMIT").unwrap_or_default();
        let text = format!(
            "# {violation}\n# seed {seed}, days {}, {commit}\n{}",
            asked.days,
            smaller.to_text()
        );
        println!(
            "seed {seed} shrunk from {} to {} steps:\n{text}",
            plan.steps.len(),
            smaller.steps.len()
        );
        let path = format!("{KEPT}/seed-{seed}-{}.txt", asked.days);
        match std::fs::write(&path, text) {
            Ok(()) => println!("kept in {path}"),
            Err(error) => println!("not kept in {path}: {error}"),
        }
    }
    println!("{}", summary(&reports));
    if failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

#[cfg(feature = "planted")]
fn planted_bugs(asked: &Asked) -> ExitCode {
    planted::planted(asked.from, asked.seeds, asked.days)
}

#[cfg(not(feature = "planted"))]
fn planted_bugs(_: &Asked) -> ExitCode {
    println!("sim: no bugs are planted in this build: cargo xtask sim --planted");
    ExitCode::FAILURE
}

fn seeds(asked: &Asked) -> BTreeMap<u64, Report> {
    let next = AtomicU64::new(asked.from);
    let last = asked.from + asked.seeds;
    let reports = Mutex::new(BTreeMap::new());
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= last {
                        return;
                    }
                    let report = run(&draw(seed, asked.days));
                    if let Ok(mut reports) = reports.lock() {
                        reports.insert(seed, report);
                    }
                }
            });
        }
    });
    reports.into_inner().unwrap_or_default()
}

fn summary(reports: &BTreeMap<u64, Report>) -> String {
    let sum = |of: fn(&Report) -> u64| reports.values().map(of).sum::<u64>();
    let mut refused: BTreeMap<&str, u64> = BTreeMap::new();
    for (code, count) in reports.values().flat_map(|report| &report.refused) {
        *refused.entry(code).or_default() += count;
    }
    println!("refused {refused:?}");
    format!(
        "acts={} faults={} canaries={}\nseeds={} tablet_days={} kills={} restores={} violations={}",
        sum(|report| report.acts),
        sum(|report| report.faults),
        sum(|report| report.canaries),
        reports.len(),
        sum(|report| report.tablet_days),
        sum(|report| report.kills),
        sum(|report| report.restores),
        sum(|report| u64::from(report.violation.is_some())),
    )
}
