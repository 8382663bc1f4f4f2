//! The screens: files of one folder, by plain names. What is not a plain name is not there.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};

use crate::answer::{self, Said};
use crate::site::Site;

/// What `/` is.
pub(crate) const INDEX: &str = "index.html";

const FILE_BYTES_MAX: u64 = 16 * 1024 * 1024;

const NOT_THERE: Said =
    Said { code: "not-found", zh: "这里没有这个页面，请从首页进入" };

const TYPES: [(&str, &str); 14] = [
    ("html", "text/html; charset=utf-8"),
    ("js", "text/javascript; charset=utf-8"),
    ("mjs", "text/javascript; charset=utf-8"),
    ("css", "text/css; charset=utf-8"),
    ("json", "application/json"),
    ("map", "application/json"),
    ("webmanifest", "application/manifest+json"),
    ("svg", "image/svg+xml"),
    ("png", "image/png"),
    ("jpg", "image/jpeg"),
    ("webp", "image/webp"),
    ("ico", "image/x-icon"),
    ("woff2", "font/woff2"),
    ("txt", "text/plain; charset=utf-8"),
];

/// `GET` of anything that is no call.
pub(crate) async fn file(State(site): State<Arc<Site>>, uri: Uri) -> Response {
    let Some(path) = inside(&site.screens, uri.path()) else { return not_there() };
    let content_type = content_type(&path);
    let read = tokio::task::spawn_blocking(move || {
        // A link may lead out of the folder.
        let real = path.canonicalize().ok().filter(|real| real.starts_with(&site.screens))?;
        read(&real)
    });
    let Some(bytes) = read.await.unwrap_or_default() else { return not_there() };
    let mut response = bytes.into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    // Asked again each time: the next start may have other screens at the same address.
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

/// Where a path leads: segments of letters, digits, `-`, `_` and `.`, none beginning with a dot. Nothing is decoded,
/// so that no spelling of `..` is one.
fn inside(screens: &Path, path: &str) -> Option<PathBuf> {
    let path = path.strip_prefix('/')?;
    let path = if path.is_empty() { INDEX } else { path };
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let mut found = screens.to_path_buf();
    for segment in path.split('/') {
        if segment.is_empty() || segment.starts_with('.') || !segment.chars().all(plain) {
            return None;
        }
        found.push(segment);
    }
    Some(found)
}

fn read(path: &Path) -> Option<Vec<u8>> {
    let file = std::fs::File::open(path).ok()?;
    let about = file.metadata().ok()?;
    let fits = about.is_file() && about.len() <= FILE_BYTES_MAX;
    let mut bytes = Vec::new();
    fits.then(|| file.take(FILE_BYTES_MAX).read_to_end(&mut bytes)).and_then(Result::ok)?;
    Some(bytes)
}

fn content_type(path: &Path) -> &'static str {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    let known = TYPES.iter().find(|(known, _)| *known == ending);
    known.map_or("application/octet-stream", |(_, content_type)| content_type)
}

fn not_there() -> Response {
    answer::page(StatusCode::NOT_FOUND, &NOT_THERE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_names_lead_into_the_folder() {
        let screens = Path::new("/screens");
        let led = |path: &str| inside(screens, path);
        assert_eq!(led("/"), Some(screens.join("index.html")));
        assert_eq!(led("/assets/index-D1y_.js"), Some(screens.join("assets/index-D1y_.js")));
        for path in [
            "/../secret",
            "/a/../../secret",
            "/%2e%2e/secret",
            "/..%2fsecret",
            "/a//b",
            "/.git",
            "/a\\..\\b",
            "//etc/passwd",
            "/a/",
            "/a%00.js",
            "*",
            "",
        ] {
            assert_eq!(led(path), None, "{path}");
        }
    }
}
