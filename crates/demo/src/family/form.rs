//! Which sorts of households there are, and how many of each (DOMAIN 10: sizes, three generations, lone elders).

use super::Years;
use crate::chance::{Chance, quotas};

/// How far along a household is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Nobody is a child of the house.
    Adults,
    /// The eldest are sixty or more; a child at home is grown.
    Elders,
    /// So many of the children are under fourteen; the others little more.
    Young(usize),
    /// The children are fourteen to about thirty-five.
    Grown,
}

/// How a household is made up.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Form {
    pub(crate) elders: usize,
    pub(crate) parents: usize,
    pub(crate) children: usize,
    pub(crate) siblings: usize,
    pub(crate) stage: Stage,
}

/// Percent of households of one to seven people: 3.04 on average.
const SIZES: [usize; 7] = [13, 24, 30, 18, 10, 4, 1];

/// A form and its weight among those of its size; 7 % of all households have three generations.
type Weighted = (usize, Form);

const fn form(
    elders: usize,
    parents: usize,
    children: usize,
    siblings: usize,
    stage: Stage,
) -> Form {
    Form { elders, parents, children, siblings, stage }
}

const FORMS: [&[Weighted]; 7] = [
    &[(21, form(0, 1, 0, 0, Stage::Elders)), (31, form(0, 1, 0, 0, Stage::Adults))],
    &[
        (48, form(0, 2, 0, 0, Stage::Elders)),
        (27, form(0, 2, 0, 0, Stage::Adults)),
        (16, form(0, 1, 1, 0, Stage::Grown)),
        (5, form(0, 1, 0, 1, Stage::Adults)),
    ],
    &[
        (94, form(0, 2, 1, 0, Stage::Grown)),
        (12, form(0, 2, 1, 0, Stage::Elders)),
        (14, form(0, 1, 2, 0, Stage::Grown)),
    ],
    &[(66, form(0, 2, 2, 0, Stage::Grown)), (6, form(1, 2, 1, 0, Stage::Grown))],
    &[
        (18, form(0, 2, 3, 0, Stage::Grown)),
        (12, form(0, 2, 2, 1, Stage::Grown)),
        (10, form(2, 2, 1, 0, Stage::Grown)),
    ],
    &[(5, form(0, 2, 3, 1, Stage::Grown)), (11, form(2, 2, 2, 0, Stage::Grown))],
    &[(3, form(0, 2, 4, 1, Stage::Grown)), (1, form(2, 2, 3, 0, Stage::Grown))],
];

/// The youngest a parent of children under fourteen may be, and the oldest at the birth of a child.
pub(super) const PARENT_YEARS: (Years, Years) = (20, 40);

/// The forms of so many households in random order, with exactly `children` under fourteen among them all (as
/// far as there are children at all).
pub(crate) fn forms(households: usize, children: usize, chance: &mut Chance) -> Vec<Form> {
    let mut made = Vec::with_capacity(households);
    for (count, forms) in quotas(households, &SIZES).into_iter().zip(FORMS) {
        let weights: Vec<usize> = forms.iter().map(|(weight, _)| *weight).collect();
        for (count, (_, form)) in quotas(count, &weights).into_iter().zip(forms) {
            made.extend(std::iter::repeat_n(*form, count));
        }
    }
    chance.shuffle(&mut made);
    let mut left = children;
    for form in &mut made {
        if form.stage == Stage::Grown && left > 0 {
            let young = form.children.min(left);
            form.stage = Stage::Young(young);
            left -= young;
        }
    }
    chance.shuffle(&mut made);
    made
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grid_has_its_people_by_the_numbers() {
        let forms = forms(400, 190, &mut Chance::new(1, 1));
        let people: usize = forms
            .iter()
            .map(|form| form.elders + form.parents + form.children + form.siblings)
            .sum();
        let under_fourteen: usize = forms
            .iter()
            .map(|form| if let Stage::Young(young) = form.stage { young } else { 0 })
            .sum();
        let three = forms.iter().filter(|form| form.elders > 0 && form.children > 0).count();
        let lone =
            forms.iter().filter(|form| form.parents == 1 && form.children + form.siblings == 0);
        let lone_elders = lone.filter(|form| form.stage == Stage::Elders).count();
        assert_eq!(
            (forms.len(), people, under_fourteen, three, lone_elders),
            (400, 1_216, 190, 28, 21)
        );
    }
}
