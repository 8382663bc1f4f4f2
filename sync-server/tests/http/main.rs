//! The server over HTTP on loopback: what honest tablets get, and what everybody else gets.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice
)]

#[path = "../kit/mod.rs"]
mod kit;

mod apart;
mod blobs;
mod bounds;
mod couriers;
mod enrolment;
mod exchange;
mod forgeries;
mod logs;
mod packs;
mod page;
mod pieces;
mod scope;
mod tls;
