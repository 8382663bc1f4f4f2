//! Which action: drawn by weight, with what is known of the district.

use std::collections::BTreeSet;

use model::id::DocumentId;
use model::rng::Rng;
use serde_json::{Value as Json, json};
use tablet::api;

use super::Actor;
use crate::ledger::Ledger;
use crate::world::Seat;

/// A white pixel.
const PHOTO: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const NAMES: [&str; 4] = ["王建国", "才旦卓玛", "马秀英", "张小红"];

/// A call to be made, and what to remember of it.
#[derive(Clone, Debug)]
pub struct Ask {
    /// The call.
    pub call: &'static str,
    /// Its request.
    pub input: Json,
    /// The grid it is made in.
    pub grid: Option<usize>,
    /// The record it is about.
    pub target: Option<DocumentId>,
    /// A word that must be found again.
    pub mark: Option<String>,
    /// A value put into `best_time`.
    pub writes: Option<String>,
    /// A value chosen there, and the values it was chosen among.
    pub chooses: Option<(String, BTreeSet<String>)>,
}

impl Ask {
    pub(super) fn new(call: &'static str, input: Json) -> Self {
        Self { call, input, grid: None, target: None, mark: None, writes: None, chooses: None }
    }
}

impl Actor<'_> {
    pub(super) fn draw(&self, rng: &mut Rng, ledger: &Ledger) -> Option<Ask> {
        let grid = match self.seat {
            Seat::Worker(grids) => grids[below(rng, grids.len())],
            Seat::Desk => below(rng, 3),
            Seat::Mediator => return self.look(rng, ledger),
        };
        let household = of_grid(rng, &ledger.households, grid);
        match (rng.below(100), household) {
            (0..24, Some(household)) => self.visit(rng, grid, household),
            (24..32, Some(household)) => Some(self.unchanged(grid, household)),
            (32..52, Some(household)) => Some(self.edit(rng, grid, household)),
            (52..59, _) => self.household(rng, grid),
            (59..65, Some(household)) => Some(self.member(rng, grid, household)),
            (65..75, _) => self.event(rng, grid),
            (75..82, _) => self.step(rng, ledger, grid),
            (82..86, _) => Some(self.lead()),
            (86..90, _) => Some(Ask { grid: Some(grid), ..Ask::new("undo", json!({})) }),
            (90..94, _) => self.choose(rng),
            _ => self.look(rng, ledger),
        }
    }

    fn mark(&self, canary: &str) -> String {
        format!("鸢{canary}.{}号", self.number)
    }

    fn in_grid(&self, grid: usize) -> String {
        self.mark(&format!("g{grid}"))
    }

    fn visit(&self, rng: &mut Rng, grid: usize, household: DocumentId) -> Option<Ask> {
        let mark = self.in_grid(grid);
        let mut input = json!({ "household": household, "result": "01", "note": mark });
        if one_in(rng, 3) {
            input["promises"] = json!([{ "text": format!("答应{mark}"), "due": "2026-11-20" }]);
        }
        if one_in(rng, 3) {
            input["edits"] = json!({ "phone": { "number": phone(rng) } });
        }
        if one_in(rng, 12) {
            let taken = api::call(self.app, "take_photo", json!({ "base64": PHOTO })).ok()?;
            input["photos"] = json!([taken["name"]]);
        }
        Some(Ask { grid: Some(grid), mark: Some(mark), ..Ask::new("record_visit", input) })
    }

    fn unchanged(&self, grid: usize, household: DocumentId) -> Ask {
        let mark = self.in_grid(grid);
        let input =
            json!({ "household": household, "result": "01", "unchanged": true, "note": mark });
        Ask { grid: Some(grid), mark: Some(mark), ..Ask::new("record_visit", input) }
    }

    fn edit(&self, rng: &mut Rng, grid: usize, household: DocumentId) -> Ask {
        let mark = self.in_grid(grid);
        let (edits, writes) = match rng.below(5) {
            0 => (json!({ "phone": { "number": phone(rng), "whose": mark } }), None),
            1 => (json!({ "remark": mark }), None),
            2 => (json!({ "people_count_only": 1 + rng.below(9) }), None),
            _ => (json!({ "best_time": mark }), Some(mark.clone())),
        };
        let word = edits.get("phone").is_some().then(|| mark.clone());
        let input = json!({ "household": household, "edits": edits });
        Ask {
            grid: Some(grid),
            target: Some(household),
            mark: word,
            writes,
            ..Ask::new("edit_household", input)
        }
    }

    fn household(&self, rng: &mut Rng, grid: usize) -> Option<Ask> {
        let building = self.buildings.iter().find(|building| building.grid == grid)?;
        let door = building.doors[below(rng, building.doors.len())];
        let mark = self.in_grid(grid);
        let name = NAMES[below(rng, NAMES.len())];
        let input = json!({
            "place": building.place,
            "dwelling": door,
            "label": format!("{mark}家"),
            "members": [{ "name": name, "birth": "1971", "relation": "02" }],
        });
        Some(Ask { grid: Some(grid), mark: Some(mark), ..Ask::new("create_household", input) })
    }

    fn member(&self, rng: &mut Rng, grid: usize, household: DocumentId) -> Ask {
        let mark = self.in_grid(grid);
        let name = NAMES[below(rng, NAMES.len())];
        let member = json!({ "name": name, "alias": mark, "birth": "1990", "relation": "30" });
        let input = json!({ "household": household, "member": member });
        Ask { grid: Some(grid), ..Ask::new("add_member", input) }
    }

    fn event(&self, rng: &mut Rng, grid: usize) -> Option<Ask> {
        let building = self.buildings.iter().find(|building| building.grid == grid)?;
        let mark = self.in_grid(grid);
        let category = if one_in(rng, 2) { "21" } else { "22" };
        let mut input = json!({
            "category": category,
            "title": format!("楼道灯不亮{mark}"),
            "body": "三单元二层",
            "place": building.place,
        });
        if one_in(rng, 3) {
            let told = self.mark(&format!("r{}", self.user));
            input["reporter"] =
                json!({ "name": told, "phone": "15400000044", "wants_feedback": true });
        }
        Some(Ask { grid: Some(grid), mark: Some(mark), ..Ask::new("raise_event", input) })
    }

    fn lead(&self) -> Ask {
        let mark = self.mark(&format!("l{}", self.user));
        let answers = json!({
            "hurt_or_threatened": false, "minor_or_dependent": false, "afraid_to_go_home": false,
        });
        let lead = json!({ "title": "楼上漏水", "dispute_type": "02", "facts": mark });
        let input = json!({ "answers": answers, "lead": lead });
        Ask { mark: Some(mark), ..Ask::new("note_dispute", input) }
    }

    /// One of two values.
    fn choose(&self, rng: &mut Rng) -> Option<Ask> {
        let open = api::call(self.app, "list_conflicts", json!({})).ok()?["conflicts"].take();
        let open = open.as_array()?;
        let conflict = open.get(below(rng, open.len()))?;
        let values = conflict["values"].as_array()?;
        let at = below(rng, values.len());
        let value = values.get(at)?;
        let input = json!({
            "document": conflict["document"],
            "field": conflict["field"],
            "entry": conflict["entry"],
            "within": conflict["within"],
            "change": value["change"],
        });
        let mut seen: BTreeSet<String> =
            values.iter().filter_map(|value| Some(value["value"].as_str()?.to_owned())).collect();
        let mut chosen = value["value"].as_str().unwrap_or_default().to_owned();
        if at == 0 {
            // The one that is shown stays as it was written and the others go: nothing is written anew, so that who
            // wrote over it meanwhile, having seen it, still does.
            seen.remove(&std::mem::take(&mut chosen));
        }
        let chooses = (conflict["field"] == "best_time").then_some((chosen, seen));
        let target = conflict["document"].as_str()?.parse().ok();
        Some(Ask { target, chooses, ..Ask::new("resolve_conflict", input) })
    }

    /// Only looks; what it looks at must not fail.
    fn look(&self, rng: &mut Rng, ledger: &Ledger) -> Option<Ask> {
        let (_, household) = ledger.households[below(rng, ledger.households.len())];
        Some(match rng.below(5) {
            0 => Ask::new("list_today", json!({ "days_ahead": 7 })),
            1 => Ask::new("find", json!({ "text": "卓玛" })),
            2 => Ask::new("list_events", json!({})),
            3 => Ask::new("show_sync", json!({})),
            _ => Ask::new("show_household", json!({ "id": household })),
        })
    }
}

pub(super) fn of_grid(
    rng: &mut Rng,
    of: &[(usize, DocumentId)],
    grid: usize,
) -> Option<DocumentId> {
    let there: Vec<DocumentId> =
        of.iter().filter(|(at, _)| *at == grid).map(|(_, id)| *id).collect();
    // The newest ones and the oldest: two people at one door is the case that matters.
    let near = there.len().min(4);
    let at = if one_in(rng, 2) { below(rng, near) } else { below(rng, there.len()) };
    there.get(at).copied()
}

fn phone(rng: &mut Rng) -> String {
    format!("154{:08}", rng.below(100_000_000))
}

pub(super) fn below(rng: &mut Rng, of: usize) -> usize {
    usize::try_from(rng.below(u64::try_from(of).unwrap_or(0))).unwrap_or(0)
}

fn one_in(rng: &mut Rng, many: u64) -> bool {
    rng.below(many) == 0
}
