//! 密封包: what waits, in a file for whoever goes to town, and the file that comes back with the receipts.

mod export;
mod import;

use sync::bundle::{BundleId, BundleSecret, nonce};
use sync::key::SigningKey;
use sync::trust::Nonce;

/// What both ways need of one file, derived from the tablet's own key: nothing of it is kept.
struct Sealing {
    id: BundleId,
    secret: BundleSecret,
    nonce: Nonce,
}

impl Sealing {
    fn of(id: BundleId, key: &SigningKey) -> Self {
        let seed = key.to_bytes();
        Self { id, secret: BundleSecret::derive(&seed, id), nonce: nonce(&seed, id) }
    }
}
