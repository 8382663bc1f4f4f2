//! The workflows of DOMAIN 7 at model level: the tables, every transition, the concurrent cases, the fold.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod case;
mod concurrent;
mod event;
mod event_guards;
mod facts;
mod fold;
mod mediation;
mod mediation_guards;
mod table;
