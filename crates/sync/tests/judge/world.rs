//! A receiver in memory: what the judge may ask, and what it writes down. No SQL, so that a rule can be seen alone.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;

use doorstep_sync::apply::InPlace;
use doorstep_sync::changeset::{Changeset, Part, chain_start};
use doorstep_sync::clock::BootId;
use doorstep_sync::hash::Hash;
use doorstep_sync::judge::{
    AcceptedPart, Case, Facts, Judged, KnownDocument, Ledger, Stamping, Standing, judge, stamp,
};
use doorstep_sync::key::PublicKey;
use doorstep_sync::receipt::{SyncReceipt, Verdict};
use doorstep_sync::trust::DeviceClaims;
use model::document::{Authorship, ChangeHash, Document, Edit};
use model::id::{DeviceId, DocumentId, IncarnationId, TenantId, UserId};
use model::kind::Kind;
use model::permission::Role;
use model::rng::Rng;
use model::space::{Grant, Right, Space};
use model::time::TimeMs;

pub(crate) const NOW: TimeMs = 1_790_000_000_000;
pub(crate) const GRID: &str = "grid/990101001001001";
pub(crate) const OTHER_GRID: &str = "grid/990101001001002";
pub(crate) const COMMUNITY: &str = "community/990101001001";

pub(crate) fn user(n: u8) -> UserId {
    UserId::from_bytes([n; 16])
}

pub(crate) fn life(n: u8) -> IncarnationId {
    IncarnationId::from_bytes([n; 16])
}

pub(crate) fn space(name: &str) -> Space {
    name.parse().unwrap()
}

#[derive(Default)]
pub(crate) struct World {
    pub(crate) documents: BTreeMap<DocumentId, (KnownDocument, BTreeMap<Hash, Vec<u8>>)>,
    pub(crate) actors: BTreeMap<(DocumentId, Vec<u8>), IncarnationId>,
    pub(crate) judged: BTreeMap<(IncarnationId, u64), Standing>,
    pub(crate) withheld: BTreeSet<Hash>,
    pub(crate) grants: Vec<Grant>,
    pub(crate) revoked: bool,
    pub(crate) numbers: RefCell<u32>,
    pub(crate) amended: BTreeSet<(IncarnationId, u64)>,
    pub(crate) erased: BTreeMap<DocumentId, u32>,
}

impl Facts for World {
    type Error = Infallible;

    fn standing(&self, life: IncarnationId, seq: u64) -> Result<Option<Standing>, Infallible> {
        Ok(self.judged.get(&(life, seq)).cloned())
    }

    fn last_seq(&self, life: IncarnationId) -> Result<u64, Infallible> {
        Ok(self.judged.keys().filter(|(it, _)| *it == life).map(|(_, seq)| *seq).max().unwrap_or(0))
    }

    fn amended(&self, life: IncarnationId, seq: u64) -> Result<bool, Infallible> {
        Ok(self.amended.contains(&(life, seq)))
    }

    fn document(&self, id: DocumentId) -> Result<Option<KnownDocument>, Infallible> {
        Ok(self.documents.get(&id).map(|(known, _)| known.clone()))
    }

    fn erased(&self, id: DocumentId) -> Result<Option<u32>, Infallible> {
        Ok(self.erased.get(&id).copied())
    }

    fn has_change(&self, id: DocumentId, _: u32, change: &ChangeHash) -> Result<bool, Infallible> {
        Ok(self.documents.get(&id).is_some_and(|(_, changes)| changes.contains_key(&Hash(*change))))
    }

    fn withheld(&self, _: DocumentId, change: &ChangeHash) -> Result<bool, Infallible> {
        Ok(self.withheld.contains(&Hash(*change)))
    }

    fn actor_owner(
        &self,
        id: DocumentId,
        _: u32,
        actor: &[u8],
    ) -> Result<Option<IncarnationId>, Infallible> {
        Ok(self.actors.get(&(id, actor.to_vec())).copied())
    }

    fn grants(&self, user: UserId) -> Result<Vec<Grant>, Infallible> {
        Ok(self.grants.iter().filter(|grant| grant.user == user).cloned().collect())
    }

    fn resolve(&self, space: &Space) -> Result<Option<Space>, Infallible> {
        Ok((space.to_string() != "grid/990101001001999").then_some(*space))
    }
}

struct Numbers<'a>(&'a RefCell<u32>);

impl Ledger for Numbers<'_> {
    type Error = Infallible;

    fn next_number(&mut self, community: &Space, _: TimeMs) -> Result<String, Infallible> {
        *self.0.borrow_mut() += 1;
        Ok(format!("SJ-{community}-{:04}", self.0.borrow()))
    }
}

impl World {
    /// Two workers of one grid, a third of another.
    pub(crate) fn new() -> Self {
        let mut world = Self::default();
        for (who, grid) in [(1, GRID), (2, GRID), (3, OTHER_GRID)] {
            world.grant(who, grid, Right::Write, Role::GridWorker);
            world.grant(who, COMMUNITY, Right::HandIn, Role::GridWorker);
        }
        world
    }

