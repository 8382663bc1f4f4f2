//! New keys in place of old ones, all files of a change or none: they are laid ready beside the old ones, and whoever reads
//! the keys next moves them in, however often that was broken off.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use model::rng::Rng;
use model::time::TimeMs;
use sync::cbor;
use sync::key::{PublicKey, SigningKey};
use sync::trust::{SUCCESSIONS_MAX, ServerCertificate, ServerClaims, Signed, Succession};

use super::create::SERVER_CERTIFICATE_MS;
use super::file::{KeyError, create_folder, write_hex, write_private};
use super::{Keys, read};

/// The old roots' words on the new ones.
pub(super) const SUCCESSIONS: &str = "root.successions";
const ROOT: &str = "root.key";
const SERVER: &str = "server.key";
const CERTIFICATE: &str = "server.certificate";
/// Where a change is laid ready, and what says that all of it is there.
const NEXT: &str = "next";
const READY: &str = "ready";
const MOVED: [&str; 4] = [SUCCESSIONS, ROOT, SERVER, CERTIFICATE];

/// A new key for the server, vouched for by the root.
///
/// # Errors
/// [`KeyError`]; the keys are the old ones then, or the new ones, never some of each.
pub fn rotate_server(folder: &Path, now: TimeMs, rng: &mut Rng) -> Result<(), KeyError> {
    let keys = read(folder)?;
    let server = SigningKey::from_bytes(&rng.bytes());
    let certificate = vouched(&keys, &keys.root, PublicKey::of(&server), now);
    let next = begin(folder)?;
    write_hex(&next.join(SERVER), server.as_bytes())?;
    write_hex(&next.join(CERTIFICATE), &cbor::encode(&certificate))?;
    commit(folder)
}

/// A new root, vouched for by the old one; the server's key stays, under the new root's word.
///
/// # Errors
/// As [`rotate_server`]; [`KeyError::TooMany`] when the old roots' words no longer fit a tablet's answer.
pub fn rotate_root(folder: &Path, now: TimeMs, rng: &mut Rng) -> Result<(), KeyError> {
    let keys = read(folder)?;
    let root = SigningKey::from_bytes(&rng.bytes());
    let said = &keys.server_certificate.value;
    let link = Succession {
        tenant: said.tenant,
        demo: said.demo,
        old: PublicKey::of(&keys.root),
        new: PublicKey::of(&root),
        from: now,
    };
    let mut successions = keys.successions.clone();
    successions.push(Signed::new(link, &keys.root));
    if successions.len() > SUCCESSIONS_MAX {
        return Err(KeyError::TooMany);
    }
    let certificate = vouched(&keys, &root, said.public_key, now);
    let next = begin(folder)?;
    write_hex(&next.join(SUCCESSIONS), &cbor::encode(&successions))?;
    write_hex(&next.join(ROOT), root.as_bytes())?;
    write_hex(&next.join(CERTIFICATE), &cbor::encode(&certificate))?;
    commit(folder)
}

/// A root's word on a server's key. Later than the one before, whatever the clock says: tablets believe no older one.
fn vouched(keys: &Keys, root: &SigningKey, server: PublicKey, now: TimeMs) -> ServerCertificate {
    let before = &keys.server_certificate.value;
    let from = now.max(before.from.saturating_add(1));
    let claims = ServerClaims {
        tenant: before.tenant,
        demo: before.demo,
        public_key: server,
        from,
        to: from.saturating_add(SERVER_CERTIFICATE_MS),
    };
    ServerCertificate::new(claims, root)
}

fn begin(folder: &Path) -> Result<std::path::PathBuf, KeyError> {
    let next = folder.join(NEXT);
    create_folder(&next)?;
    Ok(next)
}

fn commit(folder: &Path) -> Result<(), KeyError> {
    let next = folder.join(NEXT);
    sync_folder(&next)?;
    write_private(&next.join(READY), b"")?;
    sync_folder(&next)?;
    finish(folder)
}

/// Moves in what is laid ready; throws away what was not finished.
pub(super) fn finish(folder: &Path) -> Result<(), KeyError> {
    let next = folder.join(NEXT);
    if !next.exists() {
        return Ok(());
    }
    if next.join(READY).exists() {
        for name in MOVED {
            done(&next, fs::rename(next.join(name), folder.join(name)))?;
        }
        sync_folder(folder)?;
        done(&next, fs::remove_file(next.join(READY)))?;
    }
    done(&next, fs::remove_dir_all(&next))
}

