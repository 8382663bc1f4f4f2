//! How a tablet and its district's server come to hold the same records.
//!
//! Sans-IO: bytes, time and randomness come in as arguments; both halves of a step stand in one file, so the
//! folder listing is the protocol. No disk, no sockets, no SQL.

pub mod apart;
pub mod apply;
pub mod blob;
pub mod bundle;
pub mod cbor;
pub mod changeset;
pub mod chunk;
pub mod clock;
pub mod code;
pub mod digest;
pub mod enrol;
pub mod erasure;
pub mod exchange;
pub mod feed;
pub mod frame;
pub mod gate;
pub mod genesis;
pub mod hash;
pub mod heal;
pub mod judge;
pub mod key;
pub mod limits;
pub mod pack;
pub mod plain;
pub mod push;
pub mod receipt;
pub mod refusal;
pub mod repair;
pub mod reply;
pub mod request;
pub mod settled;
pub mod trust;
pub mod version;
