//! Dispute leads: the safety screen first, then handed to the committee.

use model::document::Scalar;
use model::permission::Action;
use model::record::lead::{Party, Request};
use model::record::{Entries, Lead};
use serde_json::Value as Json;

use super::{Book, first_entry, log_entry, text};
use crate::DemoError;
use crate::diary::{Quarrel, Step};
use crate::scribe::Scribe;
use crate::text::QUARRELS;

/// The three questions of the safety screen (DOMAIN 3.6), all answered with no.
const SCREEN: [&str; 3] = ["screen_hurt", "screen_threatened", "screen_dependent"];

impl Book {
    fn quarrel(&self, at: usize) -> Result<(Quarrel, crate::text::Quarrel), DemoError> {
        let quarrel = self.diary.quarrels.get(at).ok_or(DemoError::Plan)?;
        let said = QUARRELS.get(quarrel.text).copied().ok_or(DemoError::Plan)?;
        Ok((quarrel.clone(), said))
    }

    /// M01.
    pub(super) fn note_lead(
        &mut self,
        step: Step,
        at: usize,
        scribe: &mut Scribe,
    ) -> Result<(), DemoError> {
        let (quarrel, said) = self.quarrel(at)?;
        let mut parties = Entries::new();
        for (side, home) in ["a", "b"].into_iter().zip(quarrel.homes) {
            let home = self.home(home)?;
            let Some(head) = home.residents.first() else { continue };
            let door = self.plan.doors.get(home.door).ok_or(DemoError::Plan)?;
            parties.insert(
                scribe.entry_id(step.at),
                Party {
                    side: side.to_owned(),
                    person: Some(head.id),
                    name: Some(head.name.clone()),
                    phone: head.phone.clone(),
                    address: Some(door.door.label()),
                    removed: None,
                },
            );
        }
        let screened: Vec<(&str, Json)> =
            SCREEN.iter().map(|name| (*name, Json::Bool(false))).collect();
        let mut stroke = scribe.begin(step.seat, step.at, Action::LeadNote.code())?;
        let request = Request { text: said.asks.to_owned(), removed: None };
        let lead = Lead {
            title: said.title.to_owned(),
            dispute_type: said.dispute_type.to_owned(),
            dispute_subtype: (!said.subtype.is_empty()).then(|| said.subtype.to_owned()),
            dispute_source: "2".to_owned(),
            dispute_scale: "1".to_owned(),
            happened_on: Some(self.calendar.day(step.day + 2)),
            place_text: None,
            facts: said.facts.to_owned(),
            parties,
            requests: Entries::from([(scribe.entry_id(step.at), request)]),
            screened_at: Some(stroke.device_time()),
            log: Entries::from([(scribe.entry_id(step.at), first_entry("M01", &screened))]),
            legal_ground: Some("N".to_owned()),
            ..Lead::default()
        };
        for home in quarrel.homes {
            scribe.refers_to(&stroke, self.home(home)?.id);
        }
        scribe.create(&mut stroke, quarrel.id, self.spaces.committee, &lead)?;
        scribe.save(stroke)
    }

    /// 当场劝和: M02.
    pub(super) fn settle_lead(
        &mut self,
        step: Step,
        at: usize,
        scribe: &mut Scribe,
    ) -> Result<(), DemoError> {
        let (_, said) = self.quarrel(at)?;
        let fields = [("both_content", Scalar::Bool(true)), ("result", text(said.settled))];
        self.lead_step(step, at, "M02", &fields, scribe)
    }

    /// 主动介入: M03 by the committee.
    pub(super) fn take_up_lead(
        &mut self,
        step: Step,
        at: usize,
        scribe: &mut Scribe,
    ) -> Result<(), DemoError> {
        let fields = [
            ("applicant", text("committee")),
            ("applied_how", text("spoken")),
            ("consent_to_share", Scalar::Bool(true)),
        ];
        self.lead_step(step, at, "M03", &fields, scribe)
    }

    fn lead_step(
        &self,
        step: Step,
        at: usize,
        transition: &str,
        fields: &[(&str, Scalar)],
        scribe: &mut Scribe,
    ) -> Result<(), DemoError> {
        let lead = self.diary.quarrels.get(at).ok_or(DemoError::Plan)?.id;
        let entry = log_entry(scribe.entry_id(step.at), transition, fields);
        let mut stroke = scribe.begin(step.seat, step.at, Action::LeadTransition.code())?;
        scribe.edit(&mut stroke, lead, &[entry])?;
        scribe.save(stroke)
    }
}
