//! Where the tablet's files are: the folder of `DOORSTEP_DATA`, else the one the platform gives an app.

use std::env;
use std::io::Error;
use std::path::PathBuf;

use tauri::{App, Manager as _};

const NAMED_BY: &str = "DOORSTEP_DATA";

/// The folder.
///
/// # Errors
/// When the platform names none.
pub(crate) fn home(app: &App) -> tablet::Result<PathBuf> {
    match env::var_os(NAMED_BY).filter(|named| !named.is_empty()) {
        // Whatever the process does later, its files stay where they are.
        Some(named) => Ok(std::path::absolute(named)?),
        None => Ok(app.path().app_data_dir().map_err(Error::other)?),
    }
}
