//! Why a tablet's request was not served: a refusal it can act upon, or trouble of the server's own.

use sync::code::Code;
use sync::refusal::Refusal;

use crate::blob_store::BlobError;
use crate::storage::StorageError;

/// Why a request was not served.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The tablet is told why.
    #[error("refused: {}", .0.code)]
    Refused(Box<Refusal>),
    /// The tablet is told to try later; the log is told what.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// As before, of the folder of photos.
    #[error(transparent)]
    Blobs(#[from] BlobError),
}

impl Failure {
    /// Refused until some seconds have passed.
    pub fn wait(code: Code, seconds: u32) -> Self {
        Self::from(Refusal { retry_after_s: Some(seconds), ..Refusal::new(code) })
    }
}

impl From<Code> for Failure {
    fn from(code: Code) -> Self {
        Self::from(Refusal::new(code))
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(Box::new(refusal))
    }
}
