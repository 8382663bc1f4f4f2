//! A look into the server's database, past all its code.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use model::document::Document;
use model::id::{DocumentId, IncarnationId};
use model::kind::Kind;
use model::rng::Rng;
use rusqlite::{Connection, OpenFlags, params};
use serde_json::Value as Json;
use sync::changeset::Changeset;
use sync::chunk::Chunk;
use sync::hash::Hash;

use crate::world::{DATABASE, SimDisk};

/// A changeset as the server keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptSet {
    /// Its hash in its chain.
    pub hash: Hash,
    /// `received`, `blocked`, `quarantined`.
    pub state: String,
}

/// A record as the server keeps it.
pub struct KeptRecord {
    /// What it says, for holding against a tablet's.
    pub says: Json,
    /// The same, from its raw changes.
    pub rebuilt: Json,
}

/// A connection of its own.
pub struct Look(Connection);

impl Look {
    /// Looks at the database on a disk.
    #[must_use]
    pub fn open(vfs: &str, key: &[u8; 32]) -> Self {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX
            | OpenFlags::SQLITE_OPEN_URI;
        let connection =
            Connection::open_with_flags_and_vfs(Path::new(DATABASE), flags, vfs).unwrap();
        let salt = Hash::under("doorstep.salt.1", &[key]);
        let mut raw = String::new();
        for byte in key.iter().chain(salt.as_bytes().iter().take(16)) {
            let _ = write!(raw, "{byte:02x}");
        }
        connection.execute_batch(&format!("PRAGMA key = \"x'{raw}'\"")).unwrap();
        connection.execute_batch("PRAGMA query_only = ON").unwrap();
        Self(connection)
    }

    /// A copy on another disk, as the server's `backup` makes one: what was written and never committed is not in it.
    #[must_use]
    pub fn copied(self) -> SimDisk {
        let copy = SimDisk::new(0);
        self.0.execute_batch("PRAGMA query_only = OFF").unwrap();
        let to = format!("file:{DATABASE}?vfs={}", copy.vfs());
        self.0.execute("VACUUM INTO ?1", [to]).unwrap();
        copy
    }

    /// A changeset.
    #[must_use]
    pub fn changeset(&self, life: IncarnationId, seq: u64) -> Option<KeptSet> {
        let sql = "SELECT hash, state FROM changeset WHERE incarnation = ?1 AND seq = ?2";
        let mut statement = self.0.prepare_cached(sql).unwrap();
        let seq = i64::try_from(seq).unwrap_or(0);
        let read = |row: &rusqlite::Row<'_>| {
            let hash: Vec<u8> = row.get(0)?;
            Ok(KeptSet { hash: Hash::from_slice(&hash).unwrap(), state: row.get(1)? })
        };
        let mut rows = statement.query_map(params![life.as_bytes(), seq], read).unwrap();
        rows.next().map(Result::unwrap)
    }

    /// The records there are, sorted.
    #[must_use]
    pub fn documents(&self) -> Vec<DocumentId> {
        self.ids("SELECT id FROM document ORDER BY id")
    }

    /// The records that were erased by right.
    #[must_use]
    pub fn erased(&self) -> BTreeSet<DocumentId> {
        self.ids("SELECT document FROM erased").into_iter().collect()
    }

    fn ids(&self, sql: &str) -> Vec<DocumentId> {
        let mut statement = self.0.prepare(sql).unwrap();
        let rows = statement.query_map([], |row| row.get::<_, Vec<u8>>(0)).unwrap();
        rows.map(|id| id_of(&id.unwrap())).collect()
    }

    /// Whether a word stands in any row that holds what somebody wrote.
    #[must_use]
    pub fn holds(&self, word: &str) -> bool {
        let within = [
            ("change", "bytes"),
            ("quarantine", "bytes"),
            ("parked", "bytes"),
            ("document", "saved"),
            ("settled", "reason"),
        ];
        within.iter().any(|(table, column)| {
            let sql = format!("SELECT count(*) FROM \"{table}\" WHERE instr({column}, ?1) > 0");
            let many: i64 =
                self.0.query_row(&sql, params![word.as_bytes()], |row| row.get(0)).unwrap();
            many > 0
        })
    }

    /// Whether every change of a changeset stands in its record, whoever brought it.
    #[must_use]
    pub fn has_all(&self, changeset: &Changeset) -> bool {
        let mut statement = self.0.prepare_cached("SELECT 1 FROM change WHERE hash = ?1").unwrap();
        changeset.parts.iter().flat_map(|part| &part.changes).all(|raw| {
            let hash = Chunk::parse(raw).unwrap().hash;
            statement.exists([hash.as_bytes()]).unwrap()
        })
    }

    /// One number of one question.
    #[must_use]
    pub fn count(&self, sql: &str) -> i64 {
        self.0.query_row(sql, [], |row| row.get(0)).unwrap()
    }

    /// The rows of one question, as text.
    #[must_use]
    pub fn lines(&self, sql: &str) -> Vec<String> {
        let mut statement = self.0.prepare(sql).unwrap();
        let rows = statement.query_map([], |row| row.get::<_, String>(0)).unwrap();
        rows.map(Result::unwrap).collect()
    }

    /// Where every record stands.
    #[must_use]
    pub fn spaces(&self) -> BTreeMap<String, Vec<DocumentId>> {
        let mut all: BTreeMap<String, Vec<DocumentId>> = BTreeMap::new();
        let mut statement = self.0.prepare("SELECT space, document FROM document_space").unwrap();
        let rows = statement
            .query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, Vec<u8>>(1)?)))
            .unwrap();
        for (space, id) in rows.map(Result::unwrap) {
            all.entry(space).or_default().push(id_of(&id));
        }
        all
    }

    /// Every record.
    #[must_use]
    pub fn records(&self) -> BTreeMap<DocumentId, KeptRecord> {
        let sql = "SELECT id, kind, schema_version, saved FROM document";
        let mut statement = self.0.prepare(sql).unwrap();
        let rows = statement
            .query_map([], |row| {
                let (id, saved): (Vec<u8>, Vec<u8>) = (row.get(0)?, row.get(3)?);
                Ok((id_of(&id), row.get::<_, u16>(1)?, row.get::<_, u16>(2)?, saved))
            })
            .unwrap();
        let mut all = BTreeMap::new();
        for (id, kind, version, saved) in rows.map(Result::unwrap) {
            let kind = Kind::from_number(kind).unwrap();
            let mut rng = Rng::from_number(1);
            let says =
                Document::load(kind, version, &saved, rng.actor()).unwrap().canonical().unwrap();
            let raw = self.changes(id);
            let rebuilt =
                Document::open(kind, version, &raw, rng.actor()).unwrap().canonical().unwrap();
            all.insert(id, KeptRecord { says, rebuilt });
        }
        all
    }

    fn changes(&self, id: DocumentId) -> Vec<Vec<u8>> {
        let mut statement = self
            .0
            .prepare_cached("SELECT bytes FROM change WHERE document = ?1 ORDER BY id")
            .unwrap();
        let rows = statement.query_map([id.as_bytes()], |row| row.get::<_, Vec<u8>>(0)).unwrap();
        rows.map(Result::unwrap).collect()
    }
}

fn id_of(bytes: &[u8]) -> DocumentId {
    DocumentId::from_bytes(bytes.try_into().unwrap())
}
