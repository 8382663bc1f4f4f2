//! What changed between two moments of a record, field by field, and by whom.

use std::collections::{BTreeMap, BTreeSet};

use automerge::{ObjId, ObjType, ROOT, ReadDoc};
use serde_json::Value as Json;

use super::reading::flatten;
use super::{Authorship, ChangeHash, Document, DocumentError};
use crate::id::EntryId;

/// One field that differs from what it was.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldChange {
    /// Where: `best_time`, `phones/<entry>/number`.
    pub path: String,
    /// What it said.
    pub old: Option<Json>,
    /// What it says.
    pub new: Option<Json>,
    /// Who wrote what it says now; of prose, who wrote in it last.
    pub by: Option<Authorship>,
}

/// How an entry came to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// Later than every entry its maker had seen: a Lamport counter.
    pub lamport: u64,
    /// Who made it, when.
    pub by: Option<Authorship>,
}

impl Document {
    /// What differs from the record as of `heads`, in the order of the paths.
    ///
    /// # Errors
    /// When Automerge cannot read the document.
    pub fn changed_since(&self, heads: &[ChangeHash]) -> Result<Vec<FieldChange>, DocumentError> {
        let (before, now) = (flatten(&self.value_at(heads)?), flatten(&self.value()?));
        let paths: BTreeSet<&String> = before.keys().chain(now.keys()).collect();
        let mut changes = Vec::new();
        for path in paths {
            let (old, new) = (before.get(path), now.get(path));
            if old != new {
                changes.push(FieldChange {
                    path: path.clone(),
                    old: old.cloned(),
                    new: new.cloned(),
                    by: self.written_by(path)?,
                });
            }
        }
        Ok(changes)
    }

    /// Who wrote the value that stands at a path; of prose, which many write, who wrote in it last.
    ///
    /// # Errors
    /// When Automerge cannot read the document.
    pub fn written_by(&self, path: &str) -> Result<Option<Authorship>, DocumentError> {
        let mut object: ObjId = ROOT;
        for key in path.split('/') {
            match self.doc.get(&object, key)? {
                Some((value, id)) if value.is_object() => object = id,
                Some((_, op)) => {
                    return Ok(self
                        .doc
                        .hash_for_opid(&op)
                        .and_then(|hash| self.author_of(&hash.0)));
                }
                None => return Ok(None),
            }
        }
        match self.doc.object_type(&object)? {
            ObjType::Text => self.prose_author(&object),
            _ => Ok(self.latest_author()),
        }
    }

    /// Who wrote the latest character that stands; of an emptied prose the latest who touched the record.
    fn prose_author(&self, prose: &ObjId) -> Result<Option<Authorship>, DocumentError> {
        let mut latest: Option<(u64, ObjId)> = None;
        for at in 0..self.doc.length(prose) {
            let Some((_, op)) = self.doc.get(prose, at)? else { continue };
            let ObjId::Id(lamport, _, _) = op else { continue };
            if latest.as_ref().is_none_or(|(before, _)| lamport > *before) {
                latest = Some((lamport, op));
            }
        }
        let hash = latest.and_then(|(_, op)| self.doc.hash_for_opid(&op));
        let author = hash.and_then(|hash| self.author_of(&hash.0));
        Ok(author.or_else(|| self.latest_author()))
    }

    /// How each entry of a container came to be.
    ///
    /// # Errors
    /// When Automerge cannot read the document, or there is no such container.
    pub fn made(&self, container: &str) -> Result<BTreeMap<EntryId, Made>, DocumentError> {
        let object = self.container(container, ObjType::Map)?;
        let mut made = BTreeMap::new();
        for key in self.doc.keys(&object) {
            let Some(entry) = EntryId::from_key(&key) else { continue };
            if let Some((_, op)) = self.doc.get(&object, key.as_str())? {
                let ObjId::Id(lamport, _, _) = op else { continue };
                let by = self.doc.hash_for_opid(&op).and_then(|hash| self.author_of(&hash.0));
                made.insert(entry, Made { lamport, by });
            }
        }
        Ok(made)
    }

    fn latest_author(&self) -> Option<Authorship> {
        let mut latest: Option<Authorship> = None;
        for head in self.doc.clone().get_heads() {
            let author = self.author_of(&head.0);
            if author.as_ref().map(|by| by.time) > latest.as_ref().map(|by| by.time) {
                latest = author;
            }
        }
        latest
    }
}
