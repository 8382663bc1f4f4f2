//! `fuzz`: what a stranger may send, changed at random for a while, target by target (tests/fuzz).
//!
//! Begins with the kept corpus of the checkout; what it finds worth keeping goes on the next time, from a folder
//! beside the build outputs. A crash is written into `tests/fuzz/artifacts` and belongs into the corpus once mended.

use crate::installed::CARGO_FUZZ;
use crate::say::say;
use crate::tools::succeeds;
use crate::{cargo, child};
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

const SECONDS: u64 = 60;
const BUILD_LIMIT: Duration = Duration::from_secs(40 * 60);
/// One input: no longer, and no more memory than this.
const SLOWEST_S: u32 = 10;
const MEMORY_MB: u32 = 1_024;
const LONGEST: u32 = 16_384;

/// Fuzzes every target, or those named, each for so many seconds.
///
/// # Errors
/// What is missing, or that a target crashed.
pub(crate) fn fuzz(arguments: &[String]) -> Result<(), String> {
    let (seconds, named) = read(arguments)?;
    if !succeeds(Command::new("cargo").args(["+nightly", "--version"])) {
        return Err("fuzzing needs a nightly compiler; type\n    rustup toolchain install nightly"
            .to_owned());
    }
    CARGO_FUZZ.see_to()?;
    let targets = targets()?;
    if let Some(unknown) = named.iter().find(|name| !targets.contains(name)) {
        return Err(format!("no target {unknown}; there are: {}", targets.join(" ")));
    }
    child::show(&command("build", &[]), BUILD_LIMIT)?;
    for target in targets.iter().filter(|target| named.is_empty() || named.contains(target)) {
        let grown = cargo::beside_target("fuzz-corpus").join(target);
        fs::create_dir_all(&grown).map_err(|e| format!("{}: {e}", grown.display()))?;
        say(&format!("==> {target}, {seconds} s"));
        let mut run = command("run", &[target]);
        run.arg(grown).arg(folder().join("corpus").join(target)).arg("--");
        run.args([format!("-max_total_time={seconds}"), format!("-max_len={LONGEST}")]);
        run.args([format!("-timeout={SLOWEST_S}"), format!("-rss_limit_mb={MEMORY_MB}")]);
        child::show(run.arg("-print_final_stats=1"), Duration::from_secs(seconds + 10 * 60))?;
    }
    say(&format!("fuzzed: {seconds} s each, no crash"));
    Ok(())
}

/// A number is the seconds, every other word a target.
fn read(arguments: &[String]) -> Result<(u64, Vec<String>), String> {
    let (mut seconds, mut named) = (SECONDS, Vec::new());
    for word in arguments {
        match word.parse() {
            Ok(0) => return Err("fuzz [SECONDS] [TARGET …]: at least one second".to_owned()),
            Ok(number) => seconds = number,
            Err(_) => named.push(word.clone()),
        }
    }
    Ok((seconds, named))
}

fn folder() -> PathBuf {
    cargo::root().join("tests/fuzz")
}

/// A target has a folder in the corpus.
fn targets() -> Result<Vec<String>, String> {
    let corpus = folder().join("corpus");
    let entries = fs::read_dir(&corpus).map_err(|e| format!("{}: {e}", corpus.display()))?;
    let mut names: Vec<String> =
        entries.flatten().map(|it| it.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    Ok(names)
}

fn command(what: &str, arguments: &[&str]) -> Command {
    // Rustup's own `cargo` chooses the compiler; the one that runs us is one of those it chooses from.
    let mut command = Command::new("cargo");
    command.args(["+nightly", "fuzz", what, "--fuzz-dir", "tests/fuzz"]).current_dir(cargo::root());
    // Another compiler: cargo would build everything again in turns.
    command.args(arguments).env("CARGO_TARGET_DIR", cargo::beside_target("fuzz"));
    let tools = CARGO_FUZZ.program().parent().map(PathBuf::from).unwrap_or_default();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let all = std::env::join_paths(std::env::split_paths(&path).chain([tools]));
    if let Ok(all) = all {
        command.env("PATH", all);
    }
    command.env_remove("RUSTUP_TOOLCHAIN").env_remove("CARGO");
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_the_seconds_and_a_word_a_target() {
        let words = |line: &str| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(read(&[]), Ok((60, vec![])));
        assert_eq!(read(&words("5 push")), Ok((5, words("push"))));
        assert!(read(&words("0")).is_err());
    }

    #[test]
    fn every_target_of_the_manifest_has_a_corpus_to_begin_with() {
        let manifest = fs::read_to_string(folder().join("Cargo.toml")).unwrap();
        let named: Vec<&str> = manifest
            .lines()
            .filter_map(|line| line.strip_prefix("path = \"targets/")?.strip_suffix(".rs\""))
            .filter(|name| *name != "seed")
            .collect();
        let mut targets = targets().unwrap();
        targets.sort_by_key(|name| named.iter().position(|it| it == name));
        assert_eq!(targets, named);
    }
}
