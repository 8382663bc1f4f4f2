//! What must be on the machine before a build can work, and the line to type when it is not.

use crate::cargo;
use std::path::{Path, PathBuf};
use std::process::Stdio;

/// What SQLCipher and its OpenSSL are built with, and the Debian packages that bring them.
const BUILD_TOOLS: [(&str, &str); 3] =
    [("cc", "gcc libc6-dev"), ("perl", "perl"), ("make", "make")];

/// Fails with the one line to type when a build tool is missing.
pub(crate) fn need_build_tools() -> Result<(), String> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let own_compiler = std::env::var_os("CC").is_some_and(|cc| !cc.is_empty());
    match missing(&folders, own_compiler).as_slice() {
        [] => Ok(()),
        packages => Err(format!(
            "SQLCipher is built from source and something for it is missing; type\n    \
             sudo apt-get install --no-install-recommends {}",
            packages.join(" ")
        )),
    }
}

fn missing(folders: &[PathBuf], own_compiler: bool) -> Vec<&'static str> {
    let there = |tool: &str| folders.iter().any(|folder| Path::new(folder).join(tool).is_file());
    BUILD_TOOLS
        .iter()
        .filter(|(tool, _)| !(there(tool) || (*tool == "cc" && own_compiler)))
        .map(|(_, packages)| *packages)
        .collect()
}

/// Whether `cargo <component>` (fmt, clippy) can be called here.
pub(crate) fn has_component(component: &str) -> bool {
    cargo::command(&[component, "--version"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_missing_tool_is_named_by_the_package_that_brings_it() {
        assert_eq!(missing(&[], false), ["gcc libc6-dev", "perl", "make"]);
    }

    #[test]
    fn a_compiler_of_your_own_in_cc_is_enough() {
        assert_eq!(missing(&[], true), ["perl", "make"]);
    }
}
