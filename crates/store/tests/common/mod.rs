//! A worker at a tablet, without a tablet: makes documents, edits them, saves steps, and plays the server's part.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

use std::path::PathBuf;

use doorstep_store::table::meta::Identity;
use doorstep_store::{Applied, Edited, OpenOptions, Saved, Sent, Step, Store};
use model::document::{Authorship, Document, Edit, Scalar, edits_of};
use model::id::{DeviceId, DocumentId, EntryId, IncarnationId, TenantId, UserId};
use model::kind::Kind;
use model::record::household::Residence;
use model::record::person::Membership;
use model::record::place::Dwelling;
use model::record::visit::Promise;
use model::record::{Household, Person, Phone, Place, Record, Visit};
use model::rng::Rng;
use sync::changeset::{Changeset, Part};
use sync::clock::BootId;
use sync::exchange::{Epoch, PROTOCOL, SpaceDelta, SyncReply};
use sync::feed::{FeedChange, FeedEntry, Tag};
use sync::key::Signature;
use sync::receipt::{Placed, SyncReceipt, Verdict};
use sync::trust::{Nonce, SignedTime};

pub(crate) const KEY: [u8; 32] = [7; 32];
pub(crate) const NOW: i64 = 1_790_000_000_000;
pub(crate) const TODAY: &str = "2026-09-21";
pub(crate) const GRID: &str = "grid/990101001001001";

pub(crate) struct Worker {
    pub(crate) store: Store,
    pub(crate) rng: Rng,
    pub(crate) user: UserId,
    pub(crate) path: PathBuf,
    _folder: tempfile::TempDir,
}

pub(crate) fn user(number: u8) -> UserId {
    UserId::from_bytes([number; 16])
}

pub(crate) fn life(number: u8) -> IncarnationId {
    IncarnationId::from_bytes([number; 16])
}

