//! The security headers of every answer, in one place. The policy is the shell's (`src-tauri/tauri.conf.json`), with
//! calls going here instead of over Tauri's own way; a test compares them.

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

/// What a page of ours may load, and whom it may talk to.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
     img-src 'self' blob: data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'none'; object-src 'none'";

const HEADERS: [(&str, &str); 7] = [
    ("content-security-policy", CONTENT_SECURITY_POLICY),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), microphone=(), geolocation=()"),
];

/// Adds them, to refusals too.
pub(crate) async fn add(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    for (name, value) in HEADERS {
        let name = HeaderName::from_static(name);
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn a_page_may_do_here_what_it_may_do_in_the_shell() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../src-tauri/tauri.conf.json");
        let config: serde_json::Value =
            serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let shell = config["app"]["security"]["csp"].as_object().unwrap();
        let mut shell: BTreeMap<&str, &str> =
            shell.iter().map(|(name, value)| (name.as_str(), value.as_str().unwrap())).collect();
        // The one difference: a browser asks this process.
        shell.insert("connect-src", "'self'");
        let here: BTreeMap<&str, &str> =
            CONTENT_SECURITY_POLICY.split("; ").map(|one| one.split_once(' ').unwrap()).collect();
        assert_eq!(here, shell);
    }
}
