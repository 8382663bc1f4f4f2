//! ID numbers: what is told apart, what is asked about, and that no slip of one finger goes through.

use chrono::NaiveDate;
use doorstep_model::identifier::{CitizenId, CitizenIdError, CitizenIdWarning};
use proptest::prelude::*;

use super::today;

const WOMAN: &str = "990101199002280248";

fn demo(id: &str) -> Result<CitizenId, CitizenIdError> {
    CitizenId::parse(id, today(), true)
}

#[test]
fn what_is_wrong_is_told_apart() {
    for (typed, why) in [
        ("", CitizenIdError::Length { found: 0 }),
        ("9901011990022802480", CitizenIdError::Length { found: 19 }),
        ("990101900228024", CitizenIdError::OldFifteen),
        ("99010190022802X", CitizenIdError::Length { found: 15 }),
        ("99010119900228O248", CitizenIdError::Character { position: 15 }),
        ("X90101199002280248", CitizenIdError::Character { position: 1 }),
        ("居民身份证号码请填写在这一行里面吧", CitizenIdError::Length { found: 17 }),
        ("居民身份证号码请填写在这一行里面好吗", CitizenIdError::Character { position: 1 }),
        ("160101199002280248", CitizenIdError::Province),
        ("901101199002280248", CitizenIdError::Province),
        ("010101199002280248", CitizenIdError::Province),
        ("110101199013280248", CitizenIdError::DateNotReal),
        ("110101199002290248", CitizenIdError::DateNotReal),
        ("110101202611230248", CitizenIdError::Future),
        ("990101199002280249", CitizenIdError::CheckDigit),
    ] {
        assert_eq!(demo(typed).unwrap_err(), why, "{typed}");
    }
    assert!(CitizenIdError::OldFifteen.to_string().contains("请填18位"));
}

#[test]
fn a_number_of_today_is_not_of_the_future() {
    let born = NaiveDate::from_ymd_opt(1990, 2, 28).unwrap();
    assert!(CitizenId::parse(WOMAN, born, true).is_ok());
    assert_eq!(
        CitizenId::parse(WOMAN, born.pred_opt().unwrap(), true).unwrap_err(),
        CitizenIdError::Future
    );
}

#[test]
fn blanks_dashes_full_width_and_small_x_are_put_right() {
    for typed in [
        "990101 19900228 0248",
        "990101-19900228-0248",
        "９９０１０１１９９００２２８０２４８",
        " 990101\u{3000}199002280248\n",
    ] {
        assert_eq!(demo(typed).unwrap().reveal(), WOMAN, "{typed}");
    }
    for typed in ["99010119500101007x", "99010119500101007ｘ"] {
        assert_eq!(demo(typed).unwrap().reveal(), "99010119500101007X");
    }
}

#[test]
fn a_number_is_never_shown_whole() {
    let id = demo("990101194305120011").unwrap();
    assert_eq!(id.masked(), "990101********0011");
    assert_eq!(format!("{id:?}"), "CitizenId(990101********0011)");
}

#[test]
fn sex_and_birth_are_read_and_compared_with_what_is_recorded() {
    let id = demo(WOMAN).unwrap();
    assert_eq!((id.sex(), id.birth().to_string().as_str()), ("2", "1990-02-28"));
    assert!(!id.is_foreign_resident());
    let asked = |sex, birth| id.warnings(today(), sex, birth);
    for birth in [None, Some("1990"), Some("1990-02"), Some("1990-02-28"), Some("不详")] {
        for sex in [None, Some("2"), Some("9"), Some("0")] {
            assert_eq!(asked(sex, birth), [], "{sex:?} {birth:?}");
        }
    }
    assert_eq!(
        asked(Some("1"), Some("1991")),
        [CitizenIdWarning::SexDiffers, CitizenIdWarning::BirthDiffers]
    );
    assert_eq!(asked(None, Some("1990-03")), [CitizenIdWarning::BirthDiffers]);
}

#[test]
fn great_age_is_asked_about_and_never_refused() {
    let old = CitizenId::parse("440524188001010014", today(), false).unwrap();
    assert_eq!(old.warnings(today(), None, None), [CitizenIdWarning::Over130]);
    let at = |year| NaiveDate::from_ymd_opt(year, 6, 1).unwrap();
    assert_eq!(old.warnings(at(2005), None, None), [CitizenIdWarning::Over120]);
    assert_eq!(old.warnings(at(2000), None, None), []);
    assert!(CitizenIdWarning::Over130.zh().contains("130"));
}

/// A right number of the demo district, built from its parts.
fn right() -> impl Strategy<Value = String> {
    (1u32..=99, 0i32..40_000, 0u32..1000).prop_map(|(area, days, sequence)| {
        let birth = NaiveDate::from_ymd_opt(1910, 1, 1).unwrap() + chrono::Days::new(days as u64);
        let head = format!("9901{area:02}{}{sequence:03}", birth.format("%Y%m%d"));
        let found =
            "0123456789X".chars().map(|c| format!("{head}{c}")).filter(|id| demo(id).is_ok());
        let all: Vec<String> = found.collect();
        assert_eq!(all.len(), 1, "one check digit fits, no other: {head}");
        all[0].clone()
    })
}

proptest! {
    #[test]
    fn any_one_wrong_character_is_caught(id in right(), at in 0usize..18, other in "[0-9X]") {
        let mut typed = id.clone();
        typed.replace_range(at..=at, &other);
        prop_assert_eq!(demo(&typed).is_ok(), typed == id);
    }

    #[test]
    fn any_two_neighbours_swapped_are_caught(id in right(), at in 0usize..17) {
        let mut typed: Vec<char> = id.chars().collect();
        typed.swap(at, at + 1);
        let typed: String = typed.into_iter().collect();
        prop_assert_eq!(demo(&typed).is_ok(), typed == id);
    }

    #[test]
    fn whatever_is_typed_gets_an_answer(typed in "\\PC{0,40}") {
        let _ = demo(&typed);
    }
}
