//! A short day in five acts: enrolment, an edit, a visit with its photo, an answer of the server, a draft and a look
//! at it all. Each act ends with an acknowledgement; what was acknowledged can be asked for afterwards.

use crate::pack;
use model::document::{Authorship, Document, Edit, Scalar, edits_of};
use model::id::{DeviceId, DocumentId, IncarnationId, TenantId, UserId};
use model::record::{Household, Person, Phone, Photo, Record, Visit};
use model::rng::Rng;
use store::table::draft::Draft;
use store::table::meta::Identity;
use store::{Edited, Result, Sent, Standing, Step, Store, TakenPhoto};
use sync::changeset::{Changeset, Part, chain_start};
use sync::clock::BootId;
use sync::exchange::{Epoch, PROTOCOL, SpaceDelta, SyncReply};
use sync::feed::{FeedChange, FeedEntry, Tag};
use sync::hash::Hash;
use sync::key::Signature;
use sync::receipt::{Gone, SyncReceipt, Verdict};
use sync::trust::{Nonce, SignedTime};

const NOW: i64 = 1_790_000_000_000;
const TODAY: &str = "2026-09-21";
const GRID: &str = "grid/990101001001001";
const LIFE: IncarnationId = IncarnationId::from_bytes([4; 16]);
/// Larger than a page, so that it is written in pieces.
const PHOTO_BYTES: usize = 9_000;

/// The acts, in order.
pub(crate) const ACTS: [Act; 11] = [
    Act::Enrol,
    Act::Create,
    Act::Edit,
    Act::Visit,
    Act::SyncIn,
    Act::PackBegin,
    Act::ChunkIn,
    Act::LastChunkIn,
    Act::Draft,
    Act::Piece,
    Act::Fetch,
];

/// One thing a worker does, and is told that it is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Act {
    Enrol,
    Create,
    Edit,
    Visit,
    SyncIn,
    PackBegin,
    ChunkIn,
    LastChunkIn,
    Draft,
    Piece,
    Fetch,
}

/// The ids of the day: the same every time.
struct Day {
    rng: Rng,
    household: DocumentId,
    visit: DocumentId,
    stranger: DocumentId,
}

impl Day {
    fn new(act: Act) -> Self {
        let mut rng = Rng::from_number(1);
        let [household, visit, stranger] = [0; 3].map(|_| rng.document_id(NOW));
        // Each act draws actors and entries of its own, so that it can be done again by itself.
        Self { rng: Rng::from_number(100 + act as u64), household, visit, stranger }
    }
}

impl Act {
    /// Does it.
    pub(crate) fn run(self, store: &mut Store) -> Result<()> {
        let mut day = Day::new(self);
        match self {
            Self::Enrol => {
                let identity = Identity {
                    tenant: TenantId::from_bytes([1; 16]),
                    device: DeviceId::from_bytes([2; 16]),
                    user: user(),
                };
                store.enrol(identity, LIFE, &[("certificate", b"signed")])
            }
            Self::Create => create(&mut day, store),
            Self::Edit => edit(&mut day, store),
            Self::Visit => visit(&mut day, store),
            Self::SyncIn => store
                .apply_reply(&Sent { pushed: Some(LIFE), offered: vec![] }, &answer(&mut day))
                .map(drop),
            Self::PackBegin => store.begin_pack(&pack::manifest()),
            Self::ChunkIn => pack::take(store, 0),
            Self::LastChunkIn => pack::take(store, 1),
            Self::Draft => store.keep_draft(&draft()),
            Self::Piece => store.keep_piece(theirs().hash, 0, &theirs().bytes[..5_000]),
            Self::Fetch => fetch(store),
        }
    }

