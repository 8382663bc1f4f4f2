//! The deterministic first change of every kind: it creates each container once, the same everywhere.
//!
//! Two tablets that made "the same" map apart would hide one side's content (DESIGN 4.4); this change is never
//! sent or signed, both sides add it, and any other change by its actor is refused.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use automerge::transaction::{CommitOptions, Transactable};
use automerge::{ActorId, AutoCommit, ObjType, ROOT};

use crate::document::{ChangeHash, DocumentError};
use crate::kind::Kind;
use crate::schema::Shape;

/// The actor of every first change.
pub const GENESIS_ACTOR: [u8; 16] = *b"doorstep-genesis";

/// When every first change was made, and no message: the same bytes on every machine, for ever.
const TIME: i64 = 0;

/// A document as it is before anyone wrote into it.
#[derive(Clone, Debug)]
pub struct Genesis {
    /// The raw change.
    pub change: Vec<u8>,
    /// Its hash.
    pub hash: ChangeHash,
}

/// The first change of a kind at a schema version.
///
/// # Errors
/// `SchemaVersion` for one this build does not know.
pub fn genesis(kind: Kind, version: u16) -> Result<Genesis, DocumentError> {
    static MADE: OnceLock<BTreeMap<(u16, u16), Genesis>> = OnceLock::new();
    // Every document begins with it: made once, not seven thousand times.
    let made = MADE.get_or_init(|| {
        let all = Kind::ALL.into_iter().map(|kind| (kind, 1));
        all.filter_map(|(kind, v)| Some(((kind.number(), v), make(kind, v, TIME).ok()?))).collect()
    });
    made.get(&(kind.number(), version)).cloned().ok_or(DocumentError::SchemaVersion(kind, version))
}

/// As an app would make it in which it is not the same any more.
pub(crate) fn drifted(kind: Kind, version: u16) -> Result<Genesis, DocumentError> {
    make(kind, version, TIME + 1)
}

fn make(kind: Kind, version: u16, time: i64) -> Result<Genesis, DocumentError> {
    if version != 1 {
        return Err(DocumentError::SchemaVersion(kind, version));
    }
    let mut doc = crate::document::empty(ActorId::from(GENESIS_ACTOR));
    write(&mut doc, kind)?;
    doc.commit_with(CommitOptions::default().with_time(time));
    let change = doc.get_last_local_change().ok_or(DocumentError::Empty)?;
    Ok(Genesis { hash: change.hash().0, change: change.raw_bytes().to_vec() })
}

fn write(doc: &mut AutoCommit, kind: Kind) -> Result<(), DocumentError> {
    doc.put(ROOT, "kind", kind.code())?;
    for field in kind.schema().fields {
        match field.shape {
            Shape::Entries(_) | Shape::Log(_) | Shape::Stamps => {
                doc.put_object(ROOT, field.name, ObjType::Map)?;
            }
            Shape::Prose(_) => {
                doc.put_object(ROOT, field.name, ObjType::Text)?;
            }
            _ => {}
        }
    }
    Ok(())
}
