//! Tablets: revoked when lost, stolen or handed back.

use model::id::DeviceId;

use super::AdminError;
use crate::service::Installation;

impl Installation {
    /// Revokes a tablet: it is given nothing more, and what it brings is kept apart.
    ///
    /// # Errors
    /// [`AdminError::NoDevice`]; the storage's.
    pub fn revoke_tablet(&self, id: &str, actor: &str) -> Result<(), AdminError> {
        let device: DeviceId = id.parse().map_err(|_| AdminError::NoDevice(id.to_owned()))?;
        let event = self.event(actor, "device.revoke", &device.to_string(), "ok", "");
        match self.storage.revoke_device(device, self.clock.now_ms(), &event)? {
            true => Ok(()),
            false => Err(AdminError::NoDevice(id.to_owned())),
        }
    }
}
