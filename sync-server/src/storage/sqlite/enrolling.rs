//! Using an enrolment code, in one transaction.

use sync::code::Code;
use sync::enrol;

use super::SqliteStorage;
use super::table::{device, incarnation, invite};
use crate::audit::AuditEvent;
use crate::storage::{Enrolled, Enrolment, Kept};

impl SqliteStorage {
    pub(super) fn enrol_once(&self, enrolment: &Enrolment, event: &AuditEvent) -> Kept<Enrolled> {
        self.write(|it| {
            let Some(known) = invite::one(it, &enrolment.invite)? else {
                return Ok(Enrolled::Unknown);
            };
            let first = match known.used_by {
                Some(first) => device::one(it, first)?,
                None => None,
            };
            let claims = enrolment.device.claims();
            let asked = enrol::Invite {
                expires: known.expires_at,
                used_for: first.as_ref().map(|first| first.claims().public_key),
            };
            match (enrol::admit(&asked, &claims.public_key, enrolment.now), first) {
                (Ok(()), Some(first)) => return Ok(Enrolled::Done(Box::new(first.certificate))),
                (Err(code), _) if code == Code::CODE_USED => return Ok(Enrolled::Used),
                (Err(_), _) => return Ok(Enrolled::Expired),
                (Ok(()), None) => {}
            }
            device::insert(it, &enrolment.device)?;
            invite::used(it, &enrolment.invite, claims.device, enrolment.now)?;
            incarnation::ensure(it, enrolment.incarnation, Some(claims.device), enrolment.now)?;
            self.tell(it, event)?;
            Ok(Enrolled::Done(Box::new(enrolment.device.certificate.clone())))
        })
    }
}
