//! Who may depend on whom: `model <- sync <- store <- tablet`, `model, sync <- demo <- sync-server`; the server reads
//! a tablet's file with `store`, to recover it.
//!
//! A new member stands here first, or these tests fail.

use crate::manifest::{Member, members};
use crate::rust_text::every_outside_tests;
use crate::tree::assert_none;

/// Each member with what it may depend on among ours. The crash VFS serves everyone's tests.
const ARROWS: [(&str, &[&str]); 12] = [
    ("crates/model", &[]),
    ("crates/sync", &["crates/model"]),
    ("crates/store", &["crates/model", "crates/sync"]),
    ("crates/tablet", &["crates/model", "crates/sync", "crates/store"]),
    ("crates/bridge", &["crates/sync", "crates/tablet"]),
    ("crates/demo", &["crates/model", "crates/sync"]),
    ("src-tauri", &["crates/tablet"]),
    ("sync-server", &["crates/model", "crates/sync", "crates/store", "crates/demo"]),
    ("tests/crash-vfs", &[]),
    (
        "tests",
        &[
            "crates/model",
            "crates/sync",
            "crates/store",
            "crates/tablet",
            "crates/demo",
            "sync-server",
        ],
    ),
    (
        "tests/sim",
        &[
            "crates/model",
            "crates/sync",
            "crates/store",
            "crates/tablet",
            "sync-server",
            "tests/crash-vfs",
        ],
    ),
    ("xtask", &[]),
];

const CRASH_VFS: &str = "tests/crash-vfs";

/// What the pure crates must not be able to reach, and the crates that would let them.
const PURE: [&str; 2] = ["crates/model", "crates/sync"];
const IMPURE_CRATES: [&str; 11] = [
    "rusqlite",
    "reqwest",
    "tokio",
    "axum",
    "tower",
    "tower-http",
    "rustls",
    "getrandom",
    "libc",
    "rustix",
    "tempfile",
];
const IMPURE_PATHS: [&str; 6] =
    ["std::fs", "std::net", "std::process", "std::env", "std::thread::sleep", "std::io::std"];

fn allowed(member: &Member) -> &'static [&'static str] {
    let known = ARROWS.iter().find(|(folder, _)| *folder == member.folder);
    known.unwrap_or_else(|| panic!("{}: not in the list of arrows", member.folder)).1
}

#[test]
fn arrows_point_one_way() {
    let mut wrong = Vec::new();
    for member in members() {
        let allowed = allowed(&member);
        for ours in member.ours(&["dependencies", "build-dependencies"]) {
            if !allowed.contains(&ours.as_str()) {
                wrong.push(format!("{} -> {ours}", member.folder));
            }
        }
        for ours in member.ours(&["dev-dependencies"]) {
            if !allowed.contains(&ours.as_str()) && ours != CRASH_VFS {
                wrong.push(format!("{} -> {ours} (tests)", member.folder));
            }
        }
    }
    assert_none("these arrows point the wrong way", &wrong);
}

#[test]
fn members_stand_in_the_order_of_the_arrows() {
    let folders: Vec<String> = members().into_iter().map(|member| member.folder).collect();
    let known: Vec<&str> = ARROWS.iter().map(|(folder, _)| *folder).collect();
    assert_eq!(folders, known, "the workspace lists its members in dependency order");
}

#[test]
fn model_and_sync_reach_no_clock_disk_or_network() {
    let mut wrong = Vec::new();
    for member in members().iter().filter(|member| PURE.contains(&member.folder.as_str())) {
        for name in member.dependencies(&["dependencies"]).into_keys() {
            if IMPURE_CRATES.contains(&name.as_str()) {
                wrong.push(format!("{} depends on {name}", member.folder));
            }
        }
    }
    for (path, text) in every_outside_tests() {
        if PURE.iter().any(|folder| path.starts_with(&format!("{folder}/src/"))) {
            let code = text.code_outside_tests();
            let reached = IMPURE_PATHS.iter().filter(|reach| code.contains(*reach));
            wrong.extend(reached.map(|reach| format!("{path}: {reach}")));
        }
    }
    assert_none("what is pure takes this as an argument", &wrong);
}

#[test]
fn xtask_has_no_dependencies() {
    let xtask = members().into_iter().find(|member| member.folder == "xtask").expect("xtask");
    let kinds = ["dependencies", "dev-dependencies", "build-dependencies"];
    assert!(
        xtask.dependencies(&kinds).is_empty(),
        "the alias builds xtask in ./target, in a second"
    );
}
