//! What a worker typed, brought to its one written form or refused with a sentence that says what is wrong.
//!
//! The rules of numbers and names stand in `model::identifier`; lengths and shapes in the registry.

use model::codes;
use model::identifier::{PersonName, Phone};
use model::time::first_day;
use sync::code::Code;

use crate::error::{Result, TabletError};

/// A telephone number in its written form.
///
/// # Errors
/// Why it is none.
pub(crate) fn phone(typed: &str, field: &str) -> Result<String> {
    Phone::parse(typed)
        .map(|phone| phone.as_str().to_owned())
        .map_err(|error| input(error.code(), error, field))
}

/// A person's name in its written form.
///
/// # Errors
/// Why it is none.
pub(crate) fn name(typed: &str, field: &str) -> Result<String> {
    PersonName::parse(typed)
        .map(|name| name.as_str().to_owned())
        .map_err(|error| input(error.code(), error, field))
}

/// A code that this version's list has.
///
/// # Errors
/// [`Code::FIELD_REFUSED`].
pub(crate) fn code(list: &str, code: &str, field: &str) -> Result<String> {
    let known = codes::is_known(list, code);
    known.then(|| code.to_owned()).ok_or_else(|| TabletError::field(Code::FIELD_REFUSED, field))
}

/// A code where one was given.
///
/// # Errors
/// [`Code::FIELD_REFUSED`].
pub(crate) fn maybe_code(list: &str, given: Option<&str>, field: &str) -> Result<Option<String>> {
    filled(given).map(|given| code(list, given, field)).transpose()
}

/// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, where one was given.
///
/// # Errors
/// [`Code::FIELD_REFUSED`].
pub(crate) fn maybe_date(given: Option<&str>, field: &str) -> Result<Option<String>> {
    let date = |given: &str| {
        let real = first_day(given).is_some();
        real.then(|| given.to_owned()).ok_or_else(|| TabletError::field(Code::FIELD_REFUSED, field))
    };
    filled(given).map(date).transpose()
}

/// What was written, without blanks at its ends; nothing for blanks alone.
pub(crate) fn filled(given: Option<&str>) -> Option<&str> {
    given.map(str::trim).filter(|text| !text.is_empty())
}

/// As [`filled`], owned.
pub(crate) fn text(given: Option<&str>) -> Option<String> {
    filled(given).map(str::to_owned)
}

fn input(code: &str, sentence: impl ToString, field: &str) -> TabletError {
    let code = Code::from_word(code).unwrap_or(Code::FIELD_REFUSED);
    TabletError::Input { code, sentence: sentence.to_string(), field: field.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_kept_in_one_form_and_a_wrong_one_says_what_is_wrong() {
        assert_eq!(phone(" +86 154-0000-0001 ", "phone").unwrap(), "15400000001");
        let error = phone("1540000", "phone").unwrap_err();
        assert_eq!(error.code().as_str(), "phone-mobile-length");
        assert!(error.zh().contains("11"));
        assert_eq!(error.field_name(), Some("phone"));
    }

    #[test]
    fn blanks_are_nothing() {
        assert_eq!(text(Some("  ")), None);
        assert_eq!(maybe_date(Some(""), "from").unwrap(), None);
        assert!(maybe_date(Some("2026-13"), "from").is_err());
        assert!(maybe_code("sex", Some("7"), "sex").is_err());
    }
}
