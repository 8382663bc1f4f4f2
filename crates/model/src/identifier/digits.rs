//! What fingers and input methods do to digits, undone: full-width forms, blanks, dashes.

/// Full-width letters, digits and signs become their half-width forms; the ideographic blank becomes a blank.
pub(crate) fn half_width(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        // U+FF01..U+FF5E stand in the order of ASCII.
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

/// Dashes of every length, as typed between groups of digits.
pub(crate) const fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// Half-width, upper case, no blanks and no dashes.
pub(crate) fn compact(text: &str) -> String {
    text.chars()
        .map(half_width)
        .filter(|c| !c.is_whitespace() && !is_dash(*c))
        .map(|c| c.to_ascii_uppercase())
        .collect()
}
