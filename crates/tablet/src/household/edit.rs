//! Correcting a household. A number that is dialled first is a new entry and a choice; nothing is overwritten.

use model::document::{Edit, Scalar};
use model::id::DocumentId;
use model::permission::Action;
use model::record::{Entries, Household, Phone};
use sync::code::Code;

use crate::Tablet;
use crate::api::common::SavedReply;
use crate::api::household::{EditHousehold, HouseholdEdits, PhoneInput};
use crate::author::Authoring;
use crate::error::{Result, TabletError};
use crate::input;

/// Why a number stands no longer.
const NO_LONGER: &str = "不再使用";

impl Tablet {
    /// Corrects a household.
    ///
    /// # Errors
    /// What was typed wrongly, [`Code::EMPTY_CHANGESET`] when nothing is new, the judge's code, or what the disk
    /// did.
    pub fn edit_household(&self, ask: &EditHousehold) -> Result<SavedReply> {
        self.work(|work| {
            let mut authoring = Authoring::begin(work, Action::HouseholdEdit);
            let edits = household_edits(&mut authoring, ask.household, &ask.edits)?;
            authoring.edit(ask.household, edits)?;
            let done = authoring.save()?;
            Ok(SavedReply::of(&done).hinting(ask.edits.remark.as_deref().unwrap_or_default()))
        })
    }
}

/// The edits that say what is new about a household.
///
/// # Errors
/// What was typed wrongly, [`Code::NOT_FOUND`].
pub(crate) fn household_edits(
    authoring: &mut Authoring<'_>,
    id: DocumentId,
    new: &HouseholdEdits,
) -> Result<Vec<Edit>> {
    let household = authoring.read(id)?;
    edits_upon(authoring, &household, new)
}

/// The same upon a household that is read already, or is just being entered.
pub(super) fn edits_upon(
    authoring: &mut Authoring<'_>,
    household: &Household,
    new: &HouseholdEdits,
) -> Result<Vec<Edit>> {
    let mut edits = Vec::new();
    if let Some(label) = &new.label {
        let label = input::filled(Some(label))
            .ok_or_else(|| TabletError::field(Code::FIELD_REFUSED, "label"))?;
        edits.push(set("label", Scalar::Text(label.to_owned())));
    }
    texts(new, &mut edits);
    if let Some(language) = &new.comm_language {
        let code = input::maybe_code("comm_language", Some(language), "comm_language")?;
        edits.push(set("comm_language", code.map_or(Scalar::Empty, Scalar::Text)));
    }
    if let Some(due) = &new.next_visit_due {
        let due = input::maybe_date(Some(due), "next_visit_due")?;
        edits.push(set("next_visit_due", due.map_or(Scalar::Empty, Scalar::Text)));
    }
    if let Some(people) = new.people_count_only {
        edits.push(set(
            "people_count_only",
            if people == 0 { Scalar::Empty } else { Scalar::Int(people) },
        ));
    }
    if let Some(children) = new.children_u14 {
        edits.push(set("children_u14", Scalar::Int(children)));
    }
    if let Some(phone) = &new.phone {
        edits.extend(dialled_first(authoring, &household.phones, phone)?);
    }
    for gone in &new.phones_gone {
        if !household.phones.contains_key(gone) {
            return Err(TabletError::field(Code::NOT_FOUND, "phones_gone"));
        }
        let why = Scalar::Text(NO_LONGER.to_owned());
        edits.push(Edit::SetIn("phones".to_owned(), *gone, "removed".to_owned(), why));
    }
    Ok(edits)
}

fn texts(new: &HouseholdEdits, edits: &mut Vec<Edit>) {
    for (name, text) in [("household_no", &new.household_no), ("best_time", &new.best_time)] {
        if let Some(text) = text {
            let text = input::text(Some(text));
            edits.push(set(name, text.map_or(Scalar::Empty, Scalar::Text)));
        }
    }
    if let Some(remark) = &new.remark {
        edits.push(Edit::Write("remark".to_owned(), remark.trim().to_owned()));
    }
}

/// A number is written down once; dialling it first from now on is the choice.
fn dialled_first(
    authoring: &mut Authoring<'_>,
    phones: &Entries<Phone>,
    new: &PhoneInput,
) -> Result<Vec<Edit>> {
    let number = input::phone(&new.number, "phone")?;
    let whose = input::text(new.whose.as_deref());
    let mut edits = Vec::new();
    let there = phones.iter().find(|(_, phone)| phone.number == number && phone.removed.is_none());
    let entry = match there {
        Some((entry, phone)) => {
            if let Some(whose) = whose.filter(|whose| phone.whose.as_ref() != Some(whose)) {
                edits.push(Edit::SetIn(
                    "phones".to_owned(),
                    *entry,
                    "whose".to_owned(),
                    Scalar::Text(whose),
                ));
            }
            *entry
        }
        None => {
            let entry = authoring.entry();
            let mut values = vec![("number".to_owned(), Scalar::Text(number))];
            values.extend(whose.map(|whose| ("whose".to_owned(), Scalar::Text(whose))));
            edits.push(Edit::Add("phones".to_owned(), entry, values));
            entry
        }
    };
    edits.push(set("phone_best", Scalar::Bytes(entry.as_bytes().to_vec())));
    Ok(edits)
}

fn set(name: &str, value: Scalar) -> Edit {
    Edit::Set(name.to_owned(), value)
}
