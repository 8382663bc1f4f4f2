//! New keys and new versions cut nobody off, and no work is ever locked in.

use model::rng::Rng;
use serde_json::json;
use sync::version::{AppVersion, Wanted};
use sync_server::keys::{rotate_root, rotate_server};

use crate::two;
use crate::world::Worker;

/// What both hold says the same; each holds things of its own besides.
fn agree(a: &Worker, b: &Worker) {
    let (a, b) = (a.canonical(), b.canonical());
    let both = a.iter().filter(|(id, _)| b.contains_key(*id));
    assert!(both.clone().count() > 50);
    both.for_each(|(id, says)| assert_eq!(Some(says), b.get(id)));
}

#[test]
fn tablets_follow_new_keys_with_their_unsent_work_even_when_two_rotations_have_passed() {
    let (mut world, mut a, b, household) = two();
    a.edit(household, "没有网络时写的");
    world.administer(|keys, _| rotate_server(keys, 1, &mut Rng::from_number(1)).unwrap());
    // b is there for every change, a for none.
    b.sync();
    for seed in 2..4 {
        world.administer(|keys, _| {
            rotate_root(keys, 1, &mut Rng::from_number(seed)).unwrap();
            rotate_server(keys, 1, &mut Rng::from_number(seed + 10)).unwrap();
        });
        b.sync();
    }
    a.restart();
    a.sync();
    assert_eq!(a.call("show_sync", json!({}))["waiting"], 0);
    b.sync();
    agree(&a, &b);
    // What was learnt is kept: the next start believes the new root, and asks no more.
    a.restart();
    world.wire.passed("/v1/district");
    a.sync();
    assert_eq!(world.wire.passed("/v1/district"), 0);
    assert!(a.is_equal(&world));
    // The audit's head is signed anew, and its chain holds.
    world.with(|it| it.verify_audit()).unwrap();
    // A code made before the rotation would still lead here; one made now does.
    assert!(world.worker("demo-02", 9).canonical() == b.canonical());
    assert!(b.canonical()[&household.to_string()]["says"]["remark"] == "没有网络时写的");
}

#[test]
fn an_app_that_is_too_old_gets_nothing_new_and_loses_nothing() {
    let (mut world, a, b, household) = two();
    a.edit(household, "旧版应用写的");
    let wanted = |required, advised| Wanted {
        required: AppVersion::read(required),
        advised: AppVersion::read(advised),
    };
    world.administer(|_, config| config.app_wanted = wanted("99.0.0", "99.1.0"));
    b.edit(household, "别人写的");
    b.sync();
    a.sync();
    let view = a.call("show_sync", json!({}));
    assert_eq!((&view["waiting"], &view["app"]["required"]), (&json!(0), &json!(true)));
    assert_eq!(view["app"]["version"], "99.1.0");
    let remark =
        |worker: &Worker| worker.canonical()[&household.to_string()]["says"]["remark"].to_string();
    assert!(!remark(&a).contains("别人写的"), "nothing new comes");
    // Updated, or allowed again: everything comes.
    world.administer(|_, config| config.app_wanted = wanted("0.0.1", "99.0.0"));
    a.sync();
    b.sync();
    let view = a.call("show_sync", json!({}));
    assert_eq!(view["app"]["required"], false);
    agree(&a, &b);
    world.administer(|_, config| config.app_wanted = Wanted::default());
    a.sync();
    assert!(a.call("show_sync", json!({}))["app"].is_null());
}
