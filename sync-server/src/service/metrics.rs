//! What is counted for district IT while the server runs: how often tablets and server did not hold the same, by app
//! version. Numbers only; nobody and nothing in the field can be told from them.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Mutex, PoisonError};

use sync::exchange::SyncRequest;

/// App versions told apart; more are counted together.
const VERSIONS_MAX: usize = 64;

macro_rules! metrics {
    ($($(#[$doc:meta])* $name:ident = $word:literal, $help:literal;)*) => {
        /// What is counted.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Metric { $($(#[$doc])* $name,)* }

        const ALL: &[(Metric, &str, &str)] = &[$((Metric::$name, $word, $help)),*];
    };
}

metrics! {
    /// Sums were compared.
    Compared = "doorstep_digest_compared_total", "Times a tablet's sums were held against the server's.";
    /// Sums differed.
    Differed = "doorstep_digest_mismatch_total", "Of those, times they differed.";
    /// Documents were compared one by one.
    Repaired = "doorstep_repair_documents_total", "Documents compared one by one after sums differed.";
    /// The server's own records were put in order.
    Mended = "doorstep_server_mended_total", "Documents and sums of the server's own that had to be put in order.";
    /// Changes came back from tablets.
    TakenBack = "doorstep_changes_taken_back_total", "Changes the server had lost and a tablet gave back.";
    /// A tablet's nightly look.
    Projections = "doorstep_tablet_projections_mended_total", "Records whose lists on a tablet did not say what they say.";
    /// A tablet's documents.
    TabletDocuments = "doorstep_tablet_documents_mended_total", "Documents on tablets that differed and are equal now.";
    /// A tablet cannot help itself.
    GivenUp = "doorstep_tablet_repair_given_up_total", "Spaces on tablets that still differ after every try: look into it.";
}

/// The counts of this process.
#[derive(Debug, Default)]
pub struct Metrics {
    counts: Mutex<BTreeMap<Metric, BTreeMap<String, u64>>>,
}

impl Metrics {
    /// Counts something of a tablet's app version.
    pub fn count(&self, metric: Metric, app_version: &str, by: u64) {
        if by == 0 {
            return;
        }
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let versions = counts.entry(metric).or_default();
        let mut version = label(app_version);
        if !versions.contains_key(&version) && versions.len() >= VERSIONS_MAX {
            "other".clone_into(&mut version);
        }
        let count = versions.entry(version).or_default();
        *count = count.saturating_add(by);
    }

    /// What a tablet says it had to put right. A lost answer makes it say so again.
    pub fn heard(&self, request: &SyncRequest) {
        if let Some(mended) = request.mended {
            let version = &request.app_version;
            self.count(Metric::Projections, version, mended.projections);
            self.count(Metric::TabletDocuments, version, mended.documents);
            self.count(Metric::GivenUp, version, mended.given_up);
        }
    }

    /// Everything, as Prometheus reads it.
    pub fn text(&self) -> String {
        let counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let mut text = String::new();
        for (metric, word, help) in ALL {
            // Writing to memory cannot fail.
            let _ = writeln!(text, "# HELP {word} {help}\n# TYPE {word} counter");
            match counts.get(metric) {
                None => {
                    let _ = writeln!(text, "{word} 0");
                }
                Some(versions) => versions.iter().for_each(|(version, count)| {
                    let _ = writeln!(text, "{word}{{app_version=\"{version}\"}} {count}");
                }),
            }
        }
        text
    }
}

/// A version as a label: whatever a tablet writes there, nothing but letters, digits, dots, plus and minus.
pub fn label(app_version: &str) -> String {
    let plain = |c: &char| c.is_ascii_alphanumeric() || ['.', '+', '-'].contains(c);
    app_version.chars().filter(plain).take(32).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_stand_by_version_and_a_version_writes_nothing_but_itself() {
        let metrics = Metrics::default();
        metrics.count(Metric::Differed, "0.1.0", 1);
        metrics.count(Metric::Differed, "0.1.0", 2);
        metrics.count(Metric::Differed, "x\"} 9\n", 1);
        let text = metrics.text();
        assert!(
            text.contains("doorstep_digest_mismatch_total{app_version=\"0.1.0\"} 3\n"),
            "{text}"
        );
        assert!(text.contains("doorstep_digest_mismatch_total{app_version=\"x9\"} 1\n"), "{text}");
        assert!(text.contains("doorstep_digest_compared_total 0\n"), "{text}");
    }

    #[test]
    fn a_tablet_that_makes_up_versions_fills_no_memory() {
        let metrics = Metrics::default();
        (0..1_000).for_each(|n| metrics.count(Metric::Compared, &format!("0.{n}"), 1));
        let text = metrics.text();
        assert!(text.lines().count() < 100);
        assert!(text.contains("{app_version=\"other\"} 936\n"), "{text}");
    }
}
