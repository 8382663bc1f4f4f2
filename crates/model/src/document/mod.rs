//! The one place that opens Automerge: a record as one small document.
//!
//! A document is its genesis and the raw changes above it. Reading, editing, conflicts and history stand in the
//! files beside this one; where documents are kept, and who may change them, stands elsewhere.

mod canonical;
mod conflict;
mod edit;
mod history;
mod reading;
mod recast;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use automerge::{ActorId, AutoCommit, Change, ReadDoc, TextEncoding};
use serde_json::Value as Json;

use crate::genesis::{GENESIS_ACTOR, Genesis, drifted, genesis};
use crate::id::UserId;
use crate::kind::Kind;
use crate::planted::{self, Bug};
use crate::record::Record;
use crate::time::TimeMs;

pub use conflict::{Conflict, ConflictValue};
pub use edit::{Edit, Scalar, edits_of};
pub use history::{FieldChange, Made};
pub use reading::{flatten, json_scalar};
pub use recast::{choices, entry_scalars, recast, scalar_of};

/// The SHA-256 Automerge names a change by.
pub type ChangeHash = [u8; 32];

/// Who did what, when: it travels inside every change (DESIGN 4.8).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authorship {
    /// The person.
    pub user: UserId,
    /// The action's code, `visit.record`.
    pub action: String,
    /// The device's clock, ms UTC.
    pub time: TimeMs,
}

impl Authorship {
    /// The change's message: `<user> <action>`.
    pub fn message(&self) -> String {
        format!("{} {}", self.user, self.action)
    }

    /// From a change's message and time.
    pub fn read(message: Option<&str>, time: TimeMs) -> Option<Self> {
        let (user, action) = message?.split_once(' ')?;
        Some(Self { user: user.parse().ok()?, action: action.to_owned(), time })
    }
}

