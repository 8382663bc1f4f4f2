//! The tablet's own safe: what a PIN and the keystore together open, and only together.
//!
//! It holds the database key and the device's signing key. Ten wrong PINs delete the wrap and nothing else: the
//! database stays, and the district opens it with the sealed key beside it (DESIGN 9).

mod attempts;
mod pin;
mod sealed;
mod wrap;

use model::rng::Rng;
use sync::clock::Clock;
use sync::code::Code;
use zeroize::Zeroizing;

use crate::error::{Result, TabletError};
use crate::secret::SecretStore;

use attempts::{Attempts, Door};

pub use attempts::WRONG_PINS_MAX;
pub use pin::Pin;
pub(crate) use sealed::seal_to;
pub use sealed::{SEALED_KEY_FILE, seal_for_district};
pub use wrap::{Keys, PinCost};

const DEVICE_SECRET: &str = "device-secret";
const PIN_WRAP: &str = "pin-wrap";
const PIN_ATTEMPTS: &str = "pin-attempts";

/// The safe of one tablet.
pub struct Vault<'a> {
    secrets: &'a dyn SecretStore,
    clock: &'a dyn Clock,
}

impl<'a> Vault<'a> {
    /// The safe whose parts a keystore holds.
    pub fn new(secrets: &'a dyn SecretStore, clock: &'a dyn Clock) -> Self {
        Self { secrets, clock }
    }

    /// Whether a PIN can open anything here: false before enrolment and once the wrap was deleted.
    ///
    /// # Errors
    /// When the keystore does not answer.
    pub fn is_set(&self) -> Result<bool> {
        Ok(self.secrets.get(PIN_WRAP)?.is_some())
    }

    /// Whether ten wrong PINs closed it for good.
    ///
    /// # Errors
    /// When the keystore does not answer.
    pub fn is_shut(&self) -> Result<bool> {
        Ok(self.attempts()?.count >= WRONG_PINS_MAX)
    }

    /// Locks keys in under a PIN, in place of what was there.
    ///
    /// # Errors
    /// When the keystore does not answer or memory runs out.
    pub fn set(&self, pin: &Pin, keys: &Keys, cost: PinCost, rng: &mut Rng) -> Result<()> {
        let secret: Zeroizing<[u8; 32]> = Zeroizing::new(rng.bytes());
        let wrapped = wrap::wrap(pin, secret.as_slice(), keys, cost, rng)?;
        self.secrets.remove(PIN_WRAP)?;
        self.secrets.set(DEVICE_SECRET, secret.as_slice())?;
        self.secrets.remove(PIN_ATTEMPTS)?;
        Ok(self.secrets.set(PIN_WRAP, &wrapped)?)
    }

    /// Opens it.
    ///
    /// The try is counted in the keystore before anything is computed: a process that is killed meanwhile has
    /// used it up.
    ///
    /// # Errors
    /// [`Code::WRONG_PIN`]; [`Code::PIN_DELAYED`] with the seconds left, which is no try; [`Code::PIN_LOCKED`]
    /// after the tenth wrong one; [`Code::NOT_ENROLLED`] when nothing is locked in.
    pub fn open(&self, pin: &Pin) -> Result<Keys> {
        let before = self.attempts()?;
        let (boot, boot_ms) = self.clock.boot();
        match before.door(boot, boot_ms) {
            Door::Open => {}
            Door::Delayed(seconds) => {
                return Err(TabletError::Wait { code: Code::PIN_DELAYED, seconds });
            }
            Door::Shut => return Err(self.shut()),
        }
        let (Some(wrapped), Some(secret)) =
            (self.secrets.get(PIN_WRAP)?, self.secrets.get(DEVICE_SECRET)?)
        else {
            return Err(Code::NOT_ENROLLED.into());
        };
        let counted = before.one_more(boot, boot_ms);
        self.keep(&counted)?;
        match wrap::unwrap(pin, &secret, &wrapped) {
            Ok(Some(keys)) => {
                self.secrets.remove(PIN_ATTEMPTS)?;
                Ok(keys)
            }
            Ok(None) if counted.count >= WRONG_PINS_MAX => Err(self.shut()),
            Ok(None) => Err(Code::WRONG_PIN.into()),
            Err(fault) => {
                // Not the PIN's fault, so not a wrong one.
                self.keep(&before)?;
                Err(fault)
            }
        }
    }

    /// Deletes the local wrap; the database and its district-sealed key stay.
    ///
    /// # Errors
    /// When the keystore does not answer.
    pub fn forget(&self) -> Result<()> {
        self.secrets.remove(PIN_WRAP)?;
        Ok(self.secrets.remove(DEVICE_SECRET)?)
    }

    fn shut(&self) -> TabletError {
        self.forget().map_or_else(|error| error, |()| Code::PIN_LOCKED.into())
    }

    fn attempts(&self) -> Result<Attempts> {
        // A count that cannot be read is not a fresh start.
        Ok(self
            .secrets
            .get(PIN_ATTEMPTS)?
            .map_or_else(Attempts::none, |bytes| Attempts::read(&bytes)))
    }

    fn keep(&self, attempts: &Attempts) -> Result<()> {
        Ok(self.secrets.set(PIN_ATTEMPTS, &attempts.bytes())?)
    }
}

#[cfg(test)]
mod tests;
