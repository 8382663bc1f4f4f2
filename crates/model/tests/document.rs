//! What a document promises: one genesis, no lost edit, conflicts kept with their authors.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

use doorstep_model::document::{Authorship, Document, DocumentError, Edit, Scalar, edits_of};
use doorstep_model::genesis::genesis;
use doorstep_model::id::{EntryId, UserId};
use doorstep_model::kind::Kind;
use doorstep_model::record::{Household, Phone, Visit};
use doorstep_model::rng::Rng;

const NOW: i64 = 1_790_000_000_000;

fn by(user: u8) -> Authorship {
    Authorship { user: UserId::from_bytes([user; 16]), action: "household.edit".into(), time: NOW }
}

fn household(rng: &mut Rng) -> (Document, Vec<Vec<u8>>) {
    let mut document = Document::create(Kind::Household, 1, rng.actor()).unwrap();
    let mut record =
        Household { label: "才旦卓玛".into(), remark: "二楼".into(), ..Household::default() };
    let phone = rng.entry_id(NOW);
    record.phones.insert(phone, Phone { number: "15400000001".into(), ..Phone::default() });
    record.phone_best = Some(phone);
    let change = document.edit(&edits_of(&record).unwrap(), &by(1)).unwrap().unwrap();
    (document, vec![change])
}

#[test]
fn a_genesis_never_changes() {
    let golden = [
        (Kind::Place, "f14e864d2d366dde31bc18d75c1a6c9179b759604334309e16356d6a398dbc63"),
        (Kind::Household, "1a3d8d66e600f05a04743517d98781ffa310fc9b0b481d1beea5ae03639752ff"),
        (Kind::Person, "dee202ed757ea8eeb2595a380d595df79d2cb123a33acd9c513164a476632a84"),
        (Kind::Visit, "4193197cda74457fe1391c1dae26f5f2d7118454d2b0e4d1a4d5d00e67fca4f3"),
        (Kind::Event, "8bd51a9543fe5a47408cc0235086a4831ce271c9f63a57b97b2705aed32c33d9"),
        (Kind::Reporter, "5f728ce0509fa3768748bc1b159c6906bf3789aff5715a1e2ff6daf29464544e"),
        (Kind::Lead, "a0f1f8b21466038bdc21741116d71e76f03418a6254d7e74e663627c06cf7c64"),
        (Kind::LeadStatus, "1e608a26fc3307a5950aa0198572c5ce18cdb2597f9c6f3327ef7937c5d11b24"),
    ];
    for (kind, hash) in golden {
        assert_eq!(data_encoding::HEXLOWER.encode(&genesis(kind, 1).unwrap().hash), hash, "{kind}");
    }
}

#[test]
fn a_schema_version_nobody_knows_is_refused() {
    assert!(matches!(genesis(Kind::Visit, 2), Err(DocumentError::SchemaVersion(Kind::Visit, 2))));
}

#[test]
fn a_record_reads_back_as_it_was_written() {
    let mut rng = Rng::from_number(1);
    let visit = Visit {
        household: Some(rng.document_id(NOW)),
        visit_type: "01".into(),
        method: "01".into(),
        result: "01".into(),
        occurred_at: NOW,
        note: "腰好些了 𠀀 བོད".into(),
        ..Visit::default()
    };
    let mut document = Document::create(Kind::Visit, 1, rng.actor()).unwrap();
    let change = document.edit(&edits_of(&visit).unwrap(), &by(1)).unwrap().unwrap();
    assert_eq!(document.read::<Visit>().unwrap(), visit);
    document.check_shape().unwrap();
    let opened = Document::open(Kind::Visit, 1, [&change], rng.actor()).unwrap();
    assert_eq!(opened.read::<Visit>().unwrap(), visit);
    let loaded = Document::load(Kind::Visit, 1, &document.save(), rng.actor()).unwrap();
    assert_eq!(loaded.read::<Visit>().unwrap(), visit);
    assert!(matches!(document.read::<Household>(), Err(DocumentError::Kind(_))));
}

#[test]
fn a_record_without_its_required_fields_is_not_made() {
    assert!(matches!(edits_of(&Household::default()), Err(DocumentError::Required("label"))));
}

#[test]
fn what_stands_there_already_is_not_written_again() {
    let mut rng = Rng::from_number(2);
    let (mut document, _) = household(&mut rng);
    let same = [Edit::Set("label".into(), Scalar::Text("才旦卓玛".into()))];
    assert_eq!(document.edit(&same, &by(1)).unwrap(), None);
}

