//! What is kept apart: who, when, what about. Not what it says: that is for whoever may read that kind there, at
//! the console (DESIGN 8), never for an administrator.

use model::id::IncarnationId;

use super::AdminError;
use crate::service::Installation;
use crate::storage::Apart;

impl Installation {
    /// One changeset that is kept apart, by `<life>:<number>`; the look and its purpose stand in the audit.
    ///
    /// # Errors
    /// [`AdminError::NotApart`]; the storage's.
    pub fn look_at_apart(
        &self,
        name: &str,
        purpose: &str,
        actor: &str,
    ) -> Result<Apart, AdminError> {
        let missing = || AdminError::NotApart(name.to_owned());
        let (life, seq) = name.split_once(':').ok_or_else(missing)?;
        let life: IncarnationId = life.parse().map_err(|_| missing())?;
        let seq: u64 = seq.parse().map_err(|_| missing())?;
        let event = self.event(actor, "quarantine.look", name, "ok", purpose);
        self.storage.look_at(life, seq, &event)?.ok_or_else(missing)
    }
}
