//! What was written upon something that is kept apart is done again, and hides nothing that others wrote meanwhile.

use doorstep_tablet::api::conflict::ResolveConflict;
use doorstep_tablet::api::household::{EditHousehold, HouseholdEdits};
use sync::code::Code;
use sync::receipt::Verdict;

use crate::syncing::{Two, edits, two};

/// The server keeps whatever holds one phone number apart.
fn kept_apart(it: &Two) {
    it.district.with(|state| {
        state.overrule = Some(|changeset| {
            let raw = changeset.parts.iter().flat_map(|part| &part.changes);
            let bad = raw.into_iter().any(|raw| raw.windows(11).any(|it| it == b"15400000066"));
            bad.then_some(Verdict::Quarantined(Code::ROLE_REFUSED))
        });
    });
}

fn at(it: &Two, time: &str) -> EditHousehold {
    let edits = HouseholdEdits { best_time: Some(time.into()), ..HouseholdEdits::default() };
    EditHousehold { household: it.id, edits }
}

#[test]
fn what_is_done_again_stands_beside_what_others_wrote_meanwhile() {
    let it = two();
    kept_apart(&it);
    it.a.edit_household(&edits(it.id, "15400000066")).unwrap();
    it.a.edit_household(&at(&it, "晚上")).unwrap();
    it.b.edit_household(&at(&it, "周末")).unwrap();
    it.b.sync_now().unwrap();
    it.a.sync_now().unwrap();
    it.b.sync_now().unwrap();
    for tablet in [&it.a, &it.b] {
        let conflicts = tablet.list_conflicts().unwrap().conflicts;
        let mut said: Vec<_> =
            conflicts[0].values.iter().map(|value| value.shown.as_str()).collect();
        said.sort_unstable();
        assert_eq!(
            (conflicts.len(), said),
            (1, vec!["周末", "晚上"]),
            "neither had seen the other"
        );
    }
}

#[test]
fn a_choice_of_the_value_that_was_shown_is_done_again_too() {
    let it = two();
    it.a.edit_household(&at(&it, "晚上")).unwrap();
    it.b.edit_household(&at(&it, "周末")).unwrap();
    it.b.sync_now().unwrap();
    it.a.sync_now().unwrap();
    kept_apart(&it);
    it.a.edit_household(&edits(it.id, "15400000066")).unwrap();
    let open = it.a.list_conflicts().unwrap().conflicts.remove(0);
    let shown = &open.values[0];
    it.a.resolve_conflict(&ResolveConflict {
        document: open.document,
        field: open.field.clone(),
        entry: open.entry,
        within: open.within.clone(),
        change: shown.change.clone(),
    })
    .unwrap();
    it.a.sync_now().unwrap();
    assert_eq!(it.a.show_sync().unwrap().waiting, 0);
    it.b.sync_now().unwrap();
    for tablet in [&it.a, &it.b] {
        assert!(tablet.list_conflicts().unwrap().conflicts.is_empty());
        let page = tablet.show_household(it.id).unwrap();
        assert_eq!(page.best_time.as_deref(), Some(shown.shown.as_str()));
    }
}
