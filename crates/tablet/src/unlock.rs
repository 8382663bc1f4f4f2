//! From a PIN to an open database.

use std::path::{Path, PathBuf};

use store::Store;
use sync::cbor;
use sync::code::Code;
use sync::key::SigningKey;
use sync::limits::{DISTRICT_BYTES_MAX, ENROL_BYTES_MAX};
use sync::trust::{Certificate, DistrictInfo};

use crate::enrol;
use crate::error::{Result, TabletError};
use crate::lease;
use crate::life;
use crate::ports::Ports;
use crate::session::{Parts, Session};
use crate::vault::{Keys, Pin, Vault};

/// The database, in the tablet's folder.
pub(crate) const DATABASE_FILE: &str = "tablet.db";

/// What the tablet notes of its enrolment, in the database.
pub(crate) const NOTE_DISTRICT: &str = "district";
pub(crate) const NOTE_ADDRESS: &str = "address";
pub(crate) const NOTE_USER_NAME: &str = "user-name";
pub(crate) const NOTE_CERTIFICATE: &str = "certificate";

/// Opens the safe.
///
/// # Errors
/// As [`Vault::open`].
pub(crate) fn keys(ports: &Ports, pin: &Pin) -> Result<Keys> {
    let vault = Vault::new(&*ports.secrets, &*ports.clock);
    if vault.is_set()? {
        enrol::finish(ports)?;
    }
    vault.open(pin)
}

/// Opens the database with its key and begins to work with it.
pub(crate) fn session(home: &Path, ports: &Ports, keys: &Keys) -> Result<Session> {
    let mut store = open_store(home, ports, keys)?;
    let mut rng = ports.chance();
    let life = life::begin(&mut store, &*ports.secrets, &mut rng, ports.clock.now_ms())?;
    let rng = life::rng_of(life, &mut rng);
    let identity = store.identity()?.ok_or(Code::DATABASE_DAMAGED)?;
    let info: DistrictInfo = cbor::decode(&note(&store, NOTE_DISTRICT)?, DISTRICT_BYTES_MAX)?;
    let certificate: Certificate = cbor::decode(&note(&store, NOTE_CERTIFICATE)?, ENROL_BYTES_MAX)?;
    let heard = lease::read(&store)?;
    Ok(Session::new(Parts {
        heard,
        identity,
        user_name: text(note(&store, NOTE_USER_NAME)?)?,
        address: text(note(&store, NOTE_ADDRESS)?)?,
        signing: SigningKey::from_bytes(&keys.signing),
        district: info.value,
        certificate: certificate.value,
        store,
        life,
        clock: ports.clock.clone(),
        rng,
    }))
}

pub(crate) fn open_store(home: &Path, ports: &Ports, keys: &Keys) -> Result<Store> {
    Ok(Store::open(&database(home), &keys.database, &ports.open_options())?)
}

/// Where the database stands.
pub(crate) fn database(home: &Path) -> PathBuf {
    home.join(DATABASE_FILE)
}

fn note(store: &Store, key: &str) -> Result<Vec<u8>> {
    store.note(key)?.ok_or_else(|| TabletError::fault(Code::DATABASE_DAMAGED, key))
}

fn text(bytes: Vec<u8>) -> Result<String> {
    String::from_utf8(bytes).map_err(|error| TabletError::fault(Code::DATABASE_DAMAGED, error))
}
