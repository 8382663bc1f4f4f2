//! ARCHITECTURE.md is short and true: every path in it exists, every member is on its map, and every
//! invariant names a test that is there.

use crate::manifest::members;
use crate::tree::{assert_none, paths, read, root};

const PAGE: &str = "ARCHITECTURE.md";

/// What stands in backticks, with the line it stands on.
fn quoted(page: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (number, line) in page.lines().enumerate() {
        let inside = line.split('`').skip(1).step_by(2);
        found.extend(inside.map(|text| (number + 1, text.to_owned())));
    }
    found
}

/// The part of the page under a heading.
fn section(page: &str, heading: &str) -> String {
    let start = page
        .find(&format!("\n## {heading}\n"))
        .unwrap_or_else(|| panic!("{PAGE}: no `## {heading}`"));
    let body = &page[start + 4 + heading.len()..];
    body.split("\n## ").next().unwrap_or_default().to_owned()
}

#[test]
fn the_code_map_names_every_member() {
    let map = section(&read(PAGE), "Code map");
    let named: Vec<String> = quoted(&map).into_iter().map(|(_, text)| text).collect();
    let missing = members().into_iter().map(|member| format!("{}/", member.folder));
    let missing: Vec<String> = missing.filter(|folder| !named.contains(folder)).collect();
    assert_none("put these on the code map", &missing);
}

#[test]
fn every_path_named_is_there() {
    let gone = quoted(&read(PAGE)).into_iter().filter(|(_, text)| {
        let path = text.split("::").next().unwrap_or_default();
        let is_path = path.contains('/') && !path.contains([' ', '<', '*', '|', '(']);
        // `grid/…` and `/v1/sync` are names of spaces and routes.
        let is_file =
            path.ends_with('/') || path.rsplit('/').next().is_some_and(|name| name.contains('.'));
        is_path && is_file && !path.starts_with('/') && !root().join(path).exists()
    });
    let gone: Vec<String> = gone.map(|(line, text)| format!("{PAGE}:{line}: {text}")).collect();
    assert_none("these are not there", &gone);
}

#[test]
fn every_invariant_names_a_test_that_is_there() {
    let page = read(PAGE);
    let invariants = section(&page, "Invariants");
    let bullets: Vec<String> = bullets(&invariants);
    assert!(bullets.len() >= 5, "{} invariants", bullets.len());
    let mut wrong = Vec::new();
    for bullet in bullets {
        let tests: Vec<String> = quoted(&bullet)
            .into_iter()
            .map(|(_, text)| text)
            .filter(|text| text.contains(".rs::"))
            .collect();
        if tests.is_empty() {
            wrong.push(format!("no `path.rs::test` in: {bullet}"));
        }
        wrong.extend(tests.into_iter().filter(|test| !is_a_test(test)));
    }
    assert_none("an invariant is held by a test: `path/to/file.rs::name_of_the_test`", &wrong);
}

/// The bullets of a section, each with its continuation lines on one line.
fn bullets(section: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for line in section.lines() {
        if let Some(text) = line.strip_prefix("- ") {
            found.push(text.to_owned());
        } else if line.starts_with("  ")
            && let Some(bullet) = found.last_mut()
        {
            bullet.push(' ');
            bullet.push_str(line.trim());
        }
    }
    found
}

fn is_a_test(named: &str) -> bool {
    let Some((path, test)) = named.split_once("::") else { return false };
    if !paths().contains(path) {
        return false;
    }
    let source = read(path);
    let Some(at) = source.find(&format!("fn {test}(")) else { return false };
    // The attribute stands close above, perhaps over a cfg or inside a proptest block.
    let above: Vec<&str> = source[..at].lines().rev().take(4).collect();
    above.iter().any(|line| line.trim().starts_with("#[test]"))
}

#[test]
fn a_function_that_is_no_test_holds_no_invariant() {
    assert!(is_a_test("tests/tidy/architecture.rs::a_function_that_is_no_test_holds_no_invariant"));
    assert!(!is_a_test("tests/tidy/architecture.rs::bullets"));
    assert!(!is_a_test("tests/tidy/architecture.rs::nothing_of_this_name"));
    assert!(!is_a_test("tests/nowhere.rs::a_function_that_is_no_test_holds_no_invariant"));
}
