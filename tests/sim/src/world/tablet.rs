//! One tablet on a disk that can die: started, killed, copied, put back.

use std::path::Path;
use std::sync::{Arc, Mutex};

use model::rng::Rng;
use store::table::changeset::ChangesetRow;
use store::{OpenOptions, Store};
use sync::code::Code;
use tablet::secret::MemorySecrets;
use tablet::vault::{Keys, Pin, PinCost, Vault};
use tablet::{Ports, Tablet};

use super::{SimClock, SimDisk, Way};

/// Everybody's PIN.
pub const PIN: &str = "274953";
/// Starts that may fail before a tablet is given up.
const STARTS_MAX: u32 = 50;

/// A tablet.
pub struct TabletBox {
    /// Its place in the list.
    pub who: usize,
    /// Its seat.
    pub seat: usize,
    /// Its disk.
    pub disk: SimDisk,
    /// Its keystore.
    pub secrets: MemorySecrets,
    /// Its clock.
    pub clock: Arc<SimClock>,
    /// The running app.
    pub app: Option<Tablet>,
    /// How often it died.
    pub kills: u64,
    /// A copy that was taken: disk, keystore, and how much had been promised by then.
    pub copy: Option<(SimDisk, MemorySecrets, usize)>,
    /// The key of its database, as the district has it sealed.
    pub key: Option<Keys>,
    ports: Ports,
    home: std::path::PathBuf,
}

impl TabletBox {
    /// A tablet that is off.
    #[must_use]
    pub fn new(
        (who, seat): (usize, usize),
        (disk, secrets): (SimDisk, MemorySecrets),
        clock: Arc<SimClock>,
        way: &Way,
        home: &Path,
        seed: u64,
    ) -> Self {
        let number = u64::try_from(who).unwrap_or(0);
        let rng =
            Rng::from_number(seed.wrapping_mul(64).wrapping_add(number) ^ 0x7ab1_e700_0000_0000);
        let ports = Ports {
            clock: clock.clone(),
            secrets: Arc::new(secrets.clone()),
            transport: way.end(who),
            rng: Arc::new(Mutex::new(rng)),
            room: Arc::new(tablet::ports::Endless),
            pin_cost: PinCost::CHEAPEST,
            vfs: Some(disk.vfs().to_owned()),
        };
        let home = home.to_owned();
        Self {
            who,
            seat,
            disk,
            secrets,
            clock,
            app: None,
            kills: 0,
            copy: None,
            key: None,
            ports,
            home,
        }
    }

    /// The ports, for enrolment.
    #[must_use]
    pub fn ports(&self) -> Ports {
        self.ports.clone()
    }

    /// The folder of its small files.
    #[must_use]
    pub fn home(&self) -> &Path {
        &self.home
    }

    /// Another disk, another keystore: a copy put back.
    pub fn put_back(&mut self, disk: SimDisk, secrets: MemorySecrets) {
        self.app = None;
        self.secrets = secrets;
        self.ports.secrets = Arc::new(self.secrets.clone());
        self.use_disk(disk);
    }

    fn use_disk(&mut self, disk: SimDisk) {
        self.ports.vfs = Some(disk.vfs().to_owned());
        self.disk = disk;
    }

    /// Whether the app was killed or the power went.
    #[must_use]
    pub fn is_dead(&self) -> bool {
        self.disk.is_dead()
    }

    /// Whether its wrap of the keys was deleted: only the district opens its file now.
    #[must_use]
    pub fn is_ended(&self) -> bool {
        self.key.is_some() && !Vault::new(&self.secrets, &*self.clock).is_set().unwrap_or(true)
    }

    /// Its file as the district opens it, a copy.
    ///
    /// # Errors
    /// What the disk did.
    pub fn file(&self) -> Result<(SimDisk, Store), String> {
        let disk = self.disk.reboot();
        let key = self.key.as_ref().ok_or("never opened")?;
        let path = self.home().join("tablet.db");
        let options = OpenOptions { vfs: Some(disk.vfs()) };
        let store =
            Store::open(&path, &key.database, &options).map_err(|error| error.to_string())?;
        Ok((disk, store))
    }

    /// Every own action in its log, whoever may look at it.
    ///
    /// # Errors
    /// What the disk did.
    pub fn log(&self) -> Result<Vec<ChangesetRow>, String> {
        match self.app.as_ref().filter(|_| !self.is_ended()) {
            Some(app) => app.own_log().map_err(|error| error.to_string()),
            None => self.file()?.1.changesets().map_err(|error| error.to_string()),
        }
    }

    /// The process ends, whatever it was doing; what the accident left is found on the disk.
    pub fn end(&mut self) {
        self.app = None;
        if self.disk.is_dead() {
            self.kills += 1;
            let found = self.disk.reboot();
            self.use_disk(found);
            self.clock.reboot();
        }
    }

    /// Starts and unlocks.
    ///
    /// # Errors
    /// What keeps it from starting for good.
    pub fn start(&mut self) -> Result<(), String> {
        let mut last = String::new();
        for _ in 0..STARTS_MAX {
            self.end();
            match self.try_start() {
                Ok(app) => {
                    if self.key.is_none() {
                        let vault = Vault::new(&self.secrets, &*self.clock);
                        self.key = vault.open(&Pin::typed(PIN)).ok();
                    }
                    self.app = Some(app);
                    return Ok(());
                }
                Err(_) if self.disk.is_dead() => {}
                // Its lease was over: it has deleted its keys.
                Err(_) if self.is_ended() => return Ok(()),
                Err(code) if [Code::DISK_FULL, Code::DISK_FAILED].contains(&code) => {
                    self.disk.mend()
                }
                Err(code) => {
                    last = code.to_string();
                    self.disk.mend();
                }
            }
        }
        Err(format!("start: tablet {} does not open: {last}", self.who))
    }

    fn try_start(&self) -> Result<Tablet, Code> {
        let app = Tablet::open(&self.home, self.ports.clone()).map_err(|error| error.code())?;
        app.unlock(PIN).map_err(|error| error.code())?;
        Ok(app)
    }
}
