//! A keystore in memory: for tests and the simulator. Clones share what they keep, as a tablet that is killed
//! and started again shares its keystore.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use zeroize::Zeroizing;

use super::{Protection, SecretError, SecretStore};

/// Secrets in memory.
#[derive(Clone)]
pub struct MemorySecrets {
    protection: Protection,
    kept: Arc<Mutex<BTreeMap<String, Zeroizing<Vec<u8>>>>>,
}

impl MemorySecrets {
    /// An empty keystore that claims this protection.
    pub fn new(protection: Protection) -> Self {
        Self { protection, kept: Arc::default() }
    }

    /// A copy that goes its own way: what an older backup of the keystore would hold.
    #[must_use]
    pub fn copied(&self) -> Self {
        let kept = self.with(|kept| kept.clone());
        Self { protection: self.protection, kept: Arc::new(Mutex::new(kept)) }
    }

    fn with<T>(&self, f: impl FnOnce(&mut BTreeMap<String, Zeroizing<Vec<u8>>>) -> T) -> T {
        f(&mut self.kept.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Default for MemorySecrets {
    fn default() -> Self {
        Self::new(Protection::DemoOnly)
    }
}

impl SecretStore for MemorySecrets {
    fn protection(&self) -> Protection {
        self.protection
    }

    fn get(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, SecretError> {
        Ok(self.with(|kept| kept.get(name).cloned()))
    }

    fn set(&self, name: &str, secret: &[u8]) -> Result<(), SecretError> {
        self.with(|kept| kept.insert(name.to_owned(), Zeroizing::new(secret.to_vec())));
        Ok(())
    }

    fn remove(&self, name: &str) -> Result<(), SecretError> {
        self.with(|kept| kept.remove(name));
        Ok(())
    }
}
