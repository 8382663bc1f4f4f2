//! What somebody who means harm sends, and that nothing of it is taken.

use std::panic::{AssertUnwindSafe, catch_unwind};

use model::rng::Rng;

use super::World;
use crate::world::hostile::{attack, is_taken};

impl World<'_> {
    pub(crate) fn harm(&mut self, draw: u64) -> Result<(), String> {
        let mut rng = Rng::from_number(draw);
        // Of the first two grids, which are not those of whoever attacks.
        let on = self.ledger.households.iter().filter(|(grid, _)| *grid < 2).map(|(_, id)| *id);
        let on: Vec<_> = on.collect();
        let at = usize::try_from(rng.below(u64::try_from(on.len()).unwrap_or(1))).unwrap_or(0);
        let now = self.time.now();
        let mut state = self.way.state();
        let server = &mut state.server;
        let Some(attack) = attack(server, &mut rng, on[at], now) else { return Ok(()) };
        // Once more, as if that helped.
        for _ in 0..2 {
            let answer = catch_unwind(AssertUnwindSafe(|| server.answer(&attack.parcel)))
                .map_err(|_| format!("panic: over {}: {}", attack.name, super::last_panic()))?;
            super::tell(|| {
                format!("    {}: {:?}", attack.name, answer.as_ref().map(|it| it.status))
            });
            if answer.is_some_and(|answer| is_taken(&answer)) {
                return Err(format!("hostile: {} was taken", attack.name));
            }
        }
        Ok(())
    }
}
