//! An event, whole, and the events with which something can still be done.

use std::collections::BTreeMap;

use model::id::{DocumentId, EntryId};
use model::record::{Event, LogEntry};
use model::schema::{MachineId, Shape};
use model::workflow::{Actor, Entry, Facts, Folded, Reason, Transition, entry_fields, machine};
use serde_json::Value as Json;
use store::table::event::EventRow;

use crate::Tablet;
use crate::api::event::{EventPage, Events, LogLine, StepChoice};
use crate::author::{Case, home_of, open};
use crate::error::Result;
use crate::photo::names;
use crate::session::Work;

const EVENTS_MAX: u32 = 500;

impl Tablet {
    /// Events with which something can still be done, the latest first.
    ///
    /// # Errors
    /// [`sync::code::Code::LOCKED`], or what the disk did.
    pub fn list_events(&self) -> Result<Events> {
        self.work(|work| {
            let rows = work.store.events_open(EVENTS_MAX)?;
            Ok(Events {
                events: rows.into_iter().map(|row| work.event_line(row)).collect::<Result<_>>()?,
            })
        })
    }

    /// An event, whole.
    ///
    /// # Errors
    /// [`sync::code::Code::LOCKED`], [`sync::code::Code::NOT_FOUND`], or what the disk did.
    pub fn show_event(&self, id: DocumentId) -> Result<EventPage> {
        self.work(|work| page(work, id))
    }
}

fn page(work: &mut Work, id: DocumentId) -> Result<EventPage> {
    let event: Event = crate::author::read(work, id)?;
    let document = open(work, id)?;
    let case = Case::of(MachineId::Event, &document, &event.log, &event.stamps)?;
    let folded = case.folded();
    let author = folded.progress.author;
    let home = home_of(work, id, &document)?;
    let actor = work.actor(&home, author == Some(work.me))?;
    let facts = Facts::of_event(id, &event, &work.store.self_handled()?);
    let row = EventRow {
        document: id,
        household: event.household,
        place: event.place,
        dwelling: event.dwelling,
        author: author.unwrap_or(work.me),
        category: event.category,
        urgency: event.urgency,
        title: event.title,
        place_text: event.place_text.clone().unwrap_or_default(),
        occurred_at: event.occurred_at.unwrap_or(0),
        state: folded.progress.code().unwrap_or_default().to_owned(),
        open: folded.state().is_some_and(|state| machine(MachineId::Event).is_open(state)),
        confirmed: folded.is_confirmed(),
        number: folded.number.clone().unwrap_or_default(),
    };
    Ok(EventPage {
        line: work.event_line(row)?,
        body: event.body,
        source: event.source,
        place_text: event.place_text,
        place: event.place,
        dwelling: event.dwelling,
        household: event.household,
        photos: names(&event.photos),
        step_zh: folded.step().map(|step| step.zh().to_owned()),
        log: case
            .entries()
            .iter()
            .map(|entry| line(work, &folded, entry, event.log.get(&entry.id)))
            .collect::<Result<_>>()?,
        may: choices(work, &case, &actor, &facts),
    })
}

fn line(work: &Work, folded: &Folded, entry: &Entry, said: Option<&LogEntry>) -> Result<LogLine> {
    let transition = machine(MachineId::Event).transition(&entry.transition);
    let not_effective = folded.not_effective.iter().find(|(id, _)| *id == entry.id);
    let doubt = folded
        .pending
        .iter()
        .find(|pending| pending.id == entry.id)
        .and_then(|pending| pending.doubt);
    Ok(LogLine {
        entry: entry.id,
        transition: entry.transition.clone(),
        zh: transition.map_or(entry.transition.as_str(), |transition| transition.zh).to_owned(),
        by: Some(work.by_user(entry.by, entry.at)?),
        fields: said.map(|said| said.fields.clone()).unwrap_or_default(),
        confirmed: entry.stamp.is_some(),
        not_effective: not_effective
            .map(|(_, code)| {
                Reason::from_code(code)
                    .map_or_else(|| code.clone(), |reason| reason.zh().to_owned())
            })
            .or_else(|| doubt.map(|reason| reason.zh().to_owned())),
    })
}

/// Steps the owner may take now without a network, once they say what they have to.
fn choices(work: &Work, case: &Case, actor: &Actor, facts: &Facts) -> Vec<StepChoice> {
    let may = |transition: &&'static Transition| {
        let said = filled_in(transition.id);
        let entry = case.next(work, transition.id, EntryId::from_bytes([0; 16]), &said);
        case.check(actor, &entry, facts).is_ok()
    };
    let choice = |transition: &'static Transition| StepChoice {
        step: transition.action.to_owned(),
        zh: transition.zh.to_owned(),
    };
    let offline = machine(MachineId::Event).transitions.iter().filter(|step| step.offline);
    offline.filter(may).map(choice).collect()
}

/// A step with every field said in some way, so that only who may and when is asked.
fn filled_in(transition: &str) -> BTreeMap<String, Json> {
    let fields = entry_fields(MachineId::Event, transition).unwrap_or_default();
    let some = |shape: &Shape| match shape {
        Shape::Bool => Json::Bool(true),
        Shape::Int(least, _) => Json::from(*least),
        Shape::Instant => Json::from(0),
        Shape::Date => Json::from("2026-01-01"),
        Shape::Ref => Json::from(EntryId::from_bytes([0; 16]).to_string()),
        Shape::OneOf(words) => Json::from(words.first().copied().unwrap_or_default()),
        _ => Json::from("1"),
    };
    fields.iter().map(|field| (field.name.to_owned(), some(&field.shape))).collect()
}
