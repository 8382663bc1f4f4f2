//! What a worker does with a tablet, without a screen.
//!
//! One use case a file; `api` is the one list of calls a screen may make. Everything outside comes in through
//! `ports`, so that a hundred tablets run in one process. No rule of a record stands here: those are `model`'s.

pub mod error;
mod files;
pub mod http;
pub mod photo;
pub mod ports;
pub mod secret;
pub mod system_clock;
pub mod transport;
pub mod vault;
