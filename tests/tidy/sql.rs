//! How SQL is written: strict tables, inserts that name their columns.

use crate::sql_text::{every_sql, tables};
use crate::tree::assert_none;

#[test]
fn every_table_is_strict() {
    let mut loose = Vec::new();
    let mut seen = 0;
    for (path, sql) in every_sql() {
        for table in tables(&sql) {
            seen += 1;
            if !table.options.split(',').any(|option| option.trim() == "STRICT") {
                loose.push(format!("{path}: {}", table.name));
            }
        }
    }
    assert!(seen > 5, "only {seen} tables found: the reading is broken");
    assert_none("end these with STRICT", &loose);
}

#[test]
fn every_insert_names_its_columns() {
    let mut found = Vec::new();
    for (path, sql) in every_sql() {
        for (at, into) in sql.match_indices("INTO ") {
            let insert = sql[..at].trim_end();
            let is_insert =
                ["INSERT", "REPLACE", "INSERT OR IGNORE", "INSERT OR REPLACE", "INSERT OR ABORT"];
            if !is_insert.iter().any(|word| insert.ends_with(word)) {
                continue;
            }
            let after = sql[at + into.len()..].trim_start_matches('"');
            let name_len =
                after.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(after.len());
            let (name, after) = after.split_at(name_len);
            let after = after.trim_start_matches('"').trim_start();
            if !after.starts_with('(') && !after.starts_with("DEFAULT VALUES") {
                found.push(format!("{path}: INSERT INTO {name}"));
            }
        }
    }
    assert_none("name the columns", &found);
}
