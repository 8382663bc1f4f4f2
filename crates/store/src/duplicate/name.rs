//! Two names side by side: written the same, in another form of writing, or sounding the same.

use std::collections::BTreeSet;

use super::traditional::simplified;
use crate::search::sound;
use crate::search::text::{is_wordy, normal};

/// Written where nobody knows the name yet (DOMAIN 5.5): not a name, whatever stands behind it.
const NOT_KNOWN_YET: &str = "待补";
/// Of one letter alone, a family name or a form of address, there are too many.
const WHOLE_LETTERS_MIN: usize = 2;
/// A name has fifty letters at most (DOMAIN 2.3).
const LETTERS_MAX: usize = 50;

/// How two names are the same, the nearest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Same {
    /// Character by character.
    Written,
    /// But for blanks, middle dots, width, case, and signs that belong to no name.
    Variant,
    /// But for traditional and simplified forms.
    Traditional,
    /// By sound: in pinyin without tones, in any reading a character has in names.
    Sound,
}

/// A name as it is held beside another.
#[derive(Clone, Debug)]
pub(super) struct Name<'a> {
    written: &'a str,
    /// Letters alone, in one width and case.
    letters: String,
    simplified: String,
}

impl<'a> Name<'a> {
    /// None for what is no name.
    pub(super) fn read(written: &'a str) -> Option<Self> {
        let written = written.trim();
        let letters: String =
            normal(written).chars().filter(|c| is_wordy(*c)).take(LETTERS_MAX).collect();
        let is_name =
            letters.chars().any(char::is_alphabetic) && !letters.starts_with(NOT_KNOWN_YET);
        let simplified = simplified(&letters);
        is_name.then_some(Self { written, letters, simplified })
    }

    /// Whether there is enough of it to tell people apart.
    pub(super) fn is_whole(&self) -> bool {
        self.letters.chars().filter(|c| c.is_alphabetic()).count() >= WHOLE_LETTERS_MIN
    }

    pub(super) fn same(&self, other: &Self) -> Option<Same> {
        if self.written == other.written {
            Some(Same::Written)
        } else if self.letters == other.letters {
            Some(Same::Variant)
        } else if self.simplified == other.simplified {
            Some(Same::Traditional)
        } else {
            (!self.keys().is_disjoint(&other.keys())).then_some(Same::Sound)
        }
    }

    /// Whether they are the same in writing, whichever form.
    pub(super) fn is_written_as(&self, other: &Self) -> bool {
        self.simplified == other.simplified
    }

    /// How it sounds, in every reading: names that are the same in any way have one of these in common.
    pub(super) fn keys(&self) -> BTreeSet<String> {
        sound::whole(&self.simplified)
    }
}

/// What a person may be found by who bears these names.
pub(crate) fn keys<'a>(names: impl IntoIterator<Item = &'a str>) -> BTreeSet<String> {
    names.into_iter().filter_map(Name::read).flat_map(|name| name.keys()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(one: &str, other: &str) -> Option<Same> {
        let (one, other) = (Name::read(one)?, Name::read(other)?);
        let found = one.same(&other);
        assert_eq!(found, other.same(&one));
        found
    }

    #[test]
    fn names_are_the_same_in_writing_or_by_sound() {
        let table = [
            ("才旦卓玛", " 才旦卓玛", Some(Same::Written)),
            ("才旦·卓玛", "才旦•卓玛", Some(Same::Variant)),
            ("才旦·卓玛", "才旦卓玛", Some(Same::Variant)),
            ("才旦．卓玛", "才旦・卓玛", Some(Same::Variant)),
            ("丁一", "丁　一", Some(Same::Variant)),
            ("丁一", "丁一😊", Some(Same::Variant)),
            ("Anna", "ＡＮＮＡ", Some(Same::Variant)),
            ("云麗華", "云丽华", Some(Same::Traditional)),
            ("雲麗·華", "云丽华", Some(Same::Traditional)),
            ("云丽华", "云莉花", Some(Same::Sound)),
            ("单小雨", "善晓雨", Some(Same::Sound)),
            ("云丽华", "Yun Lihua", Some(Same::Sound)),
            ("云𠮷", "芸𠮷", Some(Same::Sound)),
            ("云𠮷", "云𠅤", None),
            ("云丽华", "云丽", None),
            ("云丽华", "云大山", None),
            ("待补", "待补", None),
            ("待补（儿子）", "待补（儿子）", None),
            ("😊", "😊", None),
            ("", "", None),
        ];
        for (one, other, says) in table {
            assert_eq!(same(one, other), says, "{one} {other}");
        }
    }

    #[test]
    fn one_letter_is_not_a_whole_name() {
        let is_whole = |name| Name::read(name).is_some_and(|name| name.is_whole());
        assert!(!is_whole("云") && !is_whole("云1") && is_whole("云一"));
    }

    #[test]
    fn the_longest_name_has_few_keys() {
        let keys = keys(["行".repeat(900).as_str()]);
        assert!((1..=16).contains(&keys.len()), "{}", keys.len());
        assert!(keys.iter().all(|key| key.len() < 400));
    }
}
