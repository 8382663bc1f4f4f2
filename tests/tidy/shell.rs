//! What the tablet's shell gives to JavaScript: one call of ours, nothing of Tauri's, and no way out of the window.
//!
//! Read from the files that go into the build; the real window shows it at work in tests/e2e.

use crate::tree::{assert_none, paths, read};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use toml::Table;

const CONF: &str = "src-tauri/tauri.conf.json";

/// The commands there are, and that the one capability grants: no more, no fewer.
const COMMANDS: [&str; 2] = ["call", "painted"];

fn conf() -> Value {
    serde_json::from_str(&read(CONF)).expect("tauri.conf.json parses")
}

#[test]
fn javascript_is_granted_our_own_commands_and_nothing_else() {
    let under = |folder: &str| -> Vec<String> {
        paths().into_iter().filter(|path| path.starts_with(folder)).collect()
    };
    assert_eq!(under("src-tauri/capabilities/"), ["src-tauri/capabilities/screens.json"]);
    assert_eq!(under("src-tauri/permissions/"), ["src-tauri/permissions/screens.toml"]);
    let capability: Value =
        serde_json::from_str(&read("src-tauri/capabilities/screens.json")).unwrap();
    let granted: Vec<String> = COMMANDS.map(|name| format!("allow-{name}")).into();
    assert_eq!(capability["permissions"], json!(granted));
    assert_eq!(capability["windows"], json!(["field"]));
    assert_eq!(capability["local"], json!(true));
    assert!(capability.get("remote").is_none(), "no page from elsewhere is granted anything");
    assert_eq!(conf()["app"]["security"]["capabilities"], json!(["screens"]));

    let permissions: Table = read("src-tauri/permissions/screens.toml").parse().unwrap();
    let permissions = permissions["permission"].as_array().unwrap();
    let mut named = BTreeSet::new();
    for permission in permissions {
        let allowed = permission["commands"]["allow"].as_array().unwrap();
        let [command] = allowed.as_slice() else {
            panic!("one command a permission: {permission}")
        };
        let command = command.as_str().unwrap();
        assert_eq!(permission["identifier"].as_str(), Some(format!("allow-{command}").as_str()));
        named.insert(command.to_owned());
    }
    assert_eq!(named, COMMANDS.map(str::to_owned).into());
}

#[test]
fn the_handler_takes_what_the_permissions_name() {
    let shell = read("src-tauri/src/lib.rs");
    let handler = shell.split("generate_handler![").nth(1).expect("a handler");
    let handled = handler.split(']').next().unwrap_or_default();
    let handled: Vec<&str> =
        handled.split(',').filter_map(|path| path.trim().rsplit("::").next()).collect();
    assert_eq!(handled, COMMANDS);
    let plugins: Vec<String> = paths()
        .into_iter()
        .filter(|path| path.starts_with("src-tauri/src/") && read(path).contains(".plugin("))
        .collect();
    assert_none("a plugin brings commands of its own", &plugins);
}

#[test]
fn the_content_security_policy_lets_in_only_what_is_embedded() {
    let conf = conf();
    let security = &conf["app"]["security"];
    let csp = json!({
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' blob: data:",
        "font-src": "'self'",
        "connect-src": "ipc: https://ipc.localhost",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
        "object-src": "'none'"
    });
    assert_eq!(security["csp"], csp);
    assert!(security.get("devCsp").is_none(), "one policy, whoever builds");
    assert_eq!(security["freezePrototype"], json!(true));
    assert_eq!(security["assetProtocol"]["enable"], json!(false));
    assert_eq!(conf["app"]["withGlobalTauri"], json!(false));
    assert_eq!(conf["app"]["windows"], json!([]), "the window is opened in src/window.rs");
    assert_eq!(conf["build"], json!({ "frontendDist": "../ui/dist" }), "no address of a server");
}

#[test]
fn a_shipped_window_has_no_inspector() {
    let window = read("src-tauri/src/window.rs");
    assert!(window.contains(".devtools(cfg!(debug_assertions))"));
    let workspace: Table = read("Cargo.toml").parse().unwrap();
    let tauri = &workspace["workspace"]["dependencies"]["tauri"];
    let features: Vec<&str> =
        tauri["features"].as_array().unwrap().iter().filter_map(|f| f.as_str()).collect();
    assert_eq!(tauri["default-features"].as_bool(), Some(false));
    assert_eq!(features, ["wry", "x11", "custom-protocol"]);
}
