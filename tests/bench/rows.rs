//! The reference of what a day or a first sync costs on the wire: the same rows, whole, as JSON in one zstd frame of level 3.
//!
//! One object, `{"households": […], "visits": […]}`. A row is the record as its type in `model::record` writes
//! itself (all its fields, entries by their ids), with its document's id as `id`; what is empty is left out, and so
//! are HTTP, signatures, receipts and who wrote what when: all of those count on our side only.

use std::collections::{BTreeMap, BTreeSet};

use model::id::DocumentId;
use model::kind::Kind;
use model::record::{Event, Household, Lead, LeadStatus, Person, Place, Record, Reporter, Visit};
use serde_json::{Map, Value as Json};

use crate::Outcome;
use crate::register::Register;

const LEVEL: i32 = 3;

/// What rows weigh.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rows {
    pub(crate) count: usize,
    pub(crate) json_bytes: usize,
    pub(crate) zstd_bytes: usize,
}

/// The rows of these records as they stand.
pub(crate) fn weigh(register: &mut Register, records: &BTreeSet<DocumentId>) -> Outcome<Rows> {
    let mut lists: BTreeMap<&str, Vec<Json>> = BTreeMap::new();
    for id in records {
        let (list, row) = match register.kind(*id).ok_or("no such record")? {
            Kind::Visit => ("visits", row(*id, &register.read::<Visit>(*id)?)?),
            Kind::Household => ("households", row(*id, &register.read::<Household>(*id)?)?),
            Kind::Place => ("places", row(*id, &register.read::<Place>(*id)?)?),
            Kind::Person => ("persons", row(*id, &register.read::<Person>(*id)?)?),
            Kind::Event => ("events", row(*id, &register.read::<Event>(*id)?)?),
            Kind::Reporter => ("reporters", row(*id, &register.read::<Reporter>(*id)?)?),
            Kind::LeadStatus => ("statuses", row(*id, &register.read::<LeadStatus>(*id)?)?),
            Kind::Lead => ("leads", row(*id, &register.read::<Lead>(*id)?)?),
        };
        lists.entry(list).or_default().push(row);
    }
    let json = serde_json::to_string(&lists)?;
    let zstd = zstd::bulk::compress(json.as_bytes(), LEVEL)?;
    Ok(Rows { count: records.len(), json_bytes: json.len(), zstd_bytes: zstd.len() })
}

fn row<T: Record>(id: DocumentId, record: &T) -> Outcome<Json> {
    let mut row = Map::from_iter([("id".to_owned(), Json::String(id.to_string()))]);
    if let Json::Object(fields) = filled(serde_json::to_value(record)?) {
        row.extend(fields);
    }
    Ok(Json::Object(row))
}

/// Without what is empty, at every depth.
fn filled(value: Json) -> Json {
    match value {
        Json::Object(fields) => {
            let fields = fields.into_iter().map(|(name, value)| (name, filled(value)));
            Json::Object(fields.filter(|(_, value)| !is_empty(value)).collect())
        }
        other => other,
    }
}

fn is_empty(value: &Json) -> bool {
    match value {
        Json::Null => true,
        Json::String(text) => text.is_empty(),
        Json::Object(fields) => fields.is_empty(),
        _ => false,
    }
}
