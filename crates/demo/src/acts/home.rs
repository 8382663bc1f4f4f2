//! Households and persons as they are entered, entered twice, or grow up.

use chrono::NaiveDate;
use model::document::Scalar;
use model::id::{DocumentId, EntryId};
use model::permission::Action;
use model::record::household::{Notice, Residence};
use model::record::person::Membership;
use model::record::{Entries, Household, Person, Phone};
use model::time::TimeMs;

use super::place::{invented_name, invented_phone};
use super::{Book, set};
use crate::DemoError;
use crate::diary::Step;
use crate::family::Member;
use crate::plan::{Home, Resident};
use crate::scribe::Scribe;
use crate::text;

/// 已告知、依法定职责
const INFORMED: &str = "N";
const NOTICE_VERSION: &str = "2026-1";

impl Book {
    pub(super) fn enter_home(
        &mut self,
        step: Step,
        at: usize,
        scribe: &mut Scribe,
    ) -> Result<(), DemoError> {
        let home = self.home(at)?.clone();
        let mut stroke = scribe.begin(step.seat, step.at, Action::HouseholdCreate.code())?;
        let household = self.household(&home, step, stroke.device_time(), scribe)?;
        scribe.refers_to(&stroke, self.door_of(home.door)?.0);
        scribe.create(&mut stroke, home.id, self.plan.grid, &household)?;
        for resident in home.residents_on(step.day) {
            let person = self.person(&home, resident, step, scribe)?;
            scribe.create(&mut stroke, resident.id, self.plan.grid, &person)?;
        }
        scribe.save(stroke)
    }

    fn household(
        &mut self,
        home: &Home,
        step: Step,
        told_at: TimeMs,
        scribe: &mut Scribe,
    ) -> Result<Household, DemoError> {
        let chance = &mut self.chance;
        let head = home.residents.first();
        let (own, whose) = match head {
            Some(head) => (head.phone.clone(), chance.percent(70).then(|| head.name.clone())),
            None => (None, None),
        };
        let mut phones = Entries::new();
        let number = own.unwrap_or_else(|| invented_phone(chance));
        let best = scribe.entry_id(step.at);
        phones.insert(best, Phone { number, whose, removed: None });
        let door = self.plan.doors.get(home.door).ok_or(DemoError::Plan)?;
        // Until somebody is known, a household is called by its door.
        let label = match head {
            Some(head) if !self.chance.percent(4) => head.name.clone(),
            _ => door.door.label(),
        };
        let mut residences = Entries::new();
        let herders = home.pasture.is_some();
        let season = if herders { "winter" } else { "year" };
        residences.insert(scribe.entry_id(step.at), self.residence(home.door, home, season)?);
        if let Some(pasture) = home.pasture {
            residences.insert(scribe.entry_id(step.at), self.residence(pasture, home, "pasture")?);
        }
        let chance = &mut self.chance;
        let how = chance.pick(&["spoken", "card", "card", "poster"]);
        let notice = Notice {
            version: NOTICE_VERSION.to_owned(),
            at: Some(told_at),
            how: Some(how.to_owned()),
        };
        let children =
            home.children_now() + home.residents.len() - home.residents_on(step.day).count();
        let language = match home.family.naming {
            crate::names::Naming::Family => chance.percent(4).then_some("zh-x"),
            _ => chance.percent(35).then(|| chance.pick(&["zh", "bo", "mn"])),
        };
        Ok(Household {
            label,
            residences,
            head: head.map(|head| head.id),
            phones,
            phone_best: Some(best),
            best_time: chance.percent(40).then(|| chance.pick(text::BEST_TIMES).to_owned()),
            comm_language: language.map(str::to_owned),
            children_u14: i64::try_from(children).ok().filter(|children| *children > 0),
            notices: Entries::from([(scribe.entry_id(step.at), notice)]),
            remark: if chance.percent(25) {
                chance.pick(text::REMARKS).to_owned()
            } else {
                String::new()
            },
            confirmed_at: Some(told_at),
            legal_ground: Some(INFORMED.to_owned()),
            ..Household::default()
        })
    }

    fn residence(&self, door: usize, home: &Home, season: &str) -> Result<Residence, DemoError> {
        let (place, dwelling) = self.door_of(door)?;
        Ok(Residence {
            place: Some(place),
            dwelling: Some(dwelling),
            from: Some(home.since.to_string()),
            season: Some(season.to_owned()),
            ..Residence::default()
        })
    }

