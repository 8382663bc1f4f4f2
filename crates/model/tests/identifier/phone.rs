//! Telephone numbers: one written form, however they were typed.

use doorstep_model::identifier::{Phone, PhoneError, PhoneSort};
use proptest::prelude::*;

#[test]
fn a_mobile_has_one_written_form() {
    for typed in [
        "13800138000",
        "+86 138 0013 8000",
        "0086-138-0013-8000",
        "8613800138000",
        "１３８００１３８０００",
        " 138\u{3000}0013\u{2014}8000 ",
    ] {
        let phone = Phone::parse(typed).unwrap_or_else(|error| panic!("{typed}: {error}"));
        assert_eq!((phone.as_str(), phone.sort()), ("13800138000", PhoneSort::Mobile));
    }
}

#[test]
fn a_land_line_has_one_written_form() {
    for (typed, written) in [
        ("0977-8221234", "0977-8221234"),
        ("09778221234", "0977-8221234"),
        ("(0977) 822 1234", "0977-8221234"),
        ("（0977）8221234", "0977-8221234"),
        ("0977-822-1234", "0977-8221234"),
        ("01062345678", "010-62345678"),
        ("010 6234 5678", "010-62345678"),
        ("010-6234-5678", "010-62345678"),
        ("+86 0977-8221234", "0977-8221234"),
        ("0977-8221234-801", "0977-8221234-801"),
        ("09778221234-801", "0977-8221234-801"),
        ("02987654321", "029-87654321"),
    ] {
        let phone = Phone::parse(typed).unwrap_or_else(|error| panic!("{typed}: {error}"));
        assert_eq!((phone.as_str(), phone.sort()), (written, PhoneSort::LandLine), "{typed}");
    }
}

#[test]
fn what_is_wrong_is_told_apart() {
    for (typed, why) in [
        ("", PhoneError::Character),
        ("---", PhoneError::Character),
        ("138001380OO", PhoneError::Character),
        ("微信", PhoneError::Character),
        ("110", PhoneError::ShortLine),
        ("12345", PhoneError::ShortLine),
        ("10086", PhoneError::ShortLine),
        ("1380013800", PhoneError::MobileLength { found: 10 }),
        ("138001380000", PhoneError::MobileLength { found: 12 }),
        ("12345678901", PhoneError::Shape),
        ("8221234", PhoneError::Shape),
        ("8613800", PhoneError::Shape),
        ("0977-822123456", PhoneError::Shape),
        ("0977-82212", PhoneError::Shape),
        ("0977-8221234-8010000", PhoneError::Shape),
    ] {
        assert_eq!(Phone::parse(typed).unwrap_err(), why, "{typed}");
    }
}

#[test]
fn lists_show_a_number_masked_and_logs_too() {
    let masked = |typed: &str| Phone::parse(typed).unwrap().masked();
    assert_eq!(masked("15400000001"), "154****0001");
    assert_eq!(masked("0977-8221234"), "0977-***1234");
    assert_eq!(format!("{:?}", Phone::parse("15400000001").unwrap()), "Phone(154****0001)");
}

#[test]
fn a_demo_tenant_dials_nobody() {
    let phone = Phone::parse("15400000001").unwrap();
    assert!(phone.is_demo() && !phone.may_dial(true) && phone.may_dial(false));
    assert!(!Phone::parse("13800138000").unwrap().is_demo());
}

proptest! {
    #[test]
    fn a_written_form_reads_as_itself(typed in "(1[3-9][0-9]{9}|0[1-9][0-9]{1,2}-?[0-9]{7,8}(-[0-9]{1,6})?)") {
        if let Ok(phone) = Phone::parse(&typed) {
            prop_assert_eq!(Phone::parse(phone.as_str()).unwrap(), phone);
        }
    }

    #[test]
    fn every_number_of_the_published_pattern_is_read(typed in "(1[3-9][0-9]{9}|0[1-9][0-9]{1,2}-[0-9]{7,8}(-[0-9]{1,6})?)") {
        prop_assert!(Phone::parse(&typed).is_ok());
    }

    #[test]
    fn whatever_is_typed_gets_an_answer(typed in "\\PC{0,40}") {
        let _ = Phone::parse(&typed);
    }
}
