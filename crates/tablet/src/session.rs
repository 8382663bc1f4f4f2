//! A tablet while it is unlocked: who it is, whom it believes, and the open database behind one lock.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use model::id::UserId;
use model::planted::{self, Bug};
use model::rng::Rng;
use model::time::{TimeMs, local_date};
use store::Store;
use store::table::meta::{Identity, Life};
use sync::clock::{BootId, Clock};
use sync::hash::Hash;
use sync::key::SigningKey;
use sync::trust::{DeviceClaims, District};

use crate::author::Actors;
use crate::error::Result;
use crate::lease::{self, Heard, Lease};
use crate::undo::Undo;

/// An unlocked tablet.
pub(crate) struct Session {
    /// Whose.
    pub(crate) identity: Identity,
    /// The person's name, for the screen.
    pub(crate) user_name: String,
    /// The server's address.
    pub(crate) address: String,
    /// What the device signs with.
    pub(crate) signing: SigningKey,
    /// Whom to believe; another once a renewed certificate was learnt of.
    pub(crate) district: Mutex<Arc<District>>,
    /// The server's time as last learnt, against the boot clock.
    pub(crate) server_clock: Mutex<Option<ServerClock>>,
    /// Held by the one round of syncing there is at a time.
    pub(crate) syncing: Mutex<()>,
    /// Held by the one photo that is fetched because somebody looks at it.
    pub(crate) fetching: Mutex<()>,
    work: Mutex<Work>,
}

/// What use cases work with, one at a time.
pub(crate) struct Work {
    /// The database.
    pub(crate) store: Store,
    /// Which life it is in.
    pub(crate) life: Life,
    /// Whose it is.
    pub(crate) me: UserId,
    /// What the district says of this tablet.
    pub(crate) certificate: DeviceClaims,
    /// What time it is.
    pub(crate) clock: Arc<dyn Clock>,
    /// This opening's chance.
    pub(crate) rng: Rng,
    /// The editing sessions of this process life.
    pub(crate) actors: Actors,
    /// How to take back the last save.
    pub(crate) undo: Option<Undo>,
    /// Whether what waits is on its way.
    pub(crate) uploading: bool,
    /// When the server was last heard.
    pub(crate) heard: Option<Heard>,
    /// As it is written down.
    pub(crate) heard_noted: Option<Heard>,
    /// Photos that got nowhere a moment ago.
    pub(crate) photos_tried: BTreeMap<Hash, Tried>,
}

/// How a photo got nowhere.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tried {
    /// When, by the boot clock.
    pub(crate) boot_ms: i64,
    /// The server answered, and has it not or will not have it.
    pub(crate) in_vain: bool,
}

/// Server time, moved on by the boot clock: what a wrong date on the tablet does not touch.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ServerClock {
    /// Server time in ms when it was learnt.
    pub(crate) at: TimeMs,
    /// In this boot.
    pub(crate) boot: BootId,
    /// At this boot time.
    pub(crate) boot_ms: i64,
}

impl ServerClock {
    /// The server's time now; none after a restart, which nobody measured.
    pub(crate) fn now(&self, clock: &dyn Clock) -> Option<TimeMs> {
        let (boot, boot_ms) = clock.boot();
        (boot == self.boot).then(|| self.at.saturating_add(boot_ms.saturating_sub(self.boot_ms)))
    }
}

/// What an unlocked tablet consists of.
pub(crate) struct Parts {
    pub(crate) identity: Identity,
    pub(crate) user_name: String,
    pub(crate) address: String,
    pub(crate) signing: SigningKey,
    pub(crate) district: District,
    pub(crate) certificate: DeviceClaims,
    pub(crate) store: Store,
    pub(crate) life: Life,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) rng: Rng,
    pub(crate) heard: Option<Heard>,
}

impl Session {
    pub(crate) fn new(parts: Parts) -> Self {
        let Parts {
            identity,
            user_name,
            address,
            signing,
            district,
            certificate,
            store,
            life,
            clock,
            rng,
            heard,
        } = parts;
        let me = identity.user;
        let work = Work {
            store,
            life,
            me,
            certificate,
            clock,
            rng,
            actors: Actors::default(),
            undo: None,
            uploading: false,
            heard,
            heard_noted: heard,
            photos_tried: BTreeMap::new(),
        };
        Self {
            identity,
            user_name,
            address,
            signing,
            district: Mutex::new(Arc::new(district)),
            server_clock: Mutex::default(),
            syncing: Mutex::default(),
            fetching: Mutex::default(),
            work: Mutex::new(work),
        }
    }

    /// Takes the database for as long as `f` runs.
    pub(crate) fn work<T>(&self, f: impl FnOnce(&mut Work) -> Result<T>) -> Result<T> {
        f(&mut self.work.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The server's time, as far as it was learnt since the last restart; else the tablet's.
    pub(crate) fn server_now(&self, clock: &dyn Clock) -> TimeMs {
        if planted::is(Bug::LeaseByWallClock) {
            return clock.now_ms();
        }
        let learnt = *self.server_clock.lock().unwrap_or_else(PoisonError::into_inner);
        learnt.and_then(|learnt| learnt.now(clock)).unwrap_or_else(|| clock.now_ms())
    }

    /// Whom to believe.
    pub(crate) fn district(&self) -> Arc<District> {
        Arc::clone(&self.district.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Work {
    /// Whether the tablet may be used.
    pub(crate) fn lease(&self) -> Result<Lease> {
        let days = self.store.posting_lease_days()?;
        Ok(lease::stand(self.heard.as_ref(), days, &*self.clock))
    }

    /// Wall time, UTC ms.
    pub(crate) fn now(&self) -> TimeMs {
        self.clock.now_ms()
    }

    /// The day it is here, as `YYYY-MM-DD`.
    pub(crate) fn today(&self) -> String {
        local_date(self.now()).to_string()
    }
}
