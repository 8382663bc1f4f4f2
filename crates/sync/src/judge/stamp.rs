//! What the server writes beside the steps it has judged: their order, whether they count, the official number.
//!
//! A step that was legal for its author and overtaken by another stays as a note, and its author is told why.

use std::collections::BTreeSet;

use model::document::{Authorship, Document, DocumentError, Edit, Scalar};
use model::id::{TeamId, UserId};
use model::record::StampEntry;
use model::rng::Rng;
use model::time::TimeMs;
use model::workflow::{effect, fold};

use serde_json::{Map, Value as Json};

use super::entries::{Case, actor, log_of};
use super::facts::{AcceptedChange, AcceptedPart, Ledger};
use crate::chunk::Chunk;
use crate::code::Code;
use crate::hash::Hash;

/// Who signs what the server writes into documents.
pub const SERVER_USER: UserId = UserId::from_bytes([0; 16]);

/// The action of a change that stamps.
const STAMP: &str = "stamp";

/// What a stamp says beside its order.
#[derive(Clone, Copy, Debug)]
pub struct Stamping<'a> {
    /// Who took the steps.
    pub user: UserId,
    /// The committees and departments the person belongs to.
    pub teams: &'a BTreeSet<TeamId>,
    /// When the server received them, ms UTC.
    pub received_at: TimeMs,
    /// The categories a worker may settle on the spot.
    pub self_handled: &'a BTreeSet<String>,
}

/// A received part could not be stamped.
#[derive(Debug, thiserror::Error)]
pub enum StampError<E> {
    /// The document could not be opened or written.
    #[error("stamping: {0}")]
    Document(#[from] DocumentError),
    /// It does not read as a case.
    #[error("stamping: {0}")]
    Code(Code),
    /// The receiver's own.
    #[error("stamping: no number")]
    Ledger(E),
}

impl<E> From<Code> for StampError<E> {
    fn from(code: Code) -> Self {
        Self::Code(code)
    }
}

/// Stamps the steps of a received part; its cache and heads then include the stamps. Nothing for a part without
/// steps.
///
/// # Errors
/// [`StampError`]; the part is then as it was.
pub fn stamp<L: Ledger>(
    part: &mut AcceptedPart,
    by: &Stamping<'_>,
    ledger: &mut L,
    rng: &mut Rng,
) -> Result<Option<AcceptedChange>, StampError<L::Error>> {
    let Some(log) = log_of(part.kind).filter(|_| !part.entries.is_empty()) else { return Ok(None) };
    let mut document = Document::load(part.kind, part.schema_version, &part.saved, rng.actor())?;
    let value = document.value()?;
    let Some(case) = Case::read(part.kind, part.document, &value, by.self_handled)? else {
        return Ok(None);
    };
    let who = actor(by.user, &part.roles, by.teams);
    let (steps, mut stamped): (Vec<_>, Vec<_>) = case
        .entries(&document.made(log)?)
        .into_iter()
        .partition(|entry| entry.stamp.is_none() && part.entries.contains(&entry.id));
    let mut edits = Vec::with_capacity(steps.len());
    for mut step in steps {
        let folded = fold(case.machine, &stamped);
        let why = effect(&folded.confirmed, &who, &step, &case.facts).err();
        let number = match folded.number {
            None if why.is_none() && step.transition == "E02" => Some(number(part, by, ledger)?),
            _ => None,
        };
        let said = StampEntry {
            order: stamped
                .iter()
                .filter_map(|entry| entry.stamp.as_ref())
                .map(|stamp| stamp.order)
                .max()
                .unwrap_or(0)
                + 1,
            received_at: by.received_at,
            effective: why.is_none(),
            why: why.map(|why| why.code().to_owned()),
            number,
        };
        edits.push(Edit::Add("stamps".to_owned(), step.id, fields(&said)));
        step.stamp = Some(said);
        stamped.push(step);
    }
    let by = Authorship { user: SERVER_USER, action: STAMP.to_owned(), time: by.received_at };
    let Some(raw) = document.edit(&edits, &by)? else { return Ok(None) };
    let chunk = Chunk::parse(&raw)?;
    let (hash, actor) = (chunk.hash, chunk.actor.to_vec());
    part.saved = document.save();
    part.heads = document.heads().into_iter().map(Hash).collect();
    Ok(Some(AcceptedChange { hash, actor, raw }))
}

fn number<L: Ledger>(
    part: &AcceptedPart,
    by: &Stamping<'_>,
    ledger: &mut L,
) -> Result<String, StampError<L::Error>> {
    let community = part.home.community().unwrap_or(part.home);
    ledger.next_number(&community, by.received_at).map_err(StampError::Ledger)
}

/// The official numbers in a document's stamps.
pub fn numbers(value: &Json) -> impl Iterator<Item = &str> {
    let stamps = value.get("stamps").and_then(Json::as_object);
    stamps.into_iter().flat_map(Map::values).filter_map(|stamp| stamp.get("number")?.as_str())
}

fn fields(stamp: &StampEntry) -> Vec<(String, Scalar)> {
    let text = |name: &str, value: &Option<String>| {
        value.as_ref().map(|value| (name.to_owned(), Scalar::Text(value.clone())))
    };
    let always = [
        ("order".to_owned(), Scalar::Int(stamp.order)),
        ("received_at".to_owned(), Scalar::Int(stamp.received_at)),
        ("effective".to_owned(), Scalar::Bool(stamp.effective)),
    ];
    always.into_iter().chain(text("why", &stamp.why)).chain(text("number", &stamp.number)).collect()
}
