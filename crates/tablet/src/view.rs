//! How records are called and where they stand, for whoever shows them.

use model::document::Authorship;
use model::id::{DocumentId, UserId};
use model::kind::Kind;
use model::record::{Event, Lead, LeadStatus, Person, Place, Visit};
use model::schema::MachineId;
use model::workflow::machine;
use store::Standing;
use store::table::event::EventRow;
use store::table::visit::VisitRow;

use crate::api::common::{By, Cloud};
use crate::api::household::{EventLine, VisitLine};
use crate::author::read;
use crate::error::Result;
use crate::session::Work;

/// What a record is called, and where the household it belongs to lives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Called {
    pub(crate) label: String,
    pub(crate) door: String,
    pub(crate) household: Option<DocumentId>,
    pub(crate) last_visit_at: Option<i64>,
}

impl Work {
    /// Who did something, as this tablet's owner sees it.
    ///
    /// # Errors
    /// What the disk did.
    pub(crate) fn by(&self, authorship: Option<Authorship>) -> Result<Option<By>> {
        authorship.map(|by| self.by_user(by.user, by.time)).transpose()
    }

    /// Somebody, at a time.
    ///
    /// # Errors
    /// What the disk did.
    pub(crate) fn by_user(&self, user: UserId, at: i64) -> Result<By> {
        Ok(By { user, me: self.is_me(user), name: self.colleague(user)?, at })
    }

    /// What somebody else is called.
    fn colleague(&self, user: UserId) -> Result<Option<String>> {
        if self.is_me(user) { Ok(None) } else { Ok(self.store.colleague(user)?) }
    }

    /// Where a record stands.
    ///
    /// # Errors
    /// What the disk did.
    pub(crate) fn cloud(&self, id: DocumentId) -> Result<Cloud> {
        let state = self.store.record_state(id)?.unwrap_or_default();
        Ok(match state.standing() {
            Standing::Review => Cloud::Review,
            Standing::Conflict => Cloud::Conflict,
            Standing::Waiting if self.uploading => Cloud::Uploading,
            Standing::Waiting => Cloud::Waiting,
            Standing::Uploaded => Cloud::Uploaded,
        })
    }

    /// What a record is called.
    ///
    /// # Errors
    /// What the disk did. A record that is not here is called nothing.
    pub(crate) fn called(&mut self, id: DocumentId) -> Result<Called> {
        match self.store.kind_of(id)? {
            Some(Kind::Household) => self.called_household(id),
            Some(Kind::Person) => {
                let person: Person = read(self, id)?;
                let home = self.store.households_of(id, &self.today())?.first().copied();
                let home =
                    home.map(|home| self.called_household(home)).transpose()?.unwrap_or_default();
                Ok(Called { label: person.name, ..home })
            }
            Some(Kind::Visit) => {
                let visit: Visit = read(self, id)?;
                visit
                    .household
                    .map_or_else(|| Ok(Called::default()), |home| self.called_household(home))
            }
            Some(Kind::Place) => {
                let place: Place = read(self, id)?;
                Ok(named(format!("{}{}", place.estate_name, place.building_no)))
            }
            Some(Kind::Event) => Ok(named(read::<Event>(self, id)?.title)),
            Some(Kind::Lead) => Ok(named(read::<Lead>(self, id)?.title)),
            Some(Kind::LeadStatus) => Ok(named(read::<LeadStatus>(self, id)?.title)),
            Some(Kind::Reporter) | None => Ok(Called::default()),
        }
    }

    fn called_household(&mut self, id: DocumentId) -> Result<Called> {
        let row = self.store.household_row(id, &self.today())?;
        Ok(row.map_or_else(Called::default, |row| Called {
            label: row.label,
            door: row.door,
            household: Some(id),
            last_visit_at: some_instant(row.last_visit_at),
        }))
    }

    /// An event as lists show it.
    ///
    /// # Errors
    /// What the disk did.
    pub(crate) fn event_line(&self, row: EventRow) -> Result<EventLine> {
        Ok(EventLine {
            event: row.document,
            title: row.title,
            category: row.category,
            urgency: row.urgency,
            state_zh: state_zh(MachineId::Event, &row.state),
            state: row.state,
            confirmed: row.confirmed,
            number: row.number,
            occurred_at: some_instant(row.occurred_at),
            mine: row.author == self.me,
            cloud: self.cloud(row.document)?,
        })
    }

    /// A visit as a household shows it.
    ///
    /// # Errors
    /// What the disk did.
    pub(crate) fn visit_line(&mut self, row: VisitRow) -> Result<VisitLine> {
        let note = read::<Visit>(self, row.document)?.note;
        Ok(VisitLine {
            visit: row.document,
            occurred_at: row.occurred_at,
            mine: self.is_me(row.author),
            colleague: self.colleague(row.author)?,
            visit_type: row.visit_type,
            method: row.method,
            result: row.result,
            unchanged: row.unchanged,
            note,
            cloud: self.cloud(row.document)?,
        })
    }

    /// Whether a person is the owner of this tablet.
    pub(crate) fn is_me(&self, user: UserId) -> bool {
        user == self.me
    }
}

/// The name of a state; its code where this version has none.
pub(crate) fn state_zh(id: MachineId, code: &str) -> String {
    machine(id).state(code).map_or(code, |state| state.zh).to_owned()
}

/// An instant that was noted; projections write 0 for none.
pub(crate) fn some_instant(at: i64) -> Option<i64> {
    (at != 0).then_some(at)
}

fn named(label: String) -> Called {
    Called { label, ..Called::default() }
}
