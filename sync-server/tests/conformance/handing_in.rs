//! What leaves the one who took a lead down, and what is told instead.

use doorstep_sync_server::storage::books::Parked;
use doorstep_sync_server::storage::rows::{ChangeRow, Said};
use doorstep_sync_server::storage::{Healing, ReadAsk, Storage};
use model::document::{Document, Edit, Scalar};
use model::id::DocumentId;
use model::kind::Kind;
use model::permission::Role;
use model::record::LeadStatus;
use model::rng::Rng;
use model::space::{Right, Space};
use model::time::DAY_MS;
use sync::apply::InPlace;
use sync::changeset::Part;
use sync::chunk::Chunk;

use crate::bed::{Bed, event, space, user, words};
use crate::kit::author::{Author, Made};
use crate::kit::{GRID, NOW, TEAM};

const OTHER_TEAM: &str = "team/00000000-0000-0000-0000-000000000002";

fn step(author: &mut Author, transition: &str, fields: &[(&str, Scalar)]) -> Edit {
    let mut values: Vec<_> =
        fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    values.push(("transition".to_owned(), Scalar::Text(transition.to_owned())));
    Edit::Add("log".to_owned(), author.rng.entry_id(NOW), values)
}

fn text(text: &str) -> Scalar {
    Scalar::Text(text.to_owned())
}

fn apply(author: &mut Author) -> Edit {
    step(author, "M03", &[("applicant", text("a")), ("consent_to_share", Scalar::Bool(true))])
}

fn settle(author: &mut Author) -> Edit {
    step(author, "M02", &[("both_content", Scalar::Bool(true)), ("result", text("双方握手言和"))])
}

fn protect(author: &mut Author) -> Edit {
    let no = ["screen_threatened", "screen_dependent"].map(|name| (name, Scalar::Bool(false)));
    let [threatened, dependent] = no;
    step(author, "M22", &[("screen_hurt", Scalar::Bool(true)), threatened, dependent])
}

/// What stands in a person's own space by now: documents given whole with their changes, and those that left.
fn own(bed: &Bed, n: u8, now: i64) -> (Vec<ChangeRow>, Vec<DocumentId>) {
    let mut ask = bed.ask(n);
    ask.now = now;
    let answer = bed.storage.read(&ask).unwrap();
    let own = Space::User(user(n));
    let rows = answer.spaces.into_iter().find(|rows| rows.space == own);
    let (mut given, mut left) = (Vec::new(), Vec::new());
    for row in rows.into_iter().flat_map(|rows| rows.rows) {
        match row.said {
            Said::Change(change) => given.push(change),
            Said::MovedOut(document) => left.push(document),
            Said::Void | Said::Erased(_) => {}
            Said::Own => panic!("nobody asks as an author here"),
        }
    }
    (given, left)
}

fn status(changes: &[ChangeRow]) -> LeadStatus {
    let told: Vec<_> = changes.iter().filter(|it| it.kind == Kind::LeadStatus.number()).collect();
    assert!(told.iter().all(|it| it.document == told[0].document), "one document a lead");
    let raw = told.iter().map(|it| &it.bytes);
    Document::open(Kind::LeadStatus, 1, raw, Rng::from_number(9).actor()).unwrap().read().unwrap()
}

fn push(bed: &Bed, author: &mut Author, made: &mut Made, edit: Edit) {
    let changeset = author.edit(made, "lead.transition", &[edit]);
    assert_eq!(words(&bed.push(author, &[changeset])), ["received"]);
}

fn lead(bed: &Bed, author: &mut Author) -> Made {
    let (lead, noted) = author.lead(TEAM);
    assert_eq!(words(&bed.push(author, &[noted])), ["received"]);
    lead
}

pub(crate) fn an_applied_lead_leaves_its_author_who_is_told_how_far_it_comes(bed: &Bed) {
    let mut a = bed.worker(1, GRID);
    let mut lead = lead(bed, &mut a);
    let (given, left) = own(bed, 1, NOW);
    assert!(left.is_empty() && given.iter().all(|it| it.document == lead.id), "still a lead");
    let edit = apply(&mut a);
    push(bed, &mut a, &mut lead, edit);
    let (given, left) = own(bed, 1, NOW);
    assert_eq!(left, [lead.id]);
    assert!(given.iter().all(|it| it.document != lead.id), "nothing of its content is given");
    let told = status(&given);
    assert_eq!((told.lead, told.state.as_str()), (Some(lead.id), "applied"));
    assert_eq!(told.title, "邻里噪音");
    // The committee goes on; the author is told, and reads no more than that.
    bed.person(3);
    bed.grant(3, TEAM, Right::Write, Role::Mediator);
    let mut mediator = bed.tablet(3, 3);
    let mut theirs = mediator.open(&mut lead);
    let sides = ["a", "b"].map(|side| {
        Edit::Add("parties".into(), mediator.rng.entry_id(NOW), vec![("side".into(), text(side))])
    });
    let heard = mediator.edit(&mut theirs, "lead.edit", &sides);
    assert_eq!(words(&bed.push(&mut mediator, &[heard])), ["received"]);
    let accepted = [
        ("within_scope", Scalar::Bool(true)),
        ("both_consent", Scalar::Bool(true)),
        ("rights_told_on", text("2026-11-22")),
    ];
    let edit = step(&mut mediator, "M04", &accepted);
    push(bed, &mut mediator, &mut theirs, edit);
    let (given, _) = own(bed, 1, NOW);
    assert_eq!(status(&given).state, "accepted");
    assert!(given.iter().all(|it| it.kind == Kind::LeadStatus.number()));
    let rows = bed.read(3).spaces;
    let committee = rows.iter().find(|rows| rows.space == space(TEAM)).unwrap();
    assert!(committee.rows.iter().all(|row| row.change().unwrap().document == lead.id));
}

