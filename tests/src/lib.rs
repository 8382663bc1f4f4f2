//! What the test targets and the measurements share; the targets are named in Cargo.toml.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

pub mod district;
pub mod pages;
pub mod process;
