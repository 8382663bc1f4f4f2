//! The rules of the table, one by one, and what holds whatever is written down.

use model::id::{DocumentId, EntryId};
use proptest::prelude::*;

use super::*;
use Certainty::*;

fn person(name: &str, birth: &str) -> PersonFacts {
    PersonFacts { name: name.into(), birth: birth.into(), ..PersonFacts::default() }
}

fn at_home(mut person: PersonFacts) -> PersonFacts {
    person.households = [DocumentId::from_bytes([1; 16])].into();
    person
}

/// The certainty, whichever comes first.
fn sure(one: &PersonFacts, other: &PersonFacts) -> Option<Certainty> {
    let found = likeness(one, other);
    assert_eq!(found, likeness(other, one));
    found.certainty
}

#[test]
fn a_name_a_birth_date_and_a_home_decide_by_this_table() {
    let (written, sound, other) = ("云丽华", "云莉花", "云大山");
    // The other's name and birth date, then what it is at the same home, and what elsewhere.
    let table = [
        (written, "1985-03-02", Some(NearlySure), Some(Likely)),
        (written, "1985-03", Some(Likely), Some(Possible)),
        (written, "1985", Some(Likely), Some(Possible)),
        (written, "", Some(Likely), None),
        (written, "1985-03-03", Some(Likely), None),
        (written, "1986", Some(Likely), None),
        (written, "1987", None, None),
        (sound, "1985-03-02", Some(Likely), Some(Possible)),
        (sound, "1985", Some(Possible), None),
        (sound, "", Some(Possible), None),
        (sound, "1986", None, None),
        (sound, "1987", None, None),
        (other, "1985-03-02", None, None),
        (other, "", None, None),
    ];
    let one = person(written, "1985-03-02");
    for (name, birth, here, elsewhere) in table {
        let other = person(name, birth);
        assert_eq!(sure(&one, &other), elsewhere, "{name} {birth} elsewhere");
        assert_eq!(sure(&at_home(one.clone()), &at_home(other)), here, "{name} {birth} at home");
    }
}

#[test]
fn every_reason_is_named() {
    let place = DocumentId::from_bytes([3; 16]);
    let door = [(place, EntryId::from_bytes([4; 16]))];
    let one = PersonFacts {
        alias: "云阿姐".into(),
        name_native: "བོད་མིང".into(),
        doors: door.into(),
        phones: ["15400000001".to_owned()].into(),
        ..person("雲麗華", "1985-03-02")
    };
    let reasons = |other: &PersonFacts| likeness(&one, other).reasons;
    assert_eq!(reasons(&person("雲麗華", "")), [Reason::SameName].into());
    assert_eq!(reasons(&person("雲·麗華", "")), [Reason::NameVariant].into());
    assert_eq!(reasons(&person("云丽华", "")), [Reason::NameTraditional].into());
    assert_eq!(reasons(&person("芸丽华", "")), [Reason::NameSound].into());
    assert_eq!(reasons(&person("བོད་མིང", "")), [Reason::NativeName].into());
    assert_eq!(reasons(&person("云阿姐", "")), [Reason::AliasIsName].into());
    assert_eq!(reasons(&person("", "1985-03-02")), [Reason::SameBirthDay].into());
    assert_eq!(reasons(&person("", "1985")), [Reason::BirthFits].into());
    let other = PersonFacts { doors: door.into(), ..PersonFacts::default() };
    assert_eq!(reasons(&other), [Reason::SameDoor].into());
    let phones = ["１５４ ０００００００１".to_owned()].into();
    let other = PersonFacts { phones, ..PersonFacts::default() };
    assert_eq!(reasons(&other), [Reason::SamePhone].into());
    assert_eq!(
        likeness(&at_home(one.clone()), &at_home(one.clone())).reasons,
        [
            Reason::SameName,
            Reason::NativeName,
            Reason::SameBirthDay,
            Reason::SameHousehold,
            Reason::SamePhone
        ]
        .into()
    );
}

