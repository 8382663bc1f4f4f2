//! A step of an event: one of those the page offers, with what its table asks for.

use model::rng::Rng;
use model::schema::{MachineId, Shape};
use model::workflow::{entry_fields, machine};
use serde_json::{Map, Value as Json, json};
use tablet::api;

use super::Actor;
use super::ask::{Ask, below, of_grid};
use crate::ledger::Ledger;

impl Actor<'_> {
    pub(super) fn step(&self, rng: &mut Rng, ledger: &Ledger, grid: usize) -> Option<Ask> {
        let event = of_grid(rng, &ledger.events, grid)?;
        let page = api::call(self.app, "show_event", json!({ "id": event })).ok()?;
        let may = page["may"].as_array()?;
        let step = may.get(below(rng, may.len()))?["step"].as_str()?.to_owned();
        let transitions = &machine(MachineId::Event).transitions;
        let transition = transitions.iter().find(|transition| transition.action == step)?;
        let mut fields = Map::new();
        for field in
            entry_fields(MachineId::Event, transition.id)?.iter().filter(|field| field.required)
        {
            fields.insert(field.name.to_owned(), self.value(&field.shape));
        }
        let input = json!({ "event": event, "step": step, "fields": fields });
        Some(Ask { grid: Some(grid), target: Some(event), ..Ask::new("step_event", input) })
    }

    fn value(&self, shape: &Shape) -> Json {
        match shape {
            Shape::Int(least, _) => json!(least),
            Shape::Bool => json!(true),
            Shape::Code(_) => json!("1"),
            Shape::OneOf(words) => json!(words.first()),
            Shape::Date => json!("2026-11-20"),
            Shape::Instant => json!(self.now),
            _ => json!("办了"),
        }
    }
}
