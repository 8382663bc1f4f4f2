//! Pushes as the judge wants them: chained, signed, within the limits, by people who may.

use std::collections::BTreeMap;

use model::document::Document;
use model::id::{DocumentId, TenantId, UserId};
use model::kind::Kind;
use model::permission::{Action, may};
use model::space::{Right, Space};
use sync::changeset::{Changeset, chain_start};
use sync::chunk::{Chunk, Known, Named, Short, Wanted};
use sync::push::verify;

use crate::GRID;

/// What a server that has these can complete.
fn learn(names: &mut Known, changesets: &[Changeset]) {
    for part in changesets.iter().flat_map(|it| &it.parts) {
        for change in &part.changes {
            let chunk = Chunk::parse(change).unwrap();
            for (named, name) in
                [(Named::Change, chunk.hash.as_bytes().as_slice()), (Named::Actor, chunk.actor)]
            {
                let (document, generation) = (part.document, part.generation);
                let short = Short::of(name).unwrap();
                names.insert(Wanted { document, generation, named, short }, name.to_vec());
            }
        }
    }
}

#[test]
fn every_push_seals_opens_and_continues_its_chain() {
    let tenant = TenantId::from_bytes([9; 16]);
    let (mut tips, mut names) = (BTreeMap::new(), Known::new());
    for push in &GRID.pushes {
        let device = GRID.demo.devices().iter().find(|device| device.id == push.device).unwrap();
        let sealed = push.seal(tenant, &device.signing_key(), false).unwrap();
        let (seq, prev) = tips.remove(&push.device).unwrap_or((1, chain_start(push.incarnation)));
        assert_eq!((push.first_seq, push.prev), (seq, prev));
        assert!(push.changesets.len() <= doorstep_demo::CHANGESETS_PER_DEMO_PUSH_MAX);
        let verified = verify(&sealed, &device.public_key()).unwrap();
        let known = |it: &Wanted| Some((*it, names.get(it)?.clone()));
        let known = verified.wanted().iter().filter_map(known).collect();
        assert_eq!(verified.open(&known).unwrap(), push.changesets);
        learn(&mut names, &push.changesets);
        tips.insert(push.device, (seq + u64::try_from(push.changesets.len()).unwrap(), push.tip));
    }
    assert_eq!(tips.len(), GRID.demo.devices().len(), "every tablet wrote something");
}

#[test]
fn whoever_writes_may_write_that_there() {
    let mut authors: BTreeMap<DocumentId, UserId> = BTreeMap::new();
    for push in &GRID.pushes {
        let device = GRID.demo.devices().iter().find(|device| device.id == push.device).unwrap();
        let user = GRID.demo.people().iter().find(|user| user.id == device.user).unwrap();
        for changeset in &push.changesets {
            assert_eq!(changeset.user, device.user);
            let action = Action::from_code(&changeset.action).expect("a known action");
            for part in &changeset.parts {
                let kind = Kind::from_number(part.kind).unwrap();
                let space: Space = part.space.parse().unwrap();
                let author = *authors.entry(part.document).or_insert(user.id);
                let granted = user.grants.iter().any(|grant| {
                    let reaches = grant.right == Right::Write
                        || (grant.right == Right::HandIn && author == user.id);
                    grant.space == space && reaches && may(grant.role, action, kind)
                });
                assert!(granted, "{} {action:?} {kind} in {space}", user.name);
            }
        }
    }
}

#[test]
fn a_change_says_who_did_what_when_as_its_changeset_does() {
    let mut rng = model::rng::Rng::from_number(1);
    for changeset in GRID.pushes.iter().take(5).flat_map(|push| &push.changesets) {
        for part in changeset.parts.iter().filter(|part| part.kind == Kind::Visit.number()) {
            let Ok(mut document) = Document::open(Kind::Visit, 1, &part.changes, rng.actor())
            else {
                continue;
            };
            let heads = document.heads();
            let by = document.author_of(&heads[0]).unwrap();
            assert_eq!((by.user, by.action.as_str()), (changeset.user, changeset.action.as_str()));
            assert_eq!(by.time, changeset.device_time);
        }
    }
}

#[test]
fn grants_end_within_twelve_months_and_hold_now() {
    for grant in GRID.demo.people().iter().flat_map(|user| &user.grants) {
        assert!(grant.from < crate::common::NOW && crate::common::NOW < grant.to);
        assert!(grant.to - grant.from <= 366 * model::time::DAY_MS);
    }
}
