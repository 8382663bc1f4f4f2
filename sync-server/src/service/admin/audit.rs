//! Walking the audit's chain.

use sync::hash::Hash;
use sync::key::PublicKey;

use super::AdminError;
use crate::audit::{Broken, CHAIN_START, Walk};
use crate::service::Installation;

const ROWS_AT_ONCE: u32 = 1_000;

/// A chain that holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verified {
    /// How many rows.
    pub rows: u64,
    /// The newest row's hash: written down elsewhere, it proves later that nothing was put back.
    pub hash: Hash,
}

impl Installation {
    /// Walks the audit from the first row to the signed head.
    ///
    /// # Errors
    /// [`AdminError::Audit`] with the first row that does not hold; the storage's.
    pub fn verify_audit(&self) -> Result<Verified, AdminError> {
        let mut walk = Walk::default();
        let mut signed = None;
        loop {
            let Some(head) = self.storage.audit_head()? else {
                let none = self.storage.audit_rows(0, 1)?.is_empty();
                let verified = Verified { rows: 0, hash: CHAIN_START };
                return if none { Ok(verified) } else { Err(Broken::Head.into()) };
            };
            // Rows beyond a head that has not moved were not written by the server.
            if signed == Some(head.n) {
                return Err(Broken::Tail { last: head.n.saturating_add(1), signed: head.n }.into());
            }
            self.walk_to(&mut walk, head.n)?;
            let rows = walk.finish(&head, &PublicKey::of(&self.keys.server))?;
            if self.storage.audit_rows(head.n, 1)?.is_empty() {
                return Ok(Verified { rows, hash: head.hash });
            }
            // A running server has gone on meanwhile: so has its head.
            signed = Some(head.n);
        }
    }

    fn walk_to(&self, walk: &mut Walk, last: u64) -> Result<(), AdminError> {
        while walk.n() < last {
            let rows = self.storage.audit_rows(walk.n(), ROWS_AT_ONCE)?;
            let until = rows.iter().take_while(|row| row.n <= last);
            let before = walk.n();
            until.into_iter().try_for_each(|row| walk.step(row))?;
            if walk.n() == before {
                break;
            }
        }
        Ok(())
    }

    /// Whether the audit still has a row that was written down elsewhere.
    ///
    /// # Errors
    /// [`AdminError::Audit`] when it has not; the storage's.
    pub fn expect_audit_row(&self, n: u64, hash: Hash) -> Result<(), AdminError> {
        let rows = self.storage.audit_rows(n.saturating_sub(1), 1)?;
        match rows.first() {
            Some(row) if row.n == n && row.hash == hash => Ok(()),
            _ => Err(Broken::Row(n).into()),
        }
    }
}
