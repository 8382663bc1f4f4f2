//! Recording a visit. What was corrected, promised, kept and found unchanged at the door goes with it, atomically.

use model::document::{Edit, Scalar};
use model::id::UserId;
use model::permission::Action;
use model::record::visit::{Done, Met, Promise};
use model::record::{Household, Visit, Visitor};
use sync::code::Code;

use crate::Tablet;
use crate::api::common::SavedReply;
use crate::api::visit::{PromiseInput, RecordVisit};
use crate::author::{Authoring, home_of, open};
use crate::error::{Result, TabletError};
use crate::household::{STATUTORY, household_edits};
use crate::input;
use crate::photo::photos;

use super::settled;

/// 日常走访
const ROUTINE: &str = "01";
/// 必访
const MUST: &str = "02";
/// 上门
const AT_THE_DOOR: &str = "01";
/// 已见面、接通
const MET: &str = "01";
/// A clock a little ahead is no reason to refuse (DOMAIN 5.2).
const AHEAD_MS_MAX: i64 = 5 * 60 * 1_000;

impl Tablet {
    /// Records a visit.
    ///
    /// # Errors
    /// What was typed wrongly, [`Code::NOT_FOUND`], the judge's code, or what the disk did.
    pub fn record_visit(&self, ask: &RecordVisit) -> Result<SavedReply> {
        self.work(|work| {
            let document = open(work, ask.household)?;
            let grid = home_of(work, ask.household, &document)?;
            let household: Household = document.read()?;
            let mut authoring = Authoring::begin(work, Action::VisitRecord);
            let visit = visit(&mut authoring, ask)?;
            let id = authoring.record();
            authoring.create(id, &visit, [], grid)?;
            let mut edits = household_edits(&mut authoring, ask.household, &ask.edits)?;
            edits.extend(upon_household(&authoring, ask, &household));
            if !edits.is_empty() {
                authoring.edit(ask.household, edits)?;
            }
            for promise in &ask.settled {
                settled(&mut authoring, promise)?;
            }
            authoring.finishes(ask.draft.clone());
            let done = authoring.save()?;
            let remark = ask.edits.remark.as_deref().unwrap_or_default();
            Ok(SavedReply::of(&done).hinting(&format!("{}{remark}", ask.note)))
        })
    }
}

fn visit(authoring: &mut Authoring<'_>, ask: &RecordVisit) -> Result<Visit> {
    let occurred_at = ask.occurred_at.unwrap_or(authoring.at());
    if occurred_at > authoring.at().saturating_add(AHEAD_MS_MAX) {
        return Err(TabletError::field(Code::FIELD_REFUSED, "occurred_at"));
    }
    let visit_type = ask.visit_type.as_deref().unwrap_or(ROUTINE);
    let must_visit = input::maybe_code("must_visit", ask.must_visit.as_deref(), "must_visit")?;
    if visit_type == MUST && must_visit.is_none() {
        return Err(TabletError::field(Code::FIELD_REFUSED, "must_visit"));
    }
    let visitors = ask.with.iter().map(|user| visitor(Some(*user), None));
    let named = ask.with_names.iter().filter_map(|name| input::text(Some(name)));
    let visitors: Vec<Visitor> =
        visitors.chain(named.map(|name| visitor(None, Some(name)))).collect();
    let done =
        |it: &crate::api::visit::DoneInput| Done { what: it.what.clone(), record: it.record };
    let promises: Vec<Promise> = ask.promises.iter().map(promise).collect::<Result<_>>()?;
    Ok(Visit {
        household: Some(ask.household),
        visit_type: input::code("visit_type", visit_type, "visit_type")?,
        must_visit,
        method: input::code(
            "visit_method",
            ask.method.as_deref().unwrap_or(AT_THE_DOOR),
            "method",
        )?,
        result: input::code("visit_result", &ask.result, "result")?,
        occurred_at,
        visitors: entries(authoring, visitors),
        met: entries(authoring, ask.met.iter().map(|person| Met { person: Some(*person) })),
        unchanged: ask.unchanged.then_some(true),
        done: entries(authoring, ask.done.iter().map(done)),
        promises: entries(authoring, promises),
        note: ask.note.trim().to_owned(),
        card_left: ask.card_left.then_some(true),
        next_on: input::maybe_date(ask.next_on.as_deref(), "next_on")?,
        photos: photos(authoring, &ask.photos)?,
        legal_ground: Some(STATUTORY.to_owned()),
        removed: None,
    })
}

/// What a visit says of the household by itself: looked at and unchanged, and when to come next.
fn upon_household(
    authoring: &Authoring<'_>,
    ask: &RecordVisit,
    household: &Household,
) -> Vec<Edit> {
    let mut edits = Vec::new();
    if ask.unchanged {
        edits.push(Edit::Set("confirmed_at".to_owned(), Scalar::Int(authoring.at())));
    }
    let next = input::filled(ask.next_on.as_deref());
    let was_due =
        household.next_visit_due.as_deref().is_some_and(|due| due <= authoring.today().as_str());
    match next {
        Some(next) => {
            edits.push(Edit::Set("next_visit_due".to_owned(), Scalar::Text(next.to_owned())))
        }
        // The visit that was agreed took place.
        None if was_due && ask.result == MET && ask.edits.next_visit_due.is_none() => {
            edits.push(Edit::Set("next_visit_due".to_owned(), Scalar::Empty));
        }
        None => {}
    }
    edits
}

fn promise(typed: &PromiseInput) -> Result<Promise> {
    let text = input::text(Some(&typed.text))
        .ok_or_else(|| TabletError::field(Code::FIELD_REFUSED, "promises"))?;
    let due = input::maybe_date(typed.due.as_deref(), "due")?;
    Ok(Promise { text, due, ..Promise::default() })
}

fn visitor(user: Option<UserId>, name: Option<String>) -> Visitor {
    Visitor { user, name }
}

fn entries<T>(
    authoring: &mut Authoring<'_>,
    all: impl IntoIterator<Item = T>,
) -> model::record::Entries<T> {
    all.into_iter().map(|one| (authoring.entry(), one)).collect()
}
