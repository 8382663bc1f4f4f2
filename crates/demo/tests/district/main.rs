//! The fictitious district as a server would read it: counts, dirt, words, order and determinism.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice
)]

mod common;
mod counts;
mod determinism;
mod dirt;
mod envelope;
mod judged;
mod today;
mod words;

use std::sync::LazyLock;

use common::District;
use doorstep_demo::Preset;

/// The whole preset, made once for all tests.
static GRID: LazyLock<District> = LazyLock::new(|| District::new(1, Preset::Grid, None));

/// The grid the two workers share.
const SHARED: &str = "grid/990101001001001";
