//! What to make: which seed number, as of when, how much. How it is made stands everywhere else.

use model::time::TimeMs;

/// What the fictitious district shall be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// The same number gives the same bytes.
    pub seed: u64,
    /// The instant the district is seen from, ms UTC: the last day before it is the last day with records.
    pub now_ms: TimeMs,
    /// So many documents altogether, made up by earlier months of visits and events; at most
    /// [`DOCUMENTS_MAX`]. Fewer than the preset has changes nothing.
    pub documents: Option<u32>,
    /// How large.
    pub preset: Preset,
}

/// The most documents `Options::documents` can ask for: what a tablet is measured with.
pub const DOCUMENTS_MAX: u32 = 7_000;

/// How large a district (DOMAIN 10).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Preset {
    /// One grid over twelve months: 400 households, 1,216 residents, 2,000 visits, 170 events, 7 leads;
    /// a neighbouring grid with a handful of records besides.
    #[default]
    Grid,
    /// A twentieth of it, for tests that need everything of each sort but not the mass.
    Sample,
}

/// How many of what in the grid the two workers share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Size {
    pub(crate) households: usize,
    pub(crate) children: usize,
    pub(crate) visits: usize,
    pub(crate) elder_visits: usize,
    pub(crate) events: usize,
    pub(crate) leads: usize,
}

impl Preset {
    pub(crate) const fn size(self) -> Size {
        match self {
            Self::Grid => Size {
                households: 400,
                children: 190,
                visits: 2_000,
                elder_visits: 400,
                events: 170,
                leads: 7,
            },
            Self::Sample => Size {
                households: 20,
                children: 9,
                visits: 100,
                elder_visits: 20,
                events: 10,
                leads: 2,
            },
        }
    }
}

/// The neighbouring grid of the third worker: a handful of records.
pub(crate) const NEIGHBOUR: Size =
    Size { households: 6, children: 3, visits: 10, elder_visits: 0, events: 2, leads: 0 };
