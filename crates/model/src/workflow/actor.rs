//! Whoever takes a step: the person, the roles granted where the case lives, and the way the step comes in.

use std::collections::BTreeSet;

use crate::id::{TeamId, UserId};
use crate::permission::Role;

/// The way a step comes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Through {
    /// A tablet, with or without a network at that moment.
    Tablet,
    /// The server, for a person at a desk.
    Desk,
    /// The server itself, when a time has come.
    Timer,
}

/// Whoever takes a step.
#[derive(Clone, Debug)]
pub struct Actor {
    /// The person; for the timer, the server's own account.
    pub user: UserId,
    /// The roles granted in the spaces of the case, over the time the judge allows.
    pub roles: BTreeSet<Role>,
    /// The committees and departments the person belongs to.
    pub teams: BTreeSet<TeamId>,
    /// The way in.
    pub through: Through,
}

impl Actor {
    /// Whether the actor holds a role. The timer holds none.
    #[must_use]
    pub fn holds(&self, role: Role) -> bool {
        self.through != Through::Timer && self.roles.contains(&role)
    }

    /// Whether the actor is this handler, or of the team that is.
    #[must_use]
    pub fn is(&self, handler: &Handler) -> bool {
        match handler {
            Handler::User(user) => self.through != Through::Timer && self.user == *user,
            Handler::Team(team) => self.through != Through::Timer && self.teams.contains(team),
        }
    }
}

/// 承办: the person or the department an event was given to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Handler {
    /// One person.
    User(UserId),
    /// Anyone of a department.
    Team(TeamId),
}
