//! Raising an event: 新建 and 上报 in one changeset, with whoever told of it in a record of its own that goes to the
//! community and stays apart.

use std::collections::BTreeMap;

use model::document::{Edit, entry_scalars};
use model::id::DocumentId;
use model::permission::Action;
use model::record::{Event, Reporter};
use model::schema::MachineId;
use model::space::{Right, Space};
use model::workflow::Facts;
use serde_json::Value as Json;
use sync::code::Code;

use crate::Tablet;
use crate::api::common::SavedReply;
use crate::api::event::{RaiseEvent, ReporterInput};
use crate::author::{Authoring, Case, home_of, open};
use crate::error::{CALL_FIRST, Result, TabletError};
use crate::household::STATUTORY;
use crate::input;
use crate::photo::photos;
use crate::session::Work;

/// 一般
const NORMAL: &str = "3";
/// 特急
const CRITICAL: &str = "1";
/// 巡查发现
const FOUND_ON_ROUND: &str = "01";
const CREATE: &str = "E01";
const REPORT: &str = "E02";
const WITHDRAW: &str = "E03";

impl Tablet {
    /// Raises an event.
    ///
    /// # Errors
    /// [`CALL_FIRST`] for 特急 before the question was answered; what was typed wrongly; the rule of the workflow
    /// that speaks against it; the judge's code; or what the disk did.
    pub fn raise_event(&self, ask: &RaiseEvent) -> Result<SavedReply> {
        self.work(|work| {
            let grid = grid_of(work, ask)?;
            let actor = work.actor(&grid, true)?;
            let mut authoring = Authoring::begin(work, Action::EventRaise);
            let event = event(&mut authoring, ask)?;
            let id = authoring.record();
            let facts = Facts::of_event(id, &event, &Default::default());
            let mut case = Case::new(MachineId::Event);
            let mut log = Vec::new();
            for (transition, said) in [(CREATE, BTreeMap::new()), (REPORT, reported(&event, ask)?)]
            {
                // Ids in the order of the steps: whoever authors them again keeps it.
                let entry = authoring.entry_after(log.len());
                let step = case.next(authoring.work, transition, entry, &said);
                case.take(&actor, step, &facts)?;
                let scalars = entry_scalars(MachineId::Event, transition, &said);
                log.push(Edit::Add("log".to_owned(), entry, scalars));
            }
            authoring.create(id, &event, log, grid)?;
            if let Some(reporter) = &ask.reporter {
                hand_in(&mut authoring, id, reporter, grid)?;
            }
            let taken_back = entry_scalars(MachineId::Event, WITHDRAW, &BTreeMap::new());
            let entry = authoring.entry_after(2);
            authoring.undo_also(id, Edit::Add("log".to_owned(), entry, taken_back));
            authoring.finishes(ask.draft.clone());
            Ok(SavedReply::of(&authoring.save()?).hinting(&format!("{}{}", ask.title, ask.body)))
        })
    }
}

fn event(authoring: &mut Authoring<'_>, ask: &RaiseEvent) -> Result<Event> {
    let title = input::text(Some(&ask.title))
        .ok_or_else(|| TabletError::field(Code::FIELD_REFUSED, "title"))?;
    Ok(Event {
        category: input::code("event_category", &ask.category, "category")?,
        urgency: input::code("urgency", ask.urgency.as_deref().unwrap_or(NORMAL), "urgency")?,
        source: input::code(
            "event_source",
            ask.source.as_deref().unwrap_or(FOUND_ON_ROUND),
            "source",
        )?,
        title,
        body: ask.body.trim().to_owned(),
        place: ask.place,
        dwelling: ask.dwelling,
        place_text: input::text(ask.place_text.as_deref()),
        household: ask.household,
        occurred_at: Some(ask.occurred_at.unwrap_or(authoring.at())),
        photos: photos(authoring, &ask.photos)?,
        legal_ground: Some(STATUTORY.to_owned()),
        ..Event::default()
    })
}

/// What 上报 says. The app is never the emergency channel: 特急 is asked first whether someone was called.
fn reported(event: &Event, ask: &RaiseEvent) -> Result<BTreeMap<String, Json>> {
    if event.urgency == CRITICAL && ask.called_emergency.is_none() {
        return Err(CALL_FIRST.into());
    }
    let called =
        ask.called_emergency.map(|called| ("called_emergency".to_owned(), Json::Bool(called)));
    Ok(called.into_iter().collect())
}

/// The grid an event belongs to: that of its building or household, the one named, or the only one there is.
fn grid_of(work: &mut Work, ask: &RaiseEvent) -> Result<Space> {
    if let Some(id) = ask.place.or(ask.household) {
        let document = open(work, id)?;
        return home_of(work, id, &document);
    }
    let grids: Vec<Space> = work
        .spaces_with(|right| right == Right::Write)?
        .into_iter()
        .filter(|space| matches!(space, Space::Grid(_)))
        .collect();
    let named = input::filled(ask.space.as_deref()).and_then(|name| name.parse::<Space>().ok());
    match (named, grids.as_slice()) {
        (Some(named), grids) if grids.contains(&named) => Ok(named),
        (None, [only]) => Ok(*only),
        (None, []) => Err(Code::NO_GRANT.into()),
        _ => Err(TabletError::field(Code::FIELD_REFUSED, "space")),
    }
}

fn hand_in(
    authoring: &mut Authoring<'_>,
    event: DocumentId,
    told: &ReporterInput,
    grid: Space,
) -> Result<()> {
    if *told == ReporterInput::default() {
        return Ok(());
    }
    let community = grid.community().ok_or(Code::WRONG_SPACE)?;
    let kept =
        |text: &Option<String>| if told.anonymous { None } else { input::text(text.as_deref()) };
    let reporter = Reporter {
        event: Some(event),
        name: kept(&told.name),
        phone: kept(&told.phone).map(|phone| input::phone(&phone, "phone")).transpose()?,
        wants_feedback: Some(told.wants_feedback && !told.anonymous),
        anonymous: Some(told.anonymous),
        legal_ground: Some(STATUTORY.to_owned()),
        removed: None,
    };
    let id = authoring.record();
    authoring.create(id, &reporter, [], community)
}
