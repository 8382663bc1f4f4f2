//! Who may write where: grants, hints, actors, chains, what is kept apart and what hangs behind it.

use doorstep_sync::changeset::{Changeset, chain_start};
use doorstep_sync::hash::Hash;
use doorstep_sync::judge::{Facts, Judged, Place, place};
use doorstep_sync::receipt::Need;
use model::document::Document;
use model::kind::Kind;
use model::record::Household;
use model::rng::Rng;

use crate::world::{COMMUNITY, GRID, NOW, OTHER_GRID, World, act, life, space, user};
use crate::{household, quarantined, set};

#[test]
fn an_edit_of_a_colleague_in_the_same_grid_is_received() {
    let (mut world, mut rng) = (World::new(), Rng::from_number(1));
    let (id, _) = household(&mut world, &mut rng);
    let mut theirs = world.open(id, &mut rng);
    let edit = act(2, "household.edit", GRID, &mut theirs, id, &[set("best_time", "晚上")]);
    let Judged::Received(parts) = world.push(2, &edit) else { panic!() };
    assert!(!parts[0].created);
    assert_eq!((parts[0].home, parts[0].author), (space(GRID), user(1)));
    assert_eq!(
        world.open(id, &mut rng).read::<Household>().unwrap().best_time.as_deref(),
        Some("晚上")
    );
}

#[test]
fn the_space_named_is_a_hint_and_the_grant_decides() {
    let (mut world, mut rng) = (World::new(), Rng::from_number(2));
    let (id, document) = household(&mut world, &mut rng);
    // The worker of another grid names the own grid: the document's home decides.
    let mut theirs = document.clone();
    theirs = Document::load(Kind::Household, 1, &theirs.save(), rng.actor()).unwrap();
    let edit = act(3, "household.edit", OTHER_GRID, &mut theirs, id, &[set("best_time", "晚上")]);
    assert_eq!(quarantined(&world.push(3, &edit)), "no-grant");
}

#[test]
fn who_may_not_write_there_is_kept_apart() {
    for (who, home, action, kind, code) in [
        (1, OTHER_GRID, "household.create", Kind::Household, "no-grant"),
        (1, COMMUNITY, "household.create", Kind::Household, "wrong-space"),
        (1, "grid/990101001001999", "household.create", Kind::Household, "unknown-space"),
        (1, GRID, "lead.edit", Kind::Household, "role-refused"),
        (1, GRID, "household.fly", Kind::Household, "role-refused"),
    ] {
        let (mut world, mut rng) = (World::new(), Rng::from_number(3));
        let mut document = Document::create(kind, 1, rng.actor()).unwrap();
        let made =
            act(who, action, home, &mut document, rng.document_id(NOW), &[set("label", "王家")]);
        assert_eq!(quarantined(&world.push(who, &made)), code, "{action} in {home}");
    }
}

#[test]
fn what_hangs_on_a_set_kept_apart_is_blocked_behind_it_and_the_rest_goes_on() {
    let (mut world, mut rng) = (World::new(), Rng::from_number(4));
    let id = rng.document_id(NOW);
    let mut document = Document::create(Kind::Household, 1, rng.actor()).unwrap();
    let bad = act(1, "lead.edit", GRID, &mut document, id, &[set("label", "王家")]);
    assert_eq!(quarantined(&world.push(1, &bad)), "role-refused");
    let behind = act(1, "household.edit", GRID, &mut document, id, &[set("best_time", "早上")]);
    assert_eq!(world.push(1, &behind), Judged::Blocked);
    household(&mut world, &mut rng);
}

#[test]
fn a_change_nobody_has_seen_is_asked_for() {
    let (mut world, mut rng) = (World::new(), Rng::from_number(5));
    let (id, mut document) = household(&mut world, &mut rng);
    act(1, "household.edit", GRID, &mut document, id, &[set("best_time", "早上")]);
    let unseen = document.heads();
    let later = act(1, "household.edit", GRID, &mut document, id, &[set("best_time", "晚上")]);
    let expected = Judged::Need(Need::Missing(unseen.into_iter().map(Hash).collect()));
    assert_eq!(world.push(1, &later), expected);
}

