//! Which households have names without a family name, and who bears the names that break columns and fonts.

use super::GridPlan;
use crate::chance::{Chance, share};
use crate::family::{Form, Stage};
use crate::names::{LENGTHS, Naming, RARE};

/// Of a hundred persons: without family name, and with `·`.
const MONONYM_PERCENT: usize = 9;
const DOTTED_PERCENT: usize = 1;
/// Fewer households than this get no names of the unusual list: the list is the large grid's.
const UNUSUAL_FROM: usize = 20;

/// How each household's people are named.
pub(super) fn namings(forms: &[Form], chance: &mut Chance) -> Vec<Naming> {
    let persons: Vec<usize> = forms.iter().map(persons_of).collect();
    let all: usize = persons.iter().sum();
    let mut namings = vec![Naming::Family; forms.len()];
    let mut order: Vec<usize> = (0..forms.len()).collect();
    chance.shuffle(&mut order);
    let mut wanted = [
        (Naming::Mononym, share(all, MONONYM_PERCENT)),
        (Naming::Dotted, share(all, DOTTED_PERCENT)),
    ];
    for at in order {
        let size = persons.get(at).copied().unwrap_or(0);
        let fits = wanted.iter_mut().find(|(_, left)| *left >= size);
        if let (Some((naming, left)), Some(chosen)) = (fits, namings.get_mut(at)) {
            (*chosen, *left) = (*naming, *left - size);
        }
    }
    namings
}

fn persons_of(form: &Form) -> usize {
    let all = form.elders + form.parents + form.children + form.siblings;
    match form.stage {
        Stage::Young(young) => all - young.min(all),
        Stage::Adults | Stage::Elders | Stage::Grown => all,
    }
}

/// One name each of two, three, four, seven and twenty-five characters; twenty with a character beyond the first
/// plane.
pub(super) fn unusual(plan: &mut GridPlan, chance: &mut Chance) {
    if plan.homes.len() < UNUSUAL_FROM {
        return;
    }
    let mut all: Vec<(usize, usize)> = Vec::new();
    for (at, home) in plan.homes.iter().enumerate() {
        let ordinary = home.family.naming == Naming::Family;
        all.extend((0..home.residents.len()).filter(|_| ordinary).map(|resident| (at, resident)));
    }
    chance.shuffle(&mut all);
    let mut all = all.into_iter();
    for (name, (home, resident)) in LENGTHS.into_iter().zip(all.by_ref()) {
        rename(plan, home, resident, |_| name.to_owned());
    }
    for (rare, (home, resident)) in RARE.into_iter().zip(all) {
        rename(plan, home, resident, |name| {
            let kept = name.chars().count().saturating_sub(1);
            name.chars().take(kept).chain(rare.chars()).collect()
        });
    }
}

fn rename(plan: &mut GridPlan, home: usize, resident: usize, new: impl Fn(&str) -> String) {
    let resident = plan.homes.get_mut(home).and_then(|home| home.residents.get_mut(resident));
    if let Some(resident) = resident {
        resident.name = new(&resident.name);
    }
}
