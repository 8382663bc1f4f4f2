//! The judge, rule by rule: what is received, what is kept apart and why, what is needed first.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::disallowed_methods
)]

mod authority;
mod erased;
mod records;
mod steps;
mod world;

use doorstep_sync::judge::Judged;
use model::document::{Document, Edit, Scalar, edits_of};
use model::id::DocumentId;
use model::kind::Kind;
use model::record::Household;
use model::rng::Rng;
use world::{GRID, NOW, World, act};

pub(crate) fn text(value: &str) -> Scalar {
    Scalar::Text(value.to_owned())
}

pub(crate) fn set(field: &str, value: &str) -> Edit {
    Edit::Set(field.to_owned(), text(value))
}

/// A household of worker 1, received.
pub(crate) fn household(world: &mut World, rng: &mut Rng) -> (DocumentId, Document) {
    let id = rng.document_id(NOW);
    let mut document = Document::create(Kind::Household, 1, rng.actor()).unwrap();
    let record = Household { label: "王家".into(), ..Household::default() };
    let made = act(1, "household.create", GRID, &mut document, id, &edits_of(&record).unwrap());
    assert!(matches!(world.push(1, &made), Judged::Received(_)));
    (id, document)
}

pub(crate) fn quarantined(judged: &Judged) -> &str {
    match judged {
        Judged::Quarantined(code) => code.as_str(),
        other => panic!("{other:?}"),
    }
}
