//! `check --android`: type-checks the whole app for a tablet's processor, on a machine without Android's tools.
//!
//! Debian's newest rustc brings the sources of its standard library, which cargo builds for Android first. Its
//! packages are unpacked into a folder of ours, never installed: they would take the place of the machine's own Rust.
//! Nothing is linked, so Debian's cross compiler and the host's OpenSSL headers are enough for the C in between.

use crate::say::say;
use crate::stopwatch::Stopwatch;
use crate::{cargo, child, node, tools};
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

const TARGET: &str = "aarch64-linux-android";
/// What is unpacked, with whatever these bring along under one of the beginnings below.
const PACKAGES: [&str; 3] = ["rustc-web", "rust-web-src", "libssl-dev"];
const BRINGS_ALONG: [&str; 6] =
    ["libstd-rust-web", "libllvm", "libz3-", "libedit", "libbsd", "libmd0"];
/// What compiles the C in between, and the packages that bring it.
const CROSS_COMPILER: &str = "aarch64-linux-gnu-gcc";
const CROSS_PACKAGES: [&str; 2] = ["gcc-aarch64-linux-gnu", "libc6-dev-arm64-cross"];
const FETCH_LIMIT: Duration = Duration::from_secs(20 * 60);
const CHECK_LIMIT: Duration = Duration::from_secs(90 * 60);

/// Type-checks the app for Android.
///
/// # Errors
/// What is missing and the line to type for it, or that the app does not compile.
pub(crate) fn check() -> Result<(), String> {
    let began = Stopwatch::start();
    cross_compiler()?;
    // The app embeds its screens, whoever compiles it; for types any will do.
    let ui = node::ui();
    if !ui.join("dist/index.html").is_file() {
        node::need_node()?;
        node::packages(&ui)?;
        node::build(&ui)?;
    }
    let ours = cargo::beside_target("android");
    let unpacked = toolchain(&ours)?;
    say(&format!("==> check for {TARGET}"));
    let package = ["check", "--locked", "--lib", "--package", "doorstep-app", "--target", TARGET];
    let mut command = cargo::command(&package);
    command.arg("-Zbuild-std=std,panic_abort").env("CARGO_TARGET_DIR", ours.join("target"));
    // Nothing is run but macros and build scripts: not worth the time they take to be made fast.
    command.args(["--config", "profile.dev.package.\"*\".opt-level=0"]);
    command.envs(surroundings(&unpacked));
    child::show(&command, CHECK_LIMIT)?;
    say(&format!("==> the app compiles for {TARGET}; {}", began.spelled()));
    Ok(())
}

/// Installs the cross compiler when we are root, else names the one line to type.
fn cross_compiler() -> Result<(), String> {
    if tools::on_path(CROSS_COMPILER).is_some() {
        return Ok(());
    }
    let install = ["install", "-y", "--no-install-recommends"];
    let line = format!("apt-get {} {}", install.join(" "), CROSS_PACKAGES.join(" "));
    if !fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0) {
        return Err(format!("a cross compiler is missing; type\n    sudo {line}"));
    }
    say(&format!("==> {line}"));
    let mut apt = Command::new("apt-get");
    apt.env("DEBIAN_FRONTEND", "noninteractive").args(install).args(CROSS_PACKAGES);
    child::show(&apt, FETCH_LIMIT)
}

/// What cargo, rustc and the builders of C are told.
fn surroundings(unpacked: &Path) -> Vec<(&'static str, PathBuf)> {
    let usr = unpacked.join("usr");
    let tool = |name: &str| PathBuf::from(format!("aarch64-linux-gnu-{name}"));
    vec![
        ("RUSTC", usr.join("bin/rustc")),
        ("LD_LIBRARY_PATH", usr.join("lib").join(multiarch())),
        // Building the standard library is still asked for with -Z.
        ("RUSTC_BOOTSTRAP", "1".into()),
        ("CC_aarch64_linux_android", tool("gcc")),
        ("CXX_aarch64_linux_android", tool("g++")),
        ("AR_aarch64_linux_android", tool("ar")),
        ("OPENSSL_NO_VENDOR", "1".into()),
        ("AARCH64_LINUX_ANDROID_OPENSSL_LIB_DIR", unpacked.join("openssl/lib")),
        ("AARCH64_LINUX_ANDROID_OPENSSL_INCLUDE_DIR", unpacked.join("openssl/include")),
    ]
}