impl Worker {
    pub(crate) fn new(number: u8) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tablet.db");
        let mut store = Store::open(&path, &KEY, &OpenOptions::default()).unwrap();
        let identity = Identity {
            tenant: TenantId::from_bytes([9; 16]),
            device: DeviceId::from_bytes([number; 16]),
            user: user(number),
        };
        store.enrol(identity, life(number), &[("certificate", b"signed")]).unwrap();
        Self {
            store,
            rng: Rng::from_number(u64::from(number)),
            user: user(number),
            path,
            _folder: folder,
        }
    }

    pub(crate) fn reopen(self) -> Self {
        let Self { store, rng, user, path, _folder } = self;
        drop(store);
        let store = Store::open(&path, &KEY, &OpenOptions::default()).unwrap();
        Self { store, rng, user, path, _folder }
    }

    /// Closes the file, lets somebody else at it, and opens it again.
    pub(crate) fn meddle(self, sql: &str) -> Self {
        let Self { store, rng, user, path, _folder } = self;
        drop(store);
        let connection = rusqlite::Connection::open(&path).unwrap();
        let key: String = KEY.iter().map(|byte| format!("{byte:02x}")).collect();
        connection.execute_batch(&format!("PRAGMA key = \"x'{key}'\"")).unwrap();
        doorstep_store::digest_functions(&connection).unwrap();
        connection.execute_batch(sql).unwrap();
        drop(connection);
        let store = Store::open(&path, &KEY, &OpenOptions::default()).unwrap();
        Self { store, rng, user, path, _folder }
    }

    pub(crate) fn by(&self, action: &str) -> Authorship {
        Authorship { user: self.user, action: action.into(), time: NOW }
    }

    pub(crate) fn changeset(&self, action: &str, parts: Vec<Part>) -> Changeset {
        Changeset {
            user: self.user,
            action: action.into(),
            amends: None,
            device_time: NOW,
            boot: BootId([5; 16]),
            boot_clock: 1,
            parts,
        }
    }

    pub(crate) fn step(&self, action: &str, edited: Vec<(DocumentId, Document, Vec<u8>)>) -> Step {
        let part = |(id, document, change): &(DocumentId, Document, Vec<u8>)| Part {
            document: *id,
            kind: document.kind().number(),
            schema_version: document.version(),
            space: home(document.kind()),
            generation: 0,
            changes: vec![change.clone()],
            erased: None,
        };
        Step {
            changeset: self.changeset(action, edited.iter().map(part).collect()),
            documents: edited
                .into_iter()
                .map(|(id, document, _)| Edited { id, document })
                .collect(),
            photos: Vec::new(),
            draft_done: None,
            replaces: Vec::new(),
        }
    }

    /// A new document in memory, with its first change.
    pub(crate) fn make<T: Record>(
        &mut self,
        record: &T,
        action: &str,
    ) -> (DocumentId, Document, Vec<u8>) {
        let id = self.rng.document_id(NOW);
        let mut document = Document::create(T::KIND, 1, self.rng.actor()).unwrap();
        let change = document.edit(&edits_of(record).unwrap(), &self.by(action)).unwrap().unwrap();
        (id, document, change)
    }

    pub(crate) fn create<T: Record>(&mut self, record: &T) -> DocumentId {
        let made = self.make(record, "record.create");
        let id = made.0;
        let step = self.step("record.create", vec![made]);
        self.store.save(step).unwrap();
        id
    }

    pub(crate) fn edited(
        &mut self,
        id: DocumentId,
        edits: &[Edit],
        action: &str,
    ) -> (DocumentId, Document, Vec<u8>) {
        let actor = self.rng.actor();
        let mut document = self.store.document(id, actor).unwrap();
        let change =
            document.edit(edits, &self.by(action)).unwrap().expect("the edit changes something");
        (id, document, change)
    }

    pub(crate) fn edit(&mut self, id: DocumentId, edits: &[Edit]) -> Saved {
        let edited = self.edited(id, edits, "record.edit");
        let step = self.step("record.edit", vec![edited]);
        self.store.save(step).unwrap()
    }

    pub(crate) fn read<T: Record>(&mut self, id: DocumentId) -> T {
        let actor = self.rng.actor();
        self.store.document(id, actor).unwrap().read().unwrap()
    }

    pub(crate) fn entry(&mut self) -> EntryId {
        self.rng.entry_id(NOW)
    }

    pub(crate) fn household(&mut self, label: &str, phone: &str) -> Household {
        let mut record = Household { label: label.into(), ..Household::default() };
        let id = self.entry();
        record.phones.insert(id, Phone { number: phone.into(), ..Phone::default() });
        record.phone_best = Some(id);
        record
    }

    pub(crate) fn lives_at(
        &mut self,
        mut record: Household,
        place: DocumentId,
        dwelling: EntryId,
    ) -> Household {
        let residence =
            Residence { place: Some(place), dwelling: Some(dwelling), ..Residence::default() };
        let entry = self.entry();
        record.residences.insert(entry, residence);
        record
    }

    pub(crate) fn person(&mut self, name: &str, household: DocumentId) -> Person {
        let mut record = Person { name: name.into(), ..Person::default() };
        let edge = Membership {
            household: Some(household),
            relation: Some("01".into()),
            ..Membership::default()
        };
        let entry = self.entry();
        record.memberships.insert(entry, edge);
        record
    }

    pub(crate) fn place(
        &mut self,
        estate: &str,
        building: &str,
        doors: &[(&str, &str)],
    ) -> (Place, Vec<EntryId>) {
        let mut record = Place {
            estate_name: estate.into(),
            building_no: building.into(),
            building_type: "01".into(),
            ..Place::default()
        };
        let mut ids = Vec::new();
        for (unit, room) in doors {
            let door = Dwelling {
                unit_no: Some((*unit).into()),
                room_no: Some((*room).into()),
                ..Dwelling::default()
            };
            let id = self.entry();
            record.dwellings.insert(id, door);
            ids.push(id);
        }
        (record, ids)
    }

    pub(crate) fn visit(&mut self, household: DocumentId, promise: Option<&str>) -> Visit {
        let mut record = Visit {
            household: Some(household),
            visit_type: "01".into(),
            method: "01".into(),
            result: "01".into(),
            occurred_at: NOW,
            note: "腰好些了".into(),
            ..Visit::default()
        };
        if let Some(text) = promise {
            let promise =
                Promise { text: text.into(), due: Some("2026-09-25".into()), ..Promise::default() };
            let id = self.entry();
            record.promises.insert(id, promise);
        }
        record
    }

    /// What the server would send others of what was pushed, and the receipts for the author.
    pub(crate) fn push(&mut self, server: &mut Server) -> Applied {
        let outgoing = self.store.outgoing().unwrap().expect("something to push");
        let mut receipts = Vec::new();
        for (seq, changeset) in (outgoing.first_seq..).zip(&outgoing.changesets) {
            let mut placed = Vec::new();
            for part in &changeset.parts {
                for change in &part.changes {
                    server.feed.push((outgoing.incarnation, part.clone(), change.clone()));
                    placed.push(Placed { space: GRID.into(), n: server.feed.len() as u64 });
                }
            }
            receipts.push(receipt(seq, Verdict::Received(placed)));
        }
        let sent = Sent { pushed: Some(outgoing.incarnation), offered: Vec::new() };
        self.store.apply_reply(&sent, &reply(receipts, Vec::new())).unwrap()
    }

    /// Reads the one space's feed to its end.
    pub(crate) fn pull(&mut self, server: &Server) -> Applied {
        let cursor = self.store.cursors().unwrap().first().map_or(0, |cursor| cursor.n);
        let delta = server.delta(cursor, self.store.life().unwrap().unwrap().incarnation);
        let spaces = delta.into_iter().collect();
        self.store.apply_reply(&Sent::default(), &reply(Vec::new(), spaces)).unwrap()
    }
}

