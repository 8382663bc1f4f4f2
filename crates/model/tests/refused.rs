//! What we refuse to hold: the lists hit what they should, and nothing of our own hits them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use doorstep_model::codes;
use doorstep_model::kind::Kind;
use doorstep_model::permission::{Action, Role};
use doorstep_model::refused::{
    HINT_ZH, field_name_hit, field_name_patterns, hint, prose_hits, zh_terms,
};
use doorstep_model::schema::{Field, MachineId, Shape};
use doorstep_model::workflow::{entry_fields, machine};
use proptest::prelude::*;
use serde_json::Value;

/// Prose of ours that may hold a refused word, with the reason. Nothing does today.
const ALLOWED: &[(&str, &str)] = &[];

#[test]
fn the_lists_are_the_json_s() {
    let json: Value = serde_json::from_str(include_str!("../data/codes.json")).unwrap();
    let words = |name: &str| -> Vec<String> {
        json["forbidden"][name]
            .as_array()
            .unwrap()
            .iter()
            .map(|w| w.as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(field_name_patterns(), words("field_name_patterns"));
    assert_eq!(zh_terms(), words("zh_terms"));
}

#[test]
fn every_pattern_hits_a_field_of_its_own_name() {
    for pattern in field_name_patterns() {
        let name = match pattern.strip_suffix('_') {
            Some(first) => format!("{first}_id"),
            None => format!("home_{}", pattern.trim_end_matches('$')),
        };
        assert_eq!(field_name_hit(&name), Some(*pattern), "{name}");
    }
}

#[test]
fn names_are_compared_by_whole_words_however_they_are_joined() {
    for (name, hit) in [
        ("risk_score", Some("risk_score")),
        ("person_risk_score_v2", Some("risk_score")),
        ("riskScore", Some("risk_score")),
        ("risk-scores", Some("risk_score")),
        ("score_of_risk", None),
        ("is_key", Some("is_key")),
        ("is_keyed", Some("is_key")),
        ("key_is", None),
        ("religion", Some("religio")),
        ("religious_venue", Some("religio")),
        ("ethnicity", Some("ethnic")),
        ("drugs", Some("drug")),
        ("drugstore", None),
        ("nation", Some("nation$")),
        ("nation_code", None),
        ("destination", None),
        ("face_id", Some("face_")),
        ("face", None),
        ("surface_m2", None),
        ("public_face", None),
        ("GPSTrack", Some("track")),
        ("gpsTrack", Some("track")),
        ("tracker", Some("track")),
        ("soundtrack", None),
        ("hive", None),
        ("", None),
        ("__", None),
    ] {
        assert_eq!(field_name_hit(name), hit, "{name}");
    }
}

#[test]
fn a_note_with_a_label_gets_a_hint_and_is_never_blocked() {
    assert_eq!(prose_hits("重点人员，需管控"), ["重点人员", "管控"]);
    assert_eq!(hint("属于维稳对象"), Some(HINT_ZH));
    assert_eq!(hint("独居，需要人帮忙买药"), None);
}

fn walk(fields: &[Field]) {
    for field in fields {
        assert_eq!(field_name_hit(field.name), None, "{}", field.name);
        check_prose(field.purpose);
        match field.shape {
            Shape::Entries(inner) => walk(inner),
            Shape::OneOf(words) => {
                words.iter().for_each(|word| assert_eq!(field_name_hit(word), None))
            }
            _ => {}
        }
    }
}

fn check_prose(text: &str) {
    let excused = ALLOWED.iter().any(|(allowed, _reason)| *allowed == text);
    assert!(excused || prose_hits(text).is_empty(), "{text}: {:?}", prose_hits(text));
}

#[test]
fn no_record_entry_or_action_of_ours_bears_a_refused_name() {
    for kind in Kind::ALL {
        assert_eq!(field_name_hit(kind.code()), None);
        walk(kind.schema().fields);
    }
    for id in [MachineId::Event, MachineId::Mediation] {
        for transition in machine(id).transitions {
            assert_eq!(field_name_hit(transition.action), None);
            walk(entry_fields(id, transition.id).unwrap());
        }
        machine(id).states.iter().for_each(|state| assert_eq!(field_name_hit(state.code), None));
    }
    Action::ALL.iter().for_each(|action| assert_eq!(field_name_hit(action.code()), None));
    Role::ALL.iter().for_each(|role| assert_eq!(field_name_hit(role.code()), None));
}

#[test]
fn no_code_list_state_or_step_of_ours_speaks_refused_words() {
    for list in codes::all() {
        assert_eq!(field_name_hit(list.name), None);
        for item in list.items() {
            check_prose(item.zh);
            item.note.into_iter().for_each(check_prose);
        }
    }
    for id in [MachineId::Event, MachineId::Mediation] {
        machine(id).states.iter().for_each(|state| check_prose(state.zh));
        machine(id).transitions.iter().for_each(|transition| check_prose(transition.zh));
    }
    Role::ALL.iter().for_each(|role| check_prose(role.zh()));
}

proptest! {
    #[test]
    fn any_name_and_any_text_can_be_asked_about(text in ".{0,60}") {
        let _ = (field_name_hit(&text), prose_hits(&text));
    }

    #[test]
    fn a_refused_word_is_found_wherever_it_stands(before in "[a-z]{2,8}", after in "[a-z]{2,8}") {
        let name = format!("{before}_guankong_{after}");
        prop_assert!(field_name_hit(&name).is_some());
    }
}
