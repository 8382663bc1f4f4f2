//! The one table role × action × kind (DOMAIN 8). What no row allows, nobody may do.
//!
//! A row says that a changeset of this action by this role may touch a document of this kind, or that the role may
//! read whole documents of it. Where DOMAIN 7 and 8 differ on who may act, 7 decides.

use super::Action::{self, *};
use super::Role::{self, *};
use crate::kind::Kind::{self, *};

/// One line: these roles may do these actions on these kinds.
pub(super) struct Row {
    pub(super) actions: &'static [Action],
    pub(super) kinds: &'static [Kind],
    pub(super) roles: &'static [Role],
}

const fn row(actions: &'static [Action], kinds: &'static [Kind], roles: &'static [Role]) -> Row {
    Row { actions, kinds, roles }
}

pub(super) static TABLE: &[Row] = &[
    // Reading whole documents. Micro-grid heads, volunteers and partners get task lines, never replicas (DESIGN 4.3).
    row(
        &[Read],
        &[Place],
        &[
            GridWorker,
            CommunityDesk,
            CommunityLead,
            Mediator,
            CommitteeHead,
            Dispatcher,
            Handler,
            DistrictDesk,
        ],
    ),
    row(&[Read], &[Household, Person, Visit], &[GridWorker, CommunityDesk, CommunityLead]),
    row(
        &[Read],
        &[Event],
        &[
            GridWorker,
            CommunityDesk,
            CommunityLead,
            Mediator,
            CommitteeHead,
            Dispatcher,
            Handler,
            DistrictDesk,
        ],
    ),
    // The handler gets the reporter's phone as a line of the task, and only if it was ticked.
    row(&[Read], &[Reporter], &[GridWorker, CommunityDesk]),
    // The author reads the lead through user/<author>, until it is applied; the town sees the status only.
    row(&[Read], &[Lead], &[GridWorker, CommunityDesk, Mediator, CommitteeHead]),
    // The register.
    row(&[PlaceCreate, PlaceEdit], &[Place], &[GridWorker, CommunityDesk, CommunityLead]),
    row(
        &[HouseholdCreate, HouseholdEdit],
        &[Household, Person, Place],
        &[GridWorker, CommunityDesk],
    ),
    row(&[PersonCreate, PersonEdit], &[Person, Household], &[GridWorker, CommunityDesk]),
    // At the door: what is heard there is corrected in the same changeset.
    row(&[VisitRecord], &[Visit], &[GridWorker, MicroGrid]),
    row(&[VisitRecord], &[Household, Person, Place], &[GridWorker]),
    row(&[VisitAmend, PromiseSettle], &[Visit], &[GridWorker]),
    // Events. Creating is E01's who; the steps are the workflow's.
    row(&[EventRaise], &[Event, Reporter], &[GridWorker, MicroGrid, CommunityDesk]),
    row(&[EventEdit], &[Event], &[GridWorker, CommunityDesk, Dispatcher]),
    row(&[ReporterEdit], &[Reporter], &[GridWorker, CommunityDesk]),
    row(
        &[EventTransition],
        &[Event],
        &[GridWorker, MicroGrid, CommunityDesk, CommunityLead, Dispatcher, Handler, DistrictDesk],
    ),
    // Disputes. Anyone who may note one may also seal it (M22); the town refers (M20), the contact closes (M24).
    row(&[LeadNote], &[Lead], &[GridWorker, MicroGrid, CommunityDesk]),
    row(&[LeadEdit], &[Lead], &[Mediator]),
    row(
        &[LeadTransition],
        &[Lead],
        &[
            GridWorker,
            MicroGrid,
            CommunityDesk,
            Mediator,
            CommitteeHead,
            Dispatcher,
            ProtectionContact,
        ],
    ),
    // Choosing between two values is an edit.
    row(&[ConflictChoose], &[Place], &[GridWorker, CommunityDesk, CommunityLead]),
    row(&[ConflictChoose], &[Household, Person], &[GridWorker, CommunityDesk]),
    row(&[ConflictChoose], &[Visit], &[GridWorker]),
    row(&[ConflictChoose], &[Event], &[GridWorker, CommunityDesk, Dispatcher]),
    row(&[ConflictChoose], &[Reporter], &[GridWorker, CommunityDesk]),
    row(&[ConflictChoose], &[Lead], &[Mediator]),
    // Whoever may make a record may take it back.
    row(&[RecordUndo], &[Place], &[GridWorker, CommunityDesk, CommunityLead]),
    row(&[RecordUndo], &[Household, Person], &[GridWorker, CommunityDesk]),
    row(&[RecordUndo], &[Visit], &[GridWorker, MicroGrid]),
    row(&[RecordUndo], &[Event, Reporter, Lead], &[GridWorker, MicroGrid, CommunityDesk]),
];