pub(crate) fn a_quarrel_settled_at_the_door_leaves_as_it_comes(bed: &Bed) {
    let mut a = bed.worker(1, GRID);
    let (mut lead, noted) = a.lead(TEAM);
    let edit = settle(&mut a);
    let settled = a.edit(&mut lead, "lead.transition", &[edit]);
    assert_eq!(words(&bed.push(&mut a, &[noted, settled])), ["received", "received"]);
    let (given, left) = own(bed, 1, NOW);
    assert_eq!((left, status(&given).state.as_str()), (vec![lead.id], "archived"));
    let number = usize::from(Kind::LeadStatus.number());
    assert!(given.iter().all(|it| usize::from(it.kind) == number));
}

pub(crate) fn a_protected_case_leaves_a_day_after_its_receipt_and_nothing_is_told(bed: &Bed) {
    let mut a = bed.worker(1, GRID);
    let mut lead = lead(bed, &mut a);
    let edit = apply(&mut a);
    push(bed, &mut a, &mut lead, edit);
    let mut other = {
        let (lead, noted) = a.lead(TEAM);
        assert_eq!(words(&bed.push(&mut a, &[noted])), ["received"]);
        lead
    };
    for lead in [&mut lead, &mut other] {
        let edit = protect(&mut a);
        push(bed, &mut a, lead, edit);
    }
    // The one whose content had left: what was told of it leaves at once.
    let (given, left) = own(bed, 1, NOW);
    assert_eq!(left.len(), 2, "the content of the first, and what was told of it");
    assert!(given.iter().all(|it| it.document == other.id));
    assert_eq!(bed.storage.depart(NOW + DAY_MS - 1).unwrap(), 0);
    assert!(!own(bed, 1, NOW + DAY_MS - 1).0.is_empty());
    assert_eq!(bed.storage.depart(NOW + DAY_MS).unwrap(), 1);
    let (given, left) = own(bed, 1, NOW + DAY_MS);
    assert!(given.is_empty() && left.contains(&other.id), "{given:?}");
    assert_eq!(bed.storage.depart(NOW + 9 * DAY_MS).unwrap(), 0, "once");
}

pub(crate) fn nobody_but_the_server_writes_what_is_told(bed: &Bed) {
    let mut a = bed.worker(1, GRID);
    let record = LeadStatus {
        lead: Some(a.rng.document_id(NOW)),
        title: "邻里噪音".into(),
        dispute_type: "02".into(),
        state: "archived".into(),
        number: None,
    };
    let edits = model::document::edits_of(&record).unwrap();
    let home = Space::User(a.user).to_string();
    let (_, forged) = a.create(Kind::LeadStatus, &home, "lead.note", &edits);
    assert_eq!(words(&bed.push(&mut a, &[forged])), ["no-grant"]);
}

/// What a tablet brings back of a lead to a restored server that knows nothing of it.
fn heal(storage: &dyn Storage, lead: &Part, by: &Author, space: &str) -> (usize, usize) {
    let raw = lead.changes[0].clone();
    let entries = [Parked {
        document: lead.document,
        generation: 0,
        hash: Chunk::parse(&raw).unwrap().hash,
        space: space.into(),
        kind: lead.kind,
        schema_version: lead.schema_version,
        incarnation: by.life,
        raw,
    }];
    let healing =
        Healing { entries: &entries, apply: &InPlace, at: NOW, event: &|_| event("heal") };
    let recovered = storage.heal(&healing).unwrap();
    (recovered.applied, recovered.waiting)
}

pub(crate) fn a_lead_that_came_back_from_its_authors_share_is_there_once_its_reader_brings_it(
    bed: &Bed,
) {
    let mut a = bed.worker(1, GRID);
    bed.person(3);
    bed.grant(3, TEAM, Right::Write, Role::Mediator);
    bed.grant(1, OTHER_TEAM, Right::HandIn, Role::GridWorker);
    let lead = a.lead(TEAM).1.parts.remove(0);
    let share = Space::User(a.user).to_string();
    // Its author's tablet has it and the server has not: that is no difference as long as others may bring the rest.
    let restored = bed.restored(NOW);
    assert_eq!(heal(&*restored, &lead, &a, &share), (0, 1), "either team may be meant");
    let sums = |now| {
        let ask = ReadAsk { sums: true, now, ..bed.ask(1) };
        restored.read(&ask).unwrap().sums.len()
    };
    assert_eq!((sums(NOW), sums(NOW + DAY_MS) > 0), (0, true));
    let storage = &*bed.storage;
    assert_eq!(heal(storage, &lead, &a, &share), (0, 1));
    assert_eq!(heal(storage, &lead, &a, TEAM), (1, 0));
    assert_eq!(bed.numbers(3, TEAM), [1]);
    assert_eq!(heal(storage, &lead, &a, &share), (0, 0));
}

pub(crate) fn a_lead_of_which_only_its_authors_share_is_left_is_where_it_was_handed_in(bed: &Bed) {
    let mut a = bed.worker(1, GRID);
    bed.person(3);
    bed.grant(3, TEAM, Right::Write, Role::Mediator);
    let first = a.lead(TEAM).1.parts.remove(0);
    let share = Space::User(a.user).to_string();
    assert_eq!(heal(&*bed.storage, &first, &a, &share), (1, 0), "there is one team");
    let began = NOW + DAY_MS;
    bed.grant_from(1, OTHER_TEAM, Right::HandIn, Role::GridWorker, began, began + DAY_MS);
    let second = a.lead(TEAM).1.parts.remove(0);
    assert_eq!(heal(&*bed.storage, &second, &a, &share), (1, 0), "the other came later");
    assert_eq!(bed.numbers(3, TEAM), [1, 2]);
}
