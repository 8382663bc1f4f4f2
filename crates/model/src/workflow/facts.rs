//! What guards need to know of the record beside its log. A small extract, so that rules never read documents.

use std::collections::BTreeSet;

use crate::id::DocumentId;
use crate::record::{Event, Lead};

/// Facts of the record at the moment of the step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// The record itself.
    pub document: Option<DocumentId>,
    /// An event's category.
    pub category: String,
    /// An event's urgency.
    pub urgency: String,
    /// Whether an event says where.
    pub has_place: bool,
    /// Characters of an event's title and body, blanks at the ends not counted.
    pub text_chars: usize,
    /// An event's photos that were not taken down.
    pub photos: usize,
    /// 自办清单: the categories a worker may settle on the spot, as the district set them.
    pub self_handled: BTreeSet<String>,
    /// The sides of a quarrel: 2 when both are named.
    pub sides: usize,
}

impl Facts {
    /// Of an event; `self_handled` is the district's list.
    #[must_use]
    pub fn of_event(document: DocumentId, event: &Event, self_handled: &BTreeSet<String>) -> Self {
        let said =
            |text: &Option<String>| text.as_deref().is_some_and(|text| !text.trim().is_empty());
        Self {
            document: Some(document),
            category: event.category.clone(),
            urgency: event.urgency.clone(),
            has_place: event.place.is_some() || event.dwelling.is_some() || said(&event.place_text),
            text_chars: event.title.trim().chars().count() + event.body.trim().chars().count(),
            photos: event.photos.values().filter(|photo| photo.removed.is_none()).count(),
            self_handled: self_handled.clone(),
            sides: 0,
        }
    }

    /// Of a dispute.
    #[must_use]
    pub fn of_lead(document: DocumentId, lead: &Lead) -> Self {
        let parties = lead.parties.values().filter(|party| party.removed.is_none());
        let sides: BTreeSet<_> = parties.map(|party| party.side.as_str()).collect();
        Self { document: Some(document), sides: sides.len(), ..Self::default() }
    }
}
