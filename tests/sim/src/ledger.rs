//! What the workers were promised: every 已保存, every 已上传, every word that must be found again.

use std::collections::{BTreeMap, BTreeSet};
use std::mem::take;

use model::id::{DocumentId, IncarnationId};
use sync::hash::Hash;

/// An action's place in its chain.
pub type Own = (IncarnationId, u64);

/// An action: its place, and its hash there. A copy of a tablet may have another in the same place.
pub type Done = (Own, Hash);

/// One 已保存.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    /// Its place.
    pub own: Own,
    /// Its hash there.
    pub hash: Hash,
    /// The true time.
    pub at: i64,
    /// The space its grant was needed in, when that is known.
    pub grid: Option<usize>,
}

impl Saved {
    /// The action.
    #[must_use]
    pub fn done(&self) -> Done {
        (self.own, self.hash)
    }
}

/// A word that was put where nothing ever overwrites it.
#[derive(Clone, Debug)]
pub struct Word {
    /// Whose 已保存 it came with.
    pub done: Done,
    /// The record.
    pub document: DocumentId,
    /// The word.
    pub mark: String,
}

/// A value written into a scalar, with what its writer saw there.
#[derive(Clone, Debug)]
pub struct Written {
    /// Whose 已保存 it came with.
    pub done: Done,
    /// The record.
    pub document: DocumentId,
    /// The value; nothing where the one shown was chosen, which stands as it was written.
    pub mark: String,
    /// What stood there, as its writer saw it.
    pub seen: BTreeSet<String>,
}

/// Everything that was promised.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    /// Each tablet's, in order.
    pub saved: Vec<Vec<Saved>>,
    /// Households by grid.
    pub households: Vec<(usize, DocumentId)>,
    /// Events by grid.
    pub events: Vec<(usize, DocumentId)>,
    /// Words for ever.
    pub words: Vec<Word>,
    /// Values of `best_time`.
    pub written: Vec<Written>,
    /// What stood in `best_time` of a record when a write of it was said to have failed, or was forgotten by a copy that
    /// was put back.
    pub perhaps: Vec<(DocumentId, BTreeSet<String>)>,
    /// Records somebody took something back in.
    pub undone: BTreeSet<DocumentId>,
    /// Everything ever shown as 已上传, with its hash.
    pub uploaded: BTreeMap<Own, Hash>,
    /// How many actions were saved.
    pub acts: u64,
}

impl Ledger {
    /// The server began again from a backup: what it has not got is unsent again.
    pub fn restored(&mut self, is_on_server: impl Fn(Own, &Hash) -> bool) {
        self.uploaded.retain(|own, hash| is_on_server(*own, hash));
    }

    /// What a copy put back took with it: what had been saved after it was taken and never reached the server.
    pub fn forget_after(&mut self, who: usize, kept: usize, is_on_server: impl Fn(&Saved) -> bool) {
        let Some(saved) = self.saved.get_mut(who) else { return };
        let later = saved.split_off(kept.min(saved.len()));
        // Neither is in the log that was put back; what the server has, it still has to have.
        for one in &later {
            if is_on_server(one) {
                self.uploaded.insert(one.own, one.hash);
            } else {
                self.words.retain(|word| word.done != one.done());
                // It may be on its way: carried by hand, or late.
                let (gone, stays): (Vec<_>, Vec<_>) =
                    take(&mut self.written).into_iter().partition(|it| it.done == one.done());
                self.written = stays;
                self.perhaps.extend(gone.into_iter().map(|it| (it.document, it.seen)));
            }
        }
    }
}