/// What is not there any more was done before.
fn done(path: &Path, result: std::io::Result<()>) -> Result<(), KeyError> {
    match result {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(KeyError::File { path: path.to_owned(), error })
        }
        _ => Ok(()),
    }
}

fn sync_folder(path: &Path) -> Result<(), KeyError> {
    let synced = fs::File::open(path).and_then(|folder| folder.sync_all());
    synced.map_err(|error| KeyError::File { path: path.to_owned(), error })
}

#[cfg(test)]
mod tests {
    use model::id::TenantId;
    use sync::trust::{District, RootHash, read_district};

    use super::super::{NewKeys, create};
    use super::*;

    fn made() -> (tempfile::TempDir, std::path::PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let keys = folder.path().join("keys");
        let new = NewKeys { tenant: TenantId::from_bytes([1; 16]), demo: true, now: 1_000 };
        create(&keys, &folder.path().join("seal.key"), new, &mut Rng::from_number(1)).unwrap();
        (folder, keys)
    }

    fn described(keys: &Keys) -> Vec<u8> {
        let said = &keys.server_certificate.value;
        let district = District {
            tenant: said.tenant,
            name: "示范区".into(),
            demo: said.demo,
            root: PublicKey::of(&keys.root),
            server: keys.server_certificate.clone(),
            sealing_recipient: keys.sealing_recipient.clone(),
            tls_certificates: vec![],
            successions: Some(keys.successions.clone()).filter(|all| !all.is_empty()),
            bundle_recipient: None,
        };
        cbor::encode(&Signed::new(district, &keys.root))
    }

    #[test]
    fn a_tablet_that_was_away_through_many_rotations_believes_the_present_root_and_no_strangers() {
        let (_folder, path) = made();
        let mut pinned = vec![RootHash::of(&PublicKey::of(&read(&path).unwrap().root))];
        let mut rng = Rng::from_number(2);
        for at in 0..3 {
            rotate_server(&path, 2_000, &mut rng).unwrap();
            rotate_root(&path, 2_000 + at, &mut rng).unwrap();
            pinned.push(RootHash::of(&PublicKey::of(&read(&path).unwrap().root)));
        }
        let keys = read(&path).unwrap();
        for root in &pinned {
            assert!(read_district(&described(&keys), root).is_ok());
        }
        let (_other, other) = made();
        rotate_root(&other, 5_000, &mut Rng::from_number(9)).unwrap();
        let stranger = read(&other).unwrap();
        // The same first root, another line: who has followed ours does not follow theirs.
        assert!(read_district(&described(&stranger), &pinned[0]).is_ok());
        assert!(read_district(&described(&stranger), &pinned[1]).is_err());
        // A line with a link left out leads nowhere.
        let mut gap = read(&path).unwrap();
        gap.successions.remove(1);
        assert!(read_district(&described(&gap), &pinned[0]).is_err());
        assert!(read_district(&described(&gap), &pinned[2]).is_ok());
        // Nor does one somebody else signed.
        let mut forged = read(&path).unwrap();
        let link = forged.successions[0].value.clone();
        forged.successions[0] = Signed::new(link, &SigningKey::from_bytes(&[7; 32]));
        assert!(read_district(&described(&forged), &pinned[0]).is_err());
    }

    #[test]
    fn a_rotation_that_breaks_off_leaves_the_old_keys_or_ends_with_the_new_ones() {
        let (_folder, path) = made();
        let before = read(&path).unwrap();
        // Broken off before it was all there.
        fs::create_dir(path.join(NEXT)).unwrap();
        write_hex(&path.join(NEXT).join(ROOT), &[7; 32]).unwrap();
        assert_eq!(read(&path).unwrap().root.as_bytes(), before.root.as_bytes());
        assert!(!path.join(NEXT).exists());
        // Broken off while it was moved in, after any of the files.
        for moved in 0..=MOVED.len() {
            let (_folder, path) = made();
            let (_other, other) = made();
            rotate_root(&other, 5_000, &mut Rng::from_number(3)).unwrap();
            let next = path.join(NEXT);
            fs::create_dir(&next).unwrap();
            for name in [SUCCESSIONS, ROOT, CERTIFICATE] {
                fs::copy(other.join(name), next.join(name)).unwrap();
            }
            write_private(&next.join(READY), b"").unwrap();
            for name in MOVED.iter().take(moved) {
                let _ = fs::rename(next.join(name), path.join(name));
            }
            // The server's key stays under a root's rotation.
            let keys = read(&path).unwrap();
            assert_eq!(keys.successions.len(), 1, "{moved}");
            assert!(!next.exists());
        }
    }
}
