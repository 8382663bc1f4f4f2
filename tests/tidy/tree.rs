//! The files of the repository: what git knows or would add, else what a walk finds.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Folders a walk does not enter; git leaves them out by itself.
const NOT_OURS: [&str; 3] = [".git", "target", "node_modules"];

/// The root of the checkout.
pub(crate) fn root() -> PathBuf {
    let here = std::env::var("CARGO_MANIFEST_DIR")
        .unwrap_or_else(|_| env!("CARGO_MANIFEST_DIR").to_owned());
    Path::new(&here).parent().unwrap().to_path_buf()
}

/// Paths of all our files from the root, with `/`, sorted.
pub(crate) fn paths() -> BTreeSet<String> {
    let mut paths = listed_by_git().unwrap_or_else(|| {
        let mut found = BTreeSet::new();
        walk(&root(), "", &mut found);
        found
    });
    // git still lists a file that was deleted and not committed yet.
    paths.retain(|path| root().join(path).is_file());
    assert!(paths.contains("Cargo.toml"), "no files found in {}", root().display());
    paths
}

fn listed_by_git() -> Option<BTreeSet<String>> {
    let list = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
    let output = Command::new("git").args(list).current_dir(root()).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let paths = text.split('\0').filter(|path| !path.is_empty()).map(str::to_owned);
    output.status.success().then(|| paths.collect())
}

fn walk(folder: &Path, prefix: &str, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        if NOT_OURS.contains(&name.as_str()) {
            continue;
        }
        let path = format!("{prefix}{name}");
        if entry.file_type().unwrap().is_dir() {
            walk(&entry.path(), &format!("{path}/"), found);
        } else {
            found.insert(path);
        }
    }
}

pub(crate) fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// Every file whose name ends in `.extension`, with its text.
pub(crate) fn texts(extension: &str) -> Vec<(String, String)> {
    let ending = format!(".{extension}");
    let wanted = paths().into_iter().filter(|path| path.ends_with(&ending));
    wanted.map(|path| (path.clone(), read(&path))).collect()
}

/// Whether a Rust file holds only tests: integration tests, test helpers, measurements.
pub(crate) fn is_test_file(path: &str) -> bool {
    let crash_vfs = path.starts_with("tests/crash-vfs/src/");
    let file = path.rsplit('/').next().unwrap_or(path);
    !crash_vfs && (path.split('/').any(|part| part == "tests") || file == "tests.rs")
}

/// Fails with every finding on a line of its own, under what to do about it.
pub(crate) fn assert_none(what_to_do: &str, findings: &[String]) {
    assert!(findings.is_empty(), "{what_to_do}\n  {}\n", findings.join("\n  "));
}

#[test]
fn walking_finds_what_git_lists() {
    let Some(mut listed) = listed_by_git() else { return };
    listed.retain(|path| root().join(path).is_file());
    let mut walked = BTreeSet::new();
    walk(&root(), "", &mut walked);
    let missing: Vec<String> = listed.difference(&walked).cloned().collect();
    assert_none("a walk must find these too", &missing);
}
