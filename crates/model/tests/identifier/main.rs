//! Identifier rules of DOMAIN 2.3: the published vectors, what is told apart, and what a slip of the finger does.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

mod area;
mod citizen_id;
mod person_name;
mod phone;
mod uscc;
mod vectors;

use chrono::NaiveDate;

/// The day on which these tests are run, whenever that is.
pub(crate) fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()
}