/// A document could not be opened, read or changed.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs, reason = "the messages say it")]
pub enum DocumentError {
    #[error("automerge: {0}")]
    Automerge(#[from] automerge::AutomergeError),
    #[error("a change cannot be decoded: {0}")]
    Change(String),
    #[error("changes are missing: {}", .0.len())]
    Missing(Vec<ChangeHash>),
    #[error("{0} has no schema version {1}")]
    SchemaVersion(Kind, u16),
    #[error("this is not a {0}")]
    Kind(Kind),
    #[error("no field {0}")]
    NoField(String),
    #[error("{0} holds something of another shape")]
    Shape(String),
    #[error("{0} is missing")]
    Required(&'static str),
    #[error("nothing was written")]
    Empty,
}

/// A record, open.
#[derive(Clone, Debug)]
pub struct Document {
    kind: Kind,
    version: u16,
    doc: AutoCommit,
}

impl Document {
    /// A new record of a kind, holding nothing but its containers.
    ///
    /// # Errors
    /// When the schema version is unknown.
    pub fn create(kind: Kind, version: u16, actor: ActorId) -> Result<Self, DocumentError> {
        Self::open(kind, version, std::iter::empty::<&[u8]>(), actor)
    }

    /// A record from the raw changes above its genesis, in any order.
    ///
    /// # Errors
    /// `Change` for bytes that are no change, `Missing` when a change waits for others, which are named.
    pub fn open<B: AsRef<[u8]>>(
        kind: Kind,
        version: u16,
        changes: impl IntoIterator<Item = B>,
        actor: ActorId,
    ) -> Result<Self, DocumentError> {
        let mut document = Self { kind, version, doc: begun(kind, version, actor)? };
        document.apply(changes)?;
        Ok(document)
    }

    /// A record from bytes that `save` gave; `kind` is checked.
    ///
    /// # Errors
    /// When the bytes are damaged or say another kind.
    pub fn load(
        kind: Kind,
        version: u16,
        saved: &[u8],
        actor: ActorId,
    ) -> Result<Self, DocumentError> {
        #[allow(clippy::disallowed_methods, reason = "the one function that opens documents")]
        let doc = AutoCommit::load(saved)?.with_actor(actor);
        let document = Self { kind, version, doc };
        match document.doc.get(automerge::ROOT, "kind")? {
            Some((value, _)) if value.as_str() == Some(kind.code()) => Ok(document),
            _ => Err(DocumentError::Kind(kind)),
        }
    }

    /// Adds changes of others.
    ///
    /// # Errors
    /// `Missing` when one waits for changes that are not here; those that could be added stay.
    pub fn apply<B: AsRef<[u8]>>(
        &mut self,
        changes: impl IntoIterator<Item = B>,
    ) -> Result<(), DocumentError> {
        let changes =
            changes.into_iter().map(|raw| decode(raw.as_ref())).collect::<Result<Vec<_>, _>>()?;
        if changes.is_empty() {
            return Ok(());
        }
        let given: BTreeSet<ChangeHash> = changes.iter().map(|change| change.hash().0).collect();
        let heads: Vec<_> = changes.iter().map(Change::hash).collect();
        self.doc.apply_changes(changes)?;
        // `apply_changes` silently does nothing with a change that waits for another (DESIGN 7).
        let mut missing: Vec<_> =
            self.doc.get_missing_deps(&heads).into_iter().map(|hash| hash.0).collect();
        missing.retain(|hash| !given.contains(hash));
        if missing.is_empty() { Ok(()) } else { Err(DocumentError::Missing(missing)) }
    }

    /// What kind of record this is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Its schema version.
    pub fn version(&self) -> u16 {
        self.version
    }

    /// The changes nothing has built upon yet, sorted.
    pub fn heads(&mut self) -> Vec<ChangeHash> {
        let mut heads: Vec<_> = self.doc.get_heads().into_iter().map(|hash| hash.0).collect();
        heads.sort_unstable();
        heads
    }

    /// The whole record in one piece, for the cache; `load` reads it back.
    pub fn save(&mut self) -> Vec<u8> {
        self.doc.save_nocompress()
    }

    /// Its raw changes above the genesis, each after those it builds upon: what a saved form still knows when a
    /// change was lost elsewhere.
    pub fn raw_changes(&mut self) -> Vec<Vec<u8>> {
        let all = self.doc.get_changes(&[]);
        let above = all.iter().filter(|change| !change.deps().is_empty());
        above.map(|change| change.raw_bytes().to_vec()).collect()
    }

    /// What the record says now, ids written out, as JSON.
    ///
    /// # Errors
    /// When Automerge cannot read it.
    pub fn value(&self) -> Result<Json, DocumentError> {
        Ok(reading::json(&self.doc.hydrate(automerge::ROOT, None)?))
    }

    /// What the record said as of some heads.
    ///
    /// # Errors
    /// When Automerge cannot read it.
    pub fn value_at(&self, heads: &[ChangeHash]) -> Result<Json, DocumentError> {
        let heads: Vec<_> = heads.iter().map(|hash| automerge::ChangeHash(*hash)).collect();
        Ok(reading::json(&self.doc.hydrate(automerge::ROOT, Some(&heads))?))
    }

    /// Reads it as its typed record.
    ///
    /// # Errors
    /// `Kind` for another kind's record, `Shape` when a field holds something else than it should.
    pub fn read<T: Record>(&self) -> Result<T, DocumentError> {
        reading::typed(self.kind, self.value()?)
    }

    /// Whether everything it says has the registry's shape; the judge asks this of every post-state.
    ///
    /// # Errors
    /// The first field that does not, or whose container is not the one the genesis made.
    pub fn check_shape(&self) -> Result<(), DocumentError> {
        reading::check(self.kind, &self.doc.hydrate(automerge::ROOT, None)?)?;
        let containers =
            self.kind.schema().fields.iter().filter(|field| field.shape.is_container());
        let mut reserved = containers.map(|field| field.name).chain(std::iter::once("kind"));
        reserved.try_for_each(|name| match self.doc.get_all(automerge::ROOT, name)?.as_slice() {
            [(_, automerge::ObjId::Id(_, actor, _))] if actor.to_bytes() == GENESIS_ACTOR => Ok(()),
            // A second map at the same key would hide one side's entries from everyone (DESIGN 4.4).
            _ => Err(DocumentError::Shape(name.to_owned())),
        })
    }

    /// Who made a change, if it is here.
    pub fn author_of(&self, change: &ChangeHash) -> Option<Authorship> {
        let change = self.doc.get_change_by_hash(&automerge::ChangeHash(*change))?;
        Authorship::read(change.message(), change.timestamp())
    }
}

/// Reads a JSON value of a kind as its typed record.
///
/// # Errors
/// As [`Document::read`].
pub fn read_json<T: Record>(kind: Kind, value: Json) -> Result<T, DocumentError> {
    reading::typed(kind, value)
}

/// An empty Automerge document; text is counted in code points, as Rust counts characters.
pub(crate) fn empty(actor: ActorId) -> AutoCommit {
    #[allow(clippy::disallowed_methods, reason = "the one function that opens documents")]
    AutoCommit::new_with_encoding(TextEncoding::UnicodeCodePoint).with_actor(actor)
}

/// A document that holds its genesis alone: opened once a kind, copied for every record.
fn begun(kind: Kind, version: u16, actor: ActorId) -> Result<AutoCommit, DocumentError> {
    static BEGUN: OnceLock<BTreeMap<(u16, u16), AutoCommit>> = OnceLock::new();
    let upon = |genesis: Genesis| {
        let mut doc = empty(ActorId::from(GENESIS_ACTOR));
        doc.apply_changes([decode(&genesis.change)?])?;
        Ok::<_, DocumentError>(doc)
    };
    let begin = |kind, version| upon(genesis(kind, version)?);
    let all = BEGUN.get_or_init(|| {
        let begun = |kind: Kind| Some(((kind.number(), 1), begin(kind, 1).ok()?));
        Kind::ALL.into_iter().filter_map(begun).collect()
    });
    // Every second tablet, as it were.
    let drifts = || actor.to_bytes().first().is_some_and(|first| first % 2 == 1);
    let begun = match all.get(&(kind.number(), version)) {
        _ if planted::is(Bug::GenesisDrifted) && drifts() => upon(drifted(kind, version)?)?,
        Some(begun) => begun.clone(),
        None => begin(kind, version)?,
    };
    #[allow(clippy::disallowed_methods, reason = "the one function that opens documents")]
    Ok(begun.with_actor(actor))
}

fn decode(raw: &[u8]) -> Result<Change, DocumentError> {
    Change::from_bytes(raw.to_vec()).map_err(|error| DocumentError::Change(error.to_string()))
}
