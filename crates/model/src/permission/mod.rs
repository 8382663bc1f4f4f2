//! Who may do what: roles, and one table role × action × kind (DOMAIN 8).
//!
//! Where a right holds (spaces, dates) is the grant's business, see `space`; who may take which step of a case is
//! the workflow's, see `workflow`.

mod role;

pub use role::Role;
