//! tauri-driver, which drives the real windows: installed once, beside the build outputs.

use crate::{cargo, child};
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

const VERSION: &str = "2.1.0";
const LIMIT: Duration = Duration::from_secs(30 * 60);

fn root() -> PathBuf {
    cargo::beside_target("tools")
}

/// Where its program lies.
pub(crate) fn program() -> PathBuf {
    root().join("bin/tauri-driver")
}

/// Installs it, unless this version is there.
pub(crate) fn tauri_driver() -> Result<(), String> {
    let list = fs::read_to_string(root().join(".crates.toml")).unwrap_or_default();
    if program().is_file() && is_listed(&list) {
        return Ok(());
    }
    let mut install = cargo::command(&[
        "install",
        "tauri-driver",
        "--version",
        VERSION,
        "--locked",
        "--debug",
        "--force",
    ]);
    // In a folder of its own that goes away: its crates serve nothing else.
    install.env_remove("CARGO_TARGET_DIR").current_dir(std::env::temp_dir());
    child::show(install.arg("--root").arg(root()), LIMIT)
}

/// Whether cargo's own list of what it installed has this version.
fn is_listed(list: &str) -> bool {
    list.contains(&format!("\"tauri-driver {VERSION} "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_version_does_not_count_as_installed() {
        let installed = "[v1]\n\"tauri-driver 2.1.0 (registry+…)\" = [\"tauri-driver\"]\n";
        assert!(is_listed(installed));
        assert!(!is_listed(&installed.replace("2.1.0", "2.0.4")) && !is_listed(""));
    }
}
