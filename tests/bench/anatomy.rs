//! Where the bytes of a push go, for whoever wants them fewer.

use std::collections::BTreeSet;

use sync::changeset::Changeset;
use sync::chunk::Chunk;
use sync::push::Push;

use crate::Outcome;
use crate::report::say;

/// Says what the parts of a push weigh.
pub(crate) fn tell(push: &Push, changesets: &[Changeset]) -> Outcome<()> {
    let (mut changes, mut raw, mut operations, mut named) = (0, 0, 0, 0);
    let mut documents = BTreeSet::new();
    for part in changesets.iter().flat_map(|it| &it.parts) {
        documents.insert(part.document);
        for change in &part.changes {
            let chunk = Chunk::parse(change)?;
            changes += 1;
            raw += change.len();
            operations += chunk.tail.len();
            named += 32 * chunk.deps.len() + 16 * (1 + chunk.other_actors.len());
        }
    }
    let (saves, documents) = (changesets.len(), documents.len());
    let (inflated, sent) = (push.head.body_len, push.body.len());
    say(format_args!(
        "push: {saves} saves, {documents} documents, {changes} changes: {raw} bytes raw, of them {operations} of \
         operations and {named} of hashes and actors"
    ));
    say(format_args!("push: {inflated} bytes inflated, {sent} sent"));
    Ok(())
}
