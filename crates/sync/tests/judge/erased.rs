//! What was written into records that were erased by right is discarded, and nothing else is.

use doorstep_sync::changeset::{Changeset, chain_start};
use doorstep_sync::judge::{Judged, erased_in, without_erased};
use doorstep_sync::receipt::Gone;
use model::document::Document;
use model::id::DocumentId;
use model::kind::Kind;
use model::rng::Rng;

use crate::world::{GRID, NOW, World, act, life};
use crate::{household, quarantined, set};

/// One action on two households: the first is the one that gets erased.
fn on_two(world: &mut World, rng: &mut Rng) -> (DocumentId, DocumentId, Changeset) {
    let (gone, mut one) = household(world, rng);
    let mut two = Document::create(Kind::Household, 1, rng.actor()).unwrap();
    let id = rng.document_id(NOW);
    let mut both = act(1, "household.create", GRID, &mut two, id, &[set("label", "王家")]);
    let edit = act(1, "household.create", GRID, &mut one, gone, &[set("label", "马家")]);
    both.parts.extend(edit.parts);
    (gone, id, both)
}

#[test]
fn the_part_of_an_erased_record_is_discarded_and_the_rest_is_received() {
    let (mut world, mut rng) = (World::new(), Rng::from_number(21));
    let (gone, other, changeset) = on_two(&mut world, &mut rng);
    assert_eq!(without_erased(&changeset, &world), Ok(None), "nothing is erased yet");
    world.erased.insert(gone, 1);
    let stripped = without_erased(&changeset, &world).unwrap().unwrap();
    let start = chain_start(life(1));
    assert_eq!(stripped.hash(2, start), changeset.hash(2, start));
    assert!(stripped.parts[1].changes.is_empty());
    assert_eq!(stripped.parts[0], changeset.parts[0]);
    let told = vec![Gone { document: gone, generation: 1 }];
    assert_eq!(erased_in(&stripped, &world), Ok(told));
    let Judged::Received(parts) = world.judge(1, &stripped) else { panic!() };
    assert_eq!(parts.iter().map(|part| part.document).collect::<Vec<_>>(), [other]);
}

#[test]
fn only_what_was_erased_and_only_generations_before_are_discarded() {
    let (mut world, mut rng) = (World::new(), Rng::from_number(22));
    let (gone, other, changeset) = on_two(&mut world, &mut rng);
    for (document, generation, stripped) in
        [(gone, 1, true), (gone, 0, false), (rng.document_id(NOW), 1, false), (other, 1, true)]
    {
        world.erased = [(document, generation)].into();
        let found = without_erased(&changeset, &world).unwrap();
        assert_eq!(found.is_some(), stripped);
        let untouched = found.iter().flat_map(|it| &it.parts).filter(|it| it.erased.is_none());
        assert!(untouched.into_iter().all(|part| part.document != document));
    }
}

#[test]
fn a_part_without_a_payload_is_kept_apart_where_nothing_was_erased() {
    let (mut world, mut rng) = (World::new(), Rng::from_number(23));
    let (_, _, mut changeset) = on_two(&mut world, &mut rng);
    changeset.parts[1] = changeset.parts[1].without_payload();
    assert_eq!(quarantined(&world.judge(1, &changeset)), "payload-erased");
}
