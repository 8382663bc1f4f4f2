//! Counts tests while the output of cargo and vitest passes through, so that the last line can say how many passed.

use std::fmt;

/// Sums of libtest's `test result:` lines and of vitest's `Tests` lines.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tally {
    passed: u64,
    failed: u64,
    ignored: u64,
}

impl Tally {
    /// Adds what a line of output says; every other line changes nothing.
    pub(crate) fn read(&mut self, line: &str) {
        let line = &plain(line);
        if let Some(counts) = line.strip_prefix("test result: ") {
            let counts = counts.split_once(". ").map_or(counts, |(_, counts)| counts);
            counts.split("; ").for_each(|count| self.add(count));
        } else if let Some(counts) = line.trim_start().strip_prefix("Tests  ") {
            // The sum of all stands behind them in brackets.
            let counts = counts.split_once(" (").map_or(counts, |(counts, _)| counts);
            counts.split(" | ").for_each(|count| self.add(count));
        }
    }

    fn add(&mut self, count: &str) {
        let Some((number, what)) = count.trim().split_once(' ') else { return };
        let Ok(number) = number.parse::<u64>() else { return };
        match what {
            "passed" => self.passed += number,
            "failed" => self.failed += number,
            "ignored" | "skipped" | "todo" => self.ignored += number,
            _ => {}
        }
    }
}

/// Without the colours some runners write even where nobody sees them.
fn plain(line: &str) -> String {
    let mut parts = line.split("\u{1b}[");
    let first = parts.next().unwrap_or_default().to_owned();
    // A colour ends with an `m`.
    parts.filter_map(|part| part.split_once('m')).fold(first, |text, (_, rest)| text + rest)
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed, {} ignored", self.passed, self.failed, self.ignored)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_counts_of_all_targets_are_summed() {
        let mut tally = Tally::default();
        tally.read("test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 3 filtered out; finished in 0.02s");
        tally.read("test result: FAILED. 2 passed; 3 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1s");
        assert_eq!(tally, Tally { passed: 14, failed: 3, ignored: 1 });
    }

    #[test]
    fn the_counts_of_the_screens_are_added() {
        let mut tally = Tally::default();
        tally.read(" Test Files  3 passed (3)");
        tally.read("      Tests  1 failed | 11 passed | 2 skipped (14)");
        tally.read("\u{1b}[2m      Tests \u{1b}[22m \u{1b}[1m\u{1b}[32m5 passed\u{1b}[39m\u{1b}[22m\u{1b}[90m (5)\u{1b}[39m");
        assert_eq!(tally, Tally { passed: 16, failed: 1, ignored: 2 });
    }

    #[test]
    fn what_a_test_prints_is_not_counted() {
        let mut tally = Tally::default();
        tally.read("running 12 tests");
        tally.read("test reply ... ok");
        tally.read("12 passed; 0 failed");
        assert_eq!(tally, Tally::default());
    }
}
