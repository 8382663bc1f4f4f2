//! The PIN a worker chooses: six digits or more, and not ones a passer-by would try first.

use sync::code::Code;
use zeroize::Zeroizing;

use crate::error::Result;

const DIGITS_MIN: usize = 6;
const DIGITS_MAX: usize = 32;

/// A PIN as typed.
pub struct Pin(Zeroizing<String>);

impl Pin {
    /// A PIN to open with: anything typed; whether it is right the safe says.
    pub fn typed(text: &str) -> Self {
        Self(Zeroizing::new(text.chars().filter_map(digit).take(DIGITS_MAX + 1).collect()))
    }

    /// A PIN to set.
    ///
    /// # Errors
    /// [`Code::PIN_TOO_SHORT`] under six digits, and for one digit repeated or digits in a row.
    pub fn chosen(text: &str) -> Result<Self> {
        let pin = Self::typed(text);
        let digits: Vec<u8> = pin.0.bytes().map(|digit| digit.saturating_sub(b'0')).collect();
        let long_enough = (DIGITS_MIN..=DIGITS_MAX).contains(&digits.len());
        let all_digits = text.chars().all(|c| digit(c).is_some());
        let steps =
            |by: u8| digits.windows(2).all(|pair| matches!(pair, [a, b] if (a + by) % 10 == *b));
        // Steps of 0: 888888. Of 1: 456789, and past the end 890123. Of 9, which is one back: 987654.
        if !long_enough || !all_digits || [0, 1, 9].into_iter().any(steps) {
            return Err(Code::PIN_TOO_SHORT.into());
        }
        Ok(pin)
    }

    pub(super) fn bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

/// A digit, also as a Chinese keyboard writes it in full width.
fn digit(c: char) -> Option<char> {
    let plain = match c {
        '\u{ff10}'..='\u{ff19}' => char::from_u32(u32::from(c) - 0xff10 + u32::from('0'))?,
        _ => c,
    };
    plain.is_ascii_digit().then_some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_has_six_digits_that_are_not_a_row_or_all_the_same() {
        for good in ["135790", "112233", "908172", "１３５７９０"] {
            assert!(Pin::chosen(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "13579",
            "888888",
            "123456",
            "345678",
            "890123",
            "987654",
            "210987",
            "13579a",
            "13 579 0",
            &"13".repeat(17),
        ] {
            assert!(
                matches!(Pin::chosen(bad), Err(error) if error.code() == Code::PIN_TOO_SHORT),
                "{bad}"
            );
        }
    }

    #[test]
    fn full_width_digits_are_the_same_pin() {
        assert_eq!(Pin::typed("１３５７９０").bytes(), b"135790");
    }
}
