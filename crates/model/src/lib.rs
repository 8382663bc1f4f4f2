//! What a household, a visit, an event, a dispute IS: fields, code lists, documents, workflows and permissions.
//!
//! Pure: no clock, no disk, no network, no SQL. Time and randomness come in as arguments.

pub mod anchor;
pub mod codes;
pub mod document;
pub mod genesis;
pub mod id;
pub mod identifier;
pub mod kind;
pub mod permission;
pub mod planted;
pub mod record;
pub mod refused;
pub mod rng;
pub mod schema;
pub mod session;
pub mod short_code;
pub mod space;
pub mod time;
pub mod workflow;
