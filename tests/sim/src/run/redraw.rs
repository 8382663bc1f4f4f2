//! Grids are split and merged while everybody goes on with what they had.

use sync_server::service::admin::NewRedraw;

use super::{Redrawn, World};
use crate::world::new_grid;

fn code(space: &str) -> &str {
    space.trim_start_matches("grid/")
}

impl World<'_> {
    pub(crate) fn split(&mut self, grid: usize) -> Result<(), String> {
        let Some(old) = self.homes.get(grid).and_then(|homes| homes.first().cloned()) else {
            return Ok(());
        };
        let into = vec![self.fresh(0), self.fresh(1)];
        let buildings = self.way.state().server.running().buildings_of(&old).unwrap_or_default();
        let line = |(at, building): (usize, &sync_server::storage::redraw::Building)| {
            format!("{},{}\n", building.document, code(&into[(at + 1) % 2]))
        };
        let by = buildings.iter().enumerate().map(line).collect();
        self.redraw(Redrawn { old: vec![old], into, by })
    }

    pub(crate) fn merge(&mut self, one: usize, other: usize) -> Result<(), String> {
        let first = |grid: usize| self.homes.get(grid).and_then(|homes| homes.first().cloned());
        let (Some(one), Some(other)) = (first(one), first(other)) else { return Ok(()) };
        if one == other {
            return Ok(());
        }
        let into = vec![self.fresh(0)];
        self.redraw(Redrawn { old: vec![one, other], into, by: String::new() })
    }

    /// A code that was never given.
    fn fresh(&self, number: usize) -> String {
        let given: usize = self.redraws.iter().map(|redraw| redraw.into.len()).sum();
        new_grid(given + number)
    }

    /// Whether the server knows of a redraw.
    pub(crate) fn is_redrawn(&self, redraw: &Redrawn) -> bool {
        let retired = |old: &String| {
            let sql = format!("SELECT count(*) FROM space WHERE name = '{old}' AND retired_at > 0");
            self.look().count(&sql) > 0
        };
        redraw.old.iter().all(retired)
    }

    /// Done by the office until it is done: the server may die over it.
    pub(crate) fn redraw(&mut self, redraw: Redrawn) -> Result<(), String> {
        let mut said = String::new();
        for _ in 0..3 {
            let mut state = self.way.state();
            let new = NewRedraw {
                old: redraw.old.iter().map(|space| code(space)).collect(),
                into: redraw.into.iter().map(|space| code(space)).collect(),
                by: &redraw.by,
                carry_grants: true,
                dry_run: false,
            };
            let done = state.server.running().redraw(&new, "cli/sim", &mut |_, _| {});
            said = done.err().map(|error| error.to_string()).unwrap_or_default();
            if !said.is_empty() {
                // A full disk, one failed call, a process that died: IT asks again.
                state.server.disk.mend();
                state.server.running();
            }
            drop(state);
            if self.is_redrawn(&redraw) {
                for homes in &mut self.homes {
                    if redraw.old.iter().any(|old| homes.remove(old)) {
                        homes.extend(redraw.into.iter().cloned());
                    }
                }
                self.redraws.push(redraw);
                self.bar();
                return Ok(());
            }
        }
        Err(format!("redraw: {redraw:?} is refused: {said}"))
    }
}
