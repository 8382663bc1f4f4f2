//! Cargo, run in the checkout, and the folder its outputs go to.
//!
//! Build outputs live outside the checkout, so that a clean checkout does not rebuild every dependency.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Chooses every member, the app with them; without it cargo takes the default ones, all but the app.
///
/// One of the two, never a package by its name: features are those of the whole choice, and another one would
/// compile the same crates again.
pub(crate) const WITH_THE_APP: &str = "--workspace";

/// The root of the checkout this xtask was built from.
pub(crate) fn root() -> PathBuf {
    let here = env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    here.parent().map_or_else(|| here.clone(), Path::to_path_buf)
}

/// The folder of build outputs: `CARGO_TARGET_DIR` when set, else a cache folder under the home folder,
/// else (a machine user without a home) `target` in the checkout.
pub(crate) fn target() -> PathBuf {
    choose_target(env::var_os("CARGO_TARGET_DIR").map(PathBuf::from), env::home_dir(), &root())
}

fn choose_target(wanted: Option<PathBuf>, home: Option<PathBuf>, root: &Path) -> PathBuf {
    let named = |path: &PathBuf| !path.as_os_str().is_empty();
    if let Some(wanted) = wanted.filter(named) {
        return root.join(wanted);
    }
    // A home of "/" or one that is not there is how containers spell "none".
    match home.filter(named).filter(|home| home.is_dir() && home.parent().is_some()) {
        Some(home) => home.join(".cache/doorstep/target"),
        None => root.join("target"),
    }
}

/// A folder of ours beside the build outputs of [`target`]'s usual place: what is made once and kept.
pub(crate) fn beside_target(name: &str) -> PathBuf {
    choose_beside(name, env::home_dir(), &root())
}

fn choose_beside(name: &str, home: Option<PathBuf>, root: &Path) -> PathBuf {
    let target = choose_target(None, home, root);
    // In the checkout only `target` is nobody's to commit.
    if target.starts_with(root) { target.join(name) } else { target.with_file_name(name) }
}

/// Cargo, in the checkout, with its outputs in [`target`].
pub(crate) fn command(arguments: &[&str]) -> Command {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(arguments).current_dir(root()).env("CARGO_TARGET_DIR", target());
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_folder_of_your_own_comes_first() {
        let chosen =
            choose_target(Some("/elsewhere".into()), Some("/tmp".into()), Path::new("/checkout"));
        assert_eq!(chosen, Path::new("/elsewhere"));
    }

    #[test]
    fn a_relative_target_folder_is_meant_from_the_checkout() {
        let chosen = choose_target(Some("out".into()), None, Path::new("/checkout"));
        assert_eq!(chosen, Path::new("/checkout/out"));
    }

    #[test]
    fn build_outputs_go_to_the_cache_under_the_home_folder() {
        let home = env::temp_dir();
        let chosen = choose_target(Some("".into()), Some(home.clone()), Path::new("/checkout"));
        assert_eq!(chosen, home.join(".cache/doorstep/target"));
    }

    #[test]
    fn what_is_kept_lies_beside_the_build_outputs_and_never_among_the_sources() {
        let home = env::temp_dir();
        let kept = choose_beside("run", Some(home.clone()), Path::new("/checkout"));
        assert_eq!(kept, home.join(".cache/doorstep/run"));
        let kept = choose_beside("run", None, Path::new("/checkout"));
        assert_eq!(kept, Path::new("/checkout/target/run"));
    }

    #[test]
    fn without_a_home_folder_they_stay_in_the_checkout() {
        for home in [None, Some("".into()), Some("/".into()), Some("/no/such/home".into())] {
            assert_eq!(
                choose_target(None, home, Path::new("/checkout")),
                Path::new("/checkout/target")
            );
        }
    }
}
