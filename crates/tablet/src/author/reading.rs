//! Reading a record, where it lives and who made it.

use model::document::{Document, DocumentError};
use model::id::{DocumentId, UserId};
use model::record::Record;
use model::space::Space;
use store::StoreError;
use sync::code::Code;

use crate::error::{Result, TabletError};
use crate::session::Work;

/// Reads a record.
///
/// # Errors
/// [`Code::NOT_FOUND`], or when it is another kind's.
pub(crate) fn read<T: Record>(work: &mut Work, id: DocumentId) -> Result<T> {
    match open(work, id)?.read() {
        Err(DocumentError::Kind(_)) => Err(Code::NOT_FOUND.into()),
        other => Ok(other?),
    }
}

/// Opens a record for reading.
///
/// # Errors
/// [`Code::NOT_FOUND`].
pub(crate) fn open(work: &mut Work, id: DocumentId) -> Result<Document> {
    match work.store.document(id, work.rng.actor()) {
        Err(StoreError::NoDocument(_)) => Err(Code::NOT_FOUND.into()),
        other => Ok(other?),
    }
}

/// Where a record lives: of the spaces it is listed in, the one its kind may live in.
pub(crate) fn home_of(work: &Work, id: DocumentId, document: &Document) -> Result<Space> {
    let spaces = work.store.spaces_of(id)?;
    let mut homes = spaces.iter().filter_map(|space| space.parse().ok());
    homes.find(|space| document.kind().may_live_in(space)).ok_or_else(|| Code::UNKNOWN_SPACE.into())
}

/// Who made a record: the author of its first change here.
pub(crate) fn author_of(work: &Work, id: DocumentId) -> Result<UserId> {
    let nobody = UserId::from_bytes([0; 16]);
    let changes = work.store.changes_by_others(id, i64::MIN, nobody)?;
    changes.first().map(|change| change.user).ok_or_else(|| TabletError::fault(Code::NOT_FOUND, id))
}
