//! 您上次来之后: what others changed since one's own last visit, with the old value and who wrote the new one.
//!
//! "Since" is this tablet's own order of knowing, not a clock: what was made before the visit and came after it is
//! new to whoever was there.

use std::collections::BTreeSet;

use model::document::{Document, FieldChange};
use model::id::{DocumentId, EntryId};
use model::kind::Kind;
use serde_json::Value as Json;

use crate::Tablet;
use crate::api::household::{ChangeView, Changes, VisitLine};
use crate::author::open;
use crate::conflict::shown;
use crate::error::Result;
use crate::session::Work;

const VISITS_MAX: u32 = 50;

impl Tablet {
    /// What changed since one's own last visit.
    ///
    /// # Errors
    /// [`sync::code::Code::LOCKED`], [`sync::code::Code::NOT_FOUND`], or what the disk did.
    pub fn show_changes(&self, household: DocumentId) -> Result<Changes> {
        self.work(|work| changes(work, household))
    }
}

fn changes(work: &mut Work, household: DocumentId) -> Result<Changes> {
    open(work, household)?;
    let visits = work.store.visits_of(household, VISITS_MAX)?;
    let since = visits.iter().find(|visit| work.is_me(visit.author)).map(|visit| visit.occurred_at);
    let Some(seen) = work.store.seen_at_last_visit(household, work.me)? else {
        // Never there, or recorded on another tablet: nothing can be called new.
        return Ok(Changes { since, changes: Vec::new(), visits: Vec::new() });
    };
    let mut found = Vec::new();
    for document in records_of(work, household)? {
        found.extend(changed(work, document, seen)?);
    }
    let mut later = Vec::new();
    for row in visits {
        let new = !work.is_me(row.author)
            && !work.store.changes_by_others(row.document, seen, work.me)?.is_empty();
        if new {
            later.push(work.visit_line(row)?);
        }
    }
    let visits: Vec<VisitLine> = later;
    Ok(Changes { since, changes: found, visits })
}

/// The household and the people who are or were its members.
fn records_of(work: &Work, household: DocumentId) -> Result<Vec<DocumentId>> {
    let members = work.store.members_of(household, &work.today())?;
    let mut records = vec![household];
    records.extend(members.into_iter().map(|member| member.person).collect::<BTreeSet<_>>());
    Ok(records)
}

fn changed(work: &mut Work, id: DocumentId, seen: i64) -> Result<Vec<ChangeView>> {
    if work.store.changes_by_others(id, seen, work.me)?.is_empty() {
        return Ok(Vec::new());
    }
    let document = open(work, id)?;
    let heads = work.store.heads_at(id, seen)?;
    let label = work.called(id)?.label;
    let mut views = Vec::new();
    for change in document.changed_since(&heads)? {
        let mine = change.by.as_ref().is_some_and(|by| work.is_me(by.user));
        if !mine && is_told(document.kind(), &change) {
            views.push(view(work, id, &label, &document, change)?);
        }
    }
    Ok(views)
}

/// Bookkeeping and the parts of an entry that its one telling field already says are left out.
fn is_told(kind: Kind, change: &FieldChange) -> bool {
    let path: Vec<&str> = change.path.split('/').collect();
    match (kind, path.as_slice()) {
        (_, ["kind" | "legal_ground" | "confirmed_at"]) => false,
        // A number that was added is told by the choice of the number to dial first.
        (Kind::Household, ["phones", _, "number" | "whose"]) => change.old.is_some(),
        (_, ["notices", ..]) => false,
        _ => true,
    }
}

fn view(
    work: &mut Work,
    id: DocumentId,
    label: &str,
    document: &Document,
    change: FieldChange,
) -> Result<ChangeView> {
    let field = change.path.split('/').next_back().unwrap_or_default().to_owned();
    let mut say = |value: Option<Json>| match value {
        Some(value) => shown(work, document, &field, &value).map(Some),
        None => Ok(None),
    };
    let (old, new) = (say(change.old)?, say(change.new)?);
    let path = readable(&change.path);
    let by = work.by(change.by)?;
    Ok(ChangeView { document: id, label: label.to_owned(), path, old, new, by })
}

/// Entries are named by their ids as every other call names them.
fn readable(path: &str) -> String {
    let part =
        |part: &str| EntryId::from_key(part).map_or_else(|| part.to_owned(), |id| id.to_string());
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}
