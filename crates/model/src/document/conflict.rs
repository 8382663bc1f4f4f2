//! Where two people wrote the same scalar without having seen each other: both values, who and when.

use automerge::{ObjId, ObjType, ROOT, ReadDoc};
use serde_json::Value as Json;

use super::reading::json_scalar;
use super::{Authorship, ChangeHash, Document, DocumentError};
use crate::id::EntryId;
use crate::schema::{Field, Shape};

/// One field with more than one value, until someone chooses.
#[derive(Clone, Debug, PartialEq)]
pub struct Conflict {
    /// The field's name.
    pub field: String,
    /// The entry and the field inside it, where it is not the record's own.
    pub within: Option<(EntryId, String)>,
    /// The values, the one shown first; the order is the same on every replica.
    pub values: Vec<ConflictValue>,
}

/// One of the values, and whose it is.
#[derive(Clone, Debug, PartialEq)]
pub struct ConflictValue {
    /// What was written.
    pub value: Json,
    /// The change that wrote it.
    pub change: ChangeHash,
    /// By whom, when.
    pub by: Option<Authorship>,
}

/// As of when; none for now.
type Heads<'a> = Option<&'a [automerge::ChangeHash]>;

impl Document {
    /// Every open conflict of the record.
    ///
    /// # Errors
    /// When Automerge cannot read the document.
    pub fn conflicts(&self) -> Result<Vec<Conflict>, DocumentError> {
        self.conflicts_seen(None)
    }

    /// Whether each change was written upon all before it: then nobody wrote beside anybody, and there is no conflict.
    pub fn is_one_line(&mut self) -> bool {
        let changes = self.doc.get_changes_meta(&[]);
        let mut upon = None;
        changes.iter().all(|change| {
            let follows = change.deps.iter().eq(upon.iter());
            upon = Some(change.hash);
            follows
        })
    }

    /// Those that were open as of some heads.
    ///
    /// # Errors
    /// When Automerge cannot read the document.
    pub fn conflicts_at(&self, heads: &[ChangeHash]) -> Result<Vec<Conflict>, DocumentError> {
        let heads: Vec<_> = heads.iter().map(|hash| automerge::ChangeHash(*hash)).collect();
        self.conflicts_seen(Some(&heads))
    }

    fn conflicts_seen(&self, at: Heads<'_>) -> Result<Vec<Conflict>, DocumentError> {
        let mut found = Vec::new();
        for field in self.kind.schema().fields {
            match field.shape {
                Shape::Entries(fields) => self.entry_conflicts(field, fields, at, &mut found)?,
                Shape::Log(_) | Shape::Stamps | Shape::Prose(_) => {}
                _ => {
                    found.extend(self.conflict_at(&ROOT, field.name, at)?.map(|values| Conflict {
                        field: field.name.to_owned(),
                        within: None,
                        values,
                    }))
                }
            }
        }
        Ok(found)
    }

    fn entry_conflicts(
        &self,
        container: &Field,
        fields: &'static [Field],
        at: Heads<'_>,
        found: &mut Vec<Conflict>,
    ) -> Result<(), DocumentError> {
        let object = self.container(container.name, ObjType::Map)?;
        for key in self.doc.keys(&object) {
            let Some(id) = EntryId::from_key(&key) else { continue };
            let Some((value, entry)) = self.doc.get(&object, key.as_str())? else { continue };
            if !value.is_object() {
                continue;
            }
            for field in fields {
                found.extend(self.conflict_at(&entry, field.name, at)?.map(|values| Conflict {
                    field: container.name.to_owned(),
                    within: Some((id, field.name.to_owned())),
                    values,
                }));
            }
        }
        Ok(())
    }

    fn conflict_at(
        &self,
        object: &ObjId,
        name: &str,
        at: Heads<'_>,
    ) -> Result<Option<Vec<ConflictValue>>, DocumentError> {
        let mut written = match at {
            Some(heads) => self.doc.get_all_at(object, name, heads)?,
            None => self.doc.get_all(object, name)?,
        };
        if written.len() < 2 {
            return Ok(None);
        }
        // Automerge gives the winner last.
        written.reverse();
        let values: Vec<_> = written
            .into_iter()
            .map(|(value, op)| {
                let change = self.doc.hash_for_opid(&op).map(|hash| hash.0).unwrap_or_default();
                let value = value.as_scalar().map_or(Json::Null, json_scalar);
                ConflictValue { value, change, by: self.author_of(&change) }
            })
            .collect();
        let all_say_the_same =
            values.windows(2).all(|pair| matches!(pair, [a, b] if a.value == b.value));
        Ok((!all_say_the_same).then_some(values))
    }
}
