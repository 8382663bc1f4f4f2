//! How alike two persons are, why, and whether that is enough to ask somebody: a table, no sum of points.
//!
//! An ID number would say more than all of this together. Persons have none: it belongs to the sealed kinds (DOMAIN 5.5),
//! and a reason for it comes with them.

use std::collections::BTreeSet;

use model::id::{DocumentId, EntryId};

use super::birth::Birth;
use super::name::{Name, Same};
use crate::table::phone::digits;

/// What is known of a person that tells people apart; empty for what is not known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PersonFacts {
    /// 姓名
    pub name: String,
    /// The name in the person's own script.
    pub name_native: String,
    /// What neighbours say.
    pub alias: String,
    /// A code: 1 and 2 contradict each other, the others nothing.
    pub sex: String,
    /// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    pub birth: String,
    /// The date of death; empty for the living.
    pub died_on: String,
    /// The households the person belongs to, or belonged to.
    pub households: BTreeSet<DocumentId>,
    /// The doors they live behind, or lived behind: building and dwelling.
    pub doors: BTreeSet<(DocumentId, EntryId)>,
    /// The person's own numbers, as written.
    pub phones: BTreeSet<String>,
}

/// What speaks for two records being of one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// 姓名相同
    SameName,
    /// The same but for blanks, middle dots, width, case, or signs that belong to no name.
    NameVariant,
    /// 繁简不同: the same but for traditional and simplified forms.
    NameTraditional,
    /// 姓名同音: the same in pinyin, without tones.
    NameSound,
    /// The name in the own script of one is that of the other, or the other's name.
    NativeName,
    /// 别名: what neighbours call one is the other's name.
    AliasIsName,
    /// 出生日期相同
    SameBirthDay,
    /// As far as both are known, the birth dates can be one: 1985 and 1985-03-02.
    BirthFits,
    /// 同一户
    SameHousehold,
    /// 同一扇门: another household behind the same door.
    SameDoor,
    /// 电话相同
    SamePhone,
}

/// What speaks against it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Against {
    /// The birth dates cannot be one, and are a year apart at most: somebody counted in another way, or slipped.
    BirthDiffers,
    /// The birth years are further apart.
    BirthApart,
    /// 男 and 女
    SexDiffers,
    /// One has died, or they have not died on one day.
    DeathDiffers,
}

/// How sure it is. Never so sure that it would be done without asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Certainty {
    /// Worth a look.
    Possible,
    /// Most such pairs are one person.
    Likely,
    /// Hardly ever two.
    NearlySure,
}

/// How alike two persons are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Likeness {
    /// What speaks for one person.
    pub reasons: BTreeSet<Reason>,
    /// What speaks for two.
    pub against: BTreeSet<Against>,
    /// How sure it is; none when it is not enough to suggest.
    pub certainty: Option<Certainty>,
}

/// How much of a name is shared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum NameTie {
    /// A whole name, in any way of writing it.
    Whole,
    /// By sound, by an alias, or a name of one letter.
    Alike,
}

/// Holds two persons side by side. Which comes first makes no difference.
pub fn likeness(one: &PersonFacts, other: &PersonFacts) -> Likeness {
    let mut found =
        Likeness { reasons: BTreeSet::new(), against: BTreeSet::new(), certainty: None };
    let name = found.names(one, other);
    let birth = found.births(one, other);
    let home = found.homes(one, other);
    let known = |code: &str| matches!(code, "1" | "2");
    if known(&one.sex) && known(&other.sex) && one.sex != other.sex {
        found.against.insert(Against::SexDiffers);
    }
    if differ_in_death(&one.died_on, &other.died_on) {
        found.against.insert(Against::DeathDiffers);
    }
    found.certainty = name.and_then(|name| table(name, birth, home)).and_then(|certainty| {
        let lowers = [Against::SexDiffers, Against::DeathDiffers];
        let against = lowers.iter().filter(|fact| found.against.contains(fact)).count();
        (0..against).try_fold(certainty, |certainty, _| certainty.lowered())
    });
    found
}

