//! Who may do what: roles, actions, and one table role × action × kind (DOMAIN 8).
//!
//! Where a right holds (spaces, dates) is the grant's business, see `space`; who may take which step of a case is
//! the workflow's, see `workflow`; whose own record it is, the judge's.

mod action;
mod role;
mod table;

pub use action::Action;
pub use role::Role;

use crate::kind::Kind;

/// Whether a role may do this to documents of this kind, in a space where it was granted.
#[must_use]
pub fn may(role: Role, action: Action, kind: Kind) -> bool {
    table::TABLE.iter().any(|row| {
        row.actions.contains(&action) && row.kinds.contains(&kind) && row.roles.contains(&role)
    })
}

/// Whether a role may read whole documents of this kind.
#[must_use]
pub fn may_read(role: Role, kind: Kind) -> bool {
    may(role, Action::Read, kind)
}

/// Roles one person may not hold together: who runs the system, who grants, who audits (DOMAIN 8).
#[must_use]
pub fn may_hold_together(one: Role, other: Role) -> bool {
    let apart = [Role::SysAdmin, Role::SecAdmin, Role::Auditor];
    one == other || !(apart.contains(&one) && apart.contains(&other))
}
