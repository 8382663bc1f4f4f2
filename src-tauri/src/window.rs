//! The one window: what it is called, where it stands, and that it never shows anything but our own screens.

use std::env;
use std::path::PathBuf;

use anyhow::{Context as _, bail};
#[cfg(desktop)]
use tauri::Wry;
use tauri::webview::NewWindowResponse;
use tauri::{App, Url, WebviewUrl, WebviewWindowBuilder};

/// As `capabilities/screens.json` names it.
const LABEL: &str = "field";
#[cfg(desktop)]
const TITLE: &str = "入户通";
/// A tablet held across; a phone's width is the least it is designed for.
#[cfg(desktop)]
const SIZE: (f64, f64) = (1180.0, 800.0);
const SIZE_MIN: (f64, f64) = (360.0, 480.0);

const PLACED_BY: &str = "DOORSTEP_WINDOW";
/// Whose it is: two tablets side by side look the same until a PIN is typed.
#[cfg(desktop)]
const TITLED_BY: &str = "DOORSTEP_WINDOW_TITLE";

/// Where a window is to stand, in pixels of the screen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Place {
    x: f64,
    y: f64,
    width: f64,
    height: f64,
}

impl Place {
    /// What the environment asks for; two tablets side by side are shown this way.
    ///
    /// # Errors
    /// When it is not four numbers.
    pub(crate) fn wanted() -> anyhow::Result<Option<Self>> {
        let Some(asked) = env::var_os(PLACED_BY) else { return Ok(None) };
        let asked = asked.to_string_lossy();
        Self::read(&asked).map(Some).with_context(|| format!("{PLACED_BY}={asked:?}"))
    }

    fn read(asked: &str) -> anyhow::Result<Self> {
        let numbers: Result<Vec<u16>, _> =
            asked.split(',').map(|part| part.trim().parse()).collect();
        let numbers = numbers.context("four numbers are wanted: x,y,width,height")?;
        let [x, y, width, height] = *numbers else {
            bail!("four numbers are wanted: x,y,width,height");
        };
        let place = Self { x: x.into(), y: y.into(), width: width.into(), height: height.into() };
        if place.width < SIZE_MIN.0 || place.height < SIZE_MIN.1 {
            bail!("a window is at least {} wide and {} high", SIZE_MIN.0, SIZE_MIN.1);
        }
        Ok(place)
    }
}

/// Opens it. What the WebView keeps for itself (the size of the text, never a record) goes to a folder of this tablet.
///
/// # Errors
/// When the system has no WebView to open.
#[cfg_attr(mobile, allow(unused_variables, reason = "a tablet's system decides where a window is"))]
pub(crate) fn open(app: &App, views: Option<PathBuf>, place: Option<Place>) -> tauri::Result<()> {
    let builder = WebviewWindowBuilder::new(app, LABEL, WebviewUrl::default())
        .use_https_scheme(true)
        .devtools(cfg!(debug_assertions))
        .on_navigation(is_ours)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false);
    #[cfg(desktop)]
    let builder = on_a_desk(builder, views, place);
    builder.build()?;
    Ok(())
}

#[cfg(desktop)]
fn on_a_desk<'a>(
    builder: WebviewWindowBuilder<'a, Wry, App>,
    views: Option<PathBuf>,
    place: Option<Place>,
) -> WebviewWindowBuilder<'a, Wry, App> {
    let title = env::var(TITLED_BY).unwrap_or_else(|_| TITLE.to_owned());
    let builder = builder.title(title).min_inner_size(SIZE_MIN.0, SIZE_MIN.1);
    let builder = match views {
        Some(views) => builder.data_directory(views),
        None => builder.incognito(true),
    };
    match place {
        Some(place) => builder.inner_size(place.width, place.height).position(place.x, place.y),
        None => builder.inner_size(SIZE.0, SIZE.1),
    }
}

/// The embedded screens, by the two names they have: on Linux and Apple's systems, on Android and Windows.
fn is_ours(url: &Url) -> bool {
    match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        "https" => url.host_str() == Some("tauri.localhost") && url.port().is_none(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_four_numbers_that_a_window_can_have() {
        let place = Place { x: 0.0, y: 20.0, width: 640.0, height: 900.0 };
        assert_eq!(Place::read("0,20, 640,900").unwrap(), place);
        for wrong in ["", "0,0,640", "0,0,640,900,1", "0,0,200,900", "0,0,640,-1", "a,b,c,d"] {
            assert!(Place::read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_window_goes_nowhere_but_to_our_own_screens() {
        let ours = ["tauri://localhost/", "tauri://localhost/#/today", "https://tauri.localhost/"];
        let not_ours = [
            "http://tauri.localhost/",
            "https://tauri.localhost:8443/",
            "https://tauri.localhost.example/",
            "https://example.org/",
            "tauri://example.org/",
            "file:///etc/hostname",
            "data:text/html,x",
            "about:blank",
        ];
        assert!(ours.iter().all(|url| is_ours(&url.parse().unwrap())));
        for url in not_ours {
            assert!(!is_ours(&url.parse().unwrap()), "{url}");
        }
    }
}
