//! The fictitious district as the server's `demo` command and the tests see it: staff, tablets, pushes.

use std::collections::{BTreeMap, BTreeSet};

use model::id::DocumentId;
use model::kind::Kind;

use crate::DemoError;
use crate::acts::Book;
use crate::calendar::Calendar;
use crate::chance::{Chance, purpose};
use crate::diary::{Diary, Earlier, Step, YEAR_DAYS, Year, diary, reporters_of};
use crate::estate::{BUILDINGS, Layout, NEIGHBOUR_BUILDINGS};
use crate::options::{DOCUMENTS_MAX, NEIGHBOUR, Options, Preset, Size};
use crate::people::{DemoDevice, DemoSpaces, DemoUser, Seat, spaces, staff, tablets};
use crate::plan::{GridPlan, Ground, Twin, plan};
use crate::push::DemoPush;
use crate::scribe::Scribe;

/// Days of a month of earlier visits, and the most of them: more records make the days fuller.
const MONTH_DAYS: i64 = 30;
const EARLIER_MONTHS_MAX: usize = 36;

/// The fictitious district of one seed number.
#[derive(Clone, Debug)]
pub struct Demo {
    options: Options,
    spaces: DemoSpaces,
    people: Vec<DemoUser>,
    devices: Vec<DemoDevice>,
}

impl Demo {
    /// Staff and tablets; the records are made as [`Demo::pushes`] is read.
    ///
    /// # Errors
    /// [`DemoError::TooManyDocuments`].
    pub fn new(options: Options) -> Result<Self, DemoError> {
        if options.documents.is_some_and(|documents| documents > DOCUMENTS_MAX) {
            return Err(DemoError::TooManyDocuments);
        }
        let spaces = spaces(options.seed, options.now_ms)?;
        let people = staff(options.seed, options.now_ms, &spaces);
        let devices = tablets(options.seed, options.now_ms, &people);
        Ok(Self { options, spaces, people, devices })
    }

    /// The staff with their grants; the first two share a grid.
    pub fn people(&self) -> &[DemoUser] {
        &self.people
    }

    /// The two workers who share a grid: whom to hand a tablet to.
    pub fn workers(&self) -> &[DemoUser] {
        self.people.get(..2).unwrap_or_default()
    }

    /// The tablets the records come from. Real ones are enrolled beside them.
    pub fn devices(&self) -> &[DemoDevice] {
        &self.devices
    }

    /// The spaces of the district.
    pub const fn spaces(&self) -> &DemoSpaces {
        &self.spaces
    }

    /// What is pushed, in an order a server can take: nothing before what it builds on.
    pub fn pushes(&self) -> Pushes {
        let calendar = Calendar::new(self.options.now_ms);
        let (shared, neighbour) = self.grids(&calendar);
        let books = [shared, neighbour];
        let mut steps: Vec<(usize, Step)> = Vec::new();
        for (at, book) in books.iter().enumerate() {
            steps.extend(book.diary.steps.iter().map(|step| (at, *step)));
        }
        steps.sort_by_key(|(at, step)| (step.at, *at));
        Pushes {
            books,
            steps: steps.into_iter(),
            scribe: Scribe::new(self.options.seed, &self.devices),
            ended: false,
        }
    }

    /// How many documents of each kind there are, duplicates and the neighbouring grid included.
    pub fn counts(&self) -> BTreeMap<Kind, usize> {
        let calendar = Calendar::new(self.options.now_ms);
        let (shared, neighbour) = self.grids(&calendar);
        let mut counts = BTreeMap::new();
        for book in [shared, neighbour] {
            for (kind, count) in counts_of(&book.plan, &book.diary) {
                *counts.entry(kind).or_insert(0) += count;
            }
        }
        counts
    }

    /// Who was entered twice on purpose: the first record and the second, of both grids (DOMAIN 10).
    pub fn entered_twice(&self) -> Vec<(DocumentId, DocumentId)> {
        let calendar = Calendar::new(self.options.now_ms);
        let (shared, neighbour) = self.grids(&calendar);
        let pairs = |plan: &GridPlan| -> Vec<(DocumentId, DocumentId)> {
            let of = |twin: &Twin| Some((plan.resident((twin.home, twin.resident))?.id, twin.id));
            plan.twins.iter().filter_map(of).collect()
        };
        [shared, neighbour].iter().flat_map(|book| pairs(&book.plan)).collect()
    }

    fn grids(&self, calendar: &Calendar) -> (Book, Book) {
        let mut phones = BTreeSet::new();
        let size = self.options.preset.size();
        let (earlier, span) = self.earlier(size, calendar);
        let shared = self.book(Part::shared(self, size, earlier, span), calendar, &mut phones);
        let neighbour = self.book(Part::neighbour(self), calendar, &mut phones);
        (shared, neighbour)
    }

