//! Ages that fit together: couples within six years, children twenty to forty years younger than both parents.

use super::form::{Form, PARENT_YEARS, Stage};
use super::{DOCUMENT_AGE, Slot, Tie, Years};
use crate::chance::Chance;
use crate::names::Sex;

/// Everybody of a form with sex and age; and whether the elders are the wife's parents.
pub(super) fn slots(form: &Form, chance: &mut Chance) -> (Vec<Slot>, bool) {
    let children = children(form, chance);
    let (youngest, eldest) = (children.iter().min().copied(), children.iter().max().copied());
    let one = first_adult(form, youngest.zip(eldest), chance);
    let within = youngest.zip(eldest).map_or((18, 95), |(young, old)| parent_range(young, old));
    let lone_sex = match form.stage {
        Stage::Elders if chance.percent(65) => Sex::Female,
        _ if chance.percent(50) => Sex::Female,
        _ => Sex::Male,
    };
    let mut slots = Vec::new();
    if form.parents == 2 {
        let wife = chance.range(one - 5, one + 2).clamp(within.0, within.1);
        slots.push(Slot { tie: Tie::Husband, sex: Sex::Male, age: one });
        slots.push(Slot { tie: Tie::Wife, sex: Sex::Female, age: wife });
    } else {
        let tie = if lone_sex == Sex::Male { Tie::Husband } else { Tie::Wife };
        slots.push(Slot { tie, sex: lone_sex, age: one });
    }
    for age in children {
        slots.push(Slot { tie: Tie::Child, sex: some_sex(chance), age });
    }
    let of_wife = form.elders > 0 && chance.percent(25);
    let child_of_elders = slots.get(usize::from(of_wife)).map_or(one, |slot| slot.age);
    elders(form, child_of_elders, chance, &mut slots);
    for _ in 0..form.siblings {
        let age = (one + chance.range(-8, 8)).max(16);
        slots.push(Slot { tie: Tie::Sibling, sex: some_sex(chance), age });
    }
    (slots, of_wife)
}

/// The ages of the children, the eldest first.
fn children(form: &Form, chance: &mut Chance) -> Vec<Years> {
    let young = match form.stage {
        Stage::Young(count) => count,
        Stage::Adults | Stage::Elders | Stage::Grown => 0,
    };
    // One child after the other: the youngest drawn first, each elder one a few years more.
    let mut ages: Vec<Years> = Vec::with_capacity(form.children);
    for at in 0..form.children {
        let before = ages.last().copied();
        let age = match (at < young, before) {
            (true, None) => chance.range(0, DOCUMENT_AGE - 1),
            (true, Some(age)) => chance.range(age, (age + 5).min(DOCUMENT_AGE - 1)),
            (false, None) => grown(form.stage, chance),
            (false, Some(age)) => (age + chance.range(1, 4)).max(DOCUMENT_AGE),
        };
        ages.push(age);
    }
    ages.reverse();
    ages
}

fn grown(stage: Stage, chance: &mut Chance) -> Years {
    match stage {
        Stage::Elders => chance.range(25, 48),
        _ if chance.percent(60) => chance.range(DOCUMENT_AGE, 23),
        _ => chance.range(20, 34),
    }
}

/// The age of the husband, or of the one adult.
fn first_adult(form: &Form, children: Option<(Years, Years)>, chance: &mut Chance) -> Years {
    match (form.stage, children) {
        (Stage::Elders, None) => (60 + chance.range(0, 16) + chance.range(0, 14)).min(96),
        (Stage::Elders, Some((young, old))) => {
            let (least, most) = parent_range(young, old);
            chance.range(least.max(60).min(most), most)
        }
        (_, Some((young, old))) => {
            let (least, most) = parent_range(young, old);
            // Most become parents in their twenties.
            (least + chance.range(1, 12)).min(most)
        }
        (_, None) => chance.range(22, 59),
    }
}

/// How old both parents can be when the youngest and the eldest child are so old.
fn parent_range(youngest: Years, eldest: Years) -> (Years, Years) {
    (eldest + PARENT_YEARS.0, (youngest + PARENT_YEARS.1).max(eldest + PARENT_YEARS.0))
}

fn elders(form: &Form, child: Years, chance: &mut Chance, slots: &mut Vec<Slot>) {
    let (least, most) = (child + PARENT_YEARS.0, child + PARENT_YEARS.1);
    let age = (least + chance.range(2, 10)).min(most);
    let first = if form.elders == 1 { some_sex(chance) } else { Sex::Male };
    if form.elders >= 1 {
        slots.push(Slot { tie: Tie::Elder, sex: first, age });
    }
    if form.elders >= 2 {
        let other = chance.range(age - 5, age + 2).clamp(least, most);
        slots.push(Slot { tie: Tie::Elder, sex: first.other(), age: other });
    }
}

fn some_sex(chance: &mut Chance) -> Sex {
    if chance.percent(51) { Sex::Male } else { Sex::Female }
}
