//! The one key that does something while we run: Enter, which takes the signal away and gives it back.

use std::fs;
use std::io::IsTerminal;
use std::sync::mpsc::{self, Receiver};

/// Whether a person can press a key: a terminal, and we are what it shows. Reading in the background would stop us.
pub(super) fn are_read() -> bool {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    std::io::stdin().is_terminal() && is_in_front(&stat)
}

/// Sends once for each Enter; never, when nobody can press it.
pub(super) fn enters() -> Receiver<()> {
    let (pressed, enters) = mpsc::channel();
    if are_read() {
        std::thread::spawn(move || {
            let lines = std::io::stdin().lines().map_while(Result::ok);
            lines.map(|_| pressed.send(())).find(Result::is_err)
        });
    }
    enters
}

/// Whether the process group is the one the terminal listens to; fields 5 and 8 of /proc/…/stat.
fn is_in_front(stat: &str) -> bool {
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let fields: Vec<&str> = after_name.split_whitespace().collect();
    match (fields.get(2), fields.get(5)) {
        (Some(group), Some(front)) => group == front,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_the_background_no_key_is_read() {
        assert!(is_in_front("71 (a (b) c) S 1 71 60 34816 71 4194304"));
        assert!(!is_in_front("71 (xtask) S 1 71 60 34816 60 4194304"));
        assert!(!is_in_front("71 (xtask) S 1 71 60 0 -1 4194304"));
        assert!(!is_in_front(""));
    }
}