    fn book(&self, part: Part, calendar: &Calendar, phones: &mut BTreeSet<String>) -> Book {
        let mut chance = Chance::new(self.options.seed, part.plan_purpose);
        let plan = plan(&part.ground, calendar, phones, &mut chance);
        let mut chance = Chance::new(self.options.seed, part.diary_purpose);
        let (size, earlier, span) = (part.ground.size, part.earlier, part.ground.span);
        let diary = diary(&Year { plan: &plan, calendar, size, earlier, span }, &mut chance);
        Book { plan, diary, calendar: *calendar, spaces: self.spaces, chance }
    }

    /// What earlier months have to hold so that there are as many documents as were asked for.
    fn earlier(&self, size: Size, calendar: &Calendar) -> (Earlier, i64) {
        let wanted =
            self.options.documents.and_then(|count| usize::try_from(count).ok()).unwrap_or(0);
        let mut phones = BTreeSet::new();
        let base = [Part::shared(self, size, Earlier::default(), YEAR_DAYS), Part::neighbour(self)]
            .into_iter()
            .map(|part| self.book(part, calendar, &mut phones))
            .flat_map(|book| counts_of(&book.plan, &book.diary).into_values())
            .sum();
        let lacking = wanted.saturating_sub(base);
        if lacking == 0 {
            return (Earlier::default(), YEAR_DAYS);
        }
        let a_year = size.visits + size.events + reporters_of(size.events);
        let events = lacking * size.events / a_year.max(1);
        let visits = lacking.saturating_sub(events + reporters_of(events));
        let months = (visits * 12).div_ceil(size.visits.max(1)).clamp(1, EARLIER_MONTHS_MAX);
        let days = i64::try_from(months).unwrap_or(0) * MONTH_DAYS;
        (Earlier { visits, events }, YEAR_DAYS + days)
    }
}

/// One of the two grids.
struct Part {
    ground: Ground<'static>,
    earlier: Earlier,
    plan_purpose: u64,
    diary_purpose: u64,
}

impl Part {
    fn shared(demo: &Demo, size: Size, earlier: Earlier, span: i64) -> Self {
        let layouts: &'static [Layout] = match demo.options.preset {
            Preset::Grid => &BUILDINGS,
            Preset::Sample => BUILDINGS.get(..1).unwrap_or_default(),
        };
        let crew = [Seat::WorkerA, Seat::WorkerB];
        Self {
            ground: Ground { grid: demo.spaces.shared, layouts, size, crew, span },
            earlier,
            plan_purpose: purpose::PLAN,
            diary_purpose: purpose::DIARY,
        }
    }

    fn neighbour(demo: &Demo) -> Self {
        let crew = [Seat::Neighbour, Seat::Neighbour];
        let layouts = &NEIGHBOUR_BUILDINGS;
        let (grid, span) = (demo.spaces.neighbour, YEAR_DAYS);
        Self {
            ground: Ground { grid, layouts, size: NEIGHBOUR, crew, span },
            earlier: Earlier::default(),
            plan_purpose: purpose::NEIGHBOUR_PLAN,
            diary_purpose: purpose::NEIGHBOUR_DIARY,
        }
    }
}

fn counts_of(plan: &GridPlan, diary: &Diary) -> BTreeMap<Kind, usize> {
    let residents: usize = plan.homes.iter().map(|home| home.residents.len()).sum();
    BTreeMap::from([
        (Kind::Place, plan.buildings.len()),
        (Kind::Household, plan.homes.len()),
        (Kind::Person, residents + plan.twins.len()),
        (Kind::Visit, diary.calls.len()),
        (Kind::Event, diary.matters.len()),
        (Kind::Reporter, diary.matters.iter().filter(|matter| matter.reporter.is_some()).count()),
        (Kind::Lead, diary.quarrels.len()),
    ])
}

/// The pushes of the district, made one after the other as they are asked for.
#[derive(Debug)]
pub struct Pushes {
    books: [Book; 2],
    steps: std::vec::IntoIter<(usize, Step)>,
    scribe: Scribe,
    ended: bool,
}

impl Iterator for Pushes {
    type Item = Result<DemoPush, DemoError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(push) = self.scribe.take() {
                return Some(Ok(push));
            }
            if self.ended {
                return None;
            }
            match self.steps.next() {
                Some((book, step)) => {
                    let book = self.books.get_mut(book)?;
                    if let Err(error) = book.perform(step, &mut self.scribe) {
                        self.ended = true;
                        return Some(Err(error));
                    }
                }
                None => {
                    self.ended = true;
                    self.scribe.send_all();
                }
            }
        }
    }
}
