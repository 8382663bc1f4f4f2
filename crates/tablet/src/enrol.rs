//! From a one-use code to a working tablet, in an order that can be broken off anywhere and begun again.
//!
//! The keys and the first incarnation are made and remembered in the keystore before the code is used: whoever asks
//! again with the same code asks with the same key and gets the same certificate. The PIN's wrap is written last;
//! until it stands there is no enrolled tablet, and nothing to lose.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use minicbor::{Decode, Encode};
use model::id::IncarnationId;
use store::table::meta::Identity;
use store::{Store, StoreError};
use sync::cbor;
use sync::code::Code;
use sync::enrol::{ENROL_VERSION, EnrolClaims, EnrolCode, EnrolReply, EnrolRequest, InviteId};
use sync::key::{PublicKey, SigningKey};
use sync::limits::{DISTRICT_BYTES_MAX, ENROL_BYTES_MAX};
use sync::trust::{DeviceClaims, DistrictInfo, Nonce, RootHash, read_district};
use zeroize::Zeroizing;

use crate::APP_VERSION;
use crate::error::Result;
use crate::files::{sync_folder, write_synced};
use crate::life;
use crate::ports::Ports;
use crate::secret::Protection;
use crate::session::Session;
use crate::transport::{Call, Method, Refused, Transport, Trust, open_answer};
use crate::unlock::{
    NOTE_ADDRESS, NOTE_CERTIFICATE, NOTE_DISTRICT, NOTE_USER_NAME, database, open_store, session,
};
use crate::vault::{Keys, Pin, SEALED_KEY_FILE, Vault, seal_for_district};

const ENROLMENT: &str = "enrolment";
const ENROLMENT_BYTES_MAX: usize = 256;

/// What is remembered in the keystore from before the code is used until the tablet stands. Version 1, 2026-11.
#[derive(Encode, Decode)]
#[cbor(array)]
struct Begun {
    #[n(0)]
    invite: InviteId,
    #[cbor(n(1), with = "minicbor::bytes")]
    signing: [u8; 32],
    #[cbor(n(2), with = "minicbor::bytes")]
    database: [u8; 32],
    #[cbor(n(3), with = "sync::cbor::id")]
    incarnation: IncarnationId,
}

/// Enrols and opens.
///
/// # Errors
/// As [`crate::Tablet::enrol_here`].
pub(crate) fn enrol(home: &Path, ports: &Ports, code: &str, pin: &Pin) -> Result<Session> {
    let vault = Vault::new(&*ports.secrets, &*ports.clock);
    if vault.is_set()? {
        return Err(Code::ALREADY_ENROLLED.into());
    }
    let code = EnrolCode::read(code)?;
    let begun = begin(ports, &code)?;
    let info = ask_district(&*ports.transport, &code.address, &code.root)?;
    if !info.value.demo && ports.secrets.protection() == Protection::DemoOnly {
        return Err(Code::DEMO_MISMATCH.into());
    }
    let (reply, claims) = ask_certificate(ports, &code, &begun, &info)?;
    let keys =
        Keys { database: Zeroizing::new(begun.database), signing: Zeroizing::new(begun.signing) };
    let store = make_database(home, ports, &keys, |store| {
        let identity = Identity { tenant: claims.tenant, device: claims.device, user: claims.user };
        let notes: [(&str, &[u8]); 4] = [
            (NOTE_DISTRICT, &cbor::encode(&info)),
            (NOTE_ADDRESS, code.address.as_bytes()),
            (NOTE_USER_NAME, reply.user_name.as_bytes()),
            (NOTE_CERTIFICATE, &cbor::encode(&reply.certificate)),
        ];
        let sealed = seal_for_district(&info.value.sealing_recipient, &keys.database)?;
        write_synced(&home.join(SEALED_KEY_FILE), &sealed)?;
        Ok(store.enrol(identity, begun.incarnation, &notes)?)
    })?;
    if let Some(life) = store.life()? {
        life::remember(&*ports.secrets, life)?;
    }
    drop(store);
    vault.set(pin, &keys, ports.pin_cost, &mut ports.chance())?;
    finish(ports)?;
    session(home, ports, &keys)
}

