//! Every vector of `codes.json` `test_vectors`, by machine; a new group of vectors fails until it is checked here.

use doorstep_model::identifier::{CitizenId, CitizenIdError, Phone, PhoneSort, Uscc};
use serde_json::{Map, Value};

use super::today;

fn vectors() -> Map<String, Value> {
    let json: Value = serde_json::from_str(include_str!("../../data/codes.json")).unwrap();
    json["test_vectors"].as_object().unwrap().clone()
}

/// The numbers of a group: plain texts, or objects with an `id`.
fn group(name: &str) -> Vec<String> {
    let values = vectors()[name].as_array().unwrap().clone();
    let text = |value: &Value| value.as_str().or(value["id"].as_str()).unwrap().to_owned();
    values.iter().map(text).collect()
}

#[test]
fn every_group_of_vectors_is_checked() {
    let known = [
        "citizen_id_valid_real_algorithm",
        "citizen_id_demo_valid",
        "citizen_id_invalid",
        "foreign_pr_2023",
        "uscc_real_algorithm_note",
        "uscc_real_algorithm",
        "mobile_demo",
        "mobile_ok",
        "mobile_bad",
        "uscc_demo_valid",
        "citizen_id_demo_X",
        "citizen_id_valid_after_normalising",
    ];
    for name in vectors().keys() {
        assert!(known.contains(&name.as_str()), "{name}");
    }
    assert_eq!(vectors().len(), known.len());
}

#[test]
fn citizen_ids_that_are_right() {
    for name in
        ["citizen_id_valid_real_algorithm", "foreign_pr_2023", "citizen_id_valid_after_normalising"]
    {
        for id in group(name) {
            for demo in [false, true] {
                assert!(CitizenId::parse(&id, today(), demo).is_ok(), "{name}: {id}");
            }
        }
    }
    for name in ["citizen_id_demo_valid", "citizen_id_demo_X"] {
        for id in group(name) {
            assert!(CitizenId::parse(&id, today(), true).is_ok(), "{name}: {id}");
            assert_eq!(CitizenId::parse(&id, today(), false).unwrap_err(), CitizenIdError::Demo);
        }
    }
    let foreign = CitizenId::parse(&group("foreign_pr_2023")[0], today(), false).unwrap();
    assert!(foreign.is_foreign_resident());
    assert_eq!((foreign.birth().to_string(), foreign.sex()), ("1981-08-03".into(), "2"));
}

#[test]
fn citizen_ids_that_are_wrong_say_what_is_wrong() {
    let told: Vec<_> = vectors()["citizen_id_invalid"]
        .as_array()
        .unwrap()
        .iter()
        .map(|v| (v["why"].as_str().unwrap().to_owned(), v["id"].as_str().unwrap().to_owned()))
        .collect();
    for (why, id) in told {
        let expected = match why.as_str() {
            "check digit" => CitizenIdError::CheckDigit,
            "30 February" => CitizenIdError::DateNotReal,
            "17 digits" => CitizenIdError::Length { found: 17 },
            "born in the future" => CitizenIdError::Future,
            other => {
                assert!(other.contains("lower-case x"), "{other}");
                CitizenIdError::CheckDigit
            }
        };
        assert_eq!(CitizenId::parse(&id, today(), true).unwrap_err(), expected, "{id}: {why}");
    }
}

#[test]
fn credit_codes_that_are_right() {
    for code in group("uscc_real_algorithm").into_iter().chain(group("uscc_demo_valid")) {
        assert_eq!(Uscc::parse(&code).unwrap().as_str(), code);
    }
}

#[test]
fn mobiles_that_are_right_and_wrong() {
    for number in group("mobile_demo").into_iter().chain(group("mobile_ok")) {
        let phone = Phone::parse(&number).unwrap();
        assert_eq!((phone.as_str(), phone.sort()), (number.as_str(), PhoneSort::Mobile));
        assert_eq!(phone.is_demo(), group("mobile_demo").contains(&number));
    }
    for number in group("mobile_bad") {
        assert!(Phone::parse(&number).is_err(), "{number}");
    }
}
