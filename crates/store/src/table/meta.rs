//! What the tablet knows about itself: whose it is, which life it lives, what the server last said of time.

use model::id::{DeviceId, IncarnationId, TenantId, UserId};
use rusqlite::Connection;
use sync::cbor;
use sync::exchange::Epoch;
use sync::trust::SignedTime;

use crate::table::cursor;
use crate::{Result, Store, StoreError};

const TENANT: &str = "tenant";
const DEVICE: &str = "device";
const USER: &str = "user";
const INCARNATION: &str = "incarnation";
const OPENED: &str = "opened";
const EPOCH: &str = "epoch";
const SERVER_TIME: &str = "server_time";
const PROVEN_TIME: &str = "proven_time";
const BACKED_UP_TO: &str = "backed_up_to";
/// The highest row the log ever had, noted when rows are purged.
pub(crate) const LOG_TOP: &str = "log_top";
/// How many documents of lost spaces are still here, because the server has not got what was written in them.
pub(crate) const LEAVING: &str = "leaving";
/// Own work left this tablet: what the present life wrote is not all here any more.
pub(crate) const OUTLIVED: &str = "outlived";
/// How many days the tablet may be used without a word of the server's; none when they are the usual.
const LEASE_DAYS: &str = "lease_days";
/// What other crates keep here stands under keys that begin so.
const NOTE: &str = "note.";

/// A signed time is far smaller; more is damage.
const SIGNED_TIME_BYTES_MAX: usize = 1024;

/// Whose tablet this is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The district's installation.
    pub tenant: TenantId,
    /// The tablet.
    pub device: DeviceId,
    /// The person.
    pub user: UserId,
}

/// One life of this database (DESIGN 9): the same pair stands in the keystore; unequal, a new life begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Life {
    /// Which life.
    pub incarnation: IncarnationId,
    /// How often it was opened.
    pub opened: u64,
}

pub(crate) fn get(connection: &Connection, key: &str) -> Result<Option<Vec<u8>>> {
    let mut statement = connection.prepare_cached("SELECT value FROM meta WHERE key = ?1")?;
    let mut rows = statement.query_map([key], |row| row.get(0))?;
    Ok(rows.next().transpose()?)
}

/// Sets a value; one that stands there already is not written again.
pub(crate) fn set(connection: &Connection, key: &str, value: &[u8]) -> Result<()> {
    connection.prepare_cached(include_str!("meta/set.sql"))?.execute((key, value))?;
    Ok(())
}

pub(crate) fn get_number(connection: &Connection, key: &str) -> Result<Option<u64>> {
    let Some(value) = get(connection, key)? else { return Ok(None) };
    let bytes = <[u8; 8]>::try_from(value.as_slice()).map_err(|_| damaged(key))?;
    Ok(Some(u64::from_be_bytes(bytes)))
}

pub(crate) fn set_number(connection: &Connection, key: &str, value: u64) -> Result<()> {
    set(connection, key, &value.to_be_bytes())
}

fn sixteen(connection: &Connection, key: &str) -> Result<Option<[u8; 16]>> {
    let Some(value) = get(connection, key)? else { return Ok(None) };
    value.as_slice().try_into().map(Some).map_err(|_| damaged(key))
}

fn damaged(key: &str) -> StoreError {
    StoreError::Damaged(format!("meta {key}"))
}

/// The life of this database.
pub(crate) fn incarnation(connection: &Connection) -> Result<IncarnationId> {
    sixteen(connection, INCARNATION)?.map(IncarnationId::from_bytes).ok_or(StoreError::NotEnrolled)
}

/// Whose tablet this is.
pub(crate) fn user(connection: &Connection) -> Result<Option<UserId>> {
    Ok(sixteen(connection, USER)?.map(UserId::from_bytes))
}

pub(crate) fn epoch(connection: &Connection) -> Result<Option<Epoch>> {
    let Some(value) = get(connection, EPOCH)? else { return Ok(None) };
    value.as_slice().try_into().map(|bytes| Some(Epoch(bytes))).map_err(|_| damaged(EPOCH))
}

