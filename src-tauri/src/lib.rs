//! The tablet's shell: one window over `tablet::api`, and the ports to the device. No rules of its own.
//!
//! What JavaScript may ask stands in `command`, where the files are in `folder`, of which ports the tablet is made in
//! `compose`. The screens are `ui/dist`, embedded when this is built.

mod command;
mod compose;
mod folder;
pub mod paint;
mod window;

use std::process::ExitCode;

use anyhow::Context as _;
use tauri::{Manager as _, RunEvent, Wry};

use command::Opened;
use paint::Paint;
use window::Place;

/// Starts the app; the process ends with its window.
///
/// What keeps even the window from opening is told on standard error. A folder that cannot be used is told on the
/// screen: every call answers with it.
pub fn run() -> ExitCode {
    match app() {
        Ok(app) => {
            app.run(|app, event| {
                if matches!(event, RunEvent::Exit) {
                    app.state::<Opened>().close();
                }
            });
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("doorstep: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Where a tablet's system comes in: Android calls it from the activity.
#[cfg(mobile)]
#[tauri::mobile_entry_point]
fn start() {
    // Nobody hears how it ended.
    let _ended = run();
}

fn app() -> anyhow::Result<tauri::App<Wry>> {
    let place = Place::wanted()?;
    tauri::Builder::default()
        .invoke_handler(tauri::generate_handler![command::call, command::painted])
        .manage(Paint::wanted())
        .setup(move |app| {
            let home = folder::home(app);
            let views = home.as_ref().ok().map(|home| home.join("webview"));
            app.manage(Opened::of(home));
            Ok(window::open(app, views, place)?)
        })
        .build(tauri::generate_context!())
        .context("the window cannot be opened")
}
