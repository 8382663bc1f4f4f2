//! Invented names: lists of parts, never of persons. Which household bears which sort stands in `family`.

mod given;
mod mononym;
mod surname;

use crate::chance::Chance;

/// As the register writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sex {
    Female,
    Male,
}

impl Sex {
    /// The code of GB/T 2261.1.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Male => "1",
            Self::Female => "2",
        }
    }

    pub(crate) const fn other(self) -> Self {
        match self {
            Self::Male => Self::Female,
            Self::Female => Self::Male,
        }
    }
}

/// How a household's people are named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Naming {
    /// Family name and given name.
    Family,
    /// One name only.
    Mononym,
    /// Two parts with `·` between them.
    Dotted,
}

/// A family name; empty where the household has none.
pub(crate) fn family_name(chance: &mut Chance, naming: Naming) -> &'static str {
    match naming {
        Naming::Family => surname::surname(chance),
        Naming::Mononym | Naming::Dotted => "",
    }
}

/// A whole name of somebody born in a year.
pub(crate) fn full_name(
    chance: &mut Chance,
    naming: Naming,
    family: &str,
    sex: Sex,
    born: i64,
) -> String {
    match naming {
        Naming::Family => format!("{family}{}", given::given(chance, sex, born)),
        Naming::Mononym => mononym::mononym(chance, sex, false),
        Naming::Dotted => mononym::mononym(chance, sex, true),
    }
}

/// Names of lengths that break narrow columns: two, three, four, seven and twenty-five characters.
pub(crate) const LENGTHS: [&str; 5] = [
    "丁一",
    "云中岳",
    "欧阳清和",
    "阿古达木巴雅尔",
    "桑珠班丹·乌兰朝克图·苏日娜仁其木格·才旺多杰次仁",
];

/// Characters beyond the first plane (CJK Extension B) that fonts and string lengths stumble over.
pub(crate) const RARE: [&str; 20] = [
    "𠮷", "𡋾", "𢀖", "𣚣", "𣲘", "𤤴", "𥔲", "𦶜", "𠅤", "𡍲", "𢘐", "𣗋", "𤩽", "𥫣", "𦭎", "𧘇",
    "𦈡", "𤧛", "𠃵", "𣿅",
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_long_and_short_names_have_their_lengths() {
        assert_eq!(LENGTHS.map(|name| name.chars().count()), [2, 3, 4, 7, 25]);
    }

    #[test]
    fn the_rare_characters_are_of_extension_b_and_different() {
        let rare: BTreeSet<char> = RARE.iter().flat_map(|text| text.chars()).collect();
        assert_eq!(rare.len(), 20);
        assert!(rare.iter().all(|c| ('\u{20000}'..='\u{2a6df}').contains(c)));
    }

    #[test]
    fn a_made_name_has_never_seven_or_twenty_five_characters_of_its_own() {
        let mut chance = Chance::new(9, 9);
        for naming in [Naming::Family, Naming::Mononym, Naming::Dotted] {
            for at in 0..600 {
                let sex = if at % 2 == 0 { Sex::Female } else { Sex::Male };
                let family = family_name(&mut chance, naming);
                let name = full_name(&mut chance, naming, family, sex, 1930 + at % 80);
                let length = name.chars().count();
                assert!((2..=8).contains(&length) && length != 7, "{name}");
                assert_eq!(name.contains('·'), naming == Naming::Dotted);
            }
        }
    }
}
