//! A document put together anew from the raw changes somebody kept: to see whether a cache says what the changes
//! say, and to find changes again that only the cache still has.

use std::collections::BTreeSet;

use automerge::ActorId;
use model::document::Document;
use model::kind::Kind;

use super::ApplyError;
use super::scratch::SCRATCH_ACTOR;
use crate::chunk::Chunk;
use crate::code::Code;
use crate::genesis::genesis_hash;
use crate::hash::Hash;

/// A document as its changes make it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assembled {
    /// Sorted; none where no change counts.
    pub heads: Vec<Hash>,
    /// Its saved form.
    pub saved: Vec<u8>,
    /// Changes that wait for some that are not here.
    pub waiting: usize,
}

/// Puts a document together from changes that were all accepted once, in any order. Those that wait for others that
/// are not here are counted and left out, with what waits for them.
///
/// # Errors
/// What is no change, and what Automerge refuses.
pub fn assemble(kind: u16, version: u16, changes: &[Vec<u8>]) -> Result<Assembled, ApplyError> {
    let known = Kind::from_number(kind).ok_or(Code::UNKNOWN_KIND)?;
    let mut chunks = Vec::with_capacity(changes.len());
    for raw in changes {
        chunks.push((Chunk::parse(raw)?, raw));
    }
    let mut here: BTreeSet<Hash> = genesis_hash(kind, version).into_iter().collect();
    let mut taken: Vec<&Vec<u8>> = Vec::with_capacity(changes.len());
    loop {
        let before = chunks.len();
        chunks.retain(|(chunk, raw)| {
            let whole = chunk.deps.iter().all(|dep| here.contains(dep));
            if whole {
                here.insert(chunk.hash);
                taken.push(raw);
            }
            !whole
        });
        if chunks.len() == before {
            break;
        }
    }
    let mut document = Document::open(known, version, &taken, ActorId::from(SCRATCH_ACTOR))?;
    let heads = match taken.is_empty() {
        true => Vec::new(),
        false => document.heads().into_iter().map(Hash).collect(),
    };
    Ok(Assembled { heads, saved: document.save(), waiting: chunks.len() })
}

/// The raw changes a saved form holds, each after those it builds upon.
///
/// # Errors
/// A saved form that cannot be read.
pub fn changes_in(kind: u16, version: u16, saved: &[u8]) -> Result<Vec<Vec<u8>>, ApplyError> {
    let kind = Kind::from_number(kind).ok_or(Code::UNKNOWN_KIND)?;
    let mut document = Document::load(kind, version, saved, ActorId::from(SCRATCH_ACTOR))?;
    Ok(document.raw_changes())
}

#[cfg(test)]
mod tests {
    use model::document::{Authorship, Edit, Scalar};
    use model::id::UserId;

    use super::*;

    fn three() -> (Vec<Vec<u8>>, Document) {
        let mut document = Document::create(Kind::Household, 1, ActorId::from([7; 16])).unwrap();
        let by = Authorship { user: UserId::from_bytes([1; 16]), action: "x".into(), time: 5 };
        let mut set = |text: &str| {
            let edit = Edit::Set("label".into(), Scalar::Text(text.into()));
            document.edit(&[edit], &by).unwrap().unwrap()
        };
        (vec![set("1"), set("2"), set("3")], document)
    }

    #[test]
    fn a_saved_form_gives_back_the_very_changes_it_was_made_of() {
        let (raws, mut document) = three();
        let kind = Kind::Household.number();
        assert_eq!(changes_in(kind, 1, &document.save()).unwrap(), raws);
        let mut any_order = raws.clone();
        any_order.reverse();
        let again = assemble(kind, 1, &any_order).unwrap();
        assert_eq!(again.heads, document.heads().into_iter().map(Hash).collect::<Vec<_>>());
        assert_eq!((again.saved, again.waiting), (document.save(), 0));
    }

    #[test]
    fn what_waits_for_a_change_that_is_gone_is_counted_and_left_out() {
        let (raws, _) = three();
        let kind = Kind::Household.number();
        let without = assemble(kind, 1, &[raws[0].clone(), raws[2].clone()]).unwrap();
        assert_eq!(without.waiting, 1);
        assert_eq!(without.heads, assemble(kind, 1, &raws[..1]).unwrap().heads);
        assert!(assemble(kind, 1, &[]).unwrap().heads.is_empty());
    }
}
