//! A tablet's screens in a browser on the same machine: for machines without a display, and for browser tests.
//!
//! Loopback only. The printed address lets one browser in, once; every call then goes to `tablet::api`, as in the
//! tablet's own shell. No rules of its own, and never part of a tablet.

mod answer;
mod body;
mod calls;
mod entry;
mod files;
mod guard;
pub mod headers;
mod site;

pub use entry::Entry;
pub use site::{Calls, Listening, Site, router};
