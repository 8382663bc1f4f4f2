//! SQL read as text: where it stands, its tables and their columns. Enough for rules, not a parser.

use crate::rust_text::every_outside_tests;
use crate::tree::texts;

/// A `CREATE TABLE` as written.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct TableText {
    pub(crate) name: String,
    pub(crate) columns: Vec<String>,
    /// What stands behind the closing bracket.
    pub(crate) options: String,
}

/// All SQL of the repository: .sql files whole, and what stands in string literals of Rust files that are not
/// tests (a test script may make tables of its own). Comments and line breaks are gone.
pub(crate) fn every_sql() -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> =
        texts("sql").into_iter().map(|(path, text)| (path, flat(&text))).collect();
    for (path, text) in every_outside_tests() {
        found.push((path.to_owned(), flat(&text.strings_outside_tests().replace("\\\"", "\""))));
    }
    found
}

fn flat(sql: &str) -> String {
    let lines = sql.lines().map(|line| line.split("--").next().unwrap_or_default());
    let joined = lines.collect::<Vec<_>>().join(" ");
    joined.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The tables a text creates, virtual ones apart.
pub(crate) fn tables(flat_sql: &str) -> Vec<TableText> {
    let mut found = Vec::new();
    let mut rest = flat_sql;
    while let Some((_, after)) = rest.split_once("CREATE TABLE ") {
        rest = after;
        let Some((head, body)) = after.split_once('(') else { break };
        let name = head.replace("IF NOT EXISTS", "").replace('"', "").trim().to_owned();
        let (columns, options) = split_at_closing(body);
        let options = options.split(';').next().unwrap_or_default().trim().to_owned();
        found.push(TableText { name, columns: column_names(columns), options });
    }
    found
}

/// What is inside the bracket that is already open, and what follows it.
fn split_at_closing(text: &str) -> (&str, &str) {
    let mut depth = 1;
    for (at, c) in text.char_indices() {
        depth += i32::from(c == '(') - i32::from(c == ')');
        if depth == 0 {
            return (&text[..at], &text[at + 1..]);
        }
    }
    (text, "")
}

fn column_names(columns: &str) -> Vec<String> {
    let constraints = ["PRIMARY", "UNIQUE", "CHECK", "FOREIGN", "CONSTRAINT"];
    let mut names = Vec::new();
    let mut depth = 0;
    let at_top_level = |c: char| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        c == ',' && depth == 0
    };
    for definition in columns.split(at_top_level) {
        let first = definition.split_whitespace().next().unwrap_or_default().trim_matches('"');
        if !first.is_empty() && !constraints.contains(&first) {
            names.push(first.to_owned());
        }
    }
    names
}

#[test]
fn tables_and_columns_are_read() {
    let sql = flat(
        "-- why\nCREATE TABLE \"grant\" (\n  space TEXT NOT NULL, -- where, really\n  n INTEGER CHECK (n IN (1, 2)),\n\
         PRIMARY KEY (space, n)\n) STRICT, WITHOUT ROWID;\nCREATE INDEX i ON \"grant\" (n);",
    );
    let table = TableText {
        name: "grant".to_owned(),
        columns: vec!["space".to_owned(), "n".to_owned()],
        options: "STRICT, WITHOUT ROWID".to_owned(),
    };
    assert_eq!(tables(&sql), [table]);
}
