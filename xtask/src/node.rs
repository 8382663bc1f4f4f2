//! The screens: their npm packages and `ui/dist`, made only when they are not up to date.

use crate::{cargo, child, tools};
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// What `vite` and its kin ask for.
const NODE_MIN: (u32, u32) = (20, 19);
const INSTALL_LIMIT: Duration = Duration::from_secs(15 * 60);
const BUILD_LIMIT: Duration = Duration::from_secs(10 * 60);
/// Where it is written down what `ui/dist` was built from; `npm ci` takes it away, and then it is built again.
const BUILT_FROM: &str = "node_modules/.doorstep-built-from";

/// The folder of the screens.
pub(crate) fn ui() -> PathBuf {
    cargo::root().join("ui")
}

/// A script of a folder's package.json.
pub(crate) fn npm(folder: &Path, arguments: &[&str]) -> Command {
    let mut npm = Command::new("npm");
    npm.args(arguments).current_dir(folder).env("npm_config_update_notifier", "false");
    npm
}

/// Node and npm must be there: Debian 12's own are too old to be installed for somebody.
pub(crate) fn need_node() -> Result<(), String> {
    let said = |program: &str| {
        let output = Command::new(program).arg("--version").output().ok()?;
        Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    let node = said("node").unwrap_or_default();
    if is_new_enough(&node) && tools::on_path("npm").is_some() {
        return Ok(());
    }
    let (major, minor) = NODE_MIN;
    let found = if node.is_empty() { "none" } else { node.as_str() };
    Err(format!(
        "需要 Node {major}.{minor} 或更新的版本，带 npm / Node {major}.{minor} or newer with npm is needed (found: {found})\n    \
         https://nodejs.org/en/download"
    ))
}

fn is_new_enough(version: &str) -> bool {
    let mut numbers = version.trim_start_matches('v').split('.').map_while(|n| n.parse().ok());
    match (numbers.next(), numbers.next()) {
        (Some(major), Some(minor)) => (major, minor) >= NODE_MIN,
        _ => false,
    }
}

/// `npm ci`, unless the packages are those of the lock file. Whether there was anything to do.
pub(crate) fn packages(folder: &Path) -> Result<bool, String> {
    if has_packages(folder) {
        return Ok(false);
    }
    child::show(&npm(folder, &["ci"]), INSTALL_LIMIT)?;
    Ok(true)
}

/// npm writes its own copy of the lock file last, when every package is there.
fn has_packages(folder: &Path) -> bool {
    let changed = |path: &str| fs::metadata(folder.join(path)).and_then(|file| file.modified());
    match (changed("package-lock.json"), changed("node_modules/.package-lock.json")) {
        (Ok(wanted), Ok(there)) => there >= wanted,
        _ => false,
    }
}

/// Whether `ui/dist` is what its sources say now.
pub(crate) fn is_built(folder: &Path) -> bool {
    let before = fs::read_to_string(folder.join(BUILT_FROM)).unwrap_or_default();
    folder.join("dist/index.html").is_file() && before == sources(folder)
}

/// Builds `ui/dist`, unless it is up to date. Whether there was anything to do.
pub(crate) fn build(folder: &Path) -> Result<bool, String> {
    if is_built(folder) {
        return Ok(false);
    }
    // Taken before, so that what is edited meanwhile is built again next time.
    let from = sources(folder);
    fs::remove_file(folder.join(BUILT_FROM)).ok();
    // Without the types, which a test looks at: who wants to see the screens need not wait for them.
    let vite = ["exec", "--offline", "--", "vite", "build", "--logLevel", "error"];
    child::show(&npm(folder, &vite), BUILD_LIMIT)?;
    fs::write(folder.join(BUILT_FROM), from).map_err(|e| format!("{BUILT_FROM}: {e}"))?;
    Ok(true)
}

/// A short sum over everything `ui/dist` is made of.
fn sources(folder: &Path) -> String {
    let mut files = Vec::new();
    walk(folder, &mut files);
    files.sort();
    let mut sum = DefaultHasher::new();
    for path in files {
        path.strip_prefix(folder).unwrap_or(&path).hash(&mut sum);
        fs::read(&path).unwrap_or_default().hash(&mut sum);
    }
    format!("{:016x}\n", sum.finish())
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if path.is_dir() {
            if name != "node_modules" && name != "dist" {
                walk(&path, files);
            }
        } else if !name.ends_with(".test.ts") {
            files.push(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> PathBuf {
        let own = format!("doorstep-node-{name}-{}", std::process::id());
        let folder = std::env::temp_dir().join(own);
        fs::create_dir_all(folder.join("node_modules")).unwrap();
        fs::create_dir_all(folder.join("dist")).unwrap();
        folder
    }

    #[test]
    fn an_old_node_is_told_from_one_that_will_do() {
        assert!(is_new_enough("v20.19.0") && is_new_enough("v22.1.0"));
        assert!(!is_new_enough("v18.20.4") && !is_new_enough("v20.9.0") && !is_new_enough(""));
    }

    #[test]
    fn packages_are_there_once_npm_has_written_its_last_file() {
        let ui = folder("packages");
        fs::write(ui.join("package-lock.json"), "{}").unwrap();
        assert!(!has_packages(&ui), "an installation that was broken off");
        fs::write(ui.join("node_modules/.package-lock.json"), "{}").unwrap();
        assert!(has_packages(&ui));
        let lock = fs::File::options().append(true).open(ui.join("package-lock.json")).unwrap();
        let installed = fs::metadata(ui.join("node_modules/.package-lock.json")).unwrap();
        lock.set_modified(installed.modified().unwrap() + Duration::from_secs(1)).unwrap();
        assert!(!has_packages(&ui), "other packages are wanted since");
        fs::remove_dir_all(ui).unwrap();
    }

    #[test]
    fn screens_are_built_again_when_a_source_changes_and_not_for_a_test() {
        let ui = folder("built");
        fs::write(ui.join("main.ts"), "1").unwrap();
        fs::write(ui.join("dist/index.html"), "").unwrap();
        assert!(!is_built(&ui));
        fs::write(ui.join(BUILT_FROM), sources(&ui)).unwrap();
        assert!(is_built(&ui));
        fs::write(ui.join("main.test.ts"), "2").unwrap();
        assert!(is_built(&ui));
        fs::write(ui.join("main.ts"), "2").unwrap();
        assert!(!is_built(&ui));
        fs::write(ui.join(BUILT_FROM), sources(&ui)).unwrap();
        fs::remove_file(ui.join("dist/index.html")).unwrap();
        assert!(!is_built(&ui), "a build that was broken off");
        fs::remove_dir_all(ui).unwrap();
    }
}
