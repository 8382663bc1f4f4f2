//! What someone sees who opens the address in a browser: what this is, and nothing of what is in it.

use axum::response::Html;

const PAGE: &str = include_str!("page.html");

pub(super) async fn page() -> Html<&'static str> {
    Html(PAGE)
}
