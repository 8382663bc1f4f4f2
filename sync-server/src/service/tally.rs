//! Receipts, counted for the audit and weighed for the reply they stand in.

use std::collections::BTreeMap;

use sync::receipt::{Need, SyncReceipt, Verdict};

/// What one place in a feed weighs in a receipt, at most.
const PLACED_BYTES_MAX: usize = 96;

/// What receipts weigh in a reply, at most.
pub(super) fn weight(receipts: &[SyncReceipt]) -> usize {
    let places = |verdict: &Verdict| match verdict {
        Verdict::Need(Need::Missing(hashes)) => hashes.len(),
        Verdict::Duplicate(first) => known(&first.verdict),
        verdict => known(verdict),
    };
    receipts
        .iter()
        .map(|receipt| PLACED_BYTES_MAX.saturating_mul(places(&receipt.verdict).saturating_add(1)))
        .sum()
}

/// The places a verdict names, and the records.
fn known(verdict: &Verdict) -> usize {
    match verdict {
        Verdict::Received(placed) => placed.len(),
        Verdict::Erased(placed, gone) => placed.len().saturating_add(gone.len()),
        _ => 1,
    }
}

/// Counts for the audit: never what was in them.
pub(super) fn counts(receipts: &[SyncReceipt]) -> String {
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    for receipt in receipts {
        let word = match &receipt.verdict {
            Verdict::Received(_) => "received",
            Verdict::Erased(..) => "erased",
            Verdict::Duplicate(_) => "duplicate",
            Verdict::Need(_) => "need",
            Verdict::Blocked => "blocked",
            Verdict::Quarantined(_) => "quarantined",
            Verdict::Refused(_) => "refused",
            Verdict::Forked => "forked",
        };
        *counts.entry(word).or_default() += 1;
    }
    let words: Vec<String> = counts.iter().map(|(word, count)| format!("{word}={count}")).collect();
    words.join(" ")
}
