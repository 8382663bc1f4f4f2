//! The safe's rules: counted before computed, delayed, and after ten wrong PINs only the wrap is gone.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use model::rng::Rng;
use sync::clock::{BootId, ManualClock};
use zeroize::Zeroizing;

use super::*;
use crate::secret::{MemorySecrets, Protection, SecretError};

const GOOD: &str = "135790";
const WRONG: &str = "097531";

fn keys() -> Keys {
    Keys { database: Zeroizing::new([1; 32]), signing: Zeroizing::new([2; 32]) }
}

fn set_up() -> (MemorySecrets, ManualClock) {
    let (secrets, clock) = (MemorySecrets::default(), ManualClock::new(0));
    let mut rng = Rng::from_number(1);
    Vault::new(&secrets, &clock)
        .set(&Pin::chosen(GOOD).unwrap(), &keys(), PinCost::CHEAPEST, &mut rng)
        .unwrap();
    (secrets, clock)
}

fn try_pin(vault: &Vault<'_>, pin: &str) -> Result<Keys> {
    vault.open(&Pin::typed(pin))
}

fn code_of(vault: &Vault<'_>, pin: &str) -> Code {
    try_pin(vault, pin).err().unwrap().code()
}

#[test]
fn the_pin_and_the_keystore_together_open_it_and_neither_alone() {
    let (secrets, clock) = set_up();
    let vault = Vault::new(&secrets, &clock);
    let opened = try_pin(&vault, GOOD).unwrap();
    assert_eq!((*opened.database, *opened.signing), ([1; 32], [2; 32]));
    assert_eq!(code_of(&vault, WRONG), Code::WRONG_PIN);
    secrets.set(DEVICE_SECRET, &[9; 32]).unwrap();
    assert_eq!(code_of(&vault, GOOD), Code::WRONG_PIN);
}

#[test]
fn a_right_pin_forgets_the_wrong_ones() {
    let (secrets, clock) = set_up();
    let vault = Vault::new(&secrets, &clock);
    for _ in 0..5 {
        for _ in 0..2 {
            assert_eq!(code_of(&vault, WRONG), Code::WRONG_PIN);
        }
        try_pin(&vault, GOOD).unwrap();
    }
}

#[test]
fn ten_wrong_pins_delete_the_wrap_and_nothing_opens_it_again() {
    let (secrets, clock) = set_up();
    let vault = Vault::new(&secrets, &clock);
    for _ in 1..WRONG_PINS_MAX {
        assert_eq!(code_of(&vault, WRONG), Code::WRONG_PIN);
        clock.advance(3_600_000);
    }
    assert_eq!(code_of(&vault, WRONG), Code::PIN_LOCKED);
    assert_eq!(code_of(&vault, GOOD), Code::PIN_LOCKED);
    assert!(!vault.is_set().unwrap());
    assert!(vault.is_shut().unwrap());
    assert_eq!(secrets.get(DEVICE_SECRET).unwrap(), None);
}

#[test]
fn a_try_that_comes_too_soon_says_how_long_and_is_not_counted() {
    let (secrets, clock) = set_up();
    let vault = Vault::new(&secrets, &clock);
    for _ in 0..3 {
        assert_eq!(code_of(&vault, WRONG), Code::WRONG_PIN);
    }
    for _ in 0..20 {
        let Err(TabletError::Wait { code, seconds }) = try_pin(&vault, GOOD) else { panic!() };
        assert_eq!((code, seconds), (Code::PIN_DELAYED, 5));
    }
    // Setting the date does not help, waiting does.
    clock.set(i64::MAX / 2);
    assert_eq!(code_of(&vault, GOOD), Code::PIN_DELAYED);
    clock.advance(5_000);
    try_pin(&vault, GOOD).unwrap();
}

