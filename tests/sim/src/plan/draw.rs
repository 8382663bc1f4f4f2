//! A plan from a seed number: a working day for every tablet, and a random part of all that can go wrong.

use model::rng::Rng;

use super::{DiskFault, Plan, Step, WayFault, What};
use crate::world::SEATS;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
const YEAR: i64 = 365 * DAY;

/// What a tablet does in a day.
const ACTS_A_DAY: u64 = 20;
const SYNCS_A_DAY: u64 = 5;
/// Calls after which a disk fails: within one save, within one sync, or in the middle of a day.
const CALLS_MAX: u64 = 240;

/// Draws the plan of a seed number.
#[must_use]
pub fn draw(seed: u64, days: u32) -> Plan {
    let mut rng = Rng::from_number(seed ^ 0x5115_0000_0000_0000);
    let seats = seats(&mut rng);
    let mut steps = Vec::new();
    for who in 0..seats.len() {
        for day in 0..i64::from(days) {
            steps.extend(a_day(&mut rng, who, day * DAY));
        }
    }
    let span = i64::from(days) * DAY;
    faults(&mut rng, seats.len(), span, &mut steps);
    // By a chance of their own, so that what came before stays what it was.
    later_faults(
        &mut Rng::from_number(seed ^ 0x5116_0000_0000_0000),
        seats.len(),
        span,
        &mut steps,
    );
    steps.sort_by_key(|step| step.at);
    Plan { seed, days, seats, steps }
}

/// Three to ten tablets; the two who share a grid are always there.
fn seats(rng: &mut Rng) -> Vec<usize> {
    let wanted = 3 + usize::try_from(rng.below(4) + rng.below(5)).unwrap_or(0);
    let mut seats = vec![0, 1];
    let mut others: Vec<usize> = (2..SEATS).collect();
    while seats.len() < wanted.min(SEATS) {
        seats.push(others.remove(pick(rng, others.len())));
    }
    seats
}

fn a_day(rng: &mut Rng, who: usize, begins: i64) -> Vec<Step> {
    let work = |rng: &mut Rng| begins + 8 * HOUR + under(rng, 10 * HOUR);
    let mut steps = Vec::new();
    for _ in 0..ACTS_A_DAY - 4 + rng.below(9) {
        let at = work(rng);
        steps.push(Step { at, who: Some(who), what: What::Act(rng.below(u64::MAX)) });
    }
    // One day in five without any signal.
    if !one_in(rng, 5) {
        for _ in 0..=rng.below(2 * SYNCS_A_DAY) {
            steps.push(Step { at: work(rng), who: Some(who), what: What::Sync });
        }
    }
    steps
}

fn faults(rng: &mut Rng, tablets: usize, span: i64, steps: &mut Vec<Step>) {
    let mut has = || one_in(rng, 2);
    let (way, disks, server, clocks, grants) = (has(), has(), has(), has(), has());
    let (restarts, copies, revoked, apart) =
        (has(), has() && has(), has() && has() && has(), has());
    let (restored, redrawn, couriers, hostile) = (has() && has(), has() && has(), has(), has());
    // Both at once would leave nobody to say whose a grid was when.
    let grants = grants && !redrawn;
    if way {
        ways(rng, steps);
    }
    for who in 0..tablets {
        let mut add = |rng: &mut Rng, many: u64, what: fn(&mut Rng) -> What| {
            for _ in 0..rng.below(many + 1) {
                steps.push(Step { at: under(rng, span), who: Some(who), what: what(rng) });
            }
        };
        if disks {
            add(rng, 8, |rng| What::Disk(disk_fault(rng), rng.below(CALLS_MAX)));
            add(rng, 6, |_| What::Mend);
        }
        if clocks {
            add(rng, 2, |rng| What::Clock(clock_jump(rng)));
        }
        if restarts {
            add(rng, 3, |_| What::Restart);
        }
        if grants {
            add(rng, 1, |_| What::GrantEnds);
            add(rng, 1, |_| What::GrantBegins);
        }
        if couriers {
            add(rng, 2, courier);
        }
        if copies {
            copied(rng, who, span, steps);
        }
        if revoked && one_in(rng, 4) {
            steps.push(Step { at: under(rng, span), who: Some(who), what: What::Revoke });
        }
    }
    let mut serve = |many: u64, what: fn(&mut Rng) -> What| {
        for _ in 0..rng.below(many + 1) {
            steps.push(Step { at: under(rng, span), who: None, what: what(rng) });
        }
    };
    if server {
        serve(10, |rng| What::Disk(disk_fault(rng), rng.below(CALLS_MAX)));
        serve(6, |_| What::Mend);
        serve(2, |_| What::Restart);
    }
    if apart {
        serve(5, |_| What::ApplyFails);
    }
    if hostile {
        serve(6, |rng| What::Hostile(rng.below(u64::MAX)));
    }
    if redrawn {
        serve(2, |rng| What::Split(pick(rng, 3)));
        serve(1, |rng| What::Merge(pick(rng, 3), pick(rng, 3)));
    }
    if restored {
        let taken = under(rng, span);
        let lost = taken + under(rng, span - taken);
        steps.push(Step { at: taken, who: None, what: What::Backup });
        steps.push(Step { at: lost, who: None, what: What::ServerRestore });
    }
}

