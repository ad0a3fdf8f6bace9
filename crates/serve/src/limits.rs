//! How often somebody may try.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// Whoever is told apart; beyond this the ones that have waited longest are forgotten.
const MOST_KEYS: usize = 10_000;

/// A bucket for each key: `most` tries at once, and one more with each `pause`.
pub struct Limit {
    most: f64,
    pause: Duration,
    buckets: Mutex<HashMap<String, (f64, Instant)>>,
}

impl Limit {
    pub fn new(most: u32, pause: Duration) -> Limit {
        Limit { most: f64::from(most), pause, buckets: Mutex::default() }
    }

    /// Takes a try; `false` where none is left.
    pub fn take(&self, key: &str, now: Instant) -> bool {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let full = |left: f64, since: Instant| {
            let more =
                now.saturating_duration_since(since).as_secs_f64() / self.pause.as_secs_f64();
            (left + more).min(self.most)
        };
        if buckets.len() >= MOST_KEYS && !buckets.contains_key(key) {
            buckets.retain(|_, (left, since)| full(*left, *since) < self.most);
        }
        let (left, since) = buckets.get(key).copied().unwrap_or((self.most, now));
        let left = full(left, since);
        let is_left = left >= 1.0;
        buckets.insert(key.to_owned(), (if is_left { left - 1.0 } else { left }, now));
        is_left
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tries_come_back_with_time_and_are_each_ones_own() {
        let limit = Limit::new(2, Duration::from_secs(60));
        let now = Instant::now();
        assert!(limit.take("a", now) && limit.take("a", now));
        assert!(!limit.take("a", now));
        assert!(limit.take("b", now), "another's tries are not used up");
        assert!(!limit.take("a", now + Duration::from_secs(59)));
        assert!(limit.take("a", now + Duration::from_secs(121)));
    }

    #[test]
    fn it_does_not_grow_with_those_who_stay_away() {
        let limit = Limit::new(1, Duration::from_secs(1));
        let now = Instant::now();
        for key in 0..MOST_KEYS {
            limit.take(&key.to_string(), now);
        }
        limit.take("one more", now + Duration::from_secs(2));
        assert_eq!(limit.buckets.lock().unwrap().len(), 1);
    }
}
