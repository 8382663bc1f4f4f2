//! What someone sees who opens the address in a browser: what this is and how a tablet joins it. Nothing of what is
//! in it, and nothing that runs.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderName, HeaderValue};
use axum::response::{Html, IntoResponse, Response};
use data_encoding::BASE64;
use sha2::{Digest as _, Sha256};

use super::Site;

const PAGE: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");

const DEMO: [&str; 2] = [
    "演示区县：人和事都是虚构的，不要录入真实信息。",
    "A demo district: all people and events are fictitious. Never enter real ones.",
];
const REAL: [&str; 2] = ["正式区县。", "A district in service."];

pub(super) async fn page(State(site): State<Arc<Site>>) -> Response {
    let tenant = &site.installation.tenant;
    let [kind_zh, kind_en] = if tenant.demo { DEMO } else { REAL };
    let page = PAGE
        .replace("{style}", STYLE)
        .replace("{kind_zh}", kind_zh)
        .replace("{kind_en}", kind_en)
        .replace("{version}", env!("CARGO_PKG_VERSION"))
        // The one text somebody typed comes last, so that nothing in it is taken for a place of ours.
        .replace("{district}", &as_text(&tenant.name));
    let headers: [(HeaderName, &str); 3] = [
        (CACHE_CONTROL, "no-store"),
        (REFERRER_POLICY, "no-referrer"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    let mut response = (headers, Html(page)).into_response();
    if let Ok(policy) = HeaderValue::try_from(policy()) {
        response.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// Nothing but the one style.
fn policy() -> String {
    let style = BASE64.encode(&Sha256::digest(STYLE.as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{style}'; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'"
    )
}

fn as_text(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_text_and_never_markup() {
        assert_eq!(as_text("<b a=\"1\">&"), "&lt;b a=&quot;1&quot;&gt;&amp;");
    }
}
