//! Someone who writes records: documents, changesets and pushes as a tablet makes them, without a tablet.

use model::document::{Authorship, Document, Edit, Scalar, edits_of};
use model::id::{DeviceId, DocumentId, IncarnationId, TenantId, UserId};
use model::kind::Kind;
use model::record::{Event, Household, Lead, Reporter};
use model::rng::Rng;
use sync::changeset::{Changeset, Part, chain_start};
use sync::clock::BootId;
use sync::hash::Hash;
use sync::key::{PublicKey, SigningKey};
use sync::push::{self, Push};

use super::NOW;

/// One life of one tablet's database.
pub struct Author {
    pub user: UserId,
    pub device: DeviceId,
    pub life: IncarnationId,
    pub key: SigningKey,
    pub next_seq: u64,
    pub prev: Hash,
    pub rng: Rng,
}

impl Author {
    pub fn new(seed: u64, user: UserId, device: DeviceId) -> Self {
        let mut rng = Rng::from_number(seed);
        let life = IncarnationId::from_bytes(rng.bytes());
        let key = SigningKey::from_bytes(&rng.bytes());
        Self { user, device, life, key, next_seq: 1, prev: chain_start(life), rng }
    }

    pub fn public_key(&self) -> PublicKey {
        PublicKey::of(&self.key)
    }

    /// The same tablet with a new database: a new chain and new actors.
    pub fn begin_life(&mut self) {
        self.life = IncarnationId::from_bytes(self.rng.bytes());
        (self.next_seq, self.prev) = (1, chain_start(self.life));
    }

    /// Another document of a kind, with its first edits.
    pub fn create(
        &mut self,
        kind: Kind,
        space: &str,
        action: &str,
        edits: &[Edit],
    ) -> (Made, Changeset) {
        let id = self.rng.document_id(NOW);
        let document = Document::create(kind, 1, self.rng.actor()).unwrap();
        let mut made = Made { id, document, space: space.to_owned() };
        let changeset = self.edit(&mut made, action, edits);
        (made, changeset)
    }

    pub fn household(&mut self, space: &str, label: &str) -> (Made, Changeset) {
        let record = Household { label: label.into(), ..Household::default() };
        self.create(Kind::Household, space, "household.create", &edits_of(&record).unwrap())
    }

    /// An event as a worker raises it: noted and reported in one go.
    pub fn event(&mut self, space: &str, title: &str) -> (Made, Changeset) {
        let record = Event {
            category: "22".into(),
            urgency: "3".into(),
            source: "02".into(),
            title: title.into(),
            place_text: Some("3号楼".into()),
            ..Event::default()
        };
        let mut edits = edits_of(&record).unwrap();
        edits.extend(["E01", "E02"].map(|step| self.step(step)));
        self.create(Kind::Event, space, "event.raise", &edits)
    }

    pub fn step(&mut self, transition: &str) -> Edit {
        let values = vec![("transition".to_owned(), Scalar::Text(transition.to_owned()))];
        Edit::Add("log".to_owned(), self.rng.entry_id(NOW), values)
    }

    pub fn reporter(&mut self, event: DocumentId, space: &str) -> (Made, Changeset) {
        let record =
            Reporter { event: Some(event), name: Some("王建国".into()), ..Reporter::default() };
        self.create(Kind::Reporter, space, "event.raise", &edits_of(&record).unwrap())
    }

    pub fn lead(&mut self, space: &str) -> (Made, Changeset) {
        let record = Lead {
            title: "邻里噪音".into(),
            dispute_type: "02".into(),
            dispute_source: "01".into(),
            dispute_scale: "1".into(),
            screened_at: Some(NOW),
            ..Lead::default()
        };
        let mut edits = edits_of(&record).unwrap();
        let screened =
            model::workflow::entry_fields(model::schema::MachineId::Mediation, "M01").unwrap();
        let asked = screened.iter().filter(|field| field.required);
        let mut values: Vec<_> =
            asked.map(|field| (field.name.to_owned(), Scalar::Bool(false))).collect();
        values.push(("transition".to_owned(), Scalar::Text("M01".to_owned())));
        edits.push(Edit::Add("log".to_owned(), self.rng.entry_id(NOW), values));
        self.create(Kind::Lead, space, "lead.note", &edits)
    }

    /// One more action on a document this author has open.
    pub fn edit(&mut self, made: &mut Made, action: &str, edits: &[Edit]) -> Changeset {
        let by = Authorship { user: self.user, action: action.to_owned(), time: NOW };
        let change = made.document.edit(edits, &by).unwrap().unwrap();
        Changeset {
            user: self.user,
            action: action.to_owned(),
            amends: None,
            device_time: NOW,
            boot: BootId([0; 16]),
            boot_clock: 0,
            parts: vec![Part {
                document: made.id,
                kind: made.document.kind().number(),
                schema_version: 1,
                space: made.space.clone(),
                generation: 0,
                changes: vec![change],
                erased: None,
            }],
        }
    }

    /// A colleague opens what this author made, with an editing session of its own.
    pub fn open(&mut self, theirs: &mut Made) -> Made {
        let saved = theirs.document.save();
        let document = Document::load(theirs.document.kind(), 1, &saved, self.rng.actor()).unwrap();
        Made { id: theirs.id, document, space: theirs.space.clone() }
    }

    /// Signs changesets as the next of the chain, and goes on behind them.
    pub fn push(&mut self, tenant: TenantId, changesets: &[Changeset]) -> Push {
        let push = self.seal(tenant, changesets);
        self.pass(&push);
        push
    }

    /// Goes on behind a push.
    pub fn pass(&mut self, push: &Push) {
        (self.next_seq, self.prev) = (self.next_seq + u64::from(push.head.count), push.head.tip);
    }

    /// Signs changesets as the next of the chain; they may be signed again.
    pub fn seal(&self, tenant: TenantId, changesets: &[Changeset]) -> Push {
        self.seal_as(tenant, changesets, false)
    }

    /// The same, with nothing left off when that was asked for.
    pub fn seal_as(&self, tenant: TenantId, changesets: &[Changeset], plain: bool) -> Push {
        let author = push::Author {
            tenant,
            device: self.device,
            incarnation: self.life,
            first_seq: self.next_seq,
            prev: self.prev,
        };
        push::seal(author, changesets, plain, &self.key).unwrap()
    }
}

/// A document somebody has open.
pub struct Made {
    pub id: DocumentId,
    pub document: Document,
    pub space: String,
}

pub fn set(field: &str, value: &str) -> Edit {
    Edit::Set(field.to_owned(), Scalar::Text(value.to_owned()))
}

/// Names a photo in a record.
pub fn photo(rng: &mut Rng, hash: &Hash, bytes: i64) -> Edit {
    let values = vec![
        ("blob".to_owned(), Scalar::Bytes(hash.as_bytes().to_vec())),
        ("bytes".to_owned(), Scalar::Int(bytes)),
    ];
    Edit::Add("photos".to_owned(), rng.entry_id(NOW), values)
}
