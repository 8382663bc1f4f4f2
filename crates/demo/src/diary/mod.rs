//! What happens on which day: every step of the year with its hour and its author, before anything is written.

mod calls;
mod matters;

use model::id::{DocumentId, EntryId};
use model::time::TimeMs;

use crate::calendar::Calendar;
use crate::chance::{Chance, share};
use crate::options::Size;
use crate::people::Seat;
use crate::plan::{GridPlan, other_of};

/// Days of the year every preset has; earlier months come before.
pub(crate) const YEAR_DAYS: i64 = 365;

/// Days the spare tablet with the wrong clock was in use.
const SPARE_DAYS: std::ops::RangeInclusive<i64> = 121..=150;

/// How much is written besides the year of the preset.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Earlier {
    pub(crate) visits: usize,
    pub(crate) events: usize,
}

/// One step.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Step {
    pub(crate) at: TimeMs,
    /// Days before day 0.
    pub(crate) day: i64,
    pub(crate) seat: Seat,
    pub(crate) act: Act,
}

/// What is done; the numbers are places in the lists of plan and diary.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Act {
    EnterBuilding(usize),
    EnterHome(usize),
    EnterTwin(usize),
    /// A child turned fourteen: household, resident.
    GrowUp(usize, usize),
    Visit(usize),
    SettlePromise(usize),
    Correct(usize),
    /// Two tablets change one number apart.
    DisputePhone(usize, Seat),
    ChoosePhone(usize),
    Caution(usize),
    RaiseEvent(usize),
    SettleEvent(usize),
    TellReporter(usize),
    WithdrawEvent(usize),
    NoteLead(usize),
    SettleLead(usize),
    TakeUpLead(usize),
}

/// A visit.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) id: DocumentId,
    pub(crate) home: usize,
    pub(crate) visit_type: &'static str,
    pub(crate) must_visit: Option<&'static str>,
    pub(crate) method: &'static str,
    pub(crate) result: &'static str,
    /// When to come again; days before day 0, so mostly negative at the end.
    pub(crate) next: Option<i64>,
    pub(crate) promise: Option<Promised>,
    /// Whether something in the household's file is corrected at the door.
    pub(crate) corrects: bool,
}

/// A promise made on a visit.
#[derive(Clone, Debug)]
pub(crate) struct Promised {
    pub(crate) entry: EntryId,
    pub(crate) text: &'static str,
    pub(crate) outcome: &'static str,
    pub(crate) due: i64,
    pub(crate) settled: Option<i64>,
}

/// An event.
#[derive(Clone, Debug)]
pub(crate) struct Matter {
    pub(crate) id: DocumentId,
    pub(crate) reporter: Option<DocumentId>,
    /// A place in the list of matters.
    pub(crate) text: usize,
    pub(crate) home: usize,
    pub(crate) source: &'static str,
}

/// A dispute lead between two households.
#[derive(Clone, Debug)]
pub(crate) struct Quarrel {
    pub(crate) id: DocumentId,
    pub(crate) text: usize,
    pub(crate) homes: [usize; 2],
}

/// Everything that happens in a grid, in order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Diary {
    pub(crate) steps: Vec<Step>,
    pub(crate) calls: Vec<Call>,
    pub(crate) matters: Vec<Matter>,
    pub(crate) quarrels: Vec<Quarrel>,
}

/// What a diary is made from.
pub(crate) struct Year<'a> {
    pub(crate) plan: &'a GridPlan,
    pub(crate) calendar: &'a Calendar,
    pub(crate) size: Size,
    pub(crate) earlier: Earlier,
    /// Days of visits, earlier months included.
    pub(crate) span: i64,
}

/// How many of so many events were told by somebody whose name is kept apart.
pub(crate) const fn reporters_of(events: usize) -> usize {
    share(events, 60)
}

