//! The keystore port: small secrets that outlive a restart and never stand in the database.
//!
//! On a tablet this is the hardware keystore; on a desktop a folder, for demo districts only. What is kept in it,
//! and what for, stands in `vault`, `life` and `enrol`.

mod folder;
mod memory;

use zeroize::Zeroizing;

pub use folder::FolderSecrets;
pub use memory::MemorySecrets;

/// The keystore did not do what it was asked.
#[derive(Debug, thiserror::Error)]
#[error("keystore: {0}")]
pub struct SecretError(pub String);

/// How well a keystore keeps what it is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protection {
    /// By the device's hardware: real districts may be enrolled.
    Hardware,
    /// By file permissions alone: districts of fictitious people only.
    DemoOnly,
}

/// Where a tablet's small secrets are kept (DESIGN 12).
///
/// `set` and `remove` are durable when they return: the count of wrong PINs relies on it.
pub trait SecretStore: Send + Sync {
    /// How well it keeps them.
    fn protection(&self) -> Protection;

    /// The secret of that name, if there is one.
    ///
    /// # Errors
    /// When the keystore does not answer.
    fn get(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, SecretError>;

    /// Keeps a secret, in place of the one of that name.
    ///
    /// # Errors
    /// When the keystore does not answer; the old one then still stands.
    fn set(&self, name: &str, secret: &[u8]) -> Result<(), SecretError>;

    /// Forgets a secret for ever; one that is not there is no error.
    ///
    /// # Errors
    /// When the keystore does not answer.
    fn remove(&self, name: &str) -> Result<(), SecretError>;
}
