//! What the server does for tablets and for district IT. Every method's first lines ask who may; bytes in, bytes
//! out; no HTTP and no SQL.

pub mod admin;
mod apart;
pub mod authorize;
pub mod blobs;
pub mod bundle;
pub mod check;
mod compare;
pub mod demo;
pub mod enrol;
pub mod failure;
pub mod heal;
pub mod imported;
pub mod installation;
mod line;
pub mod metrics;
mod packs;
mod push;
pub mod repair;
pub mod sync;
mod tally;

pub use authorize::Carrier;
pub use failure::Failure;
pub use installation::{Installation, OpenError};
