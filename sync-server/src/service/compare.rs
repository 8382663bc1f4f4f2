//! Whether a tablet holds what the server holds: its sums beside the records', when there is nothing more to come.

use sync::digest::{AtEnd, Digest, Short, overview};
use sync::exchange::SyncRequest;

use super::Installation;
use super::metrics::Metric;
use crate::storage::ReadAnswer;

impl Installation {
    /// What a reply says of the request's digest: nothing when it could not be compared, an empty list when it was the
    /// server's, else the server's sum of each space, cut short.
    pub(super) fn compared(
        &self,
        request: &SyncRequest,
        answer: &ReadAnswer,
    ) -> Option<Vec<Short>> {
        let told = request.digest?;
        let of = |space: &str| Some(*answer.sums.get(&space.parse().ok()?)?);
        let known: Vec<Option<(u64, Digest)>> =
            request.cursors.iter().map(|cursor| of(&cursor.space)).collect();
        let read = |(cursor, known): (&sync::exchange::Cursor, &Option<(u64, Digest)>)| {
            known.is_some_and(|(end, _)| end == cursor.n)
        };
        let named = |space: &str| request.cursors.iter().any(|cursor| cursor.space == space);
        let at = AtEnd {
            same_epoch: request.epoch == Some(self.epoch),
            all_open: known.iter().all(Option::is_some),
            all_read: !answer.more
                && request.cursors.iter().zip(&known).all(read)
                && answer
                    .sums
                    .iter()
                    .all(|(space, (end, _))| *end == 0 || named(&space.to_string())),
        };
        if !at.compares() {
            return None;
        }
        let sums: Vec<Digest> = known.iter().flatten().map(|(_, sum)| *sum).collect();
        let spaces = request.cursors.iter().zip(&sums);
        let ours = overview(spaces.map(|(cursor, sum)| (cursor.space.as_str(), cursor.n, *sum)));
        self.metrics.count(Metric::Compared, &request.app_version, 1);
        if ours == told {
            return Some(vec![]);
        }
        self.metrics.count(Metric::Differed, &request.app_version, 1);
        tracing::warn!(app = %super::metrics::label(&request.app_version), "a tablet's sums differ");
        Some(sums.iter().map(Digest::short).collect())
    }
}
