//! What the lock file may hold, and what every manifest says the same.

use crate::manifest::{members, workspace};
use crate::tree::{assert_none, read};
use toml::{Table, Value};

/// Packages that must not come in by any way, by the beginning of their name, and why.
const REFUSED: [(&str, &str); 12] = [
    (
        "aws-lc",
        "the second crypto library; its C does not build for Android here: rustls with ring",
    ),
    ("sentry", "telemetry: nothing a worker does leaves the district"),
    ("opentelemetry", "telemetry"),
    ("tracing-opentelemetry", "telemetry"),
    ("posthog", "telemetry"),
    ("mixpanel", "telemetry"),
    ("amplitude", "telemetry"),
    ("datadog", "telemetry"),
    ("newrelic", "telemetry"),
    ("bugsnag", "telemetry"),
    ("sqlx", "links a second SQLite"),
    ("native-tls", "the second TLS; the system's trust store is not ours"),
];

const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

fn locked() -> Vec<(String, Option<String>)> {
    let lock: Table = read("Cargo.lock").parse().expect("Cargo.lock parses");
    let text =
        |package: &Value, key: &str| package.get(key).and_then(Value::as_str).map(str::to_owned);
    let packages = lock["package"].as_array().expect("packages").iter();
    packages
        .map(|package| (text(package, "name").expect("a name"), text(package, "source")))
        .collect()
}

#[test]
fn there_is_one_sqlite_for_everyone() {
    let copies = locked().into_iter().filter(|(name, _)| name == "libsqlite3-sys").count();
    assert_eq!(copies, 1, "two copies link twice, or one of them has no SQLCipher");
}

#[test]
fn nothing_refused_comes_in_by_the_lock_file() {
    let mut found = Vec::new();
    for (name, _) in locked() {
        for (refused, why) in REFUSED {
            if name.starts_with(refused) {
                found.push(format!("{name}: {why}"));
            }
        }
        if name.contains("telemetry") {
            found.push(format!("{name}: telemetry"));
        }
    }
    assert_none("find who brings these in with `cargo tree -i`", &found);
}

#[test]
fn every_package_comes_from_the_public_registry() {
    let elsewhere = locked().into_iter().filter_map(|(name, source)| {
        source.filter(|source| source != REGISTRY).map(|source| format!("{name}: {source}"))
    });
    assert_none("a district cannot rebuild these in ten years", &elsewhere.collect::<Vec<_>>());
}

#[test]
fn everything_is_under_apache_2() {
    assert_eq!(workspace()["workspace"]["package"]["license"].as_str(), Some("Apache-2.0"));
    for member in members() {
        let inherited =
            member.manifest["package"]["license"].get("workspace").and_then(Value::as_bool);
        assert_eq!(inherited, Some(true), "{}: license.workspace = true", member.folder);
    }
    let licence = read("LICENSE");
    assert!(licence.contains("Apache License") && licence.contains("END OF TERMS AND CONDITIONS"));
}

#[test]
fn every_member_has_the_lints_of_the_workspace() {
    let mut ours = workspace()["workspace"]["lints"].clone();
    for member in members() {
        let lints =
            member.manifest.get("lints").unwrap_or_else(|| panic!("{}: no lints", member.folder));
        if member.folder != "tests/crash-vfs" {
            assert_eq!(lints.get("workspace"), Some(&Value::Boolean(true)), "{}", member.folder);
            continue;
        }
        // The one crate with unsafe code: everything else as everywhere, and two rules more.
        let mut lints = lints.clone();
        let rust = lints["rust"].as_table_mut().expect("rust lints");
        assert_eq!(rust.remove("unsafe_code"), Some("deny".into()));
        assert_eq!(rust.remove("unsafe_op_in_unsafe_fn"), Some("deny".into()));
        let clippy = lints["clippy"].as_table_mut().expect("clippy lints");
        assert_eq!(clippy.remove("undocumented_unsafe_blocks"), Some("deny".into()));
        let forbidden = ours["rust"].as_table_mut().expect("rust lints").remove("unsafe_code");
        assert_eq!(forbidden, Some("forbid".into()));
        assert_eq!(lints, ours, "{}: copy the workspace's lints", member.folder);
    }
}
