//! What guards are told of a record: only what holds, and nothing that was taken down.

use std::collections::BTreeSet;

use doorstep_model::id::EntryId;
use doorstep_model::record::{Event, Lead, Photo, lead::Party};
use doorstep_model::workflow::Facts;

use super::case::document;

fn entry(n: u8) -> EntryId {
    EntryId::from_bytes([n; 16])
}

#[test]
fn an_event_says_where_in_any_of_three_ways_and_photos_taken_down_do_not_count() {
    let facts =
        |event: &Event| Facts::of_event(document(1), event, &BTreeSet::from(["11".to_owned()]));
    let bare = Event { title: " 灯 ".into(), body: "坏了\n".into(), ..Event::default() };
    let told = facts(&bare);
    assert_eq!(
        (told.document, told.has_place, told.text_chars, told.photos),
        (Some(document(1)), false, 3, 0)
    );
    assert!(told.self_handled.contains("11"));
    for event in [
        Event { place: Some(document(2)), ..bare.clone() },
        Event { dwelling: Some(entry(3)), ..bare.clone() },
        Event { place_text: Some("东门".into()), ..bare.clone() },
    ] {
        assert!(facts(&event).has_place);
    }
    assert!(!facts(&Event { place_text: Some("  ".into()), ..bare.clone() }).has_place);
    let photos = [
        (entry(1), Photo::default()),
        (entry(2), Photo { removed: Some("拍错了".into()), ..Photo::default() }),
    ];
    assert_eq!(facts(&Event { photos: photos.into_iter().collect(), ..bare }).photos, 1);
}

#[test]
fn a_quarrel_has_as_many_sides_as_are_named() {
    let party = |side: &str, removed: Option<&str>| Party {
        side: side.into(),
        removed: removed.map(Into::into),
        ..Party::default()
    };
    let lead = |parties: Vec<Party>| Lead {
        parties: (1u8..).map(entry).zip(parties).collect(),
        ..Lead::default()
    };
    let sides = |parties| Facts::of_lead(document(1), &lead(parties)).sides;
    assert_eq!(sides(vec![party("a", None), party("a", None)]), 1);
    assert_eq!(sides(vec![party("a", None), party("b", Some("登记错了"))]), 1);
    assert_eq!(sides(vec![party("a", None), party("b", None), party("b", None)]), 2);
}
