//! Accounts, grants, tablets, codes, nonces, the audit.

use std::sync::Arc;

use doorstep_sync_server::audit::Walk;
use doorstep_sync_server::storage::{Enrolled, Enrolment, Invite, StorageError, User};
use model::id::{DeviceId, IncarnationId};
use model::permission::Role;
use model::space::Right;
use sync::enrol::InviteId;
use sync::key::PublicKey;
use sync::trust::Nonce;

use crate::bed::{Bed, audit_key, certified, event, user};
use crate::kit::author::Author;
use crate::kit::{GRID, NOW};

pub(crate) fn a_login_belongs_to_one_person_for_ever(bed: &Bed) {
    bed.person(1);
    let taken = User {
        id: user(2),
        login: "p1".into(),
        name: "别人".into(),
        made_at: NOW,
        disabled_at: None,
    };
    assert!(matches!(
        bed.storage.add_user(&taken, &event("user.add")),
        Err(StorageError::Conflict(_))
    ));
    bed.storage.disable_user(user(1), NOW, &event("user.disable")).unwrap();
    assert!(matches!(
        bed.storage.add_user(&taken, &event("user.add")),
        Err(StorageError::Conflict(_))
    ));
    assert_eq!(bed.storage.users().unwrap().len(), 1);
}

pub(crate) fn what_fails_leaves_no_trace_in_the_audit(bed: &Bed) {
    bed.person(1);
    let before = bed.audit_rows();
    let again = bed.storage.user(user(1)).unwrap().unwrap();
    assert!(bed.storage.add_user(&again, &event("user.add")).is_err());
    assert!(!bed.storage.disable_user(user(9), NOW, &event("user.disable")).unwrap());
    assert!(!bed.storage.end_grant(99, NOW, &event("grant.end")).unwrap());
    assert!(
        !bed.storage
            .revoke_device(DeviceId::from_bytes([9; 16]), NOW, &event("device.revoke"))
            .unwrap()
    );
    assert_eq!(bed.audit_rows(), before);
}

pub(crate) fn a_disabled_person_holds_no_grant_any_more(bed: &Bed) {
    bed.person(1);
    bed.person(2);
    for n in [1, 2] {
        bed.grant(n, GRID, Right::Write, Role::GridWorker);
    }
    assert!(bed.storage.disable_user(user(1), NOW, &event("user.disable")).unwrap());
    assert!(!bed.storage.disable_user(user(1), NOW + 1, &event("user.disable")).unwrap());
    assert_eq!(bed.storage.user(user(1)).unwrap().unwrap().disabled_at, Some(NOW));
    let ended = bed.storage.grants(Some(user(1))).unwrap();
    assert_eq!((ended.len(), ended[0].grant.to), (1, NOW), "it stays to be judged by");
    assert!(bed.read(1).grants.is_empty());
    assert_eq!(bed.read(2).grants.len(), 1, "nobody else's");
}

pub(crate) fn a_grant_ends_once(bed: &Bed) {
    bed.person(1);
    let id = bed.grant(1, GRID, Right::Write, Role::GridWorker);
    let later = bed.grant_from(1, GRID, Right::Read, Role::GridWorker, NOW + 10, NOW + 20);
    assert_ne!(id, later);
    assert!(bed.storage.end_grant(id, NOW, &event("grant.end")).unwrap());
    assert!(!bed.storage.end_grant(id, NOW + 5, &event("grant.end")).unwrap());
    assert!(bed.storage.end_grant(later, NOW, &event("grant.end")).unwrap());
    let ended = bed.storage.grants(Some(user(1))).unwrap();
    assert!(
        ended.iter().all(|stored| !stored.grant.covers_any(NOW, NOW + 100)),
        "not even one not begun"
    );
    assert!(ended.iter().any(|stored| stored.grant.covers_any(NOW - 5, NOW - 1)));
    assert_eq!(bed.storage.grants(None).unwrap().len(), 2);
}

pub(crate) fn a_tablet_is_revoked_once(bed: &Bed) {
    let author = bed.worker(1, GRID);
    assert!(bed.storage.revoke_device(author.device, NOW, &event("device.revoke")).unwrap());
    assert!(!bed.storage.revoke_device(author.device, NOW + 1, &event("device.revoke")).unwrap());
    assert_eq!(bed.storage.device(author.device).unwrap().unwrap().revoked_at, Some(NOW));
    assert!(matches!(
        bed.storage.add_device(&certified(&author), &event("device.add")),
        Err(StorageError::Conflict(_))
    ));
    assert_eq!(bed.storage.devices().unwrap().len(), 1);
}

