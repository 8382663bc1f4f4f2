//! One life of a database: its incarnation and how often it was opened, in the database and in the keystore.
//!
//! A copy put back from a backup is opened with another count than the keystore remembers: then a new life begins,
//! so that no number of the old one is used twice (DESIGN 9).

use minicbor::{Decode, Encode};
use model::id::IncarnationId;
use model::rng::Rng;
use model::time::TimeMs;
use store::Store;
use store::table::meta::Life;
use sync::cbor;
use sync::code::Code;
use sync::hash::Hash;

use crate::error::Result;
use crate::secret::SecretStore;

const LIFE: &str = "life";
const LIFE_BYTES_MAX: usize = 64;

/// What the keystore remembers. Version 1, 2026-11.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
struct Remembered {
    #[cbor(n(0), with = "sync::cbor::id")]
    incarnation: IncarnationId,
    #[n(1)]
    opened: u64,
}

/// Counts an opening on both sides, or begins a new life where they disagree.
///
/// # Errors
/// [`Code::DATABASE_DAMAGED`] when the file says nothing of an enrolment, or what disk and keystore did.
pub(crate) fn begin(
    store: &mut Store,
    secrets: &dyn SecretStore,
    rng: &mut Rng,
    now: TimeMs,
) -> Result<Life> {
    let here = store.life()?.ok_or(Code::DATABASE_DAMAGED)?;
    let life = if recall(secrets)? == Some(remembered(here)) {
        store.count_opening()?
    } else {
        store.begin_life(IncarnationId::from_uuid(rng.uuid_v7(now)))?;
        store.life()?.ok_or(Code::DATABASE_DAMAGED)?
    };
    remember(secrets, life)?;
    Ok(life)
}

/// Begins a new life whatever the counts say: the server has seen another changeset under one of its numbers.
///
/// # Errors
/// What disk and keystore did.
pub(crate) fn begin_anew(
    store: &mut Store,
    secrets: &dyn SecretStore,
    rng: &mut Rng,
    now: TimeMs,
) -> Result<Life> {
    store.begin_life(IncarnationId::from_uuid(rng.uuid_v7(now)))?;
    let life = store.life()?.ok_or(Code::DATABASE_DAMAGED)?;
    remember(secrets, life)?;
    Ok(life)
}

/// Begins a new life after own work left this tablet; nothing is read again.
///
/// # Errors
/// What disk and keystore did.
pub(crate) fn outlive(
    store: &mut Store,
    secrets: &dyn SecretStore,
    rng: &mut Rng,
    now: TimeMs,
) -> Result<Life> {
    store.outlive(IncarnationId::from_uuid(rng.uuid_v7(now)))?;
    let life = store.life()?.ok_or(Code::DATABASE_DAMAGED)?;
    remember(secrets, life)?;
    Ok(life)
}

/// Writes down in the keystore where the database stands.
pub(crate) fn remember(secrets: &dyn SecretStore, life: Life) -> Result<()> {
    Ok(secrets.set(LIFE, &cbor::encode(&remembered(life)))?)
}

/// Chance for one opening: even a process that is started again from the same seed draws other numbers, because
/// an Automerge actor used twice breaks its document for ever.
pub(crate) fn rng_of(life: Life, rng: &mut Rng) -> Rng {
    let seed: [u8; 32] = rng.bytes();
    let parts: [&[u8]; 3] = [&seed, life.incarnation.as_bytes(), &life.opened.to_be_bytes()];
    Rng::from_seed(Hash::under("doorstep.opening.1", &parts).0)
}

fn recall(secrets: &dyn SecretStore) -> Result<Option<Remembered>> {
    // What cannot be read agrees with nothing, which begins a new life.
    Ok(secrets.get(LIFE)?.and_then(|bytes| cbor::decode(&bytes, LIFE_BYTES_MAX).ok()))
}

const fn remembered(life: Life) -> Remembered {
    Remembered { incarnation: life.incarnation, opened: life.opened }
}
