//! From what a record said before and after a change to the edits that say the same upon another state of it: how
//! an action is authored again when its own changes count no more, by its author or by whoever adopts it.

use std::collections::{BTreeMap, BTreeSet};

use data_encoding::HEXLOWER;
use serde_json::{Map, Value as Json};

use super::{Conflict, Edit, Scalar};
use crate::id::EntryId;
use crate::schema::{Field, MachineId, Schema, Shape, find};
use crate::workflow::entry_fields;

/// The edits that do to a record what a change did from `before` to `after`. `now` is what the record says.
pub fn recast(schema: Schema, before: &Json, after: &Json, now: &Json) -> Vec<Edit> {
    let empty = Json::Null;
    let at = |value: &Json, name: &str| value.get(name).unwrap_or(&empty).clone();
    let mut edits = Vec::new();
    for field in schema.fields {
        let (was, is) = (at(before, field.name), at(after, field.name));
        if was == is {
            continue;
        }
        match field.shape {
            Shape::Stamps => {}
            Shape::Entries(fields) => entries(field.name, |_| fields, &was, &is, &mut edits),
            Shape::Log(machine) => {
                entries(field.name, |entry| log_fields(machine, entry), &was, &is, &mut edits)
            }
            Shape::Prose(most) => {
                let text = prose(&text(&was), &text(&is), &text(&at(now, field.name)), most);
                edits.push(Edit::Write(field.name.to_owned(), text));
            }
            shape => edits.push(Edit::Set(field.name.to_owned(), scalar_of(&shape, Some(&is)))),
        }
    }
    edits
}

/// The edits that choose again between two values where a change chose the one that was shown: it says nothing new, and
/// settles what stood side by side `before` and no longer does `after`.
pub fn choices(
    schema: Schema,
    before: &[Conflict],
    after: &[Conflict],
    value: &Json,
    edits: &[Edit],
) -> Vec<Edit> {
    let place = |conflict: &Conflict| (conflict.field.clone(), conflict.within.clone());
    let open: BTreeSet<_> = after.iter().map(place).collect();
    let chosen = before.iter().map(place).filter(|place| !open.contains(place));
    chosen
        .filter_map(|(name, within)| {
            let shape = find(schema.fields, &name)?.shape;
            let stands = value.get(&name);
            match (within, shape) {
                (None, shape) => Some(Edit::Set(name, scalar_of(&shape, stands))),
                (Some((id, inner)), Shape::Entries(fields)) => {
                    let shape = self::shape(fields, &inner);
                    let stands = stands?.get(id.key())?.get(&inner);
                    let scalar = scalar_of(&shape, stands);
                    Some(Edit::SetIn(name, id, inner, scalar))
                }
                (Some(_), _) => None,
            }
        })
        .filter(|edit| !edits.contains(edit))
        .collect()
}

/// A JSON value as the scalar of a field: ids and photo names become bytes again.
pub fn scalar_of(shape: &Shape, value: Option<&Json>) -> Scalar {
    match value {
        None | Some(Json::Null) => Scalar::Empty,
        Some(Json::Bool(yes)) => Scalar::Bool(*yes),
        Some(Json::Number(number)) => number.as_i64().map_or(Scalar::Empty, Scalar::Int),
        Some(Json::String(text)) => match shape {
            Shape::Ref => text
                .parse::<EntryId>()
                .map_or(Scalar::Empty, |id| Scalar::Bytes(id.as_bytes().to_vec())),
            Shape::Blob => HEXLOWER.decode(text.as_bytes()).map_or(Scalar::Empty, Scalar::Bytes),
            _ => Scalar::Text(text.clone()),
        },
        Some(Json::Array(_) | Json::Object(_)) => Scalar::Empty,
    }
}

/// What an entry of a log says, as its transition's table shapes it.
pub fn entry_scalars(
    machine: MachineId,
    transition: &str,
    said: &BTreeMap<String, Json>,
) -> Vec<(String, Scalar)> {
    let fields = entry_fields(machine, transition).unwrap_or_default();
    let scalar = |(name, value): (&String, &Json)| {
        (name.clone(), scalar_of(&shape(fields, name), Some(value)))
    };
    let mut scalars = vec![("transition".to_owned(), Scalar::Text(transition.to_owned()))];
    scalars.extend(
        said.iter().filter(|(name, value)| *name != "transition" && !value.is_null()).map(scalar),
    );
    scalars
}

