//! What a worker does with a tablet, without a screen.
//!
//! One use case a file; `api` is the one list of calls a screen may make. Everything outside comes in through
//! `ports`, so that a hundred tablets run in one process. No rule of a record stands here: those are `model`'s.

mod apart;
pub mod api;
mod author;
mod board;
mod bundle;
mod conflict;
pub mod desktop;
mod dispute;
mod draft;
mod enrol;
pub mod error;
mod event;
mod files;
mod household;
pub mod http;
mod input;
mod lease;
mod life;
mod moved;
pub mod photo;
pub mod ports;
mod replica;
pub mod secret;
mod server;
mod session;
mod syncing;
pub mod system_clock;
mod tablet;
mod today;
pub mod transport;
mod undo;
mod unlock;
pub mod vault;
mod view;
mod visit;

pub use error::{Result, TabletError};
pub use ports::Ports;
pub use syncing::Progress;
pub use tablet::{State, Tablet};

/// What the server is told of the app's version.
pub const APP_VERSION: &str = env!("CARGO_PKG_VERSION");
