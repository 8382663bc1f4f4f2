//! One run: the plan is played, then the faults stop, then everything is held against what was promised.

mod courier;
mod ending;
mod erasing;
mod harm;
mod office;
mod playing;
mod redraw;
mod restoring;

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use crate::ledger::Ledger;
use crate::plan::Plan;
use crate::world::{GRIDS, ServerBox, SimClock, SimDisk, TabletBox, Template, Time, Way, template};

/// What a run came to.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Days times tablets.
    pub tablet_days: u64,
    /// Actions that were 已保存.
    pub acts: u64,
    /// Processes that died.
    pub kills: u64,
    /// Copies that were put back.
    pub restores: u64,
    /// Things that happened on the way.
    pub faults: u64,
    /// Canaries seen where they are allowed.
    pub canaries: u64,
    /// Actions refused, by code.
    pub refused: BTreeMap<String, u64>,
    /// What was wrong.
    pub violation: Option<String>,
}

/// A world in which a plan is played.
pub(crate) struct World<'p> {
    pub(crate) plan: &'p Plan,
    pub(crate) template: &'static Template,
    pub(crate) time: Time,
    pub(crate) way: Way,
    pub(crate) tablets: Vec<TabletBox>,
    pub(crate) ledger: Ledger,
    pub(crate) report: Report,
    /// Tablets that were revoked.
    pub(crate) revoked: BTreeSet<usize>,
    /// Tablets that have, or are, a copy of another.
    pub(crate) copies: BTreeSet<usize>,
    /// How long each tablet lay unused in all.
    pub(crate) slept: BTreeMap<usize, i64>,
    /// When the server was last heard on each, where it was since the beginning.
    pub(crate) heard: BTreeMap<usize, Heard>,
    /// The same as of the copy that was taken of it.
    pub(crate) heard_then: BTreeMap<usize, Heard>,
    /// The newest copy of a tablet: both are used from then on.
    pub(crate) twins: BTreeMap<usize, usize>,
    /// When each person had no grant in their first grid: from, to.
    pub(crate) gaps: Vec<Vec<(i64, i64)>>,
    /// The spaces each person may read now, as the server's list of grants has it.
    pub(crate) may: Vec<BTreeSet<String>>,
    /// The spaces that what belongs to each grid's building may stand in.
    pub(crate) homes: Vec<BTreeSet<String>>,
    /// Redraws that were done, in order: after a restore they are done again.
    pub(crate) redraws: Vec<Redrawn>,
    /// The last backup.
    pub(crate) backup: Option<SimDisk>,
    /// Whether the server ever began again from one.
    pub(crate) restored: bool,
    /// Tablets that have not heard of a restore.
    pub(crate) stale: BTreeSet<usize>,
    /// Files on their way to the server.
    pub(crate) carried: Vec<(i64, Vec<u8>)>,
}

/// When a tablet last heard the server, and how long it had lain unused by then.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Heard {
    at: i64,
    slept: i64,
}

/// A redraw as it was asked for.
#[derive(Clone, Debug)]
pub(crate) struct Redrawn {
    pub(crate) old: Vec<String>,
    pub(crate) into: Vec<String>,
    pub(crate) by: String,
}

impl<'p> World<'p> {
    fn new(plan: &'p Plan) -> Self {
        let template = template();
        let time = Time::new(template.begin);
        let clock = Arc::new(SimClock::new(time.clone()));
        let server = ServerBox::new(template.server.reboot(), &template.home, clock, plan.seed);
        let way = Way::new(server, time.clone());
        let tablets = plan.seats.iter().enumerate().map(|(who, seat)| {
            let (disk, secrets) = &template.tablets[*seat];
            let clock = Arc::new(SimClock::new(time.clone()));
            let machine = (disk.reboot(), secrets.copied());
            TabletBox::new((who, *seat), machine, clock, &way, &template.home, plan.seed)
        });
        let tablets: Vec<TabletBox> = tablets.collect();
        let households = template.households.clone();
        let saved = vec![Vec::new(); tablets.len()];
        let ledger = Ledger { households, saved, ..Ledger::default() };
        let gaps = vec![Vec::new(); crate::world::USERS];
        let (revoked, copies, report) = (BTreeSet::new(), BTreeSet::new(), Report::default());
        Self {
            plan,
            template,
            time,
            way,
            tablets,
            ledger,
            report,
            revoked,
            copies,
            slept: BTreeMap::new(),
            heard: BTreeMap::new(),
            heard_then: BTreeMap::new(),
            twins: BTreeMap::new(),
            gaps,
            may: vec![BTreeSet::new(); crate::world::USERS],
            homes: GRIDS.iter().map(|grid| BTreeSet::from([(*grid).to_owned()])).collect(),
            redraws: Vec::new(),
            backup: None,
            restored: false,
            stale: BTreeSet::new(),
            carried: Vec::new(),
        }
    }
}

/// Plays a plan.
#[must_use]
pub fn run(plan: &Plan) -> Report {
    let mut world = World::new(plan);
    let done = catch_unwind(AssertUnwindSafe(|| world.play().and_then(|()| world.finish())));
    let violation = match done {
        Ok(Ok(())) => None,
        Ok(Err(wrong)) => Some(wrong),
        Err(_) => Some(format!("panic: {}", last_panic())),
    };
    let tablets = u64::try_from(world.tablets.len()).unwrap_or(0);
    let mut report = std::mem::take(&mut world.report);
    let state = world.way.state();
    report.tablet_days = tablets * u64::from(plan.days);
    report.acts = world.ledger.acts;
    report.kills =
        state.server.kills + world.tablets.iter().map(|tablet| tablet.kills).sum::<u64>();
    (report.faults, report.canaries) = (state.happened, state.canaries);
    report.violation = violation;
    report
}

thread_local! {
    static PANIC: std::cell::RefCell<String> = const { std::cell::RefCell::new(String::new()) };
}

thread_local! {
    static TOLD: std::cell::RefCell<Option<Vec<String>>> = const { std::cell::RefCell::new(None) };
}

/// Plays a plan and tells every step of it: for looking into what was found.
#[must_use]
pub fn run_telling(plan: &Plan) -> (Report, Vec<String>) {
    TOLD.with(|told| *told.borrow_mut() = Some(Vec::new()));
    let report = run(plan);
    (report, TOLD.with(|told| told.borrow_mut().take()).unwrap_or_default())
}

/// Says what happens, where somebody listens.
pub(crate) fn tell(line: impl FnOnce() -> String) {
    TOLD.with(|told| {
        if let Some(told) = told.borrow_mut().as_mut() {
            told.push(line());
        }
    });
}

/// Keeps what a panic says instead of printing it.
pub fn quiet_panics() {
    std::panic::set_hook(Box::new(|info| {
        PANIC.with(|panic| *panic.borrow_mut() = info.to_string().replace('\n', " "));
    }));
}

pub(crate) fn last_panic() -> String {
    PANIC.with(|panic| panic.borrow().clone())
}
