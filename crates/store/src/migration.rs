//! The schema's numbered steps. A step is only ever added; one that was released is never edited.

use rusqlite::{Connection, TransactionBehavior};

use crate::Result;
use crate::table::name_key;

macro_rules! steps {
    ($($file:literal),* $(,)?) => { &[$(include_str!(concat!("migration/", $file))),*] };
}

/// In order; the number of steps done is the database's `user_version`.
const STEPS: &[&str] = steps![
    "0001_meta.sql",
    "0002_change.sql",
    "0003_changeset.sql",
    "0004_document.sql",
    "0005_document_space.sql",
    "0006_cursor.sql",
    "0007_grant.sql",
    "0008_blob.sql",
    "0009_draft.sql",
    "0010_place.sql",
    "0011_dwelling.sql",
    "0012_household.sql",
    "0013_residence.sql",
    "0014_person.sql",
    "0015_membership.sql",
    "0016_phone.sql",
    "0017_visit.sql",
    "0018_promise.sql",
    "0019_event.sql",
    "0020_lead.sql",
    "0021_reporter.sql",
    "0022_conflict.sql",
    "0023_photo.sql",
    "0024_search.sql",
    "0025_self_handled.sql",
    "0026_colleague.sql",
    "0027_offer.sql",
    "0028_settled.sql",
    "0029_digest.sql",
    "0030_pack.sql",
    "0031_erased.sql",
    "0032_name_key.sql",
];

/// The version whose step made `name_key`.
const NAME_KEY: u32 = 32;

/// The version this build writes.
pub(crate) fn known() -> u32 {
    u32::try_from(STEPS.len()).unwrap_or(u32::MAX)
}

/// Does the steps from `found` on, all of them or none.
pub(crate) fn run(connection: &mut Connection, found: u32) -> Result<()> {
    if found == known() {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for step in STEPS.iter().skip(usize::try_from(found).unwrap_or(usize::MAX)) {
        transaction.execute_batch(step)?;
    }
    if found < NAME_KEY {
        name_key::fill(&transaction)?;
    }
    transaction.pragma_update(None, "user_version", known())?;
    Ok(transaction.commit()?)
}
