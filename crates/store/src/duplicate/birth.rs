//! Two birth dates side by side, as far as either is known (`date~`, DOMAIN 5.5).

use model::time::{first_day, last_day};

/// Somebody's age is often told in the traditional count (虚岁), and taken down a year off.
pub(super) const SLIP_YEARS: i64 = 1;

/// How two birth dates stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Birth {
    /// Both whole, and equal.
    SameDay,
    /// At least one in part, and they can mean the same day.
    Fits,
    /// One is not known, or cannot be read.
    Unknown,
    /// They cannot mean the same day, and their years are a slip apart at most.
    Differs,
    /// Their years are further apart than a slip.
    Apart,
}

impl Birth {
    pub(super) fn of(one: &str, other: &str) -> Self {
        let (Some(one), Some(other)) = (span(one), span(other)) else { return Self::Unknown };
        if one == other && one.first == one.last {
            Self::SameDay
        } else if one.first <= other.last && other.first <= one.last {
            Self::Fits
        } else if (one.year - other.year).abs() <= SLIP_YEARS {
            Self::Differs
        } else {
            Self::Apart
        }
    }
}

/// The year of a birth date; 0 when it is not known.
pub(crate) fn year(birth: &str) -> i64 {
    span(birth).map_or(0, |span| span.year)
}

#[derive(PartialEq, Eq)]
struct Span<Day> {
    first: Day,
    last: Day,
    year: i64,
}

fn span(birth: &str) -> Option<Span<impl Ord + use<>>> {
    let (first, last) = (first_day(birth)?, last_day(birth)?);
    Some(Span { first, last, year: birth.get(..4)?.parse().ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_held_side_by_side_as_far_as_both_are_known() {
        let table = [
            ("1985-03-02", "1985-03-02", Birth::SameDay),
            ("1985-03-02", "1985-03", Birth::Fits),
            ("1985-03", "1985-03", Birth::Fits),
            ("1985-03-02", "1985", Birth::Fits),
            ("1985", "1985", Birth::Fits),
            ("1985-03-02", "", Birth::Unknown),
            ("1985-03-02", "1985-02-30", Birth::Unknown),
            ("八五年", "八五年", Birth::Unknown),
            ("1985-03-02", "1985-03-03", Birth::Differs),
            ("1985-03", "1985-04", Birth::Differs),
            ("1985", "1986", Birth::Differs),
            ("1985-01-01", "1984", Birth::Differs),
            ("1985", "1987", Birth::Apart),
            ("1985-12-31", "1987-01-01", Birth::Apart),
        ];
        for (one, other, says) in table {
            assert_eq!(Birth::of(one, other), says, "{one} {other}");
            assert_eq!(Birth::of(other, one), says, "{other} {one}");
        }
        assert_eq!([year("1985"), year("1985-03-02"), year("198"), year("")], [1985, 1985, 0, 0]);
    }
}
