//! Who lives behind which door: flats that are let, empty ones, two households in one, the summer pasture.

use std::collections::BTreeSet;

use super::{GridPlan, Home, Resident};
use crate::calendar::Calendar;
use crate::chance::{Chance, share};
use crate::estate::Layout;
use crate::family::{DOCUMENT_AGE, Family, Member};
use crate::people::Seat;

/// Of a hundred occupied flats.
const LET_PERCENT: usize = 22;
/// Of a thousand households: those who share a flat with another.
const SHARING_PER_MILLE: usize = 15;

/// Puts the families into the flats.
pub(super) fn settle(
    plan: &mut GridPlan,
    families: Vec<Family>,
    span: i64,
    calendar: &Calendar,
    phones: &mut BTreeSet<String>,
    chance: &mut Chance,
) {
    let mut flats: Vec<usize> = (0..plan.doors.len()).filter(|at| !is_pasture(plan, *at)).collect();
    chance.shuffle(&mut flats);
    let sharing = (families.len() * SHARING_PER_MILLE + 500) / 1_000;
    let lived_in: Vec<usize> = flats.iter().copied().take(families.len() - sharing).collect();
    let shared = lived_in.iter().copied().take(sharing);
    let doors: Vec<usize> = lived_in.iter().copied().chain(shared).collect();
    for (family, door) in families.into_iter().zip(doors) {
        let home = home(plan, family, door, span, calendar, phones, chance);
        plan.homes.push(home);
    }
    use_of_flats(plan, &lived_in, chance);
    pastures(plan);
    // The register was filled house by house.
    plan.homes.sort_by_key(|home| (std::cmp::Reverse(home.entered), home.door, home.id));
}

fn is_pasture(plan: &GridPlan, at: usize) -> bool {
    plan.doors.get(at).is_some_and(|door| door.door.is_pasture())
}

fn layout_of(plan: &GridPlan, door: usize) -> Option<&Layout> {
    let building = plan.doors.get(door)?.door.building;
    plan.buildings.get(building).map(|building| &building.layout)
}

fn home(
    plan: &GridPlan,
    family: Family,
    door: usize,
    span: i64,
    calendar: &Calendar,
    phones: &mut BTreeSet<String>,
    chance: &mut Chance,
) -> Home {
    let building = plan.doors.get(door).map_or(0, |door| door.door.building);
    // Each of the two keeps half of the houses.
    let [first, second] = plan.crew;
    let keeper = if building < plan.buildings.len().div_ceil(2) { first } else { second };
    let entered = span + 3 + i64::try_from(building).unwrap_or(0) * 2 + chance.range(0, 1);
    let built = layout_of(plan, door).map_or(2000, |layout| layout.built_year);
    let since = chance.range(built.max(calendar.year() - 25), calendar.year() - 3);
    let at = calendar.at(entered, 540);
    let mut residents = Vec::new();
    for (member, person) in family.persons() {
        residents.push(resident(member, person, at, entered, calendar, phones, chance));
    }
    let id = chance.rng.document_id(at);
    Home {
        id,
        door,
        pasture: None,
        family,
        residents,
        keeper,
        entered,
        since,
        disputed_phone: false,
    }
}

fn resident(
    member: usize,
    person: &Member,
    at: i64,
    entered: i64,
    calendar: &Calendar,
    phones: &mut BTreeSet<String>,
    chance: &mut Chance,
) -> Resident {
    let likely = match person.age {
        ..16 => 10,
        16..75 => 82,
        _ => 45,
    };
    Resident {
        id: chance.rng.document_id(at),
        member,
        name: person.name.clone(),
        phone: chance.percent(likely).then(|| new_phone(phones, chance)),
        relation: person.relation,
        year_only: false,
        gone: false,
        grown_on: grown_on(person, entered, calendar, chance),
    }
}

/// Who was not yet fourteen when the household was entered becomes a document after that birthday.
fn grown_on(
    person: &Member,
    entered: i64,
    calendar: &Calendar,
    chance: &mut Chance,
) -> Option<i64> {
    let months = u32::try_from(DOCUMENT_AGE * 12).unwrap_or(0);
    let birthday = person.born.checked_add_months(chrono::Months::new(months))?;
    let days_ago = calendar.date(0).signed_duration_since(birthday).num_days();
    (days_ago <= entered).then(|| (days_ago - chance.range(1, 15)).max(1))
}

/// A number of the 154 range nobody has yet.
fn new_phone(phones: &mut BTreeSet<String>, chance: &mut Chance) -> String {
    loop {
        let phone = format!("154{:08}", chance.range(20_000_000, 99_999_999));
        if phones.insert(phone.clone()) {
            return phone;
        }
    }
}

/// Own, let, with a shop below; the others stay empty (`03`), pasture sites are seasonal.
fn use_of_flats(plan: &mut GridPlan, lived_in: &[usize], chance: &mut Chance) {
    let mut occupied = lived_in.to_vec();
    chance.shuffle(&mut occupied);
    let (let_out, own) = occupied.split_at(share(occupied.len(), LET_PERCENT).min(occupied.len()));
    for (list, code) in [(let_out, "02"), (own, "01")] {
        for at in list {
            if let Some(door) = plan.doors.get_mut(*at) {
                door.dwelling_use = if chance.percent(2) { "04" } else { code };
            }
        }
    }
    for door in plan.doors.iter_mut().filter(|door| door.door.is_pasture()) {
        door.dwelling_use = "07";
    }
}

/// Herder households have a second residence in summer.
fn pastures(plan: &mut GridPlan) {
    let sites: Vec<usize> = (0..plan.doors.len()).filter(|at| is_pasture(plan, *at)).collect();
    let herders: Vec<usize> = (0..plan.homes.len())
        .filter(|at| {
            let door = plan.homes.get(*at).map(|home| home.door);
            door.and_then(|door| layout_of(plan, door))
                .is_some_and(|layout| layout.building_type == "05")
        })
        .collect();
    for (site, home) in sites.into_iter().zip(herders) {
        if let Some(home) = plan.homes.get_mut(home) {
            home.pasture = Some(site);
        }
    }
}

/// The one of the two who does not keep the household.
pub(crate) fn other_of(crew: [Seat; 2], keeper: Seat) -> Seat {
    let [first, second] = crew;
    if keeper == first { second } else { first }
}