pub(crate) fn a_code_enrols_one_tablet_whoever_comes_at_the_same_time(bed: &Bed) {
    bed.person(1);
    let invite = Invite {
        id: InviteId([8; 16]),
        user: user(1),
        salt: [9; 16],
        made_at: NOW,
        expires_at: NOW + 100,
        used_by: None,
    };
    bed.storage.add_invite(&invite, &event("invite")).unwrap();
    assert_eq!(bed.storage.invite(&invite.id).unwrap(), Some(invite.clone()));
    let enrolment = |n: u8, now: i64| {
        let author = Author::new(u64::from(n), user(1), DeviceId::from_bytes([n; 16]));
        let incarnation = IncarnationId::from_bytes([n; 16]);
        Enrolment { invite: invite.id, device: certified(&author), incarnation, now }
    };
    let unknown = Enrolment { invite: InviteId([0; 16]), ..enrolment(1, NOW) };
    assert_eq!(bed.storage.enrol(&unknown, &event("enrol")).unwrap(), Enrolled::Unknown);
    let before = bed.audit_rows();
    let threads: Vec<_> = (1..=8)
        .map(|n| {
            let (storage, enrolment) = (Arc::clone(&bed.storage), enrolment(n, NOW));
            std::thread::spawn(move || storage.enrol(&enrolment, &event("enrol")).unwrap())
        })
        .collect();
    let answers: Vec<Enrolled> = threads.into_iter().map(|it| it.join().unwrap()).collect();
    let done = answers.iter().filter(|answer| matches!(answer, Enrolled::Done(_))).count();
    assert_eq!(done, 1, "{answers:?}");
    assert_eq!(answers.iter().filter(|answer| **answer == Enrolled::Used).count(), 7);
    assert_eq!(bed.audit_rows(), before + 1);
    let devices = bed.storage.devices().unwrap();
    assert_eq!(devices.len(), 1);
    // The same key again, because its answer was cut off, under the device id of a second try.
    let winner = devices[0].claims().device.as_bytes()[0];
    let mut again = enrolment(winner, NOW + 99);
    let mut claims = again.device.claims().clone();
    claims.device = DeviceId::from_bytes([77; 16]);
    again.device.certificate = sync::trust::Signed::new(claims, &crate::bed::root());
    let Enrolled::Done(certificate) = bed.storage.enrol(&again, &event("enrol")).unwrap() else {
        panic!()
    };
    assert_eq!(*certificate, devices[0].certificate);
    again.now = NOW + 100;
    assert_eq!(bed.storage.enrol(&again, &event("enrol")).unwrap(), Enrolled::Expired);
    assert_eq!(bed.storage.devices().unwrap().len(), 1);
}

pub(crate) fn a_nonce_counts_once_while_it_could_be_fresh(bed: &Bed) {
    let (one, two) = (DeviceId::from_bytes([1; 16]), DeviceId::from_bytes([2; 16]));
    let use_it =
        |device, now| bed.storage.use_nonce(device, Nonce([5; 16]), NOW + 100, now).unwrap();
    assert!(use_it(one, NOW));
    assert!(!use_it(one, NOW));
    assert!(!use_it(one, NOW + 99));
    assert!(use_it(two, NOW), "another tablet's is another");
    assert!(bed.storage.use_nonce(one, Nonce([6; 16]), NOW + 100, NOW).unwrap());
    assert!(use_it(one, NOW + 100), "forgotten when it could not be fresh any more");
}

pub(crate) fn the_audit_counts_without_gaps_and_its_head_is_the_last_row(bed: &Bed) {
    let none = bed.storage.audit_head().unwrap();
    assert!(none.is_none() && bed.audit_rows() == 0);
    let threads: Vec<_> = (0..4)
        .map(|_| {
            let storage = Arc::clone(&bed.storage);
            std::thread::spawn(move || (0..10).for_each(|_| storage.audit(&event("look")).unwrap()))
        })
        .collect();
    threads.into_iter().for_each(|it| it.join().unwrap());
    let rows = bed.storage.audit_rows(0, 1_000).unwrap();
    let mut walk = Walk::default();
    rows.iter().for_each(|row| walk.step(row).unwrap());
    let head = bed.storage.audit_head().unwrap().unwrap();
    assert_eq!(walk.finish(&head, &PublicKey::of(&audit_key())), Ok(40));
    let page: Vec<u64> = bed.storage.audit_rows(38, 1).unwrap().iter().map(|row| row.n).collect();
    assert_eq!(page, [39]);
}
