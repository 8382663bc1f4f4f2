//! The unit of replication, and who may do what in it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::id::{TeamId, UserId};
use crate::permission::Role;
use crate::time::TimeMs;

/// A set of digits of a fixed length: an area's code (DOMAIN 2.3). Never re-used once given.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AreaDigits<const N: usize>([u8; N]);

impl<const N: usize> AreaDigits<N> {
    /// `N` decimal digits, or nothing.
    pub fn new(text: &str) -> Option<Self> {
        let digits: [u8; N] = text.as_bytes().try_into().ok()?;
        digits.iter().all(u8::is_ascii_digit).then_some(Self(digits))
    }

    /// The first `M` digits: the area this one lies in.
    pub fn within<const M: usize>(&self) -> Option<AreaDigits<M>> {
        Some(AreaDigits(self.0.get(..M)?.try_into().ok()?))
    }
}

impl<const N: usize> fmt::Display for AreaDigits<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|digit| write!(f, "{}", char::from(*digit)))
    }
}

impl<const N: usize> fmt::Debug for AreaDigits<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The unit of replication. A document has one home space and may be shared into others.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Space {
    /// 网格: what a grid worker works with every day.
    Grid(AreaDigits<15>),
    /// 社区
    Community(AreaDigits<12>),
    /// 街道、乡镇
    Street(AreaDigits<9>),
    /// A committee or a department.
    Team(TeamId),
    /// What one person handed in and may still see.
    User(UserId),
}

impl Space {
    /// The community a grid lies in.
    pub fn community(&self) -> Option<Self> {
        match self {
            Self::Grid(grid) => grid.within().map(Self::Community),
            Self::Community(_) => Some(*self),
            Self::Street(_) | Self::Team(_) | Self::User(_) => None,
        }
    }
}

impl fmt::Display for Space {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Grid(code) => write!(f, "grid/{code}"),
            Self::Community(code) => write!(f, "community/{code}"),
            Self::Street(code) => write!(f, "street/{code}"),
            Self::Team(id) => write!(f, "team/{id}"),
            Self::User(id) => write!(f, "user/{id}"),
        }
    }
}

/// The text names no space.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a space: {0:?}")]
pub struct BadSpace(pub String);

impl FromStr for Space {
    type Err = BadSpace;

    fn from_str(text: &str) -> Result<Self, BadSpace> {
        let bad = || BadSpace(text.chars().take(64).collect());
        let (sort, name) = text.split_once('/').ok_or_else(bad)?;
        match sort {
            "grid" => AreaDigits::new(name).map(Self::Grid),
            "community" => AreaDigits::new(name).map(Self::Community),
            "street" => AreaDigits::new(name).map(Self::Street),
            "team" => name.parse().ok().map(Self::Team),
            "user" => name.parse().ok().map(Self::User),
            _ => None,
        }
        // One space has one name: the short form of an id is read elsewhere, not here.
        .filter(|space| space.to_string() == text)
        .ok_or_else(bad)
    }
}

impl Serialize for Space {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Space {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
    }
}

/// What a grant lets its holder do in a space.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Right {
    /// Read all of it.
    Read,
    /// Read and write.
    Write,
    /// Give what one may not read afterwards.
    HandIn,
}

impl Right {
    /// The word on the wire and in SQL.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::HandIn => "hand_in",
        }
    }

    /// The right a word names.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Read, Self::Write, Self::HandIn].into_iter().find(|right| right.code() == code)
    }

    /// Whether changes and whole documents of the space may go to the holder.
    pub const fn reads(self) -> bool {
        matches!(self, Self::Read | Self::Write)
    }

    /// Whether the holder's changes are taken into the space.
    pub const fn writes(self) -> bool {
        matches!(self, Self::Write | Self::HandIn)
    }
}

/// A person's right in a space; every grant ends (at most 12 months, DOMAIN 8).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Grant {
    /// Whose.
    pub user: UserId,
    /// Where.
    pub space: Space,
    /// To do what.
    pub right: Right,
    /// As what.
    pub role: Role,
    /// First instant it holds.
    pub from: TimeMs,
    /// First instant it no longer holds.
    pub to: TimeMs,
}

impl Grant {
    /// Whether it covers any part of the bracket (DESIGN 8: both ends included).
    pub fn covers_any(&self, earliest: TimeMs, latest: TimeMs) -> bool {
        self.from <= latest && earliest < self.to
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_space_has_exactly_one_name() {
        for name in ["grid/990101001001001", "community/990101001001", "street/990101001"] {
            assert_eq!(name.parse::<Space>().unwrap().to_string(), name);
        }
        for bad in
            ["grid/99010100100100", "grid/99010100100100x", "team/", "grid", "", "district/990101"]
        {
            assert!(bad.parse::<Space>().is_err(), "{bad}");
        }
        let short = UserId::from_bytes([1; 16]);
        let short = format!("user/{}", crate::id::EntryId::from_bytes(*short.as_bytes()).key());
        assert!(short.parse::<Space>().is_err());
    }

    #[test]
    fn a_grid_lies_in_its_community() {
        let grid: Space = "grid/990101001001001".parse().unwrap();
        assert_eq!(grid.community().unwrap().to_string(), "community/990101001001");
    }

    #[test]
    fn a_grant_covers_a_bracket_that_touches_it() {
        let grant = Grant {
            user: UserId::from_bytes([1; 16]),
            space: "street/990101001".parse().unwrap(),
            right: Right::Write,
            role: Role::GridWorker,
            from: 100,
            to: 200,
        };
        for (earliest, latest, covered) in
            [(0, 99, false), (0, 100, true), (150, 160, true), (199, 300, true), (200, 300, false)]
        {
            assert_eq!(grant.covers_any(earliest, latest), covered, "{earliest}..{latest}");
        }
    }
}