    fn person(
        &mut self,
        home: &Home,
        resident: &Resident,
        step: Step,
        scribe: &mut Scribe,
    ) -> Result<Person, DemoError> {
        let member = home.family.members.get(resident.member).ok_or(DemoError::Plan)?;
        let dwelling_use = self.plan.doors.get(home.door).map_or("01", |door| door.dwelling_use);
        let chance = &mut self.chance;
        let residency = match (resident.gone, home.pasture.is_some(), dwelling_use) {
            (true, ..) => "08",
            (_, true, _) => "05",
            (_, _, "02") => chance.pick(&["02", "02", "02", "04"]),
            _ => chance.weighted(&[("01", 90), ("02", 6), ("03", 4)]),
        };
        let kin = member.age >= 70 && chance.percent(70);
        Ok(Person {
            name: resident.name.clone(),
            alias: chance.percent(3).then(|| chance.pick(text::ALIASES).to_owned()),
            sex: Some(if chance.percent(1) { "9" } else { member.sex.code() }.to_owned()),
            birth: Some(birth(member, resident.year_only)),
            phones: phones(resident.phone.as_deref(), scribe.entry_id(step.at)),
            residency: Some(residency.to_owned()),
            moved_in_on: Some(
                home.since.max(i64::from(chrono::Datelike::year(&member.born))).to_string(),
            ),
            // The edge below still says that they live here.
            moved_out_on: resident.gone.then(|| self.calendar.day(step.day + 20)),
            emergency_name: kin.then(|| invented_name(chance)),
            emergency_phone: kin.then(|| invented_phone(chance)),
            emergency_relation: kin.then(|| chance.pick(text::EMERGENCY_RELATIONS).to_owned()),
            memberships: membership(
                home.id,
                resident.relation,
                home.since,
                scribe.entry_id(step.at),
            ),
            legal_ground: Some(INFORMED.to_owned()),
            ..Person::default()
        })
    }

    /// The same person entered a second time.
    pub(super) fn enter_twin(
        &mut self,
        step: Step,
        at: usize,
        scribe: &mut Scribe,
    ) -> Result<(), DemoError> {
        let twin = self.plan.twins.get(at).ok_or(DemoError::Plan)?.clone();
        let home = self.home(twin.home)?;
        let first = home.residents.get(twin.resident).ok_or(DemoError::Plan)?;
        let member = home.family.members.get(first.member).ok_or(DemoError::Plan)?;
        let mut stroke = scribe.begin(step.seat, step.at, Action::PersonCreate.code())?;
        scribe.refers_to(&stroke, home.id);
        let person = Person {
            name: twin.name,
            sex: Some(member.sex.code().to_owned()),
            birth: Some(birth(member, twin.year_only)),
            phones: phones(twin.phone.as_deref(), scribe.entry_id(step.at)),
            memberships: membership(home.id, twin.relation, home.since, scribe.entry_id(step.at)),
            legal_ground: Some(INFORMED.to_owned()),
            ..Person::default()
        };
        scribe.create(&mut stroke, twin.id, self.plan.grid, &person)?;
        scribe.save(stroke)
    }

    /// A child turned fourteen: a person of its own, and one less in the number.
    pub(super) fn grow_up(
        &mut self,
        step: Step,
        at: usize,
        resident: usize,
        scribe: &mut Scribe,
    ) -> Result<(), DemoError> {
        let home = self.home(at)?.clone();
        let grown = home.residents.get(resident).ok_or(DemoError::Plan)?;
        let mut stroke = scribe.begin(step.seat, step.at, Action::PersonCreate.code())?;
        let person = self.person(&home, grown, step, scribe)?;
        let still =
            home.residents.iter().filter(|it| it.grown_on.is_some_and(|day| day < step.day));
        let children = i64::try_from(home.children_now() + still.count()).unwrap_or(0);
        scribe.edit(&mut stroke, home.id, &[set("children_u14", Scalar::Int(children))])?;
        scribe.create(&mut stroke, grown.id, self.plan.grid, &person)?;
        scribe.save(stroke)
    }
}

fn birth(member: &Member, year_only: bool) -> String {
    let born: NaiveDate = member.born;
    if year_only { chrono::Datelike::year(&born).to_string() } else { born.to_string() }
}

fn phones(number: Option<&str>, id: EntryId) -> Entries<Phone> {
    let phone =
        |number: &str| (id, Phone { number: number.to_owned(), whose: None, removed: None });
    number.map(phone).into_iter().collect()
}

fn membership(
    household: DocumentId,
    relation: &str,
    since: i64,
    id: EntryId,
) -> Entries<Membership> {
    let edge = Membership {
        household: Some(household),
        relation: Some(relation.to_owned()),
        from: Some(since.to_string()),
        ..Membership::default()
    };
    Entries::from([(id, edge)])
}
