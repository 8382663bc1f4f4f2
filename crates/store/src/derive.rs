//! What lists and search know of a record: read from its document, written into the projections.
//!
//! All of it can be derived again; nothing here is truth. What a screen opens is the document itself.

use std::collections::BTreeMap;

use model::document::{Document, DocumentError, Made, read_json};
use model::id::{DocumentId, EntryId, UserId};
use model::kind::Kind;
use model::record::{
    Entries, Event, Household, Lead, LeadStatus, LogEntry, Person, Place, Reporter, StampEntry,
    Visit,
};
use model::schema::MachineId;
use model::workflow::{machine, stands};
use rusqlite::Connection;
use serde_json::Value as Json;

use crate::search::row;
use crate::table::{blob, event, household, lead, person, place, reporter, search_row, visit};
use crate::{Result, Store};

/// A record as projections see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Projected {
    /// Its document.
    pub document: DocumentId,
    /// Who made it.
    pub author: Option<UserId>,
    /// What it says.
    pub record: Record,
}

/// What a record says, by its kind.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is its kind's record")]
pub enum Record {
    Place(Place),
    Household(Household),
    Person(Person),
    Visit(Visit),
    Event(Event, Case),
    Reporter(Reporter),
    Lead(Lead, Case),
    LeadStatus(LeadStatus),
}

/// How far a case has come: what its log folds to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Case {
    /// The state's code; empty before the first step.
    pub state: String,
    /// Whether something can still be done.
    pub open: bool,
    /// Whether the server has stamped everything that led there; otherwise 待确认.
    pub confirmed: bool,
    /// The official number; empty before the server gave one.
    pub number: String,
}

impl Projected {
    /// Reads a document.
    ///
    /// # Errors
    /// When it does not say what its kind says.
    pub fn read(
        id: DocumentId,
        author: Option<UserId>,
        document: &Document,
    ) -> std::result::Result<Self, DocumentError> {
        let value = document.value()?;
        Self::of(id, author, document.kind(), value, || document.made("log"))
    }

    /// From what a record says as JSON, and how the entries of its log came to be.
    pub(crate) fn of(
        id: DocumentId,
        author: Option<UserId>,
        kind: Kind,
        value: Json,
        made: impl FnOnce() -> std::result::Result<BTreeMap<EntryId, Made>, DocumentError>,
    ) -> std::result::Result<Self, DocumentError> {
        let record = match kind {
            Kind::Place => Record::Place(read_json(kind, value)?),
            Kind::Household => Record::Household(read_json(kind, value)?),
            Kind::Person => Record::Person(read_json(kind, value)?),
            Kind::Visit => Record::Visit(read_json(kind, value)?),
            Kind::Reporter => Record::Reporter(read_json(kind, value)?),
            Kind::LeadStatus => Record::LeadStatus(read_json(kind, value)?),
            Kind::Event => {
                let event: Event = read_json(kind, value)?;
                let case = case(MachineId::Event, &made()?, &event.log, &event.stamps);
                Record::Event(event, case)
            }
            Kind::Lead => {
                let lead: Lead = read_json(kind, value)?;
                let case = case(MachineId::Mediation, &made()?, &lead.log, &lead.stamps);
                Record::Lead(lead, case)
            }
        };
        Ok(Self { document: id, author, record })
    }

    pub(crate) fn write(&self, connection: &Connection) -> Result<()> {
        self.write_lists(connection)?;
        self.write_search(connection)
    }

    /// Only what lists show.
    pub(crate) fn write_lists(&self, connection: &Connection) -> Result<()> {
        let (id, author) = (self.document, self.author);
        match &self.record {
            Record::Place(it) => place::write(connection, id, it)?,
            Record::Household(it) => household::write(connection, id, it)?,
            Record::Person(it) => person::write(connection, id, it)?,
            Record::Visit(it) => {
                visit::write(connection, id, author, it)?;
                blob::set_waiting_of(connection, &it.photos)?;
            }
            Record::Event(it, case) => {
                event::write(connection, id, author, it, case)?;
                blob::set_waiting_of(connection, &it.photos)?;
            }
            Record::Reporter(it) => reporter::write(connection, id, it)?,
            Record::Lead(it, case) => lead::write(connection, id, author, it, case)?,
            Record::LeadStatus(it) => lead::write_status(connection, id, it)?,
        }
        Ok(())
    }

    /// Only what is found by typing.
    pub(crate) fn write_search(&self, connection: &Connection) -> Result<()> {
        let (kind, rows) = match &self.record {
            Record::Place(it) => (Kind::Place, row::place(it)),
            Record::Household(it) => (Kind::Household, row::household(it)),
            Record::Person(it) => (Kind::Person, row::person(it)),
            Record::Event(it, case) => (Kind::Event, row::event(it, &case.number)),
            Record::Lead(it, case) => (Kind::Lead, row::lead(it, &case.number)),
            // What was said at a door, and who told of something, is not to be found by typing.
            Record::Visit(_) | Record::Reporter(_) | Record::LeadStatus(_) => return Ok(()),
        };
        search_row::write(connection, self.document, kind, &rows)
    }
}

/// The document is no longer here, or says nothing any more.
pub(crate) fn remove(connection: &Connection, kind: Kind, id: DocumentId) -> Result<()> {
    match kind {
        Kind::Place => place::remove(connection, id)?,
        Kind::Household => household::remove(connection, id)?,
        Kind::Person => person::remove(connection, id)?,
        Kind::Visit => visit::remove(connection, id)?,
        Kind::Event => event::remove(connection, id)?,
        Kind::Reporter => reporter::remove(connection, id)?,
        Kind::Lead | Kind::LeadStatus => lead::remove(connection, id)?,
    }
    search_row::remove(connection, id)
}

fn case(
    id: MachineId,
    made: &BTreeMap<EntryId, Made>,
    log: &Entries<LogEntry>,
    stamps: &Entries<StampEntry>,
) -> Case {
    let folded = stands(id, made, log, stamps);
    Case {
        state: folded.state().map(|state| state.code.to_owned()).unwrap_or_default(),
        open: folded.state().is_some_and(|state| machine(id).is_open(state)),
        confirmed: folded.is_confirmed(),
        number: folded.number.unwrap_or_default(),
    }
}

impl Store {
    /// Writes projections and search without documents: for measuring lists and search at the size of a district.
    ///
    /// # Errors
    /// What the disk did; nothing is written then.
    pub fn fill(&mut self, records: impl IntoIterator<Item = Projected>) -> Result<usize> {
        let transaction = self.begin()?;
        let mut written = 0;
        for record in records {
            record.write(&transaction)?;
            written += 1;
        }
        transaction.commit()?;
        Ok(written)
    }

    /// Puts the pieces of the search index together: after very many records came in at once.
    ///
    /// # Errors
    /// What the disk did.
    pub fn tidy_search(&mut self) -> Result<()> {
        Ok(self.connection.execute_batch("INSERT INTO search (search) VALUES ('optimize')")?)
    }
}
