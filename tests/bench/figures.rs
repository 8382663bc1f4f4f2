//! Medians and percentiles of what was timed.

/// Times of one thing done many times, in milliseconds.
#[derive(Clone, Debug, Default)]
pub(crate) struct Times(Vec<f64>);

impl Times {
    pub(crate) fn push(&mut self, ms: f64) {
        self.0.push(ms);
    }

    pub(crate) fn count(&self) -> usize {
        self.0.len()
    }

    /// The smallest time that `percent` of all do not exceed; 0 when nothing was timed.
    pub(crate) fn percentile(&self, percent: usize) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        let place = (sorted.len() * percent).div_ceil(100).max(1) - 1;
        sorted.get(place).copied().unwrap_or(0.0)
    }

    pub(crate) fn median(&self) -> f64 {
        self.percentile(50)
    }

    /// How far the middle half lies apart: how much the machine itself wavered.
    pub(crate) fn spread(&self) -> String {
        format!(
            "quartiles {:.3}–{:.3} ms, p95 {:.3}",
            self.percentile(25),
            self.percentile(75),
            self.percentile(95)
        )
    }
}
