//! Erasing records by right (个人信息保护法 47): exactly those that are named, everywhere, with a certificate each. The
//! audit says that it was done, by whom and how much; never what.

use std::collections::BTreeSet;

use model::id::DocumentId;
use model::kind::Kind;
use model::time::TimeMs;
use sync::erasure::{Certificate, REASON_BYTES_MAX};

use super::AdminError;
use crate::service::Installation;
use crate::storage::{Erased, Erasing, Unerasable};

/// Records of one erasure: a family with all its visits, not a grid.
const RECORDS_MAX: usize = 1_000;

/// What is to be erased.
#[derive(Clone, Copy, Debug)]
pub struct Erase<'a> {
    /// The records' numbers, as screens and lists show them.
    pub documents: &'a [String],
    /// Why, without anything of the records: it stands in the certificate.
    pub reason: &'a str,
    /// By whom (工号).
    pub login: &'a str,
    /// Count, and change nothing.
    pub dry_run: bool,
}

impl Installation {
    /// Erases the records that are named, and nothing else; the photos only they name go off the disk. Of one that was
    /// erased before, what was broken off is finished.
    ///
    /// # Errors
    /// [`AdminError::NothingNamed`], [`AdminError::NoRecord`], [`AdminError::NotErasable`],
    /// [`AdminError::BadErasureReason`], [`AdminError::NoUser`], [`AdminError::Disabled`]: nothing was erased.
    /// [`AdminError::PhotosLeft`]; the storage's.
    pub fn erase(&self, asked: &Erase<'_>, actor: &str) -> Result<Erased, AdminError> {
        let reason = asked.reason.trim();
        if reason.is_empty()
            || reason.len() > REASON_BYTES_MAX
            || reason.chars().any(char::is_control)
        {
            return Err(AdminError::BadErasureReason);
        }
        let user = self.person(asked.login)?;
        if user.disabled_at.is_some() {
            return Err(AdminError::Disabled(user.login));
        }
        let mut documents = BTreeSet::new();
        for name in asked.documents {
            let missing = |_| AdminError::NoRecord(name.clone());
            documents.insert(name.parse::<DocumentId>().map_err(missing)?);
        }
        if documents.is_empty() || documents.len() > RECORDS_MAX {
            return Err(AdminError::NothingNamed(RECORDS_MAX));
        }
        let documents: Vec<DocumentId> = documents.into_iter().collect();
        let erasing = Erasing {
            documents: &documents,
            by: user.id,
            reason,
            at: self.clock.now_ms(),
            tenant: self.tenant.id,
            key: &self.keys.server,
            apply: &*self.apply,
        };
        let event = |done: &Erased| {
            let subject = match documents.as_slice() {
                [one] => one.to_string(),
                many => format!("{} records", many.len()),
            };
            self.event(actor, "erase", &subject, "ok", &counts(done, &user.id.to_string()))
        };
        let done = self.storage.erase(&erasing, asked.dry_run, &event)?;
        let done = done.map_err(|why| match why {
            Unerasable::Unknown(id) => AdminError::NoRecord(id.to_string()),
            Unerasable::Kind(id, kind) => AdminError::NotErasable(id, zh(kind)),
        })?;
        if !asked.dry_run {
            let left = |error: String| AdminError::PhotosLeft(error);
            // Whose record a half photo belongs to nobody can say yet; tablets begin the others anew.
            self.blobs.halves.sweep(TimeMs::MAX).map_err(|error| left(error.to_string()))?;
            self.sweep_blobs().map_err(|error| left(error.to_string()))?;
        }
        Ok(done)
    }

    /// Every certificate, the oldest first.
    ///
    /// # Errors
    /// The storage's.
    pub fn erasures(&self) -> Result<Vec<Certificate>, AdminError> {
        Ok(self.storage.erasures()?)
    }
}

fn counts(done: &Erased, by: &str) -> String {
    let sum = |of: fn(&Certificate) -> u64| done.certificates.iter().map(of).sum::<u64>();
    let changes = sum(|it| it.value.changes);
    let photos: usize = done.certificates.iter().map(|it| it.value.photos.len()).sum();
    format!(
        "as={by} records={} before={} changes={changes} photos={photos}",
        done.certificates.len(),
        done.before
    )
}

/// What a kind is called.
pub const fn zh(kind: Kind) -> &'static str {
    match kind {
        Kind::Place => "房屋",
        Kind::Household => "家庭户",
        Kind::Person => "人员",
        Kind::Visit => "走访",
        Kind::Event => "事件",
        Kind::Reporter => "反映人",
        Kind::Lead => "矛盾纠纷线索",
        Kind::LeadStatus => "线索进展",
    }
}
