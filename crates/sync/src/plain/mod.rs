//! What a plain record says, read from its changes without Automerge, for a first sync: a tenth of the work. Plain is a
//! record whose changes were written one after the other, each over what stood there, and whose texts only grew.
//!
//! Anything else is no plain record, and is opened as ever: nothing is guessed. That both ways say the same is held by a
//! test over everything the fictitious district and chance write, and looked at every night on every tablet.

mod operations;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use model::document::{Authorship, Made, json_scalar};
use model::id::EntryId;
use model::kind::Kind;
use serde_json::{Map as JsonMap, Value as Json};

use self::operations::{Does, OpId, Operation, Place, ROOT};
use crate::chunk::Chunk;
use crate::gate::Gated;
use crate::hash::Hash;

/// A record as it is read without Automerge.
#[derive(Clone, Debug, PartialEq)]
pub struct Plain<'a> {
    /// Its one head.
    pub head: Hash,
    /// Where the next operation would stand.
    next: u64,
    objects: BTreeMap<OpId<'a>, Object<'a>>,
}

#[derive(Clone, Debug, PartialEq)]
enum Object<'a> {
    Map(BTreeMap<&'a str, Cell<'a>>),
    /// Its last element, and all of it.
    Text(Option<OpId<'a>>, String),
}

/// What stands at a key.
#[derive(Clone, Debug, PartialEq)]
struct Cell<'a> {
    by: OpId<'a>,
    says: Says<'a>,
}

#[derive(Clone, Debug, PartialEq)]
enum Says<'a> {
    Scalar(Json),
    Object(OpId<'a>, Option<Authorship>),
}

/// Reads a record from all its changes above the genesis, in order; none when it is not plain.
pub fn read<'a>(kind: u16, schema_version: u16, changes: &[Gated<'a>]) -> Option<Plain<'a>> {
    let mut plain = begun(kind, schema_version)?.clone();
    let mut by_actor: Vec<(&[u8], u64)> = Vec::new();
    for Gated { chunk, .. } in changes {
        // One after the other: nobody wrote without having seen all there was.
        if chunk.deps != [plain.head] || chunk.start_op != plain.next {
            return None;
        }
        match by_actor.iter_mut().find(|(actor, _)| *actor == chunk.actor) {
            Some((_, seq)) => *seq += 1,
            None => by_actor.push((chunk.actor, 1)),
        }
        by_actor.iter().find(|it| **it == (chunk.actor, chunk.seq))?;
        plain.take(chunk)?;
    }
    Some(plain)
}

/// A kind's first change, read once.
fn begun(kind: u16, schema_version: u16) -> Option<&'static Plain<'static>> {
    type Begun = BTreeMap<(u16, u16), (Vec<u8>, OnceLock<Option<Plain<'static>>>)>;
    static BEGUN: OnceLock<Begun> = OnceLock::new();
    let all = BEGUN.get_or_init(|| {
        let versions = |kind: Kind| (1..=kind.schema().version).map(move |it| (kind, it));
        let genesis = |(kind, version): (Kind, u16)| {
            let genesis = model::genesis::genesis(kind, version).ok()?;
            Some(((kind.number(), version), (genesis.change, OnceLock::new())))
        };
        Kind::ALL.into_iter().flat_map(versions).filter_map(genesis).collect()
    });
    let (genesis, read) = all.get(&(kind, schema_version))?;
    read.get_or_init(|| {
        let chunk = Chunk::parse(genesis).ok()?;
        let objects = BTreeMap::from([(ROOT, Object::Map(BTreeMap::new()))]);
        let mut plain = Plain { head: chunk.hash, next: chunk.start_op, objects };
        plain.take(&chunk)?;
        Some(plain)
    })
    .as_ref()
}

impl<'a> Plain<'a> {
    fn take(&mut self, chunk: &Chunk<'a>) -> Option<()> {
        let operations = operations::of(chunk)?;
        self.next = chunk.start_op.checked_add(u64::try_from(operations.len()).ok()?)?;
        self.head = chunk.hash;
        operations.into_iter().try_for_each(|operation| self.apply(operation, chunk))
    }

    fn apply(&mut self, operation: Operation<'a>, chunk: &Chunk<'a>) -> Option<()> {
        let Operation { id, object, place, does, over } = operation;
        let made = match does {
            Does::MakeMap => Some(Object::Map(BTreeMap::new())),
            Does::MakeText => Some(Object::Text(None, String::new())),
            Does::Set(_) | Does::Delete => None,
        };
        match (self.objects.get_mut(&object)?, place) {
            (Object::Map(cells), Place::Key(key)) => {
                // It takes the place of what stood there, or of nothing where nothing stood.
                if cells.get(key).map(|cell| cell.by) != over {
                    return None;
                }
                let says = match does {
                    Does::Set(scalar) => Says::Scalar(json_scalar(&scalar)),
                    Does::MakeMap | Does::MakeText => {
                        Says::Object(id, Authorship::read(Some(chunk.message), chunk.time))
                    }
                    Does::Delete => return cells.remove(key).map(|_| ()),
                };
                cells.insert(key, Cell { by: id, says });
            }
            (Object::Text(last, said), Place::Behind(element)) => match does {
                Does::Set(automerge::ScalarValue::Str(text))
                    if element == *last && over.is_none() =>
                {
                    said.push_str(&text);
                    *last = Some(id);
                }
                _ => return None,
            },
            _ => return None,
        }
        if let Some(made) = made {
            self.objects.insert(id, made);
        }
        Some(())
    }

    /// What the record says, as [`model::document::Document::value`] writes it.
    pub fn value(&self) -> Option<Json> {
        self.json(ROOT)
    }

    fn json(&self, id: OpId<'a>) -> Option<Json> {
        Some(match self.objects.get(&id)? {
            Object::Text(_, said) => Json::String(said.clone()),
            Object::Map(cells) => {
                let mut map = JsonMap::new();
                for (key, cell) in cells {
                    let value = match &cell.says {
                        Says::Scalar(value) => value.clone(),
                        Says::Object(id, _) => self.json(*id)?,
                    };
                    map.insert((*key).to_owned(), value);
                }
                Json::Object(map)
            }
        })
    }

    /// Who made the entries of a container, as [`model::document::Document::made`] says it.
    pub fn made(&self, container: &str) -> Option<BTreeMap<EntryId, Made>> {
        let Object::Map(root) = self.objects.get(&ROOT)? else { return None };
        let Says::Object(container, _) = &root.get(container)?.says else { return None };
        let Object::Map(entries) = self.objects.get(container)? else { return None };
        let mut made = BTreeMap::new();
        for (key, cell) in entries {
            let (Some(entry), Says::Object(_, by)) = (EntryId::from_key(key), &cell.says) else {
                return None;
            };
            made.insert(entry, Made { lamport: cell.by.0, by: by.clone() });
        }
        Some(made)
    }
}
