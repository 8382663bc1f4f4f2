//! 统一社会信用代码 (GB 32100): 18 characters of a set of 31, two check characters.
//!
//! Of organisations only. The ninth to seventeenth character are the organisation code with its own check.

use super::digits::compact;

const LENGTH: usize = 18;
/// The set: digits and letters without I, O, S, V, Z.
const SET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const ORGANISATION_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];

/// A code that can be right.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Uscc(String);

/// Why a code cannot be right; one reason, the first that holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UsccError {
    /// Another count of characters than 18.
    #[error("统一社会信用代码应为18位，现在是{found}位，请核对")]
    Length {
        /// How many there are.
        found: usize,
    },
    /// A letter that never stands in a code and looks like another sign.
    #[error("第{position}位的{letter}不会出现在代码里，是不是{instead}？请核对")]
    Confusable {
        /// Which, from 1.
        position: usize,
        /// What was typed.
        letter: char,
        /// What it may have been.
        instead: char,
    },
    /// Something else than a digit or letter.
    #[error("第{position}位不是数字或字母，请核对")]
    Character {
        /// Which, from 1.
        position: usize,
    },
    /// The organisation code inside does not check.
    #[error("第9至17位的机构代码校验不符，请逐位核对")]
    OrganisationCheck,
    /// The last character does not follow from the others.
    #[error("最后一位校验码不符，请逐位核对")]
    Check,
}

impl UsccError {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Length { .. } => "uscc-length",
            Self::Confusable { .. } => "uscc-confusable",
            Self::Character { .. } => "uscc-character",
            Self::OrganisationCheck => "uscc-organisation-check",
            Self::Check => "uscc-check",
        }
    }
}

impl Uscc {
    /// Reads a code as typed: blanks, dashes, full-width and small letters are put right.
    ///
    /// # Errors
    /// Why it cannot be right.
    pub fn parse(typed: &str) -> Result<Self, UsccError> {
        let text = compact(typed);
        let found = text.chars().count();
        if found != LENGTH {
            return Err(UsccError::Length { found });
        }
        let mut values = Vec::with_capacity(LENGTH);
        for (at, c) in text.chars().enumerate() {
            values.push(value(c).ok_or_else(|| unreadable(c, at + 1))?);
        }
        if !organisation_checks(&text) {
            return Err(UsccError::OrganisationCheck);
        }
        if values.pop() != Some(check(&values)) {
            return Err(UsccError::Check);
        }
        Ok(Self(text))
    }

    /// The eighteen characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn value(c: char) -> Option<u32> {
    SET.chars().zip(0..).find(|(member, _)| *member == c).map(|(_, value)| value)
}

fn unreadable(letter: char, position: usize) -> UsccError {
    let confusable = |instead| UsccError::Confusable { position, letter, instead };
    match letter {
        'I' => confusable('1'),
        'O' => confusable('0'),
        'S' => confusable('5'),
        'V' => confusable('U'),
        'Z' => confusable('2'),
        _ => UsccError::Character { position },
    }
}

/// Weights are the powers of 3, modulo 31.
fn check(values: &[u32]) -> u32 {
    let (sum, _) =
        values.iter().fold((0, 1), |(sum, weight), value| (sum + value * weight, weight * 3 % 31));
    (31 - sum % 31) % 31
}

/// GB 11714: digits are worth themselves, letters 10 to 35.
fn organisation_checks(text: &str) -> bool {
    let code: Vec<char> = text.chars().skip(8).take(9).collect();
    let sum: u32 =
        code.iter().zip(ORGANISATION_WEIGHTS).filter_map(|(c, w)| Some(c.to_digit(36)? * w)).sum();
    let expected = match 11 - sum % 11 {
        10 => 'X',
        11 => '0',
        digit => char::from_digit(digit, 10).unwrap_or('?'),
    };
    code.last() == Some(&expected)
}
