//! 承诺: kept, or given up with a reason. Anyone of the grid may keep a promise that was made at a door.

use model::document::{Edit, Scalar};
use model::permission::Action;
use model::record::Visit;
use sync::code::Code;

use crate::Tablet;
use crate::api::common::SavedReply;
use crate::api::visit::{PromiseSettled, SettlePromise};
use crate::author::Authoring;
use crate::error::{Result, TabletError};
use crate::input;

impl Tablet {
    /// A promise was kept, or need not be.
    ///
    /// # Errors
    /// [`Code::NOT_FOUND`] when there is no such promise open, the judge's code, or what the disk did.
    pub fn settle_promise(&self, ask: &SettlePromise) -> Result<SavedReply> {
        self.work(|work| {
            let mut authoring = Authoring::begin(work, Action::PromiseSettle);
            settled(&mut authoring, &ask.promise)?;
            Ok(SavedReply::of(&authoring.save()?))
        })
    }
}

/// Says in the visit it was made at what became of a promise.
///
/// # Errors
/// [`Code::NOT_FOUND`] when there is no such promise open.
pub(crate) fn settled(authoring: &mut Authoring<'_>, what: &PromiseSettled) -> Result<()> {
    let visit: Visit = authoring.read(what.visit)?;
    let open = visit.promises.get(&what.entry).is_some_and(|promise| promise.is_open());
    if !open {
        return Err(TabletError::field(Code::NOT_FOUND, "promises"));
    }
    let set = |inner: &str, text: String| {
        Edit::SetIn("promises".to_owned(), what.entry, inner.to_owned(), Scalar::Text(text))
    };
    let mut edits = Vec::new();
    match input::text(what.given_up.as_deref()) {
        Some(why) => edits.push(set("removed", why)),
        None => edits.push(set("done_on", authoring.today())),
    }
    edits.extend(input::text(what.outcome.as_deref()).map(|outcome| set("outcome", outcome)));
    authoring.edit(what.visit, edits)
}
