//! `types.ts`: every type that a call takes or gives, as serde writes and reads it.

use std::collections::{BTreeMap, BTreeSet};

use ts_rs::{Config, TS, TypeVisitor};

use super::defaults::Defaults;

/// Types by their names, with all they are made of.
pub(super) struct Types {
    cfg: Config,
    found: BTreeMap<String, Found>,
}

/// One type.
struct Found {
    docs: String,
    declared: String,
}

impl TypeVisitor for Types {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        // What is text or a number in JSON has no declaration of its own.
        if T::output_path().is_none() {
            return;
        }
        let name = T::ident(&self.cfg);
        let docs = T::docs().unwrap_or_default();
        let found = Found { docs, declared: T::decl(&self.cfg) };
        match self.found.get(&name) {
            Some(known) => assert_eq!(known.declared, found.declared, "two types named {name}"),
            None => {
                self.found.insert(name, found);
                T::visit_dependencies(self);
            }
        }
    }
}

impl Types {
    pub(super) fn new() -> Self {
        // Times, counts and pages stay far below 2^53.
        Self { cfg: Config::new().with_large_int("number"), found: BTreeMap::new() }
    }

    /// A type and what it is made of.
    pub(super) fn add<T: TS + 'static>(&mut self) {
        self.visit::<T>();
    }

    fn names(&self) -> BTreeSet<&str> {
        self.found.keys().map(String::as_str).collect()
    }
}

/// Types that go both ways and have something that may be left out on the way up. On the way down everything is
/// there: `Required<…>`.
pub(super) fn both_ways(requests: &Types, responses: &Types) -> BTreeSet<String> {
    let defaults = Defaults::read();
    let both = requests.names().intersection(&responses.names()).copied().collect::<Vec<_>>();
    let lenient = |name: &&&str| {
        let declared = &requests.found[**name].declared;
        fields(declared).iter().any(|field| may_be_left_out(&defaults, name, field))
    };
    both.iter().filter(lenient).map(|name| (*name).to_owned()).collect()
}

/// The whole file.
pub(super) fn file(requests: Types, responses: Types) -> String {
    let defaults = Defaults::read();
    let both = both_ways(&requests, &responses);
    let mut out = BTreeMap::new();
    for (name, found) in responses.found {
        let mut declared = found.declared;
        for name in &both {
            declared = replace_word(&declared, name, &format!("Required<{name}>"));
        }
        out.insert(name, (found.docs, declared));
    }
    for (name, found) in requests.found {
        let mut declared = found.declared;
        for field in fields(&declared.clone()) {
            if may_be_left_out(&defaults, &name, &field) {
                let (plain, lenient) =
                    (format!("\n{}: ", field.name), format!("\n{}?: ", field.name));
                declared = declared.replacen(&plain, &lenient, 1);
            }
        }
        out.insert(name, (found.docs, declared));
    }
    let text = |(docs, declared): &(String, String)| {
        format!("{}export {}", laid_out(docs, ""), laid_out(declared, "  "))
    };
    out.values().map(text).collect::<Vec<_>>().join("\n")
}

/// ts-rs writes one field a line, everything at the margin; a remark of one line becomes one line.
fn laid_out(text: &str, indent: &str) -> String {
    let mut out = String::new();
    let mut remark: Option<Vec<&str>> = None;
    let text = text.replace(", } | { ", ",\n} | { ");
    for (number, line) in text.lines().map(str::trim).enumerate() {
        match (line, &mut remark) {
            ("/**", _) => remark = Some(Vec::new()),
            ("*/", Some(lines)) => {
                let joined = lines.join(&format!("\n{indent}    "));
                out.push_str(&format!("{indent}/** {joined} */\n"));
                remark = None;
            }
            (line, Some(lines)) => lines.push(line.trim_start_matches('*').trim()),
            (line, None) => {
                let closed = line.strip_suffix(", };");
                let plain = closed.unwrap_or(line).trim_end_matches([',', ';']);
                let indent = if number == 0 || line.starts_with('}') { "" } else { indent };
                out.push_str(&format!("{indent}{plain}\n"));
                out.push_str(if closed.is_some() { "}\n" } else { "" });
            }
        }
    }
    out
}

/// A field of a declaration.
struct Field {
    name: String,
    maybe: bool,
}

fn fields(declared: &str) -> Vec<Field> {
    let lines = declared.lines().filter_map(|line| line.split_once(": "));
    let fields = lines.filter(|(name, _)| !name.contains([' ', '*', '"']));
    fields
        .map(|(name, rest)| {
            let kind = rest.trim_end_matches([' ', '}', ';']).trim_end_matches([',', ' ']);
            Field { name: name.to_owned(), maybe: kind.ends_with("| null") }
        })
        .collect()
}

fn may_be_left_out(defaults: &Defaults, name: &str, field: &Field) -> bool {
    field.maybe || defaults.covers(name, &field.name)
}

fn replace_word(text: &str, word: &str, with: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    let part = |c: char| c.is_alphanumeric() || c == '_';
    while let Some((before, after)) = rest.split_once(word) {
        out.push_str(before);
        let whole = !before.ends_with(part) && !after.starts_with(part);
        out.push_str(if whole && !before.ends_with("type ") { with } else { word });
        rest = after;
    }
    out + rest
}
