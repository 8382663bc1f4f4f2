//! Who is the head, and what everybody is to the head by GB/T 4761; codes fit the sex.

use super::{Slot, Tie};
use crate::chance::Chance;
use crate::names::Sex;

/// The one who is the head: a parent, or an elder where there are any and the family likes it so.
pub(super) fn head_of(slots: &[Slot], chance: &mut Chance) -> usize {
    let elder = slots.iter().position(|slot| slot.tie == Tie::Elder);
    match elder {
        Some(elder) if chance.percent(40) => elder,
        _ if slots.iter().any(|slot| slot.tie == Tie::Wife) && chance.percent(25) => {
            slots.iter().position(|slot| slot.tie == Tie::Wife).unwrap_or(0)
        }
        _ => 0,
    }
}

/// Everybody's relation to the first of the slots; `of_wife` when the elders are the wife's parents.
pub(super) fn relations(slots: &[Slot], of_wife: bool, chance: &mut Chance) -> Vec<&'static str> {
    let Some(head) = slots.first() else { return Vec::new() };
    let children = slots.iter().filter(|slot| slot.tie == Tie::Child).count();
    let eldest = slots.iter().filter(|slot| slot.tie == Tie::Child).map(|slot| slot.age).max();
    let mut eldest_named = false;
    let mut list = vec!["02"];
    for slot in slots.iter().skip(1) {
        let relation = match (head.tie, slot.tie) {
            (Tie::Elder, Tie::Elder) | (Tie::Husband | Tie::Wife, Tie::Husband | Tie::Wife) => {
                spouse(slot.sex, chance)
            }
            (Tie::Elder, Tie::Husband) => {
                if of_wife {
                    "28"
                } else {
                    "20"
                }
            }
            (Tie::Elder, Tie::Wife) => {
                if of_wife {
                    "30"
                } else {
                    "38"
                }
            }
            (Tie::Elder, Tie::Child) => grandchild(slot.sex, of_wife),
            (_, Tie::Child) => {
                let first = !eldest_named && Some(slot.age) == eldest;
                eldest_named |= first;
                child(slot.sex, children == 1, first && children > 1, chance)
            }
            (_, Tie::Elder) => elder(slot.sex, (head.tie == Tie::Wife) == of_wife, head.sex),
            (Tie::Husband | Tie::Wife, Tie::Sibling) if is_of_head(head.tie, slots) => {
                sibling(head, slot)
            }
            // The other one's brother or sister, or whoever shares the kitchen.
            _ => "97",
        };
        list.push(relation);
    }
    list
}

/// Siblings belong to the husband's side, or to a wife without husband.
fn is_of_head(head: Tie, slots: &[Slot]) -> bool {
    head == Tie::Husband || !slots.iter().any(|slot| slot.tie == Tie::Husband)
}

fn spouse(sex: Sex, chance: &mut Chance) -> &'static str {
    match (chance.percent(70), sex) {
        (true, _) => "10",
        (false, Sex::Male) => "11",
        (false, Sex::Female) => "12",
    }
}

fn child(sex: Sex, only: bool, eldest: bool, chance: &mut Chance) -> &'static str {
    let plain = chance.percent(55);
    match (sex, plain, only, eldest) {
        (Sex::Male, false, true, _) => "21",
        (Sex::Male, false, false, true) => "22",
        (Sex::Male, ..) => "20",
        (Sex::Female, false, true, _) => "31",
        (Sex::Female, false, false, true) => "32",
        (Sex::Female, ..) => "30",
    }
}

const fn grandchild(sex: Sex, of_daughter: bool) -> &'static str {
    match (sex, of_daughter) {
        (Sex::Male, false) => "41",
        (Sex::Female, false) => "42",
        (Sex::Male, true) => "43",
        (Sex::Female, true) => "44",
    }
}

