//! The shape of the tree: what stands at the top, how long a file is, how it begins, what it never holds.

use crate::rust_text::{every, every_outside_tests};
use crate::tree::{assert_none, paths, read, root, texts};
use std::collections::BTreeSet;

/// Everything that may stand at the top level.
const TOP_LEVEL: [&str; 17] = [
    ".cargo",
    ".ci",
    ".gitignore",
    "ARCHITECTURE.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE",
    "README.md",
    "clippy.toml",
    "crates",
    "docs",
    "rustfmt.toml",
    "src-tauri",
    "sync-server",
    "tests",
    "ui",
    "xtask",
];

const LINES_MAX: usize = 400;

/// Written by `cargo xtask gen` and compared by every test run; nobody reads them from top to bottom.
const GENERATED: &str = "ui/shared/api/generated/";

/// What says that something is not done, or would be skipped without a word.
const UNFINISHED: [&str; 5] = ["todo!", "unimplemented!", "#[ignore", "dbg!", "#![allow(warnings"];

/// Lints that guard against panics from data and against clocks; outside tests an exception says why.
const GUARDS: [&str; 7] = [
    "unwrap_used",
    "expect_used",
    "clippy::panic",
    "indexing_slicing",
    "string_slice",
    "disallowed_methods",
    "unsafe_code",
];

#[test]
fn the_top_level_holds_only_what_is_known() {
    let top: BTreeSet<String> =
        paths().iter().map(|path| path.split('/').next().unwrap_or_default().to_owned()).collect();
    let known: BTreeSet<String> = TOP_LEVEL.map(str::to_owned).into();
    assert_eq!(top, known, "new entries at the top level are decided, and listed here");
}

#[test]
fn no_file_is_over_400_lines() {
    let mut long = Vec::new();
    for extension in ["rs", "sql", "ts", "vue", "css"] {
        for (path, text) in texts(extension) {
            let lines = text.lines().count();
            if lines > LINES_MAX && !path.starts_with(GENERATED) {
                long.push(format!("{path}: {lines} lines"));
            }
        }
    }
    assert_none("these files are asking to be two", &long);
}

#[test]
fn every_rust_file_begins_with_what_lives_in_it() {
    let bare = texts("rs").into_iter().filter(|(_, text)| {
        let first = text.lines().next().unwrap_or_default();
        first.strip_prefix("//! ").is_none_or(|says| says.trim().len() < 12)
    });
    let bare: Vec<String> = bare.map(|(path, _)| path).collect();
    assert_none("begin with a `//!` line: what lives here, what does not", &bare);
}

#[test]
fn nothing_is_left_undone_or_skipped() {
    let mut found = Vec::new();
    for (path, text) in every() {
        for (number, line) in text.code.lines().enumerate() {
            for word in UNFINISHED.iter().filter(|word| line.contains(*word)) {
                found.push(format!("{path}:{}: {word}", number + 1));
            }
        }
    }
    assert_none("finish these, or leave them out", &found);
}

#[test]
fn an_exception_from_a_guarding_lint_says_why() {
    let mut found = Vec::new();
    for (path, text) in every_outside_tests() {
        for attribute in attributes(&text.code_outside_tests()) {
            let guards = GUARDS.iter().any(|guard| attribute.contains(guard));
            if guards && !attribute.contains("reason =") && !attribute.starts_with("cfg_attr(test")
            {
                found.push(format!("{path}: #[{attribute}]"));
            }
        }
    }
    assert_none("add `reason = \"…\"`", &found);
}

/// The insides of `#[allow(…)]`, `#[expect(…)]` and of `#[cfg_attr(…)]`, on one line each.
fn attributes(code: &str) -> Vec<String> {
    let starts = code.match_indices("#[").chain(code.match_indices("#!["));
    let inside = starts.filter_map(|(at, mark)| code[at + mark.len()..].split_once(")]"));
    let flat = inside.map(|(inside, _)| inside.split_whitespace().collect::<Vec<_>>().join(" "));
    flat.filter(|inside| {
        ["allow(", "expect(", "cfg_attr("].iter().any(|kind| inside.starts_with(kind))
    })
    .collect()
}

#[test]
fn libraries_do_not_print() {
    let printing = ["println!", "print!", "eprintln!", "eprint!"];
    let mut found = Vec::new();
    for (path, text) in every_outside_tests() {
        if path.starts_with("crates/") && path.contains("/src/") {
            let prints = printing.iter().any(|print| text.code_outside_tests().contains(print));
            found.extend(prints.then(|| path.to_owned()));
        }
    }
    assert_none("a library returns what it has to say", &found);
}

#[test]
fn unsafe_code_lives_in_the_crash_vfs_alone() {
    let mut found = Vec::new();
    for (path, text) in every() {
        let mut words = text.code.split(|c: char| !c.is_alphanumeric() && c != '_');
        if words.any(|word| word == "unsafe") && !path.starts_with("tests/crash-vfs/src/") {
            found.push(path.to_owned());
        }
    }
    assert_none("unsafe code", &found);
}

#[test]
fn ci_runs_the_command_of_the_readme_and_nothing_else() {
    let ci = read(".ci/run");
    assert!(ci.starts_with("#!/usr/bin/env bash\n") && ci.contains("set -euo pipefail"));
    let commands = ci.lines().filter(|line| line.contains("cargo")).collect::<Vec<_>>();
    assert_eq!(commands, ["exec cargo xtask test"]);
    assert!(read("README.md").lines().any(|line| line.trim() == "cargo xtask test"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = root().join(".ci/run").metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o111, 0o111, ".ci/run is executable");
    }
}

#[test]
fn no_file_names_a_folder_of_one_machine() {
    let folders =
        ["/work/", "/root/", "/home/", "/Users/"].map(|folder| format!("{}{folder}", ' '));
    let mut found = Vec::new();
    for path in paths().into_iter().filter(|path| path != "tests/tidy/layout.rs") {
        let Ok(text) = std::fs::read_to_string(root().join(&path)) else { continue };
        for (number, line) in text.lines().enumerate() {
            // As a word of its own: `services/work/` is a path of ours.
            let spaced = line.replace(['"', '`', '\'', '=', '('], " ");
            if folders.iter().any(|folder| format!(" {spaced}").contains(folder)) {
                found.push(format!("{path}:{}: {}", number + 1, line.trim()));
            }
        }
    }
    assert_none("say where it is from the checkout", &found);
}
