//! Entering a household behind a door, and adding a person to one.
//!
//! Nobody under fourteen is entered as a person: everything about a child is sealed, and only the number of children
//! is kept with the household (DOMAIN 3.5).

use model::document::{Edit, Scalar};
use model::id::DocumentId;
use model::permission::Action;
use model::record::household::{Notice, Residence};
use model::record::person::Membership;
use model::record::place::Dwelling;
use model::record::{Entries, Household, Person, Phone, Place};
use model::time::{least_age, local_date};
use sync::code::Code;

use crate::Tablet;
use crate::api::common::SavedReply;
use crate::api::household::{AddMember, CreateHousehold, MemberInput, PhoneInput};
use crate::author::{Authoring, home_of, open};
use crate::error::{Result, TabletError};
use crate::input;

use super::edit::edits_upon;

/// By statutory duty (DOMAIN R-04).
pub(crate) const STATUTORY: &str = "N";
/// The text of the notice given at the door (DOMAIN 3.9); another text is another version.
const NOTICE_VERSION: &str = "2026-11";
const CHILD_UNDER: u32 = 14;
/// A household can be saved before anybody's name is known.
const NOT_KNOWN_YET: &str = "待补";
const LABEL_CHARS_MAX: usize = 50;

impl Tablet {
    /// Enters a household behind a door, with its members.
    ///
    /// # Errors
    /// [`Code::UNDER_FOURTEEN`] for a child as a member, what was typed wrongly, [`Code::NOT_FOUND`] when the door
    /// is not here, the judge's code, or what the disk did.
    pub fn create_household(&self, ask: &CreateHousehold) -> Result<SavedReply> {
        self.work(|work| {
            let document = open(work, ask.place)?;
            let grid = home_of(work, ask.place, &document)?;
            let place: Place = document.read()?;
            let dwelling = place.dwellings.get(&ask.dwelling).ok_or(Code::NOT_FOUND)?;
            let mut authoring = Authoring::begin(work, Action::HouseholdCreate);
            let id = authoring.record();
            let mut people = Vec::new();
            for typed in &ask.members {
                people.push((authoring.record(), person(&mut authoring, id, typed)?));
            }
            let mut household = household(&mut authoring, ask, dwelling, &people)?;
            let head = people.iter().zip(&ask.members).find(|(_, typed)| is_head(typed));
            household.head = head.map(|((person, _), _)| *person);
            let edits = edits_upon(&mut authoring, &household, &ask.edits)?;
            authoring.create(id, &household, edits, grid)?;
            for (person_id, person) in &people {
                authoring.create(*person_id, person, [], grid)?;
            }
            let done = authoring.save()?;
            Ok(SavedReply::of(&done).hinting(ask.edits.remark.as_deref().unwrap_or_default()))
        })
    }

    /// Adds a person to a household.
    ///
    /// # Errors
    /// As [`Tablet::create_household`].
    pub fn add_member(&self, ask: &AddMember) -> Result<SavedReply> {
        self.work(|work| {
            let document = open(work, ask.household)?;
            let grid = home_of(work, ask.household, &document)?;
            let household: Household = document.read()?;
            let mut authoring = Authoring::begin(work, Action::PersonCreate);
            let id = authoring.record();
            let person = person(&mut authoring, ask.household, &ask.member)?;
            authoring.create(id, &person, [], grid)?;
            if is_head(&ask.member) && household.head.is_none() {
                let head = Scalar::Bytes(id.as_bytes().to_vec());
                authoring.edit(ask.household, [Edit::Set("head".to_owned(), head)])?;
            }
            Ok(SavedReply::of(&authoring.save()?))
        })
    }
}

fn household(
    authoring: &mut Authoring<'_>,
    ask: &CreateHousehold,
    dwelling: &Dwelling,
    people: &[(DocumentId, Person)],
) -> Result<Household> {
    let first =
        people.first().map(|(_, person)| person.name.clone()).filter(|name| name != NOT_KNOWN_YET);
    let label = input::text(ask.label.as_deref()).or(first).unwrap_or_else(|| door_label(dwelling));
    let residence = Residence {
        place: Some(ask.place),
        dwelling: Some(ask.dwelling),
        from: input::maybe_date(ask.from.as_deref(), "from")?,
        season: input::text(ask.season.as_deref()),
        ..Residence::default()
    };
    let notice = input::text(ask.notice_how.as_deref()).map(|how| Notice {
        version: NOTICE_VERSION.to_owned(),
        at: Some(authoring.at()),
        how: Some(how),
    });
    Ok(Household {
        label,
        residences: Entries::from([(authoring.entry(), residence)]),
        notices: notice.map(|notice| (authoring.entry(), notice)).into_iter().collect(),
        legal_ground: Some(STATUTORY.to_owned()),
        ..Household::default()
    })
}

/// `2单元501`, until somebody's name is known.
fn door_label(dwelling: &Dwelling) -> String {
    let unit = dwelling.unit_no.as_deref().map(|unit| format!("{unit}单元")).unwrap_or_default();
    let room =
        dwelling.room_no.as_deref().or(dwelling.landmark.as_deref()).unwrap_or(NOT_KNOWN_YET);
    format!("{unit}{room}").chars().take(LABEL_CHARS_MAX).collect()
}

/// A person as typed, with the edge to the household.
fn person(
    authoring: &mut Authoring<'_>,
    household: DocumentId,
    typed: &MemberInput,
) -> Result<Person> {
    let birth = input::maybe_date(typed.birth.as_deref(), "birth")?;
    let age = birth.as_deref().and_then(|birth| least_age(birth, local_date(authoring.at())));
    if age.is_some_and(|age| age < CHILD_UNDER) {
        return Err(TabletError::field(Code::UNDER_FOURTEEN, "birth"));
    }
    let name = match input::filled(Some(&typed.name)) {
        Some(name) => input::name(name, "name")?,
        // "待补" with a relation is a person too.
        None if typed.relation.is_some() => NOT_KNOWN_YET.to_owned(),
        None => return Err(TabletError::field(Code::FIELD_REFUSED, "name")),
    };
    let edge = Membership {
        household: Some(household),
        relation: input::maybe_code("family_relation", typed.relation.as_deref(), "relation")?,
        from: input::maybe_date(typed.from.as_deref(), "from")?,
        ..Membership::default()
    };
    Ok(Person {
        name,
        name_native: input::text(typed.name_native.as_deref()),
        alias: input::text(typed.alias.as_deref()),
        sex: input::maybe_code("sex", typed.sex.as_deref(), "sex")?,
        birth,
        residency: input::maybe_code("residency", typed.residency.as_deref(), "residency")?,
        phones: phones(authoring, typed.phone.as_ref())?,
        memberships: Entries::from([(authoring.entry(), edge)]),
        legal_ground: Some(STATUTORY.to_owned()),
        ..Person::default()
    })
}

fn phones(authoring: &mut Authoring<'_>, typed: Option<&PhoneInput>) -> Result<Entries<Phone>> {
    let Some(typed) = typed else { return Ok(Entries::new()) };
    let phone = Phone {
        number: input::phone(&typed.number, "phone")?,
        whose: input::text(typed.whose.as_deref()),
        removed: None,
    };
    Ok(Entries::from([(authoring.entry(), phone)]))
}

/// 02 户主, or 01 本人 of a household of one.
fn is_head(typed: &MemberInput) -> bool {
    matches!(typed.relation.as_deref(), Some("02" | "01"))
}
