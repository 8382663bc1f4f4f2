//! Applying changes that passed the gate, where a panic or a stall harms nobody: on a scratch document, thrown
//! away. In place for the simulator and for tablets, in a thread on servers.

mod ahead;
mod assemble;
mod run;
mod scratch;

use std::collections::BTreeMap;
use std::sync::mpsc;

use model::document::Made;
use model::id::EntryId;
use serde_json::Value as Json;

use crate::code::Code;
use crate::hash::Hash;

pub use ahead::Ahead;
pub use assemble::{Assembled, assemble, changes_in};
pub use run::{InPlace, Threaded};

/// What the changes are applied on: a document's kind and version (its genesis), and what is known above it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Base {
    /// The kind's number.
    pub kind: u16,
    /// The schema version whose genesis it has.
    pub schema_version: u16,
    /// The saved document, when there is one: a cache of the changes known, genesis included.
    pub saved: Option<Vec<u8>>,
    /// Raw changes known, when there is no saved document, or above it.
    pub known: Vec<Vec<u8>>,
}

/// Why changes were not applied. Nothing has changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ApplyError {
    /// They depend on changes that are not there.
    #[error("missing dependencies")]
    Missing(Vec<Hash>),
    /// They cannot be applied; [`Code::APPLY_PANICKED`], [`Code::APPLY_STALLED`], [`Code::APPLY_BUSY`], ….
    #[error("not applied: {0}")]
    Code(Code),
}

/// What the document is once the changes are in.
#[derive(Clone, Debug, PartialEq)]
pub struct Applied {
    /// The changes nothing builds upon, sorted.
    pub heads: Vec<Hash>,
    /// The saved document: a cache.
    pub saved: Vec<u8>,
    /// What it says, as [`model::document::Document::value`].
    pub value: Json,
    /// What does not have the registry's shape, if anything.
    pub misshapen: Option<String>,
    /// Who made each entry of its workflow's log, after what; empty for kinds without one.
    pub made: BTreeMap<EntryId, Made>,
    /// One for each change given, in the order given.
    pub steps: Vec<Step>,
}

/// One change by itself: legality is judged at a change's own dependencies (DESIGN 8).
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The change's hash.
    pub hash: Hash,
    /// What the document said at the change's dependencies.
    pub before: Json,
    /// What it said with this change and nothing else upon them.
    pub after: Json,
}

/// Work that may panic or stall.
pub type Job = Box<dyn FnOnce() + Send + 'static>;

/// The port (DESIGN 12): where untrusted changes meet Automerge.
pub trait Apply: Send + Sync {
    /// Runs a job to its end, or gives it up.
    ///
    /// # Errors
    /// [`Code::APPLY_PANICKED`], [`Code::APPLY_STALLED`], [`Code::APPLY_BUSY`].
    fn run(&self, job: Job) -> Result<(), Code>;

    /// Applies `changes`, which passed the gate, upon `base` in a scratch document.
    ///
    /// # Errors
    /// [`ApplyError`]; nothing has changed.
    fn apply(&self, base: Base, changes: &[Vec<u8>]) -> Result<Applied, ApplyError> {
        let changes = changes.to_vec();
        guarded(self, move || scratch::apply(&base, &changes))?
    }

    /// Applies `changes` upon `base` and answers only the saved document; for replicas that have the server's
    /// word and need no judge.
    ///
    /// # Errors
    /// [`ApplyError`]; nothing has changed.
    fn merge(&self, base: Base, changes: &[Vec<u8>]) -> Result<Vec<u8>, ApplyError> {
        let changes = changes.to_vec();
        guarded(self, move || scratch::merge(&base, &changes))?
    }
}

/// Runs `work` within the port and brings its answer out.
fn guarded<A: Apply + ?Sized, T: Send + 'static>(
    apply: &A,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, ApplyError> {
    let (answer, answered) = mpsc::channel();
    apply.run(Box::new(move || {
        // Nobody listens any more when the job was given up.
        let _ = answer.send(work());
    }))?;
    answered.try_recv().map_err(|_| ApplyError::Code(Code::APPLY_PANICKED))
}

impl From<Code> for ApplyError {
    fn from(code: Code) -> Self {
        Self::Code(code)
    }
}
