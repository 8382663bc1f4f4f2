//! One grid before anything is written down: buildings, doors, who lives where, and which dirt lies on whom.

mod dirt;
mod naming;
mod settle;

pub(crate) use settle::other_of;

use std::collections::BTreeSet;

use model::id::{DocumentId, EntryId};
use model::space::Space;

use crate::calendar::Calendar;
use crate::chance::Chance;
use crate::estate::{Door, Layout, doors};
use crate::family::{Family, family, forms};
use crate::options::Size;
use crate::people::Seat;

/// A grid, its people, and the days they were entered on (counted back from day 0).
#[derive(Clone, Debug)]
pub(crate) struct GridPlan {
    pub(crate) grid: Space,
    pub(crate) buildings: Vec<Building>,
    pub(crate) doors: Vec<PlannedDoor>,
    pub(crate) homes: Vec<Home>,
    pub(crate) twins: Vec<Twin>,
    /// The two who share the grid's work; the same one twice where there is one.
    pub(crate) crew: [Seat; 2],
}

/// A building to be entered.
#[derive(Clone, Debug)]
pub(crate) struct Building {
    pub(crate) id: DocumentId,
    pub(crate) layout: Layout,
}

/// A door to be entered, and how it is used.
#[derive(Clone, Debug)]
pub(crate) struct PlannedDoor {
    pub(crate) id: EntryId,
    pub(crate) door: Door,
    /// The code of `dwelling_use`.
    pub(crate) dwelling_use: &'static str,
}

/// A household to be entered.
#[derive(Clone, Debug)]
pub(crate) struct Home {
    pub(crate) id: DocumentId,
    pub(crate) door: usize,
    /// The summer site of a herder household.
    pub(crate) pasture: Option<usize>,
    pub(crate) family: Family,
    pub(crate) residents: Vec<Resident>,
    /// Who usually visits.
    pub(crate) keeper: Seat,
    pub(crate) entered: i64,
    /// The year they moved in.
    pub(crate) since: i64,
    /// Numbers two tablets changed apart (DOMAIN 10: 2 %).
    pub(crate) disputed_phone: bool,
}

/// A person to be entered.
#[derive(Clone, Debug)]
pub(crate) struct Resident {
    pub(crate) id: DocumentId,
    /// The place in the family.
    pub(crate) member: usize,
    pub(crate) name: String,
    pub(crate) phone: Option<String>,
    pub(crate) relation: &'static str,
    pub(crate) year_only: bool,
    /// Moved away, and still listed here.
    pub(crate) gone: bool,
    /// The day a child became fourteen and a person of its own, if it was entered as a number.
    pub(crate) grown_on: Option<i64>,
}

/// A person entered a second time by somebody else.
#[derive(Clone, Debug)]
pub(crate) struct Twin {
    pub(crate) id: DocumentId,
    pub(crate) home: usize,
    pub(crate) resident: usize,
    pub(crate) name: String,
    pub(crate) phone: Option<String>,
    pub(crate) year_only: bool,
    pub(crate) relation: &'static str,
    pub(crate) entered: i64,
}

impl Home {
    /// Children under fourteen at the end of the year.
    pub(crate) fn children_now(&self) -> usize {
        self.family.members.iter().filter(|member| member.is_child()).count()
    }

    /// The residents who are documents on a day.
    pub(crate) fn residents_on(&self, day: i64) -> impl Iterator<Item = &Resident> {
        self.residents
            .iter()
            .filter(move |resident| resident.grown_on.is_none_or(|grown| grown > day))
    }
}

impl GridPlan {
    /// A resident by the places of household and person.
    pub(crate) fn resident(&self, (home, resident): (usize, usize)) -> Option<&Resident> {
        self.homes.get(home)?.residents.get(resident)
    }

    fn resident_mut(&mut self, (home, resident): (usize, usize)) -> Option<&mut Resident> {
        self.homes.get_mut(home)?.residents.get_mut(resident)
    }
}

/// What a plan is made from.
pub(crate) struct Ground<'a> {
    pub(crate) grid: Space,
    pub(crate) layouts: &'a [Layout],
    pub(crate) size: Size,
    pub(crate) crew: [Seat; 2],
    /// Days of visits; the register is filled in the weeks before.
    pub(crate) span: i64,
}

/// Plans a grid. `phones` are the numbers given out so far.
pub(crate) fn plan(
    ground: &Ground<'_>,
    calendar: &Calendar,
    phones: &mut BTreeSet<String>,
    chance: &mut Chance,
) -> GridPlan {
    let made = calendar.at(ground.span + 40, 600);
    let buildings = ground
        .layouts
        .iter()
        .map(|layout| Building { id: chance.rng.document_id(made), layout: *layout })
        .collect();
    let doors = doors(ground.layouts, chance)
        .into_iter()
        .map(|door| PlannedDoor { id: chance.rng.entry_id(made), door, dwelling_use: "03" })
        .collect();
    let forms = forms(ground.size.households, ground.size.children, chance);
    let namings = naming::namings(&forms, chance);
    let families: Vec<Family> = forms
        .iter()
        .zip(namings)
        .map(|(form, naming)| family(form, naming, calendar, chance))
        .collect();
    let mut plan = GridPlan {
        grid: ground.grid,
        buildings,
        doors,
        homes: Vec::new(),
        twins: Vec::new(),
        crew: ground.crew,
    };
    settle::settle(&mut plan, families, ground.span, calendar, phones, chance);
    naming::unusual(&mut plan, chance);
    dirt::scatter(&mut plan, ground.span, calendar, chance);
    plan
}
