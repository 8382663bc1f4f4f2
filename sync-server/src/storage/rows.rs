//! What goes into the records and comes out of them, whatever keeps them.

use std::collections::BTreeMap;

use model::id::{DeviceId, DocumentId, IncarnationId, TenantId, UserId};
use model::space::{Grant, Space};
use model::time::TimeMs;
use sync::changeset::Part;
use sync::code::Code;
use sync::digest::Digest;
use sync::enrol::InviteId;
use sync::exchange::Colleague;
use sync::hash::Hash;
use sync::pack::Stage;
use sync::receipt::Gone;
use sync::settled::Outcome;
use sync::trust::{Certificate, DeviceClaims};

/// The district.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tenant {
    /// Its installation.
    pub id: TenantId,
    /// Its name, for screens.
    pub name: String,
    /// A district of fictitious people.
    pub demo: bool,
}

/// A person with an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// Who.
    pub id: UserId,
    /// The staff number (工号), never given to another person.
    pub login: String,
    /// The name, for colleagues' screens; never in logs.
    pub name: String,
    /// When the account was made, UTC ms.
    pub made_at: TimeMs,
    /// Since when it may not be used, if so.
    pub disabled_at: Option<TimeMs>,
}

/// A grant with its number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredGrant {
    /// What the command line names it by.
    pub id: i64,
    /// The grant.
    pub grant: Grant,
}

/// A tablet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// What the district's root says of it.
    pub certificate: Certificate,
    /// The app's version when it was enrolled.
    pub app_version: String,
    /// UTC ms.
    pub enrolled_at: TimeMs,
    /// Since when nothing of it is taken, if so.
    pub revoked_at: Option<TimeMs>,
}

impl Device {
    /// What the certificate says: signed by this server's own root before it was kept.
    pub fn claims(&self) -> &DeviceClaims {
        &self.certificate.value
    }
}

/// An enrolment code as the server knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invite {
    /// What requests name it by.
    pub id: InviteId,
    /// For whom.
    pub user: UserId,
    /// The secret is derived from this and a key outside the records.
    pub salt: [u8; 16],
    /// UTC ms.
    pub made_at: TimeMs,
    /// First instant it no longer holds, UTC ms.
    pub expires_at: TimeMs,
    /// The tablet it has enrolled, if any.
    pub used_by: Option<DeviceId>,
}

/// What is to be there once a code has been used.
#[derive(Clone, Debug)]
pub struct Enrolment {
    /// Which code.
    pub invite: InviteId,
    /// The tablet.
    pub device: Device,
    /// The first life of its database.
    pub incarnation: IncarnationId,
    /// UTC ms.
    pub now: TimeMs,
}

/// What became of an enrolment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Enrolled {
    /// The tablet is enrolled; the certificate to answer with. For a repeated request of the same key, the one it
    /// got the first time: the answer may have been lost on the way.
    Done(Box<Certificate>),
    /// No such code.
    Unknown,
    /// Another tablet has used it.
    Used,
    /// Its day is over.
    Expired,
}

/// What a tablet asks of the feeds.
#[derive(Clone, Debug)]
pub struct ReadAsk {
    /// Who asks.
    pub user: UserId,
    /// The life that asks: its own changes come back without their bytes.
    pub incarnation: IncarnationId,
    /// How far each space was read.
    pub cursors: BTreeMap<Space, u64>,
    /// UTC ms: what is granted now may be read.
    pub now: TimeMs,
    /// Bytes of changes the answer may hold; one entry is always given when there is one and this is not 0.
    pub bytes_max: usize,
    /// Spaces with anything in the answer.
    pub spaces_max: usize,
    /// Whether the sums of all spaces that may be read are asked for.
    pub sums: bool,
    /// Feeds without a cursor that have so many entries are left out and named, to be fetched as packs; none to be given
    /// all as it stands.
    pub packs_from: Option<u64>,
}

