//! Noting a lead: homed with the committee, shared to its author, in one changeset with its first step (M01).

use std::collections::BTreeMap;

use model::document::{Edit, entry_scalars};
use model::permission::Action;
use model::record::lead::{Party, Request};
use model::record::{Entries, Lead};
use model::schema::MachineId;
use model::space::{Right, Space};
use model::workflow::Facts;
use serde_json::Value as Json;
use sync::code::Code;

use super::screen::protection_page;
use crate::Tablet;
use crate::api::common::SavedReply;
use crate::api::dispute::{DisputeReply, LeadInput, NoteDispute, PartyInput};
use crate::author::{Authoring, Case};
use crate::error::{NO_COMMITTEE, Result, TabletError};
use crate::household::STATUTORY;
use crate::input;
use crate::session::Work;

const NOTE: &str = "M01";
/// 主动调解
const OWN_INITIATIVE: &str = "2";
/// 2方
const TWO_SIDES: &str = "1";
const SCREEN: [&str; 3] = ["screen_hurt", "screen_threatened", "screen_dependent"];

impl Tablet {
    /// Asks the three questions first; notes the lead only after three times no.
    ///
    /// On a yes nothing of the request is kept, not even the draft it came from.
    ///
    /// # Errors
    /// [`NO_COMMITTEE`] when no committee takes leads from this person, what was typed wrongly, the judge's code,
    /// or what the disk did.
    pub fn note_dispute(&self, ask: &NoteDispute) -> Result<DisputeReply> {
        self.work(|work| {
            if !ask.answers.is_clear() {
                if let Some(draft) = ask.lead.as_ref().and_then(|lead| lead.draft.as_deref()) {
                    work.store.drop_draft(draft)?;
                }
                return Ok(DisputeReply::Protect { page: protection_page() });
            }
            match &ask.lead {
                None => Ok(DisputeReply::Clear),
                Some(lead) => Ok(DisputeReply::Saved { saved: note(work, lead)? }),
            }
        })
    }
}

fn note(work: &mut Work, ask: &LeadInput) -> Result<SavedReply> {
    let committee = committee(work, ask)?;
    let actor = work.actor(&committee, true)?;
    let mut authoring = Authoring::begin(work, Action::LeadNote);
    let lead = lead(&mut authoring, ask)?;
    let id = authoring.record();
    let said: BTreeMap<String, Json> =
        SCREEN.iter().map(|question| ((*question).to_owned(), Json::Bool(false))).collect();
    let entry = authoring.entry();
    let mut case = Case::new(MachineId::Mediation);
    let step = case.next(authoring.work, NOTE, entry, &said);
    case.take(&actor, step, &Facts::of_lead(id, &lead))?;
    let scalars = entry_scalars(MachineId::Mediation, NOTE, &said);
    authoring.create(id, &lead, [Edit::Add("log".to_owned(), entry, scalars)], committee)?;
    authoring.finishes(ask.draft.clone());
    Ok(SavedReply::of(&authoring.save()?).hinting(&format!("{}{}", ask.title, ask.facts)))
}

/// The committee the person may hand in to.
fn committee(work: &Work, ask: &LeadInput) -> Result<Space> {
    let mut teams = work.spaces_with(Right::writes)?;
    teams.retain(|space| matches!(space, Space::Team(_)));
    let named = input::filled(ask.committee.as_deref()).and_then(|name| name.parse::<Space>().ok());
    match (named, teams.as_slice()) {
        (_, []) => Err(NO_COMMITTEE.into()),
        (Some(named), teams) if teams.contains(&named) => Ok(named),
        (None, [only]) => Ok(*only),
        _ => Err(TabletError::field(Code::FIELD_REFUSED, "committee")),
    }
}

fn lead(authoring: &mut Authoring<'_>, ask: &LeadInput) -> Result<Lead> {
    let title = input::text(Some(&ask.title))
        .ok_or_else(|| TabletError::field(Code::FIELD_REFUSED, "title"))?;
    let source = ask.dispute_source.as_deref().unwrap_or(OWN_INITIATIVE);
    let scale = ask.dispute_scale.as_deref().unwrap_or(TWO_SIDES);
    let mut parties = Entries::new();
    for typed in &ask.parties {
        parties.insert(authoring.entry(), party(typed)?);
    }
    let requests = ask.requests.iter().filter_map(|text| input::text(Some(text)));
    let requests =
        requests.map(|text| (authoring.entry(), Request { text, removed: None })).collect();
    Ok(Lead {
        title,
        dispute_type: input::code("dispute_type", &ask.dispute_type, "dispute_type")?,
        dispute_subtype: input::maybe_code(
            "dispute_subtype",
            ask.dispute_subtype.as_deref(),
            "dispute_subtype",
        )?,
        dispute_source: input::code("dispute_source", source, "dispute_source")?,
        dispute_scale: input::code("dispute_scale", scale, "dispute_scale")?,
        happened_on: input::maybe_date(ask.happened_on.as_deref(), "happened_on")?,
        place_text: input::text(ask.place_text.as_deref()),
        facts: ask.facts.trim().to_owned(),
        parties,
        requests,
        screened_at: Some(authoring.at()),
        legal_ground: Some(STATUTORY.to_owned()),
        ..Lead::default()
    })
}

fn party(typed: &PartyInput) -> Result<Party> {
    let phone = input::text(typed.phone.as_deref());
    Ok(Party {
        side: typed.side.clone(),
        person: typed.person,
        name: input::text(typed.name.as_deref()),
        phone: phone.map(|phone| input::phone(&phone, "phone")).transpose()?,
        address: input::text(typed.address.as_deref()),
        removed: None,
    })
}
