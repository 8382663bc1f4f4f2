//! 今日: where do I go and why. Promises that are due, households that expect a visit, events that came back, and
//! what two people wrote differently; each says why, and by when.

use chrono::{Days, NaiveDate};
use model::id::DocumentId;
use model::time::local_date;

use crate::Tablet;
use crate::api::today::{ListToday, Today, TodayItem, Why};
use crate::conflict::field_zh;
use crate::error::Result;
use crate::session::Work;
use crate::view::{Called, some_instant};

const DAYS_AHEAD_MAX: u32 = 60;
const RETURNED_MAX: u32 = 200;
/// The state of an event its author has to complete.
const RETURNED: &str = "returned";

impl Tablet {
    /// The day's list, the most pressing first.
    ///
    /// # Errors
    /// [`sync::code::Code::LOCKED`], or what the disk did.
    pub fn list_today(&self, ask: ListToday) -> Result<Today> {
        self.work(|work| {
            let day = local_date(work.now());
            let ahead = Days::new(u64::from(ask.days_ahead.min(DAYS_AHEAD_MAX)));
            let (today, until) =
                (day.to_string(), day.checked_add_days(ahead).unwrap_or(day).to_string());
            let mut items = promises(work, &until, &today)?;
            items.extend(visits(work, &until, &today)?);
            items.extend(returned(work)?);
            items.extend(conflicts(work)?);
            items.sort_by(|a, b| pressing(a).cmp(&pressing(b)));
            Ok(Today { today, items, waiting: work.store.waiting()?.changesets })
        })
    }
}

/// What is overdue, then by its day, then what has none; at one door together.
fn pressing(item: &TodayItem) -> (bool, bool, Option<&str>, &str, Why, DocumentId) {
    (!item.overdue, item.due.is_none(), item.due.as_deref(), &item.door, item.why, item.document)
}

fn promises(work: &mut Work, until: &str, today: &str) -> Result<Vec<TodayItem>> {
    let mut items = Vec::new();
    for row in work.store.promises_due(until, today)? {
        let called = work.called(row.household)?;
        let item = item(Why::Promise, row.visit, row.text, due(&row.due), today, called);
        items.push(TodayItem { entry: Some(row.entry), ..item });
    }
    Ok(items)
}

fn visits(work: &mut Work, until: &str, today: &str) -> Result<Vec<TodayItem>> {
    let rows = work.store.households_due(until, today)?;
    let item = |row: store::table::household::HouseholdRow| {
        let called = Called {
            label: row.label,
            door: row.door,
            household: Some(row.document),
            last_visit_at: some_instant(row.last_visit_at),
        };
        item(Why::Visit, row.document, String::new(), due(&row.next_visit_due), today, called)
    };
    Ok(rows.into_iter().map(item).collect())
}

fn returned(work: &mut Work) -> Result<Vec<TodayItem>> {
    let today = work.today();
    let mut items = Vec::new();
    for row in work.store.events_in(RETURNED, RETURNED_MAX)? {
        // Only whoever raised it can raise it again.
        if work.is_me(row.author) {
            let called =
                row.household.map(|home| work.called(home)).transpose()?.unwrap_or_default();
            items.push(item(Why::Returned, row.document, row.title, None, &today, called));
        }
    }
    Ok(items)
}

fn conflicts(work: &mut Work) -> Result<Vec<TodayItem>> {
    let today = work.today();
    let mut items = Vec::new();
    for row in work.store.conflicts()? {
        let called = work.called(row.document)?;
        let within = row.within.as_ref().map(|(_, inner)| inner.as_str());
        let text = row.kind.map(|kind| field_zh(kind, &row.field, within)).unwrap_or_default();
        items.push(item(Why::Conflict, row.document, text, None, &today, called));
    }
    Ok(items)
}

fn item(
    why: Why,
    document: DocumentId,
    text: String,
    due: Option<String>,
    today: &str,
    called: Called,
) -> TodayItem {
    let passed = |due: &String| match (due.parse::<NaiveDate>(), today.parse::<NaiveDate>()) {
        (Ok(due), Ok(today)) => due < today,
        _ => false,
    };
    TodayItem {
        why,
        why_zh: why.zh().to_owned(),
        overdue: due.as_ref().is_some_and(passed),
        due,
        text,
        document,
        entry: None,
        household: called.household,
        label: called.label,
        door: called.door,
        last_visit_at: called.last_visit_at,
    }
}

fn due(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}
