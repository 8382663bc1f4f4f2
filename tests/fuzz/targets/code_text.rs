//! Any text in place of an enrolment code, as a camera or a hand gives it.

#![no_main]

use libfuzzer_sys::fuzz_target;
use doorstep_sync::enrol::EnrolCode;

fuzz_target!(|text: &str| {
    if let Ok(code) = EnrolCode::read(text) {
        let shown = code.to_string();
        assert!(EnrolCode::read(&shown).is_ok_and(|again| again == code), "{shown}");
    }
});