/// What is new.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadAnswer {
    /// Spaces with something new, sorted.
    pub spaces: Vec<SpaceRows>,
    /// Whether something was left for the next request.
    pub more: bool,
    /// Every grant that holds now or later, in the same snapshot.
    pub grants: Vec<Grant>,
    /// Who else holds or held a grant in the spaces that may be read, sorted, at most `COLLEAGUES_MAX`.
    pub colleagues: Vec<Colleague>,
    /// Spaces of the cursors that may not be read now.
    pub closed: Vec<Space>,
    /// Commits up to this one are in a backup.
    pub backed_up_to: u64,
    /// When asked for: each space that may be read, its last number and its sum.
    pub sums: BTreeMap<Space, (u64, Digest)>,
    /// Readable spaces without a cursor whose feeds are long enough for a pack: nothing of them is in the answer.
    pub packs: Vec<Space>,
}

/// A document that stands in a space, as it goes into a pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackRow {
    /// When it is wanted.
    pub stage: Stage,
    /// Its changes in the feed's order, with their numbers in it.
    pub changes: Vec<(u64, ChangeRow)>,
    /// Commits up to this one are in a backup.
    pub backed_up_to: u64,
}

/// What is new in one space: consecutive numbers, the first being the cursor + 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpaceRows {
    /// The space.
    pub space: Space,
    /// Its entries.
    pub rows: Vec<FeedRow>,
}

/// One number of a feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedRow {
    /// The number.
    pub n: u64,
    /// What stands there for the life that asks.
    pub said: Said,
}

/// What a number of a feed says to a tablet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// A change of its own, which it lists here by itself.
    Own,
    /// A change.
    Change(ChangeRow),
    /// That this document stands in the space no more.
    MovedOut(DocumentId),
    /// That this document was erased by right.
    Erased(Gone),
    /// Nothing any more: its document has left since, or was erased.
    Void,
}

impl FeedRow {
    /// The change that stands there, if its bytes are given.
    pub fn change(&self) -> Option<&ChangeRow> {
        if let Said::Change(change) = &self.said { Some(change) } else { None }
    }
}

/// A change as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeRow {
    /// The commit that kept it.
    pub commit: u64,
    /// Which document.
    pub document: DocumentId,
    /// The kind's number.
    pub kind: u16,
    /// The schema version its genesis has.
    pub schema_version: u16,
    /// The document's generation.
    pub generation: u32,
    /// The change's hash.
    pub hash: Hash,
    /// The raw chunk.
    pub bytes: Vec<u8>,
    /// The life it was made in.
    pub incarnation: IncarnationId,
}

/// A changeset that is kept apart: who, when, what about; not what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Apart {
    /// The life it was made in.
    pub incarnation: IncarnationId,
    /// Its number there.
    pub seq: u64,
    /// Who made it.
    pub user: UserId,
    /// What was done.
    pub action: String,
    /// When, by the tablet's clock, UTC ms.
    pub device_time: TimeMs,
    /// When it came, UTC ms.
    pub received_at: TimeMs,
    /// Why it is quarantined; none when it only waits behind one that is.
    pub code: Option<Code>,
    /// The documents it touches: id, kind's number, the space its author named.
    pub parts: Vec<(DocumentId, u16, String)>,
    /// Whether a later changeset replaced it for ever.
    pub amended: bool,
    /// What was decided about it.
    pub settled: Option<Outcome>,
}

/// A changeset that is kept apart, for somebody who may decide about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToDecide {
    /// Who, when, what about.
    pub apart: Apart,
    /// What it did where that person writes; its changes unopened.
    pub parts: Vec<Part>,
}

/// A photo that a tablet wants to bring.
#[derive(Clone, Copy, Debug)]
pub struct Arrival {
    /// Its name.
    pub hash: Hash,
    /// Its bytes.
    pub len: u64,
    /// Who brings it.
    pub device: DeviceId,
    /// UTC ms.
    pub at: TimeMs,
    /// What the tablet's photos that no record names may weigh together.
    pub unreferenced_bytes_max: u64,
}

/// What a restored backup held of the numbers an earlier epoch had given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cut {
    /// Commits up to this one.
    pub commit: u64,
    /// Each feed up to this number.
    pub feeds: BTreeMap<Space, u64>,
}
