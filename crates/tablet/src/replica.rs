//! What this tablet holds, whole, for holding replicas side by side. No screen shows it; tests and the simulator ask.

use std::collections::BTreeMap;

use serde_json::Value as Json;
use store::table::changeset::ChangesetRow;

use crate::Tablet;
use crate::error::Result;

impl Tablet {
    /// Every record by its id, as `{kind, says}`, without what differs between two runs of the same day.
    ///
    /// # Errors
    /// [`sync::code::Code::LOCKED`], and what the disk did.
    pub fn canonical(&self) -> Result<BTreeMap<String, Json>> {
        let records = self.work(|work| Ok(work.store.canonical()?))?;
        let line = |(kind, says): (model::kind::Kind, Json)| serde_json::json!({ "kind": kind.code(), "says": says });
        Ok(records.into_iter().map(|(id, record)| (id.to_string(), line(record))).collect())
    }

    /// Every own action this tablet ever said 已保存 to, in order, with what became of it.
    ///
    /// # Errors
    /// [`sync::code::Code::LOCKED`], and what the disk did.
    pub fn own_log(&self) -> Result<Vec<ChangesetRow>> {
        // Whatever the lease says: what is there is there, also while nobody may look at it.
        self.unlocked()?.work(|work| Ok(work.store.changesets()?))
    }
}
