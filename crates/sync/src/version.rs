//! Which versions understand each other: the protocol's number at the head of every body, and the app's own version.
//!
//! A server answers the newest protocol and the one before, each in its own form. A version of the app may be too old to
//! be given anything; what it brings is taken all the same, so that no work is ever locked in.

use std::cmp::Ordering;

use minicbor::{Decode, Decoder, Encode};

use crate::code::Code;
use crate::limits::VERSION_BYTES_MAX;

/// Whether a side that speaks up to `newest` answers in `asked`.
///
/// # Errors
/// [`Code::NEWER_PROTOCOL`] for an app that is too old, [`Code::OLDER_SERVER`] for one that is newer than this side.
pub fn speaks(asked: u16, newest: u16) -> Result<(), Code> {
    match asked.cmp(&newest) {
        Ordering::Equal => Ok(()),
        Ordering::Greater => Err(Code::OLDER_SERVER),
        Ordering::Less if asked != 0 && newest - asked == 1 => Ok(()),
        Ordering::Less => Err(Code::NEWER_PROTOCOL),
    }
}

/// The protocol a body says it is of, whatever stands behind it: asked before anything else is read, because another
/// protocol may have another form.
///
/// # Errors
/// [`Code::UNREADABLE`] for what does not begin so.
pub fn protocol_of(body: &[u8]) -> Result<u16, Code> {
    let mut decoder = Decoder::new(body);
    decoder.array().map_err(|_| Code::UNREADABLE)?.ok_or(Code::UNREADABLE)?;
    decoder.u16().map_err(|_| Code::UNREADABLE)
}

/// A version of the app: `0.12.3`. What follows a hyphen or a plus does not count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct AppVersion([u32; 3]);

impl AppVersion {
    /// Reads a version; none for what is none.
    pub fn read(text: &str) -> Option<Self> {
        if text.len() > VERSION_BYTES_MAX {
            return None;
        }
        let plain = text.split(['-', '+']).next()?;
        let mut numbers = plain.split('.').map(|number| match number {
            digits if digits.bytes().all(|b| b.is_ascii_digit()) => digits.parse::<u32>().ok(),
            _ => None,
        });
        let mut version = [0; 3];
        for slot in &mut version {
            *slot = numbers.next().flatten()?;
        }
        numbers.next().is_none().then_some(Self(version))
    }
}

impl std::fmt::Display for AppVersion {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self([major, minor, patch]) = self;
        write!(f, "{major}.{minor}.{patch}")
    }
}

/// Which versions of the app a district wants.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Older ones are given nothing new.
    pub required: Option<AppVersion>,
    /// Older ones are told so.
    pub advised: Option<AppVersion>,
}

/// What a reply says to an app that is to be updated.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct AppNotice {
    /// Nothing new is given until then.
    #[n(0)]
    pub required: bool,
    /// To which version at least.
    #[n(1)]
    pub version: String,
}

impl AppNotice {
    /// What a worker reads.
    pub const fn zh(&self) -> &'static str {
        match self.required {
            true => "应用版本过旧：已保存的记录照常上传，但不再收到新内容，请尽快更新应用",
            false => "有新版本的应用，请有空时更新",
        }
    }
}

impl Wanted {
    /// What an app of some version is told. One that does not say a version is as old as can be.
    pub fn notice(&self, app_version: &str) -> Option<AppNotice> {
        let has = AppVersion::read(app_version).unwrap_or_default();
        let below = |wanted: Option<AppVersion>| wanted.filter(|wanted| has < *wanted);
        let newest = self.required.max(self.advised)?;
        let required = below(self.required).is_some();
        (required || below(self.advised).is_some())
            .then(|| AppNotice { required, version: newest.to_string() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_protocol_and_the_one_before_are_answered() {
        // There is only one yet, so the others are made up.
        for (asked, newest, answer) in [
            (1, 1, Ok(())),
            (2, 1, Err(Code::OLDER_SERVER)),
            (1, 2, Ok(())),
            (1, 3, Err(Code::NEWER_PROTOCOL)),
            (2, 3, Ok(())),
            (0, 1, Err(Code::NEWER_PROTOCOL)),
            (u16::MAX, 1, Err(Code::OLDER_SERVER)),
        ] {
            assert_eq!(speaks(asked, newest), answer, "{asked} of {newest}");
        }
    }

    #[test]
    fn a_protocol_is_told_before_its_form_is_known() {
        assert_eq!(protocol_of(&[0x83, 7, 0xa0, 0xff]), Ok(7));
        for bad in [&b""[..], b"<html>", &[0x80], &[0x9f, 1], &[0x82, 0x61, b'x']] {
            assert_eq!(protocol_of(bad), Err(Code::UNREADABLE), "{bad:x?}");
        }
    }

    #[test]
    fn versions_are_compared_by_number_and_what_is_none_is_the_oldest() {
        let read = |text| AppVersion::read(text).unwrap();
        assert!(read("0.2.0") < read("0.10.0") && read("0.10.9") < read("1.0.0"));
        assert_eq!(read("1.2.3-beta+5"), read("1.2.3"));
        for bad in ["", "1", "1.2", "1.2.3.4", "1.2.x", "1..3", "+1.2.3", "1.2.99999999999"] {
            assert_eq!(AppVersion::read(bad), None, "{bad}");
        }
    }

    #[test]
    fn an_old_app_is_told_gently_and_one_that_is_too_old_in_earnest() {
        let wanted =
            Wanted { required: AppVersion::read("0.2.0"), advised: AppVersion::read("0.3.0") };
        let told =
            |version: &str| wanted.notice(version).map(|notice| (notice.required, notice.version));
        assert_eq!(told("0.1.9"), Some((true, "0.3.0".into())));
        assert_eq!(told("0.2.0"), Some((false, "0.3.0".into())));
        assert_eq!(told("0.3.0"), None);
        assert_eq!(told("nonsense"), Some((true, "0.3.0".into())));
        assert_eq!(Wanted::default().notice("0.0.1"), None);
        let only = Wanted { required: AppVersion::read("0.2.0"), advised: None };
        assert_eq!(only.notice("0.2.0"), None);
    }
}
