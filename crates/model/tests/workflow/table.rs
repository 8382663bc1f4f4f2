//! The tables: every row of `codes.json` has one typed rule that was written from its words, and its own place.

use std::collections::BTreeSet;

use doorstep_model::codes;
use doorstep_model::permission::{Action, Role, may};
use doorstep_model::refused;
use doorstep_model::schema::{MachineId, Shape};
use doorstep_model::workflow::{From, Reason, To, entry_fields, machine, typed};
use serde_json::Value;

const MACHINES: [(MachineId, &str); 2] =
    [(MachineId::Event, "event"), (MachineId::Mediation, "mediation")];

fn json() -> Value {
    serde_json::from_str(include_str!("../../data/codes.json")).unwrap()
}

#[test]
fn every_transition_of_the_json_is_tied_to_exactly_one_typed_rule() {
    for (id, key) in MACHINES {
        let rows = json()["fsm"][key]["transitions"].as_array().unwrap().clone();
        let mut rules: Vec<_> = typed(id).collect();
        assert_eq!(rows.len(), rules.len());
        for row in &rows {
            let name = row["id"].as_str().unwrap();
            let at = rules.iter().position(|rule| rule.id == name).expect(name);
            let rule = rules.swap_remove(at);
            assert_eq!(
                rule.who,
                row["who"].as_str().unwrap(),
                "{name}: read the row again, then the rule"
            );
            assert_eq!(
                rule.guard,
                row["guard"].as_str().unwrap(),
                "{name}: read the row again, then the rule"
            );
        }
        assert!(rules.is_empty(), "typed but in no table: {rules:?}");
    }
}

#[test]
fn states_steps_and_the_offline_column_are_the_json_s() {
    for (id, key) in MACHINES {
        let (ours, theirs) = (machine(id), &json()["fsm"][key]);
        let states: Vec<_> =
            ours.states.iter().map(|s| serde_json::json!([s.code, s.zh])).collect();
        assert_eq!(&states, theirs["states"].as_array().unwrap());
        for (ours, theirs) in ours.transitions.iter().zip(theirs["transitions"].as_array().unwrap())
        {
            let from = match ours.from {
                From::Nothing => serde_json::json!([]),
                From::States(states) => serde_json::json!(states),
                From::AnyOpen => serde_json::json!(["any open"]),
            };
            let to = match ours.to {
                To::States(states) => serde_json::json!(states),
                To::Same => serde_json::json!(["same"]),
                To::SameOr(other) => serde_json::json!([format!("same or {other}")]),
            };
            assert_eq!((&from, &to), (&theirs["from_states"], &theirs["to_states"]), "{}", ours.id);
            assert_eq!(ours.offline, theirs["offline"] == "yes", "{}", ours.id);
            for (ours, name) in
                [(ours.id, "id"), (ours.action, "action"), (ours.zh, "zh"), (ours.limit, "limit")]
            {
                assert_eq!(ours, theirs[name].as_str().unwrap());
            }
        }
    }
}

#[test]
fn every_state_a_row_names_is_a_state_of_its_machine() {
    for (id, _) in MACHINES {
        let machine = machine(id);
        for transition in machine.transitions {
            let from = match transition.from {
                From::States(states) => states,
                From::Nothing | From::AnyOpen => &[],
            };
            let to = match transition.to {
                To::States(states) => states.to_vec(),
                To::SameOr(other) => vec![other],
                To::Same => vec![],
            };
            assert!(
                from.iter().chain(&to).all(|code| machine.state(code).is_some()),
                "{}",
                transition.id
            );
        }
    }
}

#[test]
fn open_means_not_ended() {
    let open = |id| -> Vec<_> {
        let machine = machine(id);
        machine
            .states
            .iter()
            .filter(|state| !machine.is_open(state))
            .map(|state| state.code)
            .collect()
    };
    assert_eq!(open(MachineId::Event), ["closed", "withdrawn", "void", "transferred"]);
    assert_eq!(open(MachineId::Mediation), ["referred", "archived", "protected"]);
}

#[test]
fn entry_fields_are_scalars_with_whole_clean_names_and_known_lists() {
    for (id, _) in MACHINES {
        for transition in machine(id).transitions {
            let fields = entry_fields(id, transition.id).expect(transition.id);
            let names: BTreeSet<_> = fields.iter().map(|field| field.name).collect();
            assert_eq!(names.len(), fields.len(), "{} twice", transition.id);
            for field in fields {
                assert!(!field.shape.is_container(), "{} {}", transition.id, field.name);
                assert!(
                    field
                        .name
                        .bytes()
                        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
                );
                assert_ne!(field.name, "transition", "the record's own");
                assert_eq!(refused::field_name_hit(field.name), None);
                assert_eq!(refused::prose_hits(field.purpose), Vec::<&str>::new());
                if let Shape::Code(list) = field.shape {
                    assert!(codes::list(list).is_some(), "{list}");
                }
            }
        }
        assert!(entry_fields(id, "E99").is_none());
    }
    let sum: usize = machine(MachineId::Event).transitions.len()
        + machine(MachineId::Mediation).transitions.len();
    assert_eq!(sum, 21 + 24);
}

#[test]
fn a_role_the_workflow_names_may_write_steps_of_that_kind() {
    for (id, _) in MACHINES {
        let (kind, create, step) = match id {
            MachineId::Event => {
                (doorstep_model::kind::Kind::Event, Action::EventRaise, Action::EventTransition)
            }
            MachineId::Mediation => {
                (doorstep_model::kind::Kind::Lead, Action::LeadNote, Action::LeadTransition)
            }
        };
        for transition in machine(id).transitions {
            let action = if transition.from == From::Nothing { create } else { step };
            for role in Role::ALL {
                if transition.who.contains(role.code()) {
                    assert!(may(role, action, kind), "{} {}", transition.id, role.code());
                }
            }
        }
    }
}

#[test]
fn reasons_are_stable_codes_each_with_a_sentence() {
    let codes: BTreeSet<_> = Reason::ALL.iter().map(|reason| reason.code()).collect();
    assert_eq!(codes.len(), Reason::ALL.len());
    for reason in Reason::ALL {
        assert_eq!(Reason::from_code(reason.code()), Some(*reason));
        assert!(
            reason
                .code()
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        );
        assert!(reason.zh().chars().count() >= 6, "{}", reason.code());
        assert!(refused::prose_hits(reason.zh()).is_empty());
    }
}
