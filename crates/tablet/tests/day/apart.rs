//! 待复核: what its author sees of a record the server keeps apart, and of what became of it.

use crate::common::{District, NOW};
use crate::syncing::{edits, two};
use doorstep_tablet::api::common::Cloud;
use doorstep_tablet::api::household::{EditHousehold, HouseholdEdits};
use doorstep_tablet::api::sync::ByPlace;
use model::id::UserId;
use sync::code::Code;
use sync::receipt::Verdict;
use sync::settled::{Outcome, Settled};

const REFUSED: &str = "15400000066";

/// The server keeps apart what names that number.
fn keeps_it_apart(district: &District) {
    district.with(|state| {
        state.overrule = Some(|changeset| {
            let mut changes = changeset.parts.iter().flat_map(|part| &part.changes);
            let named = changes.any(|raw| raw.windows(11).any(|it| it == REFUSED.as_bytes()));
            named.then_some(Verdict::Quarantined(Code::ROLE_REFUSED))
        });
    });
}

#[test]
fn its_author_sees_why_and_what_was_in_it_and_may_do_it_again_by_hand() {
    let it = two();
    keeps_it_apart(&it.district);
    it.a.edit_household(&edits(it.id, REFUSED)).unwrap();
    it.a.sync_now().unwrap();
    // Killed and started again: it is read from the log.
    drop(it.a);
    let a = it.desk_a.opened();
    let line = a.list_open_records().unwrap().records.remove(0);
    let place = ByPlace { life: line.life, seq: line.seq };
    let apart = a.show_apart(place).unwrap();
    assert_eq!(apart.line, line);
    assert_eq!((line.cloud, line.code.as_deref()), (Cloud::Review, Some("role-refused")));
    assert!(apart.parts[0].here && apart.parts[0].document == it.id);
    let typed: Vec<_> = apart.parts[0].fields.iter().filter_map(|it| it.new.as_deref()).collect();
    assert!(typed.contains(&REFUSED), "{typed:?}");
    let missing = ByPlace { seq: 999, ..place };
    assert_eq!(a.show_apart(missing).unwrap_err().code(), Code::NOT_FOUND);
    // By hand, another number: it goes its way, and the first stays under review.
    a.edit_household(&edits(it.id, "15400000067")).unwrap();
    a.sync_now().unwrap();
    assert_eq!(a.list_open_records().unwrap().records.len(), 1);
    it.b.sync_now().unwrap();
    let phones = it.b.show_household(it.id).unwrap().phones;
    assert!(phones.iter().any(|phone| phone.number == "15400000067"));
    assert!(phones.iter().all(|phone| phone.number != REFUSED));
}

#[test]
fn what_was_decided_leaves_the_list_says_why_and_can_still_be_found() {
    for (n, outcome) in [(1, Outcome::Adopted), (2, Outcome::SetAside)] {
        let it = two();
        keeps_it_apart(&it.district);
        it.a.edit_household(&edits(it.id, REFUSED)).unwrap();
        it.a.sync_now().unwrap();
        let line = it.a.list_open_records().unwrap().records.remove(0);
        it.district.with(|state| {
            let decided = Settled {
                n,
                incarnation: line.life,
                seq: line.seq,
                outcome,
                reason: "已打电话核实".into(),
                by: UserId::from_bytes([5; 16]),
                at: NOW,
            };
            state.settled = vec![decided];
        });
        it.a.sync_now().unwrap();
        it.a.sync_now().unwrap();
        assert!(it.a.list_open_records().unwrap().records.is_empty());
        let view = it.a.show_sync().unwrap();
        assert_eq!((view.set_aside, view.complete), (0, true));
        assert_eq!(it.a.show_household(it.id).unwrap().cloud, Cloud::Uploaded);
        let settled = it.a.list_settled_records().unwrap().records;
        assert_eq!(settled.len(), 1);
        let told = settled[0].settled.clone().unwrap();
        assert_eq!((told.outcome.as_str(), told.reason.as_str()), (outcome.code(), "已打电话核实"));
        let place = ByPlace { life: line.life, seq: line.seq };
        let fields = &it.a.show_apart(place).unwrap().parts[0].fields;
        assert!(fields.iter().any(|field| field.new.as_deref() == Some(REFUSED)));
        // And the day goes on.
        let remark =
            HouseholdEdits { remark: Some("晚上在家".into()), ..HouseholdEdits::default() };
        it.a.edit_household(&EditHousehold { household: it.id, edits: remark }).unwrap();
        assert_eq!(it.a.sync_now().unwrap().sent, 1);
    }
}
