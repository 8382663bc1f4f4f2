//! One action of a worker, drawn from a number of its own and made through the list of calls a screen makes.

mod ask;
mod step;

use model::id::DocumentId;
use model::rng::Rng;
use serde_json::{Value as Json, json};
use sync::code::Code;
use tablet::Tablet;
use tablet::api;

use crate::ledger::{Done, Ledger, Saved, Word, Written};
use crate::world::{Building, Seat};

pub use ask::Ask;

/// Who acts, and with what.
pub struct Actor<'a> {
    /// The app.
    pub app: &'a Tablet,
    /// Which tablet.
    pub who: usize,
    /// Which person.
    pub user: usize,
    /// What the person is.
    pub seat: Seat,
    /// The buildings there are.
    pub buildings: &'a [Building],
    /// The number of this action: what makes its words its own.
    pub number: usize,
    /// The true time.
    pub now: i64,
}

/// What came of an action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Came {
    /// Saved.
    Saved,
    /// There was nothing to do, or it was only looked at.
    Nothing,
    /// It was refused, with a code.
    Refused(String),
}

impl Actor<'_> {
    /// Acts; what was saved is written into the ledger.
    ///
    /// # Errors
    /// What the tablet did that it must not.
    pub fn act(&self, draw: u64, ledger: &mut Ledger) -> Result<Came, String> {
        let mut rng = Rng::from_number(draw);
        let Some(ask) = self.draw(&mut rng, ledger) else { return Ok(Came::Nothing) };
        crate::run::tell(|| format!("    {} {}", ask.call, ask.input));
        let seen = match (&ask.writes, ask.target) {
            (Some(_), Some(household)) => self.seen(household),
            _ => None,
        };
        match api::call(self.app, ask.call, ask.input.clone()) {
            Ok(reply) => self.saved(&ask, seen, &reply, ledger),
            Err(error) => {
                // A disk that failed in the middle may have it all the same; nobody else does.
                let disk = [Code::DISK_FULL, Code::DISK_FAILED];
                let seen = seen.filter(|_| disk.iter().any(|code| code.as_str() == error.code));
                if let (Some(document), Some(seen)) = (ask.target, seen) {
                    ledger.perhaps.push((document, seen));
                }
                Ok(Came::Refused(error.code))
            }
        }
    }

    /// What stands in `best_time` of a household, as this tablet shows it.
    fn seen(&self, household: DocumentId) -> Option<std::collections::BTreeSet<String>> {
        let page = api::call(self.app, "show_household", json!({ "id": household })).ok()?;
        let conflicts = page["conflicts"].as_array().cloned().unwrap_or_default();
        let values = conflicts
            .iter()
            .filter(|conflict| conflict["field"] == "best_time")
            .flat_map(|conflict| conflict["values"].as_array().cloned().unwrap_or_default())
            .filter_map(|value| value["value"].as_str().map(str::to_owned));
        Some(page["best_time"].as_str().map(str::to_owned).into_iter().chain(values).collect())
    }

    fn saved(
        &self,
        ask: &Ask,
        seen: Option<std::collections::BTreeSet<String>>,
        reply: &Json,
        ledger: &mut Ledger,
    ) -> Result<Came, String> {
        let said = if ask.call == "note_dispute" { &reply["saved"] } else { reply };
        let Some(documents) = said["documents"].as_array() else { return Ok(Came::Nothing) };
        let documents: Vec<DocumentId> =
            documents.iter().filter_map(|id| id.as_str()?.parse().ok()).collect();
        let done = self.note(ask.grid, ledger)?;
        let made = documents.first().copied();
        match ask.call {
            "create_household" => {
                ledger.households.extend(made.zip(ask.grid).map(|(id, grid)| (grid, id)));
            }
            "raise_event" => ledger.events.extend(made.zip(ask.grid).map(|(id, grid)| (grid, id))),
            "undo" => ledger.undone.extend(documents.iter().copied()),
            _ => {}
        }
        let at = if ask.call == "edit_household" { ask.target } else { made };
        if let (Some(mark), Some(document)) = (&ask.mark, at) {
            ledger.words.push(Word { done, document, mark: mark.clone() });
        }
        if let (Some(mark), Some(document), Some(seen)) = (&ask.writes, ask.target, seen) {
            ledger.written.push(Written { done, document, mark: mark.clone(), seen });
        }
        if let Some((mark, seen)) = &ask.chooses
            && let Some(document) = ask.target
        {
            ledger.written.push(Written { done, document, mark: mark.clone(), seen: seen.clone() });
        }
        Ok(Came::Saved)
    }

    /// The tablet said 已保存: its log has one more.
    fn note(&self, grid: Option<usize>, ledger: &mut Ledger) -> Result<Done, String> {
        // A tablet that was killed within the call cannot be asked; it is held to what it said when it is back.
        let log =
            self.app.own_log().map_err(|error| format!("saved: no log after 已保存: {error}"))?;
        let Some(row) = log.last() else {
            return Err("saved: 已保存 without anything in the log".into());
        };
        let saved = &mut ledger.saved[self.who];
        let one = Saved { own: row.own(), hash: row.hash, at: self.now, grid };
        if saved.iter().any(|before| before.own == one.own) {
            return Err(format!("saved: 已保存 twice under {:?}", one.own));
        }
        let done = one.done();
        saved.push(one);
        ledger.acts += 1;
        Ok(done)
    }
}
