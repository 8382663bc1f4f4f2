//! `open_to_today`: from the PIN to the day's list.
//!
//! Measured: [`tablet::Tablet::unlock`] and [`tablet::Tablet::list_today`] one after the other, on a tablet that
//! holds the demo's grid after its first sync: the database opened with its key, the opening counted in it (one
//! durable write), whose tablet it is read, the list of promises, visits, returned events and conflicts made. Left
//! out is what Argon2 costs by intention: the safe is closed with its cheapest setting. The file is in the system's
//! cache after the first time, as it is on a tablet that was only locked.

use tablet::api::today::ListToday;

use crate::Outcome;
use crate::clock::timed;
use crate::district::{District, PIN};
use crate::figures::Times;
use crate::report::{Measured, say};

const OPENINGS: usize = 60;
const GOAL: f64 = 50.0;

pub(crate) fn measure(district: &District) -> Outcome<Measured> {
    let tablet = &district.tablet;
    let (mut whole, mut unlock, mut items) = (Times::default(), Times::default(), 0);
    for _ in 0..OPENINGS {
        tablet.lock();
        let (unlocked, unlock_ms) = timed(|| tablet.unlock(PIN));
        unlocked?;
        let (today, list_ms) = timed(|| tablet.list_today(ListToday::default()));
        items = today?.items.len();
        whole.push(unlock_ms + list_ms);
        unlock.push(unlock_ms);
    }
    say(format_args!(
        "open_to_today: {items} items, {}; unlock median {:.3}",
        whole.spread(),
        unlock.median()
    ));
    Ok(Measured {
        name: "open_to_today",
        value: whole.median(),
        unit: "ms",
        reference: None,
        goal: GOAL,
    })
}
