//! Which fields of a request serde fills in by itself: read off the attributes beside this folder, where serde
//! reads them, because no derive tells.

use std::collections::{BTreeMap, BTreeSet};

/// By type; `*` stands for all of them.
pub(super) struct Defaults(BTreeMap<String, BTreeSet<String>>);

const ALL: &str = "*";

impl Defaults {
    /// From the files of the calls.
    pub(super) fn read() -> Self {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/api");
        let mut found = BTreeMap::new();
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "rs") {
                read(&std::fs::read_to_string(&path).unwrap(), &mut found);
            }
        }
        Self(found)
    }

    /// Whether a request may do without this field.
    pub(super) fn covers(&self, name: &str, field: &str) -> bool {
        self.0.get(name).is_some_and(|fields| fields.contains(ALL) || fields.contains(field))
    }
}

fn read(text: &str, found: &mut BTreeMap<String, BTreeSet<String>>) {
    let mut defaulted = false;
    let mut current = String::new();
    for line in text.lines().map(str::trim) {
        if line.starts_with("#[serde(default") {
            defaulted = true;
        } else if let Some(rest) = line.strip_prefix("pub struct ") {
            current = rest.split([' ', '<', '(']).next().unwrap().to_owned();
            if std::mem::take(&mut defaulted) {
                found.entry(current.clone()).or_default().insert(ALL.to_owned());
            }
        } else if let Some((name, _)) = line.strip_prefix("pub ").and_then(|l| l.split_once(": "))
            && std::mem::take(&mut defaulted)
        {
            found.entry(current.clone()).or_default().insert(name.to_owned());
        }
    }
}

#[test]
fn fields_and_whole_types_with_a_default_are_seen() {
    let defaults = Defaults::read();
    assert!(defaults.covers("RecordVisit", "met") && !defaults.covers("RecordVisit", "result"));
    assert!(defaults.covers("RaiseEvent", "title") && !defaults.covers("EventPage", "body"));
}