fn log_fields(machine: MachineId, entry: &Map<String, Json>) -> &'static [Field] {
    let transition = entry.get("transition").and_then(Json::as_str).unwrap_or_default();
    entry_fields(machine, transition).unwrap_or_default()
}

fn entries(
    name: &str,
    fields_of: impl Fn(&Map<String, Json>) -> &'static [Field],
    was: &Json,
    is: &Json,
    edits: &mut Vec<Edit>,
) {
    let none = Map::new();
    let was = was.as_object().unwrap_or(&none);
    let is = is.as_object().unwrap_or(&none);
    // In the order in which they were made, as far as their ids know: a step comes after the one before it.
    let by_id: BTreeMap<EntryId, &Json> =
        is.iter().filter_map(|(key, entry)| Some((EntryId::from_key(key)?, entry))).collect();
    for (id, entry) in by_id {
        let Some(entry) = entry.as_object() else { continue };
        let fields = fields_of(entry);
        let scalar = |inner: &str, value: &Json| scalar_of(&shape(fields, inner), Some(value));
        match was.get(&id.key()).and_then(Json::as_object) {
            None => {
                let scalars =
                    entry.iter().map(|(inner, value)| (inner.clone(), scalar(inner, value)));
                edits.push(Edit::Add(name.to_owned(), id, scalars.collect()));
            }
            Some(old) => {
                for (inner, value) in
                    entry.iter().filter(|(inner, value)| old.get(*inner) != Some(value))
                {
                    edits.push(Edit::SetIn(
                        name.to_owned(),
                        id,
                        inner.clone(),
                        scalar(inner, value),
                    ));
                }
            }
        }
    }
}

fn shape(fields: &'static [Field], inner: &str) -> Shape {
    find(fields, inner).map_or(Shape::Text(usize::MAX), |field| field.shape)
}

fn text(value: &Json) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// What was written into a text, written into what the text says now: in place where nobody else wrote, at its end
/// otherwise, so that nobody's words go.
fn prose(was: &str, is: &str, now: &str, most: usize) -> String {
    if now == was {
        return is.to_owned();
    }
    let head = was.chars().zip(is.chars()).take_while(|(a, b)| a == b).count();
    let tail = was.chars().skip(head).collect::<Vec<_>>();
    let rest = is.chars().skip(head).collect::<Vec<_>>();
    let same = tail.iter().rev().zip(rest.iter().rev()).take_while(|(a, b)| a == b).count();
    let written: String = rest.iter().take(rest.len().saturating_sub(same)).collect();
    if written.trim().is_empty() || now.contains(written.trim()) {
        return now.to_owned();
    }
    let joined = if now.is_empty() { written } else { format!("{now}\n{written}") };
    if joined.chars().count() <= most { joined } else { now.to_owned() }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::kind::Kind;
    use serde_json::json;

    #[test]
    fn only_what_a_change_did_is_done_again() {
        let entry = EntryId::from_bytes([7; 16]);
        let before =
            json!({"label": "a", "best_time": "早", "phones": {}, "remark": "", "head": null});
        let after = json!({"label": "a", "best_time": null, "remark": "新",
            "head": entry.to_string(), "phones": {entry.key(): {"number": "15400000001"}}});
        let edits = recast(Kind::Household.schema(), &before, &after, &before);
        let bytes = Scalar::Bytes(vec![7; 16]);
        assert_eq!(
            edits,
            [
                Edit::Set("head".into(), bytes),
                Edit::Add(
                    "phones".into(),
                    entry,
                    vec![("number".into(), Scalar::Text("15400000001".into()))]
                ),
                Edit::Set("best_time".into(), Scalar::Empty),
                Edit::Write("remark".into(), "新".into()),
            ]
        );
    }

    #[test]
    fn prose_written_again_never_takes_anothers_words() {
        assert_eq!(prose("甲乙", "甲丙乙", "甲乙", 500), "甲丙乙");
        assert_eq!(prose("甲乙", "甲丙乙", "别人写的", 500), "别人写的\n丙");
        assert_eq!(prose("甲乙", "甲", "别人写的", 500), "别人写的");
        assert_eq!(prose("", "丙", "别人写的丙", 500), "别人写的丙");
        assert_eq!(prose("", "丙丁", "满", 2), "满");
    }
}
