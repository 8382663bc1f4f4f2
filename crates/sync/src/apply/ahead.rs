//! What a judge is about to ask for, applied before it asks: a push's records in a few runs of the port instead of one
//! each, and while nobody waits for the judge.

use std::collections::BTreeMap;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Mutex, PoisonError};

use model::id::DocumentId;

use super::{Applied, Apply, ApplyError, Base, Job, scratch};
use crate::changeset::{Changeset, Part};
use crate::code::Code;
use crate::gate;
use crate::limits::OPERATIONS_PER_CHANGESET_MAX;

/// Records applied in one run; together no more operations than one changeset may have.
const PARTS_A_RUN: usize = 32;

/// How records stand, saved.
type Records = BTreeMap<DocumentId, Vec<u8>>;

/// What came of an application upon a base.
type Done = (Base, Result<Applied, ApplyError>);

/// The port, with what was done ahead: an application is answered from there when it is exactly what was foreseen, and
/// is done now otherwise.
pub struct Ahead<'a> {
    apply: &'a dyn Apply,
    done: Mutex<BTreeMap<Vec<Vec<u8>>, Done>>,
}

/// One application.
#[derive(Clone)]
struct Task {
    document: DocumentId,
    kind: u16,
    schema_version: u16,
    changes: Vec<Vec<u8>>,
    operations: u64,
}

impl<'a> Ahead<'a> {
    /// Applies, through `apply`, what passes the gate of `changesets`, each upon what the one before leaves; `records`
    /// is how those they change stand.
    pub fn of(apply: &'a dyn Apply, changesets: &[Changeset], mut records: Records) -> Self {
        let mut done = BTreeMap::new();
        let (mut run, mut operations) = (Vec::new(), 0);
        for task in changesets.iter().flat_map(tasks) {
            let full = run.len() == PARTS_A_RUN
                || task.operations.saturating_add(operations) > OPERATIONS_PER_CHANGESET_MAX;
            if full {
                do_now(apply, std::mem::take(&mut run), &mut records, &mut done);
                operations = 0;
            }
            operations += task.operations;
            run.push(task);
        }
        do_now(apply, run, &mut records, &mut done);
        Self { apply, done: Mutex::new(done) }
    }
}

impl Apply for Ahead<'_> {
    fn run(&self, job: Job) -> Result<(), Code> {
        self.apply.run(job)
    }

    fn apply(&self, base: Base, changes: &[Vec<u8>]) -> Result<Applied, ApplyError> {
        let done = self.done.lock().unwrap_or_else(PoisonError::into_inner).remove(changes);
        match done {
            Some((upon, applied)) if upon == base => applied,
            _ => self.apply.apply(base, changes),
        }
    }
}

/// What of a changeset reaches Automerge: nothing where any of it does not pass the gate.
fn tasks(changeset: &Changeset) -> Vec<Task> {
    let Ok(gated) = gate::changeset(changeset) else { return Vec::new() };
    let parts = changeset.parts.iter().zip(gated).filter(|(part, _)| part.erased.is_none());
    let task = |(part, gated): (&Part, Vec<gate::Gated<'_>>)| Task {
        document: part.document,
        kind: part.kind,
        schema_version: part.schema_version,
        changes: part.changes.clone(),
        operations: gated.iter().map(|it| it.operations).sum(),
    };
    parts.map(task).collect()
}

/// One run of the port. Whatever breaks it off is said of the application that was under way; those behind it are not
/// done ahead.
fn do_now(
    apply: &dyn Apply,
    run: Vec<Task>,
    records: &mut Records,
    done: &mut BTreeMap<Vec<Vec<u8>>, Done>,
) {
    if run.is_empty() {
        return;
    }
    let named = |id| records.get(&id).map(|saved| (id, saved.clone()));
    let theirs: Records = run.iter().filter_map(|task| named(task.document)).collect();
    let (tell, told) = channel();
    let tasks = run.clone();
    let ended = apply.run(Box::new(move || all(tasks, theirs, &tell)));
    let mut run = run.into_iter();
    for (came, task) in told.try_iter().zip(run.by_ref()) {
        if let (_, Ok(applied)) = &came {
            records.insert(task.document, applied.saved.clone());
        }
        done.insert(task.changes, came);
    }
    if let (Err(code), Some(task)) = (ended, run.next())
        && code != Code::APPLY_BUSY
    {
        let base = base(&task, records);
        done.insert(task.changes, (base, Err(code.into())));
    }
}

/// Applies one after the other, each upon what the one before leaves.
fn all(tasks: Vec<Task>, mut records: Records, tell: &Sender<Done>) {
    for task in tasks {
        let base = base(&task, &records);
        let applied = scratch::apply(&base, &task.changes);
        if let Ok(applied) = &applied {
            records.insert(task.document, applied.saved.clone());
        }
        if tell.send((base, applied)).is_err() {
            // Given up: nobody listens any more.
            return;
        }
    }
}

fn base(task: &Task, records: &Records) -> Base {
    let saved = records.get(&task.document).cloned();
    Base { kind: task.kind, schema_version: task.schema_version, saved, known: Vec::new() }
}
