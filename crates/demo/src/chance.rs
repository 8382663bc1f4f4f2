//! Drawing from lists and ranges with the one seeded generator. What is drawn stands elsewhere.

use model::rng::Rng;

/// One stream for each purpose.
pub(crate) mod purpose {
    pub(crate) const TEAM: u64 = 1;
    pub(crate) const STAFF: u64 = 2;
    pub(crate) const TABLETS: u64 = 3;
    pub(crate) const PLAN: u64 = 4;
    pub(crate) const NEIGHBOUR_PLAN: u64 = 5;
    pub(crate) const DIARY: u64 = 6;
    pub(crate) const NEIGHBOUR_DIARY: u64 = 7;
    pub(crate) const WRITING: u64 = 8;
}

/// A stream of chance of its own for each purpose, so that a change in one leaves the others as they were.
#[derive(Clone, Debug)]
pub(crate) struct Chance {
    /// For ids and actors.
    pub(crate) rng: Rng,
}

impl Chance {
    /// The stream of a purpose under the seed number.
    pub(crate) fn new(seed: u64, purpose: u64) -> Self {
        Self { rng: Rng::from_number(seed.rotate_left(20) ^ purpose) }
    }

    /// A number from `least` to `most`, both included.
    pub(crate) fn range(&mut self, least: i64, most: i64) -> i64 {
        let width = u64::try_from(most.saturating_sub(least).saturating_add(1)).unwrap_or(0);
        least.saturating_add(i64::try_from(self.rng.below(width)).unwrap_or(0))
    }

    /// An index below `bound`; 0 when `bound` is 0.
    pub(crate) fn index(&mut self, bound: usize) -> usize {
        usize::try_from(self.rng.below(u64::try_from(bound).unwrap_or(0))).unwrap_or(0)
    }

    /// True in so many of a hundred.
    pub(crate) fn percent(&mut self, share: u64) -> bool {
        self.rng.below(100) < share
    }

    /// One of the list; the empty value of an empty list.
    pub(crate) fn pick<T: Copy + Default>(&mut self, list: &[T]) -> T {
        let at = self.index(list.len());
        list.get(at).copied().unwrap_or_default()
    }

    /// One of the list, the second of each pair its weight.
    pub(crate) fn weighted<T: Copy + Default>(&mut self, list: &[(T, u64)]) -> T {
        let mut at = self.rng.below(list.iter().map(|(_, weight)| weight).sum());
        for (item, weight) in list {
            match at.checked_sub(*weight) {
                Some(rest) => at = rest,
                None => return *item,
            }
        }
        T::default()
    }

    /// Puts a list into random order.
    pub(crate) fn shuffle<T>(&mut self, list: &mut [T]) {
        for end in (1..list.len()).rev() {
            let other = self.index(end + 1);
            list.swap(end, other);
        }
    }

    /// So many different indexes below `bound`, in ascending order; all of them when there are fewer.
    pub(crate) fn some_of(&mut self, bound: usize, count: usize) -> Vec<usize> {
        let mut all: Vec<usize> = (0..bound).collect();
        self.shuffle(&mut all);
        all.truncate(count);
        all.sort_unstable();
        all
    }
}

/// So many of each, in the proportion of the weights, exactly `total` together (largest remainders first).
pub(crate) fn quotas(total: usize, weights: &[usize]) -> Vec<usize> {
    let sum = weights.iter().sum::<usize>().max(1);
    let mut shares: Vec<usize> = weights.iter().map(|weight| total * weight / sum).collect();
    let mut by_rest: Vec<(usize, usize)> =
        weights.iter().enumerate().map(|(at, weight)| (total * weight % sum, at)).collect();
    by_rest.sort_by_key(|(rest, at)| (std::cmp::Reverse(*rest), *at));
    let given: usize = shares.iter().sum();
    for (_, at) in by_rest.into_iter().take(total.saturating_sub(given)) {
        if let Some(share) = shares.get_mut(at) {
            *share += 1;
        }
    }
    shares
}

/// `count` percent of `whole`, rounded.
pub(crate) const fn share(whole: usize, percent: usize) -> usize {
    (whole * percent + 50) / 100
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotas_keep_the_total_and_the_proportion() {
        assert_eq!(quotas(400, &[13, 24, 30, 18, 10, 4, 1]), [52, 96, 120, 72, 40, 16, 4]);
        assert_eq!(quotas(20, &[13, 24, 30, 18, 10, 4, 1]).iter().sum::<usize>(), 20);
        assert_eq!(quotas(5, &[]), Vec::<usize>::new());
    }

    #[test]
    fn what_is_drawn_stays_within_its_bounds() {
        let mut chance = Chance::new(1, 2);
        assert!((0..500).all(|_| (-3..=4).contains(&chance.range(-3, 4))));
        assert_eq!(chance.some_of(10, 4).len(), 4);
        assert_eq!(chance.some_of(3, 4), [0, 1, 2]);
        assert_eq!(chance.pick::<u8>(&[]), 0);
        assert!((0..200).all(|_| chance.weighted(&[("never", 0), ("always", 1)]) == "always"));
    }
}
