//! Which record a record lives with: a household with its building, a person with the household, a visit with whom it
//! was paid to. The server derives homes from it; no tablet sets them.

use serde_json::{Map, Value as Json};

use crate::id::DocumentId;
use crate::kind::Kind;

/// The records whose home is this one's, the one that decides first. `today` is `YYYY-MM-DD`: what has ended by then
/// holds nothing.
pub fn anchors(kind: Kind, says: &Json, today: &str) -> Vec<DocumentId> {
    match kind {
        Kind::Household => current(says, "residences", "place", today),
        Kind::Person => current(says, "memberships", "household", today),
        Kind::Visit => named(says, "household").into_iter().collect(),
        Kind::Event => {
            [named(says, "place"), named(says, "household")].into_iter().flatten().collect()
        }
        Kind::Place | Kind::Reporter | Kind::Lead | Kind::LeadStatus => Vec::new(),
    }
}

/// Whether a record goes where its anchor goes, all its life. What was done at a door stays where it was done, until
/// the grid itself is redrawn.
pub const fn follows(kind: Kind) -> bool {
    matches!(kind, Kind::Household | Kind::Person)
}

fn named(says: &Json, field: &str) -> Option<DocumentId> {
    says.get(field)?.as_str()?.parse().ok()
}

/// Of the entries that hold, what they name; the one that began last decides.
fn current(says: &Json, entries: &str, field: &str, today: &str) -> Vec<DocumentId> {
    let text = |entry: &Map<String, Json>, name: &str| {
        entry.get(name).and_then(Json::as_str).unwrap_or_default().to_owned()
    };
    let holds = |entry: &Map<String, Json>| {
        let to = text(entry, "to");
        text(entry, "removed").is_empty() && (to.is_empty() || to.as_str() >= today)
    };
    let all = says.get(entries).and_then(Json::as_object).into_iter().flatten();
    let mut held: Vec<(String, &String, DocumentId)> = all
        .filter_map(|(id, entry)| Some((id, entry.as_object()?)))
        .filter(|(_, entry)| holds(entry))
        .filter_map(|(id, entry)| Some((text(entry, "from"), id, text(entry, field).parse().ok()?)))
        .collect();
    held.sort();
    let mut named = Vec::new();
    for (_, _, document) in held.into_iter().rev() {
        if !named.contains(&document) {
            named.push(document);
        }
    }
    named
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn id(n: u8) -> DocumentId {
        DocumentId::from_bytes([n; 16])
    }

    #[test]
    fn a_household_lives_with_the_building_it_moved_into_last() {
        let residences = json!({ "residences": {
            "a": { "place": id(1), "from": "2020-01-01" },
            "b": { "place": id(2), "from": "2024-05" },
            "c": { "place": id(3), "from": "2025-01-01", "to": "2026-02-01" },
            "d": { "place": id(4), "from": "2026-01-01", "removed": "登记错了" },
            "e": { "dwelling": id(5) },
        }});
        assert_eq!(anchors(Kind::Household, &residences, "2026-02-02"), [id(2), id(1)]);
        assert_eq!(anchors(Kind::Household, &residences, "2026-02-01"), [id(3), id(2), id(1)]);
    }

    #[test]
    fn a_person_lives_with_the_household_an_event_with_its_building_a_lead_with_nobody() {
        let person = json!({ "memberships": { "a": { "household": id(1), "to": "2026-01-01" },
            "b": { "household": id(2) } } });
        assert_eq!(anchors(Kind::Person, &person, "2026-02-02"), [id(2)]);
        let event = json!({ "place": id(3), "household": id(4) });
        assert_eq!(anchors(Kind::Event, &event, ""), [id(3), id(4)]);
        assert_eq!(anchors(Kind::Visit, &event, ""), [id(4)]);
        assert_eq!(anchors(Kind::Lead, &event, ""), []);
        assert_eq!(anchors(Kind::Person, &json!({ "memberships": { "a": 1, "b": null } }), ""), []);
    }
}
