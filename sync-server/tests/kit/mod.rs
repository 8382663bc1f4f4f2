//! What the tests share: a district in a temporary folder, and tablets that push real signed changesets.
#![allow(dead_code, missing_docs, unreachable_pub)]

pub mod author;
pub mod district;
pub mod tablet;

/// A Monday morning in November 2026, UTC ms.
pub const NOW: i64 = 1_795_400_000_000;
pub const GRID: &str = "grid/990101001001001";
pub const OTHER_GRID: &str = "grid/990101001001002";
pub const COMMUNITY: &str = "community/990101001001";
pub const TEAM: &str = "team/0196f000-0000-7000-8000-000000000001";
