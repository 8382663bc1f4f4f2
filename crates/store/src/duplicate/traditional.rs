//! Traditional characters as their simplified form (`data/traditional.txt` names its source): only for telling that two
//! names are one. What somebody wrote is never rewritten.

use std::collections::HashMap;
use std::sync::LazyLock;

static SIMPLIFIED: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
    include_str!("../../data/traditional.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let mut both = line.chars();
            Some((both.next()?, both.next()?))
        })
        .collect()
});

/// The text in simplified characters; everything else in it stays.
pub(crate) fn simplified(text: &str) -> String {
    text.chars().map(|c| SIMPLIFIED.get(&c).copied().unwrap_or(c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn traditional_forms_become_simplified_and_everything_else_stays() {
        assert_eq!(simplified("陳麗華"), "陈丽华");
        assert_eq!(simplified("才旦卓玛 བོད Anna 𠮷"), "才旦卓玛 བོད Anna 𠮷");
    }

    #[test]
    fn every_line_is_a_pair_and_what_is_simplified_stays_so() {
        assert_eq!(SIMPLIFIED.len(), 2_852);
        let lines = include_str!("../../data/traditional.txt").lines();
        for line in lines.filter(|line| !line.starts_with('#')) {
            assert_eq!(line.chars().count(), 2, "{line}");
            assert_eq!(simplified(&simplified(line)), simplified(line), "{line}");
        }
    }
}