pub(crate) fn set_epoch(connection: &Connection, epoch: Epoch) -> Result<()> {
    set(connection, EPOCH, &epoch.0)
}

pub(crate) fn set_server_time(connection: &Connection, time: &SignedTime) -> Result<()> {
    set(connection, SERVER_TIME, &cbor::encode(time))
}

pub(crate) fn server_time(connection: &Connection) -> Result<Option<SignedTime>> {
    time_of(connection, SERVER_TIME)
}

fn time_of(connection: &Connection, key: &str) -> Result<Option<SignedTime>> {
    let value = get(connection, key)?.filter(|value| !value.is_empty());
    let Some(value) = value else { return Ok(None) };
    cbor::decode(&value, SIGNED_TIME_BYTES_MAX).map(Some).map_err(|_| damaged(key))
}

/// What is saved from now on was done after the server's last word.
pub(crate) fn prove_time(connection: &Connection) -> Result<()> {
    let heard = get(connection, SERVER_TIME)?.unwrap_or_default();
    set(connection, PROVEN_TIME, &heard)
}

/// What waits was done at a time nobody proves: before the server's last word.
pub(crate) fn forget_proven_time(connection: &Connection) -> Result<()> {
    set(connection, PROVEN_TIME, &[])
}

pub(crate) fn backed_up_to(connection: &Connection) -> Result<u64> {
    Ok(get_number(connection, BACKED_UP_TO)?.unwrap_or(0))
}

pub(crate) fn set_backed_up_to(connection: &Connection, commit: u64) -> Result<()> {
    set_number(connection, BACKED_UP_TO, commit)
}

pub(crate) fn lease_days(connection: &Connection) -> Result<Option<u16>> {
    let days = get_number(connection, LEASE_DAYS)?.and_then(|days| u16::try_from(days).ok());
    Ok(days.filter(|days| *days != 0))
}

pub(crate) fn set_lease_days(connection: &Connection, days: Option<u16>) -> Result<()> {
    if days.is_none() && get(connection, LEASE_DAYS)?.is_none() {
        return Ok(());
    }
    set_number(connection, LEASE_DAYS, u64::from(days.unwrap_or(0)))
}

impl Store {
    /// Writes down whose tablet this is, its first life, and what else came with the enrolment, all or nothing.
    ///
    /// # Errors
    /// What the disk did.
    pub fn enrol(
        &mut self,
        identity: Identity,
        first: IncarnationId,
        notes: &[(&str, &[u8])],
    ) -> Result<()> {
        let transaction = self.begin()?;
        set(&transaction, TENANT, identity.tenant.as_bytes())?;
        set(&transaction, DEVICE, identity.device.as_bytes())?;
        set(&transaction, USER, identity.user.as_bytes())?;
        set(&transaction, INCARNATION, first.as_bytes())?;
        set_number(&transaction, OPENED, 0)?;
        for (key, value) in notes {
            set(&transaction, &format!("{NOTE}{key}"), value)?;
        }
        Ok(transaction.commit()?)
    }

    /// Whose tablet this is; none before enrolment.
    ///
    /// # Errors
    /// What the disk did.
    pub fn identity(&self) -> Result<Option<Identity>> {
        let ask = |key| sixteen(&self.connection, key);
        let (Some(tenant), Some(device), Some(user)) = (ask(TENANT)?, ask(DEVICE)?, ask(USER)?)
        else {
            return Ok(None);
        };
        Ok(Some(Identity {
            tenant: TenantId::from_bytes(tenant),
            device: DeviceId::from_bytes(device),
            user: UserId::from_bytes(user),
        }))
    }

