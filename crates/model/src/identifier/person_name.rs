//! Names of people: 1 to 50 letters of any script and the middle dot (民委发〔2016〕33号). No family and given name.
//!
//! Whatever an input method made of the dot is put right; nothing else is changed that a person may have meant.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::digits::half_width;

const CHARS_MAX: usize = 50;
/// The one dot that stands in names.
const DOT: char = '·';
/// Tibetan syllables are parted by the tsheg; it is spelling, not punctuation.
const TSHEG: char = '\u{0f0b}';

/// A name in its one written form.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonName(String);

/// Why it cannot be a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PersonNameError {
    /// Nothing was written.
    #[error("请填写姓名，还不知道可写“待补”")]
    Empty,
    /// Longer than any name.
    #[error("姓名最多50个字，现在是{found}个")]
    TooLong {
        /// How many characters there are.
        found: usize,
    },
    /// A digit, a sign, an emoji.
    #[error("姓名里不能有“{letter}”，请只写文字和间隔号·")]
    Character {
        /// Which.
        letter: char,
    },
    /// A middle dot that joins nothing.
    #[error("间隔号·要写在两个字之间")]
    Dot,
}

impl PersonNameError {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "name-empty",
            Self::TooLong { .. } => "name-too-long",
            Self::Character { .. } => "name-character",
            Self::Dot => "name-dot",
        }
    }
}

impl PersonName {
    /// Reads a name as typed: NFC, one sort of dot, no blanks around Chinese characters, single ones elsewhere.
    ///
    /// # Errors
    /// Why it cannot be a name.
    pub fn parse(typed: &str) -> Result<Self, PersonNameError> {
        let text = without_loose_blanks(&with_one_dot(&typed.nfc().collect::<String>()));
        let found = text.chars().count();
        if found == 0 {
            return Err(PersonNameError::Empty);
        }
        if found > CHARS_MAX {
            return Err(PersonNameError::TooLong { found });
        }
        if let Some(letter) = text.chars().find(|c| !is_of_a_name(*c)) {
            return Err(PersonNameError::Character { letter });
        }
        if text.split(DOT).any(|part| !part.chars().any(char::is_alphabetic)) {
            return Err(PersonNameError::Dot);
        }
        Ok(Self(text))
    }

    /// The written form.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_of_a_name(c: char) -> bool {
    // Marks above and below letters; the vowel separator of Mongolian, the joiners of Indic spelling.
    let spelling =
        is_combining_mark(c) || matches!(c, TSHEG | '\u{180e}' | '\u{200c}' | '\u{200d}');
    c.is_alphabetic() || spelling || matches!(c, DOT | ' ')
}

/// U+2022, U+2027, U+30FB, U+FF0E always mean the dot; a full stop means it between two Chinese characters.
fn with_one_dot(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let han = |at: Option<usize>| at.and_then(|at| letters.get(at)).is_some_and(|c| is_han(*c));
    let one = |(at, c): (usize, &char)| match c {
        '\u{2022}' | '\u{2027}' | '\u{30fb}' | '\u{ff0e}' => DOT,
        '.' if han(at.checked_sub(1)) && han(at.checked_add(1)) => DOT,
        c => half_width(*c),
    };
    letters.iter().enumerate().map(one).collect()
}

/// Blanks beside a Chinese character or a dot are the input method's; elsewhere one blank parts two words.
fn without_loose_blanks(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut blank = false;
    for c in text.trim().chars() {
        if c.is_whitespace() {
            blank = true;
            continue;
        }
        let loose = |c: char| is_han(c) || c == DOT;
        if blank && !loose(c) && kept.chars().last().is_some_and(|before| !loose(before)) {
            kept.push(' ');
        }
        blank = false;
        kept.push(c);
    }
    kept
}

/// The blocks of Chinese characters, extensions and compatibility forms with them.
const fn is_han(c: char) -> bool {
    matches!(c, '\u{3007}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{323af}')
}
