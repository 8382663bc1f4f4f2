//! Finding: by name in any script, pinyin, initials, door, phone; and that nothing typed can do harm.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod common;

use common::{TODAY, Worker, set};
use doorstep_store::Hit;
use model::document::{Edit, Scalar};
use model::id::DocumentId;
use model::kind::Kind;
use model::record::Person;
use proptest::prelude::*;

struct Town {
    worker: Worker,
    place: DocumentId,
    zhuoma_home: DocumentId,
    wang_home: DocumentId,
}

/// Two doors of a building with families, one empty; a herder's winter place.
fn town() -> Town {
    let mut worker = Worker::new(1);
    let (place, doors) =
        worker.place("和畅苑", "3号楼", &[("2", "501"), ("1", "101"), ("2", "502")]);
    let place = worker.create(&place);
    let household = worker.household("才旦卓玛家", "154 0000 4321");
    let household = worker.lives_at(household, place, doors[0]);
    let zhuoma_home = worker.create(&household);
    let household = worker.household("王芳家", "15400009876");
    let household = worker.lives_at(household, place, doors[1]);
    let wang_home = worker.create(&household);
    for (name, alias, native, home) in [
        ("才旦·卓玛", Some("阿佳"), Some("ཚེ་བརྟན་སྒྲོལ་མ"), zhuoma_home),
        ("单小仇", None, None, zhuoma_home),
        ("王芳", None, None, wang_home),
        ("王芳芳", None, None, wang_home),
        ("大王芳", None, None, wang_home),
        ("𠮷布", None, Some("Bayar"), wang_home),
    ] {
        let person = worker.person(name, home);
        let own = |text: Option<&str>| text.map(str::to_owned);
        worker.create(&Person { alias: own(alias), name_native: own(native), ..person });
    }
    Town { worker, place, zhuoma_home, wang_home }
}

impl Town {
    fn find(&self, typed: &str) -> Vec<Hit> {
        self.worker.store.search(typed, TODAY, 20).unwrap()
    }

    fn titles(&self, typed: &str) -> Vec<String> {
        self.find(typed).into_iter().map(|hit| hit.title).collect()
    }
}

#[test]
fn a_name_is_found_the_exact_one_first_wherever_it_stands_in_the_name() {
    let town = town();
    assert_eq!(town.titles("王芳"), ["王芳", "王芳家", "王芳芳", "大王芳"]);
    assert_eq!(town.titles("卓玛"), ["才旦卓玛家", "才旦·卓玛"]);
    assert_eq!(town.titles("阿佳"), ["才旦·卓玛"]);
    assert_eq!(town.titles("𠮷"), ["𠮷布"]);
    assert_eq!(town.titles("芳王"), Vec::<String>::new(), "characters count in their order");
    let hit = &town.find("单小仇")[0];
    assert_eq!((hit.kind, hit.household), (Kind::Person, Some(town.zhuoma_home)));
    assert_eq!((hit.estate.as_str(), hit.door.as_str()), ("和畅苑", "3-2-501"));
}

#[test]
fn a_name_is_found_in_its_own_script_by_syllables_and_by_the_beginning_of_one() {
    let town = town();
    for typed in ["ཚེ་བརྟན", "སྒྲོལ་མ", "སྒྲོ", "བརྟན་སྒྲོལ"]
    {
        assert_eq!(town.titles(typed), ["才旦·卓玛"], "{typed}");
    }
    for typed in ["bay", "Bayar", "ＢＡＹ"] {
        assert_eq!(town.titles(typed), ["𠮷布"], "{typed}");
    }
}

#[test]
fn pinyin_and_initials_are_read_from_any_character_and_in_the_readings_of_names() {
    let town = town();
    for typed in ["caidanzhuoma", "cdzm", "CaiDan", "zhuoma", "dzm", "zh"] {
        assert!(
            town.titles(typed).contains(&"才旦·卓玛".to_owned()),
            "{typed}: {:?}",
            town.titles(typed)
        );
    }
    for typed in ["shanxiaoqiu", "sxq", "danxiaochou", "xiaoqiu"] {
        assert_eq!(town.titles(typed), ["单小仇"], "{typed}");
    }
    assert_eq!(town.titles("wf")[0], "王芳", "whole initials before longer ones");
    assert_eq!(town.titles("w").len(), 4, "{:?}", town.titles("w"));
    assert_eq!(town.titles("wangfangf"), ["王芳芳"]);
    assert_eq!(town.titles("王x"), Vec::<String>::new());
    assert_eq!(town.titles("王f").len(), 4, "half in characters, half in letters");
    assert!(town.titles("王fang").contains(&"王芳".to_owned()));
}

