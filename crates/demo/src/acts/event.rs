//! Events with their reporters apart, and the steps a worker can take without a desk.

use model::document::Scalar;
use model::permission::Action;
use model::record::{Entries, Event, Reporter};
use serde_json::Value as Json;

use super::{Book, after, first_entry, log_entry, text};
use crate::DemoError;
use crate::diary::Step;
use crate::scribe::Scribe;
use crate::text::{MATTERS, Matter, Where};

impl Book {
    fn matter_text(&self, at: usize) -> Result<Matter, DemoError> {
        let matter = self.diary.matters.get(at).ok_or(DemoError::Plan)?;
        MATTERS.get(matter.text).copied().ok_or(DemoError::Plan)
    }

    /// E01 and E02 in one changeset, the reporter in a document apart.
    pub(super) fn raise_event(
        &mut self,
        step: Step,
        at: usize,
        scribe: &mut Scribe,
    ) -> Result<(), DemoError> {
        let matter = self.diary.matters.get(at).ok_or(DemoError::Plan)?.clone();
        let said = self.matter_text(at)?;
        let home = self.home(matter.home)?.clone();
        let (place, dwelling) = self.door_of(home.door)?;
        let layout =
            self.plan.buildings.iter().find(|building| building.id == place).map(|it| it.layout);
        let estate = layout.map_or("", |layout| layout.estate);
        let mut stroke = scribe.begin(step.seat, step.at, Action::EventRaise.code())?;
        let log = Entries::from([
            (scribe.entry_id(step.at), first_entry("E01", &[])),
            (
                after(step.at, scribe),
                first_entry("E02", &[("called_emergency", Json::Bool(false))]),
            ),
        ]);
        let behind_a_door = said.place == Where::Door;
        let event = Event {
            category: said.category.to_owned(),
            urgency: said.urgency.to_owned(),
            source: matter.source.to_owned(),
            title: said.title.to_owned(),
            body: said.body.to_owned(),
            place: (said.place != Where::Open).then_some(place),
            dwelling: behind_a_door.then_some(dwelling),
            place_text: (said.place == Where::Open).then(|| format!("{estate}院内")),
            household: behind_a_door.then_some(home.id),
            occurred_at: Some(stroke.device_time()),
            log,
            legal_ground: Some("N".to_owned()),
            ..Event::default()
        };
        scribe.refers_to(&stroke, place);
        scribe.refers_to(&stroke, home.id);
        scribe.create(&mut stroke, matter.id, self.plan.grid, &event)?;
        if let Some(id) = matter.reporter {
            let anonymous = self.chance.percent(15);
            let teller = home.residents_on(step.day).next().filter(|_| !anonymous);
            let reporter = Reporter {
                event: Some(matter.id),
                name: teller.map(|teller| teller.name.clone()),
                phone: teller.and_then(|teller| teller.phone.clone()),
                wants_feedback: Some(!anonymous && self.chance.percent(70)),
                anonymous: Some(anonymous),
                legal_ground: Some("N".to_owned()),
                removed: None,
            };
            scribe.create(&mut stroke, id, self.spaces.community, &reporter)?;
        }
        scribe.save(stroke)
    }

    /// 即办即结: E04.
    pub(super) fn settle_event(
        &mut self,
        step: Step,
        at: usize,
        scribe: &mut Scribe,
    ) -> Result<(), DemoError> {
        let result = self.matter_text(at)?.result;
        self.event_step(step, at, "E04", &[("result", text(result))], scribe)
    }

    /// 反馈: E16.
    pub(super) fn tell_reporter(
        &mut self,
        step: Step,
        at: usize,
        scribe: &mut Scribe,
    ) -> Result<(), DemoError> {
        let told = self.diary.matters.get(at).is_some_and(|matter| matter.reporter.is_some());
        let whom = if told { "反映人" } else { "附近住户" };
        let how = self.chance.pick(&["01", "02", "02", "04"]);
        let satisfaction = self.chance.weighted(&[("1", 70), ("2", 22), ("0", 5), ("8", 3)]);
        let fields = [
            ("told_whom", text(whom)),
            ("told_how", text(how)),
            ("satisfaction", text(satisfaction)),
        ];
        self.event_step(step, at, "E16", &fields, scribe)
    }

    /// 撤回: E03.
    pub(super) fn withdraw_event(
        &mut self,
        step: Step,
        at: usize,
        scribe: &mut Scribe,
    ) -> Result<(), DemoError> {
        self.event_step(step, at, "E03", &[("note", text("同一件事已有人报过"))], scribe)
    }

    fn event_step(
        &self,
        step: Step,
        at: usize,
        transition: &str,
        fields: &[(&str, Scalar)],
        scribe: &mut Scribe,
    ) -> Result<(), DemoError> {
        let event = self.diary.matters.get(at).ok_or(DemoError::Plan)?.id;
        let entry = log_entry(scribe.entry_id(step.at), transition, fields);
        let mut stroke = scribe.begin(step.seat, step.at, Action::EventTransition.code())?;
        scribe.edit(&mut stroke, event, &[entry])?;
        scribe.save(stroke)
    }
}
