//! Token buckets: how often one tablet or one address may ask. Pure: time comes in; whom a key stands for is
//! the caller's.

use std::collections::BTreeMap;

use model::time::TimeMs;

/// How fast a bucket fills and how much it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// Requests a minute, in the long run.
    pub per_minute: u32,
    /// Requests at once, after a pause.
    pub burst: u32,
}

/// A thousandth of a request: integers, so that the same asks give the same answers everywhere.
const TOKEN: i64 = 1_000;

#[derive(Clone, Copy, Debug)]
struct Bucket {
    tokens: i64,
    at: TimeMs,
}

/// One bucket a key, at most `keys_max` of them.
#[derive(Debug)]
pub struct Buckets<K> {
    rate: Rate,
    keys_max: usize,
    buckets: BTreeMap<K, Bucket>,
}

impl<K: Ord + Clone> Buckets<K> {
    /// Empty.
    pub fn new(rate: Rate, keys_max: usize) -> Self {
        Self { rate, keys_max, buckets: BTreeMap::new() }
    }

    /// Takes one request's token.
    ///
    /// # Errors
    /// The seconds to wait, at least 1.
    pub fn take(&mut self, key: &K, now: TimeMs) -> Result<(), u32> {
        if !self.buckets.contains_key(key) && self.buckets.len() >= self.keys_max {
            self.make_room(now);
        }
        let (rate, full) = (self.rate, self.full());
        let bucket = self.buckets.entry(key.clone()).or_insert(Bucket { tokens: full, at: now });
        refill(bucket, rate, full, now);
        if bucket.tokens >= TOKEN {
            bucket.tokens -= TOKEN;
            return Ok(());
        }
        let lacking = TOKEN - bucket.tokens;
        let wait_ms = lacking.saturating_mul(60).div_euclid(i64::from(rate.per_minute.max(1)));
        Err(u32::try_from(wait_ms.div_euclid(1_000).saturating_add(1)).unwrap_or(60))
    }

    /// Keys remembered now.
    pub fn len(&self) -> usize {
        self.buckets.len()
    }

    /// Whether no key is remembered.
    pub fn is_empty(&self) -> bool {
        self.buckets.is_empty()
    }

    fn full(&self) -> i64 {
        i64::from(self.rate.burst.max(1)) * TOKEN
    }

    /// A full bucket says nothing and is forgotten; if all of them say something, the one asked longest ago goes.
    fn make_room(&mut self, now: TimeMs) {
        let (rate, full) = (self.rate, self.full());
        self.buckets.retain(|_, bucket| {
            refill(bucket, rate, full, now);
            bucket.tokens < full
        });
        if self.buckets.len() >= self.keys_max
            && let Some(oldest) =
                self.buckets.iter().min_by_key(|(_, bucket)| bucket.at).map(|(key, _)| key.clone())
        {
            self.buckets.remove(&oldest);
        }
    }
}

fn refill(bucket: &mut Bucket, rate: Rate, full: i64, now: TimeMs) {
    // A clock set back must not lock anyone out: no time has passed then.
    let passed = now.saturating_sub(bucket.at).max(0);
    let gained = passed.saturating_mul(i64::from(rate.per_minute)).div_euclid(60);
    // What is too little to count is not lost: the bucket's time moves only when something was gained.
    if gained > 0 || now < bucket.at {
        bucket.tokens = bucket.tokens.saturating_add(gained).min(full);
        bucket.at = now;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: Rate = Rate { per_minute: 60, burst: 3 };

    #[test]
    fn a_burst_is_served_then_one_a_second() {
        let mut buckets = Buckets::new(RATE, 10);
        for _ in 0..3 {
            assert_eq!(buckets.take(&"a", 0), Ok(()));
        }
        assert_eq!(buckets.take(&"a", 0), Err(2));
        assert_eq!(buckets.take(&"a", 999), Err(1));
        assert_eq!(buckets.take(&"a", 1_000), Ok(()));
        assert_eq!(buckets.take(&"b", 1_000), Ok(()), "another key has its own bucket");
    }

    #[test]
    fn asking_all_the_time_does_not_keep_the_bucket_empty() {
        let mut buckets = Buckets::new(RATE, 10);
        let served = (0..10_000).filter(|ms| buckets.take(&(), *ms).is_ok()).count();
        assert!((12..=13).contains(&served), "{served}");
    }

    #[test]
    fn a_clock_set_back_locks_nobody_out() {
        let mut buckets = Buckets::new(RATE, 10);
        for _ in 0..3 {
            assert!(buckets.take(&(), 1_000_000).is_ok());
        }
        assert!(buckets.take(&(), 0).is_err());
        assert!(buckets.take(&(), 1_000).is_ok());
    }

    #[test]
    fn a_flood_of_keys_is_forgotten_not_remembered() {
        let mut buckets = Buckets::new(RATE, 100);
        for key in 0..10_000_u32 {
            assert!(buckets.take(&key, i64::from(key)).is_ok());
            assert!(buckets.len() <= 100);
        }
    }
}
