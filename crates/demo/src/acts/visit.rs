//! Visits with what was found, done and promised, and promises that are kept.

use model::document::{Edit, Scalar};
use model::permission::Action;
use model::record::visit::{Done, Met, Promise};
use model::record::{Entries, Visit, Visitor};
use model::time::TimeMs;

use super::{Book, set, text as scalar};
use crate::DemoError;
use crate::chance::Chance;
use crate::diary::{Call, Step};
use crate::plan::other_of;
use crate::scribe::Scribe;
use crate::text;

const MET_THEM: &str = "01";

impl Book {
    pub(super) fn visit(
        &mut self,
        step: Step,
        at: usize,
        scribe: &mut Scribe,
    ) -> Result<(), DemoError> {
        let call = self.diary.calls.get(at).ok_or(DemoError::Plan)?.clone();
        let mut stroke = scribe.begin(step.seat, step.at, Action::VisitRecord.code())?;
        let household = self.home(call.home)?.id;
        let was_there = call.result == MET_THEM;
        let unchanged = was_there && !call.corrects && self.chance.percent(60);
        let visit = self.record(&call, step, stroke.device_time(), unchanged, scribe)?;
        let due = call.next.map_or(Scalar::Empty, |day| scalar(self.calendar.day(day)));
        let mut edits = vec![set("next_visit_due", due)];
        if unchanged {
            edits.push(set("confirmed_at", Scalar::Int(stroke.device_time())));
        }
        if call.corrects {
            edits.extend(self.correction(step, scribe));
        }
        scribe.refers_to(&stroke, household);
        scribe.create(&mut stroke, call.id, self.plan.grid, &visit)?;
        scribe.edit(&mut stroke, household, &edits)?;
        scribe.save(stroke)
    }

    fn record(
        &mut self,
        call: &Call,
        step: Step,
        occurred_at: TimeMs,
        unchanged: bool,
        scribe: &mut Scribe,
    ) -> Result<Visit, DemoError> {
        let home = self.home(call.home)?;
        let was_there = call.result == MET_THEM;
        let there: Vec<_> =
            home.residents_on(step.day).filter(|it| !it.gone).map(|it| it.id).collect();
        let household = home.id;
        let colleague = other_of(self.plan.crew, step.seat);
        let is_winter = self.calendar.is_winter(step.day);
        let chance = &mut self.chance;
        let mut met = Entries::new();
        if was_there {
            for person in
                there.iter().take(usize::from(chance.percent(70)) + usize::from(chance.percent(25)))
            {
                met.insert(scribe.entry_id(step.at), Met { person: Some(*person) });
            }
        }
        let mut visitors = Entries::new();
        if colleague != step.seat && chance.percent(4) {
            let user = scribe.user(colleague)?;
            visitors.insert(scribe.entry_id(step.at), Visitor { user: Some(user), name: None });
        }
        let promises = call.promise.iter().map(|promised| {
            let due = Some(self.calendar.day(promised.due));
            (promised.entry, Promise { text: promised.text.to_owned(), due, ..Promise::default() })
        });
        let left_card = matches!((call.result, call.method), ("02", "01"));
        Ok(Visit {
            household: Some(household),
            visit_type: call.visit_type.to_owned(),
            must_visit: call.must_visit.map(str::to_owned),
            method: call.method.to_owned(),
            result: call.result.to_owned(),
            occurred_at,
            visitors,
            met,
            unchanged: unchanged.then_some(true),
            done: done(call, scribe, step.at),
            promises: promises.collect(),
            note: if chance.percent(if was_there { 75 } else { 90 }) {
                note(call, is_winter, chance)
            } else {
                String::new()
            },
            card_left: (left_card && chance.percent(80)).then_some(true),
            next_on: call.next.map(|day| self.calendar.day(day)),
            legal_ground: Some("N".to_owned()),
            ..Visit::default()
        })
    }

    pub(super) fn settle_promise(
        &mut self,
        step: Step,
        at: usize,
        scribe: &mut Scribe,
    ) -> Result<(), DemoError> {
        let call = self.diary.calls.get(at).ok_or(DemoError::Plan)?;
        let promised = call.promise.as_ref().ok_or(DemoError::Plan)?;
        let set_in = |name: &str, value: String| {
            Edit::SetIn("promises".to_owned(), promised.entry, name.to_owned(), Scalar::Text(value))
        };
        let edits = [
            set_in("done_on", self.calendar.day(step.day)),
            set_in("outcome", promised.outcome.to_owned()),
        ];
        let mut stroke = scribe.begin(step.seat, step.at, Action::PromiseSettle.code())?;
        scribe.edit(&mut stroke, call.id, &edits)?;
        scribe.save(stroke)
    }
}

fn note(call: &Call, is_winter: bool, chance: &mut Chance) -> String {
    let winter = is_winter && chance.percent(35);
    let notes = match (call.result, call.method, call.visit_type) {
        ("02", "02" | "03", _) => text::NO_ANSWER,
        ("02", ..) => text::NOBODY,
        ("03", ..) => text::DECLINED,
        ("04" | "05", ..) => text::MOVED,
        (_, _, "03") => text::CARE,
        (_, _, "04") => text::FOLLOW_UP,
        (_, _, "06") => text::PROXY,
        (_, _, "07") => text::SAFETY,
        (_, "04", _) => text::OUTSIDE,
        _ if winter => text::WINTER,
        _ => text::NOTES,
    };
    chance.pick(notes).to_owned()
}

/// What was done at the door, by the sort of visit.
fn done(call: &Call, scribe: &mut Scribe, at: TimeMs) -> Entries<Done> {
    let what = match (call.result, call.visit_type) {
        (MET_THEM, "05") => "policy",
        (MET_THEM, "07") => "safety",
        (MET_THEM, "06") => "service",
        (MET_THEM, "09") => "opinion",
        _ => return Entries::new(),
    };
    Entries::from([(scribe.entry_id(at), Done { what: what.to_owned(), record: None })])
}
