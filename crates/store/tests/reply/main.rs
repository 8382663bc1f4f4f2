//! Taking in what the server says: receipts, others' changes, lost spaces, a restored server.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

#[path = "../common/mod.rs"]
mod common;
mod deltas;
mod moves;
mod receipts;
mod settled;

use common::{Worker, life, receipt, reply};
use doorstep_store::{Applied, Sent, Standing};
use model::id::DocumentId;
use sync::exchange::SyncReply;
use sync::receipt::Verdict;

pub(crate) fn take(worker: &mut Worker, reply: &SyncReply) -> Applied {
    let sent = Sent { pushed: Some(life(1)), offered: Vec::new() };
    worker.store.apply_reply(&sent, reply).unwrap()
}

pub(crate) fn verdicts(verdicts: impl IntoIterator<Item = (u64, Verdict)>) -> SyncReply {
    reply(verdicts.into_iter().map(|(seq, verdict)| receipt(seq, verdict)).collect(), Vec::new())
}

pub(crate) fn received() -> Verdict {
    Verdict::Received(Vec::new())
}

pub(crate) fn standing(worker: &Worker, id: DocumentId) -> Standing {
    worker.store.record_state(id).unwrap().unwrap().standing()
}

pub(crate) fn family(worker: &mut Worker) -> DocumentId {
    let record = worker.household("一家", "15400000001");
    worker.create(&record)
}

pub(crate) fn derived_is_what_the_log_says(worker: &mut Worker) {
    let before = worker.store.derived().unwrap();
    worker.store.rebuild().unwrap();
    assert_eq!(worker.store.derived().unwrap(), before);
}