#[test]
fn a_door_is_found_as_it_is_written_and_as_it_is_said_with_the_household_behind_it() {
    let town = town();
    for typed in [
        "3-2-501",
        "３－２－５０１",
        "3号楼2单元501室",
        "3栋2单元501",
        "3#2-501",
        "2-501",
        "501",
        "501室",
    ] {
        let hits = town.find(typed);
        assert_eq!(hits.len(), 1, "{typed}: {hits:?}");
        assert_eq!(
            (hits[0].kind, hits[0].document),
            (Kind::Household, town.zhuoma_home),
            "{typed}"
        );
        assert_eq!((hits[0].household, hits[0].door.as_str()), (Some(town.zhuoma_home), "3-2-501"));
    }
    let empty = &town.find("3-2-502")[0];
    assert_eq!(
        (empty.kind, empty.document, empty.door.as_str()),
        (Kind::Place, town.place, "3-2-502")
    );
    assert!(empty.entry.is_some());
    assert_eq!(town.find("和畅苑 3-1-101")[0].document, town.wang_home);
    assert_eq!(town.find("3-1")[0].document, town.wang_home);
    assert_eq!(town.titles("和畅苑"), ["和畅苑 3号楼"], "the building, not all its doors");
    assert_eq!(town.titles("hcy"), ["和畅苑 3号楼"]);
    let mut all = town.titles("和畅苑3栋");
    all.sort();
    assert_eq!(all, ["3-2-502", "和畅苑 3号楼", "才旦卓玛家", "王芳家"]);
}

#[test]
fn a_phone_is_found_by_its_end_and_by_its_beginning_alone_or_with_a_name() {
    let town = town();
    for typed in ["4321", "04321", "321", "15400004321", "1540000432"] {
        assert_eq!(town.titles(typed), ["才旦卓玛家"], "{typed}");
    }
    assert_eq!(town.titles("154").len(), 2);
    assert_eq!(town.titles("王 9876"), ["王芳家"]);
    assert_eq!(town.titles("王 4321"), Vec::<String>::new());
}

#[test]
fn a_name_with_the_door_it_lives_behind_is_found_although_they_stand_in_two_records() {
    let town = town();
    let mut behind = town.titles("王芳 3-1-101");
    behind.sort();
    assert_eq!(behind, ["大王芳", "王芳", "王芳家", "王芳芳"]);
    assert_eq!(town.titles("大王 9876"), ["大王芳"], "the phone is the household's");
    assert_eq!(town.titles("王芳 3-2-501"), Vec::<String>::new());
    assert_eq!(town.titles("sxq 501"), ["单小仇"]);
}

#[test]
fn a_name_that_was_corrected_is_found_by_the_new_one_only() {
    let mut town = town();
    let id = town.find("单小仇")[0].document;
    town.worker.edit(id, &[set("name", "善小球")]);
    assert_eq!(town.titles("善小球").len(), 1);
    assert!(town.titles("单小仇").is_empty() && town.titles("sxq").len() == 1);
    town.worker.store.check().unwrap();
    town.worker.edit(id, &[set("removed", "重复")]);
    assert!(town.titles("善小球").is_empty());
    assert!(
        town.worker.store.derived().unwrap()["search"].iter().all(|row| !row.contains('善')),
        "not in the index"
    );
}

#[test]
fn somebody_who_moved_is_found_where_the_person_lives_now() {
    let mut town = town();
    let hit = town.find("单小仇")[0].clone();
    let edge = *town.worker.read::<Person>(hit.document).memberships.keys().next().unwrap();
    let next = town.worker.entry();
    let text = |text: &str| Scalar::Text(text.into());
    let home = Scalar::Bytes(town.wang_home.as_bytes().to_vec());
    let edits = [
        Edit::SetIn("memberships".into(), edge, "to".into(), text("2026-09-01")),
        Edit::Add(
            "memberships".into(),
            next,
            vec![("household".into(), home), ("from".into(), text("2026-09-01"))],
        ),
    ];
    town.worker.edit(hit.document, &edits);
    let now = &town.find("单小仇")[0];
    assert_eq!((now.household, now.door.as_str()), (Some(town.wang_home), "3-1-101"));
    let members = town.worker.store.members_of(town.zhuoma_home, TODAY).unwrap();
    assert_eq!(
        members.iter().map(|member| member.name.as_str()).collect::<Vec<_>>(),
        ["才旦·卓玛"]
    );
    assert_eq!(town.worker.store.households_of(hit.document, TODAY).unwrap(), [town.wang_home]);
}

#[test]
fn no_more_is_answered_than_was_asked_for() {
    let town = town();
    assert_eq!(town.worker.store.search("王芳", TODAY, 2).unwrap().len(), 2);
    assert!(town.worker.store.search("王芳", TODAY, 0).unwrap().is_empty());
}

#[test]
fn whatever_is_typed_is_an_answer_and_never_an_error() {
    let town = town();
    let store = &town.worker.store;
    for typed in [
        "",
        "\"",
        "*",
        "'; DROP TABLE person; --",
        "AND OR NOT NEAR(",
        "name:王",
        "{door}:3",
        "^王",
        "-",
        "3-",
        "\u{0}",
        "\u{e000}",
        "\u{202e}王",
        "王\u{200d}芳",
        "%",
        "x'00'",
    ] {
        store.search(typed, TODAY, 20).unwrap_or_else(|error| panic!("{typed:?}: {error}"));
    }
    let piece = prop_oneof![
        any::<String>(),
        "[0-9\\-号楼单元室 #/王芳才旦卓玛a-z\"*:^(){}'·་]{0,24}",
        "(AND|OR|NOT|NEAR|name|:|\"|\\*|\\^|\\+| ){0,8}",
    ];
    proptest!(ProptestConfig::with_cases(600), |(typed in piece, most in 0usize..30)| {
        let hits = store.search(&typed, TODAY, most).unwrap();
        prop_assert!(hits.len() <= most);
    });
    assert_eq!(town.titles("王\u{200d}芳")[0], "王芳", "what nobody sees does not matter");
}
