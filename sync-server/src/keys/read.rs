//! Reading the keys folder when the server starts: everything there, readable by nobody else, fitting together.

use std::path::{Path, PathBuf};

use sync::cbor;
use sync::key::{PublicKey, SigningKey};
use sync::limits::DISTRICT_BYTES_MAX;
use sync::trust::{ServerCertificate, Successions};

use super::file::{KeyError, read_hex, read_private};
use super::{Keys, Secret, rotate};

/// Reads every key.
///
/// # Errors
/// [`KeyError`], with the file's name.
pub fn read(folder: &Path) -> Result<Keys, KeyError> {
    rotate::finish(folder)?;
    let root = SigningKey::from_bytes(secret(folder, "root.key")?.bytes());
    let server = SigningKey::from_bytes(secret(folder, "server.key")?.bytes());
    let path = folder.join("server.certificate");
    let certificate: ServerCertificate = cbor::decode(&read_hex(&path)?, DISTRICT_BYTES_MAX)
        .map_err(|_| KeyError::Damaged(path.clone()))?;
    let claims =
        certificate.verify(&PublicKey::of(&root)).map_err(|_| KeyError::Damaged(path.clone()))?;
    if claims.public_key != PublicKey::of(&server) {
        return Err(KeyError::Damaged(path));
    }
    Ok(Keys {
        root,
        server,
        successions: successions(folder)?,
        feed: secret(folder, "feed.key")?,
        database: secret(folder, "database.key")?,
        blobs: secret(folder, "blobs.key")?,
        invites: secret(folder, "invites.key")?,
        sealing_recipient: recipient(folder.join("sealing.recipient"))?,
        server_certificate: certificate,
        bundle: identity(folder.join("bundle.key"))?,
    })
}

fn secret(folder: &Path, name: &str) -> Result<Secret, KeyError> {
    let path = folder.join(name);
    let bytes = read_hex(&path)?;
    <[u8; 32]>::try_from(bytes.as_slice()).map(Secret::new).map_err(|_| KeyError::Damaged(path))
}

fn successions(folder: &Path) -> Result<Successions, KeyError> {
    let path = folder.join(rotate::SUCCESSIONS);
    if !path.exists() {
        return Ok(Successions::new());
    }
    cbor::decode(&read_hex(&path)?, DISTRICT_BYTES_MAX).map_err(|_| KeyError::Damaged(path))
}

fn identity(path: PathBuf) -> Result<age::x25519::Identity, KeyError> {
    let bytes = read_private(&path)?;
    let text = std::str::from_utf8(&bytes).map_err(|_| KeyError::Damaged(path.clone()))?.trim();
    text.parse().map_err(|_| KeyError::Damaged(path))
}

fn recipient(path: PathBuf) -> Result<String, KeyError> {
    let bytes = read_private(&path)?;
    let text = std::str::from_utf8(&bytes).map_err(|_| KeyError::Damaged(path.clone()))?.trim();
    match text.parse::<age::x25519::Recipient>() {
        Ok(recipient) => Ok(recipient.to_string()),
        Err(_) => Err(KeyError::Damaged(path)),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use age::secrecy::ExposeSecret;
    use model::id::TenantId;
    use model::rng::Rng;

    use super::super::{NewKeys, create};
    use super::*;

    const NEW: NewKeys = NewKeys { tenant: TenantId::from_bytes([1; 16]), demo: true, now: 1_000 };

    #[test]
    fn what_was_made_reads_back_and_is_never_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let (keys, seal) = (folder.path().join("keys"), folder.path().join("seal.key"));
        create(&keys, &seal, NEW, &mut Rng::from_number(1)).unwrap();
        let read_back = read(&keys).unwrap();
        assert!(read_back.server_certificate.value.demo);
        let private: age::x25519::Identity =
            fs::read_to_string(&seal).unwrap().trim().parse().unwrap();
        assert_eq!(private.to_public().to_string(), read_back.sealing_recipient);
        let private = private.to_string().expose_secret().to_owned();
        assert!(fs::read_dir(&keys).unwrap().all(|entry| {
            let name = entry.unwrap().file_name();
            !fs::read_to_string(keys.join(name)).unwrap().contains(&private)
        }));
        let bundle = read_back.bundle.to_public().to_string();
        assert_ne!(bundle, read_back.sealing_recipient, "another key, which stays on the server");
        let again = create(&keys, &seal, NEW, &mut Rng::from_number(2));
        assert!(matches!(again, Err(KeyError::Exists(_))));
    }

    #[test]
    fn a_key_that_others_can_read_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let keys = folder.path().join("keys");
        create(&keys, &folder.path().join("seal.key"), NEW, &mut Rng::from_number(1)).unwrap();
        assert_eq!(fs::metadata(&keys).unwrap().permissions().mode() & 0o777, 0o700);
        fs::set_permissions(keys.join("feed.key"), fs::Permissions::from_mode(0o640)).unwrap();
        assert!(matches!(read(&keys), Err(KeyError::TooOpen(path)) if path.ends_with("feed.key")));
    }

    #[test]
    fn keys_that_do_not_belong_together_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let (one, two) = (folder.path().join("one"), folder.path().join("two"));
        create(&one, &folder.path().join("1.key"), NEW, &mut Rng::from_number(1)).unwrap();
        create(&two, &folder.path().join("2.key"), NEW, &mut Rng::from_number(2)).unwrap();
        fs::copy(two.join("server.key"), one.join("server.key")).unwrap();
        assert!(matches!(read(&one), Err(KeyError::Damaged(_))));
    }
}
