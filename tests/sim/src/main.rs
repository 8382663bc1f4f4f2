//! `sim`: seeds over all cores, one thread a seed; the last line is the summary.
#![allow(clippy::print_stdout, reason = "a program says what it found")]

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use doorstep_sim::plan::{Plan, draw};
use doorstep_sim::run::{Report, quiet_panics, run, run_telling};
use doorstep_sim::shrink::shrink;

#[cfg(feature = "planted")]
mod planted;

/// Where the smallest plan of a violation is written.
const KEPT: &str = "tests/regressions";
/// How many seeds are played between one word and the next of how far it is.
const TOLD_EVERY: usize = 50;

struct Asked {
    seeds: u64,
    days: u32,
    from: u64,
    replay: Option<String>,
    keep: bool,
    planted: bool,
    only: Option<String>,
    plan: Option<u64>,
    minutes: Option<u64>,
}

fn asked() -> Result<Asked, String> {
    let mut asked = Asked {
        seeds: 200,
        days: 3,
        from: 0,
        replay: None,
        keep: true,
        planted: false,
        only: None,
        plan: None,
        minutes: None,
    };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut next = || words.next().ok_or_else(|| format!("{word} wants a value"));
        let number = |text: String| text.parse().map_err(|_| format!("not a number: {text}"));
        match word.as_str() {
            "--seeds" => asked.seeds = number(next()?)?,
            "--days" => asked.days = next()?.parse().map_err(|_| "not a number of days")?,
            "--from" => asked.from = number(next()?)?,
            "--replay" => asked.replay = Some(next()?),
            "--plan" => asked.plan = Some(number(next()?)?),
            "--no-shrink" => asked.keep = false,
            "--minutes" => asked.minutes = Some(number(next()?)?),
            "--planted" => asked.planted = true,
            "--only" => asked.only = Some(next()?),
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
        // A seed may be told, too.
        let drawn = path.parse().map(|seed| draw(seed, asked.days).to_text()).ok();
        let read = || std::fs::read_to_string(path).map_err(|error| error.to_string());
        let plan = drawn.map_or_else(read, Ok);
        match plan.and_then(|text| Plan::from_text(&text)) {
            Ok(plan) => {
                let (report, told) = run_telling(&plan);
                println!("{}\n{report:?}", told.join("\n"));
                return if report.violation.is_none() {
                    ExitCode::SUCCESS
                } else {
                    ExitCode::FAILURE
                };
            }
            Err(why) => println!("sim: {path}: {why}"),
        }
        return ExitCode::FAILURE;
    }
    if let Some(seed) = asked.plan {
        println!("{}", draw(seed, asked.days).to_text());
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
    if asked.keep
        && let Some((seed, violation)) = failed.first()
    {
        let plan = draw(*seed, asked.days);
        let smaller = shrink(&plan, violation);
        let commit = commit();
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
    planted::planted(asked.from, asked.seeds, asked.days, asked.only.as_deref())
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
    #[allow(clippy::disallowed_methods, reason = "how long it may go on, not what happens in it")]
    let begun = std::time::Instant::now();
    let over = || asked.minutes.is_some_and(|most| begun.elapsed().as_secs() >= most * 60);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while !over() {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= last {
                        return;
                    }
                    let report = run(&draw(seed, asked.days));
                    // At once: a long run may be broken off.
                    if let Some(violation) = &report.violation {
                        println!("seed={seed} {} violation: {violation}", commit());
                    }
                    if let Ok(mut reports) = reports.lock() {
                        reports.insert(seed, report);
                        if reports.len() % TOLD_EVERY == 0 {
                            eprintln!("{}", totals(&reports));
                        }
                    }
                }
            });
        }
    });
    reports.into_inner().unwrap_or_default()
}

/// The commit that is played, as `cargo xtask sim` says it.
fn commit() -> String {
    std::env::var("SIM_COMMIT").unwrap_or_default()
}

fn summary(reports: &BTreeMap<u64, Report>) -> String {
    let mut refused: BTreeMap<&str, u64> = BTreeMap::new();
    for (code, count) in reports.values().flat_map(|report| &report.refused) {
        *refused.entry(code).or_default() += count;
    }
    let sum = |of: fn(&Report) -> u64| reports.values().map(of).sum::<u64>();
    format!(
        "refused {refused:?}\nacts={} faults={} canaries={}\n{}",
        sum(|report| report.acts),
        sum(|report| report.faults),
        sum(|report| report.canaries),
        totals(reports),
    )
}

fn totals(reports: &BTreeMap<u64, Report>) -> String {
    let sum = |of: fn(&Report) -> u64| reports.values().map(of).sum::<u64>();
    format!(
        "seeds={} tablet_days={} kills={} restores={} violations={}",
        reports.len(),
        sum(|report| report.tablet_days),
        sum(|report| report.kills),
        sum(|report| report.restores),
        sum(|report| u64::from(report.violation.is_some())),
    )
}
