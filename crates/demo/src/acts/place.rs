//! Buildings with their doors, and reminders before knocking.

use model::document::Edit;
use model::permission::Action;
use model::record::Place;
use model::record::place::Dwelling;

use super::{Book, reference, text};
use crate::DemoError;
use crate::chance::Chance;
use crate::diary::Step;
use crate::names::{Naming, Sex, family_name, full_name};
use crate::plan::PlannedDoor;
use crate::scribe::Scribe;

impl Book {
    pub(super) fn enter_building(
        &mut self,
        step: Step,
        at: usize,
        scribe: &mut Scribe,
    ) -> Result<(), DemoError> {
        let building = self.plan.buildings.get(at).ok_or(DemoError::Plan)?;
        let layout = building.layout;
        let year = self.calendar.year();
        let chance = &mut self.chance;
        let doors = self.plan.doors.iter().filter(|door| door.door.building == at);
        let place = Place {
            estate_name: layout.estate.to_owned(),
            building_no: layout.number.to_owned(),
            building_type: layout.building_type.to_owned(),
            units: (layout.units > 0).then_some(layout.units),
            floors: (layout.units > 0).then_some(layout.floors),
            built_year: Some(layout.built_year),
            heating: Some(layout.heating.to_owned()),
            block_head_name: Some(invented_name(chance)),
            block_head_phone: Some(invented_phone(chance)),
            plan_x: Some(layout.at.0),
            plan_y: Some(layout.at.1),
            dwellings: doors.map(|door| (door.id, dwelling(door, year, chance))).collect(),
            ..Place::default()
        };
        let mut stroke = scribe.begin(step.seat, step.at, Action::PlaceCreate.code())?;
        scribe.create(&mut stroke, building.id, self.plan.grid, &place)?;
        scribe.save(stroke)
    }

    /// A reminder about the place, for ninety days at most.
    pub(super) fn caution(
        &mut self,
        step: Step,
        at: usize,
        scribe: &mut Scribe,
    ) -> Result<(), DemoError> {
        let building = self.plan.buildings.get(at).ok_or(DemoError::Plan)?;
        let door = self.plan.doors.iter().find(|door| door.door.building == at);
        let code = self.chance.pick(&["1", "2", "4", "5"]);
        let until = self.calendar.day(step.day - 60);
        let mut values =
            vec![("caution".to_owned(), text(code)), ("until".to_owned(), text(until))];
        if code != "2" {
            values.extend(door.map(|door| ("dwelling".to_owned(), reference(door.id.as_bytes()))));
        }
        let id = scribe.entry_id(step.at);
        let mut stroke = scribe.begin(step.seat, step.at, Action::PlaceEdit.code())?;
        scribe.edit(&mut stroke, building.id, &[Edit::Add("cautions".to_owned(), id, values)])?;
        scribe.save(stroke)
    }
}

fn dwelling(door: &PlannedDoor, year: i64, chance: &mut Chance) -> Dwelling {
    let planned = &door.door;
    let is_let = door.dwelling_use == "02";
    let owner_known = is_let && chance.percent(50);
    Dwelling {
        unit_no: planned.unit_no.clone(),
        floor: planned.floor,
        room_no: planned.room_no.clone(),
        landmark: planned.landmark.clone(),
        dwelling_use: Some(door.dwelling_use.to_owned()),
        area_cm2: chance.percent(20).then(|| chance.range(45, 130) * 10_000),
        owner_name: owner_known.then(|| invented_name(chance)),
        owner_phone: owner_known.then(|| invented_phone(chance)),
        vacant_since: (door.dwelling_use == "03").then(|| (year - chance.range(1, 6)).to_string()),
        removed: None,
    }
}

/// Somebody who is not in the register: an owner elsewhere, a block head.
pub(super) fn invented_name(chance: &mut Chance) -> String {
    let family = family_name(chance, Naming::Family);
    let sex = if chance.percent(50) { Sex::Male } else { Sex::Female };
    let born = chance.range(1950, 1990);
    full_name(chance, Naming::Family, family, sex, born)
}

/// A number of the 154 range below those of the residents.
pub(super) fn invented_phone(chance: &mut Chance) -> String {
    format!("154{:08}", chance.range(10_000_000, 19_999_999))
}
