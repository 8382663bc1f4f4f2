//! Credit codes: letters that look like others are asked about, and no slip of one finger goes through.

use doorstep_model::identifier::{Uscc, UsccError};
use proptest::prelude::*;

const RIGHT: &[&str] = &[
    "91990101MA0000015C",
    "91990101MA0000429G",
    "91990101MA0206005U",
    "91990101MA00000905",
    "9144030071526726XG",
];

#[test]
fn an_organisation_check_may_be_zero_or_ten() {
    for code in RIGHT {
        assert_eq!(Uscc::parse(code).map(|code| code.as_str().to_owned()), Ok((*code).to_owned()));
    }
}

#[test]
fn what_is_wrong_is_told_apart() {
    for (typed, why) in [
        ("91990101MA0000015", UsccError::Length { found: 17 }),
        ("91990101MAO000015C", UsccError::Confusable { position: 11, letter: 'O', instead: '0' }),
        ("9I990101MA0000015C", UsccError::Confusable { position: 2, letter: 'I', instead: '1' }),
        ("91990101MA00000S5C", UsccError::Confusable { position: 16, letter: 'S', instead: '5' }),
        ("91990101MA00000V5C", UsccError::Confusable { position: 16, letter: 'V', instead: 'U' }),
        ("91990101MA00000Z5C", UsccError::Confusable { position: 16, letter: 'Z', instead: '2' }),
        ("91990101MA0000*15C", UsccError::Character { position: 15 }),
        ("91990101MA0000025C", UsccError::OrganisationCheck),
        ("92990101MA0000015C", UsccError::Check),
        ("91990101MA0000015D", UsccError::Check),
    ] {
        assert_eq!(Uscc::parse(typed), Err(why), "{typed}");
    }
}

#[test]
fn blanks_full_width_and_small_letters_are_put_right() {
    for typed in
        ["91990101 ma0000015c", "91990101-MA000001-5C", "９１９９０１０１ＭＡ０００００１５Ｃ"]
    {
        assert_eq!(Uscc::parse(typed).unwrap().as_str(), "91990101MA0000015C", "{typed}");
    }
}

proptest! {
    #[test]
    fn any_one_wrong_character_is_caught(code in proptest::sample::select(RIGHT), at in 0usize..18, other in "[0-9A-HJ-NP-RTUWXY]") {
        let mut typed = code.to_owned();
        typed.replace_range(at..=at, &other);
        prop_assert_eq!(Uscc::parse(&typed).is_ok(), typed == code);
    }

    #[test]
    fn whatever_is_typed_gets_an_answer(typed in "\\PC{0,40}") {
        let _ = Uscc::parse(&typed);
    }
}
