//! 一案一码: the short code of a record, made offline from its id, read out on the phone and typed by hand.
//!
//! The last 50 bits of the id, of which a time-ordered id (UUID version 7) draws every one at random, so that
//! records of the same second share nothing; as ten signs of Crockford's base 32 and one check sign. Two records of
//! a district of a million have the same code with less than one chance in two thousand: it finds a record, it
//! never names one. Frozen: slips are printed with it.

use crate::id::DocumentId;
use crate::identifier::digits::{half_width, is_dash};

/// Crockford's signs: no I, L, O, U.
const SIGNS: [char; 32] = [
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'J',
    'K', 'M', 'N', 'P', 'Q', 'R', 'S', 'T', 'V', 'W', 'X', 'Y', 'Z',
];
const BITS: u32 = 50;
const SIGN_BITS: u32 = 5;
const SIGNS_COUNT: usize = 10;
/// Printed in groups of four: `K7QF-2M9X-A3C`.
const GROUP: usize = 4;
/// 临时编号: what stands before the code until the server gave a number.
const PROVISIONAL: char = '临';

/// The short code of a record.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ShortCode(u64);

/// Why it is no short code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ShortCodeError {
    /// Another count of signs than eleven.
    #[error("短码应为11位，现在是{found}位，请核对")]
    Length {
        /// How many there are.
        found: usize,
    },
    /// A sign that never stands in a code.
    #[error("短码里没有“{letter}”，请核对")]
    Character {
        /// Which.
        letter: char,
    },
    /// The last sign does not follow from the others: one was misread, or two were swapped.
    #[error("短码有一位不对，请逐位核对")]
    Check,
}

impl ShortCodeError {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Length { .. } => "short-code-length",
            Self::Character { .. } => "short-code-character",
            Self::Check => "short-code-check",
        }
    }
}

impl ShortCode {
    /// The code of a record.
    #[must_use]
    pub fn of(document: DocumentId) -> Self {
        let bits = u128::from_be_bytes(*document.as_bytes()) & ((1 << BITS) - 1);
        Self(u64::try_from(bits).unwrap_or_default())
    }

    /// Reads a code as typed or read out: small letters, I and L for 1, O for 0, blanks, dashes, `临-` before it.
    ///
    /// # Errors
    /// Why it is none.
    pub fn parse(typed: &str) -> Result<Self, ShortCodeError> {
        let typed = typed.trim();
        let signs: Vec<char> = typed
            .strip_prefix(PROVISIONAL)
            .unwrap_or(typed)
            .chars()
            .map(half_width)
            .filter(|c| !c.is_whitespace() && !is_dash(*c))
            .collect();
        let values = signs.iter().map(|sign| value(*sign)).collect::<Result<Vec<_>, _>>()?;
        let [values @ .., last] = values.as_slice() else {
            return Err(ShortCodeError::Length { found: 0 });
        };
        if values.len() != SIGNS_COUNT {
            return Err(ShortCodeError::Length { found: signs.len() });
        }
        if check(values) != *last {
            return Err(ShortCodeError::Check);
        }
        Ok(Self(values.iter().fold(0, |code, value| (code << SIGN_BITS) | u64::from(*value))))
    }

    /// The eleven signs without dashes: for search and for the slip's QR.
    #[must_use]
    pub fn compact(self) -> String {
        let values = self.values();
        let last = check(&values);
        values.into_iter().chain([last]).map(sign).collect()
    }

    /// 临时编号: the number of a record the server has not numbered yet; it stays searchable for ever.
    #[must_use]
    pub fn provisional(self) -> String {
        format!("{PROVISIONAL}-{self}")
    }

    fn values(self) -> Vec<u8> {
        let shifts = (0..BITS).step_by(5).rev();
        shifts.map(|shift| u8::try_from((self.0 >> shift) & 31).unwrap_or_default()).collect()
    }
}

impl std::fmt::Display for ShortCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (at, sign) in self.compact().chars().enumerate() {
            if at > 0 && at % GROUP == 0 {
                f.write_str("-")?;
            }
            write!(f, "{sign}")?;
        }
        Ok(())
    }
}

impl std::fmt::Debug for ShortCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ShortCode({self})")
    }
}

fn sign(value: u8) -> char {
    SIGNS.get(usize::from(value)).copied().unwrap_or('?')
}

fn value(sign: char) -> Result<u8, ShortCodeError> {
    let read = match sign.to_ascii_uppercase() {
        'I' | 'L' => '1',
        'O' => '0',
        other => other,
    };
    let found = SIGNS.iter().zip(0u8..).find(|(member, _)| **member == read);
    found.map(|(_, value)| value).ok_or(ShortCodeError::Character { letter: sign })
}

/// A weighted sum in the field of 32 elements, each place weighted by another power of its generator: one wrong
/// sign is always caught, and so are two swapped ones, wherever they stand.
fn check(values: &[u8]) -> u8 {
    values.iter().fold(0, |sum, value| doubled(sum ^ value))
}

/// Times the generator, modulo x⁵ + x² + 1.
const fn doubled(element: u8) -> u8 {
    let shifted = element << 1;
    if shifted & 0b10_0000 == 0 { shifted } else { shifted ^ 0b10_0101 }
}
