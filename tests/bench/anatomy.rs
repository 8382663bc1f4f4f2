//! Where the bytes of a push go, for whoever wants them fewer.

use std::collections::BTreeMap;

use model::id::DocumentId;
use sync::changeset::Changeset;
use sync::chunk::{Chunk, Context, strip};
use sync::genesis::genesis_hash;
use sync::hash::Hash;
use sync::push::Push;

use crate::Outcome;
use crate::report::say;

/// What changes weigh, by what it is for.
#[derive(Default)]
struct Weights {
    changes: usize,
    /// As Automerge writes them.
    raw: usize,
    /// As they travel.
    stripped: usize,
    /// Of that, editing sessions' actors.
    actors: usize,
    /// Of that, hashes of what a change builds upon.
    deps: usize,
    /// Of that, operations.
    columns: usize,
}

/// Says what the parts of a push weigh.
pub(crate) fn tell(push: &Push, changesets: &[Changeset]) -> Outcome<()> {
    let mut all = Weights::default();
    let mut last: BTreeMap<DocumentId, Hash> = BTreeMap::new();
    for changeset in changesets {
        let message = changeset.message();
        for part in &changeset.parts {
            for change in &part.changes {
                let chunk = Chunk::parse(change)?;
                let genesis = genesis_hash(part.kind, part.schema_version);
                let previous = last.insert(part.document, chunk.hash);
                let context =
                    Context { message: &message, time: changeset.device_time, genesis, previous };
                let known = |dep: &&Hash| Some(**dep) == genesis || Some(**dep) == previous;
                all.changes += 1;
                all.raw += change.len();
                all.stripped += strip(&chunk, context)?.len();
                all.actors += chunk.actor.len();
                all.deps += chunk.deps.iter().filter(|dep| !known(dep)).count() * 32;
                all.columns += chunk.tail.len();
            }
        }
    }
    let (inflated, sent) = (push.head.body_len, push.body.len());
    let saves = changesets.len();
    let Weights { changes, raw, stripped, actors, deps, columns } = all;
    let documents = last.len();
    say(format_args!(
        "push: {saves} saves, {documents} documents, {changes} changes: {raw} bytes raw, {stripped} as they travel"
    ));
    say(format_args!(
        "push: of those {actors} are actors, {deps} hashes of what they build upon, {columns} operations"
    ));
    let envelope = f64::from(inflated) - stripped as f64;
    let each = envelope / saves as f64;
    say(format_args!(
        "push: {inflated} bytes inflated, {sent} sent; {envelope} of envelope, {each:.1} a save"
    ));
    Ok(())
}
