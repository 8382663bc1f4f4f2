//! A Tauri window with an empty page and nothing else: what the app's own start is compared with.
//!
//! With `DOORSTEP_REPORT_PAINT=1` it writes `painted_ms=…` once the page stands on the screen, as the app does.

use doorstep_app::paint::Paint;
use tauri::http::Response;
use tauri::{WebviewUrl, WebviewWindowBuilder};

/// Two frames: the first is asked for before the page is painted, the second after.
const PAGE: &str = "<!doctype html><html><body><script>\
    requestAnimationFrame(() => requestAnimationFrame(() => fetch('painted')))</script></body></html>";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let paint = Paint::wanted();
    tauri::Builder::default()
        .register_uri_scheme_protocol("empty", move |_, request| {
            if request.uri().path() == "/painted" {
                paint.seen();
            }
            Response::builder()
                .header("content-type", "text/html")
                .body(PAGE.as_bytes())
                .unwrap_or_default()
        })
        .setup(|app| {
            let page = WebviewUrl::CustomProtocol("empty://localhost/".parse()?);
            WebviewWindowBuilder::new(app, "empty", page).incognito(true).build()?;
            Ok(())
        })
        .run(tauri::generate_context!())?;
    Ok(())
}
