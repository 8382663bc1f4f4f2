//! What we refuse to build must not creep in as a field, a column or a label (`forbidden` of codes.json).
//!
//! Field names are compared by whole words, prose by the Chinese terms; `model::refused` does the comparing.

use crate::prose::every_prose;
use crate::rust_text::every;
use crate::sql_text::{every_sql, tables};
use crate::tree::assert_none;
use model::kind::Kind;
use model::refused::{field_name_hit, prose_hits};
use model::schema::{Field, Shape};
use model::workflow::{entry_fields, machine};

/// Field names that hit a pattern and mean something else: where, the name, why it may stand.
const NAMES_ALLOWED: &[(&str, &str, &str)] = &[];

/// Prose that holds a refused word: where it may stand, the word, why.
const PROSE_ALLOWED: &[(&str, &str, &str)] = &[];

#[test]
fn no_field_of_a_document_bears_a_refused_name() {
    let mut found = Vec::new();
    let mut seen = 0;
    for kind in Kind::ALL {
        walk(kind.code(), kind.schema().fields, &mut |name, path| {
            seen += 1;
            push_if_refused(path, name, &mut found);
        });
    }
    assert!(seen > 150, "only {seen} fields found: the walk is broken");
    assert_none("these fields are not for us to hold", &found);
}

fn walk(prefix: &str, fields: &[Field], each: &mut impl FnMut(&str, &str)) {
    for field in fields {
        let path = format!("{prefix}.{}", field.name);
        each(field.name, &path);
        match &field.shape {
            Shape::Entries(inner) => walk(&path, inner, each),
            Shape::Log(id) => {
                for transition in machine(*id).transitions {
                    walk(&path, entry_fields(*id, transition.id).unwrap_or_default(), each);
                }
            }
            _ => {}
        }
    }
}

#[test]
fn no_table_or_column_bears_a_refused_name() {
    let mut found = Vec::new();
    for (path, sql) in every_sql() {
        for table in tables(&sql) {
            for name in table.columns.iter().chain([&table.name]) {
                push_if_refused(&format!("{path}: {}", table.name), name, &mut found);
            }
        }
    }
    assert_none("these columns are not for us to hold", &found);
}

#[test]
fn no_struct_of_ours_has_a_field_of_a_refused_name() {
    let mut found = Vec::new();
    for (path, text) in every() {
        for (number, line) in text.code.lines().enumerate() {
            if let Some(name) = field_of(line) {
                push_if_refused(&format!("{path}:{}", number + 1), name, &mut found);
            }
        }
    }
    assert_none("these fields are not for us to hold", &found);
}

/// The name before the colon of a line that declares a field.
fn field_of(line: &str) -> Option<&str> {
    let line = line.trim().trim_start_matches("pub(crate) ").trim_start_matches("pub ");
    let (name, after) = line.split_once(": ")?;
    let is_name = !name.is_empty()
        && name.chars().all(|c| c.is_ascii_lowercase() || c == '_' || c.is_ascii_digit());
    (is_name && after.ends_with(',')).then_some(name)
}

fn push_if_refused(place: &str, name: &str, found: &mut Vec<String>) {
    let allowed =
        NAMES_ALLOWED.iter().any(|(at, allowed, _)| place.starts_with(at) && *allowed == name);
    if let Some(pattern) = field_name_hit(name).filter(|_| !allowed) {
        found.push(format!("{place}: {name} ({pattern})"));
    }
}

#[test]
fn no_text_of_ours_holds_a_refused_word() {
    let mut found = Vec::new();
    for (place, text) in every_prose() {
        for word in prose_hits(&text) {
            if !PROSE_ALLOWED
                .iter()
                .any(|(at, allowed, _)| place.starts_with(at) && *allowed == word)
            {
                found.push(format!("{place}: {word} in {text}"));
            }
        }
    }
    assert_none("say it without this word, or allow it with a reason", &found);
}

#[test]
fn every_exception_is_still_needed() {
    let prose = every_prose();
    let idle = PROSE_ALLOWED.iter().filter(|(at, word, _)| {
        !prose.iter().any(|(place, text)| place.starts_with(at) && text.contains(word))
    });
    let idle: Vec<String> = idle.map(|(at, word, _)| format!("{at}: {word}")).collect();
    assert_none("take these out of the list of exceptions", &idle);
}

#[test]
fn the_comparison_bites() {
    assert!(field_name_hit("ethnic_group").is_some() && field_name_hit("face_photo").is_some());
    assert!(field_name_hit("surface_area").is_none() && field_name_hit("backtrack").is_none());
    assert!(!prose_hits("按民族分组").is_empty() && prose_hits("走访记录").is_empty());
}
