//! All that JavaScript may ask of the shell: `call`, for every use case, and `painted`, which only counts.
//!
//! Both are granted by name in `capabilities/screens.json`; nothing else is, Tauri's own commands neither.

use std::path::PathBuf;
use std::sync::Arc;

use serde_json::Value as Json;
use tablet::Tablet;
use tablet::api::{self, ApiError};
use tablet::error::{BAD_CALL, TabletError};
use tauri::State;
use tauri::async_runtime::spawn_blocking;

use crate::compose;
use crate::paint::Paint;

/// The tablet, or why its folder cannot be used: then every call says so, and the screen can show it.
#[derive(Clone)]
pub(crate) struct Opened(Result<Arc<Tablet>, ApiError>);

impl Opened {
    /// Opens the tablet of a folder.
    pub(crate) fn of(home: tablet::Result<PathBuf>) -> Self {
        let opened = home.and_then(|home| compose::tablet(&home));
        Self(opened.map(Arc::new).map_err(ApiError::from))
    }

    /// Closes the database, so that nothing is left in its log when the window is gone.
    pub(crate) fn close(&self) {
        if let Ok(tablet) = &self.0 {
            tablet.lock();
        }
    }

    fn make(&self, name: &str, request: Option<Json>) -> Result<Json, ApiError> {
        let tablet = self.0.as_ref().map_err(ApiError::clone)?;
        api::call(tablet, name, request.unwrap_or_default())
    }
}

/// Makes one call of `tablet::api` by its name, on a thread of its own: a long one holds up nobody else.
#[tauri::command]
pub(crate) async fn call(
    opened: State<'_, Opened>,
    name: String,
    request: Option<Json>,
) -> Result<Json, ApiError> {
    let opened = opened.inner().clone();
    spawn_blocking(move || opened.make(&name, request))
        .await
        .unwrap_or_else(|fault| Err(TabletError::fault(BAD_CALL, fault).into()))
}

/// Today's list stands on the screen.
#[tauri::command]
pub(crate) fn painted(paint: State<'_, Paint>) {
    paint.seen();
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_call_is_answered_in_the_json_of_the_api() {
        let home = tempfile::tempdir().unwrap();
        let opened = Opened::of(Ok(home.path().to_owned()));
        let state = opened.make("get_state", None).unwrap();
        assert_eq!(state, json!({ "state": "not_enrolled", "owner": null }));
        let refused = serde_json::to_value(opened.make("list_today", None).unwrap_err()).unwrap();
        assert_eq!(refused["code"], "locked");
        assert!(
            refused["zh"].as_str().is_some_and(|zh| !zh.is_empty())
                && refused["detail"].is_object()
        );
        assert_eq!(opened.make("no_such", None).unwrap_err().code, "bad-call");
    }

    #[test]
    fn a_folder_that_cannot_be_used_is_told_by_every_call() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("a-file");
        std::fs::write(&file, "x").unwrap();
        let opened = Opened::of(Ok(file));
        for name in ["get_state", "unlock"] {
            let said = opened.make(name, None).unwrap_err();
            assert_eq!(said.code, "keystore-failed", "{name}: {}", said.zh);
        }
    }
}
