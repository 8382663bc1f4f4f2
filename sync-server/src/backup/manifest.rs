//! What a backup says of itself, signed by the district's root: whose it is, how far it goes, and every file's hash.

use std::fs;
use std::path::Path;

use minicbor::{Decode, Encode};
use model::id::TenantId;
use model::time::TimeMs;
use sync::cbor;
use sync::exchange::Epoch;
use sync::hash::Hash;
use sync::key::PublicKey;
use sync::trust::{Signable, Signed};

use super::BackupError;
use super::files::hash_of;
use crate::keys::Keys;

/// The file, in the backup's folder.
pub(super) const MANIFEST: &str = "manifest";
/// Version 1, 2026-11: the first.
pub(super) const BACKUP_VERSION: u16 = 1;
/// A district with a million photos has less.
const MANIFEST_BYTES_MAX: usize = 256 * 1024 * 1024;

/// What a backup holds.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Manifest {
    /// The version of this form.
    #[n(0)]
    pub version: u16,
    /// The district.
    #[cbor(n(1), with = "sync::cbor::id")]
    pub tenant: TenantId,
    /// A district of fictitious people.
    #[n(2)]
    pub demo: bool,
    /// The life of the server's numbers.
    #[n(3)]
    pub epoch: Epoch,
    /// Commits up to this one are in it.
    #[n(4)]
    pub commits: u64,
    /// The version of the database's schema.
    #[n(5)]
    pub schema: i64,
    /// UTC ms.
    #[n(6)]
    pub made_at: TimeMs,
    /// The program that made it.
    #[n(7)]
    pub made_by: String,
    /// Records in it.
    #[n(8)]
    pub documents: u64,
    /// Changes in it.
    #[n(9)]
    pub changes: u64,
    /// Rows of the audit in it.
    #[n(10)]
    pub audit: u64,
    /// Every file beside this one, sorted by its path.
    #[n(11)]
    pub files: Vec<ManifestFile>,
}

/// One file of a backup.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(array)]
pub struct ManifestFile {
    /// From the backup's folder, with `/`.
    #[n(0)]
    pub path: String,
    /// Bytes.
    #[n(1)]
    pub len: u64,
    /// SHA-256.
    #[n(2)]
    pub sha256: Hash,
}

impl Signable for Manifest {
    const DOMAIN: &'static str = "doorstep.backup-manifest.1";
}

/// Reads a backup's manifest and looks every file through.
pub(super) fn verified(backup: &Path, keys: &Keys) -> Result<Manifest, BackupError> {
    let path = backup.join(MANIFEST);
    if !path.exists() {
        return Err(BackupError::NotABackup(backup.to_owned()));
    }
    let bytes = fs::read(&path).map_err(BackupError::disk(&path))?;
    let altered = |name: &str| BackupError::Altered(name.to_owned());
    let signed: Signed<Manifest> =
        cbor::decode(&bytes, MANIFEST_BYTES_MAX).map_err(|_| altered(MANIFEST))?;
    let said = &keys.server_certificate.value;
    if (signed.value.tenant, signed.value.demo) != (said.tenant, said.demo) {
        return Err(BackupError::OtherDistrict);
    }
    let manifest =
        signed.verify(&PublicKey::of(&keys.root)).map_err(|_| BackupError::OtherDistrict)?;
    if manifest.version > BACKUP_VERSION {
        return Err(BackupError::Newer);
    }
    for file in &manifest.files {
        // Signed by the root; still, no name leads out of the folder.
        if file.path.split('/').any(|step| step.is_empty() || step == ".." || step == ".") {
            return Err(altered(&file.path));
        }
        let found = hash_of(&backup.join(&file.path)).map_err(|_| altered(&file.path))?;
        if found != (file.len, file.sha256) {
            return Err(altered(&file.path));
        }
    }
    Ok(signed.value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_of_a_manifest_are_golden() {
        let manifest = Manifest {
            version: BACKUP_VERSION,
            tenant: TenantId::from_bytes([1; 16]),
            demo: false,
            epoch: Epoch([2; 8]),
            commits: 300,
            schema: 2,
            made_at: 1_763_000_000_000,
            made_by: "0.1.0".into(),
            documents: 3,
            changes: 4,
            audit: 5,
            files: vec![ManifestFile { path: "server.db".into(), len: 6, sha256: Hash([7; 32]) }],
        };
        assert_eq!(
            Hash::of(&cbor::encode(&manifest)).to_string(),
            "3a0cf6c18b443aac45d199441c144317964131a4e3cf20187f996f27b7007c11"
        );
    }
}
