//! What a tablet of the demo sends in one go: a run of its changesets, ready to be sealed.

use model::id::{DeviceId, IncarnationId, TenantId};
use sync::changeset::Changeset;
use sync::code::Code;
use sync::hash::Hash;
use sync::key::SigningKey;
use sync::push::{Author, Push, seal};

/// Most changesets of one push; few enough for the byte limits many times over.
pub const CHANGESETS_PER_DEMO_PUSH_MAX: usize = 100;

/// A run of one tablet's changesets, to be taken in the order the pushes come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoPush {
    /// Whose.
    pub device: DeviceId,
    /// The life of its database.
    pub incarnation: IncarnationId,
    /// The number of the first changeset in its chain.
    pub first_seq: u64,
    /// The chain's hash before it.
    pub prev: Hash,
    /// The chain's hash after the last one.
    pub tip: Hash,
    /// What was done.
    pub changesets: Vec<Changeset>,
}

impl DemoPush {
    /// Packs and signs it for a district; `key` is the device's own. `plain` when the district asked that nothing be left
    /// off.
    ///
    /// # Errors
    /// As [`seal`].
    pub fn seal(&self, tenant: TenantId, key: &SigningKey, plain: bool) -> Result<Push, Code> {
        let author = Author {
            tenant,
            device: self.device,
            incarnation: self.incarnation,
            first_seq: self.first_seq,
            prev: self.prev,
        };
        seal(author, &self.changesets, plain, key)
    }
}
