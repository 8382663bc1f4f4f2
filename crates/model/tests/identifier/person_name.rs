//! Names: any script, one sort of dot, nothing else changed.

use doorstep_model::identifier::{PersonName, PersonNameError};
use proptest::prelude::*;

fn written(typed: &str) -> String {
    PersonName::parse(typed).unwrap_or_else(|error| panic!("{typed}: {error}")).as_str().to_owned()
}

#[test]
fn names_of_every_length_and_script_are_names() {
    let long = "买买提".repeat(16);
    for name in [
        "肉巴",
        "白托",
        "叶西措",
        "王",
        "待补",
        "欧阳清源",
        "阿卜杜拉·买买提",
        "བསྟན་འཛིན",
        "ᠪᠠᠲᠤ",
        "ᠪᠠ᠋\u{180e}ᠠ",
        "José",
        "𠮷野",
        "〇",
        &long,
    ] {
        assert_eq!(written(name), name);
    }
    assert_eq!(written(&"措".repeat(50)).chars().count(), 50);
}

#[test]
fn every_dot_an_input_method_makes_becomes_the_one() {
    for typed in ["阿里·木", "阿里•木", "阿里‧木", "阿里・木", "阿里．木", "阿里.木", "阿里 · 木"]
    {
        assert_eq!(written(typed), "阿里·木", "{typed}");
    }
}

#[test]
fn blanks_are_the_input_methods_among_chinese_characters_only() {
    assert_eq!(written(" 张\u{3000}三 "), "张三");
    assert_eq!(written("Li 张"), "Li张");
    assert_eq!(written("𠮷 𠮷"), "𠮷𠮷");
    assert_eq!(written("MARIA  DA SILVA"), "MARIA DA SILVA");
    assert_eq!(written("ＭＡＲＩＡ"), "MARIA");
}

#[test]
fn letters_are_composed() {
    assert_eq!(written("Jose\u{301}"), "José");
    assert_eq!(PersonName::parse("Jose\u{301}"), PersonName::parse("José"));
}

#[test]
fn what_is_no_name_is_told_apart() {
    for (typed, why) in [
        ("", PersonNameError::Empty),
        (" \u{3000} ", PersonNameError::Empty),
        ("张三1", PersonNameError::Character { letter: '1' }),
        ("张三😀", PersonNameError::Character { letter: '😀' }),
        ("张三（父）", PersonNameError::Character { letter: '(' }),
        ("张.", PersonNameError::Character { letter: '.' }),
        ("张.Li", PersonNameError::Character { letter: '.' }),
        ("J. Smith", PersonNameError::Character { letter: '.' }),
        ("张三\u{202e}", PersonNameError::Character { letter: '\u{202e}' }),
        ("·", PersonNameError::Dot),
        ("阿里·", PersonNameError::Dot),
        ("阿里··木", PersonNameError::Dot),
    ] {
        assert_eq!(PersonName::parse(typed), Err(why), "{typed}");
    }
    assert_eq!(PersonName::parse(&"措".repeat(51)), Err(PersonNameError::TooLong { found: 51 }));
}

proptest! {
    #[test]
    fn a_written_form_reads_as_itself(typed in "\\PC{0,60}") {
        if let Ok(name) = PersonName::parse(&typed) {
            prop_assert_eq!(PersonName::parse(name.as_str()).unwrap(), name);
        }
    }

    #[test]
    fn chinese_and_latin_letters_are_never_lost(typed in "[\u{4e00}-\u{9fff}]{1,20}") {
        prop_assert_eq!(written(&typed), typed);
    }
}
