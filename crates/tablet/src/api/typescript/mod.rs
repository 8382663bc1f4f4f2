//! The calls as TypeScript: `ui/shared/api/generated`, written by `cargo xtask gen` and compared by every test run.
//!
//! Only in tests: a tablet carries none of it.

mod calls;
mod codes;
mod defaults;
mod types;

use std::path::PathBuf;

use types::Types;

/// Set by `cargo xtask gen`: write instead of compare.
const WRITE: &str = "DOORSTEP_GEN";

const HEAD: &str =
    "// Generated from the tablet's calls by `cargo xtask gen`; changes here are overwritten.\n";

fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../ui/shared/api/generated"))
}

/// Each file's name and what belongs in it.
fn files() -> [(&'static str, String); 3] {
    let mut requests = Types::new();
    let mut responses = Types::new();
    let names = super::calls::visit_types(&mut requests, &mut responses);
    responses.add::<super::ApiError>();
    responses.add::<super::Tag>();
    let both = types::both_ways(&requests, &responses);
    [
        ("types.ts", types::file(requests, responses)),
        ("calls.ts", calls::file(&names, &both)),
        ("codes.ts", codes::file()),
    ]
}

#[test]
fn the_generated_typescript_is_what_the_calls_say() {
    let folder = folder();
    let write = std::env::var_os(WRITE).is_some();
    let mut stale = Vec::new();
    for (name, text) in files() {
        let path = folder.join(name);
        let text = format!("{HEAD}\n{text}");
        if write {
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(path, text).unwrap();
        } else if std::fs::read_to_string(path).unwrap_or_default() != text {
            stale.push(name);
        }
    }
    assert!(stale.is_empty(), "{stale:?} in ui/shared/api/generated: run `cargo xtask gen`");
}
