//! Short codes: printed, read out, typed by hand; one slip is always caught. Slips are printed, so the form is frozen.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::collections::BTreeSet;

use doorstep_model::id::DocumentId;
use doorstep_model::short_code::{ShortCode, ShortCodeError};
use proptest::prelude::*;

fn of(bytes: [u8; 16]) -> ShortCode {
    ShortCode::of(DocumentId::from_bytes(bytes))
}

const SIGNS: &str = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Computed apart from this code, by the formula: check = sum of value(i) times 2^(10 - i), i from 0, in GF(32).
#[test]
fn the_printed_form_is_frozen() {
    let mut bytes = [0; 16];
    assert_eq!(of(bytes).to_string(), "0000-0000-000");
    bytes[15] = 1;
    assert_eq!(of(bytes).to_string(), "0000-0000-012");
    assert_eq!(of([0xff; 16]).to_string(), "ZZZZ-ZZZZ-ZZ4");
    let id: DocumentId = "019308c4-5e1a-7c3f-9d2b-6a4f8e1c7b05".parse().unwrap();
    let code = ShortCode::of(id);
    assert_eq!(code.to_string(), "VA9Y-71RY-R52");
    assert_eq!(code.compact(), "VA9Y71RYR52");
    assert_eq!(code.provisional(), "临-VA9Y-71RY-R52");
}

#[test]
fn a_code_is_read_however_it_is_typed() {
    let code = of([0x04; 16]);
    let text = code.to_string();
    assert_eq!(text, "040G-2081-040");
    for typed in [
        text.clone(),
        text.to_lowercase(),
        text.replace('1', "I"),
        text.replace('1', "l"),
        text.replace('0', "o"),
        text.replace('-', " "),
        text.replace('-', "－"),
        code.compact(),
        code.provisional(),
        format!(" {} ", code.provisional()),
        text.chars()
            .map(
                |c| if c.is_ascii_digit() { char::from_u32(c as u32 + 0xfee0).unwrap() } else { c },
            )
            .collect(),
    ] {
        assert_eq!(ShortCode::parse(&typed), Ok(code), "{typed}");
    }
    let zeros = of([0; 16]);
    assert_eq!(ShortCode::parse("ooOO-0O0O-oOo"), Ok(zeros));
}

#[test]
fn what_is_wrong_is_told_apart() {
    for (typed, why) in [
        ("", ShortCodeError::Length { found: 0 }),
        ("临-", ShortCodeError::Length { found: 0 }),
        ("0000-0000-00", ShortCodeError::Length { found: 10 }),
        ("0000-0000-0000", ShortCodeError::Length { found: 12 }),
        ("0000-0000-00U", ShortCodeError::Character { letter: 'U' }),
        ("0000-0000-00好", ShortCodeError::Character { letter: '好' }),
        ("0000-0000-001", ShortCodeError::Check),
    ] {
        assert_eq!(ShortCode::parse(typed), Err(why), "{typed}");
    }
}

#[test]
fn the_hour_in_an_id_does_not_show_in_its_code() {
    let mut later = [0x5a; 16];
    later[..6].copy_from_slice(&[1, 2, 3, 4, 5, 6]);
    assert_eq!(of([0x5a; 16]), of(later));
}

proptest! {
    #[test]
    fn every_code_reads_back(bytes in any::<[u8; 16]>()) {
        let code = of(bytes);
        prop_assert_eq!(ShortCode::parse(&code.to_string()), Ok(code));
        prop_assert_eq!(code.compact().len(), 11);
    }

    #[test]
    fn any_one_wrong_sign_is_caught(bytes in any::<[u8; 16]>(), at in 0usize..11, other in 0usize..32) {
        let right = of(bytes).compact();
        let mut typed = right.clone();
        typed.replace_range(at..=at, SIGNS.get(other..=other).unwrap());
        prop_assert_eq!(ShortCode::parse(&typed).is_ok(), typed == right);
    }

    #[test]
    fn any_two_swapped_signs_are_caught_wherever_they_stand(bytes in any::<[u8; 16]>(), one in 0usize..11, other in 0usize..11) {
        let right = of(bytes).compact();
        let mut typed: Vec<char> = right.chars().collect();
        typed.swap(one, other);
        let typed: String = typed.into_iter().collect();
        prop_assert_eq!(ShortCode::parse(&typed).is_ok(), typed == right);
    }

    #[test]
    fn each_of_the_last_fifty_bits_counts(bytes in any::<[u8; 16]>()) {
        let codes: BTreeSet<_> = (0..50).map(|bit| of((u128::from_be_bytes(bytes) ^ (1 << bit)).to_be_bytes())).collect();
        prop_assert_eq!(codes.len(), 50);
        prop_assert!(!codes.contains(&of(bytes)));
    }
}
