//! Lines for the person who waits.

use std::io::Write;

/// Prints a line. A closed screen must not stop the work.
pub(crate) fn say(line: &str) {
    if cfg!(test) {
        // Where the test runner keeps it to itself.
        println!("{line}");
        return;
    }
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}").and_then(|()| out.flush()).ok();
}
