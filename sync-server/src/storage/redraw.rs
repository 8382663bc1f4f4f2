//! 拆网格、并网格: what a redraw is to do, what it did, and why it cannot be done. One transaction; a dry run is the
//! same one, given up at its end, so that it counts what would really happen.

use std::collections::{BTreeMap, BTreeSet};

use model::id::{DocumentId, UserId};
use model::kind::Kind;
use model::space::{Grant, Space};
use model::time::TimeMs;

use super::rows::StoredGrant;

/// A grid split, or grids merged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redraw {
    /// The grids that are no more.
    pub old: Vec<Space>,
    /// The grids that take their place; what lives with no building named goes to the first.
    pub into: Vec<Space>,
    /// Which building goes where.
    pub by: BTreeMap<DocumentId, Space>,
    /// Whether who worked in an old grid does so in all the new ones, to the same day.
    pub carry_grants: bool,
    /// When, UTC ms.
    pub at: TimeMs,
}

/// What a redraw did, or would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Redrawn {
    /// How many documents of each kind went to each new grid.
    pub documents: BTreeMap<(Space, Kind), u64>,
    /// How many of the events that went there are not closed.
    pub open_events: BTreeMap<Space, u64>,
    /// Buildings the plan does not name; they went to the first new grid.
    pub unnamed: BTreeSet<DocumentId>,
    /// Grants that ended with their grid.
    pub ended: Vec<StoredGrant>,
    /// Grants in the new grids that took their place.
    pub given: Vec<Grant>,
}

impl Redrawn {
    /// How many documents went anywhere.
    pub fn moved(&self) -> u64 {
        self.documents.values().sum()
    }
}

/// Why a redraw cannot be done. Nothing was done then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// There is no such grid.
    Unknown(Space),
    /// It was redrawn before.
    Retired(Space),
    /// Something has been kept under the code already: codes are never given again.
    Used(Space),
    /// A line of the plan names what is no building of the old grids.
    NotABuilding(DocumentId),
    /// A line of the plan names a grid that is not one of the new ones.
    NotNew(Space),
    /// A person would hold more grants than a tablet can follow.
    TooManyGrants(UserId),
}

/// What is said while it goes on: so many of so many documents have their place.
pub type Progress<'a> = &'a mut dyn FnMut(u64, u64);

/// A building as IT names it in a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Building {
    /// Its document.
    pub document: DocumentId,
    /// 小区、院落或村社
    pub estate: String,
    /// 楼栋号
    pub number: String,
}
