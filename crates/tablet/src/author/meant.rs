//! What an own action meant to a record, read from the log: the record before its changes and after them, whether they
//! count there or not.

use model::document::Document;
use serde_json::Value as Json;
use sync::changeset::Part;
use sync::chunk::Chunk;
use sync::code::Code;
use sync::genesis::genesis_hash;
use sync::hash::Hash;

use crate::error::Result;
use crate::session::Work;

/// What the author meant: the record before the part's changes and after them.
pub(crate) struct Meant {
    pub(crate) before: Json,
    pub(crate) after: Json,
    pub(crate) creates: bool,
    /// The changes it was written upon.
    pub(crate) upon: Vec<Hash>,
    /// The last of its own.
    pub(crate) last: Hash,
}

/// Reads a part as its author meant it, with the record as its author left it.
///
/// # Errors
/// [`Code::EMPTY_CHANGESET`], or what the disk did.
pub(crate) fn read_as_meant(work: &mut Work, part: &Part) -> Result<(Document, Meant)> {
    let actor = work.rng.actor();
    let authored: Document = work.store.document_as_authored(part.document, actor)?;
    let (Some(first), Some(last)) = (part.changes.first(), part.changes.last()) else {
        return Err(Code::EMPTY_CHANGESET.into());
    };
    let (first, last) = (Chunk::parse(first)?, Chunk::parse(last)?);
    let before: Vec<[u8; 32]> = first.deps.iter().map(|dep| dep.0).collect();
    let genesis: Option<Hash> = genesis_hash(part.kind, part.schema_version);
    let meant = Meant {
        before: authored.value_at(&before)?,
        after: authored.value_at(&[last.hash.0])?,
        creates: genesis.is_some_and(|genesis| first.deps == [genesis]),
        upon: first.deps.clone(),
        last: last.hash,
    };
    Ok((authored, meant))
}
