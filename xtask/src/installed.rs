//! Programs of the registry that a command needs: installed once, beside the build outputs.

use crate::{cargo, child};
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

/// A program, and the version it was tried with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Installed {
    name: &'static str,
    version: &'static str,
}

/// Drives the real windows.
pub(crate) const TAURI_DRIVER: Installed = Installed { name: "tauri-driver", version: "2.1.0" };
/// Builds for the fuzzing runtime.
pub(crate) const CARGO_FUZZ: Installed = Installed { name: "cargo-fuzz", version: "0.13.2" };

const LIMIT: Duration = Duration::from_secs(30 * 60);

fn root() -> PathBuf {
    cargo::beside_target("tools")
}

impl Installed {
    /// Where it lies.
    pub(crate) fn program(self) -> PathBuf {
        root().join("bin").join(self.name)
    }

    /// Installs it, unless this version is there.
    pub(crate) fn see_to(self) -> Result<(), String> {
        let list = fs::read_to_string(root().join(".crates.toml")).unwrap_or_default();
        if self.program().is_file() && self.is_listed(&list) {
            return Ok(());
        }
        let version = ["--version", self.version, "--locked", "--debug", "--force"];
        let mut install = cargo::command(&["install", self.name]);
        // In a folder of its own that goes away: its crates serve nothing else.
        install.env_remove("CARGO_TARGET_DIR").current_dir(std::env::temp_dir());
        child::show(install.args(version).arg("--root").arg(root()), LIMIT)
    }

    /// Whether cargo's own list of what it installed has this version.
    fn is_listed(self, list: &str) -> bool {
        list.contains(&format!("\"{} {} ", self.name, self.version))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_version_does_not_count_as_installed() {
        let installed = "[v1]\n\"tauri-driver 2.1.0 (registry+…)\" = [\"tauri-driver\"]\n";
        assert!(TAURI_DRIVER.is_listed(installed) && !CARGO_FUZZ.is_listed(installed));
        assert!(!TAURI_DRIVER.is_listed(&installed.replace("2.1.0", "2.0.4")));
        assert!(!TAURI_DRIVER.is_listed(""));
    }
}
