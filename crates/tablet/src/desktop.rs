//! A tablet on a machine without a hardware keystore: where its files are and of which ports it is made.
//!
//! Its secrets are files that say of themselves that they protect fictitious people only, so that enrolment refuses
//! every real district. Whoever opens a folder, in a window, a browser or a test, finds the same tablet in it.

use std::path::Path;
use std::sync::Arc;

use crate::error::Result;
use crate::ports::Ports;
use crate::secret::FolderSecrets;
use crate::tablet::Tablet;

/// The real clock, chance and network, and the keystore of a folder.
///
/// # Errors
/// When the folder cannot be made, the system gives no randomness or TLS cannot be set up.
pub fn ports(home: &Path) -> Result<Ports> {
    Ports::system(Arc::new(FolderSecrets::open(home.join("keystore"))?), home)
}

/// The tablet of a folder, made of these ports; locked.
///
/// # Errors
/// When the folder cannot be made.
pub fn tablet(home: &Path, ports: Ports) -> Result<Tablet> {
    Tablet::open(home.join("data"), ports)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::Protection;

    #[test]
    fn a_folder_protects_fictitious_people_only() {
        let home = tempfile::tempdir().unwrap();
        assert_eq!(ports(home.path()).unwrap().secrets.protection(), Protection::DemoOnly);
    }
}
