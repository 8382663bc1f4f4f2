//! A step of an event that a tablet may take by itself: 撤回, 补正再报, 反馈, and a handler's 签收, 办理完成, 恢复. What
//! needs one decider only the server writes.

use model::document::{Edit, Scalar, entry_scalars};
use model::permission::Action;
use model::record::Event;
use model::schema::MachineId;
use model::workflow::{Facts, Transition, machine};
use sync::code::Code;

use crate::Tablet;
use crate::api::common::SavedReply;
use crate::api::event::StepEvent;
use crate::author::{Authoring, Case, home_of, open};
use crate::error::{Result, TabletError};
use crate::input;
use crate::photo::photos;

impl Tablet {
    /// Takes a step.
    ///
    /// # Errors
    /// The rule of the workflow that speaks against it, the judge's code, [`Code::NOT_FOUND`], or what the disk
    /// did.
    pub fn step_event(&self, ask: &StepEvent) -> Result<SavedReply> {
        let transition = transition(&ask.step)?;
        self.work(|work| {
            let document = open(work, ask.event)?;
            let home = home_of(work, ask.event, &document)?;
            let event: Event = crate::author::read(work, ask.event)?;
            let case = Case::of(MachineId::Event, &document, &event.log, &event.stamps)?;
            let mine = case.folded().progress.author == Some(work.me);
            let actor = work.actor(&home, mine)?;
            let facts = Facts::of_event(ask.event, &event, &work.store.self_handled()?);
            let mut authoring = Authoring::begin(work, Action::EventTransition);
            let entry = authoring.entry();
            let step = case.next(authoring.work, transition.id, entry, &ask.fields);
            case.check(&actor, &step, &facts)?;
            let scalars = entry_scalars(MachineId::Event, transition.id, &ask.fields);
            let mut edits = completed(&mut authoring, ask)?;
            edits.push(Edit::Add("log".to_owned(), entry, scalars));
            authoring.edit(ask.event, edits)?;
            authoring.is_final();
            Ok(SavedReply::of(&authoring.save()?).hinting(ask.body.as_deref().unwrap_or_default()))
        })
    }
}

/// The transition of a word; every word of the table is known, so that the workflow says why not.
fn transition(word: &str) -> Result<&'static Transition> {
    let mut all = machine(MachineId::Event).transitions.iter();
    all.find(|transition| transition.action == word)
        .ok_or_else(|| TabletError::field(Code::FIELD_REFUSED, "step"))
}

/// What was lacking and is said now.
fn completed(authoring: &mut Authoring<'_>, ask: &StepEvent) -> Result<Vec<Edit>> {
    let mut edits = Vec::new();
    if let Some(body) = input::text(ask.body.as_deref()) {
        edits.push(Edit::Write("body".to_owned(), body));
    }
    if let Some(place) = input::text(ask.place_text.as_deref()) {
        edits.push(Edit::Set("place_text".to_owned(), Scalar::Text(place)));
    }
    for (entry, photo) in photos(authoring, &ask.photos)? {
        let blob = photo.blob.parse::<sync::hash::Hash>().map_err(|_| Code::NOT_FOUND)?;
        let values = vec![
            ("blob".to_owned(), Scalar::Bytes(blob.as_bytes().to_vec())),
            ("bytes".to_owned(), Scalar::Int(photo.bytes)),
        ];
        edits.push(Edit::Add("photos".to_owned(), entry, values));
    }
    Ok(edits)
}
