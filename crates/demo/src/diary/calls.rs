//! Visits over the year: about four to every household, and one every few weeks to elders who live alone.

use super::{Act, Call, Diary, Promised, YEAR_DAYS, Year, keeper, tablet_of};
use crate::chance::{Chance, share};
use crate::people::Seat;
use crate::plan::other_of;
use crate::text;

const NOBODY_PERCENT: usize = 18;
const DECLINED_PERCENT: usize = 3;
/// Within so many days before day 0 more is promised, so that a tablet's list of today has something to show.
const RECENT_DAYS: i64 = 14;

/// A day to knock, and the day planned for the time after.
#[derive(Clone, Copy, Debug)]
struct Slot {
    home: usize,
    day: i64,
    next: i64,
    is_last: bool,
    is_care: bool,
}

/// Plans all visits.
pub(super) fn calls(year: &Year<'_>, diary: &mut Diary, chance: &mut Chance) {
    let homes: Vec<usize> = (0..year.plan.homes.len()).collect();
    let lone: Vec<usize> = year
        .plan
        .homes
        .iter()
        .enumerate()
        .filter(|(_, home)| home.family.is_lone_elder())
        .map(|(at, _)| at)
        .collect();
    let care = if lone.is_empty() { 0 } else { year.size.elder_visits };
    let mut slots = spread(&homes, year.size.visits - care, (1, YEAR_DAYS), false, chance);
    slots.extend(spread(&lone, care, (1, YEAR_DAYS), true, chance));
    if year.earlier.visits > 0 {
        slots.extend(spread(
            &homes,
            year.earlier.visits,
            (YEAR_DAYS + 1, year.span),
            false,
            chance,
        ));
    }
    let results = results(slots.len(), chance);
    for (slot, result) in slots.into_iter().zip(results) {
        call(year, slot, result, diary, chance);
    }
}

/// Spreads so many visits evenly over the households and the days, each a few days early or late.
fn spread(
    homes: &[usize],
    count: usize,
    days: (i64, i64),
    is_care: bool,
    chance: &mut Chance,
) -> Vec<Slot> {
    let mut homes = homes.to_vec();
    chance.shuffle(&mut homes);
    let (each, rest) = (count / homes.len().max(1), count % homes.len().max(1));
    let mut slots = Vec::with_capacity(count);
    for (at, home) in homes.into_iter().enumerate() {
        let times = i64::try_from(each + usize::from(at < rest)).unwrap_or(0);
        if times == 0 {
            continue;
        }
        let gap = (days.1 - days.0 + 1) * 1_000 / times;
        let phase = chance.range(0, gap - 1);
        let late = (gap / 1_000 / 8).clamp(1, 6);
        for time in 0..times {
            let planned = days.0 + (time * gap + phase) / 1_000;
            let day = (planned + chance.range(-late, late)).clamp(days.0, days.1);
            let next = (planned - gap / 1_000 + chance.range(-late, late)).min(day - 1);
            slots.push(Slot { home, day, next, is_last: time == 0 && days.0 == 1, is_care });
        }
    }
    slots
}

/// What came of each: so many of a hundred exactly.
fn results(count: usize, chance: &mut Chance) -> Vec<&'static str> {
    let mut results = vec!["01"; count];
    let shares = [
        ("02", share(count, NOBODY_PERCENT)),
        ("03", share(count, DECLINED_PERCENT)),
        ("04", count / 400),
        ("05", count / 500),
    ];
    let codes = shares.into_iter().flat_map(|(code, count)| std::iter::repeat_n(code, count));
    results.iter_mut().zip(codes).for_each(|(result, code)| *result = code);
    chance.shuffle(&mut results);
    results
}

fn call(year: &Year<'_>, slot: Slot, result: &'static str, diary: &mut Diary, chance: &mut Chance) {
    let (plan, day) = (year.plan, slot.day);
    let mut seat = keeper(plan, slot.home);
    if chance.percent(15) {
        seat = other_of(plan.crew, seat);
    }
    let seat = tablet_of(seat, day);
    let at = year.calendar.work(day, chance);
    let visit_type = if slot.is_care { "03" } else { visit_type(year, day, chance) };
    let must_visit = (visit_type == "02").then(|| chance.pick(&["1", "2", "4", "5", "5", "6"]));
    let promise = promise(year, day, result, chance);
    let settled = promise.as_ref().and_then(|promise| promise.settled);
    let place = diary.calls.len();
    diary.calls.push(Call {
        id: chance.rng.document_id(at),
        home: slot.home,
        visit_type,
        must_visit,
        method: method(slot.is_care, chance),
        result,
        next: next(slot, result, chance),
        promise,
        corrects: result == "01" && chance.percent(6),
    });
    diary.note_at(at, day, seat, Act::Visit(place));
    if let Some(day) = settled {
        // Whoever recorded the visit keeps the promise, on the tablet of that day.
        let seat = if seat == Seat::Spare { Seat::WorkerB } else { seat };
        diary.note(year, day, tablet_of(seat, day), Act::SettlePromise(place), chance);
    }
}

fn visit_type(year: &Year<'_>, day: i64, chance: &mut Chance) -> &'static str {
    let winter = if year.calendar.is_winter(day) { 22 } else { 4 };
    chance.weighted(&[
        ("01", 66),
        ("02", 8),
        ("04", 7),
        ("05", 8),
        ("06", 3),
        ("07", winter),
        ("08", 6),
    ])
}

fn method(is_care: bool, chance: &mut Chance) -> &'static str {
    let (door, phone) = if is_care { (62, 32) } else { (78, 13) };
    chance.weighted(&[("01", door), ("02", phone), ("03", 2), ("04", 6), ("05", 1)])
}

/// The day to come again: soon when nobody was there, unless that was so long ago that it is done with.
fn next(slot: Slot, result: &str, chance: &mut Chance) -> Option<i64> {
    let soon = slot.day - chance.range(2, 6);
    match result {
        "02" | "03" if !slot.is_last || slot.day <= 7 => Some(soon.max(slot.next)),
        "04" | "05" => None,
        _ => (slot.is_care || chance.percent(85)).then_some(slot.next),
    }
}

fn promise(year: &Year<'_>, day: i64, result: &str, chance: &mut Chance) -> Option<Promised> {
    let likely = if day <= RECENT_DAYS { 40 } else { 12 };
    if result != "01" || !chance.percent(likely) {
        return None;
    }
    let due = day - chance.range(3, 18);
    let kept = match due {
        ..=0 => false,
        1..=20 => chance.percent(65),
        _ => true,
    };
    let settled = kept.then(|| (due + chance.range(-2, 3)).clamp(1, day - 1));
    let entry = chance.rng.entry_id(year.calendar.at(day, 600));
    let (text, outcome) = chance.pick(text::PROMISES);
    Some(Promised { entry, text, outcome, due, settled })
}
