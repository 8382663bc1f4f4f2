//! What came of a courier's file, and why one was not taken in.

use std::io;

use model::id::DeviceId;
use model::time::TimeMs;
use sync::bundle::{Counted, Ended};
use sync::code::Code;

use super::Failure;
use crate::storage::StorageError;

/// What came of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Whose tablet it was, when the file says so in its name.
    pub device: Option<DeviceId>,
    /// When it was made, by that tablet's clock.
    pub made_at: Option<TimeMs>,
    /// Changesets received now.
    pub received: u64,
    /// Changesets that had been brought before.
    pub duplicate: u64,
    /// Changesets kept apart.
    pub apart: u64,
    /// Changesets of which something earlier is lacking: they stay on the tablet and come again.
    pub lacking: u64,
    /// Pushes that are no work of this district's tablets, and why.
    pub refused: Vec<Code>,
    /// Pushes for which the server had no hand free: to be brought again.
    pub later: u64,
    /// Photos that are here now.
    pub photos: u64,
    /// Photos that were cut or damaged, or are not taken: they stay on the tablet and come again.
    pub photos_lacking: u64,
    /// What the file was to hold, if its last frame was there.
    pub counted: Option<Counted>,
    /// Where it ended.
    pub ended: Ended,
    /// Replies in the return file.
    pub answers: u64,
}

/// A file was not taken in; whatever was judged before stays.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// Nothing of it can be read.
    #[error("{zh}（{0}） / {0}", zh = .0.zh())]
    Code(Code),
    /// It cannot be opened with this district's key.
    #[error(
        "密封包不是给本区县的，或者 keys/bundle.key 不是当时的那把 / not sealed to this district"
    )]
    NotOurs,
    /// A disk's trouble.
    #[error("读写文件失败，可以再导入一次：{0} / import it again")]
    File(#[from] io::Error),
    /// The records' trouble.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// What a tablet would be told.
    #[error(transparent)]
    Failure(#[from] Failure),
}
