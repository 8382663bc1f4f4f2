//! What the office does meanwhile: grants end and begin, tablets are revoked. Whether it was done is read from the
//! server afterwards: it may have died over it.

use std::collections::BTreeSet;

use sync_server::service::admin::NewGrant;
use sync_server::storage::StoredGrant;

use super::World;
use crate::world::{COMMITTEE, GRIDS, Seat, ServerBox, USERS, grants_of, seat};

fn login(user: usize) -> String {
    format!("u{user}")
}

fn grants(server: &mut ServerBox, user: usize) -> Vec<StoredGrant> {
    let login = login(user);
    let it = server.running();
    let users = it.storage.users().unwrap_or_default();
    let Some(person) = users.into_iter().find(|one| one.login == login) else { return Vec::new() };
    it.storage.grants(Some(person.id)).unwrap_or_default()
}

impl World<'_> {
    /// The spaces each person may read now. Asked of the list of grants, not of what answers are made from.
    pub(crate) fn may_read(&self) -> Vec<BTreeSet<String>> {
        let now = self.time.now();
        let mut state = self.way.state();
        let it = state.server.running();
        let users = it.storage.users().unwrap_or_default();
        let reads = |user: usize| {
            let login = login(user);
            let person = users.iter().find(|one| one.login == login).map(|one| one.id);
            let all = it.storage.grants(person).unwrap_or_default().into_iter();
            all.map(|stored| stored.grant)
                .filter(|grant| Some(grant.user) == person)
                .filter(|grant| grant.right.reads() && grant.covers_any(now, now))
                .map(|grant| grant.space.to_string())
                .collect()
        };
        (0..USERS).map(reads).collect()
    }

    pub(crate) fn first_grant(&self, who: usize) -> Option<(usize, &'static str)> {
        let (user, what) = seat(self.tablets[who].seat);
        match what {
            Seat::Worker(grids) => Some((user, GRIDS[grids[0]])),
            Seat::Mediator => Some((user, COMMITTEE)),
            Seat::Desk => None,
        }
    }

    pub(crate) fn grant_ends(&mut self, who: usize) {
        let Some((user, space)) = self.first_grant(who) else { return };
        let now = self.time.now();
        let mut state = self.way.state();
        let held = grants(&mut state.server, user).into_iter().find(|stored| {
            let grant = &stored.grant;
            grant.space.to_string() == space && grant.to > now && grant.right.reads()
        });
        if let Some(held) = held {
            let _ = state.server.running().end_right(held.id, "cli/sim");
        }
        drop(state);
        self.learn(user, space);
    }

    pub(crate) fn grant_begins(&mut self, who: usize) {
        let Some((user, space)) = self.first_grant(who) else { return };
        if self.gaps[user].last().is_none_or(|(_, to)| *to != i64::MAX) {
            return;
        }
        let (_, what) = seat(self.tablets[who].seat);
        let granted = grants_of(what).into_iter().find(|(of, ..)| *of == space);
        let Some((_, right, role)) = granted else { return };
        let login = login(user);
        let new = NewGrant { login: &login, space, right, role, from: None, to: None };
        let _ = self.way.state().server.running().add_right(&new, "cli/sim");
        self.learn(user, space);
    }

    /// When the person had no grant there, as the server has it.
    fn learn(&mut self, user: usize, space: &str) {
        let now = self.time.now();
        let holds = grants(&mut self.way.state().server, user).iter().any(|stored| {
            let grant = &stored.grant;
            grant.space.to_string() == space && grant.right.reads() && grant.covers_any(now, now)
        });
        let gaps = &mut self.gaps[user];
        match (holds, gaps.last_mut()) {
            (true, Some(gap)) if gap.1 == i64::MAX => gap.1 = now,
            (false, gap) if gap.as_ref().is_none_or(|gap| gap.1 != i64::MAX) => {
                gaps.push((now, i64::MAX));
            }
            _ => {}
        }
        self.bar();
    }

    pub(crate) fn revoke(&mut self, who: usize) -> Result<(), String> {
        self.on(who)?;
        let mut state = self.way.state();
        let login = login(seat(self.tablets[who].seat).0);
        // The first of a person's tablets is of the earlier seat; the founder's is not in the list of seats.
        let second = usize::from(self.tablets[who].seat == 9);
        let theirs = |server: &mut ServerBox| {
            let it = server.running();
            let users = it.storage.users().unwrap_or_default();
            let user = users.into_iter().find(|user| user.login == login).map(|user| user.id);
            let all = it.storage.devices().unwrap_or_default();
            all.into_iter().filter(|device| Some(device.claims().user) == user).nth(second)
        };
        if let Some(device) = theirs(&mut state.server) {
            let id = device.claims().device.to_string();
            let _ = state.server.running().revoke_tablet(&id, "cli/sim");
        }
        let revoked = theirs(&mut state.server).is_some_and(|device| device.revoked_at.is_some());
        drop(state);
        if revoked {
            let seat = self.tablets[who].seat;
            let same = self.tablets.iter().filter(|it| it.seat == seat).map(|it| it.who);
            self.revoked.extend(same);
            self.bar();
        }
        Ok(())
    }
}
