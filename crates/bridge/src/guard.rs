//! Who is answered: a browser on this machine that came by the printed address, and no other site it has open.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::Response;

use crate::answer::{self, Said};
use crate::site::Site;

/// No cookie of this process.
pub(crate) const NOT_ENTERED: Said = Said {
    code: "not-entered",
    zh: "请用启动时打印的那个地址打开。它只能用一次；换浏览器或重新启动以后，要用新打印的地址",
};

/// Another name or another site.
const FOREIGN: Said = Said {
    code: "foreign-origin",
    zh: "这个地址只供本机的入户通窗口使用，请用启动时打印的地址打开",
};

/// Refuses what another site, or another name for this machine, asks: a page elsewhere that a browser on this machine
/// has open can send requests here, and a name it controls can be made to lead here.
pub(crate) async fn only_this_machine(
    State(site): State<Arc<Site>>,
    request: Request,
    next: Next,
) -> Response {
    if named_rightly(request.headers(), &site.host) {
        next.run(request).await
    } else {
        refuse(&request, StatusCode::FORBIDDEN, &FOREIGN)
    }
}

/// Refuses whoever did not come by the printed address.
pub(crate) async fn only_who_entered(
    State(site): State<Arc<Site>>,
    request: Request,
    next: Next,
) -> Response {
    if site.entry.knows(request.headers(), &site.host) {
        next.run(request).await
    } else {
        refuse(&request, StatusCode::UNAUTHORIZED, &NOT_ENTERED)
    }
}

fn named_rightly(headers: &HeaderMap, host: &str) -> bool {
    let all = |name| headers.get_all(name).iter().collect::<Vec<_>>();
    let host_is_ours = matches!(all(HOST)[..], [one] if one.as_bytes() == host.as_bytes());
    // Browsers leave it out where a person opens an address; a request with any other is another site's.
    let ours = format!("http://{host}");
    host_is_ours && all(ORIGIN).iter().all(|origin| origin.as_bytes() == ours.as_bytes())
}

/// A page for a person, JSON for a screen.
fn refuse(request: &Request, status: StatusCode, said: &Said) -> Response {
    match request.uri().path().starts_with("/call/") {
        true => answer::said(status, said),
        false => answer::page(status, said),
    }
}
