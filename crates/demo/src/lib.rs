//! The fictitious district 990101 of DOMAIN 10, streamed from one seed number as real signed changesets.
//!
//! Everything is invented; the dirt of real registers is in it on purpose. Nothing here may reach a production
//! tenant: whoever loads it certifies these tablets, whose keys are public, in a demo tenant only.

mod acts;
mod calendar;
mod chance;
mod demo;
mod diary;
mod estate;
mod family;
mod names;
mod options;
mod people;
mod plan;
mod push;
mod scribe;
mod tablet;
mod text;

pub use demo::{Demo, Pushes};
pub use options::{DOCUMENTS_MAX, Options, Preset};
pub use people::{
    COMMUNITY, DISTRICT_NAME, DemoDevice, DemoSpaces, DemoUser, NEIGHBOUR_GRID, SHARED_GRID,
};
pub use push::{CHANGESETS_PER_DEMO_PUSH_MAX, DemoPush};
pub use text::SELF_HANDLED;

/// The district could not be made.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs, reason = "the messages say it")]
pub enum DemoError {
    #[error("at most {DOCUMENTS_MAX} documents can be asked for")]
    TooManyDocuments,
    #[error(transparent)]
    Space(#[from] model::space::BadSpace),
    #[error(transparent)]
    Document(#[from] model::document::DocumentError),
    #[error("a step names something the plan does not have")]
    Plan,
    #[error("a step names a tablet nobody has")]
    NoTablet,
    #[error("a step changes a document nobody has made")]
    NoDocument,
    #[error("a new record says nothing")]
    NothingWritten,
}
