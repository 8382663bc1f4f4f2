//! The kinds of documents, and where a document of each kind lives.

use std::fmt;

use crate::id::UserId;
use crate::record;
use crate::schema::Schema;
use crate::space::Space;

/// What a document is. The number is its code on the wire and never re-used.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[repr(u16)]
pub enum Kind {
    /// 房屋: one building with its dwellings.
    Place = 1,
    /// 家庭户
    Household = 2,
    /// 人员, with the edges that say where one is a member.
    Person = 3,
    /// 走访
    Visit = 4,
    /// 事件
    Event = 5,
    /// 反映人: who told of an event, apart from it.
    Reporter = 6,
    /// 矛盾纠纷线索
    Lead = 7,
    /// 线索进展: how far a lead has come that its author may no longer read. The server writes it.
    LeadStatus = 8,
}

impl Kind {
    /// Every kind, in wire order.
    pub const ALL: [Self; 8] = [
        Self::Place,
        Self::Household,
        Self::Person,
        Self::Visit,
        Self::Event,
        Self::Reporter,
        Self::Lead,
        Self::LeadStatus,
    ];

    /// The number on the wire.
    pub const fn number(self) -> u16 {
        self as u16
    }

    /// The kind of that number.
    pub fn from_number(number: u16) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.number() == number)
    }

    /// The word in SQL, in documents and in code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Place => "place",
            Self::Household => "household",
            Self::Person => "person",
            Self::Visit => "visit",
            Self::Event => "event",
            Self::Reporter => "reporter",
            Self::Lead => "lead",
            Self::LeadStatus => "lead_status",
        }
    }

    /// The kind a word names.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Its registry.
    pub const fn schema(self) -> Schema {
        match self {
            Self::Place => record::place::SCHEMA,
            Self::Household => record::household::SCHEMA,
            Self::Person => record::person::SCHEMA,
            Self::Visit => record::visit::SCHEMA,
            Self::Event => record::event::SCHEMA,
            Self::Reporter => record::reporter::SCHEMA,
            Self::Lead => record::lead::SCHEMA,
            Self::LeadStatus => record::lead_status::SCHEMA,
        }
    }

    /// Whether a document of this kind may have this home.
    pub const fn may_live_in(self, space: &Space) -> bool {
        match self {
            Self::Place | Self::Household | Self::Person | Self::Visit | Self::Event => {
                matches!(space, Space::Grid(_))
            }
            Self::Reporter => matches!(space, Space::Community(_)),
            Self::Lead => matches!(space, Space::Team(_)),
            Self::LeadStatus => matches!(space, Space::User(_)),
        }
    }

    /// The spaces besides its home that a document is shared into, given who made it.
    pub fn shares(self, author: UserId) -> Option<Space> {
        match self {
            Self::Reporter | Self::Lead => Some(Space::User(author)),
            Self::Place
            | Self::Household
            | Self::Person
            | Self::Visit
            | Self::Event
            | Self::LeadStatus => None,
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_codes_name_each_kind_once() {
        for kind in Kind::ALL {
            assert_eq!(Kind::from_number(kind.number()), Some(kind));
            assert_eq!(Kind::from_code(kind.code()), Some(kind));
        }
        assert_eq!(Kind::from_number(0), None);
        assert_eq!(Kind::from_code("orgs"), None);
    }
}
