//! A worker's day: whom they visit, what is said and promised, which files are put right. What it says is fixed by
//! a seed number; how it is authored stands in `worker` and in the tablet.

use model::id::DocumentId;
use model::rng::Rng;
use model::time::{DAY_MS, TimeMs, local_date};

use crate::words::{BEST_TIMES, NOTES, PROMISES, REMARKS, WHOSE};

/// Visits of a full day, and corrections besides.
pub(crate) const VISITS: usize = 40;
pub(crate) const EDITS: usize = 20;

/// A door that can be knocked at.
#[derive(Clone, Debug)]
pub(crate) struct Home {
    pub(crate) household: DocumentId,
    pub(crate) members: Vec<DocumentId>,
}

/// One thing the worker does.
#[derive(Clone, Debug)]
pub(crate) enum Act {
    Visit(Call),
    Edit(Correction),
}

/// A knock on a door.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) household: DocumentId,
    /// Codes of DOMAIN 5.7.
    pub(crate) visit_type: &'static str,
    pub(crate) method: &'static str,
    pub(crate) result: &'static str,
    pub(crate) met: Vec<DocumentId>,
    pub(crate) unchanged: bool,
    pub(crate) done: Option<&'static str>,
    pub(crate) promise: Option<(&'static str, String)>,
    pub(crate) note: &'static str,
    pub(crate) card_left: bool,
    pub(crate) next_on: Option<String>,
    /// A number heard at the door.
    pub(crate) phone: Option<NewPhone>,
}

/// A number, and whose it is.
pub(crate) type NewPhone = (String, &'static str);

/// What is put right in a household's file.
#[derive(Clone, Debug)]
pub(crate) struct Correction {
    pub(crate) household: DocumentId,
    pub(crate) phone: Option<NewPhone>,
    pub(crate) best_time: Option<&'static str>,
    pub(crate) remark: Option<&'static str>,
}

/// A day's visits and corrections in the order they are made, each at another household as long as there are
/// any: visits with a note on half of them, a promise on about a seventh, a new phone number on one or two in
/// twenty; of the corrections half a new phone number, a quarter the best time, a quarter the remark.
pub(crate) fn plan(
    homes: &[Home],
    visits: usize,
    edits: usize,
    now: TimeMs,
    rng: &mut Rng,
) -> Vec<Act> {
    let mut homes = homes.to_vec();
    shuffle(&mut homes, rng);
    let mut homes = homes.iter().cycle();
    let mut acts = Vec::with_capacity(visits + edits);
    let mut edited = 0;
    for at in 0..visits {
        acts.extend(homes.next().map(|home| Act::Visit(call(at, home, now, rng))));
        // Corrections come in between, and the last of them after the last visit.
        while edited * visits < edits * (at + 1) {
            acts.extend(homes.next().map(|home| Act::Edit(correction(edited, home, rng))));
            edited += 1;
        }
    }
    acts
}

fn call(at: usize, home: &Home, now: TimeMs, rng: &mut Rng) -> Call {
    let result = pick(&["01", "01", "01", "01", "01", "01", "02", "03"], rng);
    let method = pick(&["01", "01", "01", "02", "04"], rng);
    let was_there = result == "01";
    let days = 7 + i64::try_from(rng.below(90)).unwrap_or(0);
    let day = |days: i64| local_date(now + days * DAY_MS).to_string();
    Call {
        household: home.household,
        visit_type: pick(&["01", "01", "01", "03", "05"], rng),
        method,
        result,
        met: home
            .members
            .iter()
            .take(usize::from(was_there) + usize::from(at % 5 == 2))
            .copied()
            .collect(),
        unchanged: was_there && !at.is_multiple_of(3),
        done: (was_there && at % 6 == 1).then(|| pick(&["policy", "opinion", "safety"], rng)),
        promise: (was_there && at.is_multiple_of(5))
            .then(|| (nth(&PROMISES, at / 5), day(2 + days % 9))),
        note: if at.is_multiple_of(2) { nth(&NOTES, at / 2) } else { "" },
        card_left: !was_there && method == "01",
        next_on: (at % 10 < 7).then(|| day(days)),
        phone: (was_there && at % 10 == 3).then(|| phone(at, rng)),
    }
}

fn correction(at: usize, home: &Home, rng: &mut Rng) -> Correction {
    Correction {
        household: home.household,
        phone: (at.is_multiple_of(2)).then(|| phone(at / 2, rng)),
        best_time: (at % 4 == 1).then(|| nth(&BEST_TIMES, at / 4)),
        remark: (at % 4 == 3).then(|| nth(&REMARKS, at / 4)),
    }
}

fn phone(at: usize, rng: &mut Rng) -> NewPhone {
    (format!("154{:08}", rng.below(100_000_000)), nth(&WHOSE, at))
}

/// One of a few, at random.
fn pick(all: &[&'static str], rng: &mut Rng) -> &'static str {
    nth(all, usize::try_from(rng.below(all.len() as u64)).unwrap_or(0))
}

/// One of a few, round and round.
pub(crate) fn nth(all: &[&'static str], at: usize) -> &'static str {
    all.get(at % all.len().max(1)).copied().unwrap_or("")
}

fn shuffle<T>(all: &mut [T], rng: &mut Rng) {
    for at in (1..all.len()).rev() {
        let other = usize::try_from(rng.below(at as u64 + 1)).unwrap_or(0);
        all.swap(at, other);
    }
}
