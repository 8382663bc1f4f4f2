//! Real changes for the tests of the wire: made by the model, from a seed.

#![allow(dead_code, reason = "each test file uses its part")]
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

pub(crate) mod forge;

use doorstep_sync::changeset::{Changeset, Part};
use doorstep_sync::clock::BootId;
use model::document::{Authorship, Document, Edit, Scalar};
use model::id::{DocumentId, EntryId, UserId};
use model::kind::Kind;
use model::rng::Rng;

pub(crate) const SPACE: &str = "grid/990101001001001";
pub(crate) const START_MS: i64 = 1_790_000_000_000;

const NOTES: [&str; 4] = [
    "老人在家，身体还好，说楼道灯又坏了",
    "家里没人，敲门无人应答",
    "核对了人口信息，没有变化",
    "",
];

pub(crate) fn user() -> UserId {
    UserId::from_bytes([0x11; 16])
}

pub(crate) fn by(action: &str, time: i64) -> Authorship {
    Authorship { user: user(), action: action.into(), time }
}

pub(crate) fn set(name: &str, text: &str) -> Edit {
    Edit::Set(name.into(), Scalar::Text(text.into()))
}

/// The edits of a visit as a worker makes it.
pub(crate) fn visit_edits(rng: &mut Rng, time: i64) -> Vec<Edit> {
    let household = rng.bytes::<16>().to_vec();
    let person = rng.bytes::<16>().to_vec();
    let note = NOTES[usize::try_from(rng.below(4)).unwrap()];
    vec![
        Edit::Set("household".into(), Scalar::Bytes(household)),
        set("visit_type", "routine"),
        set("method", "door"),
        set("result", "met"),
        Edit::Set("occurred_at".into(), Scalar::Int(time)),
        Edit::Set("card_left".into(), Scalar::Bool(true)),
        Edit::Add("met".into(), rng.entry_id(time), vec![("person".into(), Scalar::Bytes(person))]),
        Edit::Write("note".into(), note.into()),
    ]
}

pub(crate) fn part(document: DocumentId, kind: Kind, changes: Vec<Vec<u8>>) -> Part {
    Part {
        document,
        kind: kind.number(),
        schema_version: 1,
        space: SPACE.into(),
        generation: 0,
        changes,
        erased: None,
    }
}

pub(crate) fn changeset(action: &str, time: i64, parts: Vec<Part>) -> Changeset {
    Changeset {
        user: user(),
        action: action.into(),
        amends: None,
        device_time: time,
        boot: BootId([0x22; 16]),
        boot_clock: time - START_MS,
        parts,
    }
}

/// A visit in a document of its own.
pub(crate) fn visit(rng: &mut Rng, time: i64) -> Changeset {
    let id = rng.document_id(time);
    let mut document = Document::create(Kind::Visit, 1, rng.actor()).unwrap();
    let edits = visit_edits(rng, time);
    let change = document.edit(&edits, &by("visit.record", time)).unwrap().unwrap();
    changeset("visit.record", time, vec![part(id, Kind::Visit, vec![change])])
}

/// One household that several people edit apart and together: prose, entries, conflicts, merges.
/// Each change with the time it says.
pub(crate) fn quarrelled_household(rng: &mut Rng, rounds: u64) -> Vec<(Vec<u8>, i64)> {
    let mut all: Vec<(Vec<u8>, i64)> = Vec::new();
    let mut replicas: Vec<Document> =
        (0..3).map(|_| Document::create(Kind::Household, 1, rng.actor()).unwrap()).collect();
    let phones: Vec<EntryId> = (0..3).map(|_| rng.entry_id(START_MS)).collect();
    let mut added = [false; 3];
    for round in 0..rounds {
        let time = START_MS + i64::try_from(round).unwrap() * 60_000;
        let which = usize::try_from(rng.below(3)).unwrap();
        let edit = match rng.below(6) {
            0 => set("label", &format!("3 号楼 {} 室", rng.below(99))),
            1 => Edit::Set("head".into(), Scalar::Bytes(rng.bytes::<16>().to_vec())),
            2 | 3 => {
                let text: String = (0..rng.below(40))
                    .map(|_| {
                        char::from_u32(0x4e00 + u32::try_from(rng.below(500)).unwrap()).unwrap()
                    })
                    .collect();
                Edit::Write("remark".into(), text)
            }
            4 if !added[which] => {
                added[which] = true;
                let number =
                    ("number".into(), Scalar::Text(format!("139{:08}", rng.below(99_999_999))));
                Edit::Add("phones".into(), phones[which], vec![number])
            }
            _ => {
                // Everybody sees everything, in their own order.
                let known: Vec<_> = all.iter().map(|(change, _)| change.clone()).collect();
                replicas.iter_mut().for_each(|replica| replica.apply(&known).unwrap());
                set("best_time", &format!("{} 点", rng.below(24)))
            }
        };
        if let Some(change) = replicas[which].edit(&[edit], &by("household.correct", time)).unwrap()
        {
            all.push((change, time));
        }
    }
    all
}