/// Once the PIN's wrap stands, the keys stand nowhere else: what deletes the wrap must lock them away for good.
pub(crate) fn finish(ports: &Ports) -> Result<()> {
    match ports.secrets.get(ENROLMENT)? {
        Some(_) => Ok(ports.secrets.remove(ENROLMENT)?),
        None => Ok(()),
    }
}

/// What was begun with this code before, or a new beginning.
fn begin(ports: &Ports, code: &EnrolCode) -> Result<Begun> {
    let invite = InviteId::of(&code.secret);
    let before = ports.secrets.get(ENROLMENT)?;
    let before: Option<Begun> =
        before.and_then(|bytes| cbor::decode(&bytes, ENROLMENT_BYTES_MAX).ok());
    if let Some(begun) = before.filter(|begun| begun.invite == invite) {
        return Ok(begun);
    }
    let mut rng = ports.chance();
    let incarnation = IncarnationId::from_uuid(rng.uuid_v7(ports.clock.now_ms()));
    let begun = Begun { invite, signing: rng.bytes(), database: rng.bytes(), incarnation };
    ports.secrets.set(ENROLMENT, &Zeroizing::new(cbor::encode(&begun)))?;
    Ok(begun)
}

/// What the district says of itself, believed only under the pinned root.
///
/// # Errors
/// [`Code::SERVER_UNKNOWN`] for another root, and what the way to the server says.
pub(crate) fn ask_district(
    transport: &dyn Transport,
    address: &str,
    root: &RootHash,
) -> Result<DistrictInfo> {
    let answer = transport.send(Call {
        address,
        method: Method::Get,
        path: "/v1/district",
        sealed_head: None,
        body: Vec::new(),
        trust: Trust::AnswerOnly,
        answer_bytes_max: DISTRICT_BYTES_MAX,
    })?;
    let body = open_answer(answer).map_err(Refused::into_error)?;
    Ok(read_district(&body, root)?)
}

fn ask_certificate(
    ports: &Ports,
    code: &EnrolCode,
    begun: &Begun,
    info: &DistrictInfo,
) -> Result<(EnrolReply, DeviceClaims)> {
    let claims = EnrolClaims {
        version: ENROL_VERSION,
        invite: begun.invite,
        public_key: PublicKey::of(&SigningKey::from_bytes(&begun.signing)),
        incarnation: begun.incarnation,
        nonce: Nonce(ports.chance().bytes()),
        time: ports.clock.now_ms(),
        app_version: APP_VERSION.to_owned(),
    };
    let answer = ports.transport.send(Call {
        address: &code.address,
        method: Method::Post,
        path: "/v1/enrol",
        sealed_head: None,
        body: EnrolRequest::new(claims.clone(), &code.secret).encode(),
        trust: Trust::AnswerOnly,
        answer_bytes_max: ENROL_BYTES_MAX,
    })?;
    let body = open_answer(answer).map_err(Refused::into_error)?;
    Ok(EnrolReply::read(&body, &claims, &info.value)?)
}

/// Makes the database, or goes on with the one this enrolment had made before it was broken off.
fn make_database(
    home: &Path,
    ports: &Ports,
    keys: &Keys,
    write: impl FnOnce(&mut Store) -> Result<()>,
) -> Result<Store> {
    let mut store = match Store::open(&database(home), &keys.database, &ports.open_options()) {
        Err(StoreError::WrongKey) => {
            set_aside(home, ports)?;
            open_store(home, ports, keys)?
        }
        other => other?,
    };
    write(&mut store)?;
    Ok(store)
}

/// A database of an earlier enrolment, shut after ten wrong PINs: kept, with its sealed key, for the district to
/// open. The key is moved first and the log before the database, so that none of them is ever taken for the new
/// one's.
fn set_aside(home: &Path, ports: &Ports) -> Result<()> {
    let database = database(home);
    let mut log = database.clone().into_os_string();
    log.push("-wal");
    for file in [home.join(SEALED_KEY_FILE), PathBuf::from(log), database] {
        let mut kept = file.clone().into_os_string();
        kept.push(format!(".kept-{}", ports.clock.now_ms()));
        match fs::rename(&file, &kept) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    Ok(sync_folder(&home.join(SEALED_KEY_FILE))?)
}
