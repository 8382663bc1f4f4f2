//! Three bytes in the place of a hash or an actor that the receiver has: enough to tell apart those of one document, and
//! a wrong guess is seen by the chain's tip, after which nothing is left off.

use std::collections::BTreeMap;

use model::id::DocumentId;

use crate::code::Code;

const SHORT_BYTES: usize = 3;

/// The first bytes of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Short(pub [u8; SHORT_BYTES]);

impl Short {
    /// Of a name.
    ///
    /// # Errors
    /// [`Code::NOT_A_CHANGE`] when the name is shorter.
    pub fn of(name: &[u8]) -> Result<Self, Code> {
        name.first_chunk().copied().map(Self).ok_or(Code::NOT_A_CHANGE)
    }

    /// Whether a name begins so.
    pub fn begins(&self, name: &[u8]) -> bool {
        name.starts_with(&self.0)
    }
}

/// What a short stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Named {
    /// A change, by its hash.
    Change,
    /// An actor of a document's changes.
    Actor,
}

/// A name the receiver is to complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Wanted {
    /// In which document.
    pub document: DocumentId,
    /// In which generation of it.
    pub generation: u32,
    /// A change or an actor.
    pub named: Named,
    /// How it begins.
    pub short: Short,
}

/// Names completed: those of which the receiver has exactly one.
pub type Known = BTreeMap<Wanted, Vec<u8>>;
