//! Somebody asks to be erased: the district erases a record, and no word of it may stand anywhere afterwards.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use model::id::DocumentId;
use sync_server::storage::Erasing;

use super::World;

impl World<'_> {
    /// Erases one of the records there are. Which were erased is read from the server at the end: it may die over it.
    pub(crate) fn erase(&self, draw: u64) -> Result<(), String> {
        let records = self.look().documents();
        let many = u64::try_from(records.len()).unwrap_or(1).max(1);
        let Some(id) = usize::try_from(draw % many).ok().and_then(|at| records.get(at)) else {
            return Ok(());
        };
        let mut state = self.way.state();
        let it = state.server.running();
        let by = it.storage.users().ok().and_then(|users| Some(users.first()?.id));
        let Some(by) = by else { return Ok(()) };
        let erasing = Erasing {
            documents: &[*id],
            by,
            reason: "本人要求",
            at: self.time.now(),
            tenant: it.tenant.id,
            key: &it.keys.server,
            apply: &sync::apply::InPlace,
        };
        let event = |_: &_| it.event("cli/sim", "erase", "", "ok", "");
        let done = catch_unwind(AssertUnwindSafe(|| it.storage.erase(&erasing, false, &event)))
            .map_err(|_| format!("panic: erasing: {}", super::last_panic()))?;
        super::tell(|| format!("    erase {id}: {done:?}"));
        Ok(())
    }

    /// No word that stood in an erased record is in the server's database any more, nor on a tablet that syncs.
    pub(crate) fn nothing_is_left_of(&self, erased: &BTreeSet<DocumentId>) -> Result<(), String> {
        let theirs = self.ledger.words.iter().filter(|word| erased.contains(&word.document));
        let marks: Vec<&str> = theirs.map(|word| word.mark.as_str()).collect();
        let look = self.look();
        if let Some(mark) = marks.iter().find(|mark| look.holds(mark)) {
            return Err(format!("erased: {mark} is still on the server"));
        }
        drop(look);
        for tablet in self.tablets.iter().filter(|tablet| !tablet.is_ended()) {
            let (_disk, store) = tablet.file()?;
            for mark in &marks {
                let stands =
                    store.where_stands(mark).map_err(|error| format!("erased: {error}"))?;
                if let Some(at) = stands {
                    return Err(format!(
                        "erased: {mark} is still in {at} of tablet {}",
                        tablet.who
                    ));
                }
            }
        }
        Ok(())
    }
}