fn multiarch() -> String {
    format!("{}-linux-gnu", std::env::consts::ARCH)
}

/// The folder the packages are unpacked in; made once, and whole or not at all.
fn toolchain(ours: &Path) -> Result<PathBuf, String> {
    let unpacked = ours.join("rust");
    if unpacked.join("usr/bin/rustc").is_file() {
        return Ok(unpacked);
    }
    let debs = ours.join("debs");
    let new = ours.join("rust.new");
    for folder in [&debs, &new] {
        fs::remove_dir_all(folder).ok();
        fs::create_dir_all(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    }
    let packages = with_what_they_bring(&PACKAGES, &depends);
    say(&format!("==> fetch {}", packages.join(" ")));
    let mut fetch = Command::new("apt-get");
    child::show(fetch.args(["download", "-q"]).args(&packages).current_dir(&debs), FETCH_LIMIT)?;
    for deb in entries(&debs)? {
        child::show(Command::new("dpkg").arg("-x").arg(&deb).arg(&new), FETCH_LIMIT)?;
    }
    openssl(&new)?;
    fs::rename(&new, &unpacked).map_err(|e| format!("{}: {e}", unpacked.display()))?;
    fs::remove_dir_all(&debs).ok();
    Ok(unpacked)
}

/// The headers stand in two folders, one of them named after the machine's processor: put into one.
fn openssl(unpacked: &Path) -> Result<(), String> {
    let (usr, arch) = (unpacked.join("usr"), multiarch());
    let include = unpacked.join("openssl/include/openssl");
    let lib = unpacked.join("openssl/lib");
    for folder in [&include, &lib] {
        fs::create_dir_all(folder).map_err(|e| e.to_string())?;
    }
    let headers = [usr.join("include/openssl"), usr.join("include").join(&arch).join("openssl")];
    let mut files = Vec::new();
    for folder in headers {
        files.extend(entries(&folder)?.into_iter().map(|file| (file, &include)));
    }
    for library in ["libssl.a", "libcrypto.a"] {
        files.push((usr.join("lib").join(&arch).join(library), &lib));
    }
    for (file, folder) in files {
        let name = file.file_name().unwrap_or_default();
        fs::copy(&file, folder.join(name)).map_err(|e| format!("{}: {e}", file.display()))?;
    }
    Ok(())
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let listed = fs::read_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    Ok(listed.flatten().map(|entry| entry.path()).collect())
}

/// The packages and, through all of them, those dependencies that are Rust's own: the rest a Debian has.
fn with_what_they_bring(roots: &[&str], depends: &dyn Fn(&str) -> Vec<String>) -> Vec<String> {
    let mut all: Vec<String> = roots.iter().map(|root| (*root).to_owned()).collect();
    let mut next = 0;
    while let Some(package) = all.get(next).cloned() {
        next += 1;
        for name in depends(&package) {
            let ours = BRINGS_ALONG.iter().any(|beginning| name.starts_with(beginning));
            if ours && !all.contains(&name) {
                all.push(name);
            }
        }
    }
    all
}

fn depends(package: &str) -> Vec<String> {
    let mut ask = Command::new("apt-cache");
    let said = child::answer(ask.args(["depends", package]), FETCH_LIMIT).unwrap_or_default();
    said.lines()
        .filter_map(|line| line.trim().strip_prefix("Depends: "))
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_rustc_brings_along_is_fetched_once_and_nothing_else() {
        let depends = |package: &str| -> Vec<String> {
            let names: &[&str] = match package {
                "rustc-web" => &["libc6", "gcc", "libstd-rust-web-dev"],
                "libstd-rust-web-dev" => &["libstd-rust-web-1.96"],
                "libstd-rust-web-1.96" => &["libc6", "libllvm22", "libstd-rust-web-dev"],
                "libllvm22" => &["libz3-4", "zlib1g"],
                _ => &[],
            };
            names.iter().map(|name| (*name).to_owned()).collect()
        };
        assert_eq!(
            with_what_they_bring(&["rustc-web", "rust-web-src"], &depends),
            [
                "rustc-web",
                "rust-web-src",
                "libstd-rust-web-dev",
                "libstd-rust-web-1.96",
                "libllvm22",
                "libz3-4"
            ]
        );
    }
}
