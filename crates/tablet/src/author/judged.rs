//! The tablet's own judge: what the server would not take is not saved, so that an honest tablet is never
//! quarantined (DESIGN 8).

use sync::apply::InPlace;
use sync::changeset::Changeset;
use sync::code::Code;
use sync::judge::{Case, Judged, judge};

use super::Touched;
use super::facts::{OwnFacts, grants};
use crate::error::Result;
use crate::session::Work;

/// Whether the server will take it, as far as this tablet can know.
///
/// # Errors
/// The code the server would give.
pub(super) fn before_saving(work: &Work, touched: &[Touched], changeset: &Changeset) -> Result<()> {
    let facts = OwnFacts { touched, grants: grants(work.me, &work.store.grants()?) };
    let (earliest, latest) = work.bracket()?;
    let self_handled = work.store.self_handled()?;
    let case = Case {
        incarnation: work.life.incarnation,
        seq: 0,
        changeset,
        certificate: &work.certificate,
        revoked: false,
        earliest,
        latest,
        self_handled: &self_handled,
    };
    let Ok(judged) = judge(&case, &facts, &InPlace);
    match judged {
        Judged::Received(_) => Ok(()),
        Judged::Quarantined(code) | Judged::Later(code) => Err(code.into()),
        Judged::Need(_) | Judged::Blocked => Err(Code::MISSING_DEPENDENCIES.into()),
    }
}
