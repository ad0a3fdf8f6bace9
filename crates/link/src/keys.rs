//! Which claims are worth comparing: those that meet in a cell of place and day.
//!
//! A claim is kept under its [`keys`] and looks under its [`probes`], which are wider by one day and
//! one cell on each side. Two claims meet when their extents, one of them widened, touch: whichever
//! of the two came first.

use crate::{Facts, hash::hash_all};

/// Degrees a cell: half a degree of latitude is 55 km.
const CELL: f32 = 0.5;

/// A claim that spans more days than this is not found by its days.
const MOST_DAYS: i32 = 7;

/// What a claim is kept under.
pub fn keys(facts: &Facts) -> Vec<u64> {
    let mut keys = extent(facts, 0);
    keys.extend(facts.fingerprint.bands());
    keys
}

/// Where a claim looks for others.
pub fn probes(facts: &Facts) -> Vec<u64> {
    let mut probes = extent(facts, 1);
    probes.extend(facts.fingerprint.bands());
    probes
}

fn extent(facts: &Facts, slack: i32) -> Vec<u64> {
    let (Some(spot), Some((start, end))) = (facts.spot, facts.days) else {
        return Vec::new();
    };
    if end - start > MOST_DAYS {
        return Vec::new();
    }
    let (row, column) = ((spot.lat / CELL).floor() as i32, (spot.lon / CELL).floor() as i32);
    let mut keys = Vec::new();
    for day in start - slack..=end + slack {
        for y in row - slack..=row + slack {
            for x in column - slack..=column + slack {
                let x = x.rem_euclid((360.0 / CELL) as i32);
                keys.push(hash_all(&[day as u64, y as u64, x as u64]));
            }
        }
    }
    keys
}
