//! The static lists say what `data/codes.json` says, and codes they do not know are no error.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use doorstep_model::codes;
use doorstep_model::kind::Kind;
use doorstep_model::schema::{Field, Shape};
use serde_json::Value;

#[test]
fn every_list_and_code_of_the_json_is_there_in_its_order() {
    let json: Value = serde_json::from_str(include_str!("../data/codes.json")).unwrap();
    assert_eq!(codes::version(), json["version"].as_str().unwrap());
    let lists = json["codes"].as_object().unwrap();
    assert_eq!(codes::all().len(), lists.len());
    let mut total = 0;
    for (name, list) in lists {
        let ours = codes::list(name).expect(name);
        assert_eq!(ours.standard, list["std"].as_str().unwrap());
        let items = list["items"].as_array().unwrap();
        assert_eq!(ours.items().len(), items.len(), "{name}");
        for (item, theirs) in ours.items().iter().zip(items) {
            let code = theirs["code"].as_str().unwrap();
            assert_eq!(item.code, code);
            assert_eq!(ours.zh(code), theirs["zh"].as_str(), "{name} {code}");
            assert_eq!(ours.en(code), theirs["en"].as_str(), "{name} {code}");
            assert_eq!(item.note, theirs.get("note").and_then(Value::as_str));
            assert_eq!(item.first, theirs.get("first").is_some());
        }
        total += items.len();
    }
    assert_eq!((codes::all().len(), total), (39, 393));
}

#[test]
fn a_retired_code_is_not_known_and_nothing_more() {
    assert!(codes::is_known("visit_type", "01"));
    assert!(!codes::is_known("visit_type", "77"));
    assert!(!codes::is_known("no_such_list", "01"));
    assert_eq!(codes::list("visit_type").and_then(|list| list.zh("77")), None);
}

#[test]
fn every_code_field_of_every_record_names_a_list_that_exists() {
    fn walk(fields: &[Field]) {
        for field in fields {
            match field.shape {
                Shape::Code(list) => assert!(codes::list(list).is_some(), "{}: {list}", field.name),
                Shape::Entries(inner) => walk(inner),
                _ => {}
            }
        }
    }
    for kind in Kind::ALL {
        walk(kind.schema().fields);
    }
}
