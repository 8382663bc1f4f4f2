//! Events and quarrels over the year, and what became of those a worker can settle at once.

use super::{Act, Diary, Matter, Quarrel, YEAR_DAYS, Year, keeper, reporters_of, tablet_of};
use crate::calendar::MINUTE_MS;
use crate::chance::Chance;
use crate::people::Seat;
use crate::text::{MATTERS, QUARRELS};

/// Who told: those with somebody behind them, and those without.
const TOLD_BY: &[&str] = &["02", "02", "03", "03", "04", "04", "05", "06"];
/// 山林土地(含草场)纠纷
const PASTURE: &str = "07";
const FOUND: &[&str] = &["01", "01", "01", "08"];

/// Plans all events.
pub(super) fn matters(year: &Year<'_>, diary: &mut Diary, chance: &mut Chance) {
    let windows =
        [(year.size.events, 1, YEAR_DAYS - 2), (year.earlier.events, YEAR_DAYS + 1, year.span - 1)];
    for (count, first, last) in windows {
        let told = chance.some_of(count, reporters_of(count));
        for at in 0..count {
            let day = chance.range(first, last.max(first));
            matter(year, day, told.binary_search(&at).is_ok(), diary, chance);
        }
    }
}

fn matter(year: &Year<'_>, day: i64, told: bool, diary: &mut Diary, chance: &mut Chance) {
    let at = year.calendar.work(day, chance);
    let text = chance.index(MATTERS.len());
    let home = chance.index(year.plan.homes.len());
    let source = chance.pick(if told { TOLD_BY } else { FOUND });
    let [first, second] = year.plan.crew;
    // What the hotline hands on is typed in at the desk.
    let seat = match source {
        "06" => Seat::Desk,
        "02" => tablet_of(keeper(year.plan, home), day),
        _ => tablet_of(if chance.percent(50) { first } else { second }, day),
    };
    let place = diary.matters.len();
    let id = chance.rng.document_id(at);
    let reporter = told.then(|| chance.rng.document_id(at));
    diary.matters.push(Matter { id, reporter, text, home, source });
    diary.note_at(at, day, seat, Act::RaiseEvent(place));
    let on_the_spot = MATTERS.get(text).is_some_and(|matter| !matter.result.is_empty());
    if on_the_spot && seat != Seat::Desk && chance.percent(75) {
        let done = at + chance.range(20, 90) * MINUTE_MS;
        diary.note_at(done, day, seat, Act::SettleEvent(place));
        if chance.percent(80) {
            diary.note_at(
                done + chance.range(5, 60) * MINUTE_MS,
                day,
                seat,
                Act::TellReporter(place),
            );
        }
    } else if chance.percent(3) {
        diary.note_at(at + chance.range(10, 50) * MINUTE_MS, day, seat, Act::WithdrawEvent(place));
    }
}

/// Plans the quarrels between neighbours of one building.
pub(super) fn quarrels(year: &Year<'_>, diary: &mut Diary, chance: &mut Chance) {
    for text in 0..year.size.leads.min(QUARRELS.len()) {
        let day = chance.range(4, YEAR_DAYS - 10);
        let at = year.calendar.work(day, chance);
        let one = quarrelling(year, text, chance);
        // The register is in the order of the houses: the next household is a neighbour.
        let other = (one + 1) % year.plan.homes.len().max(1);
        let seat = tablet_of(keeper(year.plan, one), day);
        let place = diary.quarrels.len();
        diary.quarrels.push(Quarrel { id: chance.rng.document_id(at), text, homes: [one, other] });
        diary.note_at(at, day, seat, Act::NoteLead(place));
        // Most wait for the committee; some are settled at once, one the committee has taken up by itself.
        match text {
            1 | 5 => diary.note_at(at + 70 * MINUTE_MS, day, seat, Act::SettleLead(place)),
            2 => {
                diary.note(year, day - 3, Seat::Mediator, Act::TakeUpLead(place), chance);
            }
            _ => {}
        }
    }
}

/// Whose quarrel it is: about pastures only herders quarrel.
fn quarrelling(year: &Year<'_>, text: usize, chance: &mut Chance) -> usize {
    let homes = year.plan.homes.iter().enumerate();
    let herders: Vec<usize> =
        homes.filter(|(_, it)| it.pasture.is_some()).map(|(at, _)| at).collect();
    let about_pasture = QUARRELS.get(text).is_some_and(|quarrel| quarrel.dispute_type == PASTURE);
    if about_pasture && !herders.is_empty() {
        return chance.pick(&herders);
    }
    chance.index(year.plan.homes.len())
}