/// The head's own parents, or the spouse's.
const fn elder(sex: Sex, own: bool, head: Sex) -> &'static str {
    match (own, sex, head) {
        (true, Sex::Male, _) => "51",
        (true, Sex::Female, _) => "52",
        (false, Sex::Male, Sex::Female) => "53",
        (false, Sex::Female, Sex::Female) => "54",
        (false, Sex::Male, Sex::Male) => "55",
        (false, Sex::Female, Sex::Male) => "56",
    }
}

const fn sibling(head: &Slot, slot: &Slot) -> &'static str {
    match (slot.sex, slot.age > head.age) {
        (Sex::Male, true) => "71",
        (Sex::Male, false) => "73",
        (Sex::Female, true) => "75",
        (Sex::Female, false) => "77",
    }
}

/// Relations that say a sex, with what a hurried hand writes instead: the same relation of the other sex.
const SEXED: &[(&str, Sex, &str)] = &[
    ("11", Sex::Male, "12"),
    ("12", Sex::Female, "11"),
    ("20", Sex::Male, "30"),
    ("21", Sex::Male, "30"),
    ("22", Sex::Male, "30"),
    ("28", Sex::Male, "38"),
    ("30", Sex::Female, "20"),
    ("31", Sex::Female, "20"),
    ("32", Sex::Female, "20"),
    ("38", Sex::Female, "28"),
    ("41", Sex::Male, "42"),
    ("42", Sex::Female, "41"),
    ("43", Sex::Male, "44"),
    ("44", Sex::Female, "43"),
    ("51", Sex::Male, "52"),
    ("52", Sex::Female, "51"),
    ("53", Sex::Male, "54"),
    ("54", Sex::Female, "53"),
    ("55", Sex::Male, "56"),
    ("56", Sex::Female, "55"),
    ("71", Sex::Male, "75"),
    ("73", Sex::Male, "77"),
    ("75", Sex::Female, "71"),
    ("77", Sex::Female, "73"),
];

/// The wrong relation that is written instead of a right one that says a sex.
pub(crate) fn mistaken(relation: &str) -> Option<&'static str> {
    SEXED.iter().find(|(code, ..)| *code == relation).map(|(.., wrong)| *wrong)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Calendar;
    use crate::family::{family, forms};
    use crate::names::Naming;

    fn sex_of(relation: &str) -> Option<Sex> {
        SEXED.iter().find(|(code, ..)| *code == relation).map(|(_, sex, _)| *sex)
    }

    #[test]
    fn a_mistaken_relation_says_the_other_sex() {
        for (code, sex, wrong) in SEXED {
            assert_eq!(sex_of(wrong), Some(sex.other()), "{code}");
        }
    }

    #[test]
    fn relations_fit_the_sexes_and_ages_of_a_family() {
        let calendar = Calendar::new(1_795_278_600_000);
        let mut chance = Chance::new(5, 5);
        for form in forms(400, 190, &mut chance) {
            let family = family(&form, Naming::Family, &calendar, &mut chance);
            let head = &family.members[0];
            assert_eq!(head.relation, "02");
            for member in &family.members[1..] {
                assert!(sex_of(member.relation).is_none_or(|sex| sex == member.sex), "{family:?}");
                let older = head.age - member.age;
                match member.relation {
                    "10" | "11" | "12" => {
                        assert!(older.abs() <= 6 && head.sex != member.sex, "{family:?}");
                    }
                    "20" | "21" | "22" | "30" | "31" | "32" => {
                        assert!((20..=40).contains(&older), "{family:?}")
                    }
                    "28" | "38" => assert!((14..=46).contains(&older), "{family:?}"),
                    "41" | "42" | "43" | "44" => assert!((40..=86).contains(&older), "{family:?}"),
                    "51" | "52" => assert!((-40..=-20).contains(&older), "{family:?}"),
                    "53" | "54" | "55" | "56" => {
                        assert!((-46..=-14).contains(&older), "{family:?}")
                    }
                    "71" | "75" => assert!(older < 0),
                    "73" | "77" => assert!(older >= 0),
                    other => assert_eq!(other, "97"),
                }
            }
        }
    }
}
