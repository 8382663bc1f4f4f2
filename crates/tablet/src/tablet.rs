//! One tablet: locked until a PIN opens it, then one open database behind a lock of its own.
//!
//! What a worker can do with it stands in the use cases; they take the database only while they read or write it,
//! never while the network is waited for.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use sync::code::Code;

use crate::api::session::{Owner, StateCode, StateView};
use crate::enrol;
use crate::error::{Result, TabletError};
use crate::files::private_folder;
use crate::lease::Lease;
use crate::ports::Ports;
use crate::session::{Session, Work};
use crate::unlock;
use crate::vault::{Pin, Vault};

/// What a tablet can be asked to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// A code, and a PIN to choose.
    NotEnrolled,
    /// The PIN.
    Locked,
    /// Everything.
    Unlocked,
    /// Nothing: ten wrong PINs. A new code begins anew; what was saved waits for the district.
    Shut,
}

/// A tablet.
pub struct Tablet {
    home: PathBuf,
    ports: Ports,
    session: Mutex<Option<Arc<Session>>>,
    /// The last session: whoever was still syncing when the tablet was locked holds the database open.
    last: Mutex<Weak<Session>>,
    /// Held by the one enrolment or unlocking there is at a time.
    opening: Mutex<()>,
}

impl Tablet {
    /// A tablet whose files are in a folder of its own, made if it is not there; locked.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn open(home: impl Into<PathBuf>, ports: Ports) -> Result<Self> {
        let home = home.into();
        private_folder(&home)?;
        Ok(Self {
            home,
            ports,
            session: Mutex::default(),
            last: Mutex::default(),
            opening: Mutex::default(),
        })
    }

    /// Opens a folder and enrols at once: what a test of the whole wants.
    ///
    /// # Errors
    /// As [`Tablet::open`] and [`Tablet::enrol_here`].
    pub fn enrol(home: impl Into<PathBuf>, code: &str, pin: &str, ports: Ports) -> Result<Self> {
        let tablet = Self::open(home, ports)?;
        tablet.enrol_here(code, pin)?;
        Ok(tablet)
    }

    /// Becomes a district's tablet by a one-use code, under a PIN; unlocked afterwards.
    ///
    /// Can be repeated with the same code whatever interrupted it.
    ///
    /// # Errors
    /// [`Code::ALREADY_ENROLLED`], [`Code::PIN_TOO_SHORT`], what the code, the way to the server and the server
    /// say.
    pub fn enrol_here(&self, code: &str, pin: &str) -> Result<()> {
        let pin = Pin::chosen(pin)?;
        let _one_at_a_time = locked(&self.opening);
        self.opened(Arc::new(enrol::enrol(&self.home, &self.ports, code, &pin)?));
        Ok(())
    }

    /// Opens the database with the PIN; nothing happens when it is open.
    ///
    /// # Errors
    /// As [`Vault::open`]; [`Code::NEWER_DATABASE`], [`Code::DATABASE_IN_USE`], [`Code::DATABASE_DAMAGED`].
    pub fn unlock(&self, pin: &str) -> Result<()> {
        let _one_at_a_time = locked(&self.opening);
        if self.session().is_some() {
            return Ok(());
        }
        let keys = unlock::keys(&self.ports, &Pin::typed(pin))?;
        let still_open = locked(&self.last).upgrade();
        let session = match still_open {
            Some(session) => session,
            None => Arc::new(unlock::session(&self.home, &self.ports, &keys)?),
        };
        if session.work(|work| work.lease())? == Lease::Over {
            return Err(self.end_lease());
        }
        self.opened(session);
        Ok(())
    }

    /// Closes the database once whoever is using it has finished.
    pub fn lock(&self) {
        self.session().take();
    }

    /// What can be done next.
    ///
    /// # Errors
    /// When the keystore does not answer.
    pub fn state(&self) -> Result<State> {
        if self.session().is_some() {
            return Ok(State::Unlocked);
        }
        let vault = Vault::new(&*self.ports.secrets, &*self.ports.clock);
        Ok(match (vault.is_set()?, vault.is_shut()?) {
            (true, false) => State::Locked,
            (_, true) => State::Shut,
            (false, false) => State::NotEnrolled,
        })
    }

    /// The folder of its files.
    pub fn home(&self) -> &Path {
        &self.home
    }

    pub(crate) fn ports(&self) -> &Ports {
        &self.ports
    }

    /// The open session.
    ///
    /// # Errors
    /// [`Code::LOCKED`].
    pub(crate) fn unlocked(&self) -> Result<Arc<Session>> {
        self.session().clone().ok_or_else(|| Code::LOCKED.into())
    }

    /// Does something with the open database.
    ///
    /// # Errors
    /// [`Code::LOCKED`], and what `f` says.
    pub(crate) fn work<T>(&self, f: impl FnOnce(&mut Work) -> Result<T>) -> Result<T> {
        let session = self.unlocked()?;
        let (mut lease, mut done) = (Lease::Holds, None);
        session.work(|work| {
            lease = work.lease()?;
            if lease == Lease::Holds {
                done = Some(f(work));
            }
            Ok(())
        })?;
        match (done, lease) {
            (Some(done), _) => done,
            (None, Lease::Over) => Err(self.end_lease()),
            (None, _) => Err(Code::LEASE_UNSURE.into()),
        }
    }

    fn end_lease(&self) -> TabletError {
        self.end(Code::LEASE_OVER.into())
    }

    /// The server has taken this tablet away: once nothing waits here any more, nobody reads on it (DESIGN 9). What
    /// waits goes up first, and is kept apart there.
    pub(crate) fn end_revoked(&self, session: &Session, refused: TabletError) -> TabletError {
        match session.work(|work| Ok(work.store.waiting()?.changesets)) {
            Ok(0) => self.end(refused),
            Ok(_) => refused,
            Err(error) => error,
        }
    }

    /// Deletes the local wrap of the keys and nothing else: the district opens the file with the key beside it.
    fn end(&self, why: TabletError) -> TabletError {
        self.lock();
        let vault = Vault::new(&*self.ports.secrets, &*self.ports.clock);
        match vault.forget() {
            Ok(()) => why,
            Err(error) => error,
        }
    }

    fn opened(&self, session: Arc<Session>) {
        *locked(&self.last) = Arc::downgrade(&session);
        *self.session() = Some(session);
    }

    fn session(&self) -> MutexGuard<'_, Option<Arc<Session>>> {
        locked(&self.session)
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Tablet {
    /// What can be done next, and whose tablet it is.
    ///
    /// # Errors
    /// When the keystore does not answer.
    pub fn state_view(&self) -> Result<StateView> {
        let owner = self.unlocked().ok().map(|session| {
            let district = session.district();
            Owner {
                user_name: session.user_name.clone(),
                district_name: district.name.clone(),
                demo: district.demo,
            }
        });
        let state = match self.state()? {
            State::NotEnrolled => StateCode::NotEnrolled,
            State::Locked => StateCode::Locked,
            State::Unlocked => StateCode::Unlocked,
            State::Shut => StateCode::Shut,
        };
        Ok(StateView { state, owner })
    }
}
