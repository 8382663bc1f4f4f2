//! 待复核: what was in an own action that the server keeps apart, why, and what became of it. It is read from the log:
//! in the records it does not stand.

use model::document::flatten;
use model::id::EntryId;
use model::kind::Kind;
use serde_json::{Map, Value as Json};
use sync::changeset::{Changeset, Part};
use sync::code::Code;

use crate::Tablet;
use crate::api::sync::{
    ApartField, ApartPart, ApartView, ByPlace, RecordLine, Records, SettledView,
};
use crate::author::read_as_meant;
use crate::conflict::{field_zh, shown};
use crate::error::Result;
use crate::session::Work;
use crate::syncing::line;

impl Tablet {
    /// Own actions about which somebody decided: 已采纳 or 已另存, the latest decision first.
    ///
    /// # Errors
    /// [`Code::LOCKED`], or what the disk did.
    pub fn list_settled_records(&self) -> Result<Records> {
        self.work(|work| {
            let mut records = Vec::new();
            for decided in work.store.settled_all()? {
                let own = (decided.incarnation, decided.seq);
                if let Some(row) = work.store.changeset_row(own)? {
                    records.push(line(work, row)?);
                }
            }
            Ok(Records { records })
        })
    }

    /// What was in one own action: each value it wrote, with what stood there before.
    ///
    /// # Errors
    /// [`Code::NOT_FOUND`], [`Code::LOCKED`], or what the disk did.
    pub fn show_apart(&self, place: ByPlace) -> Result<ApartView> {
        self.work(|work| {
            let row = work.store.changeset_row((place.life, place.seq))?.ok_or(Code::NOT_FOUND)?;
            let changeset = work.store.changeset(place.life, place.seq)?.ok_or(Code::NOT_FOUND)?.1;
            Ok(ApartView { line: line(work, row)?, parts: parts(work, &changeset)? })
        })
    }
}

/// What was decided, as a screen shows it.
///
/// # Errors
/// What the disk did.
pub(crate) fn settled(work: &Work, record: &mut RecordLine) -> Result<()> {
    if let Some(decided) = work.store.settled((record.life, record.seq))? {
        record.settled = Some(SettledView {
            outcome: decided.outcome.code().to_owned(),
            outcome_zh: decided.outcome.zh().to_owned(),
            reason: decided.reason,
            by: work.by_user(decided.by, decided.at)?,
        });
    }
    Ok(())
}

fn parts(work: &mut Work, changeset: &Changeset) -> Result<Vec<ApartPart>> {
    let mut parts = Vec::new();
    for part in &changeset.parts {
        let Some(kind) = Kind::from_number(part.kind) else { continue };
        parts.push(ApartPart {
            document: part.document,
            kind: kind.code().to_owned(),
            here: work.store.kind_of(part.document)?.is_some(),
            // Of a record that was erased by right nothing is left to be shown.
            fields: if part.erased.is_some() { Vec::new() } else { fields(work, kind, part)? },
        });
    }
    Ok(parts)
}

fn fields(work: &mut Work, kind: Kind, part: &Part) -> Result<Vec<ApartField>> {
    let (document, meant) = read_as_meant(work, part)?;
    let (before, after) = (flatten(&meant.before), flatten(&meant.after));
    let mut fields = Vec::new();
    for (path, new) in changed(&before, &after) {
        let names: Vec<&str> = path.split('/').collect();
        let (outer, inner) = match names.as_slice() {
            [outer, _, inner, ..] => (*outer, Some(*inner)),
            [outer, ..] => (*outer, None),
            [] => continue,
        };
        let name = inner.unwrap_or(outer);
        let mut say = |value: Option<&Json>| match value {
            Some(value) => shown(work, &document, name, value).map(Some),
            None => Ok(None),
        };
        fields.push(ApartField {
            path: readable(&path),
            field_zh: field_zh(kind, outer, inner),
            old: say(before.get(&path))?,
            new: say(new)?,
        });
    }
    Ok(fields)
}

/// What a change wrote, by path; nothing for what it emptied.
fn changed<'a>(
    before: &'a Map<String, Json>,
    after: &'a Map<String, Json>,
) -> Vec<(String, Option<&'a Json>)> {
    let written = after.iter().filter(|(path, new)| before.get(*path) != Some(new));
    let emptied = before.keys().filter(|path| !after.contains_key(*path));
    written
        .map(|(path, new)| (path.clone(), Some(new)))
        .chain(emptied.map(|path| (path.clone(), None)))
        // What the record is was not typed.
        .filter(|(path, _)| path != "kind")
        .collect()
}

/// Entries are named by their ids as every other call names them.
fn readable(path: &str) -> String {
    let part =
        |part: &str| EntryId::from_key(part).map_or_else(|| part.to_owned(), |id| id.to_string());
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}
