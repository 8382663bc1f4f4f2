//! Everything written for people, wherever it stands: documents, literals, templates, code lists.

use crate::rust_text::every_outside_tests;
use crate::tree::{read, texts};
use serde_json::Value;

const CODES: &str = "crates/model/data/codes.json";

/// Where a text stands, and the text.
pub(crate) type Prose = (String, String);

/// Prose of the repository, one entry a line or a value. Left out are the list of refused words itself, and
/// tests, which prove that they are refused.
pub(crate) fn every_prose() -> Vec<Prose> {
    let mut found = Vec::new();
    for extension in ["md", "sql", "toml", "txt", "csv", "typ", "html", "ts", "vue"] {
        for (path, text) in texts(extension) {
            push_lines(&path, &text, &mut found);
        }
    }
    for (path, text) in every_outside_tests() {
        push_lines(path, &text.strings_outside_tests(), &mut found);
    }
    for (path, text) in texts("json") {
        let mut value: Value =
            serde_json::from_str(&text).unwrap_or_else(|e| panic!("{path}: {e}"));
        if path == CODES {
            let list = value.as_object_mut().expect("an object").remove("forbidden");
            assert!(list.is_some(), "{CODES} holds the list of refused words");
        }
        push_values(&path, &value, &mut found);
    }
    found
}

fn push_lines(path: &str, text: &str, found: &mut Vec<Prose>) {
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.is_ascii()) {
        found.push((format!("{path}:{}", number + 1), line.trim().to_owned()));
    }
}

fn push_values(place: &str, value: &Value, found: &mut Vec<Prose>) {
    match value {
        Value::String(text) => found.push((place.to_owned(), text.clone())),
        Value::Array(values) => {
            for (index, value) in values.iter().enumerate() {
                push_values(&format!("{place}/{index}"), value, found);
            }
        }
        Value::Object(values) => {
            for (key, value) in values {
                push_values(&format!("{place}/{key}"), value, found);
            }
        }
        _ => {}
    }
}

#[test]
fn prose_is_found_in_literals_and_code_lists() {
    let prose = every_prose();
    for (extension, at_least) in [(".rs:", 100), (".json/", 300)] {
        let count = prose.iter().filter(|(place, _)| place.contains(extension)).count();
        assert!(count >= at_least, "{count} of {extension}");
    }
    assert!(read(CODES).contains("zh_terms"));
}