#[test]
fn a_field_the_registry_does_not_know_is_refused_and_nothing_written() {
    let mut rng = Rng::from_number(3);
    let (mut document, _) = household(&mut rng);
    let heads = document.heads();
    let edits = [
        Edit::Set("label".into(), Scalar::Text("改名".into())),
        Edit::Set("ethnic".into(), Scalar::Text("x".into())),
    ];
    assert!(matches!(document.edit(&edits, &by(1)), Err(DocumentError::NoField(_))));
    assert_eq!(document.heads(), heads);
    assert_eq!(document.read::<Household>().unwrap().label, "才旦卓玛");
    let too_long = [Edit::Write("remark".into(), "长".repeat(501))];
    assert!(matches!(document.edit(&too_long, &by(1)), Err(DocumentError::Shape(_))));
}

#[test]
fn two_edits_apart_both_survive_and_the_scalar_shows_both_values() {
    let mut rng = Rng::from_number(4);
    let (_, changes) = household(&mut rng);
    let mut a = Document::open(Kind::Household, 1, &changes, rng.actor()).unwrap();
    let mut b = Document::open(Kind::Household, 1, &changes, rng.actor()).unwrap();
    let (one, two) = (rng.entry_id(NOW), rng.entry_id(NOW));
    let change_phone = |id, number: &str| {
        vec![
            Edit::Set("phone_best".into(), Scalar::Bytes(EntryId::as_bytes(&id).to_vec())),
            Edit::Add("phones".into(), id, vec![("number".into(), Scalar::Text(number.into()))]),
        ]
    };
    let from_a = a.edit(&change_phone(one, "15400000002"), &by(1)).unwrap().unwrap();
    assert!(a.is_one_line());
    let mut edits = change_phone(two, "15400000003");
    edits.push(Edit::Write("remark".into(), "二楼, 有狗".into()));
    let from_b = b.edit(&edits, &by(2)).unwrap().unwrap();
    a.apply([&from_b]).unwrap();
    b.apply([&from_a]).unwrap();
    assert_eq!(a.heads(), b.heads());
    assert!(!a.is_one_line() && !b.is_one_line());
    assert_eq!(a.value().unwrap(), b.value().unwrap());
    assert_eq!(a.conflicts().unwrap(), b.conflicts().unwrap());
    let conflicts = a.conflicts().unwrap();
    assert_eq!(conflicts.len(), 1);
    assert_eq!(conflicts[0].field, "phone_best");
    let mut users: Vec<_> = conflicts[0]
        .values
        .iter()
        .map(|value| value.by.clone().unwrap().user.as_bytes()[0])
        .collect();
    let shown = a.read::<Household>().unwrap().phone_best.unwrap();
    assert_eq!(conflicts[0].values[0].value, shown.to_string());
    users.sort_unstable();
    assert_eq!(users, [1, 2]);
    let choose = [Edit::Set("phone_best".into(), Scalar::Bytes(shown.as_bytes().to_vec()))];
    let chosen = a.edit(&choose, &by(2)).unwrap().expect("choosing the value shown is a change");
    b.apply([&chosen]).unwrap();
    assert!(b.conflicts().unwrap().is_empty());
    assert_eq!(b.read::<Household>().unwrap().remark, "二楼, 有狗");
}

#[test]
fn a_change_that_waits_for_another_is_named_and_never_swallowed() {
    let mut rng = Rng::from_number(5);
    let (mut document, changes) = household(&mut rng);
    let later = document
        .edit(&[Edit::Set("best_time".into(), Scalar::Text("晚上".into()))], &by(1))
        .unwrap()
        .unwrap();
    let opened = Document::open(Kind::Household, 1, [&later], rng.actor());
    let Err(DocumentError::Missing(missing)) = opened else { panic!("{opened:?}") };
    assert_eq!(missing.len(), 1);
    Document::open(Kind::Household, 1, [&later, &changes[0]], rng.actor()).unwrap();
}

#[test]
fn what_changed_since_names_the_field_the_old_value_and_the_author() {
    let mut rng = Rng::from_number(6);
    let (mut document, _) = household(&mut rng);
    let before = document.heads();
    let edits = [
        Edit::Set("best_time".into(), Scalar::Text("晚上".into())),
        Edit::Write("remark".into(), "三楼".into()),
    ];
    document.edit(&edits, &by(7)).unwrap();
    let changed = document.changed_since(&before).unwrap();
    let paths: Vec<_> = changed.iter().map(|change| change.path.as_str()).collect();
    assert_eq!(paths, ["best_time", "remark"]);
    assert_eq!(changed[1].old.as_ref().unwrap(), "二楼");
    assert!(changed.iter().all(|change| change.by.as_ref().unwrap().user.as_bytes()[0] == 7));
}

