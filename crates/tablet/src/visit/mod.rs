//! 走访: what happened at the door, with what was heard there, in one changeset.

mod promise;
mod record;
mod show;

pub(crate) use promise::settled;
