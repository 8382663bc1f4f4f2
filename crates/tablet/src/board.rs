//! 楼栋: who lives behind this door. Units, floors from the top, doors with their households and marks.

use std::collections::BTreeMap;

use model::id::{DocumentId, EntryId};
use model::record::Place;
use model::time::{DAY_MS, TimeMs};
use store::table::dwelling::DoorRow;

use crate::Tablet;
use crate::api::board::{
    Board, Door, DoorHousehold, Find, Floor, Found, FoundLine, PlaceLine, Places, Unit,
};
use crate::author::read;
use crate::error::Result;
use crate::view::some_instant;

/// Facts looked at within this many days are not asked again.
pub(crate) const CONFIRMED_DAYS: i64 = 180;
const HITS_MAX: usize = 50;

impl Tablet {
    /// Every building, estate by estate.
    ///
    /// # Errors
    /// [`sync::code::Code::LOCKED`], or what the disk did.
    pub fn list_places(&self) -> Result<Places> {
        self.work(|work| {
            let line = |row: store::table::place::PlaceRow| PlaceLine {
                place: row.document,
                estate_name: row.estate_name,
                building_no: row.building_no,
                building_type: row.building_type,
            };
            Ok(Places { places: work.store.places()?.into_iter().map(line).collect() })
        })
    }

    /// The doors of a building.
    ///
    /// # Errors
    /// [`sync::code::Code::LOCKED`], [`sync::code::Code::NOT_FOUND`], or what the disk did.
    pub fn show_board(&self, place: DocumentId) -> Result<Board> {
        self.work(|work| {
            let (now, today) = (work.now(), work.today());
            let building: Place = read(work, place)?;
            let rows = work.store.doors(place, &today)?;
            let households = rows.iter().filter(|row| row.household.is_some()).count();
            Ok(Board {
                place,
                households: u32::try_from(households).unwrap_or(u32::MAX),
                units: units(rows, &cautions(&building, &today), now, &today),
                estate_name: building.estate_name,
                building_no: building.building_no,
            })
        })
    }

    /// Finds a door by whatever is known of it.
    ///
    /// # Errors
    /// [`sync::code::Code::LOCKED`], or what the disk did.
    pub fn find(&self, ask: &Find) -> Result<Found> {
        self.work(|work| {
            let hits = work.store.search(&ask.text, &work.today(), HITS_MAX)?;
            let line = |hit: store::Hit| FoundLine {
                document: hit.document,
                entry: hit.entry,
                kind: hit.kind.code().to_owned(),
                title: hit.title,
                household: hit.household,
                estate: hit.estate,
                door: hit.door,
            };
            Ok(Found { hits: hits.into_iter().map(line).collect() })
        })
    }
}

/// Reminders that still hold, by the door they are for; those of the whole building under none.
fn cautions(place: &Place, today: &str) -> BTreeMap<Option<EntryId>, Vec<String>> {
    let mut by_door: BTreeMap<_, Vec<String>> = BTreeMap::new();
    let holds = |until: &Option<String>| until.as_deref().is_none_or(|until| until >= today);
    for caution in place.cautions.values().filter(|it| it.removed.is_none() && holds(&it.until)) {
        by_door.entry(caution.dwelling).or_default().push(caution.caution.clone());
    }
    by_door
}

/// Rows come in the order of the doors' numbers and floors keep it; units go by their own numbers, floors from the top.
fn units(
    rows: Vec<DoorRow>,
    cautions: &BTreeMap<Option<EntryId>, Vec<String>>,
    now: TimeMs,
    today: &str,
) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::new();
    for row in rows {
        let unit = match units.iter().position(|unit| unit.unit_no == row.unit_no) {
            Some(at) => units.get_mut(at),
            None => {
                units.push(Unit { unit_no: row.unit_no.clone(), floors: Vec::new() });
                units.last_mut()
            }
        };
        if let Some(unit) = unit {
            put(unit, row, cautions, now, today);
        }
    }
    units
        .iter_mut()
        .for_each(|unit| unit.floors.sort_by_key(|floor| std::cmp::Reverse(floor.floor)));
    // A door nobody gave a room comes first among the rows and would bring its unit with it.
    units.sort_by_cached_key(|unit| unit_order(&unit.unit_no));
    units
}

/// 2单元 before 10单元, also in full width; then names; doors without a unit last.
fn unit_order(unit_no: &str) -> (bool, u64, String) {
    let digit = |c: char| match c {
        '\u{ff10}'..='\u{ff19}' => Some(u64::from(c) - 0xff10),
        _ => c.to_digit(10).map(u64::from),
    };
    let number = unit_no
        .chars()
        .map_while(digit)
        .reduce(|number, digit| number.saturating_mul(10).saturating_add(digit));
    (unit_no.is_empty(), number.unwrap_or(u64::MAX), unit_no.to_owned())
}

fn put(
    unit: &mut Unit,
    row: DoorRow,
    cautions: &BTreeMap<Option<EntryId>, Vec<String>>,
    now: TimeMs,
    today: &str,
) {
    if !unit.floors.iter().any(|floor| floor.floor == row.floor) {
        unit.floors.push(Floor { floor: row.floor, doors: Vec::new() });
    }
    let Some(floor) = unit.floors.iter_mut().find(|floor| floor.floor == row.floor) else { return };
    let household = household(&row, now, today);
    match floor.doors.iter_mut().find(|door| door.dwelling == row.dwelling) {
        Some(door) => door.households.extend(household),
        None => {
            let of = |key: Option<EntryId>| cautions.get(&key).cloned().unwrap_or_default();
            floor.doors.push(Door {
                dwelling: row.dwelling,
                door: row.door,
                room_no: row.room_no,
                landmark: row.landmark,
                dwelling_use: row.dwelling_use,
                cautions: [of(None), of(Some(row.dwelling))].concat(),
                households: household.into_iter().collect(),
            });
        }
    }
}

fn household(row: &DoorRow, now: TimeMs, today: &str) -> Option<DoorHousehold> {
    Some(DoorHousehold {
        household: row.household?,
        label: row.label.clone(),
        last_visit_at: some_instant(row.last_visit_at),
        confirmed: row.confirmed_at > 0
            && now.saturating_sub(row.confirmed_at) <= CONFIRMED_DAYS * DAY_MS,
        due: !row.next_visit_due.is_empty() && row.next_visit_due.as_str() <= today,
        events_open: row.events_open,
        conflicts: row.conflicts,
        waiting: row.pending,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_go_by_their_numbers_then_by_name_and_doors_without_one_come_last() {
        let mut units = ["东", "", "10", "２", "1", "3甲"].map(str::to_owned);
        units.sort_by_cached_key(|unit| unit_order(unit));
        assert_eq!(units, ["1", "２", "3甲", "10", "东", ""]);
    }
}
