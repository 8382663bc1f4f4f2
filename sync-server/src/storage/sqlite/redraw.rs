//! A grid split or merged, in one transaction: every document goes where its building goes, with all its changes in
//! their order; the old grids tell that it left and are never used again.

use std::collections::{BTreeMap, BTreeSet};

use model::id::{DocumentId, UserId};
use model::kind::Kind;
use model::space::{Grant, Space};
use rusqlite::{Connection, Transaction};
use sync::judge::CaseState;
use sync::limits::SPACES_MAX;

use super::table::{anchor, document, feed, grant, moving, space, successor};
use crate::storage::Kept;
use crate::storage::redraw::{Progress, Redraw, Redrawn, Unfit};

/// With the space of what one handed in, as many as a tablet follows.
const GRANTS_IN_FORCE_MAX: usize = SPACES_MAX - 1;

/// Does it all, or says why not; the caller commits.
pub(super) fn run(
    step: &Transaction<'_>,
    redraw: &Redraw,
    progress: Progress<'_>,
) -> Kept<Result<Redrawn, Unfit>> {
    if let Some(unfit) = unfit(step, redraw)? {
        return Ok(Err(unfit));
    }
    let mut done = Redrawn::default();
    let goes = match plan(step, redraw, &mut done)? {
        Ok(goes) => goes,
        Err(unfit) => return Ok(Err(unfit)),
    };
    for new in &redraw.into {
        space::ensure(step, new, redraw.at)?;
    }
    move_all(step, redraw, &goes, progress)?;
    count(step, &goes, &mut done)?;
    for old in &redraw.old {
        space::retire(step, old, redraw.at)?;
        successor::insert_all(step, old, &redraw.into)?;
    }
    Ok(grants(step, redraw, &mut done)?.map_or(Ok(done), Err))
}

fn unfit(it: &Connection, redraw: &Redraw) -> Kept<Option<Unfit>> {
    for old in &redraw.old {
        match space::state(it, old)? {
            None => return Ok(Some(Unfit::Unknown(*old))),
            Some(state) if state.retired => return Ok(Some(Unfit::Retired(*old))),
            Some(_) => {}
        }
    }
    for new in &redraw.into {
        if space::state(it, new)?.is_some_and(|state| state.retired) || feed::is_used(it, new)? {
            return Ok(Some(Unfit::Used(*new)));
        }
    }
    Ok(redraw.by.values().find(|to| !redraw.into.contains(to)).map(|to| Unfit::NotNew(*to)))
}

/// A document on its way.
#[derive(Clone, Copy)]
struct Goes {
    kind: Kind,
    from: Space,
    to: Space,
}

type Plan = BTreeMap<DocumentId, Goes>;

/// Where each document goes: a building as the plan says, everything else with what it lives with.
fn plan(it: &Connection, redraw: &Redraw, done: &mut Redrawn) -> Kept<Result<Plan, Unfit>> {
    let mut goes = Plan::new();
    let Some(rest) = redraw.into.first().copied() else { return Ok(Ok(goes)) };
    let mut all = Vec::new();
    for from in &redraw.old {
        all.extend(document::at_home(it, from)?.into_iter().map(|(id, kind)| (kind, id, *from)));
    }
    // Wire order of kinds: buildings, households, persons, then what was done there.
    all.sort();
    for (kind, id, from) in all {
        let mut to = redraw.by.get(&id).copied().filter(|_| kind == Kind::Place);
        if kind == Kind::Place && to.is_none() && redraw.into.len() > 1 {
            done.unnamed.insert(id);
        }
        for target in anchor::of(it, id)? {
            to = to.or_else(|| goes.get(&target).map(|anchor| anchor.to));
        }
        goes.insert(id, Goes { kind, from, to: to.unwrap_or(rest) });
    }
    let is_building = |id: &DocumentId| goes.get(id).is_some_and(|it| it.kind == Kind::Place);
    match redraw.by.keys().find(|id| !is_building(id)) {
        Some(id) => Ok(Err(Unfit::NotABuilding(*id))),
        None => Ok(Ok(goes)),
    }
}

fn move_all(it: &Connection, redraw: &Redraw, goes: &Plan, progress: Progress<'_>) -> Kept<()> {
    moving::begin(it)?;
    for (id, goes) in goes {
        moving::insert(it, *id, &goes.from, &goes.to)?;
    }
    moving::stays(it, redraw.at)?;
    let total = u64::try_from(goes.len()).unwrap_or(u64::MAX);
    let mut placed = 0;
    progress(placed, total);
    for new in &redraw.into {
        let after = space::counter(it, new)?;
        let entries = feed::insert_moving_in(it, new, after)?;
        space::take_numbers(it, new, entries)?;
        placed += moving::enter(it, new, after.saturating_add(1))?;
        progress(placed, total);
    }
    for old in &redraw.old {
        let after = space::counter(it, old)?;
        let entries = feed::insert_moving_out(it, old, after)?;
        space::take_numbers(it, old, entries)?;
    }
    moving::leave(it)?;
    Ok(moving::end(it)?)
}

fn count(it: &Connection, goes: &Plan, done: &mut Redrawn) -> Kept<()> {
    for (id, goes) in goes {
        *done.documents.entry((goes.to, goes.kind)).or_default() += 1;
        if goes.kind != Kind::Event {
            continue;
        }
        let known = document::one(it, *id)?;
        let state =
            known.and_then(|it| CaseState::read(*id, it.kind, it.schema_version, &it.saved));
        if state.is_some_and(|state| state.open) {
            *done.open_events.entry(goes.to).or_default() += 1;
        }
    }
    Ok(())
}

/// Grants end with their grid; who worked there goes on in the new ones.
fn grants(it: &Connection, redraw: &Redraw, done: &mut Redrawn) -> Kept<Option<Unfit>> {
    let at = redraw.at;
    let mut given: BTreeMap<_, Grant> = BTreeMap::new();
    for stored in grant::all(it)? {
        let old = &stored.grant;
        if !redraw.old.contains(&old.space) || old.to <= at || old.from >= old.to {
            continue;
        }
        for new in redraw.into.iter().filter(|_| redraw.carry_grants) {
            let next = Grant { space: *new, from: old.from.max(at), ..old.clone() };
            let key = (old.user, *new, old.right.code(), old.role.code(), next.from);
            let to = given.get(&key).map_or(next.to, |other| other.to.max(next.to));
            given.insert(key, Grant { to, ..next });
        }
        grant::end(it, stored.id, at)?;
        done.ended.push(stored);
    }
    for grant in given.values() {
        grant::insert(it, grant)?;
    }
    done.given = given.into_values().collect();
    let holders: BTreeSet<UserId> = done.given.iter().map(|grant| grant.user).collect();
    for user in holders {
        let held = grant::of_user(it, user)?;
        if held.iter().filter(|stored| stored.grant.to > at).count() > GRANTS_IN_FORCE_MAX {
            return Ok(Some(Unfit::TooManyGrants(user)));
        }
    }
    Ok(None)
}
