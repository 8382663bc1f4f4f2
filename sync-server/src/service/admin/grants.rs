//! Grants: who may do what where, from a day to a day (DOMAIN 8).

use model::permission::Role;
use model::space::{Grant, Right, Space};
use model::time::{DAY_MS, TimeMs};
use sync::limits::SPACES_MAX;

use super::AdminError;
use crate::service::Installation;
use crate::storage::StoredGrant;

/// Twelve months: every grant ends (DOMAIN 8).
const GRANT_DAYS_MAX: i64 = 366;
/// Grants in force of one person; with the space of what one handed in, as many as a tablet follows.
pub(super) const GRANTS_IN_FORCE_MAX: usize = SPACES_MAX - 1;
/// No two of these for one person (三员分立, R-56).
const APART: [Role; 3] = [Role::SysAdmin, Role::SecAdmin, Role::Auditor];

/// A grant as it is asked for.
#[derive(Clone, Debug)]
pub struct NewGrant<'a> {
    /// Whose, by staff number.
    pub login: &'a str,
    /// Where.
    pub space: &'a str,
    /// To do what.
    pub right: Right,
    /// As what.
    pub role: Role,
    /// First instant, UTC ms; now when not said.
    pub from: Option<TimeMs>,
    /// First instant it no longer holds, UTC ms; twelve months on when not said.
    pub to: Option<TimeMs>,
}

impl Installation {
    /// Adds a grant.
    ///
    /// # Errors
    /// [`AdminError`].
    pub fn add_right(&self, new: &NewGrant<'_>, actor: &str) -> Result<StoredGrant, AdminError> {
        let user = self.person(new.login)?;
        if user.disabled_at.is_some() {
            return Err(AdminError::Disabled(user.login));
        }
        let space: Space =
            new.space.parse().map_err(|_| AdminError::BadSpace(new.space.to_owned()))?;
        if matches!(space, Space::User(_)) {
            // What one handed in is one's own; it is never granted.
            return Err(AdminError::BadSpace(new.space.to_owned()));
        }
        if self.storage.successor(&space)?.is_some() {
            return Err(AdminError::Redrawn(space.to_string()));
        }
        let now = self.clock.now_ms();
        let from = new.from.unwrap_or(now);
        let to = new.to.unwrap_or_else(|| from.saturating_add((GRANT_DAYS_MAX - 1) * DAY_MS));
        if from >= to || to <= now || to.saturating_sub(from) > GRANT_DAYS_MAX * DAY_MS {
            return Err(AdminError::BadPeriod);
        }
        let held = self.storage.grants(Some(user.id))?;
        let in_force: Vec<_> =
            held.iter().map(|stored| &stored.grant).filter(|grant| grant.to > now).collect();
        if in_force.len() >= GRANTS_IN_FORCE_MAX {
            return Err(AdminError::TooManyGrants(GRANTS_IN_FORCE_MAX));
        }
        let clash = |grant: &&Grant| APART.contains(&grant.role) && grant.role != new.role;
        if APART.contains(&new.role) && in_force.iter().any(clash) {
            return Err(AdminError::RolesClash);
        }
        let grant = Grant { user: user.id, space, right: new.right, role: new.role, from, to };
        let detail = format!("{space} {} {} {from}..{to}", grant.right.code(), grant.role.code());
        let event = self.event(actor, "grant.add", &user.id.to_string(), "ok", &detail);
        let id = self.storage.add_grant(&grant, now, &event)?;
        Ok(StoredGrant { id, grant })
    }

    /// Ends a grant now.
    ///
    /// # Errors
    /// [`AdminError::NoGrant`]; the storage's.
    pub fn end_right(&self, id: i64, actor: &str) -> Result<(), AdminError> {
        let event = self.event(actor, "grant.end", &id.to_string(), "ok", "");
        match self.storage.end_grant(id, self.clock.now_ms(), &event)? {
            true => Ok(()),
            false => Err(AdminError::NoGrant(id)),
        }
    }
}
