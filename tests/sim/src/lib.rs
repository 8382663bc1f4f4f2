//! The simulator: one thread, one seed number, a whole district with everything going wrong.
//!
//! Tablets, stores, judge and server storage are the real ones; only time, chance, the way and the disks are not.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a simulator that cannot go on has found something"
)]

pub mod acts;
pub mod check;
pub mod ledger;
pub mod plan;
pub mod run;
pub mod shrink;
pub mod world;
