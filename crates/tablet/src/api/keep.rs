//! `keep_draft`, `load_draft`, `list_drafts`, `drop_draft`, `take_photo`, `show_thumbnail`, `show_photo`,
//! `fetch_photo`: what is not a record yet, and photos.

use serde::{Deserialize, Serialize};

/// A form that is not saved yet; never sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct DraftView {
    /// Which form, of what: `visit/<household>`.
    pub key: String,
    /// The form's own version.
    #[serde(default)]
    pub version: u32,
    /// When it was last kept, ms UTC; ignored when keeping.
    #[serde(default)]
    pub saved_at: i64,
    /// What was typed so far.
    #[cfg_attr(test, ts(type = "unknown"))]
    pub form: serde_json::Value,
}

/// A draft by its key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct DraftKey {
    /// Which.
    pub key: String,
}

/// A draft, if there is one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct MaybeDraft {
    /// The draft.
    pub draft: Option<DraftView>,
}

/// Every draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Drafts {
    /// The latest first.
    pub drafts: Vec<DraftView>,
}

/// `take_photo`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct TakePhoto {
    /// What the camera gave, base64; JPEG or PNG.
    pub base64: String,
}

/// A photo that was stripped and kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PhotoTaken {
    /// Its name: SHA-256 of what is kept, hex.
    pub name: String,
    /// Bytes.
    pub bytes: u64,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
}

/// A photo by its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct PhotoName {
    /// SHA-256, hex.
    pub name: String,
}

/// A photo's bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PhotoBytes {
    /// The JPEG, base64.
    pub base64: String,
}
