//! The fictitious staff: who works where as what, and the tablets they write with.

use model::id::{DeviceId, IncarnationId, TeamId, UserId};
use model::permission::Role;
use model::space::{Grant, Right, Space};
use model::time::{DAY_MS, TimeMs};
use sync::key::{PublicKey, SigningKey};

use crate::DemoError;
use crate::chance::{Chance, purpose};

/// The demo district's name, as screens and prints show it.
pub const DISTRICT_NAME: &str = "演示省·云陵市·澄河区(虚构)";

/// The community both grids lie in.
pub const COMMUNITY: &str = "990101001001";
/// The grid the two workers share.
pub const SHARED_GRID: &str = "990101001001001";
/// The grid of the third worker.
pub const NEIGHBOUR_GRID: &str = "990101001001002";

const GRANT_BEFORE_MS: TimeMs = 30 * DAY_MS;
const GRANT_AFTER_MS: TimeMs = 330 * DAY_MS;

/// One of the staff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoUser {
    /// The account.
    pub id: UserId,
    /// An invented name.
    pub name: &'static str,
    /// What the person is.
    pub role: Role,
    /// Where, from and to; `user/…` spaces are the server's to give.
    pub grants: Vec<Grant>,
    /// A number of the 154 range.
    pub phone: &'static str,
}

/// A tablet of one of the staff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoDevice {
    /// The tablet.
    pub id: DeviceId,
    /// Whose.
    pub user: UserId,
    /// Secret of its signing key; public knowledge, so that only a demo tenant may certify it.
    pub signing_seed: [u8; 32],
    /// The one life of its database.
    pub incarnation: IncarnationId,
    /// How far its wall clock stands from the right time, ms.
    pub(crate) clock_skew_ms: TimeMs,
}

impl DemoDevice {
    /// The key its pushes are signed by.
    pub fn signing_key(&self) -> SigningKey {
        SigningKey::from_bytes(&self.signing_seed)
    }

    /// The public half, for the certificate.
    pub fn public_key(&self) -> PublicKey {
        PublicKey::of(&self.signing_key())
    }
}

/// A tablet by its owner's work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Seat {
    WorkerA,
    WorkerB,
    /// Worker B's spare tablet, whose clock is two days ahead.
    Spare,
    Neighbour,
    Desk,
    Mediator,
}

impl Seat {
    pub(crate) const ALL: [Self; 6] =
        [Self::WorkerA, Self::WorkerB, Self::Spare, Self::Neighbour, Self::Desk, Self::Mediator];

    /// The staff member whose tablet it is, as a place in the staff's list.
    const fn owner(self) -> usize {
        match self {
            Self::WorkerA => 0,
            Self::WorkerB | Self::Spare => 1,
            Self::Neighbour => 2,
            Self::Desk => 3,
            Self::Mediator => 4,
        }
    }

    const fn clock_skew_ms(self) -> TimeMs {
        match self {
            Self::Spare => 2 * DAY_MS + 47 * 60_000,
            _ => 0,
        }
    }
}

/// The spaces of the fictitious district.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DemoSpaces {
    /// 网格 of the two workers.
    pub shared: Space,
    /// 网格 of the third worker.
    pub neighbour: Space,
    /// 社区
    pub community: Space,
    /// 调委会
    pub committee: Space,
}

impl DemoSpaces {
    /// Every space with its name on screens.
    pub fn named(&self) -> [(Space, &'static str); 4] {
        [
            (self.community, "和畅社区"),
            (self.shared, "和畅社区第一网格"),
            (self.neighbour, "和畅社区第二网格"),
            (self.committee, "和畅社区人民调解委员会"),
        ]
    }
}

pub(crate) fn spaces(seed: u64, now_ms: TimeMs) -> Result<DemoSpaces, DemoError> {
    let committee = TeamId::from_uuid(Chance::new(seed, purpose::TEAM).rng.uuid_v7(now_ms));
    Ok(DemoSpaces {
        shared: format!("grid/{SHARED_GRID}").parse()?,
        neighbour: format!("grid/{NEIGHBOUR_GRID}").parse()?,
        community: format!("community/{COMMUNITY}").parse()?,
        committee: Space::Team(committee),
    })
}

/// The staff, in the order [`Seat::owner`] counts.
pub(crate) fn staff(seed: u64, now_ms: TimeMs, spaces: &DemoSpaces) -> Vec<DemoUser> {
    let mut chance = Chance::new(seed, purpose::STAFF);
    let DemoSpaces { shared, neighbour, community, committee } = *spaces;
    // A worker writes in the grid, hands reporters to the desk and quarrels to the committee.
    let worker =
        |grid| vec![(grid, Right::Write), (community, Right::HandIn), (committee, Right::HandIn)];
    let desk = vec![
        (community, Right::Write),
        (shared, Right::Write),
        (neighbour, Right::Write),
        (committee, Right::HandIn),
    ];
    [
        ("沈岚", Role::GridWorker, "15400010001", worker(shared)),
        ("马立新", Role::GridWorker, "15400010002", worker(shared)),
        ("顾青禾", Role::GridWorker, "15400010003", worker(neighbour)),
        ("叶采薇", Role::CommunityDesk, "15400010004", desk),
        ("秦守义", Role::Mediator, "15400010005", vec![(committee, Right::Write)]),
        ("罗静远", Role::CommitteeHead, "15400010006", vec![(committee, Right::Write)]),
    ]
    .into_iter()
    .map(|(name, role, phone, rights)| {
        let id = UserId::from_uuid(chance.rng.uuid_v7(now_ms));
        let (from, to) = (now_ms - GRANT_BEFORE_MS, now_ms + GRANT_AFTER_MS);
        let grants = rights
            .into_iter()
            .map(|(space, right)| Grant { user: id, space, right, role, from, to })
            .collect();
        DemoUser { id, name, role, grants, phone }
    })
    .collect()
}

/// The tablets, in the order of [`Seat::ALL`].
pub(crate) fn tablets(seed: u64, now_ms: TimeMs, staff: &[DemoUser]) -> Vec<DemoDevice> {
    let mut chance = Chance::new(seed, purpose::TABLETS);
    Seat::ALL
        .into_iter()
        .filter_map(|seat| {
            let user = staff.get(seat.owner())?.id;
            let rng = &mut chance.rng;
            Some(DemoDevice {
                id: DeviceId::from_uuid(rng.uuid_v7(now_ms)),
                user,
                signing_seed: rng.bytes(),
                incarnation: IncarnationId::from_uuid(rng.uuid_v7(now_ms)),
                clock_skew_ms: seat.clock_skew_ms(),
            })
        })
        .collect()
}
