//! The judge takes every changeset in the order the pushes come: a receiver in memory, stamps left out.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;

use doorstep_demo::{Demo, Preset, SELF_HANDLED};
use model::document::ChangeHash;
use model::id::{DocumentId, IncarnationId, TenantId, UserId};
use model::space::{Grant, Space};
use sync::apply::InPlace;
use sync::hash::Hash;
use sync::judge::{Case, Facts, Judged, KnownDocument, Standing, judge};
use sync::trust::DeviceClaims;

use crate::common::{District, NOW};

/// What has been taken so far.
struct Receiver<'a> {
    demo: &'a Demo,
    documents: RefCell<BTreeMap<DocumentId, KnownDocument>>,
    changes: RefCell<BTreeSet<(DocumentId, Hash)>>,
    actors: RefCell<BTreeMap<(DocumentId, Vec<u8>), IncarnationId>>,
}

impl Facts for Receiver<'_> {
    type Error = Infallible;

    fn standing(&self, _: IncarnationId, _: u64) -> Result<Option<Standing>, Infallible> {
        Ok(None)
    }

    fn last_seq(&self, _: IncarnationId) -> Result<u64, Infallible> {
        Ok(0)
    }

    fn amended(&self, _: IncarnationId, _: u64) -> Result<bool, Infallible> {
        Ok(false)
    }

    fn document(&self, id: DocumentId) -> Result<Option<KnownDocument>, Infallible> {
        Ok(self.documents.borrow().get(&id).cloned())
    }

    fn has_change(&self, id: DocumentId, _: u32, change: &ChangeHash) -> Result<bool, Infallible> {
        Ok(self.changes.borrow().contains(&(id, Hash(*change))))
    }

    fn withheld(&self, _: DocumentId, _: &ChangeHash) -> Result<bool, Infallible> {
        Ok(false)
    }

    fn actor_owner(
        &self,
        id: DocumentId,
        _: u32,
        actor: &[u8],
    ) -> Result<Option<IncarnationId>, Infallible> {
        Ok(self.actors.borrow().get(&(id, actor.to_vec())).copied())
    }

    fn grants(&self, user: UserId) -> Result<Vec<Grant>, Infallible> {
        let people = self.demo.people().iter().filter(|person| person.id == user);
        Ok(people.flat_map(|person| person.grants.clone()).collect())
    }

    fn resolve(&self, space: &Space) -> Result<Option<Space>, Infallible> {
        Ok(self
            .demo
            .spaces()
            .named()
            .iter()
            .find(|(known, _)| known == space)
            .map(|(known, _)| *known))
    }
}

impl Receiver<'_> {
    fn keep(&self, judged: Judged, from: IncarnationId) {
        let Judged::Received(parts) = judged else { panic!("{judged:?}") };
        for part in parts {
            let id = part.document;
            for change in &part.changes {
                self.changes.borrow_mut().insert((id, change.hash));
                self.actors.borrow_mut().insert((id, change.actor.clone()), from);
            }
            let known = KnownDocument {
                kind: part.kind,
                schema_version: part.schema_version,
                generation: part.generation,
                home: part.home,
                author: part.author,
                saved: part.saved,
            };
            self.documents.borrow_mut().insert(id, known);
        }
    }
}

#[test]
fn the_judge_takes_every_changeset() {
    let district = District::new(3, Preset::Sample, None);
    let self_handled: BTreeSet<String> =
        SELF_HANDLED.iter().map(|code| (*code).to_owned()).collect();
    let receiver = Receiver {
        demo: &district.demo,
        documents: RefCell::default(),
        changes: RefCell::default(),
        actors: RefCell::default(),
    };
    for push in &district.pushes {
        let device =
            district.demo.devices().iter().find(|device| device.id == push.device).unwrap();
        let certificate = DeviceClaims {
            tenant: TenantId::from_bytes([9; 16]),
            demo: true,
            device: device.id,
            user: device.user,
            public_key: device.public_key(),
            from: NOW - 1,
            to: NOW + 1,
        };
        for (seq, changeset) in (push.first_seq..).zip(&push.changesets) {
            let case = Case {
                incarnation: push.incarnation,
                seq,
                changeset,
                certificate: &certificate,
                revoked: false,
                earliest: 0,
                latest: NOW,
                self_handled: &self_handled,
            };
            receiver.keep(judge(&case, &receiver, &InPlace).unwrap(), push.incarnation);
        }
    }
    assert_eq!(receiver.documents.borrow().len(), district.documents.len());
}
