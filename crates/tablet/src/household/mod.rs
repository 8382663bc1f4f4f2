//! 户: the household, whole, and what changed since one was last there; entering and correcting it.

mod create;
mod diff;
mod edit;
mod page;

pub(crate) use create::STATUTORY;
pub(crate) use edit::household_edits;