#[test]
fn another_sex_or_a_death_makes_it_less_sure_and_both_together_less_still() {
    let one = at_home(person("云丽华", "1985-03-02"));
    let with = |sex: &str, died: &str| PersonFacts {
        sex: sex.into(),
        died_on: died.into(),
        ..one.clone()
    };
    assert_eq!(sure(&with("1", ""), &with("9", "")), Some(NearlySure), "not known is no answer");
    assert_eq!(sure(&with("1", ""), &with("2", "")), Some(Likely));
    assert_eq!(sure(&with("1", ""), &with("1", "2026-01-02")), Some(Likely));
    assert_eq!(sure(&with("1", "2026"), &with("1", "2026-01-02")), Some(NearlySure));
    assert_eq!(sure(&with("1", "2025"), &with("1", "2026-01-02")), Some(Likely));
    assert_eq!(sure(&with("1", ""), &with("2", "2026-01-02")), Some(Possible));
    let against = likeness(&with("1", ""), &with("2", "2026-01-02")).against;
    assert_eq!(against, [Against::SexDiffers, Against::DeathDiffers].into());
    // Elsewhere, a year alone, and another sex: not enough.
    let one = PersonFacts { sex: "1".into(), ..person("云丽华", "1985") };
    let other = PersonFacts { sex: "2".into(), ..one.clone() };
    assert_eq!(sure(&one, &other), None);
}

#[test]
fn an_alias_or_one_letter_says_less_than_a_name() {
    let one = at_home(PersonFacts { alias: "阿山".into(), ..person("云大山", "1985") });
    assert_eq!(sure(&one, &at_home(person("阿山", "1985"))), Some(Possible));
    assert_eq!(sure(&one, &person("阿山", "1985")), None);
    let both = at_home(PersonFacts { alias: "阿山".into(), ..person("云小川", "1985") });
    assert_eq!(sure(&one, &both), None, "two may be called so");
    assert_eq!(
        sure(&at_home(person("云", "1985")), &at_home(person("云", "1985"))),
        Some(Possible)
    );
    let nobody = at_home(person("待补", "1985-03-02"));
    assert_eq!(sure(&nobody, &nobody.clone()), None, "a name nobody knows is no name");
}

prop_compose! {
    fn somebody(letters: &'static [&'static str])(
        name in prop::collection::vec(prop::sample::select(letters), 1..5),
        alias in prop::collection::vec(prop::sample::select(letters), 0..3),
        native in prop::collection::vec(prop::sample::select(letters), 0..3),
        sex in prop::sample::select(&["", "1", "2", "9"][..]),
        birth in prop::sample::select(&["", "1985", "1985-03", "1985-03-02", "1986-03-02", "1990", "?"][..]),
        died_on in prop::sample::select(&["", "", "2026-01-01", "2025"][..]),
        home in 0u8..3,
        phone in prop::sample::select(&["", "15400000001", "１５４０００００００１"][..]),
    ) -> PersonFacts {
        PersonFacts {
            name: name.concat(),
            name_native: native.concat(),
            alias: alias.concat(),
            sex: sex.into(),
            birth: birth.into(),
            died_on: died_on.into(),
            households: [DocumentId::from_bytes([home; 16])].into(),
            doors: [(DocumentId::from_bytes([9; 16]), EntryId::from_bytes([home; 16]))].into(),
            phones: [phone.to_owned()].into(),
        }
    }
}

/// With traditional forms, homophones, several readings, dots and blanks.
const SOME: &[&str] = &["云", "雲", "芸", "丽", "麗", "单", "山", "·", " ", "བོད", "𠮷", "A", "ａ"];
/// None of these sounds like one of those.
const OTHERS: &[&str] = &["周", "波", "雪", "峰", "婷", "超", "མ", "Z"];

proptest! {
    #[test]
    fn two_are_as_alike_one_way_as_the_other(one in somebody(SOME), other in somebody(SOME)) {
        prop_assert_eq!(likeness(&one, &other), likeness(&other, &one));
    }

    #[test]
    fn everybody_with_a_name_and_a_home_is_like_themselves(one in somebody(SOME)) {
        let one = PersonFacts { name: format!("云{}", one.name), ..one };
        let found = likeness(&one, &one);
        prop_assert!(found.certainty.is_some() && found.against.is_empty(), "{:?}", found);
    }

    #[test]
    fn an_unrelated_name_is_never_suggested(one in somebody(SOME), other in somebody(OTHERS)) {
        prop_assert_eq!(likeness(&one, &other).certainty, None);
    }

    /// Otherwise the questions would miss what the table would suggest.
    #[test]
    fn whoever_is_suggested_has_a_sound_in_common(one in somebody(SOME), other in somebody(SOME)) {
        let keys = |it: &PersonFacts| name_keys([it.name.as_str(), &it.name_native, &it.alias]);
        let found = likeness(&one, &other);
        prop_assert!(found.certainty.is_none() || !keys(&one).is_disjoint(&keys(&other)), "{:?}", found);
    }

    #[test]
    fn whatever_is_written_harms_nobody(name in ".{0,60}", birth in ".{0,12}", phone in ".{0,20}") {
        let one = PersonFacts { phones: [phone].into(), ..person(&name, &birth) };
        prop_assert_eq!(&likeness(&one, &one).against, &BTreeSet::new());
    }
}
