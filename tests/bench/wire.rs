//! `day_sync_bytes`, `idle_sync_bytes`, `save_overhead_bytes`: what a day's work costs on the wire, and what it
//! costs to learn that nothing is new.
//!
//! A worker's tablet, synced, goes offline; 40 visits are recorded and 20 households corrected by the tablet's own
//! calls, and one sync brings them up. Counted is every byte that passes between tablet and server, both ways: HTTP
//! headers and bodies, without TLS, on a connection that is open already. The reference is in `rows`: every row the
//! day touched, whole, the households included into which visits wrote when to come next or that nothing changed.
//!
//! `save_overhead_bytes`: the push's body inflated, less the raw Automerge changes it brings, for each save. What is
//! left off changes because the server can put it back is in neither, which is why it can be less than nothing; what
//! the envelope itself takes is said beside it.

use std::collections::BTreeSet;

use model::id::DocumentId;
use sync::changeset::Changeset;
use sync::exchange::SyncRequest;
use sync::limits::REQUEST_BYTES_MAX;
use sync::push::Push;
use sync::request;
use tablet::Tablet;
use tablet::api::household::{EditHousehold, HouseholdEdits, PhoneInput};
use tablet::api::visit::{DoneInput, PromiseInput, RecordVisit};

use crate::Outcome;
use crate::anatomy;
use crate::day::{Act, Call, Correction, EDITS, NewPhone, VISITS, plan};
use crate::district::District;
use crate::http::{Message, messages};
use crate::register::NOW;
use crate::relay::Passed;
use crate::report::{Measured, say};
use crate::rows::weigh;
use model::rng::Rng;

/// From one action to the next.
const PACE_MS: i64 = 7 * 60_000;

const DAY_GOAL: f64 = 0.65;
const IDLE_GOAL: f64 = 800.0;
const OVERHEAD_GOAL: f64 = 80.0;

pub(crate) fn measure(district: &mut District) -> Outcome<[Measured; 3]> {
    let before = sync(district)?;
    record_the_day(district)?;
    let day = sync(district)?;
    let after = sync(district)?;
    let idle = before.bytes().max(after.bytes());
    tell("idle_sync_bytes", &after)?;
    let (up, _) = tell("day_sync_bytes", &day)?;

    let push = push_of(&up)?;
    let changesets = district.opened(&push)?;
    if changesets.len() != VISITS + EDITS {
        return Err(
            format!("{} of {} saves were in the push", changesets.len(), VISITS + EDITS).into()
        );
    }
    let reference = weigh_rows(district, &changesets)?;
    anatomy::tell(&push, &changesets)?;
    let raw: usize =
        changesets.iter().flat_map(|it| &it.parts).flat_map(|it| &it.changes).map(Vec::len).sum();
    let overhead = (f64::from(push.head.body_len) - raw as f64) / changesets.len() as f64;
    let bytes = |name, value: usize, reference: Option<usize>, goal| {
        let (value, reference) = (value as f64, reference.map(|bytes| bytes as f64));
        Measured { name, value, unit: "bytes", reference, goal }
    };
    Ok([
        bytes("day_sync_bytes", day.bytes(), Some(reference), DAY_GOAL),
        bytes("idle_sync_bytes", idle, None, IDLE_GOAL),
        Measured {
            name: "save_overhead_bytes",
            value: overhead,
            unit: "bytes",
            reference: None,
            goal: OVERHEAD_GOAL,
        },
    ])
}

fn sync(district: &District) -> Outcome<Passed> {
    district.tablet.sync_now()?;
    Ok(district.relay.take())
}

fn record_the_day(district: &mut District) -> Outcome<()> {
    let homes = district.register.homes()?;
    for act in plan(&homes, VISITS, EDITS, NOW, &mut Rng::from_number(2)) {
        district.clock.advance(PACE_MS);
        record(&district.tablet, &act)?;
    }
    Ok(())
}

