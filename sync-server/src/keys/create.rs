//! Making all keys of a district, once.

use std::path::Path;

use age::secrecy::ExposeSecret;
use model::id::TenantId;
use model::rng::Rng;
use model::time::{DAY_MS, TimeMs};
use sync::cbor;
use sync::key::{PublicKey, SigningKey};
use sync::trust::{ServerCertificate, ServerClaims};
use zeroize::Zeroizing;

use super::file::{KeyError, create_folder, write_hex, write_private};

/// A server's key holds ten years; a successor is signed by the root.
pub(super) const SERVER_CERTIFICATE_MS: i64 = 3_653 * DAY_MS;

/// What keys are made for.
#[derive(Clone, Copy, Debug)]
pub struct NewKeys {
    /// The district's installation.
    pub tenant: TenantId,
    /// A district of fictitious people.
    pub demo: bool,
    /// UTC ms.
    pub now: TimeMs,
}

/// Makes every key of `folder`, and the private half of the district's seal in a file of its own.
///
/// # Errors
/// [`KeyError`]; nothing is ever overwritten.
pub fn create(
    folder: &Path,
    sealing_key: &Path,
    new: NewKeys,
    rng: &mut Rng,
) -> Result<(), KeyError> {
    create_folder(folder)?;
    let identity = age::x25519::Identity::generate();
    // First, because it is the one that may lie where it cannot be written.
    let text = Zeroizing::new(identity.to_string().expose_secret().to_owned() + "\n");
    write_private(sealing_key, text.as_bytes())?;
    write_private(
        &folder.join("sealing.recipient"),
        format!("{}\n", identity.to_public()).as_bytes(),
    )?;
    // Bundles are opened on the server itself, day by day: another key than the seal's.
    let bundle = age::x25519::Identity::generate();
    let text = Zeroizing::new(bundle.to_string().expose_secret().to_owned() + "\n");
    write_private(&folder.join("bundle.key"), text.as_bytes())?;
    let root = SigningKey::from_bytes(&rng.bytes());
    let server = SigningKey::from_bytes(&rng.bytes());
    write_hex(&folder.join("root.key"), root.as_bytes())?;
    write_hex(&folder.join("server.key"), server.as_bytes())?;
    let claims = ServerClaims {
        tenant: new.tenant,
        demo: new.demo,
        public_key: PublicKey::of(&server),
        from: new.now,
        to: new.now.saturating_add(SERVER_CERTIFICATE_MS),
    };
    write_hex(
        &folder.join("server.certificate"),
        &cbor::encode(&ServerCertificate::new(claims, &root)),
    )?;
    for name in ["feed.key", "database.key", "blobs.key", "invites.key"] {
        write_hex(&folder.join(name), Zeroizing::new(rng.bytes::<32>()).as_slice())?;
    }
    Ok(())
}
