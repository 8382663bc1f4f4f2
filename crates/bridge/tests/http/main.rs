//! The bridge over HTTP on loopback: what the one browser gets, and what everybody else gets.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice
)]

mod calls;
mod client;
mod entry;
mod files;