fn record(tablet: &Tablet, act: &Act) -> Outcome<()> {
    match act {
        Act::Visit(call) => tablet.record_visit(&visit(call))?,
        Act::Edit(correction) => tablet.edit_household(&edit(correction))?,
    };
    Ok(())
}

fn visit(call: &Call) -> RecordVisit {
    let promise = |(text, due): &(&str, String)| PromiseInput {
        text: (*text).to_owned(),
        due: Some(due.clone()),
    };
    RecordVisit {
        household: call.household,
        visit_type: Some(call.visit_type.to_owned()),
        must_visit: None,
        method: Some(call.method.to_owned()),
        result: call.result.to_owned(),
        occurred_at: None,
        with: Vec::new(),
        with_names: Vec::new(),
        met: call.met.clone(),
        unchanged: call.unchanged,
        done: call
            .done
            .iter()
            .map(|what| DoneInput { what: (*what).to_owned(), record: None })
            .collect(),
        promises: call.promise.iter().map(promise).collect(),
        note: call.note.to_owned(),
        card_left: call.card_left,
        next_on: call.next_on.clone(),
        photos: Vec::new(),
        edits: HouseholdEdits {
            phone: call.phone.as_ref().map(phone),
            ..HouseholdEdits::default()
        },
        settled: Vec::new(),
        draft: None,
    }
}

fn edit(correction: &Correction) -> EditHousehold {
    let text = |text: Option<&'static str>| text.map(str::to_owned);
    let edits = HouseholdEdits {
        phone: correction.phone.as_ref().map(phone),
        best_time: text(correction.best_time),
        remark: text(correction.remark),
        ..HouseholdEdits::default()
    };
    EditHousehold { household: correction.household, edits }
}

fn phone((number, whose): &NewPhone) -> PhoneInput {
    PhoneInput { number: number.clone(), whose: Some((*whose).to_owned()) }
}

/// The rows the day touched; beside them, for whoever counts otherwise, those of visits and corrections alone.
fn weigh_rows(district: &mut District, changesets: &[Changeset]) -> Outcome<usize> {
    district.register.add(changesets)?;
    let of = |parts: &mut dyn Iterator<Item = &Changeset>| -> BTreeSet<DocumentId> {
        parts.flat_map(|it| &it.parts).map(|part| part.document).collect()
    };
    let all = of(&mut changesets.iter());
    let mut alone = of(&mut changesets.iter().filter(|it| it.action != "visit.record"));
    let made = changesets.iter().filter(|it| it.action == "visit.record");
    alone.extend(made.filter_map(|it| it.parts.first()).map(|part| part.document));
    let rows = weigh(&mut district.register, &all)?;
    say(format_args!(
        "day_sync_bytes: {} rows are {} bytes of JSON, {} as zstd-3",
        rows.count, rows.json_bytes, rows.zstd_bytes
    ));
    let fewer = weigh(&mut district.register, &alone)?;
    say(format_args!(
        "day_sync_bytes: visits and corrected households alone are {} rows, {} bytes of JSON, {} as zstd-3",
        fewer.count, fewer.json_bytes, fewer.zstd_bytes
    ));
    Ok(rows.zstd_bytes)
}

/// Says how what passed divides into headers and bodies; gives the messages of both ways.
fn tell(name: &str, passed: &Passed) -> Outcome<(Vec<Message>, Vec<Message>)> {
    let (up, down) = (messages(&passed.up)?, messages(&passed.down)?);
    for (way, all) in [("up", &up), ("down", &down)] {
        for message in all {
            let (head, body) = (message.head_bytes, message.body.len());
            say(format_args!(
                "{name}: {way} {} — {head} bytes of headers, {body} of body",
                message.first
            ));
        }
    }
    Ok((up, down))
}

fn push_of(up: &[Message]) -> Outcome<Push> {
    for message in up {
        let request = request::read(&message.body, REQUEST_BYTES_MAX)?;
        if let Some(push) = SyncRequest::decode(&request.body)?.push {
            return Ok(push);
        }
    }
    Err("no push passed".into())
}