    /// Whether it is there: whole, or not at all.
    ///
    /// # Panics
    /// When there is a part of it.
    pub(crate) fn is_there(self, store: &Store) -> bool {
        let day = Day::new(self);
        match self {
            Self::Enrol => {
                let there = store.identity().unwrap().is_some();
                assert_eq!(store.note("certificate").unwrap().is_some(), there);
                assert_eq!(store.life().unwrap().is_some(), there);
                there
            }
            Self::Create => {
                let there = store.kind_of(day.household).unwrap().is_some();
                assert_eq!(!store.search("才旦卓玛家", TODAY, 9).unwrap().is_empty(), there);
                assert_eq!(store.changeset(LIFE, 1).unwrap().is_some(), there);
                there
            }
            Self::Edit => {
                let there = store.changeset(LIFE, 2).unwrap().is_some();
                let now: Option<Household> = read(store, day.household);
                assert_eq!(now.is_some_and(|now| now.best_time.as_deref() == Some("晚上")), there);
                there
            }
            Self::Visit => {
                let there = store.kind_of(day.visit).unwrap().is_some();
                assert_eq!(store.photo(photo().hash).unwrap() == Some(photo().bytes), there);
                assert_eq!(store.visits_of(day.household, 9).unwrap().len(), usize::from(there));
                let now: Option<Household> = read(store, day.household);
                assert_eq!(
                    now.is_some_and(|now| now.confirmed_at == Some(NOW)),
                    there,
                    "both parts or none"
                );
                there
            }
            Self::SyncIn => {
                let there = store.cursors().unwrap().iter().any(|cursor| cursor.n == 1);
                assert_eq!(store.kind_of(day.stranger).unwrap().is_some(), there);
                if there {
                    let stands = store.record_state(day.household).unwrap().unwrap().standing();
                    assert_eq!(
                        stands,
                        Standing::Waiting,
                        "the visit's own part is not received yet"
                    );
                    let (row, _) = store.changeset(LIFE, 2).unwrap().unwrap();
                    assert!(row.receipt.is_some());
                }
                there
            }
            // Once all of it is in, nothing is under way any more.
            Self::PackBegin => pack::is_under_way(store) || pack::is_done(store),
            Self::ChunkIn => pack::is_there(store, 0),
            Self::LastChunkIn => {
                let there = pack::is_there(store, 1);
                assert_eq!(pack::is_done(store), there, "the last chunk ends the pack");
                there
            }
            Self::Draft => store.draft("visit/1").unwrap() == Some(draft()),
            Self::Piece => {
                let come = store.pieces(theirs().hash).unwrap();
                assert!(theirs().bytes.starts_with(&come), "what came is of that photo");
                !come.is_empty() || Self::Fetch.is_there(store)
            }
            Self::Fetch => {
                let there = store.photo(theirs().hash).unwrap();
                assert!(there.as_ref().is_none_or(|bytes| *bytes == theirs().bytes));
                let left = store.photo_come_bytes(theirs().hash).unwrap();
                assert!(there.is_none() || left == 0, "whole, and no piece twice");
                there.is_some()
            }
        }
    }
}

fn user() -> UserId {
    UserId::from_bytes([3; 16])
}

fn by(action: &str) -> Authorship {
    Authorship { user: user(), action: action.into(), time: NOW }
}

fn read<T: Record>(store: &Store, id: DocumentId) -> Option<T> {
    let document = store.document(id, Rng::from_number(9).actor()).ok()?;
    Some(document.read().unwrap())
}

fn draft() -> Draft {
    Draft {
        key: "visit/1".into(),
        schema_version: 1,
        saved_at: NOW,
        json: "{\"note\":\"半句\"}".into(),
    }
}

fn photo() -> TakenPhoto {
    picture(251)
}

/// A photo of somebody else's, that has no forty bytes of the other.
fn theirs() -> TakenPhoto {
    picture(241)
}

fn picture(period: usize) -> TakenPhoto {
    let rest = (0..PHOTO_BYTES).map(|at| (at % period) as u8);
    let bytes: Vec<u8> = [0xff, 0xd8, 0xff].into_iter().chain(rest).collect();
    TakenPhoto { hash: Hash::of(&bytes), bytes, at: NOW }
}

/// Goes on from where it has got to, and keeps it.
fn fetch(store: &mut Store) -> Result<()> {
    let TakenPhoto { hash, bytes, .. } = theirs();
    let from = store.photo_come_bytes(hash)?;
    store.keep_piece(hash, from, &bytes[usize::try_from(from).unwrap()..])?;
    assert_eq!(store.pieces(hash)?, bytes);
    store.keep_fetched(hash, &bytes, NOW)
}

fn create(day: &mut Day, store: &mut Store) -> Result<()> {
    let entry = day.rng.entry_id(NOW);
    let mut record = Household { label: "才旦卓玛家".into(), ..Household::default() };
    record.phones.insert(entry, Phone { number: "15400000001".into(), ..Phone::default() });
    let made = made(&mut day.rng, day.household, &record, "household.create");
    save(store, "household.create", vec![made], vec![])
}

fn edit(day: &mut Day, store: &mut Store) -> Result<()> {
    let mut document = store.document(day.household, day.rng.actor())?;
    let edits = [Edit::Set("best_time".into(), Scalar::Text("晚上".into()))];
    let change = document.edit(&edits, &by("household.edit"))?.unwrap();
    save(store, "household.edit", vec![(day.household, document, change)], vec![])
}

fn visit(day: &mut Day, store: &mut Store) -> Result<()> {
    let photo = photo();
    let mut record = Visit {
        household: Some(day.household),
        visit_type: "01".into(),
        method: "01".into(),
        result: "01".into(),
        occurred_at: NOW,
        note: "腰好些了".into(),
        ..Visit::default()
    };
    let bytes = i64::try_from(photo.bytes.len()).unwrap();
    record.photos.insert(
        day.rng.entry_id(NOW),
        Photo { blob: photo.hash.to_string(), bytes, ..Photo::default() },
    );
    let made = made(&mut day.rng, day.visit, &record, "visit.record");
    let mut document = store.document(day.household, day.rng.actor())?;
    let edits = [Edit::Set("confirmed_at".into(), Scalar::Int(NOW))];
    let change = document.edit(&edits, &by("visit.record"))?.unwrap();
    save(store, "visit.record", vec![made, (day.household, document, change)], vec![photo])
}

