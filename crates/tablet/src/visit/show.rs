//! A visit, whole.

use model::id::DocumentId;
use model::record::Visit;

use crate::Tablet;
use crate::api::visit::{DoneInput, PromiseView, VisitPage};
use crate::author::open;
use crate::error::Result;

impl Tablet {
    /// A visit, whole.
    ///
    /// # Errors
    /// [`sync::code::Code::LOCKED`], [`sync::code::Code::NOT_FOUND`], or what the disk did.
    pub fn show_visit(&self, id: DocumentId) -> Result<VisitPage> {
        self.work(|work| {
            let visit: Visit = crate::author::read(work, id)?;
            let document = open(work, id)?;
            let promises = visit.promises.iter().filter(|(_, it)| it.removed.is_none());
            let promise =
                |(entry, it): (&model::id::EntryId, &model::record::visit::Promise)| PromiseView {
                    entry: *entry,
                    text: it.text.clone(),
                    due: it.due.clone(),
                    done_on: it.done_on.clone(),
                    outcome: it.outcome.clone(),
                };
            Ok(VisitPage {
                visit: id,
                household: visit.household,
                by: work.by(document.written_by("result")?)?,
                met: visit.met.values().filter_map(|met| met.person).collect(),
                unchanged: visit.unchanged.unwrap_or(false),
                done: visit
                    .done
                    .values()
                    .map(|it| DoneInput { what: it.what.clone(), record: it.record })
                    .collect(),
                promises: promises.map(promise).collect(),
                photos: crate::photo::names(&visit.photos),
                cloud: work.cloud(id)?,
                visit_type: visit.visit_type,
                must_visit: visit.must_visit,
                method: visit.method,
                result: visit.result,
                occurred_at: visit.occurred_at,
                note: visit.note,
                next_on: visit.next_on,
            })
        })
    }
}
