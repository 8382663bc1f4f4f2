//! Each planted bug switched on by itself, and the first seed that finds it.

use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use doorstep_sim::plan::draw;
use doorstep_sim::run::run;
use doorstep_sim::world::template;
use model::planted::{Bug, plant};

/// Plays seeds against every bug, or only the one of a name, until one finds it.
pub(super) fn planted(from: u64, seeds: u64, days: u32, only: Option<&str>) -> ExitCode {
    // Before any bug is on: the district they all begin with is whole.
    template();
    let mut caught = 0;
    let wanted = |bug: &Bug| only.is_none_or(|only| format!("{bug:?}") == only);
    let bugs: Vec<Bug> = Bug::ALL.into_iter().filter(wanted).collect();
    for bug in bugs.iter().copied() {
        plant(Some(bug));
        let found = first(from, seeds, days);
        plant(None);
        match found {
            Some((seed, violation)) => {
                caught += 1;
                println!(
                    "{bug:?}: seed {seed}: {}",
                    violation.chars().take(160).collect::<String>()
                );
            }
            None => println!("{bug:?}: not found by {seeds} seeds"),
        }
    }
    println!("planted={caught}/{}", bugs.len());
    if caught == bugs.len() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The first seed with a violation; other threads stop when one has found any.
fn first(from: u64, seeds: u64, days: u32) -> Option<(u64, String)> {
    let (next, over) = (AtomicU64::new(from), AtomicBool::new(false));
    let found = Mutex::new(None);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while !over.load(Ordering::Relaxed) {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= from.saturating_add(seeds) {
                        return;
                    }
                    if let Some(violation) = run(&draw(seed, days)).violation {
                        over.store(true, Ordering::Relaxed);
                        if let Ok(mut found) = found.lock() {
                            found.get_or_insert((seed, violation));
                        }
                    }
                }
            });
        }
    });
    found.into_inner().ok().flatten()
}
