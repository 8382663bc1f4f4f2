//! A tablet's days, without a screen: against a district in memory that judges as the real one does.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::result_large_err,
    unreachable_pub,
    reason = "tests"
)]

mod again;
mod apart;
mod common;
mod copies;
mod disputes;
mod enrol;
mod events;
mod households;
mod lives;
mod photos;
mod syncing;
mod visits;
