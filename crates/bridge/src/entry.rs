//! The way in: a token that opens once, and the cookie it gives for the life of the process.

use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use data_encoding::HEXLOWER;
use subtle::ConstantTimeEq as _;

use crate::answer;
use crate::guard;
use crate::site::Site;

/// Where the token is handed in.
pub(crate) const PATH: &str = "/enter";

/// The token, until somebody used it, and the cookie.
pub struct Entry {
    token: Mutex<Option<String>>,
    /// What `way_in` shows; the token itself is gone once it was used.
    shown: String,
    cookie: String,
}

impl Entry {
    /// From 64 random bytes.
    pub fn new(token: [u8; 32], cookie: [u8; 32]) -> Self {
        let shown = HEXLOWER.encode(&token);
        Self { token: Mutex::new(Some(shown.clone())), shown, cookie: HEXLOWER.encode(&cookie) }
    }

    /// `/enter?token=…`
    pub(crate) fn way_in(&self) -> String {
        format!("{PATH}?token={}", self.shown)
    }

    /// The cookie for whoever has the token; the token is used up by it.
    fn hand_in(&self, given: &str) -> Option<&str> {
        let mut token = self.token.lock().unwrap_or_else(PoisonError::into_inner);
        if !token.as_ref().is_some_and(|token| same(token, given)) {
            return None;
        }
        *token = None;
        Some(&self.cookie)
    }

    /// Whether one of the cookies sent is ours.
    pub(crate) fn knows(&self, headers: &HeaderMap, host: &str) -> bool {
        let name = cookie_name(host);
        let sent = headers.get_all("cookie").iter().filter_map(|line| line.to_str().ok());
        sent.flat_map(|line| line.split(';'))
            .filter_map(|one| one.trim().split_once('='))
            .any(|(given, value)| given == name && same(&self.cookie, value))
    }
}

/// Compared in a time that says nothing of where they differ.
fn same(ours: &str, given: &str) -> bool {
    ours.as_bytes().ct_eq(given.as_bytes()).into()
}

/// Browsers keep one jar for all ports of a machine: two tablets need two names.
fn cookie_name(host: &str) -> String {
    format!("doorstep-{}", host.rsplit(':').next().unwrap_or_default())
}

/// `GET /enter`: to the screens with a cookie, or not at all.
pub(crate) async fn enter(State(site): State<Arc<Site>>, headers: HeaderMap, uri: Uri) -> Response {
    let token = uri.query().and_then(|query| query.strip_prefix("token=")).unwrap_or_default();
    let cookie = site.entry.hand_in(token).map(|cookie| {
        format!("{}={cookie}; HttpOnly; SameSite=Strict; Path=/", cookie_name(&site.host))
    });
    let set = cookie.and_then(|cookie| HeaderValue::try_from(cookie).ok());
    // Whoever is in already may open the printed address again.
    if set.is_none() && !site.entry.knows(&headers, &site.host) {
        return answer::page(StatusCode::UNAUTHORIZED, &guard::NOT_ENTERED);
    }
    let mut response = StatusCode::SEE_OTHER.into_response();
    let out = response.headers_mut();
    out.insert(LOCATION, HeaderValue::from_static("/"));
    out.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Some(set) = set {
        out.insert(SET_COOKIE, set);
    }
    response
}
