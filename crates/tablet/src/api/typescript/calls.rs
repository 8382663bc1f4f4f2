//! `calls.ts`: each call with its request, its response, and the tags of what it makes stale.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::api::CALLS;

/// The whole file; `names` are the types of request and response, call by call.
pub(super) fn file(names: &[[String; 2]], both: &BTreeSet<String>) -> String {
    assert_eq!(names.len(), CALLS.len());
    let used: BTreeSet<&str> = names.iter().flatten().map(String::as_str).chain(["Tag"]).collect();
    let used: Vec<&str> = used.into_iter().collect();
    let mut out = format!("import type {{\n  {},\n}} from './types'\n\n", used.join(",\n  "));
    out.push_str("/** Every call by its name. */\nexport type Calls = {\n");
    for (call, [request, response]) in CALLS.iter().zip(names) {
        let response = if both.contains(response) {
            format!("Required<{response}>")
        } else {
            response.clone()
        };
        writeln!(out, "  {}: {{ request: {request}; response: {response} }}", call.name).unwrap();
    }
    out.push_str("}\n\nexport type CallName = keyof Calls\n\n");
    out.push_str(
        "/** What a call makes stale of earlier answers; nothing for what only reads. */\n\
         export const STALE: { readonly [N in CallName]: readonly Tag[] } = {\n",
    );
    for call in CALLS {
        let tags: Vec<String> = call
            .stale
            .iter()
            .map(|tag| serde_json::to_string(tag).unwrap().replace('"', "'"))
            .collect();
        writeln!(out, "  {}: [{}],", call.name, tags.join(", ")).unwrap();
    }
    out.push_str("}\n");
    out
}
