//! Planted bugs: only the simulator can ask for them, and nobody's default does.

use crate::manifest::members;
use crate::tree::assert_none;
use toml::Value;

const FEATURE: &str = "planted";

#[test]
fn no_member_asks_for_planted_bugs_by_default() {
    let mut wrong = Vec::new();
    for member in members() {
        let features = member.manifest.get("features").and_then(Value::as_table);
        for (name, asks) in features.into_iter().flatten() {
            let allowed = ["crates/model", "tests/sim"].contains(&member.folder.as_str());
            if asks.to_string().contains(FEATURE) && !(name == FEATURE && allowed) {
                wrong.push(format!("{}: the feature {name}", member.folder));
            }
        }
        let kinds = ["dependencies", "dev-dependencies", "build-dependencies"];
        for (name, how) in member.dependencies(&kinds) {
            if how.to_string().contains(FEATURE) {
                wrong.push(format!("{}: its dependency {name}", member.folder));
            }
        }
    }
    assert_none("only `cargo xtask sim --planted` builds with planted bugs", &wrong);
}
