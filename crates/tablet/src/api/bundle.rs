//! `export_bundle`, `import_return`: work that goes to the district by hand.

use serde::{Deserialize, Serialize};

/// A file that was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct BundleView {
    /// Where it is.
    pub path: String,
    /// What it is called.
    pub name: String,
    /// Its bytes.
    pub bytes: u64,
    /// Own actions in it.
    pub records: u64,
    /// Photos in it.
    pub photos: u64,
}

/// `import_return`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct ImportReturn {
    /// The return file, base64.
    pub base64: String,
}

/// What a return file brought.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ReturnView {
    /// Own actions the server has kept.
    pub sent: u64,
    /// Own actions that are kept apart: 待复核.
    pub set_aside: u64,
    /// Photos the server has got.
    pub photos_sent: u64,
    /// Changes of others that came.
    pub received: u64,
    /// Whether the file was there to its end.
    pub whole: bool,
    /// Whether the server has more to tell than one file holds: another bundle asks for it.
    pub more: bool,
}
