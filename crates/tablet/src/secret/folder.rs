//! A keystore in a folder: for desktops and demo districts only, because whoever reads the disk reads it.
//!
//! Each secret is one file, replaced as a whole and synced before `set` returns.

use std::fs::{self, File};
use std::io::{ErrorKind, Read as _};
use std::path::PathBuf;

use zeroize::Zeroizing;

use super::{Protection, SecretError, SecretStore};
use crate::files::{private_folder, sync_folder, write_synced};

const SECRET_BYTES_MAX: u64 = 16 * 1024;

/// Secrets as files of a private folder.
#[derive(Clone, Debug)]
pub struct FolderSecrets {
    folder: PathBuf,
}

impl FolderSecrets {
    /// Opens the folder, made if it is not there, readable by its owner only.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn open(folder: impl Into<PathBuf>) -> Result<Self, SecretError> {
        let folder = folder.into();
        private_folder(&folder).map_err(failed)?;
        Ok(Self { folder })
    }

    fn path(&self, name: &str) -> Result<PathBuf, SecretError> {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if name.is_empty() || !name.chars().all(plain) {
            return Err(SecretError(format!("not a secret's name: {name:?}")));
        }
        Ok(self.folder.join(name))
    }
}

impl SecretStore for FolderSecrets {
    fn protection(&self) -> Protection {
        Protection::DemoOnly
    }

    fn get(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, SecretError> {
        let file = match File::open(self.path(name)?) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(failed(error)),
        };
        let mut secret = Zeroizing::new(Vec::new());
        file.take(SECRET_BYTES_MAX).read_to_end(&mut secret).map_err(failed)?;
        Ok(Some(secret))
    }

    fn set(&self, name: &str, secret: &[u8]) -> Result<(), SecretError> {
        write_synced(&self.path(name)?, secret).map_err(failed)
    }

    fn remove(&self, name: &str) -> Result<(), SecretError> {
        let path = self.path(name)?;
        match fs::remove_file(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(failed(error)),
            _ => sync_folder(&path).map_err(failed),
        }
    }
}

fn failed(error: std::io::Error) -> SecretError {
    SecretError(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_replaced_as_a_whole_and_forgotten_for_ever() {
        let folder = tempfile::tempdir().unwrap();
        let secrets = FolderSecrets::open(folder.path().join("keys")).unwrap();
        assert_eq!(secrets.get("pin-wrap").unwrap(), None);
        secrets.set("pin-wrap", b"one").unwrap();
        secrets.set("pin-wrap", b"2").unwrap();
        let again = FolderSecrets::open(folder.path().join("keys")).unwrap();
        assert_eq!(again.get("pin-wrap").unwrap().unwrap().as_slice(), b"2");
        again.remove("pin-wrap").unwrap();
        again.remove("pin-wrap").unwrap();
        assert_eq!(secrets.get("pin-wrap").unwrap(), None);
    }

    #[test]
    fn a_name_never_leaves_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let secrets = FolderSecrets::open(folder.path()).unwrap();
        for name in ["", "../x", "a/b", "a.new"] {
            assert!(secrets.set(name, b"x").is_err(), "{name}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn only_its_owner_may_read_it() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let secrets = FolderSecrets::open(folder.path().join("keys")).unwrap();
        secrets.set("a", b"x").unwrap();
        let mode = |path: PathBuf| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(folder.path().join("keys")), 0o700);
        assert_eq!(mode(folder.path().join("keys/a")), 0o600);
    }
}
