//! The ids of things: sixteen bytes each, time-ordered where the tablet makes them.
//!
//! One type a thing, so that a household's id cannot be handed where a user's is meant.

use std::fmt;
use std::str::FromStr;

use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

/// An id's text could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an id: {0:?}")]
pub struct BadId(pub String);

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Uuid);

        impl $name {
            /// The sixteen bytes, as they stand on the wire and inside documents.
            pub fn as_bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }

            /// From the sixteen bytes of the wire.
            pub const fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(Uuid::from_bytes(bytes))
            }

            /// From a slice of exactly sixteen bytes.
            pub fn from_slice(bytes: &[u8]) -> Option<Self> {
                <[u8; 16]>::try_from(bytes).ok().map(Self::from_bytes)
            }

            /// From a generated uuid.
            pub const fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0.hyphenated(), f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0.hyphenated())
            }
        }

        impl FromStr for $name {
            type Err = BadId;
            fn from_str(text: &str) -> Result<Self, BadId> {
                parse(text).map(Self).ok_or_else(|| BadId(text.chars().take(64).collect()))
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let text = String::deserialize(d)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }

        #[cfg(feature = "ts")]
        impl ts_rs::TS for $name {
            type WithoutGenerics = Self;
            type OptionInnerType = Self;
            fn name(_: &ts_rs::Config) -> String {
                "string".to_owned()
            }
            fn inline(cfg: &ts_rs::Config) -> String {
                <Self as ts_rs::TS>::name(cfg)
            }
        }
    )*};
}

ids! {
    /// One record, one small Automerge document.
    DocumentId;
    /// A person with an account; never shared between people.
    UserId;
    /// One tablet, or one server.
    DeviceId;
    /// One life of a database, or one start of a server process.
    IncarnationId;
    /// One entry inside a container of a document: a member, a phone, a transition.
    EntryId;
    /// A committee or a department.
    TeamId;
    /// One district's installation.
    TenantId;
}

impl EntryId {
    /// The entry's key inside its container: 22 characters of base64url.
    pub fn key(&self) -> String {
        BASE64URL_NOPAD.encode(self.as_bytes())
    }

    /// The entry a container's key names; none if it is not one of ours.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::from_slice(&BASE64URL_NOPAD.decode(key.as_bytes()).ok()?)
    }
}

/// Both written forms: the hyphenated one of screens, and the 22 characters of map keys.
fn parse(text: &str) -> Option<Uuid> {
    match text.len() {
        22 => {
            let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
            Uuid::from_slice(&bytes).ok()
        }
        36 => Uuid::try_parse(text).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_key_reads_back() {
        let id = EntryId::from_bytes([7; 16]);
        assert_eq!(id.key().len(), 22);
        assert_eq!(EntryId::from_key(&id.key()), Some(id));
        assert_eq!(EntryId::from_key("phone"), None);
    }

    #[test]
    fn both_written_forms_are_read_and_others_refused() {
        let id = EntryId::from_bytes([0xab; 16]);
        assert_eq!(id.key().parse::<EntryId>(), Ok(id));
        assert_eq!(id.to_string().parse::<EntryId>(), Ok(id));
        assert!("ab".repeat(16).parse::<EntryId>().is_err());
    }
}
