//! The keys folder: what a stolen database or backup must not open. One file a key, readable by the server's
//! account only; made by `init`, changed only by `keys rotate`.

mod create;
mod file;
mod read;
mod rotate;

use std::fmt;

use sync::key::SigningKey;
use sync::trust::{ServerCertificate, Successions};
use zeroize::Zeroizing;

pub use create::{NewKeys, create};
pub use file::{KeyError, create_folder, write_private};
pub use read::read;
pub use rotate::{rotate_root, rotate_server};

/// Thirty-two secret bytes, wiped when dropped, never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<[u8; 32]>);

impl Secret {
    /// From raw bytes.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The bytes.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Everything in the keys folder.
pub struct Keys {
    /// The district's root: signs device certificates, server keys and the description of the district.
    pub root: SigningKey,
    /// The server's own: signs times and the head of the audit.
    pub server: SigningKey,
    /// The root's word on the server's key.
    pub server_certificate: ServerCertificate,
    /// From the district's first root to this one; empty where there was no other.
    pub successions: Successions,
    /// Under which feed entries are tagged; stays when the database is restored from a backup.
    pub feed: Secret,
    /// The database's raw SQLCipher key.
    pub database: Secret,
    /// Under which photos lie on disk.
    pub blobs: Secret,
    /// From which the secrets of enrolment codes are derived.
    pub invites: Secret,
    /// `age1…`: whom tablets seal to. The private half is kept apart from the server.
    pub sealing_recipient: String,
    /// Opens what tablets encrypt for a courier.
    pub bundle: age::x25519::Identity,
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys(…)")
    }
}
