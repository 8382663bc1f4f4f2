//! The whole of a household on one page: facts with who wrote them, members, visits, promises, events, conflicts.

use std::collections::BTreeSet;

use model::document::Document;
use model::id::{DocumentId, EntryId};
use model::record::{Household, Person, Place};

use crate::Tablet;
use crate::api::common::By;
use crate::api::household::{
    EventLine, FactView, HouseholdPage, MemberView, PhoneView, PromiseLine, ResidenceView,
    VisitLine,
};
use crate::author::{open, read};
use crate::conflict::conflicts_of;
use crate::error::Result;
use crate::session::Work;

const VISITS_MAX: u32 = 20;
const EVENTS_MAX: u32 = 50;

impl Tablet {
    /// A household, whole.
    ///
    /// # Errors
    /// [`sync::code::Code::LOCKED`], [`sync::code::Code::NOT_FOUND`], or what the disk did.
    pub fn show_household(&self, id: DocumentId) -> Result<HouseholdPage> {
        self.work(|work| page(work, id))
    }
}

fn page(work: &mut Work, id: DocumentId) -> Result<HouseholdPage> {
    let household: Household = read(work, id)?;
    let document = open(work, id)?;
    let members = members(work, id)?;
    let mut conflicts = conflicts_of(work, id)?;
    for member in &members {
        conflicts.extend(conflicts_of(work, member.person)?);
    }
    Ok(HouseholdPage {
        household: id,
        residences: residences(work, &household)?,
        phones: phones(work, &household, &document)?,
        members,
        confirmed: confirmed(work, &household, &document)?,
        facts: facts(work, &document)?,
        visits: visits(work, id)?,
        promises: promises(work, id)?,
        events: events(work, id)?,
        conflicts,
        cloud: work.cloud(id)?,
        label: household.label,
        household_no: household.household_no,
        best_time: household.best_time,
        comm_language: household.comm_language,
        people_count_only: household.people_count_only,
        children_u14: household.children_u14,
        remark: household.remark,
        next_visit_due: household.next_visit_due,
    })
}

/// When it was looked at, as the record says: an undo writes an earlier moment again, and is none itself.
fn confirmed(work: &Work, household: &Household, document: &Document) -> Result<Option<By>> {
    let Some(at) = household.confirmed_at else { return Ok(None) };
    Ok(work.by(document.written_by("confirmed_at")?)?.map(|by| By { at, ..by }))
}

fn residences(work: &mut Work, household: &Household) -> Result<Vec<ResidenceView>> {
    let today = work.today();
    let current: BTreeSet<_> =
        household.current_residences(&today).map(|it| (it.place, it.dwelling)).collect();
    let mut views = Vec::new();
    for (entry, residence) in household.residences.iter().filter(|(_, it)| it.removed.is_none()) {
        let door = match (residence.place, residence.dwelling) {
            (Some(place), Some(dwelling)) => door(work, place, dwelling, &today)?,
            _ => String::new(),
        };
        views.push(ResidenceView {
            entry: *entry,
            place: residence.place,
            dwelling: residence.dwelling,
            door,
            from: residence.from.clone(),
            to: residence.to.clone(),
            season: residence.season.clone(),
            current: current.contains(&(residence.place, residence.dwelling)),
        });
    }
    Ok(views)
}

/// `3-2-501`, or how the door is found where it has no number; empty when its building is not here.
fn door(work: &mut Work, place: DocumentId, dwelling: EntryId, today: &str) -> Result<String> {
    let rows = work.store.doors(place, today)?;
    if let Some(row) = rows.into_iter().find(|row| row.dwelling == dwelling) {
        return Ok(row.door);
    }
    let place = read::<Place>(work, place).ok();
    let landmark = place.and_then(|place| place.dwellings.get(&dwelling)?.landmark.clone());
    Ok(landmark.unwrap_or_default())
}

fn phones(work: &Work, household: &Household, document: &Document) -> Result<Vec<PhoneView>> {
    let best = household.phone().map(|phone| phone.number.clone());
    let mut views = Vec::new();
    for (entry, phone) in household.phones.iter().filter(|(_, phone)| phone.removed.is_none()) {
        views.push(PhoneView {
            entry: *entry,
            number: phone.number.clone(),
            whose: phone.whose.clone(),
            best: household.phone_best == Some(*entry)
                || (household.phone_best.is_none() && best.as_ref() == Some(&phone.number)),
            by: work.by(document.written_by(&format!("phones/{}/number", entry.key()))?)?,
        });
    }
    views.sort_by_key(|view| (!view.best, view.entry));
    Ok(views)
}

fn members(work: &mut Work, id: DocumentId) -> Result<Vec<MemberView>> {
    let mut views = Vec::new();
    for row in work.store.members_of(id, &work.today())? {
        let person: Person = read(work, row.person)?;
        let phones = person.phones.into_values().filter(|phone| phone.removed.is_none());
        views.push(MemberView {
            cloud: work.cloud(row.person)?,
            person: row.person,
            entry: row.entry,
            name: row.name,
            name_native: row.name_native,
            alias: row.alias,
            sex: row.sex,
            birth: row.birth,
            relation: row.relation,
            residency: row.residency,
            phones: phones.map(|phone| phone.number).collect(),
            died_on: row.died_on,
        });
    }
    Ok(views)
}

/// Who wrote each fact that stands: so that nobody asks twice, and everybody knows whom to ask.
fn facts(work: &Work, document: &Document) -> Result<Vec<FactView>> {
    let value = model::document::flatten(&document.value()?);
    let mut views = Vec::new();
    for path in value.keys().filter(|path| *path != "kind") {
        views.push(FactView { path: path.clone(), by: work.by(document.written_by(path)?)? });
    }
    Ok(views)
}

fn visits(work: &mut Work, id: DocumentId) -> Result<Vec<VisitLine>> {
    work.store.visits_of(id, VISITS_MAX)?.into_iter().map(|row| work.visit_line(row)).collect()
}

fn promises(work: &Work, id: DocumentId) -> Result<Vec<PromiseLine>> {
    let line = |row: store::table::promise::PromiseRow| PromiseLine {
        visit: row.visit,
        entry: row.entry,
        mine: work.is_me(row.author),
        text: row.text,
        due: row.due,
    };
    Ok(work.store.promises_to(id, &work.today())?.into_iter().map(line).collect())
}

fn events(work: &Work, id: DocumentId) -> Result<Vec<EventLine>> {
    let rows = work.store.events_of(id, EVENTS_MAX)?;
    rows.into_iter().filter(|row| row.open).map(|row| work.event_line(row)).collect()
}
