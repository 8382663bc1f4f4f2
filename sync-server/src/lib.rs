//! The district's server: routes (thin) → services → storage. The binary and the tests run it through [`Server`].
//!
//! What a changeset may do is `sync`'s judge; what a record is, `model`'s.

pub mod aside;
pub mod audit;
pub mod backup;
pub mod blob_store;
pub mod config;
pub mod derive;
pub mod halves;
pub mod http;
pub mod init;
pub mod keys;
pub mod ports;
pub mod rate;
pub mod recover;
pub mod server;
pub mod service;
pub mod storage;

pub use server::{Ports, Running, Server, StartError, check_tls};
