//! Accounts: one person, one account.

use model::id::UserId;
use sync::enrol::EnrolCode;

use super::AdminError;
use crate::service::Installation;
use crate::storage::{StorageError, User};

const NAME_CHARS_MAX: usize = 50;

impl Installation {
    /// Adds a person.
    ///
    /// # Errors
    /// [`AdminError::BadLogin`], [`AdminError::BadName`], [`AdminError::LoginTaken`]; the storage's.
    pub fn add_person(&self, login: &str, name: &str, actor: &str) -> Result<User, AdminError> {
        let name = name.trim();
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        if login.is_empty() || login.len() > 32 || !login.chars().all(plain) {
            return Err(AdminError::BadLogin(login.to_owned()));
        }
        if name.is_empty()
            || name.chars().count() > NAME_CHARS_MAX
            || name.chars().any(char::is_control)
        {
            return Err(AdminError::BadName);
        }
        let now = self.clock.now_ms();
        let user = User {
            id: UserId::from_uuid(self.rng.draw(|rng| rng.uuid_v7(now))),
            login: login.to_owned(),
            name: name.to_owned(),
            made_at: now,
            disabled_at: None,
        };
        // The audit names people by id: it is kept longer than accounts and read by others.
        let event = self.event(actor, "user.add", &user.id.to_string(), "ok", "");
        match self.storage.add_user(&user, &event) {
            Ok(()) => Ok(user),
            Err(StorageError::Conflict(_)) => Err(AdminError::LoginTaken(login.to_owned())),
            Err(error) => Err(error.into()),
        }
    }

    /// Closes an account: its grants end now, its tablets are given nothing more.
    ///
    /// # Errors
    /// [`AdminError::NoUser`], [`AdminError::Disabled`]; the storage's.
    pub fn disable_person(&self, login: &str, actor: &str) -> Result<User, AdminError> {
        let user = self.person(login)?;
        let event = self.event(actor, "user.disable", &user.id.to_string(), "ok", "");
        match self.storage.disable_user(user.id, self.clock.now_ms(), &event)? {
            true => Ok(user),
            false => Err(AdminError::Disabled(user.login)),
        }
    }

    /// A one-use enrolment code for a person.
    ///
    /// # Errors
    /// [`AdminError::NoUser`], [`AdminError::Disabled`]; the storage's.
    pub fn invite_person(&self, login: &str, actor: &str) -> Result<EnrolCode, AdminError> {
        let user = self.person(login)?;
        if user.disabled_at.is_some() {
            return Err(AdminError::Disabled(user.login));
        }
        Ok(self.new_code(user.id, actor)?)
    }
}
