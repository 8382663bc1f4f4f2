//! Installs Debian packages when we may, and names the one line to type when we may not.

use crate::say::say;
use crate::tools::{Purpose, missing, on_path, succeeds};
use std::os::unix::fs::MetadataExt;
use std::process::{Command, Stdio};

/// Who we are to the package manager.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Means {
    /// It may be called as it is.
    Root,
    /// It may be called behind `sudo`, without being asked for a password.
    Sudo,
    /// Somebody else has to type the line.
    Nobody,
}

/// Sees to it that everything for a purpose is there. Whether something was missing.
///
/// # Errors
/// The one line to type, when something is missing that we may not or could not install.
pub(crate) fn see_to(purpose: Purpose) -> Result<bool, String> {
    let packages = missing(purpose);
    if packages.is_empty() {
        return Ok(false);
    }
    let means = means();
    if means == Means::Nobody {
        return Err(advice(&packages));
    }
    say(&format!("      apt-get install {}", packages.join(" ")));
    for command in commands(&packages) {
        if let Err(why) = run(means, &command) {
            // A list that cannot be fetched, of some other source, need not stop the installation.
            say(&format!("      {}: {why}", command.join(" ")));
        }
    }
    match missing(purpose).as_slice() {
        [] => Ok(true),
        still => Err(advice(still)),
    }
}

/// The one line to type.
fn advice(packages: &[&str]) -> String {
    format!(
        "还缺一些软件包，请输入下面这一行，然后再来一次 / packages are missing; type this line, then start again:\n\n    \
         sudo apt-get update && sudo apt-get install -y --no-install-recommends {}\n",
        packages.join(" ")
    )
}

/// What is run, in order. The first mends what an interrupted start may have left half done.
fn commands(packages: &[&'static str]) -> [Vec<&'static str>; 3] {
    let mut install = vec!["apt-get", "install", "-y", "--no-install-recommends"];
    install.extend(packages.iter().flat_map(|names| names.split(' ')));
    [vec!["dpkg", "--configure", "-a"], vec!["apt-get", "update", "-q"], install]
}

fn means() -> Means {
    let root = std::fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0);
    let sudo = || on_path("sudo").is_some() && succeeds(Command::new("sudo").args(["-n", "true"]));
    choose(on_path("apt-get").is_some(), root, sudo)
}

fn choose(debian: bool, root: bool, sudo: impl FnOnce() -> bool) -> Means {
    match (debian, root) {
        (false, _) => Means::Nobody,
        (true, true) => Means::Root,
        (true, false) if sudo() => Means::Sudo,
        (true, false) => Means::Nobody,
    }
}

/// Not under a ward: Ctrl-C reaches apt itself, which knows how to stop between two packages.
fn run(means: Means, words: &[&str]) -> Result<(), String> {
    let quiet = "DEBIAN_FRONTEND=noninteractive";
    let mut command = match means {
        Means::Sudo => Command::new("sudo"),
        Means::Root | Means::Nobody => Command::new("env"),
    };
    if means == Means::Sudo {
        command.args(["-n", "env"]);
    }
    command.arg(quiet).args(words).stdin(Stdio::null());
    let status = command.status().map_err(|e| e.to_string())?;
    if status.success() { Ok(()) } else { Err(status.to_string()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn root_installs_itself_and_a_password_is_never_asked_for() {
        assert_eq!(choose(true, true, || false), Means::Root);
        assert_eq!(choose(true, false, || true), Means::Sudo);
        assert_eq!(choose(true, false, || false), Means::Nobody);
        assert_eq!(choose(false, true, || true), Means::Nobody, "not a Debian");
    }

    #[test]
    fn a_start_broken_off_in_the_middle_is_mended_before_anything_is_installed() {
        let [mend, update, install] = commands(&["gcc libc6-dev", "make"]);
        assert_eq!(mend, ["dpkg", "--configure", "-a"]);
        assert_eq!(update, ["apt-get", "update", "-q"]);
        assert_eq!(install[4..], ["gcc", "libc6-dev", "make"]);
    }

    #[test]
    fn the_advice_is_one_line_to_type() {
        let advice = advice(&["xvfb", "chromium"]);
        let lines = advice.lines().filter(|line| line.contains("sudo")).collect::<Vec<_>>();
        let [line] = lines.as_slice() else { panic!("{advice}") };
        assert!(line.ends_with("install -y --no-install-recommends xvfb chromium"));
    }
}
