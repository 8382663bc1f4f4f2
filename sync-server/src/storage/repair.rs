//! What the records say when a tablet's sums differ, and what it took to put them in order.

use model::id::{DocumentId, UserId};
use model::space::Space;
use model::time::TimeMs;
use sync::digest::Mark;
use sync::hash::Hash;

use super::rows::ChangeRow;

/// A tablet at the end of a space's feed, as far as it knows.
#[derive(Clone, Copy, Debug)]
pub struct AtCursor {
    /// Who asks.
    pub user: UserId,
    /// The space.
    pub space: Space,
    /// How far it was read.
    pub cursor: u64,
    /// UTC ms: what is granted now may be read.
    pub now: TimeMs,
}

/// A space's documents with their marks, sorted.
pub type Marks = Vec<(DocumentId, Mark)>;

/// Where a document stands, for a tablet that reads one space.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whole {
    /// Nothing is known of it.
    Unknown,
    /// It is not in that space.
    Elsewhere,
    /// In that space.
    Here(Standing),
}

/// A document of a space.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The kind's number.
    pub kind: u16,
    /// The schema version its genesis has.
    pub schema_version: u16,
    /// Its generation.
    pub generation: u32,
    /// Every change of it with its number in the space; 0 where it has none there.
    pub changes: Vec<(u64, ChangeRow)>,
}

/// What putting documents in order came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MendReport {
    /// Documents looked at.
    pub documents: u64,
    /// Of those, not in order before.
    pub mended: u64,
    /// Changes that came back from a saved form.
    pub changes: u64,
    /// Documents with changes that wait for some that are nowhere here.
    pub broken: u64,
}

/// A change of somebody else's that a tablet gives back; that the server once accepted it was proven by its tag.
#[derive(Clone, Debug)]
pub struct GivenBack {
    /// Which document.
    pub document: DocumentId,
    /// Its generation.
    pub generation: u32,
    /// The life it was made in.
    pub incarnation: model::id::IncarnationId,
    /// Its number in the space.
    pub n: u64,
    /// The raw chunk.
    pub raw: Vec<u8>,
}

/// What a look over everything found. Names of places, never what is in them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// Documents looked at.
    pub documents: u64,
    /// Spaces looked at.
    pub spaces: u64,
    /// Documents whose saved form, heads, changes or lists did not fit together.
    pub documents_amiss: u64,
    /// Of those, with changes that are nowhere here: only a tablet or a backup still has them.
    pub documents_broken: u64,
    /// Spaces whose sum was not that of their documents.
    pub sums_amiss: Vec<String>,
    /// Spaces with numbers missing, or numbers whose changes are gone.
    pub feeds_amiss: Vec<String>,
    /// What the database says of its own pages and references.
    pub pages: Vec<String>,
    /// Photos that should be on disk.
    pub photos: Vec<Hash>,
}

impl Checked {
    /// Whether everything is in order.
    pub fn is_whole(&self) -> bool {
        self.documents_amiss == 0
            && self.documents_broken == 0
            && self.sums_amiss.is_empty()
            && self.feeds_amiss.is_empty()
            && self.pages.is_empty()
    }
}
