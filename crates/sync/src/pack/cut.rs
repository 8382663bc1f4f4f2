//! Cutting a stream of documents into chunks. Where one ends is decided by the ids of the documents, so that a change
//! of one makes one chunk another and leaves the rest what they were.

use super::chunk::{PackedDocument, write};
use super::{ChunkRef, Stage};
use crate::code::Code;
use crate::hash::Hash;
use crate::limits::CHUNK_BYTES_MAX;

/// Raw changes a chunk has before an id may end it.
const RAW_BYTES_MIN: usize = 512 * 1024;
/// Raw changes that end a chunk in any case.
const RAW_BYTES_MAX: usize = 1024 * 1024;
/// One id in so many ends a chunk.
const ENDS_ONE_IN: u8 = 64;

/// A chunk with its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chunk {
    /// As the manifest names it.
    pub named: ChunkRef,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Takes documents, stage by stage, and cuts them into chunks.
#[derive(Debug, Default)]
pub struct Cutter {
    stage: Option<Stage>,
    documents: Vec<PackedDocument>,
    raw_bytes: usize,
}

/// What becomes one chunk, or several where it does not fit one.
#[derive(Debug)]
pub struct Cut {
    stage: Stage,
    documents: Vec<PackedDocument>,
}

impl Cutter {
    /// Takes the next document; gives those before it, and it, where they become a chunk. Stages come in order.
    pub fn add(&mut self, stage: Stage, document: PackedDocument) -> Vec<Cut> {
        let before = match self.stage {
            Some(before) if before != stage => self.cut(),
            _ => None,
        };
        self.stage = Some(stage);
        let ends = document.document.as_bytes().last().is_some_and(|it| it % ENDS_ONE_IN == 0);
        self.raw_bytes += weight(&document);
        self.documents.push(document);
        let full = self.raw_bytes >= RAW_BYTES_MAX || (ends && self.raw_bytes >= RAW_BYTES_MIN);
        let now = if full { self.cut() } else { None };
        before.into_iter().chain(now).collect()
    }

    /// What is left.
    pub fn done(mut self) -> Option<Cut> {
        self.cut()
    }

    fn cut(&mut self) -> Option<Cut> {
        let documents = std::mem::take(&mut self.documents);
        self.raw_bytes = 0;
        let stage = self.stage.filter(|_| !documents.is_empty())?;
        Some(Cut { stage, documents })
    }
}

impl Cut {
    /// Its chunks: nearly all of a pack's work, and the same whoever does it when.
    ///
    /// # Errors
    /// A chunk's code when a change is none, [`Code::TOO_LARGE`] for what fits none.
    pub fn chunks(self) -> Result<Vec<Chunk>, Code> {
        let mut chunks = Vec::new();
        put(self.stage, self.documents, &mut chunks)?;
        Ok(chunks)
    }
}

fn put(stage: Stage, documents: Vec<PackedDocument>, into: &mut Vec<Chunk>) -> Result<(), Code> {
    let raw_bytes: usize = documents.iter().map(weight).sum();
    let bytes = if raw_bytes > 2 * RAW_BYTES_MAX { None } else { Some(write(&documents)?) };
    match bytes {
        Some(bytes) if bytes.len() <= CHUNK_BYTES_MAX => {
            let named = ChunkRef {
                hash: Hash::of(&bytes),
                bytes: u32::try_from(bytes.len()).map_err(|_| Code::TOO_LARGE)?,
                stage,
                documents: u32::try_from(documents.len()).map_err(|_| Code::TOO_LARGE)?,
            };
            into.push(Chunk { named, bytes });
            Ok(())
        }
        _ => {
            let (one, other) = halves(documents).ok_or(Code::TOO_LARGE)?;
            put(stage, one, into)?;
            put(stage, other, into)
        }
    }
}

type Halves = (Vec<PackedDocument>, Vec<PackedDocument>);

/// Half of the documents each; of one document, half of its changes. One change alone always fits.
fn halves(mut documents: Vec<PackedDocument>) -> Option<Halves> {
    if documents.len() > 1 {
        let other = documents.split_off(documents.len() / 2);
        return Some((documents, other));
    }
    let mut one = documents.pop()?;
    if one.changes.len() < 2 {
        return None;
    }
    let changes = one.changes.split_off(one.changes.len() / 2);
    let other = PackedDocument { changes, ..one.clone() };
    Some((vec![one], vec![other]))
}

fn weight(document: &PackedDocument) -> usize {
    document.changes.iter().map(|change| change.raw.len()).sum()
}