fn later_faults(rng: &mut Rng, tablets: usize, span: i64, steps: &mut Vec<Step>) {
    let (leases, too_old, erasures) = (one_in(rng, 4), one_in(rng, 4), one_in(rng, 3));
    for who in 0..tablets {
        if leases && one_in(rng, 4) {
            let what = What::Asleep(13 * DAY + under(rng, 7 * DAY));
            steps.push(Step { at: under(rng, span), who: Some(who), what });
        }
    }
    if erasures {
        for _ in 0..=rng.below(3) {
            let what = What::Erase(rng.below(u64::MAX));
            steps.push(Step { at: under(rng, span), who: None, what });
        }
    }
    if too_old {
        let at = under(rng, span);
        let over = at + under(rng, span - at);
        steps.push(Step { at, who: None, what: What::TooOld(true) });
        steps.push(Step { at: over, who: None, what: What::TooOld(false) });
    }
}

/// The way does something to a third of all syncs.
fn ways(rng: &mut Rng, steps: &mut Vec<Step>) {
    let syncs: Vec<(i64, Option<usize>)> = steps
        .iter()
        .filter(|step| step.what == What::Sync)
        .map(|step| (step.at, step.who))
        .collect();
    for (at, who) in syncs {
        for _ in 0..rng.below(3).saturating_sub(rng.below(2)) {
            steps.push(Step { at: at - 1, who, what: What::Way(way_fault(rng)) });
        }
    }
}

fn way_fault(rng: &mut Rng) -> WayFault {
    match rng.below(11) {
        0 => WayFault::LoseRequest,
        1 | 2 => WayFault::LoseReply,
        3 => WayFault::Twice,
        4 => WayFault::Late(50 + under(rng, 3 * DAY)),
        5 => WayFault::CutRequest,
        6 => WayFault::CutReply,
        7 => WayFault::CorruptRequest,
        8 => WayFault::OldReply,
        9 => WayFault::Portal,
        _ => WayFault::Status([413, 429, 500, 502, 503][pick(rng, 5)]),
    }
}

fn disk_fault(rng: &mut Rng) -> DiskFault {
    [DiskFault::Kill, DiskFault::Power, DiskFault::Power, DiskFault::Full, DiskFault::Io]
        [pick(rng, 5)]
}

fn courier(rng: &mut Rng) -> What {
    let by = if one_in(rng, 2) { 0 } else { under(rng, 2 * DAY) };
    What::Courier(by, if one_in(rng, 3) { rng.below(1_000) } else { 1_000 })
}

fn clock_jump(rng: &mut Rng) -> i64 {
    let most = [2 * HOUR, 3 * DAY, 10 * YEAR][pick(rng, 3)];
    under(rng, 2 * most) - most
}

/// A copy of a tablet comes back, in one of three ways.
fn copied(rng: &mut Rng, who: usize, span: i64, steps: &mut Vec<Step>) {
    if !one_in(rng, 2) {
        return;
    }
    let taken = under(rng, span);
    let back = taken + under(rng, span - taken);
    let what = [What::RollBack, What::Restore, What::Clone][pick(rng, 3)].clone();
    steps.push(Step { at: taken, who: Some(who), what: What::Snapshot });
    steps.push(Step { at: back, who: Some(who), what });
}

fn pick(rng: &mut Rng, of: usize) -> usize {
    usize::try_from(rng.below(u64::try_from(of).unwrap_or(1))).unwrap_or(0)
}

fn under(rng: &mut Rng, most: i64) -> i64 {
    i64::try_from(rng.below(u64::try_from(most).unwrap_or(0))).unwrap_or(0)
}

fn one_in(rng: &mut Rng, many: u64) -> bool {
    rng.below(many) == 0
}
