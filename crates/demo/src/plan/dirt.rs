//! The dirt of real registers, in the shares of DOMAIN 10: without it every test of search and merge would lie.

use super::{GridPlan, Twin};
use crate::calendar::Calendar;
use crate::chance::{Chance, share};
use crate::estate::full_width;
use crate::family::mistaken;

/// Of a hundred persons.
const TWIN_PERCENT: usize = 4;
const YEAR_ONLY_PERCENT: usize = 5;
const WRONG_RELATION_PERCENT: usize = 3;
const GONE_PERCENT: usize = 1;
/// Of a hundred households.
const DISPUTED_PHONE_PERCENT: usize = 2;
/// Whose birth year alone is known is far enough from fourteen.
const YEAR_ONLY_FROM: i64 = 18;

/// Scatters the dirt over a plan.
pub(super) fn scatter(plan: &mut GridPlan, span: i64, calendar: &Calendar, chance: &mut Chance) {
    let mut all: Vec<(usize, usize)> = Vec::new();
    for (at, home) in plan.homes.iter().enumerate() {
        all.extend((0..home.residents.len()).map(|resident| (at, resident)));
    }
    let persons = all.len();
    let grown = |plan: &GridPlan, at: (usize, usize)| age(plan, at) >= YEAR_ONLY_FROM;
    let mut draw =
        |plan: &GridPlan, count: usize, fits: &dyn Fn(&GridPlan, (usize, usize)) -> bool| {
            let mut fitting: Vec<_> = all.iter().copied().filter(|at| fits(plan, *at)).collect();
            chance.shuffle(&mut fitting);
            fitting.truncate(count);
            fitting
        };
    let wrong = draw(plan, share(persons, WRONG_RELATION_PERCENT), &|plan, at| {
        plan.resident(at).is_some_and(|resident| mistaken(resident.relation).is_some())
    });
    let year_only = draw(plan, share(persons, YEAR_ONLY_PERCENT), &grown);
    let gone = draw(plan, share(persons, GONE_PERCENT), &|plan, at| {
        grown(plan, at) && plan.resident(at).is_some_and(|resident| resident.relation != "02")
    });
    let twins = draw(plan, share(persons, TWIN_PERCENT), &grown);
    for at in wrong {
        if let Some(resident) = plan.resident_mut(at) {
            resident.relation = mistaken(resident.relation).unwrap_or(resident.relation);
        }
    }
    for at in year_only {
        if let Some(resident) = plan.resident_mut(at) {
            resident.year_only = true;
        }
    }
    for at in gone {
        if let Some(resident) = plan.resident_mut(at) {
            resident.gone = true;
        }
    }
    for (count, at) in twins.into_iter().enumerate() {
        let twin = twin(plan, at, count, span, calendar, chance);
        plan.twins.extend(twin);
    }
    let count = share(plan.homes.len(), DISPUTED_PHONE_PERCENT);
    for at in chance.some_of(plan.homes.len(), count) {
        if let Some(home) = plan.homes.get_mut(at) {
            home.disputed_phone = true;
        }
    }
}

fn age(plan: &GridPlan, (home, resident): (usize, usize)) -> i64 {
    let Some(home) = plan.homes.get(home) else { return 0 };
    let member =
        home.residents.get(resident).and_then(|resident| home.family.members.get(resident.member));
    member.map_or(0, |member| member.age)
}

/// The same person as somebody else took it down: a blank in the name, a number in full-width digits.
fn twin(
    plan: &GridPlan,
    at: (usize, usize),
    count: usize,
    span: i64,
    calendar: &Calendar,
    chance: &mut Chance,
) -> Option<Twin> {
    let resident = plan.resident(at)?;
    let entered = chance.range(1, span - 5);
    let name = match count % 10 {
        0 => spaced(&resident.name),
        1 => format!("{}😊", resident.name),
        _ => resident.name.clone(),
    };
    let phone = match count % 4 {
        0 => None,
        1 => resident.phone.as_deref().map(full_width),
        _ => resident.phone.clone(),
    };
    Some(Twin {
        id: chance.rng.document_id(calendar.at(entered, 600)),
        home: at.0,
        resident: at.1,
        name,
        phone,
        year_only: resident.year_only,
        relation: resident.relation,
        entered,
    })
}

/// A blank after the first character, as some type two-character names.
fn spaced(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| format!("{first} {}", letters.as_str()))
}