#[test]
fn prose_is_by_whoever_wrote_in_it_last_and_not_by_whoever_touched_the_record_last() {
    let mut rng = Rng::from_number(7);
    let (mut document, _) = household(&mut rng);
    let at = |user, time| Authorship { time, ..by(user) };
    document.edit(&[Edit::Write("remark".into(), "二楼左".into())], &at(7, NOW + 1)).unwrap();
    let before = document.heads();
    let best = Edit::Set("best_time".into(), Scalar::Text("晚上".into()));
    document.edit(&[best], &at(1, NOW + 2)).unwrap();
    let author = |document: &Document| document.written_by("remark").unwrap().unwrap();
    assert_eq!(author(&document), at(7, NOW + 1));
    assert_eq!(document.changed_since(&before).unwrap().len(), 1);
    // Emptied, it is by whoever did that.
    document.edit(&[Edit::Write("remark".into(), String::new())], &at(8, NOW + 3)).unwrap();
    assert_eq!(author(&document), at(8, NOW + 3));
}

#[test]
fn no_edit_path_creates_a_container_again() {
    let mut rng = Rng::from_number(7);
    let (mut document, _) = household(&mut rng);
    for edit in [
        Edit::Set("phones".into(), Scalar::Text("x".into())),
        Edit::Set("remark".into(), Scalar::Text("x".into())),
        Edit::Add("remark".into(), rng.entry_id(NOW), vec![]),
        Edit::Write("phones".into(), "x".into()),
        Edit::SetIn("phones".into(), rng.entry_id(NOW), "number".into(), Scalar::Text("1".into())),
    ] {
        assert!(document.edit(std::slice::from_ref(&edit), &by(1)).is_err(), "{edit:?}");
    }
}

#[test]
fn a_second_map_in_a_containers_place_is_seen() {
    use automerge::transaction::{CommitOptions, Transactable};
    let mut rng = Rng::from_number(8);
    let mut document = Document::create(Kind::Household, 1, rng.actor()).unwrap();
    let saved = document.save();
    let mut hostile = automerge::AutoCommit::load(&saved).unwrap();
    hostile.put_object(automerge::ROOT, "phones", automerge::ObjType::Map).unwrap();
    hostile.commit_with(CommitOptions::default().with_message(by(9).message()));
    let change = hostile.get_last_local_change().unwrap().raw_bytes().to_vec();
    document.apply([change]).unwrap();
    assert!(matches!(document.check_shape(), Err(DocumentError::Shape(name)) if name == "phones"));
}

#[test]
fn an_entry_made_after_another_was_seen_counts_as_later() {
    let mut rng = Rng::from_number(9);
    let (mut document, changes) = household(&mut rng);
    let mut other = Document::open(Kind::Household, 1, &changes, rng.actor()).unwrap();
    let (early, late) = (rng.entry_id(NOW), rng.entry_id(1));
    let add =
        |id| [Edit::Add("phones".into(), id, vec![("number".into(), Scalar::Text("1".into()))])];
    let first = document.edit(&add(early), &by(1)).unwrap().unwrap();
    other.apply([first]).unwrap();
    other.edit(&add(late), &by(2)).unwrap();
    let made = other.made("phones").unwrap();
    assert!(made[&early].lamport < made[&late].lamport);
    assert_eq!(made[&late].by.as_ref().unwrap().user, by(2).user);
}

#[test]
fn replicas_that_hold_the_same_say_the_same_whoever_shows_which_value() {
    let mut rng = Rng::from_number(10);
    let (_, changes) = household(&mut rng);
    let mut one = Document::open(Kind::Household, 1, &changes, rng.actor()).unwrap();
    let mut two = Document::open(Kind::Household, 1, &changes, rng.actor()).unwrap();
    let from_one = one
        .edit(&[Edit::Set("best_time".into(), Scalar::Text("晚上".into()))], &by(1))
        .unwrap()
        .unwrap();
    let from_two = two
        .edit(&[Edit::Set("best_time".into(), Scalar::Text("早上".into()))], &by(2))
        .unwrap()
        .unwrap();
    one.apply([from_two]).unwrap();
    assert_ne!(one.canonical().unwrap(), two.canonical().unwrap());
    two.apply([from_one]).unwrap();
    assert_eq!(one.canonical().unwrap(), two.canonical().unwrap());
    assert_eq!(one.canonical().unwrap()["best_time"], serde_json::json!(["早上", "晚上"]));
}
