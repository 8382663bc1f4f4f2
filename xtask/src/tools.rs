//! What must be on the machine before a build or a test can work, and the Debian packages that bring it.

use crate::cargo;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What the tools are wanted for; each includes the ones before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Purpose {
    /// Everything but the app: server, bridge, their tests.
    Headless,
    /// The real app in a window.
    Window,
    /// The app's own tests, in a window nobody sees and in a browser.
    Test,
}

/// How a tool is seen to be there.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Sign {
    /// A program on the path.
    Program(&'static str),
    /// A library with its headers, as `pkg-config` knows it.
    Library(&'static str),
    /// A font that has a language, by its two letters.
    Font(&'static str),
}

use Sign::{Font, Library, Program};

const NEEDS: [(Purpose, Sign, &str); 12] = [
    (Purpose::Headless, Program("cc"), "gcc libc6-dev"),
    (Purpose::Headless, Program("perl"), "perl"),
    (Purpose::Headless, Program("make"), "make"),
    (Purpose::Window, Program("pkg-config"), "pkg-config"),
    (Purpose::Window, Library("webkit2gtk-4.1"), "libwebkit2gtk-4.1-dev"),
    (Purpose::Window, Font("zh"), "fontconfig fonts-noto-cjk"),
    // Names are written in Tibetan too.
    (Purpose::Window, Font("bo"), "fonts-ddc-uchen"),
    (Purpose::Test, Program("Xvfb"), "xvfb"),
    (Purpose::Test, Program("xauth"), "xauth"),
    (Purpose::Test, Program("WebKitWebDriver"), "webkit2gtk-driver"),
    (Purpose::Test, Program("import"), "imagemagick"),
    (Purpose::Test, Program("chromium"), "chromium"),
];

/// The packages of what is missing for a purpose.
pub(crate) fn missing(purpose: Purpose) -> Vec<&'static str> {
    missing_by(purpose, &is_there)
}

fn missing_by(purpose: Purpose, there: &dyn Fn(Sign) -> bool) -> Vec<&'static str> {
    let wanted = NEEDS.iter().filter(|(least, _, _)| *least <= purpose);
    wanted.filter(|(_, sign, _)| !there(*sign)).map(|(_, _, packages)| *packages).collect()
}

fn is_there(sign: Sign) -> bool {
    match sign {
        // A compiler of one's own in CC is enough.
        Program("cc") if std::env::var_os("CC").is_some_and(|cc| !cc.is_empty()) => true,
        Program(name) => on_path(name).is_some(),
        Library(name) => succeeds(Command::new("pkg-config").args(["--exists", name])),
        // Without fontconfig there is nothing that would draw with it either.
        Font(language) => Command::new("fc-list")
            .args([&format!(":lang={language}"), "family"])
            .output()
            .is_ok_and(|fonts| !fonts.stdout.is_empty()),
    }
}

/// Where a program of the path lies.
pub(crate) fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .map(|folder| Path::new(&folder).join(program))
        .find(|file| file.is_file())
}

/// Whether a command can be called and says yes; what it prints is nobody's.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    let command = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// Whether `cargo <component>` (fmt, clippy) can be called here.
pub(crate) fn has_component(component: &str) -> bool {
    succeeds(&mut cargo::command(&[component, "--version"]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_missing_tool_is_named_by_the_package_that_brings_it() {
        assert_eq!(missing_by(Purpose::Headless, &|_| false), ["gcc libc6-dev", "perl", "make"]);
        let without_webkit = |sign: Sign| !matches!(sign, Library(_));
        assert_eq!(missing_by(Purpose::Window, &without_webkit), ["libwebkit2gtk-4.1-dev"]);
    }

    #[test]
    fn who_looks_at_a_tablet_in_a_browser_needs_no_webkit_and_who_tests_needs_everything() {
        assert!(missing_by(Purpose::Headless, &|sign| matches!(sign, Program(_))).is_empty());
        assert_eq!(missing_by(Purpose::Test, &|_| false).len(), NEEDS.len());
    }
}