/// Writes the diary of a grid.
pub(crate) fn diary(year: &Year<'_>, chance: &mut Chance) -> Diary {
    let mut diary = Diary::default();
    enter(year, &mut diary, chance);
    calls::calls(year, &mut diary, chance);
    matters::matters(year, &mut diary, chance);
    matters::quarrels(year, &mut diary, chance);
    corrections(year, &mut diary, chance);
    // Same instant: in the order written down here.
    diary.steps.sort_by_key(|step| step.at);
    diary
}

impl Diary {
    fn note(
        &mut self,
        year: &Year<'_>,
        day: i64,
        seat: Seat,
        act: Act,
        chance: &mut Chance,
    ) -> TimeMs {
        let at = year.calendar.work(day, chance);
        self.note_at(at, day, seat, act);
        at
    }

    fn note_at(&mut self, at: TimeMs, day: i64, seat: Seat, act: Act) {
        self.steps.push(Step { at, day, seat, act });
    }
}

/// The tablet a worker carries on a day.
fn tablet_of(seat: Seat, day: i64) -> Seat {
    if seat == Seat::WorkerB && SPARE_DAYS.contains(&day) { Seat::Spare } else { seat }
}

/// The register: buildings by the desk, then house by house by whoever keeps it.
fn enter(year: &Year<'_>, diary: &mut Diary, chance: &mut Chance) {
    let plan = year.plan;
    for building in 0..plan.buildings.len() {
        diary.note(year, year.span + 40, Seat::Desk, Act::EnterBuilding(building), chance);
    }
    for (at, home) in plan.homes.iter().enumerate() {
        diary.note(year, home.entered, home.keeper, Act::EnterHome(at), chance);
        for (resident, person) in home.residents.iter().enumerate() {
            if let Some(day) = person.grown_on {
                let act = Act::GrowUp(at, resident);
                diary.note(year, day, tablet_of(home.keeper, day), act, chance);
            }
        }
    }
    for (at, twin) in plan.twins.iter().enumerate() {
        let keeper = plan.homes.get(twin.home).map_or(Seat::WorkerA, |home| home.keeper);
        let seat = tablet_of(other_of(plan.crew, keeper), twin.entered);
        diary.note(year, twin.entered, seat, Act::EnterTwin(at), chance);
    }
}

/// Corrections of the file, numbers changed apart, reminders before the door.
fn corrections(year: &Year<'_>, diary: &mut Diary, chance: &mut Chance) {
    let plan = year.plan;
    for at in chance.some_of(plan.homes.len(), share(plan.homes.len(), 15)) {
        let day = chance.range(1, YEAR_DAYS - 5);
        let seat = if chance.percent(20) {
            Seat::Desk
        } else {
            tablet_of(other_of(plan.crew, keeper(plan, at)), day)
        };
        diary.note(year, day, seat, Act::Correct(at), chance);
    }
    for (at, home) in plan.homes.iter().enumerate().filter(|(_, home)| home.disputed_phone) {
        let day = chance.range(2, 40);
        let other = other_of(plan.crew, home.keeper);
        diary.note(year, day, home.keeper, Act::DisputePhone(at, other), chance);
    }
    // Some were chosen long ago.
    let calm: Vec<usize> = (0..plan.homes.len()).filter(|at| !is_disputed(plan, *at)).collect();
    for at in chance.some_of(calm.len(), share(plan.homes.len(), 1)) {
        let Some(home) = calm.get(at).copied() else { continue };
        let day = chance.range(60, 115);
        let other = other_of(plan.crew, keeper(plan, home));
        diary.note(year, day, keeper(plan, home), Act::DisputePhone(home, other), chance);
        diary.note(year, day - 3, other, Act::ChoosePhone(home), chance);
    }
    for at in chance.some_of(plan.buildings.len(), share(plan.buildings.len(), 30)) {
        diary.note(year, 20, Seat::Desk, Act::Caution(at), chance);
    }
}

fn keeper(plan: &GridPlan, home: usize) -> Seat {
    plan.homes.get(home).map_or(Seat::WorkerA, |home| home.keeper)
}

fn is_disputed(plan: &GridPlan, home: usize) -> bool {
    plan.homes.get(home).is_some_and(|home| home.disputed_phone)
}