type Made = (DocumentId, Document, Vec<u8>);

fn made<T: Record>(rng: &mut Rng, id: DocumentId, record: &T, action: &str) -> Made {
    let mut document = Document::create(T::KIND, 1, rng.actor()).unwrap();
    let change = document.edit(&edits_of(record).unwrap(), &by(action)).unwrap().unwrap();
    (id, document, change)
}

fn part((id, document, change): &Made) -> Part {
    Part {
        document: *id,
        kind: document.kind().number(),
        schema_version: document.version(),
        space: GRID.into(),
        generation: 0,
        changes: vec![change.clone()],
        erased: None,
    }
}

fn save(store: &mut Store, action: &str, made: Vec<Made>, photos: Vec<TakenPhoto>) -> Result<()> {
    let changeset = Changeset {
        user: user(),
        action: action.into(),
        amends: None,
        device_time: NOW,
        boot: BootId([5; 16]),
        boot_clock: 1,
        parts: made.iter().map(part).collect(),
    };
    let documents = made.into_iter().map(|(id, document, _)| Edited { id, document }).collect();
    let step = Step { changeset, documents, photos, draft_done: None, replaces: vec![] };
    store.save(step).map(drop)
}

/// What of the day's household and visit can be found on a disk.
pub(crate) fn canaries() -> Vec<(String, Vec<u8>)> {
    let texts = ["才旦卓玛家", "15400000001", "腰好些了"];
    let mut all: Vec<(String, Vec<u8>)> =
        texts.iter().map(|text| ((*text).to_owned(), text.as_bytes().to_vec())).collect();
    all.push(("photo".to_owned(), photo().bytes[5_000..5_040].to_vec()));
    all
}

/// The server's word that both were erased by right.
pub(crate) fn erased() -> SyncReply {
    let day = Day::new(Act::Draft);
    let entries = (2..).zip([day.household, day.visit]);
    let entries = entries
        .map(|(n, document)| FeedEntry::Erased { n, gone: Gone { document, generation: 1 } });
    let delta = SpaceDelta { space: GRID.into(), entries: entries.collect(), cursor: 3 };
    SyncReply { receipts: vec![], spaces: vec![delta], ..answer(&mut Day::new(Act::SyncIn)) }
}

/// Whether they are gone, their author can be told, what others wrote is there, and the chain can still be sent.
pub(crate) fn is_erased(store: &Store) -> bool {
    let day = Day::new(Act::Draft);
    let gone = [day.household, day.visit];
    assert!(store.kind_of(day.stranger).unwrap().is_some());
    let told: Vec<DocumentId> =
        store.erased_own().unwrap().iter().map(|row| row.document).collect();
    let mut prev = chain_start(LIFE);
    for seq in 1..=3 {
        let (row, changeset) = store.changeset(LIFE, seq).unwrap().unwrap();
        assert_eq!((row.prev, row.hash), (prev, changeset.hash(seq, prev)), "the chain holds");
        prev = row.hash;
    }
    gone.iter().all(|id| told.contains(id) && store.kind_of(*id).unwrap().is_none())
}

/// Receipts for the first two changesets, and another's person.
fn answer(day: &mut Day) -> SyncReply {
    let record = Person { name: "王芳".into(), ..Person::default() };
    let made = made(&mut day.rng, day.stranger, &record, "person.create");
    let part = part(&made);
    let change = FeedChange {
        n: 1,
        commit: 3,
        document: part.document,
        kind: part.kind,
        schema_version: part.schema_version,
        generation: part.generation,
        change: made.2,
        incarnation: IncarnationId::from_bytes([8; 16]),
        tag: Tag([6; 16]),
    };
    let receipt = |seq| SyncReceipt { seq, verdict: Verdict::Received(vec![]), commit: seq };
    SyncReply {
        protocol: PROTOCOL,
        server_time: SignedTime {
            epoch: Epoch([1; 8]),
            time: NOW,
            nonce: Nonce([2; 16]),
            signature: Signature([0; 64]),
        },
        receipts: vec![receipt(1), receipt(2)],
        spaces: vec![SpaceDelta {
            space: GRID.into(),
            entries: vec![FeedEntry::Change(Box::new(change))],
            cursor: 1,
        }],
        blobs_lacking: vec![],
        posting: None,
        revoked: vec![],
        backed_up_to: 0,
        more: false,
        retry_after_s: None,
        digests: None,
        app: None,
        restored: None,
        settled: vec![],
        packs: vec![],
    }
}
