//! Filling a demo tenant: staff, tablets and a year of records, through the same signatures and the same judge as
//! everybody's. A production tenant refuses them, because the demo's keys are known to everyone.

use demo::{Demo, DemoDevice, DemoError, DemoUser};
use model::time::{DAY_MS, TimeMs};
use sync::code::Code;
use sync::push::{self, PushError};
use sync::receipt::Verdict;
use sync::trust::{DeviceClaims, Signed};

use super::Installation;
use super::admin::AdminError;
use crate::storage::{Device, OpenedPush, PushOutcome, StorageError, User};

/// What was taken in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Loaded {
    /// Changesets received.
    pub received: usize,
    /// Changesets kept apart, with why; an honest demo has none.
    pub apart: Vec<Code>,
}

/// The demo could not be taken in.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// What an administrator would be told.
    #[error(transparent)]
    Admin(#[from] AdminError),
    /// The records'.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The demo's own.
    #[error(transparent)]
    Demo(#[from] DemoError),
    /// A push of the demo does not open.
    #[error("demo push: {0}")]
    Push(#[from] PushError),
    /// A push of the demo cannot be packed, or is not judged.
    #[error("demo push: {0}")]
    Code(Code),
}

impl Installation {
    /// Takes a demo in; `progress` is told how many changesets have been judged.
    ///
    /// # Errors
    /// [`LoadError`]; [`AdminError::Demo`] for a production tenant or one that has people already.
    pub fn load_demo(
        &self,
        demo: &Demo,
        actor: &str,
        progress: &mut dyn FnMut(usize),
    ) -> Result<Loaded, LoadError> {
        if !self.tenant.demo {
            return Err(AdminError::Demo(
                "正式区县不能装入演示数据 / a production district refuses demo data",
            )
            .into());
        }
        if !self.storage.users()?.is_empty() {
            return Err(AdminError::Demo(
                "已经有人员，演示数据只能装入空的演示区县 / not an empty demo district",
            )
            .into());
        }
        let now = self.clock.now_ms();
        for (at, person) in (1..).zip(demo.people()) {
            self.add_demo_person(at, person, now, actor)?;
        }
        for device in demo.devices() {
            self.add_demo_tablet(device, now, actor)?;
        }
        let mut loaded = Loaded::default();
        for push in demo.pushes() {
            let push = push?;
            let Some(device) = demo.devices().iter().find(|device| device.id == push.device) else {
                return Err(DemoError::NoTablet.into());
            };
            let sealed = |plain| {
                push.seal(self.tenant.id, &device.signing_key(), plain).map_err(LoadError::Code)
            };
            // What hangs on a record kept apart names what this server has not: it is brought once more, as by a tablet.
            let outcome = match self.judge_demo(&sealed(false)?, device, actor) {
                Err(LoadError::Push(PushError::NeedPlain)) => {
                    self.judge_demo(&sealed(true)?, device, actor)?
                }
                judged => judged?,
            };
            loaded.count(&outcome)?;
            progress(loaded.received);
        }
        Ok(loaded)
    }

    fn add_demo_person(
        &self,
        at: u32,
        person: &DemoUser,
        now: TimeMs,
        actor: &str,
    ) -> Result<(), StorageError> {
        let user = User {
            id: person.id,
            login: format!("demo-{at:02}"),
            name: person.name.to_owned(),
            made_at: now,
            disabled_at: None,
        };
        let subject = person.id.to_string();
        self.storage.add_user(&user, &self.event(actor, "user.add", &subject, "ok", "demo"))?;
        for grant in &person.grants {
            let event = self.event(actor, "grant.add", &subject, "ok", "demo");
            self.storage.add_grant(grant, now, &event)?;
        }
        Ok(())
    }

    /// The demo's tablets exist for their records only; their certificates are over when these are in.
    fn add_demo_tablet(
        &self,
        device: &DemoDevice,
        now: TimeMs,
        actor: &str,
    ) -> Result<(), StorageError> {
        let claims = DeviceClaims {
            tenant: self.tenant.id,
            demo: true,
            device: device.id,
            user: device.user,
            public_key: device.public_key(),
            from: now.saturating_sub(DAY_MS),
            to: now.saturating_add(DAY_MS),
        };
        let device = Device {
            certificate: Signed::new(claims, &self.keys.root),
            app_version: "demo".to_owned(),
            enrolled_at: now,
            revoked_at: None,
        };
        let subject = device.claims().device.to_string();
        self.storage.add_device(&device, &self.event(actor, "device.add", &subject, "ok", "demo"))
    }

    fn judge_demo(
        &self,
        push: &push::Push,
        device: &DemoDevice,
        actor: &str,
    ) -> Result<PushOutcome, LoadError> {
        let changesets = self.opened(push, &device.public_key())??;
        let opened = OpenedPush {
            head: &push.head,
            changesets: &changesets,
            carrier: device.id,
            signed_time: None,
            received_at: self.clock.now_ms(),
        };
        let life = push.head.incarnation.to_string();
        let event = |_: &PushOutcome| self.event(actor, "demo.push", &life, "ok", "");
        Ok(self.take(&opened, &event)?)
    }
}

impl Loaded {
    fn count(&mut self, outcome: &PushOutcome) -> Result<(), LoadError> {
        for receipt in &outcome.receipts {
            match &receipt.verdict {
                Verdict::Received(_) | Verdict::Erased(..) => self.received += 1,
                Verdict::Quarantined(code) => self.apart.push(code.clone()),
                Verdict::Blocked => self.apart.push(Code::MISSING_DEPENDENCIES),
                Verdict::Refused(code) => return Err(LoadError::Code(code.clone())),
                Verdict::Need(_) | Verdict::Duplicate(_) => {
                    return Err(LoadError::Code(Code::MISSING_DEPENDENCIES));
                }
                Verdict::Forked => return Err(LoadError::Code(Code::CHAIN_BROKEN)),
            }
        }
        match &outcome.later {
            Some(code) => Err(LoadError::Code(code.clone())),
            None => Ok(()),
        }
    }
}