    /// Which life this is and how often it was opened; none before enrolment.
    ///
    /// # Errors
    /// What the disk did.
    pub fn life(&self) -> Result<Option<Life>> {
        let Some(incarnation) = sixteen(&self.connection, INCARNATION)? else { return Ok(None) };
        let opened = get_number(&self.connection, OPENED)?.unwrap_or(0);
        Ok(Some(Life { incarnation: IncarnationId::from_bytes(incarnation), opened }))
    }

    /// Counts an opening; the number goes into the keystore too.
    ///
    /// # Errors
    /// [`StoreError::NotEnrolled`], or what the disk did.
    pub fn count_opening(&mut self) -> Result<Life> {
        let life = self.life()?.ok_or(StoreError::NotEnrolled)?;
        let opened = life.opened.saturating_add(1);
        set_number(&self.connection, OPENED, opened)?;
        Ok(Life { opened, ..life })
    }

    /// Begins a new life: what is not sent yet is still sent under the old one.
    ///
    /// # Errors
    /// What the disk did.
    pub fn begin_life(&mut self, incarnation: IncarnationId) -> Result<()> {
        let transaction = self.begin()?;
        set(&transaction, INCARNATION, incarnation.as_bytes())?;
        // What the feeds called this life's own may be another copy's: all of it is told again.
        cursor::rewind(&transaction)?;
        set_number(&transaction, OPENED, 1)?;
        set_number(&transaction, OUTLIVED, 0)?;
        Ok(transaction.commit()?)
    }

    /// Whether own work left this tablet, so that another life is to begin: the server gives a life its own changes
    /// by number only, and those are not here any more when they are given back.
    ///
    /// # Errors
    /// What the disk did.
    pub fn is_outlived(&self) -> Result<bool> {
        Ok(get_number(&self.connection, OUTLIVED)?.unwrap_or(0) > 0)
    }

    /// Begins a new life after own work left. The feeds are read on: what left is in none of them, and whatever is
    /// given back is read from its beginning.
    ///
    /// # Errors
    /// What the disk did.
    pub fn outlive(&mut self, incarnation: IncarnationId) -> Result<()> {
        let transaction = self.begin()?;
        set(&transaction, INCARNATION, incarnation.as_bytes())?;
        set_number(&transaction, OPENED, 1)?;
        set_number(&transaction, OUTLIVED, 0)?;
        Ok(transaction.commit()?)
    }

    /// The server's epoch as last seen.
    ///
    /// # Errors
    /// What the disk did.
    pub fn epoch(&self) -> Result<Option<Epoch>> {
        epoch(&self.connection)
    }

    /// The last signed server time.
    ///
    /// # Errors
    /// What the disk did.
    pub fn server_time(&self) -> Result<Option<SignedTime>> {
        server_time(&self.connection)
    }

    /// The signed server time that was here when the oldest action that waits was saved: what brackets the time of what
    /// is pushed. A later one, which an answer brings before everything is sent, would say that it was done after it.
    ///
    /// # Errors
    /// What the disk did.
    pub fn proven_time(&self) -> Result<Option<SignedTime>> {
        time_of(&self.connection, PROVEN_TIME)
    }

    /// How many days the tablet may be used without a word of the server's, when they are not the usual.
    ///
    /// # Errors
    /// What the disk did.
    pub fn posting_lease_days(&self) -> Result<Option<u16>> {
        lease_days(&self.connection)
    }

    /// Commits of the server up to this one are in a backup.
    ///
    /// # Errors
    /// What the disk did.
    pub fn backed_up_to(&self) -> Result<u64> {
        backed_up_to(&self.connection)
    }

    /// What the tablet noted under a key of its own: certificates, settings.
    ///
    /// # Errors
    /// What the disk did.
    pub fn note(&self, key: &str) -> Result<Option<Vec<u8>>> {
        get(&self.connection, &format!("{NOTE}{key}"))
    }

    /// Notes something, in place of what stood under the key.
    ///
    /// # Errors
    /// What the disk did.
    pub fn set_note(&mut self, key: &str, value: &[u8]) -> Result<()> {
        set(&self.connection, &format!("{NOTE}{key}"), value)
    }
}