#[test]
fn another_persons_actor_and_the_genesis_actor_are_not_taken() {
    let (mut world, mut rng) = (World::new(), Rng::from_number(6));
    let (id, mut document) = household(&mut world, &mut rng);
    // Worker 2 writes with worker 1's editing session.
    let edit = act(2, "household.edit", GRID, &mut document, id, &[set("best_time", "早上")]);
    assert_eq!(quarantined(&world.push(2, &edit)), "foreign-actor");
    let genesis = automerge::ActorId::from(*b"doorstep-genesis");
    let mut forged =
        Document::load(Kind::Household, 1, &world.documents[&id].0.saved, genesis).unwrap();
    let edit = act(1, "household.edit", GRID, &mut forged, id, &[set("best_time", "早上")]);
    assert_eq!(quarantined(&world.push(1, &edit)), "genesis-actor");
}

#[test]
fn who_and_when_inside_must_be_what_the_changeset_says() {
    type Forge = fn(&mut Changeset);
    let forges: [(Forge, &str); 4] = [
        (|it| it.device_time += 1, "envelope-mismatch"),
        (|it| it.action = "place.edit".into(), "envelope-mismatch"),
        (|it| it.user = user(2), "wrong-user"),
        (|it| it.parts[0].generation = 1, "wrong-generation"),
    ];
    for (forge, code) in forges {
        let (mut world, mut rng) = (World::new(), Rng::from_number(7));
        let (id, mut document) = household(&mut world, &mut rng);
        let mut edit =
            act(1, "household.edit", GRID, &mut document, id, &[set("best_time", "早上")]);
        forge(&mut edit);
        assert_eq!(quarantined(&world.push(1, &edit)), code);
    }
}

#[test]
fn a_revoked_tablets_work_is_kept_apart_whole() {
    let (mut world, mut rng) = (World::new(), Rng::from_number(8));
    let (id, mut document) = household(&mut world, &mut rng);
    world.revoked = true;
    let edit = act(1, "household.edit", GRID, &mut document, id, &[set("best_time", "早上")]);
    assert_eq!(quarantined(&world.push(1, &edit)), "device-revoked");
}

#[test]
fn an_amended_original_is_never_applied_when_it_arrives_late() {
    let (mut world, mut rng) = (World::new(), Rng::from_number(21));
    let (id, mut document) = household(&mut world, &mut rng);
    world.amended.insert((life(1), 2));
    let edit = act(1, "household.edit", GRID, &mut document, id, &[set("best_time", "早上")]);
    assert_eq!(quarantined(&world.push(1, &edit)), "amended");
    assert_eq!(world.open(id, &mut rng).read::<Household>().unwrap().best_time, None);
}

#[test]
fn a_place_in_the_chain_is_next_duplicate_needed_or_forked() {
    let (mut world, mut rng) = (World::new(), Rng::from_number(20));
    let (id, mut document) = household(&mut world, &mut rng);
    let first = world.standing(life(1), 1).unwrap().unwrap();
    let edit = act(1, "household.edit", GRID, &mut document, id, &[set("best_time", "早上")]);
    let hash = edit.hash(2, first.hash);
    let at = |seq, prev, hash| place(&world, life(1), seq, prev, hash).unwrap();
    let start = chain_start(life(1));
    assert_eq!(at(1, start, first.hash), Place::Duplicate(first.receipt.clone()));
    assert_eq!(at(1, start, hash), Place::Forked);
    assert_eq!(at(2, first.hash, hash), Place::Next);
    assert_eq!(at(2, start, hash), Place::Forked);
    assert_eq!(at(3, hash, hash), Place::Need(Need::From(2)));
    assert_eq!(place(&world, life(9), 1, chain_start(life(9)), hash).unwrap(), Place::Next);
}
