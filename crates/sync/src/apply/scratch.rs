//! The work itself: a scratch document, opened by the model, that nobody keeps.

use std::collections::BTreeMap;

use automerge::ActorId;
use model::document::{ChangeHash, Document, DocumentError, Made};
use model::id::EntryId;
use model::kind::Kind;
use model::schema::Shape;
use serde_json::Value as Json;

use super::{Applied, ApplyError, Base, Step};
use crate::chunk::Chunk;
use crate::code::Code;
use crate::hash::Hash;

/// Nothing is ever written as this actor; a document only has to have one.
pub(super) const SCRATCH_ACTOR: [u8; 16] = *b"doorstep-scratch";

/// Applies changes and says what the judge needs to know, so that nobody else has to read the document.
pub(super) fn apply(base: &Base, changes: &[Vec<u8>]) -> Result<Applied, ApplyError> {
    let mut document = opened(base)?;
    let chunks = changes.iter().map(|raw| Chunk::parse(raw)).collect::<Result<Vec<_>, _>>()?;
    let before = Standing::of(&mut document)?;
    document.apply(base.known.iter().chain(changes))?;
    let now = Standing::of(&mut document)?;
    let mut steps = Vec::with_capacity(chunks.len());
    for chunk in chunks {
        let mut deps: Vec<_> = chunk.deps.iter().map(|hash| hash.0).collect();
        deps.sort_unstable();
        steps.push(Step {
            hash: chunk.hash,
            before: before.value_at(&document, &deps)?,
            after: now.value_at(&document, &[chunk.hash.0])?,
        });
    }
    Ok(Applied {
        heads: now.heads.into_iter().map(Hash).collect(),
        made: made(&document)?,
        value: now.value,
        misshapen: document.check_shape().err().map(|error| error.to_string()),
        saved: saved(&mut document)?,
        steps,
    })
}

/// What a document says as it stands, which is had for less than what it said as of some heads.
struct Standing {
    heads: Vec<ChangeHash>,
    value: Json,
}

impl Standing {
    fn of(document: &mut Document) -> Result<Self, DocumentError> {
        Ok(Self { heads: document.heads(), value: document.value()? })
    }

    /// What `document`, which may have gone on since, said as of `heads`.
    fn value_at(&self, document: &Document, heads: &[ChangeHash]) -> Result<Json, DocumentError> {
        if self.heads == heads { Ok(self.value.clone()) } else { document.value_at(heads) }
    }
}

/// The saved document, if it loads again as the same: a change can pass every check and still leave a document
/// that no replica can open.
fn saved(document: &mut Document) -> Result<Vec<u8>, ApplyError> {
    let saved = document.save();
    let mut again =
        Document::load(document.kind(), document.version(), &saved, ActorId::from(SCRATCH_ACTOR))?;
    if again.heads() == document.heads() { Ok(saved) } else { Err(Code::APPLY_REFUSED.into()) }
}

/// The log's entries with their makers; a workflow's order is theirs.
fn made(document: &Document) -> Result<BTreeMap<EntryId, Made>, DocumentError> {
    let mut fields = document.kind().schema().fields.iter();
    match fields.find(|field| matches!(field.shape, Shape::Log(_))) {
        Some(log) => document.made(log.name),
        None => Ok(BTreeMap::new()),
    }
}

/// Applies changes and saves.
pub(super) fn merge(base: &Base, changes: &[Vec<u8>]) -> Result<Vec<u8>, ApplyError> {
    saved(&mut merged(base, changes)?)
}

fn merged(base: &Base, changes: &[Vec<u8>]) -> Result<Document, ApplyError> {
    let mut document = opened(base)?;
    document.apply(base.known.iter().chain(changes))?;
    Ok(document)
}

fn opened(base: &Base) -> Result<Document, ApplyError> {
    let kind = Kind::from_number(base.kind).ok_or(Code::UNKNOWN_KIND)?;
    let actor = ActorId::from(SCRATCH_ACTOR);
    Ok(match &base.saved {
        Some(saved) => Document::load(kind, base.schema_version, saved, actor)?,
        None => Document::create(kind, base.schema_version, actor)?,
    })
}

impl From<DocumentError> for ApplyError {
    fn from(error: DocumentError) -> Self {
        match error {
            DocumentError::Missing(hashes) => Self::Missing(hashes.into_iter().map(Hash).collect()),
            DocumentError::SchemaVersion(..) => Self::Code(Code::UNKNOWN_KIND),
            _ => Self::Code(Code::APPLY_REFUSED),
        }
    }
}
