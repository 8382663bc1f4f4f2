//! Who lives together: ages, sexes, ties and names of one household. Documents are made of it elsewhere.

mod ages;
mod form;
mod kin;

use chrono::NaiveDate;

use crate::calendar::Calendar;
use crate::chance::Chance;
use crate::names::{Naming, Sex, family_name, full_name};

pub(crate) use form::{Form, Stage, forms};
pub(crate) use kin::mistaken;

/// Whole years at the end of the fictitious year.
pub(crate) type Years = i64;

/// From this age on a person is a document of its own (DOMAIN 3.5).
pub(crate) const DOCUMENT_AGE: Years = 14;

/// A household's people, the head first, children under fourteen among them.
#[derive(Clone, Debug)]
pub(crate) struct Family {
    pub(crate) members: Vec<Member>,
    pub(crate) naming: Naming,
}

/// One of them.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    /// Empty for a child under fourteen, of whom only the number is kept.
    pub(crate) name: String,
    pub(crate) sex: Sex,
    pub(crate) age: Years,
    pub(crate) born: NaiveDate,
    /// Relation to the head by GB/T 4761.
    pub(crate) relation: &'static str,
}

impl Member {
    pub(crate) fn is_child(&self) -> bool {
        self.age < DOCUMENT_AGE
    }
}

impl Family {
    /// The members who are documents, with their places in the family.
    pub(crate) fn persons(&self) -> impl Iterator<Item = (usize, &Member)> {
        self.members.iter().enumerate().filter(|(_, member)| !member.is_child())
    }

    /// Whether one person of sixty or more lives here and nobody else.
    pub(crate) fn is_lone_elder(&self) -> bool {
        matches!(self.members.as_slice(), [one] if one.age >= 60)
    }
}

/// What somebody is in the household before anybody is its head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tie {
    Husband,
    Wife,
    Child,
    /// Parent of the husband or of the wife.
    Elder,
    Sibling,
}

/// One slot of a household.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slot {
    pub(crate) tie: Tie,
    pub(crate) sex: Sex,
    pub(crate) age: Years,
}

/// Fills a form with people.
pub(crate) fn family(
    form: &Form,
    naming: Naming,
    calendar: &Calendar,
    chance: &mut Chance,
) -> Family {
    let (mut slots, of_wife) = ages::slots(form, chance);
    let head = kin::head_of(&slots, chance);
    // The head stands first.
    slots.swap(0, head);
    let relations = kin::relations(&slots, of_wife, chance);
    let lines = [(); 3].map(|()| family_name(chance, naming));
    let has_husband = slots.iter().any(|slot| slot.tie == Tie::Husband);
    let mut members: Vec<Member> = Vec::with_capacity(slots.len());
    for (slot, relation) in slots.into_iter().zip(relations) {
        let born = birth(slot.age, calendar, chance);
        let year = calendar.year() - slot.age;
        let line = lines
            .get(line_of(slot.tie, slot.sex, of_wife, has_husband))
            .copied()
            .unwrap_or_default();
        let mut name = String::new();
        while slot.age >= DOCUMENT_AGE
            && (name.is_empty() || members.iter().any(|it| it.name == name))
        {
            name = full_name(chance, naming, line, slot.sex, year);
        }
        members.push(Member { name, sex: slot.sex, age: slot.age, born, relation });
    }
    Family { members, naming }
}

/// Which of the three family names one bears: the husband's (0), the wife's (1), somebody else's (2).
const fn line_of(tie: Tie, sex: Sex, of_wife: bool, has_husband: bool) -> usize {
    match (tie, sex) {
        (Tie::Husband | Tie::Child, _) => 0,
        (Tie::Wife, _) => 1,
        (Tie::Elder, Sex::Male) => of_wife as usize,
        (Tie::Elder, Sex::Female) => 2,
        (Tie::Sibling, _) => !has_husband as usize,
    }
}

/// A birthday that makes somebody exactly so old on day 0.
fn birth(age: Years, calendar: &Calendar, chance: &mut Chance) -> NaiveDate {
    let back = chrono::Months::new(u32::try_from(age * 12).unwrap_or(0));
    let today = calendar.date(0);
    let latest = today.checked_sub_months(back).unwrap_or(today);
    let days = u64::try_from(chance.range(2, 363)).unwrap_or(0);
    latest.checked_sub_days(chrono::Days::new(days)).unwrap_or(latest)
}
