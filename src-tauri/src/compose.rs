//! Of which ports the tablet is made.
//!
//! There is no port to a hardware keystore yet, on no platform. Secrets are files of a private folder, which says of
//! itself that it protects them for fictitious people only: `enrol` refuses every real district with
//! `demo-mismatch`, before its one-use code is spent.

use std::path::Path;

use tablet::ports::Ports;
use tablet::{Result, Tablet, desktop};

/// The tablet whose files are under `home`.
pub(crate) fn tablet(home: &Path) -> Result<Tablet> {
    desktop::tablet(home, ports(home)?)
}

fn ports(home: &Path) -> Result<Ports> {
    desktop::ports(home)
}

#[cfg(test)]
mod tests {
    use tablet::secret::Protection;

    use super::*;

    #[test]
    fn without_a_hardware_keystore_no_real_district_is_enrolled() {
        let home = tempfile::tempdir().unwrap();
        let ports = ports(home.path()).unwrap();
        assert_eq!(ports.secrets.protection(), Protection::DemoOnly);
    }
}