    pub(crate) fn grant(&mut self, who: u8, name: &str, right: Right, role: Role) {
        let (from, to) = (NOW - 1_000_000, NOW + 1_000_000);
        self.grants.push(Grant { user: user(who), space: space(name), right, role, from, to });
    }

    pub(crate) fn judge(&self, who: u8, changeset: &Changeset) -> Judged {
        let certificate = DeviceClaims {
            tenant: TenantId::from_bytes([0; 16]),
            demo: true,
            device: DeviceId::from_bytes([who; 16]),
            user: user(who),
            public_key: PublicKey([0; 32]),
            from: 0,
            to: i64::MAX,
        };
        let none = BTreeSet::new();
        let case = Case {
            incarnation: life(who),
            seq: self.last_seq(life(who)).unwrap() + 1,
            changeset,
            certificate: &certificate,
            revoked: self.revoked,
            earliest: NOW - 1_000,
            latest: NOW,
            self_handled: &none,
        };
        judge(&case, self, &InPlace).unwrap()
    }

    /// Judges and writes down, as a server would.
    pub(crate) fn push(&mut self, who: u8, changeset: &Changeset) -> Judged {
        let mut judged = self.judge(who, changeset);
        let seq = self.last_seq(life(who)).unwrap() + 1;
        let prev =
            self.judged.get(&(life(who), seq - 1)).map_or(chain_start(life(who)), |it| it.hash);
        let verdict = match &mut judged {
            Judged::Received(parts) => {
                let mut rng = Rng::from_number(seq * 1_000 + u64::from(who));
                for part in parts.iter_mut() {
                    self.keep(who, part, &mut rng);
                }
                Verdict::Received(Vec::new())
            }
            Judged::Quarantined(code) => {
                self.withhold(changeset);
                Verdict::Quarantined(code.clone())
            }
            Judged::Blocked => {
                self.withhold(changeset);
                Verdict::Blocked
            }
            Judged::Need(_) | Judged::Later(_) => return judged,
        };
        let receipt = SyncReceipt { seq, verdict, commit: 1 };
        self.judged.insert((life(who), seq), Standing { hash: changeset.hash(seq, prev), receipt });
        judged
    }

    fn withhold(&mut self, changeset: &Changeset) {
        for raw in changeset.parts.iter().flat_map(|part| &part.changes) {
            if let Ok(chunk) = doorstep_sync::chunk::Chunk::parse(raw) {
                self.withheld.insert(chunk.hash);
            }
        }
    }

    fn keep(&mut self, who: u8, part: &mut AcceptedPart, rng: &mut Rng) {
        let none = BTreeSet::new();
        let teams = BTreeSet::new();
        let by = Stamping { user: user(who), teams: &teams, received_at: NOW, self_handled: &none };
        let stamped = stamp(part, &by, &mut Numbers(&self.numbers), rng).unwrap();
        let known = KnownDocument {
            kind: part.kind,
            schema_version: part.schema_version,
            generation: part.generation,
            home: part.home,
            author: part.author,
            saved: part.saved.clone(),
        };
        let entry = self.documents.entry(part.document).or_insert((known.clone(), BTreeMap::new()));
        entry.0 = known;
        for change in part.changes.iter().chain(&stamped) {
            entry.1.insert(change.hash, change.raw.clone());
        }
        for change in &part.changes {
            self.actors.insert((part.document, change.actor.clone()), life(who));
        }
    }

    pub(crate) fn open(&self, id: DocumentId, rng: &mut Rng) -> Document {
        let known = &self.documents[&id].0;
        Document::load(known.kind, known.schema_version, &known.saved, rng.actor()).unwrap()
    }
}

/// One person's action on one document, as a tablet would write it.
pub(crate) fn act(
    who: u8,
    action: &str,
    home: &str,
    document: &mut Document,
    id: DocumentId,
    edits: &[Edit],
) -> Changeset {
    let by = Authorship { user: user(who), action: action.to_owned(), time: NOW };
    let change = document.edit(edits, &by).unwrap().unwrap();
    changeset(who, action, vec![part(document.kind(), home, id, vec![change])])
}

pub(crate) fn part(kind: Kind, home: &str, document: DocumentId, changes: Vec<Vec<u8>>) -> Part {
    Part {
        document,
        kind: kind.number(),
        schema_version: 1,
        space: home.to_owned(),
        generation: 0,
        changes,
        erased: None,
    }
}

pub(crate) fn changeset(who: u8, action: &str, parts: Vec<Part>) -> Changeset {
    Changeset {
        user: user(who),
        action: action.to_owned(),
        amends: None,
        device_time: NOW,
        boot: BootId([0; 16]),
        boot_clock: 0,
        parts,
    }
}
