//! Rust source cut into code, comments and literals, so that a rule about code does not stumble over a
//! comment, and a rule about words does not miss a string. A lexer of strings, not a parser.

use crate::tree::{is_test_file, texts};
use std::sync::LazyLock;

/// A Rust file in its parts. Each part keeps the line breaks, so line numbers stay true.
#[derive(Debug, Default)]
pub(crate) struct RustText {
    pub(crate) code: String,
    pub(crate) strings: String,
}

static EVERY: LazyLock<Vec<(String, RustText)>> = LazyLock::new(|| {
    texts("rs").into_iter().map(|(path, source)| (path, RustText::of(&source))).collect()
});

/// Every Rust file of the repository.
pub(crate) fn every() -> impl Iterator<Item = (&'static str, &'static RustText)> {
    EVERY.iter().map(|(path, text)| (path.as_str(), text))
}

/// Every Rust file that is not all tests.
pub(crate) fn every_outside_tests() -> impl Iterator<Item = (&'static str, &'static RustText)> {
    every().filter(|(path, _)| !is_test_file(path))
}

impl RustText {
    pub(crate) fn of(source: &str) -> Self {
        let mut text = Self::default();
        let mut rest = source;
        while !rest.is_empty() {
            let (kind, len) = next_piece(rest, text.code.chars().next_back());
            let (piece, after) = rest.split_at(len);
            text.push(kind, piece);
            rest = after;
        }
        text
    }

    /// How many lines stand before the `#[cfg(test)]` module: by habit that is the end of the file.
    fn lines_outside_tests(&self) -> usize {
        let lines: Vec<&str> = self.code.lines().collect();
        let begins_tests = |at: &usize| {
            let behind = lines[*at + 1..].iter().find(|line| !line.starts_with("#["));
            lines[*at] == "#[cfg(test)]"
                && behind.is_some_and(|line| line.ends_with('{') && line.contains("mod "))
        };
        (0..lines.len()).find(begins_tests).unwrap_or(lines.len())
    }

    /// The code without its tests.
    pub(crate) fn code_outside_tests(&self) -> String {
        first_lines(&self.code, self.lines_outside_tests())
    }

    /// The literals without those of its tests.
    pub(crate) fn strings_outside_tests(&self) -> String {
        first_lines(&self.strings, self.lines_outside_tests())
    }

    fn push(&mut self, kind: Kind, piece: &str) {
        let breaks = "\n".repeat(if kind == Kind::Code { 0 } else { piece.matches('\n').count() });
        match kind {
            Kind::Code => {
                self.code.push_str(piece);
                if piece == "\n" {
                    self.strings.push('\n');
                }
            }
            Kind::Comment => {
                self.code.push_str(&breaks);
                self.strings.push_str(&breaks);
            }
            Kind::Text => {
                // The place of the literal stays visible in the code.
                self.code.push_str("\"\"");
                self.code.push_str(&breaks);
                self.strings.push_str(piece);
                self.strings.push(' ');
            }
        }
    }
}

fn first_lines(text: &str, count: usize) -> String {
    text.lines().take(count).collect::<Vec<_>>().join("\n")
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Code,
    Comment,
    Text,
}

/// The kind and length in bytes of what `rest` begins with.
fn next_piece(rest: &str, before: Option<char>) -> (Kind, usize) {
    if rest.starts_with("//") {
        return (Kind::Comment, rest.find('\n').unwrap_or(rest.len()));
    }
    if rest.starts_with("/*") {
        return (Kind::Comment, block_comment(rest));
    }
    if let Some(len) = raw_string(rest, before) {
        return (Kind::Text, len);
    }
    if rest.starts_with('"') {
        return (Kind::Text, quoted(rest, '"'));
    }
    if let Some(len) = character(rest) {
        return (Kind::Text, len);
    }
    (Kind::Code, rest.chars().next().map_or(0, char::len_utf8))
}

fn block_comment(rest: &str) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while at < rest.len() {
        let here = &rest.as_bytes()[at..];
        if here.starts_with(b"/*") {
            (depth, at) = (depth + 1, at + 2);
        } else if here.starts_with(b"*/") {
            (depth, at) = (depth - 1, at + 2);
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    rest.len()
}

/// `r"…"`, `r#"…"#`, `br#"…"#`; None for identifiers that only begin alike.
fn raw_string(rest: &str, before: Option<char>) -> Option<usize> {
    if before.is_some_and(|c| c.is_alphanumeric() || c == '_') {
        return None;
    }
    let inner = rest.strip_prefix("br").or_else(|| rest.strip_prefix('r'))?;
    let hashes = inner.len() - inner.trim_start_matches('#').len();
    let body = inner[hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    let start = rest.len() - body.len();
    Some(body.find(&end).map_or(rest.len(), |at| start + at + end.len()))
}

fn quoted(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if c == quote => return at + c.len_utf8(),
            _ => {}
        }
    }
    rest.len()
}

/// A character literal; None for a lifetime.
fn character(rest: &str) -> Option<usize> {
    let mut inner = rest.strip_prefix('\'')?.chars();
    let first = inner.next()?;
    (first == '\\' || inner.next() == Some('\'')).then(|| quoted(rest, '\''))
}

#[test]
fn code_comments_and_strings_are_told_apart() {
    let text = RustText::of(
        "fn f<'a>(x: &'a str) { // one \"quote\"\n let s = \"// no \\\" comment\"; let c = '\"';\n \
         let r = r#\"a \" b\"#; /* two /* nested */ \" */ bar\"x\" }",
    );
    assert!(text.code.contains("fn f<'a>(x: &'a str)") && text.code.contains("bar\"\" }"));
    assert!(!text.code.contains("comment") && !text.code.contains("nested"));
    assert!(text.strings.contains("// no \\\" comment") && text.strings.contains("a \" b"));
    assert_eq!((text.code.lines().count(), text.strings.lines().count()), (3, 3));
}

#[test]
fn the_tests_at_the_end_of_a_file_are_left_out() {
    let source = "#[cfg(test)]\nmod fixtures;\nfn f() {}\n#[cfg(test)]\n#[allow(x)]\nmod tests {\n \"s\"\n}\n";
    let text = RustText::of(source);
    assert_eq!(text.code_outside_tests(), "#[cfg(test)]\nmod fixtures;\nfn f() {}");
    assert!(text.strings.contains("\"s\"") && !text.strings_outside_tests().contains("\"s\""));
}
