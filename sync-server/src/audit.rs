//! The audit's chain: what a row says, its canonical bytes and its hash. Pure; rows are kept by `storage`,
//! written by the services in the same transaction as what they tell of.

use minicbor::{Decode, Encode};
use model::time::TimeMs;
use sync::cbor;
use sync::code::Code;
use sync::hash::Hash;
use sync::key::{PublicKey, Signature, SigningKey, sign};

/// Version 1, 2026-11: the first.
const ROW_DOMAIN: &str = "doorstep.audit-row.1";
const HEAD_DOMAIN: &str = "doorstep.audit-head.1";

/// The `previous` of the first row.
pub const CHAIN_START: Hash = Hash([0; 32]);

/// One thing that was done: record ids and counts, never contents and never names.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct AuditEvent {
    /// When, UTC ms by the server.
    #[n(0)]
    pub at: TimeMs,
    /// Who: `device/<id>`, `cli/<account of the machine>`, `server`.
    #[n(1)]
    pub actor: String,
    /// What: `enrol`, `grant.add`, ….
    #[n(2)]
    pub event: String,
    /// To what: an id.
    #[n(3)]
    pub subject: String,
    /// `ok` or the code it was refused with.
    #[n(4)]
    pub result: String,
    /// Counts and codes: `received=3 quarantined=1`; for a look, its purpose.
    #[n(5)]
    pub detail: String,
}

/// An event in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditRow {
    /// 1, 2, 3 … without gaps.
    pub n: u64,
    /// What happened.
    pub event: AuditEvent,
    /// Over this row and the one before.
    pub hash: Hash,
}

/// The newest row, signed by the server: rows cut off the end are missed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AuditHead {
    /// The newest row's number; 0 when there is none.
    pub n: u64,
    /// Its hash.
    pub hash: Hash,
    /// Over both, by the server's key.
    pub signature: Signature,
}

/// The hash of a row that follows `previous`.
pub fn row_hash(previous: Hash, n: u64, event: &AuditEvent) -> Hash {
    Hash::under(ROW_DOMAIN, &[previous.as_bytes(), &n.to_be_bytes(), &cbor::encode(event)])
}

impl AuditHead {
    /// Signs the newest row.
    pub fn new(n: u64, hash: Hash, key: &SigningKey) -> Self {
        Self { n, hash, signature: sign(key, HEAD_DOMAIN, &head_bytes(n, hash)) }
    }

    /// Whether the server's key signed it.
    ///
    /// # Errors
    /// [`Code::FORGED`].
    pub fn verify(&self, key: &PublicKey) -> Result<(), Code> {
        key.verify(HEAD_DOMAIN, &head_bytes(self.n, self.hash), &self.signature)
    }
}

fn head_bytes(n: u64, hash: Hash) -> Vec<u8> {
    [&n.to_be_bytes()[..], hash.as_bytes()].concat()
}

/// What is wrong with a chain.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// This row is not what was written, or the one before it is not.
    #[error("第 {0} 行被改动或缺少 / row {0} was altered or is missing")]
    Row(u64),
    /// The head was not signed by the server's key.
    #[error("最新行的签名不符 / the signature of the newest row does not hold")]
    Head,
    /// Rows after this one are missing or were added without the server.
    #[error(
        "第 {last} 行之后与签名记录（{signed}）不一致，可能有删除 / rows end at {last}, signed up to {signed}"
    )]
    Tail {
        /// The last row found.
        last: u64,
        /// The row the head names.
        signed: u64,
    },
}

/// Walks a chain row by row; the first row that breaks it is named.
#[derive(Debug)]
pub struct Walk {
    n: u64,
    hash: Hash,
}

impl Default for Walk {
    fn default() -> Self {
        Self { n: 0, hash: CHAIN_START }
    }
}

impl Walk {
    /// The last row walked over.
    pub fn n(&self) -> u64 {
        self.n
    }

    /// One row on.
    ///
    /// # Errors
    /// [`Broken::Row`].
    pub fn step(&mut self, row: &AuditRow) -> Result<(), Broken> {
        let n = self.n.saturating_add(1);
        if row.n != n || row_hash(self.hash, n, &row.event) != row.hash {
            return Err(Broken::Row(n));
        }
        (self.n, self.hash) = (n, row.hash);
        Ok(())
    }

    /// At the end: is it where the server last signed?
    ///
    /// # Errors
    /// [`Broken::Head`], [`Broken::Tail`].
    pub fn finish(&self, head: &AuditHead, key: &PublicKey) -> Result<u64, Broken> {
        head.verify(key).map_err(|_| Broken::Head)?;
        if (self.n, self.hash) == (head.n, head.hash) {
            Ok(self.n)
        } else {
            Err(Broken::Tail { last: self.n, signed: head.n })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain(rows: u64) -> Vec<AuditRow> {
        let mut previous = CHAIN_START;
        (1..=rows)
            .map(|n| {
                let event = AuditEvent {
                    at: 1_000,
                    actor: "server".into(),
                    event: "start".into(),
                    subject: n.to_string(),
                    result: "ok".into(),
                    detail: String::new(),
                };
                previous = row_hash(previous, n, &event);
                AuditRow { n, event, hash: previous }
            })
            .collect()
    }

    fn walk(rows: &[AuditRow], head: &AuditHead, key: &SigningKey) -> Result<u64, Broken> {
        let mut walk = Walk::default();
        rows.iter().try_for_each(|row| walk.step(row))?;
        walk.finish(head, &PublicKey::of(key))
    }

    #[test]
    fn an_edit_an_insertion_a_deletion_and_a_cut_tail_are_each_found() {
        let key = SigningKey::from_bytes(&[7; 32]);
        let rows = chain(5);
        let head = AuditHead::new(5, rows[4].hash, &key);
        assert_eq!(walk(&rows, &head, &key), Ok(5));

        let mut edited = rows.clone();
        edited[2].event.result = "forged".into();
        assert_eq!(walk(&edited, &head, &key), Err(Broken::Row(3)));

        // Who knows how a row is hashed hashes it again: the next one gives it away.
        edited[2].hash = row_hash(edited[1].hash, 3, &edited[2].event);
        assert_eq!(walk(&edited, &head, &key), Err(Broken::Row(4)));
        let mut last = rows.clone();
        last[4].event.result = "forged".into();
        last[4].hash = row_hash(last[3].hash, 5, &last[4].event);
        assert_eq!(walk(&last, &head, &key), Err(Broken::Tail { last: 5, signed: 5 }));

        let mut without = rows.clone();
        without.remove(1);
        assert_eq!(walk(&without, &head, &key), Err(Broken::Row(2)));

        assert_eq!(walk(&rows[..4], &head, &key), Err(Broken::Tail { last: 4, signed: 5 }));
        let shorter = AuditHead { n: 4, hash: rows[3].hash, ..head };
        assert_eq!(walk(&rows[..4], &shorter, &key), Err(Broken::Head));
    }

    #[test]
    fn a_row_hash_is_frozen() {
        assert_eq!(
            chain(1)[0].hash.to_string(),
            "449935f88ef9fb577ffeae9927767072979765761e50dd337c159540924ec023"
        );
    }
}
