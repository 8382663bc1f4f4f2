//! Somebody with a tablet of the district who means harm: forged, foreign, oversized, mutated, repeated, bombs.
//! Nothing of it may be taken, nothing of it may end the server.

use model::document::{Authorship, Document, Edit, Scalar};
use model::id::{DeviceId, DocumentId, IncarnationId};
use model::kind::Kind;
use model::rng::Rng;
use sync::changeset::Part;
use sync::exchange::SyncReply;
use sync::frame;
use sync::limits::REQUEST_BYTES_MAX;
use sync::receipt::Verdict;
use tablet::transport::Answer;

use super::hand::Hand;
use super::{GRIDS, Parcel, ServerBox};

/// The word that must never stand in any record.
pub const HOSTILE: &str = "鸢敌.";
/// Whose tablet it is: works in the third grid, and nowhere else.
const LOGIN: &str = "u7";
const NUMBER: u8 = 0xee;
/// The founder's tablet, in whose name something is forged.
const OTHER: DeviceId = DeviceId::from_bytes([0xdd; 16]);

/// What is sent, and whether anything of it may be received.
pub struct Attack {
    /// The request.
    pub parcel: Parcel,
    /// A name for it.
    pub name: &'static str,
}

/// Draws an attack on a record of somebody else's.
pub fn attack(server: &mut ServerBox, rng: &mut Rng, on: DocumentId, now: i64) -> Option<Attack> {
    let hand = Hand::enrolled(server, LOGIN, NUMBER, now)?;
    let life = IncarnationId::from_bytes(rng.bytes());
    let kind = rng.below(9);
    let set = |rng: &mut Rng, name: &str, value: Scalar, document: DocumentId, space: &str| {
        let by = Authorship { user: hand.user, action: "household.edit".into(), time: now };
        let version = Kind::Household.schema().version;
        let mut blank = Document::create(Kind::Household, version, rng.actor()).ok()?;
        let change = blank.edit(&[Edit::Set(name.to_owned(), value)], &by).ok()??;
        let part = Part {
            document,
            kind: Kind::Household.number(),
            schema_version: version,
            space: space.to_owned(),
            generation: 0,
            changes: vec![change],
            erased: None,
        };
        Some(hand.action(&by.action, now, vec![part]))
    };
    let word = || Scalar::Text(HOSTILE.to_owned());
    let pushed = |rng: &mut Rng, name, device, sets: &[_]| {
        let push = hand.push(device, life, sets)?;
        Some(Attack { parcel: hand.parcel(life, push, rng, now), name })
    };
    match kind {
        0 => {
            let made = set(rng, "best_time", word(), on, GRIDS[0])?;
            pushed(rng, "forged author", OTHER, &[made])
        }
        1 => {
            let made = set(rng, "best_time", word(), on, GRIDS[0])?;
            pushed(rng, "somebody else's record", hand.device, &[made])
        }
        2 => {
            let fresh = DocumentId::from_bytes(rng.bytes());
            let made = set(rng, "best_time", word(), fresh, GRIDS[1])?;
            pushed(rng, "foreign space", hand.device, &[made])
        }
        3 => {
            let mut made = set(rng, "best_time", word(), on, GRIDS[2])?;
            let change = made.parts.first_mut()?.changes.first_mut()?;
            let at = usize::try_from(rng.below(u64::try_from(change.len()).ok()?)).ok()?;
            *change.get_mut(at)? ^= 1 << rng.below(8);
            pushed(rng, "mutated change", hand.device, &[made])
        }
        4 => {
            let mut made = set(rng, "best_time", word(), on, GRIDS[2])?;
            made.parts.first_mut()?.changes = vec![bomb(rng)];
            pushed(rng, "bomb", hand.device, &[made])
        }
        5 => {
            let made = set(rng, "best_time", word(), on, GRIDS[0])?;
            let mut push = hand.push(hand.device, life, &[made])?;
            push.body = frame::deflate(&vec![0; 64 * REQUEST_BYTES_MAX]).ok()?;
            Some(Attack { parcel: hand.parcel(life, push, rng, now), name: "inflating body" })
        }
        6 => {
            let body = vec![7; REQUEST_BYTES_MAX + 1];
            Some(Attack { parcel: hand.sealed(body, rng, now), name: "oversized" })
        }
        7 => {
            let many = usize::try_from(rng.below(4_000)).ok()?;
            let body = (0..many).map(|_| rng.bytes::<1>()[0]).collect();
            Some(Attack { parcel: hand.sealed(body, rng, now), name: "malformed" })
        }
        _ => {
            let made = set(rng, "best_time", word(), on, GRIDS[0])?;
            let mut attack = pushed(rng, "unsealed", hand.device, &[made])?;
            let middle = attack.parcel.body.len() / 2;
            *attack.parcel.body.get_mut(middle)? ^= 4;
            Some(attack)
        }
    }
}

/// A raw chunk that claims a million operations in a hundred bytes.
fn bomb(rng: &mut Rng) -> Vec<u8> {
    let mut chunk = vec![0x85, 0x6f, 0x4a, 0x83];
    chunk.extend(rng.bytes::<4>());
    chunk.extend([1, 96]);
    chunk.extend((0..12).flat_map(|_| [0xc0, 0x84, 0x3d, 0x01, 0x7f, 0x01, 0x00, 0x01]));
    chunk
}

/// Whether the server took anything of it.
#[must_use]
pub fn is_taken(answer: &Answer) -> bool {
    let Ok(reply) = SyncReply::decode(&answer.body) else { return false };
    answer.status == 200
        && reply.receipts.iter().any(|receipt| matches!(receipt.verdict, Verdict::Received(_)))
}
