//! What will happen, written down before anything does: so that it can be shrunk, kept and played again for ever.

mod draw;
mod text;

pub use draw::draw;

/// One run: who takes part, and everything that happens, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Where the chance of tablets and server comes from.
    pub seed: u64,
    /// The days it covers.
    pub days: u32,
    /// Which seats have a tablet.
    pub seats: Vec<usize>,
    /// What happens, by time.
    pub steps: Vec<Step>,
}

/// Something that happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Milliseconds since the beginning.
    pub at: i64,
    /// To whom: a place in the list of tablets, none for the server.
    pub who: Option<usize>,
    /// What.
    pub what: What,
}

/// The things that happen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A worker does something, drawn from a number of its own.
    Act(u64),
    /// A tablet syncs.
    Sync,
    /// What the way does to the next request of a tablet.
    Way(WayFault),
    /// What becomes of a disk after so many more mutating calls.
    Disk(DiskFault, u64),
    /// A disk works again.
    Mend,
    /// Someone sets the wall clock by so many milliseconds.
    Clock(i64),
    /// The tablet lies switched on and unused for so many milliseconds.
    Asleep(i64),
    /// The district wants a newer app than there is; or is content again.
    TooOld(bool),
    /// The process ends and starts again.
    Restart,
    /// A copy of the tablet's file is taken.
    Snapshot,
    /// The copy is put back, the keystore goes on.
    RollBack,
    /// The copy is put back with the keystore as it was.
    Restore,
    /// A second tablet begins with copies of everything.
    Clone,
    /// The tablet is revoked.
    Revoke,
    /// The grant of the tablet's person in its first grid ends.
    GrantEnds,
    /// It is given again.
    GrantBegins,
    /// The server cannot apply the next changeset: it is kept apart.
    ApplyFails,
    /// The district is backed up, and the tablets are told so.
    Backup,
    /// The server's disk is lost: it begins again from the last backup and what was written beside it.
    ServerRestore,
    /// A record, drawn from a number of its own, is erased by right.
    Erase(u64),
    /// The space of a grid's building is split in two.
    Split(usize),
    /// The spaces of two grids' buildings become one.
    Merge(usize, usize),
    /// What waits goes by courier, who needs so many milliseconds; one who is there at once brings the return file
    /// back. So many thousandths of the file arrive.
    Courier(i64, u64),
    /// Somebody with a tablet of the district means harm, in a way drawn from a number of its own.
    Hostile(u64),
}

/// What the way does to one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WayFault {
    /// The request does not arrive.
    LoseRequest,
    /// The answer does not arrive.
    LoseReply,
    /// It arrives twice.
    Twice,
    /// It arrives so many milliseconds later; nobody waits for the answer.
    Late(i64),
    /// It is cut.
    CutRequest,
    /// The answer is cut.
    CutReply,
    /// One byte of it is another.
    CorruptRequest,
    /// An earlier answer comes in place of its own.
    OldReply,
    /// A portal's page, status 200.
    Portal,
    /// A proxy's status.
    Status(u16),
}

/// What a disk does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DiskFault {
    /// The process is killed.
    Kill,
    /// The power goes.
    Power,
    /// It is full.
    Full,
    /// One call fails.
    Io,
}