/// The one grid's feed.
#[derive(Default)]
pub(crate) struct Server {
    pub(crate) feed: Vec<(IncarnationId, Part, Vec<u8>)>,
}

impl Server {
    pub(crate) fn delta(&self, cursor: u64, asking: IncarnationId) -> Option<SpaceDelta> {
        let entry = |(at, (author, part, change)): (usize, &(IncarnationId, Part, Vec<u8>))| {
            let n = at as u64 + 1;
            if *author == asking {
                FeedEntry::Own { n }
            } else {
                feed_entry(n, *author, part, change)
            }
        };
        let entries: Vec<_> = self
            .feed
            .iter()
            .enumerate()
            .map(entry)
            .skip(usize::try_from(cursor).unwrap())
            .collect();
        let cursor = entries.last().map(FeedEntry::n)?;
        Some(SpaceDelta { space: GRID.into(), entries, cursor })
    }
}

pub(crate) fn feed_entry(n: u64, author: IncarnationId, part: &Part, change: &[u8]) -> FeedEntry {
    FeedEntry::Change(Box::new(FeedChange {
        n,
        commit: n,
        document: part.document,
        kind: part.kind,
        schema_version: part.schema_version,
        generation: part.generation,
        change: change.to_vec(),
        incarnation: author,
        tag: Tag([3; 16]),
    }))
}

pub(crate) fn receipt(seq: u64, verdict: Verdict) -> SyncReceipt {
    SyncReceipt { seq, verdict, commit: seq }
}

pub(crate) fn reply(receipts: Vec<SyncReceipt>, spaces: Vec<SpaceDelta>) -> SyncReply {
    SyncReply {
        protocol: PROTOCOL,
        server_time: SignedTime {
            epoch: Epoch([1; 8]),
            time: NOW,
            nonce: Nonce([2; 16]),
            signature: Signature([0; 64]),
        },
        receipts,
        spaces,
        blobs_lacking: Vec::new(),
        posting: None,
        revoked: Vec::new(),
        backed_up_to: 0,
        more: false,
        retry_after_s: None,
        digests: None,
        app: None,
        restored: None,
        settled: Vec::new(),
        packs: vec![],
    }
}

pub(crate) fn home(kind: Kind) -> String {
    match kind {
        Kind::Reporter => "community/990101001001".into(),
        Kind::Lead => "team/00000000-0000-0000-0000-000000000001".into(),
        _ => GRID.into(),
    }
}

pub(crate) fn set(field: &str, text: &str) -> Edit {
    Edit::Set(field.into(), Scalar::Text(text.into()))
}
