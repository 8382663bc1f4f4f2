//! What a changeset says it does: the codes that stand in changesets, changes and the audit.
//!
//! A code is never renamed or given another meaning.

/// One action of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Reading whole documents of a kind. Never in a changeset.
    Read,
    /// A building is entered.
    PlaceCreate,
    /// A building, its dwellings or cautions are corrected.
    PlaceEdit,
    /// A household is entered.
    HouseholdCreate,
    /// A household is corrected; its members' edges with it.
    HouseholdEdit,
    /// A person is entered.
    PersonCreate,
    /// A person is corrected.
    PersonEdit,
    /// A visit, and what was corrected at the door.
    VisitRecord,
    /// One's own visit is corrected.
    VisitAmend,
    /// A promise made on a visit is kept, or given up.
    PromiseSettle,
    /// An event and its reporter: E01 and E02 in one.
    EventRaise,
    /// An event's facts are completed or corrected.
    EventEdit,
    /// A step of an event; which one, the workflow judges.
    EventTransition,
    /// A reporter is corrected.
    ReporterEdit,
    /// A dispute lead: M01.
    LeadNote,
    /// A dispute's facts and parties are completed or corrected.
    LeadEdit,
    /// A step of a mediation; which one, the workflow judges.
    LeadTransition,
    /// One of two values is chosen.
    ConflictChoose,
    /// What one has just saved is taken back.
    RecordUndo,
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 19] = [
        Self::Read,
        Self::PlaceCreate,
        Self::PlaceEdit,
        Self::HouseholdCreate,
        Self::HouseholdEdit,
        Self::PersonCreate,
        Self::PersonEdit,
        Self::VisitRecord,
        Self::VisitAmend,
        Self::PromiseSettle,
        Self::EventRaise,
        Self::EventEdit,
        Self::EventTransition,
        Self::ReporterEdit,
        Self::LeadNote,
        Self::LeadEdit,
        Self::LeadTransition,
        Self::ConflictChoose,
        Self::RecordUndo,
    ];

    /// The stable code: what stands in a changeset.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::PlaceCreate => "place.create",
            Self::PlaceEdit => "place.edit",
            Self::HouseholdCreate => "household.create",
            Self::HouseholdEdit => "household.edit",
            Self::PersonCreate => "person.create",
            Self::PersonEdit => "person.edit",
            Self::VisitRecord => "visit.record",
            Self::VisitAmend => "visit.amend",
            Self::PromiseSettle => "promise.settle",
            Self::EventRaise => "event.raise",
            Self::EventEdit => "event.edit",
            Self::EventTransition => "event.transition",
            Self::ReporterEdit => "reporter.edit",
            Self::LeadNote => "lead.note",
            Self::LeadEdit => "lead.edit",
            Self::LeadTransition => "lead.transition",
            Self::ConflictChoose => "conflict.choose",
            Self::RecordUndo => "record.undo",
        }
    }

    /// The action of a code; `None` for one this version does not know, which nobody may do here.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.code() == code)
    }

    /// Whether it makes a record that was not there.
    #[must_use]
    pub const fn creates(self) -> bool {
        matches!(
            self,
            Self::PlaceCreate
                | Self::HouseholdCreate
                | Self::PersonCreate
                | Self::VisitRecord
                | Self::EventRaise
                | Self::LeadNote
        )
    }
}
