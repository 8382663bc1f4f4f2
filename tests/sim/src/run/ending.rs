//! The faults stop; within ten minutes everything must be in order.

use std::collections::{BTreeMap, BTreeSet};

use model::id::DocumentId;
use model::time::DAY_MS;
use store::table::changeset::ChangesetRow;
use sync::code::Code;
use sync::hash::Hash;
use sync_server::recover::{RecoverError, Recovered, hand_in};

use super::World;
use crate::check;
use crate::ledger::{Done, Own};
use crate::world::hostile::HOSTILE;
use crate::world::{GRIDS, seat};

/// Tablets poll while they are open.
const POLL_MS: i64 = 30_000;
/// Ten minutes.
const ROUNDS_MAX: usize = 20;
/// What was done again may have to be done again.
const TIMES_AGAIN_MAX: usize = 50;

impl World<'_> {
    pub(crate) fn finish(&mut self) -> Result<(), String> {
        self.settle()?;
        let look = self.look();
        let records = check::records(&look)?;
        for (own, hash) in &self.ledger.uploaded {
            match look.changeset(own.0, own.1) {
                Some(kept) if kept.hash == *hash => {}
                kept => {
                    return Err(format!("uploaded: {own:?} is no longer on the server: {kept:?}"));
                }
            }
        }
        for who in 0..self.tablets.len() {
            let log = self.tablets[who].log()?;
            check::still_saved(&self.ledger.saved[who], &log)
                .map_err(|wrong| format!("{wrong} on tablet {who}"))?;
            if self.revoked.contains(&who) && self.restored {
                // What it had sent before may be gone; it stands in its file, which the district opens.
                continue;
            }
            if self.tablets[who].is_ended() && !self.revoked.contains(&who) {
                // What it had sent was judged as everybody's; the rest was handed in from its file.
                check::handed_in(&log, &look)
                    .map_err(|wrong| format!("{wrong} of tablet {who}"))?;
                continue;
            }
            let explained = |row: &ChangesetRow, code: &Code| self.explained(who, row.own(), code);
            let (_disk, file) = self.tablets[who].file()?;
            let open = file.changesets_open().map_err(|error| format!("open: {error}"))?;
            let open: BTreeSet<Own> = open.iter().map(ChangesetRow::own).collect();
            let stands = |row: &ChangesetRow| {
                let whole = file.changeset(row.incarnation, row.seq).ok().flatten();
                !open.contains(&row.own())
                    && whole.is_some_and(|(_, changeset)| look.has_all(&changeset))
            };
            check::verdicts(&log, &look, explained, stands)
                .map_err(|wrong| format!("{wrong} of tablet {who}"))?;
        }
        let instead = self.instead()?;
        let received = |done: Done| {
            let at = |one: &Done| instead.get(one).copied();
            std::iter::successors(Some(done), at).take(TIMES_AGAIN_MAX).any(
                |((life, seq), hash)| {
                    let kept = look.changeset(life, seq);
                    kept.is_some_and(|kept| kept.hash == hash && kept.state == "received")
                },
            )
        };
        let erased = look.erased();
        let kept = |done: Done, document| !erased.contains(&document) && received(done);
        check::words(&self.ledger, &records, kept)?;
        check::values(&self.ledger, &records, kept)?;
        self.nothing_is_left_of(&erased)?;
        if let Some((id, _)) = records.iter().find(|(_, it)| it.says.to_string().contains(HOSTILE))
        {
            return Err(format!("hostile: its word stands in {id}"));
        }
        let spaces = look.spaces();
        drop(look);
        for who in 0..self.tablets.len() {
            let mut readable: BTreeSet<DocumentId> = BTreeSet::new();
            for (space, documents) in &spaces {
                if self.reads(who, space) || self.is_own(who, space) {
                    readable.extend(documents);
                }
            }
            if self.tablets[who].is_ended() {
                check::rebuilt(&self.tablets[who])?;
                continue;
            }
            if !self.revoked.contains(&who) {
                check::same(&self.tablets[who], &readable, &records)?;
            } else {
                return Err(format!("ended: tablet {who} was revoked and still opens"));
            }
            check::rebuilt(&self.tablets[who])?;
        }
        if let Some(mended) = self.way.state().server.mended.first() {
            return Err(format!("mended: {mended}, and nothing had been spoilt"));
        }
        check::again(&self.way, &self.template.home)?;
        if self.way.state().canaries == 0 && self.ledger.acts > 60 {
            return Err("canary: none was ever seen, not even where it is allowed".into());
        }
        Ok(())
    }

    /// What was done again, and as what.
    fn instead(&self) -> Result<BTreeMap<Done, Done>, String> {
        let mut instead = BTreeMap::new();
        for tablet in &self.tablets {
            let log = tablet.log()?;
            let hashes: BTreeMap<Own, Hash> = log.iter().map(|row| (row.own(), row.hash)).collect();
            for row in &log {
                let by = row.amended_by.and_then(|by| Some((by, *hashes.get(&by)?)));
                instead.extend(by.map(|by| ((row.own(), row.hash), by)));
            }
        }
        Ok(instead)
    }

    /// The space of what a person handed in.
    fn is_own(&self, who: usize, space: &str) -> bool {
        let Some(user) = space.strip_prefix("user/") else { return false };
        let mut state = self.way.state();
        let users = state.server.running().storage.users().unwrap_or_default();
        let login = format!("u{}", seat(self.tablets[who].seat).0);
        let mine = users.iter().any(|one| one.login == login && one.id.to_string() == user);
        mine && !self.revoked.contains(&who)
    }

    /// Whether the plan gives a reason for keeping an honest action apart.
    fn explained(&self, who: usize, own: Own, code: &Code) -> bool {
        let user = seat(self.tablets[who].seat).0;
        if *code == Code::DEVICE_REVOKED {
            return self.revoked.contains(&who);
        }
        if *code == Code::APPLY_PANICKED {
            return self.plan.steps.iter().any(|step| step.what == crate::plan::What::ApplyFails);
        }
        if *code == Code::BASIS_LOST {
            return self.restored;
        }
        if *code == Code::NO_GRANT {
            let saved = self.ledger.saved[who].iter().find(|saved| saved.own == own);
            let gap = |at: i64| self.gaps[user].iter().any(|(from, to)| (*from..*to).contains(&at));
            let first = |grid: usize| match seat(self.tablets[who].seat).1 {
                crate::world::Seat::Worker(grids) => grids[0] == grid,
                _ => false,
            };
            // What was done while the grant held is never kept apart for lack of it.
            return saved.map_or(!self.gaps[user].is_empty(), |saved| {
                gap(saved.at)
                    && saved.grid.is_none_or(|grid| first(grid) && GRIDS.get(grid).is_some())
            });
        }
        false
    }

    /// No faults any more; everybody syncs until nothing changes.
    fn settle(&mut self) -> Result<(), String> {
        self.stop_faults()?;
        self.sync_until_quiet()?;
        if self.recover()? {
            self.sync_until_quiet()?;
        }
        if self.restored {
            // What builds upon what nobody brought back is awaited for a day.
            self.time.set(self.time.now() + DAY_MS);
            self.sync_until_quiet()?;
        }
        Ok(())
    }

    /// The district opens the files of tablets that deleted their keys, and hands their work in; whether there were any.
    fn recover(&mut self) -> Result<bool, String> {
        let mut any = false;
        for who in 0..self.tablets.len() {
            if !self.tablets[who].is_ended() || self.revoked.contains(&who) {
                continue;
            }
            any = true;
            let (_disk, store) = self.tablets[who].file()?;
            let wrong = |error: RecoverError| format!("recover: tablet {who}: {error}");
            let file = Recovered::of(store).map_err(wrong)?;
            let mut state = self.way.state();
            let done = hand_in(state.server.running(), &file, "cli/sim").map_err(wrong)?;
            crate::run::tell(|| format!("    recovered {who}: {:?}", done.actions));
            if let Some(left) = done.left.first() {
                return Err(format!("recover: tablet {who}: {left:?} was left"));
            }
        }
        Ok(any)
    }

    fn stop_faults(&mut self) -> Result<(), String> {
        {
            let mut state = self.way.state();
            state.faults.clear();
            state.server.mend();
            state.server.want_newer(false);
            let last = state.late.iter().map(|(at, _)| *at).max();
            self.time.set(last.unwrap_or(0));
        }
        self.way.arrivals();
        let last = self.carried.iter().map(|(at, _)| *at).max();
        self.time.set(last.unwrap_or(0));
        self.couriers()?;
        for who in 0..self.tablets.len() {
            self.tablets[who].disk.mend();
            if !self.tablets[who].is_ended() {
                self.on(who)?;
            }
        }
        Ok(())
    }

    fn sync_until_quiet(&mut self) -> Result<(), String> {
        let mut quiet = 0;
        for _ in 0..ROUNDS_MAX {
            self.time.set(self.time.now() + POLL_MS);
            let before = self.state_of_all()?;
            for who in 0..self.tablets.len() {
                if self.tablets[who].is_ended() {
                    continue;
                }
                if let Err(code) = self.sync(who)?
                    && !(self.revoked.contains(&who) && code == Code::DEVICE_REVOKED.to_string())
                {
                    let fault = &self.way.state().server.fault;
                    return Err(format!("settle: tablet {who} cannot sync: {code} {fault}"));
                }
            }
            if let Some(wrong) = self.way.state().wrong.first() {
                return Err(wrong.clone());
            }
            quiet = if before == self.state_of_all()? { quiet + 1 } else { 0 };
            if quiet >= 1 {
                return Ok(());
            }
        }
        Err("settle: still not quiet after ten minutes".into())
    }

    /// What moves while there is something left to sync.
    fn state_of_all(&self) -> Result<Vec<String>, String> {
        let look = self.look();
        let mut state = vec![look.count("SELECT count(*) FROM changeset").to_string()];
        state.push(look.count("SELECT count(*) FROM change").to_string());
        for tablet in &self.tablets {
            if tablet.is_ended() {
                state.push("ended".into());
                continue;
            }
            let app = tablet.app.as_ref().ok_or("settle: a tablet is off")?;
            let view = app.show_sync().map_err(|error| format!("settle: {error}"))?;
            state.push(format!("{} {} {}", view.waiting, view.set_aside, view.complete));
        }
        Ok(state)
    }
}
