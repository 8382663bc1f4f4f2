//! A look over the whole installation: the records, and the photos beside their rows.

use super::{Failure, Installation};
use crate::storage::Checked;

impl Installation {
    /// Looks over everything; with `mend`, what can be put in order is, and the audit is told.
    ///
    /// # Errors
    /// The storage's and the disk's.
    pub fn check_all(&self, mend: bool, actor: &str) -> Result<Checked, Failure> {
        let mut checked = self.storage.look_over(mend)?;
        for hash in self.storage.blobs_kept()? {
            if !matches!(self.blobs.get(&hash), Ok(Some(_))) {
                checked.photos.push(hash);
            }
        }
        if mend && !checked.is_whole() {
            let detail = format!(
                "documents={} sums={} feeds={}",
                checked.documents_amiss,
                checked.sums_amiss.len(),
                checked.feeds_amiss.len()
            );
            self.storage.audit(&self.event(actor, "check.mend", "", "ok", &detail))?;
        }
        Ok(checked)
    }
}
