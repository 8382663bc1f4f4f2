//! 区划代码: province 2, prefecture 2, district 2, street 3, community 3, grid 3, micro-grid 2.
//!
//! An attribute, never a key: areas are split and merged every year, and a code is never re-used. Which areas there
//! are, from when to when, is the district's table, not code.

/// A code of one of the levels a person can be granted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AreaCode(String);

/// A level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AreaLevel {
    /// 区、县: 6 digits.
    District,
    /// 街道、乡镇: 9.
    Street,
    /// 社区、村: 12.
    Community,
    /// 网格: 15.
    Grid,
    /// 微网格: 17.
    Micro,
}

/// What the three digits of a street say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TownshipSort {
    /// 街道: 001–099.
    Street,
    /// 镇: 100–199.
    Town,
    /// 乡: 200–399.
    RuralTownship,
    /// 类似乡级单位: 400–599.
    Similar,
}

/// What the three digits of a community say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommitteeSort {
    /// 居委会: 001–199.
    Residents,
    /// 村委会: 200–399.
    Villagers,
    /// 类似居委会: above.
    Similar,
}

impl AreaLevel {
    /// Every level, from the widest.
    pub const ALL: [Self; 5] =
        [Self::District, Self::Street, Self::Community, Self::Grid, Self::Micro];

    /// How many digits a code of this level has.
    #[must_use]
    pub const fn digits(self) -> usize {
        match self {
            Self::District => 6,
            Self::Street => 9,
            Self::Community => 12,
            Self::Grid => 15,
            Self::Micro => 17,
        }
    }

    /// What the screen calls it.
    #[must_use]
    pub const fn zh(self) -> &'static str {
        match self {
            Self::District => "区县",
            Self::Street => "街道乡镇",
            Self::Community => "社区村",
            Self::Grid => "网格",
            Self::Micro => "微网格",
        }
    }
}

impl AreaCode {
    /// A code: digits only, as many as some level has.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let known = AreaLevel::ALL.iter().any(|level| level.digits() == text.len());
        (known && text.bytes().all(|b| b.is_ascii_digit())).then(|| Self(text.to_owned()))
    }

    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its level.
    #[must_use]
    pub fn level(&self) -> AreaLevel {
        let same = AreaLevel::ALL.into_iter().find(|level| level.digits() == self.0.len());
        same.unwrap_or(AreaLevel::Micro)
    }

    /// The area of that level it lies in; itself at its own level, none below it.
    #[must_use]
    pub fn at(&self, level: AreaLevel) -> Option<Self> {
        self.0.get(..level.digits()).map(|digits| Self(digits.to_owned()))
    }

    /// The area it lies in, one level up.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        let above = AreaLevel::ALL.into_iter().rfind(|level| *level < self.level())?;
        self.at(above)
    }

    /// Whether another area lies in this one, or is it.
    #[must_use]
    pub fn contains(&self, other: &Self) -> bool {
        other.0.starts_with(&self.0)
    }

    /// What sort of township it is or lies in.
    #[must_use]
    pub fn township(&self) -> Option<TownshipSort> {
        Some(match self.0.get(6..9)?.parse::<u16>().ok()? {
            1..=99 => TownshipSort::Street,
            100..=199 => TownshipSort::Town,
            200..=399 => TownshipSort::RuralTownship,
            400..=599 => TownshipSort::Similar,
            _ => return None,
        })
    }

    /// What sort of committee it is or lies under.
    #[must_use]
    pub fn committee(&self) -> Option<CommitteeSort> {
        Some(match self.0.get(9..12)?.parse::<u16>().ok()? {
            1..=199 => CommitteeSort::Residents,
            200..=399 => CommitteeSort::Villagers,
            400.. => CommitteeSort::Similar,
            0 => return None,
        })
    }
}

impl std::fmt::Display for AreaCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}
