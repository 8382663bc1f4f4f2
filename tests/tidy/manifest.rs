//! Cargo.toml files, read for the rules about them.

use crate::tree;
use std::collections::{BTreeMap, BTreeSet};
use toml::{Table, Value};

/// A member of the workspace.
#[derive(Debug)]
pub(crate) struct Member {
    /// Its folder from the root: `crates/model`.
    pub(crate) folder: String,
    pub(crate) manifest: Table,
}

pub(crate) fn workspace() -> Table {
    tree::read("Cargo.toml").parse().expect("Cargo.toml parses")
}

pub(crate) fn members() -> Vec<Member> {
    let listed = workspace()["workspace"]["members"].as_array().expect("a list of members").clone();
    let member = |folder: &Value| {
        let folder = folder.as_str().expect("a folder").to_owned();
        let manifest = tree::read(&format!("{folder}/Cargo.toml")).parse().expect("a manifest");
        Member { folder, manifest }
    };
    listed.iter().map(member).collect()
}

/// Our crates by the name dependants use (`model`) and the folder each lives in (`crates/model`).
fn our_names() -> BTreeMap<String, String> {
    let workspace = workspace();
    let dependencies = workspace["workspace"]["dependencies"].as_table().expect("a table");
    let path = |value: &Value| Some(value.get("path")?.as_str()?.to_owned());
    dependencies.iter().filter_map(|(name, value)| Some((name.clone(), path(value)?))).collect()
}

impl Member {
    /// Everything this member depends on in tables whose name ends in one of `kinds`, for any target.
    pub(crate) fn dependencies(&self, kinds: &[&str]) -> BTreeMap<String, Value> {
        let mut tables = vec![&self.manifest];
        if let Some(targets) = self.manifest.get("target").and_then(Value::as_table) {
            tables.extend(targets.values().filter_map(Value::as_table));
        }
        let mut found = BTreeMap::new();
        for table in tables {
            for kind in kinds {
                let dependencies = table.get(*kind).and_then(Value::as_table);
                for (name, value) in dependencies.into_iter().flatten() {
                    found.insert(name.clone(), value.clone());
                }
            }
        }
        found
    }

    /// The folders of our crates among its dependencies, however they are named or found.
    pub(crate) fn ours(&self, kinds: &[&str]) -> BTreeSet<String> {
        let names = our_names();
        let folder = |(name, value): (String, Value)| {
            if let Some(path) = value.get("path").and_then(Value::as_str) {
                return Some(format!("a path: {path}"));
            }
            names.get(&name).cloned()
        };
        self.dependencies(kinds).into_iter().filter_map(folder).collect()
    }
}
