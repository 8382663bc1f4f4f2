//! Reads the pushes as a server would: every document from all its changes, with what was said of it on the way.

use std::collections::BTreeMap;

use doorstep_demo::{Demo, DemoPush, Options, Preset};
use model::document::Document;
use model::id::DocumentId;
use model::kind::Kind;
use model::record::Record;
use model::rng::Rng;

/// 2026-11-22 09:00 in Beijing.
pub(crate) const NOW: i64 = 1_795_309_200_000;

pub(crate) struct Known {
    pub(crate) kind: Kind,
    pub(crate) space: String,
    pub(crate) document: Document,
}

pub(crate) struct District {
    pub(crate) demo: Demo,
    pub(crate) pushes: Vec<DemoPush>,
    pub(crate) documents: BTreeMap<DocumentId, Known>,
}

impl District {
    pub(crate) fn new(seed: u64, preset: Preset, documents: Option<u32>) -> Self {
        let demo = Demo::new(Options { seed, now_ms: NOW, documents, preset }).unwrap();
        let pushes: Vec<DemoPush> = demo.pushes().map(Result::unwrap).collect();
        let mut rng = Rng::from_number(99);
        let mut known: BTreeMap<DocumentId, Known> = BTreeMap::new();
        for part in
            pushes.iter().flat_map(|push| &push.changesets).flat_map(|changeset| &changeset.parts)
        {
            let kind = Kind::from_number(part.kind).unwrap();
            let known = known.entry(part.document).or_insert_with(|| Known {
                kind,
                space: part.space.clone(),
                document: Document::create(kind, part.schema_version, rng.actor()).unwrap(),
            });
            assert_eq!((known.kind, &known.space), (kind, &part.space));
            // Fails on a change whose dependencies have not come yet: the order is one a server can take.
            known.document.apply(&part.changes).expect("in order");
        }
        Self { demo, pushes, documents: known }
    }

    /// Every record of a type in a space whose name begins so.
    pub(crate) fn all<T: Record>(&self, space: &str) -> BTreeMap<DocumentId, T> {
        self.documents
            .iter()
            .filter(|(_, known)| known.kind == T::KIND && known.space.starts_with(space))
            .map(|(id, known)| (*id, known.document.read::<T>().unwrap()))
            .collect()
    }
}
