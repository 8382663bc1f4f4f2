//! Cutting text into the words of the index: every Chinese character one word, other scripts by their syllables
//! and words. The same cut serves what is indexed and what is asked for.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Digits are filled up to this many, so that text order is number order.
const NATURAL_DIGITS: usize = 8;

/// What follows a building's number in speech.
const BUILDING_WORDS: [&str; 7] = ["号楼", "栋楼", "栋", "幢", "座", "楼", "号"];

/// Full width becomes half width, capitals small, and what nobody sees goes.
pub(crate) fn normal(text: &str) -> String {
    text.nfkc().filter(|c| !is_unseen(*c)).flat_map(char::to_lowercase).collect()
}

/// Joiners, variation selectors, direction marks, and the characters the index marks its words with.
fn is_unseen(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{e000}'..='\u{f8ff}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{e0100}'..='\u{e01ef}')
}

/// Chinese characters, the rare ones of the later planes included.
pub(crate) fn is_han(c: char) -> bool {
    matches!(c,
        '\u{3005}' | '\u{3007}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}')
}

/// A letter or digit of any script, or a mark that stands on one.
pub(crate) fn is_wordy(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c)
}

/// The words of a normalised text.
pub(crate) fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    for c in text.chars() {
        if is_wordy(c) && !is_han(c) {
            word.push(c);
            continue;
        }
        if !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if is_han(c) {
            words.push(c.to_string());
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// Text whose alphabetical order is the order people count in: 2号楼 before 10号楼.
pub(crate) fn natural(text: &str) -> String {
    let mut sorted = String::with_capacity(text.len() + 2 * NATURAL_DIGITS);
    let mut digits = String::new();
    let flush = |digits: &mut String, sorted: &mut String| {
        let fill = if digits.is_empty() { 0 } else { NATURAL_DIGITS.saturating_sub(digits.len()) };
        sorted.extend(std::iter::repeat_n('0', fill));
        sorted.push_str(digits);
        digits.clear();
    };
    for c in normal(text).chars() {
        if c.is_ascii_digit() {
            digits.push(c);
        } else {
            flush(&mut digits, &mut sorted);
            sorted.push(c);
        }
    }
    flush(&mut digits, &mut sorted);
    sorted
}

/// A building's bare number: 3 for 3号楼.
pub(crate) fn building(number: &str) -> String {
    let number = normal(number.trim());
    let bare = BUILDING_WORDS.iter().find_map(|word| number.strip_suffix(word)).unwrap_or(&number);
    if bare.is_empty() { number } else { bare.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_chinese_character_is_a_word_and_other_scripts_keep_theirs() {
        assert_eq!(words(&normal("才旦·卓玛")), ["才", "旦", "卓", "玛"]);
        assert_eq!(words(&normal("𠮷野家ＡＢ１２")), ["𠮷", "野", "家", "ab12"]);
        assert_eq!(
            words(&normal("ཚེ་བརྟན་སྒྲོལ་མ")),
            ["ཚེ", "བརྟན", "སྒྲོལ", "མ"],
            "vowel signs stay on their letters"
        );
        assert_eq!(words(&normal("ᠪᠠᠶᠠᠷ\u{180b} ᠮᠠ")), ["ᠪᠠᠶᠠᠷ", "ᠮᠠ"]);
        assert_eq!(words("\"'*() -^:"), Vec::<String>::new());
    }

    #[test]
    fn buildings_and_doors_sort_as_people_count() {
        let mut doors = ["10号楼", "2号楼", "１号楼", "2-10-1", "2-9-12"].map(natural);
        doors.sort();
        assert_eq!(doors, ["１号楼", "2-9-12", "2-10-1", "2号楼", "10号楼"].map(natural));
    }

    #[test]
    fn a_building_is_its_number() {
        assert_eq!(
            ["3号楼", "12栋", "Ａ座", "楼", "甲3"].map(building),
            ["3", "12", "a", "楼", "甲3"]
        );
    }
}
