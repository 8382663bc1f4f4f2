//! Corrections of a household's file, and numbers that two tablets change without having seen each other.

use model::document::{Edit, Scalar};
use model::permission::Action;

use super::place::invented_phone;
use super::{Book, reference, set, text};
use crate::DemoError;
use crate::calendar::MINUTE_MS;
use crate::chance::Chance;
use crate::diary::Step;
use crate::people::Seat;
use crate::scribe::Scribe;
use crate::text::{BEST_TIMES, MORE_REMARKS};

impl Book {
    pub(super) fn correct(
        &mut self,
        step: Step,
        at: usize,
        scribe: &mut Scribe,
    ) -> Result<(), DemoError> {
        let home = self.home(at)?.id;
        let edits = self.correction(step, scribe);
        let mut stroke = scribe.begin(step.seat, step.at, Action::HouseholdEdit.code())?;
        scribe.edit(&mut stroke, home, &edits)?;
        scribe.save(stroke)
    }

    /// One thing that is put right.
    pub(super) fn correction(&mut self, step: Step, scribe: &mut Scribe) -> Vec<Edit> {
        match self.chance.index(3) {
            0 => vec![set("best_time", text(self.chance.pick(BEST_TIMES)))],
            1 => vec![Edit::Write("remark".to_owned(), self.chance.pick(MORE_REMARKS).to_owned())],
            _ => {
                let id = scribe.entry_id(step.at);
                let number = text(invented_phone(&mut self.chance));
                let values =
                    vec![("number".to_owned(), number), ("whose".to_owned(), text("家人"))];
                vec![Edit::Add("phones".to_owned(), id, values)]
            }
        }
    }

    /// The keeper writes down one new number, the other worker another; neither has seen the other's.
    pub(super) fn dispute_phone(
        &mut self,
        step: Step,
        at: usize,
        other: Seat,
        scribe: &mut Scribe,
    ) -> Result<(), DemoError> {
        let home = self.home(at)?.id;
        let seen = scribe.changes_of(home);
        let later = step.at + self.chance.range(15, 180) * MINUTE_MS;
        for (seat, at) in [(step.seat, step.at), (other, later)] {
            let edits = new_number(at, &mut self.chance, scribe);
            let mut stroke = scribe.begin(seat, at, Action::HouseholdEdit.code())?;
            scribe.edit_apart(&mut stroke, home, &edits, seen)?;
            scribe.save(stroke)?;
        }
        Ok(())
    }

    /// Somebody asked at the door which number is right.
    pub(super) fn choose_phone(
        &mut self,
        step: Step,
        at: usize,
        scribe: &mut Scribe,
    ) -> Result<(), DemoError> {
        let home = self.home(at)?.id;
        let edits = new_number(step.at, &mut self.chance, scribe);
        let mut stroke = scribe.begin(step.seat, step.at, Action::ConflictChoose.code())?;
        scribe.edit(&mut stroke, home, &edits)?;
        scribe.save(stroke)
    }
}

fn new_number(at: model::time::TimeMs, chance: &mut Chance, scribe: &mut Scribe) -> Vec<Edit> {
    let id = scribe.entry_id(at);
    let values: Vec<(String, Scalar)> = vec![("number".to_owned(), text(invented_phone(chance)))];
    vec![set("phone_best", reference(id.as_bytes())), Edit::Add("phones".to_owned(), id, values)]
}
