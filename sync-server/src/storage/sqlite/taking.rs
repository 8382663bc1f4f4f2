//! What tablets bring: looked at beforehand, then judged and kept in one transaction.

use std::collections::BTreeSet;

use model::id::{DocumentId, IncarnationId};
use sync::chunk::{Known, Named, Wanted};

use super::SqliteStorage;
use super::push::SqliteBooks;
use super::table::{actor, change, document, incarnation, meta};
use crate::storage::healing::{Healing, Recovered, heal};
use crate::storage::judging::judge_push;
use crate::storage::{Beforehand, Bench, Kept, OpenedPush, PushOutcome, Taking};

impl Taking for SqliteStorage {
    fn complete(&self, wanted: &[Wanted]) -> Kept<Known> {
        self.read(|it| {
            let mut known = Known::new();
            for one in wanted {
                let name = match one.named {
                    Named::Change => change::complete(it, one)?,
                    Named::Actor => actor::complete(it, one)?,
                };
                known.extend(name.map(|name| (*one, name)));
            }
            Ok(known)
        })
    }

    fn beforehand(
        &self,
        incarnation: IncarnationId,
        records: &BTreeSet<DocumentId>,
    ) -> Kept<Beforehand> {
        self.read(|it| {
            let last_seq = incarnation::one(it, incarnation)?.map_or(0, |life| life.last_seq);
            let mut found = Beforehand { last_seq, ..Beforehand::default() };
            for record in records {
                let known = document::one(it, *record)?;
                found.records.extend(known.map(|known| (*record, known.saved)));
            }
            Ok(found)
        })
    }

    fn push(&self, push: &OpenedPush<'_>, bench: &Bench<'_>) -> Kept<PushOutcome> {
        self.write(|it| {
            let outcome = judge_push(&mut SqliteBooks(it), push, bench)?;
            if outcome.kept {
                meta::set_commits(it, meta::commits(it)?.saturating_add(1))?;
                self.tell(it, &(bench.event)(&outcome))?;
            }
            Ok(outcome)
        })
    }

    fn heal(&self, healing: &Healing<'_>) -> Kept<Recovered> {
        self.write(|it| {
            let recovered = heal(&mut SqliteBooks(it), healing)?;
            if recovered.applied + recovered.waiting > 0 {
                meta::set_commits(it, meta::commits(it)?.saturating_add(1))?;
                self.tell(it, &(healing.event)(&recovered))?;
            }
            Ok(recovered)
        })
    }
}
