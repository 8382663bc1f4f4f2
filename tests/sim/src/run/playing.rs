//! The plan, step by step.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use model::time::DAY_MS;
use sync::limits::LEASE_DAYS;
use tablet::secret::MemorySecrets;

use super::{Heard, World};
use crate::acts::{Actor, Came};
use crate::check;
use crate::check::Look;
use crate::plan::{Step, What};
use crate::world::{COMMITTEE, SimClock, SimDisk, TabletBox, USERS, seat, server_key};

/// What a tablet says that was taken away.
const ENDED: &str = "device-revoked";

/// Codes of a tablet whose file or process is in trouble, which the plan has brought about.
const DISK: [&str; 3] = ["disk-full", "disk-failed", "locked"];

/// Codes that an honest worker's own action never gets.
const BROKEN: [&str; 15] = [
    "database-damaged",
    "server-fault",
    "unreadable",
    "bad-call",
    "apply-panicked",
    "apply-refused",
    "apply-stalled",
    "missing-dependencies",
    "not-a-change",
    "nested-container",
    "genesis-actor",
    "foreign-actor",
    "envelope-mismatch",
    "bad-columns",
    "keystore-failed",
];

impl World<'_> {
    pub(crate) fn play(&mut self) -> Result<(), String> {
        self.bar();
        let plan = self.plan;
        for (number, step) in plan.steps.iter().enumerate() {
            self.time.set(self.template.begin + step.at);
            self.way.arrivals();
            self.couriers()?;
            super::tell(|| format!("{number}: {} {:?} {:?}", step.at, step.who, step.what));
            self.step(number, step).map_err(|wrong| format!("{wrong} (step {number})"))?;
            if let Some(wrong) = self.way.state().wrong.first() {
                return Err(format!("{wrong} (step {number})"));
            }
        }
        Ok(())
    }

    fn step(&mut self, number: usize, step: &Step) -> Result<(), String> {
        let Some(who) = step.who else { return self.on_server(&step.what) };
        if who >= self.plan.seats.len() {
            return Ok(());
        }
        let used = matches!(step.what, What::Act(_) | What::Sync);
        let who = if used { self.hand(number, who) } else { who };
        let brings_keys = matches!(step.what, What::RollBack | What::Restore | What::Clone);
        if self.tablets[who].is_ended() && !brings_keys {
            return Ok(());
        }
        match &step.what {
            What::Act(draw) => self.act(number, who, *draw),
            What::Sync => self.sync(who).map(drop),
            What::Way(fault) => {
                self.way.state().faults.entry(who).or_default().push_back(*fault);
                Ok(())
            }
            What::Disk(fault, after) => {
                self.tablets[who].disk.plan(*fault, *after);
                Ok(())
            }
            What::Mend => {
                self.tablets[who].disk.mend();
                Ok(())
            }
            What::Clock(by) => {
                self.tablets[who].clock.jump(*by);
                Ok(())
            }
            What::Asleep(ms) => {
                self.on(who)?;
                self.tablets[who].clock.sleep(*ms);
                *self.slept.entry(who).or_default() += ms;
                Ok(())
            }
            What::Restart => {
                self.tablets[who].end();
                self.tablets[who].clock.reboot();
                self.on(who)
            }
            What::Snapshot => {
                self.on(who)?;
                let kept = self.ledger.saved[who].len();
                self.heard_then.insert(who, self.heard_of(who));
                let tablet = &mut self.tablets[who];
                tablet.copy = Some((tablet.disk.copied(), tablet.secrets.copied(), kept));
                Ok(())
            }
            What::RollBack | What::Restore => self.put_back(who, step.what == What::Restore),
            What::Clone => self.cloned(who),
            What::Revoke => self.revoke(who),
            What::GrantEnds => {
                self.grant_ends(who);
                Ok(())
            }
            What::GrantBegins => {
                self.grant_begins(who);
                Ok(())
            }
            What::Courier(by, arrives) => self.courier(who, *by, *arrives),
            What::ApplyFails
            | What::TooOld(_)
            | What::Erase(_)
            | What::Hostile(_)
            | What::Backup
            | What::ServerRestore
            | What::Split(_)
            | What::Merge(..) => Ok(()),
        }
    }

    /// Which of a tablet and its copy is used: they take turns.
    fn hand(&self, number: usize, who: usize) -> usize {
        self.twins.get(&who).copied().filter(|_| number % 2 == 1).unwrap_or(who)
    }

    fn on_server(&mut self, what: &What) -> Result<(), String> {
        match what {
            What::Hostile(draw) => return self.harm(*draw),
            What::Backup => self.back_up(),
            What::ServerRestore => return self.restore_server(),
            What::Erase(draw) => return self.erase(*draw),
            What::Split(grid) => return self.split(*grid),
            What::Merge(one, other) => return self.merge(*one, *other),
            _ => {}
        }
        let mut state = self.way.state();
        match what {
            What::Disk(fault, after) => state.server.disk.plan(*fault, *after),
            What::Mend => state.server.disk.mend(),
            What::Restart => state.server.restart(),
            What::TooOld(it_is) => state.server.want_newer(*it_is),
            What::ApplyFails => state.server.fail_once(),
            _ => {}
        }
        Ok(())
    }

    /// The tablet is on and unlocked; after an accident it is held to what it had promised.
    pub(crate) fn on(&mut self, who: usize) -> Result<(), String> {
        let tablet = &mut self.tablets[who];
        if tablet.app.is_some() && !tablet.is_dead() {
            return Ok(());
        }
        tablet.start()?;
        let log = tablet.log().map_err(|error| format!("start: {error}"))?;
        check::still_saved(&self.ledger.saved[who], &log)
            .map_err(|wrong| format!("{wrong} on tablet {who} after a start"))?;
        self.ended_fairly(who)
    }

    /// A tablet deletes its keys when it was revoked and when its lease is over, and never else.
    fn ended_fairly(&mut self, who: usize) -> Result<(), String> {
        if !self.tablets[who].is_ended() {
            return Ok(());
        }
        self.tablets[who].end();
        let heard = self.heard_of(who);
        let slept = self.slept.get(&who).copied().unwrap_or(0) - heard.slept;
        let unheard = slept + self.time.now() - heard.at;
        if self.revoked.contains(&who) || unheard > i64::from(LEASE_DAYS) * DAY_MS {
            return Ok(());
        }
        Err(format!("ended: tablet {who} deleted its keys"))
    }

    fn act(&mut self, number: usize, who: usize, draw: u64) -> Result<(), String> {
        self.on(who)?;
        let tablet = &self.tablets[who];
        let Some(app) = &tablet.app else { return Ok(()) };
        let (user, what) = seat(tablet.seat);
        let actor = Actor {
            app,
            who,
            user,
            seat: what,
            buildings: &self.template.buildings,
            number,
            now: self.time.now(),
        };
        let ledger = &mut self.ledger;
        let came = catch_unwind(AssertUnwindSafe(|| actor.act(draw, ledger)))
            .map_err(|_| format!("panic: tablet {who}: {}", super::last_panic()))?;
        super::tell(|| format!("    {came:?}"));
        match came {
            Ok(Came::Refused(code)) => {
                let planned = DISK.contains(&code.as_str());
                *self.report.refused.entry(code.clone()).or_default() += 1;
                if !planned && BROKEN.contains(&code.as_str()) && !self.tablets[who].is_dead() {
                    return Err(format!("act: tablet {who}: {code}"));
                }
                self.ended_fairly(who)
            }
            Ok(_) => Ok(()),
            // A killed process has told nobody anything more.
            Err(_) if self.tablets[who].is_dead() => Ok(()),
            Err(wrong) => Err(format!("{wrong} on tablet {who}")),
        }
    }

    /// One run of syncing; what came of it.
    pub(crate) fn sync(&mut self, who: usize) -> Result<Result<(), String>, String> {
        if self.tablets[who].is_ended() {
            return Ok(Err(ENDED.into()));
        }
        self.on(who)?;
        let Some(app) = &self.tablets[who].app else { return Ok(Err(ENDED.into())) };
        let came = catch_unwind(AssertUnwindSafe(|| app.sync_now()))
            .map_err(|_| format!("panic: tablet {who} syncing: {}", super::last_panic()))?;
        let came = came.map(drop).map_err(|error| error.code().to_string());
        super::tell(|| format!("    sync of {who}: {came:?}"));
        if self.tablets[who].is_dead() {
            return Ok(Err("killed".into()));
        }
        if let Err(code) = &came {
            *self.report.refused.entry(format!("sync {code}")).or_default() += 1;
        }
        if self.tablets[who].is_ended() {
            return self.ended_fairly(who).map(|()| came);
        }
        if came.is_ok() {
            self.stale.remove(&who);
            self.server_was_heard(who);
        }
        self.uploaded(who)?;
        Ok(came)
    }

    /// A tablet's lease begins anew.
    pub(crate) fn server_was_heard(&mut self, who: usize) {
        let slept = self.slept.get(&who).copied().unwrap_or(0);
        self.heard.insert(who, Heard { at: self.time.now(), slept });
    }

    fn heard_of(&self, who: usize) -> Heard {
        let never = Heard { at: self.template.begin, slept: 0 };
        self.heard.get(&who).copied().unwrap_or(never)
    }

    /// A file that was put back knows of no later word of the server's than when it was copied.
    fn heard_as_copied(&mut self, from: usize, to: usize) {
        if let Some(heard) = self.heard_then.get(&from) {
            let slept = if from == to { heard.slept } else { 0 };
            self.heard.insert(to, Heard { slept, ..*heard });
        }
    }

    /// What a tablet shows as 已上传 is on the server; one that has not heard of a restore cannot know better.
    pub(crate) fn uploaded(&mut self, who: usize) -> Result<(), String> {
        let log = self.tablets[who].app.as_ref().unwrap().own_log();
        let Ok(log) = log else { return Ok(()) };
        if self.stale.contains(&who) {
            return Ok(());
        }
        let look = self.look();
        check::still_uploaded(&log, &mut self.ledger, &look)
            .map_err(|wrong| format!("{wrong} as tablet {who} shows it"))
    }

    /// A look into the server's database.
    pub(crate) fn look(&self) -> Look {
        let mut state = self.way.state();
        state.server.running();
        Look::open(state.server.disk.vfs(), &server_key(&self.template.home))
    }

    fn put_back(&mut self, who: usize, with_keystore: bool) -> Result<(), String> {
        let Some((disk, secrets, kept)) = &self.tablets[who].copy else { return Ok(()) };
        let (disk, kept) = (disk.reboot(), *kept);
        let secrets =
            if with_keystore { secrets.copied() } else { self.tablets[who].secrets.clone() };
        let look = self.look();
        self.ledger.forget_after(who, kept, |one| {
            look.changeset(one.own.0, one.own.1).is_some_and(|there| there.hash == one.hash)
        });
        self.tablets[who].put_back(disk, secrets);
        self.heard_as_copied(who, who);
        self.copies.insert(who);
        self.report.restores += 1;
        if self.restored {
            self.stale.insert(who);
        }
        if self.tablets[who].is_ended() { Ok(()) } else { self.on(who) }
    }

    fn cloned(&mut self, who: usize) -> Result<(), String> {
        let Some((disk, secrets, kept)) = &self.tablets[who].copy else { return Ok(()) };
        let machine: (SimDisk, MemorySecrets) = (disk.reboot(), secrets.copied());
        let promised = self.ledger.saved[who][..*kept].to_vec();
        let number = self.tablets.len();
        let clock = Arc::new(SimClock::new(self.time.clone()));
        let (home, seed) = (&self.template.home, self.plan.seed);
        let twin =
            TabletBox::new((number, self.tablets[who].seat), machine, clock, &self.way, home, seed);
        self.tablets.push(twin);
        self.ledger.saved.push(promised);
        self.copies.extend([who, number]);
        if self.restored {
            self.stale.insert(number);
        }
        if self.revoked.contains(&who) {
            self.revoked.insert(number);
        }
        self.report.restores += 1;
        self.heard_as_copied(who, number);
        self.bar();
        self.on(number)?;
        self.twins.insert(who, number);
        Ok(())
    }

    /// Whether a person may read a space now.
    pub(crate) fn reads(&self, who: usize, space: &str) -> bool {
        let user = seat(self.tablets[who].seat).0;
        self.may[user].contains(space) && !self.revoked.contains(&who)
    }

    /// Which canaries each tablet must not be given from now on.
    pub(crate) fn bar(&mut self) {
        self.may = self.may_read();
        for who in 0..self.tablets.len() {
            let user = seat(self.tablets[who].seat).0;
            let mut barred = BTreeSet::new();
            for (grid, homes) in self.homes.iter().enumerate() {
                if !homes.iter().any(|space| self.reads(who, space)) {
                    barred.insert(format!("g{grid}"));
                }
            }
            let own = |other: usize| other == user && !self.revoked.contains(&who);
            for other in 0..USERS {
                if !own(other) && !self.reads(who, COMMITTEE) {
                    barred.insert(format!("l{other}"));
                }
                if !own(other) && !self.reads(who, crate::world::COMMUNITY) {
                    barred.insert(format!("r{other}"));
                }
            }
            self.way.state().barred.insert(who, barred);
        }
    }
}