/// The rules. `tied`: the same household, door or phone.
const fn table(name: NameTie, birth: Birth, tied: bool) -> Option<Certainty> {
    use Birth::*;
    use Certainty::*;
    use NameTie::*;
    match (name, birth, tied) {
        // Mother-in-law and daughter-in-law may both be called 卓玛.
        (_, Apart, _) => None,
        (Whole, SameDay, true) => Some(NearlySure),
        (Whole, Fits | Unknown | Differs, true) => Some(Likely),
        (Whole, SameDay, false) => Some(Likely),
        (Whole, Fits, false) => Some(Possible),
        // Of one name there are many.
        (Whole, Unknown | Differs, false) => None,
        (Alike, SameDay, true) => Some(Likely),
        (Alike, Fits | Unknown, true) => Some(Possible),
        (Alike, SameDay, false) => Some(Possible),
        // Sisters a year apart are often named by one sound.
        (Alike, Differs, _) => None,
        (Alike, Fits | Unknown, false) => None,
    }
}

impl Certainty {
    const fn lowered(self) -> Option<Self> {
        match self {
            Self::NearlySure => Some(Self::Likely),
            Self::Likely => Some(Self::Possible),
            Self::Possible => None,
        }
    }
}

impl Likeness {
    fn names(&mut self, one: &PersonFacts, other: &PersonFacts) -> Option<NameTie> {
        let (name, native, alias) = read(one);
        let (its_name, its_native, its_alias) = read(other);
        let mut tie = None;
        if let (Some(name), Some(its_name)) = (&name, &its_name)
            && let Some(same) = name.same(its_name)
        {
            self.reasons.insert(reason(same));
            let whole = same != Same::Sound && name.is_whole();
            tie = Some(if whole { NameTie::Whole } else { NameTie::Alike });
        }
        let written = |one: &Option<Name<'_>>, other: &Option<Name<'_>>| match (one, other) {
            (Some(one), Some(other)) => one.is_written_as(other) && one.is_whole(),
            _ => false,
        };
        let own_script = [(&native, &its_native), (&native, &its_name), (&name, &its_native)];
        if own_script.iter().any(|(one, other)| written(one, other)) {
            self.reasons.insert(Reason::NativeName);
            tie = Some(NameTie::Whole);
        }
        let by_alias = [
            (&alias, &its_name),
            (&alias, &its_native),
            (&name, &its_alias),
            (&native, &its_alias),
        ];
        if by_alias.iter().any(|(one, other)| written(one, other)) {
            self.reasons.insert(Reason::AliasIsName);
            tie = tie.or(Some(NameTie::Alike));
        }
        tie
    }

    fn births(&mut self, one: &PersonFacts, other: &PersonFacts) -> Birth {
        let birth = Birth::of(&one.birth, &other.birth);
        let _new = match birth {
            Birth::SameDay => self.reasons.insert(Reason::SameBirthDay),
            Birth::Fits => self.reasons.insert(Reason::BirthFits),
            Birth::Unknown => false,
            Birth::Differs => self.against.insert(Against::BirthDiffers),
            Birth::Apart => self.against.insert(Against::BirthApart),
        };
        birth
    }

    /// Whether they share a household, a door or a phone.
    fn homes(&mut self, one: &PersonFacts, other: &PersonFacts) -> bool {
        let household = !one.households.is_disjoint(&other.households);
        let door = !one.doors.is_disjoint(&other.doors);
        let numbers = |facts: &PersonFacts| -> BTreeSet<String> {
            let numbers = facts.phones.iter().map(|number| digits(number));
            numbers.filter(|number| !number.is_empty()).collect()
        };
        let phone = !numbers(one).is_disjoint(&numbers(other));
        let shared = [
            (household, Reason::SameHousehold),
            (door && !household, Reason::SameDoor),
            (phone, Reason::SamePhone),
        ];
        self.reasons.extend(shared.into_iter().filter(|(is, _)| *is).map(|(_, reason)| reason));
        household || door || phone
    }
}

/// Name, native name and alias.
fn read(facts: &PersonFacts) -> (Option<Name<'_>>, Option<Name<'_>>, Option<Name<'_>>) {
    (Name::read(&facts.name), Name::read(&facts.name_native), Name::read(&facts.alias))
}

const fn reason(same: Same) -> Reason {
    match same {
        Same::Written => Reason::SameName,
        Same::Variant => Reason::NameVariant,
        Same::Traditional => Reason::NameTraditional,
        Same::Sound => Reason::NameSound,
    }
}

/// Two dates of death that can be one day do not differ.
fn differ_in_death(one: &str, other: &str) -> bool {
    match (one.is_empty(), other.is_empty()) {
        (true, true) => false,
        (false, false) => matches!(Birth::of(one, other), Birth::Differs | Birth::Apart),
        _ => true,
    }
}
