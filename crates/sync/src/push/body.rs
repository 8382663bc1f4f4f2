//! How changesets are packed into a push's body: what repeats stands once in a table, times as steps, changes
//! with nothing in them that the receiver can recompute. One list of changesets has exactly one body.

use std::collections::BTreeSet;

use minicbor::{Decode, Encode};

use super::rows::{Amends, Author, Home, PartRow, Row};
use super::run::Run;
use crate::changeset::{Changeset, Part};
use crate::chunk::{Chunk, Known, Wanted, rebuild, strip, wanted};
use crate::code::Code;
use crate::limits::NAMES_PER_PUSH_MAX;

/// A body before zstd.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub(super) struct Body {
    /// Nothing is left off the changes.
    #[n(0)]
    pub(super) plain: bool,
    #[n(1)]
    authors: Vec<Author>,
    #[n(2)]
    actions: Vec<String>,
    #[n(3)]
    homes: Vec<Home>,
    #[n(4)]
    rows: Vec<Row>,
}

impl Body {
    /// Packs changesets.
    ///
    /// # Errors
    /// [`Code::ENVELOPE_MISMATCH`] or a chunk's code when a change is not what its changeset says; a plain body
    /// takes anything.
    pub(super) fn pack(changesets: &[Changeset], plain: bool) -> Result<Self, Code> {
        let mut body =
            Self { plain, authors: vec![], actions: vec![], homes: vec![], rows: vec![] };
        let mut run = Run::default();
        for changeset in changesets {
            let row = body.pack_one(changeset, &mut run)?;
            body.rows.push(row);
        }
        Ok(body)
    }

    fn pack_one(&mut self, it: &Changeset, run: &mut Run) -> Result<Row, Code> {
        let (time_step, offset_step) = run.step_to(it.device_time, it.boot_clock);
        let message = it.message();
        let mut parts = Vec::with_capacity(it.parts.len());
        for part in &it.parts {
            let mut changes = Vec::with_capacity(part.changes.len());
            for change in &part.changes {
                changes.push(if self.plain {
                    change.clone()
                } else {
                    let chunk = Chunk::parse(change)?;
                    let stripped = strip(&chunk, run.context(part, &message, it.device_time))?;
                    run.pass(part, &chunk);
                    stripped
                });
            }
            let home = Home {
                kind: part.kind,
                schema_version: part.schema_version,
                space: part.space.clone(),
                generation: part.generation,
            };
            let home = place(&mut self.homes, home);
            let document = run.refer(part.document);
            parts.push(PartRow { home, document, changes, erased: part.erased });
        }
        Ok(Row {
            author: place(&mut self.authors, Author { user: it.user, boot: it.boot }),
            action: place(&mut self.actions, it.action.clone()),
            time_step,
            offset_step,
            parts,
            amends: it.amends.map(|(incarnation, seq)| Amends { incarnation, seq }),
        })
    }

    /// How many changesets.
    pub(super) fn count(&self) -> usize {
        self.rows.len()
    }

    /// Unpacks changesets; whether this is the one body they have, `pack` tells.
    ///
    /// # Errors
    /// [`Code::UNREADABLE`] when a reference leads nowhere or a change cannot be put together.
    pub(super) fn unpack(&self, known: &Known) -> Result<Vec<Changeset>, Code> {
        let mut run = Run::default();
        self.rows.iter().map(|row| self.unpack_one(row, &mut run, known)).collect()
    }

    /// The names that have to be completed first, each once.
    ///
    /// # Errors
    /// As [`Body::unpack`]; [`Code::TOO_LARGE`] over [`NAMES_PER_PUSH_MAX`]: each is looked for in the records.
    pub(super) fn wanted(&self) -> Result<Vec<Wanted>, Code> {
        let (mut run, mut all) = (Run::default(), BTreeSet::new());
        if self.plain {
            return Ok(Vec::new());
        }
        for row in self.rows.iter().flat_map(|row| &row.parts) {
            let part = self.part(row, &mut run)?;
            for change in &row.changes {
                all.extend(wanted(change, run.context(&part, "", 0))?);
                if all.len() > NAMES_PER_PUSH_MAX {
                    return Err(Code::TOO_LARGE);
                }
            }
        }
        Ok(all.into_iter().collect())
    }

    /// A part without its changes.
    fn part(&self, row: &PartRow, run: &mut Run) -> Result<Part, Code> {
        let home = self.homes.get(row.home).ok_or(Code::UNREADABLE)?;
        Ok(Part {
            document: run.resolve(row.document).ok_or(Code::UNREADABLE)?,
            kind: home.kind,
            schema_version: home.schema_version,
            space: home.space.clone(),
            generation: home.generation,
            changes: Vec::with_capacity(row.changes.len()),
            erased: row.erased,
        })
    }

    fn unpack_one(&self, row: &Row, run: &mut Run, known: &Known) -> Result<Changeset, Code> {
        let author = self.authors.get(row.author).ok_or(Code::UNREADABLE)?;
        let action = self.actions.get(row.action).ok_or(Code::UNREADABLE)?;
        let (device_time, boot_clock) = run.take_step(row.time_step, row.offset_step);
        let mut changeset = Changeset {
            user: author.user,
            action: action.clone(),
            amends: row.amends.map(|amends| (amends.incarnation, amends.seq)),
            device_time,
            boot: author.boot,
            boot_clock,
            parts: Vec::with_capacity(row.parts.len()),
        };
        let message = changeset.message();
        for part in &row.parts {
            let mut whole = self.part(part, run)?;
            for change in &part.changes {
                whole.changes.push(if self.plain {
                    change.clone()
                } else {
                    let context = run.context(&whole, &message, device_time);
                    let change = rebuild(change, context, known)?;
                    run.pass(&whole, &Chunk::parse(&change)?);
                    change
                });
            }
            changeset.parts.push(whole);
        }
        Ok(changeset)
    }
}

/// The place of a value in a table of a few, put at its end the first time.
fn place<T: PartialEq>(table: &mut Vec<T>, value: T) -> usize {
    table.iter().position(|there| *there == value).unwrap_or_else(|| {
        table.push(value);
        table.len() - 1
    })
}