#[test]
fn a_restart_does_not_shorten_the_wait() {
    let (secrets, clock) = set_up();
    let vault = Vault::new(&secrets, &clock);
    for _ in 0..4 {
        assert_eq!(code_of(&vault, WRONG), Code::WRONG_PIN);
        clock.advance(5_000);
    }
    clock.reboot(BootId([7; 16]));
    assert_eq!(code_of(&vault, GOOD), Code::PIN_DELAYED);
    clock.advance(30_000);
    try_pin(&vault, GOOD).unwrap();
}

/// A keystore whose process is killed at a write: right after it, or before it takes effect.
struct Killed<'a> {
    inner: &'a MemorySecrets,
    after: bool,
}

impl SecretStore for Killed<'_> {
    fn protection(&self) -> Protection {
        self.inner.protection()
    }
    fn get(&self, name: &str) -> std::result::Result<Option<Zeroizing<Vec<u8>>>, SecretError> {
        self.inner.get(name)
    }
    fn set(&self, name: &str, secret: &[u8]) -> std::result::Result<(), SecretError> {
        if self.after {
            self.inner.set(name, secret)?;
        }
        Err(SecretError("killed".to_owned()))
    }
    fn remove(&self, name: &str) -> std::result::Result<(), SecretError> {
        self.inner.remove(name)
    }
}

#[test]
fn a_kill_between_the_count_and_the_computation_does_not_give_the_try_back() {
    let (secrets, clock) = set_up();
    let killed = Killed { inner: &secrets, after: true };
    for _ in 0..WRONG_PINS_MAX {
        assert!(try_pin(&Vault::new(&killed, &clock), WRONG).is_err());
        clock.advance(3_600_000);
    }
    let vault = Vault::new(&secrets, &clock);
    assert_eq!(code_of(&vault, GOOD), Code::PIN_LOCKED);
    assert!(!vault.is_set().unwrap());
}

#[test]
fn a_try_that_cannot_be_counted_gets_no_answer() {
    let (secrets, clock) = set_up();
    let killed = Killed { inner: &secrets, after: false };
    let vault = Vault::new(&killed, &clock);
    assert_eq!(code_of(&vault, GOOD), code_of(&vault, WRONG));
    try_pin(&Vault::new(&secrets, &clock), GOOD).unwrap();
}

#[test]
fn a_new_pin_replaces_the_old_one() {
    let (secrets, clock) = set_up();
    let vault = Vault::new(&secrets, &clock);
    let mut rng = Rng::from_number(2);
    vault.set(&Pin::chosen("246801").unwrap(), &keys(), PinCost::CHEAPEST, &mut rng).unwrap();
    assert_eq!(code_of(&vault, GOOD), Code::WRONG_PIN);
    try_pin(&vault, "246801").unwrap();
}

#[test]
fn before_enrolment_there_is_nothing_to_open() {
    let (secrets, clock) = (MemorySecrets::default(), ManualClock::new(0));
    let vault = Vault::new(&secrets, &clock);
    assert!(!vault.is_set().unwrap());
    assert_eq!(code_of(&vault, GOOD), Code::NOT_ENROLLED);
}

#[test]
fn a_wrap_is_written_as_it_always_was() {
    let (secrets, clock) = set_up();
    let wrapped = secrets.get(PIN_WRAP).unwrap().unwrap();
    assert_eq!(
        sync::hash::Hash::of(&wrapped).to_string(),
        "6777b8094c614b829d32adb86e2db5961c0afecaafbed735558b6f59e63ed305"
    );
    // What was once written still opens.
    try_pin(&Vault::new(&secrets, &clock), GOOD).unwrap();
}

#[test]
fn a_damaged_wrap_is_a_fault_and_not_a_wrong_pin() {
    let (secrets, clock) = set_up();
    secrets.set(PIN_WRAP, b"nonsense").unwrap();
    let vault = Vault::new(&secrets, &clock);
    for _ in 0..20 {
        assert_eq!(code_of(&vault, GOOD).as_str(), "keystore-failed");
    }
}
