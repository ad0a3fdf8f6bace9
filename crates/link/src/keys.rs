//! Which claims are worth comparing: those that meet under a key.
//!
//! A claim is kept under its [`keys`] and looks under its [`probes`]. Whichever of two claims comes
//! first, they meet or do not meet alike:
//!
//! - Claims that know their place and day ("solid" ones) are kept under their cell and day, and look
//!   one cell and one day around.
//! - The others ("coarse" ones) are kept under what they do know: the province and the day, how many
//!   were killed and the day, who did it and the day. Solid claims are kept under the same, in a
//!   space of keys that only coarse ones look into, so that a busy province costs nothing between
//!   solid claims.
//! - The names of the headline and the day are such a key too: a village that no list holds is
//!   still a name.
//! - Claims that know their place and only the month are kept under those.
//! - Copies of one text meet by its bands, whatever else they know.

use cairn_core::{Outcome, PlacePrecision};

use crate::{Facts, hash::hash_all};

/// Degrees a cell: half a degree of latitude is 55 km.
const CELL: f32 = 0.5;

/// Days that a claim may span and still be found by its days.
const MOST_DAYS: i32 = 7;

/// Days that dates of one event may lie apart, as `compare` allows.
const SLACK_DAYS: i32 = 2;

/// Spaces of keys.
const CELL_DAY: u64 = 1;
const SOLID: u64 = 2;
const COARSE: u64 = 3;
const SOLID_MONTH: u64 = 4;
const COARSE_MONTH: u64 = 5;
const NAME: u64 = 1 << 32;

/// Names of a headline that a claim is kept under.
const MOST_NAMES: usize = 4;

/// Months that a claim may span and still be found by its place.
const MOST_MONTHS: i32 = 2;

/// What a claim is kept under.
pub fn keys(facts: &Facts) -> Vec<u64> {
    let mut keys: Vec<u64> = facts.fingerprint.bands().collect();
    match is_solid(facts) {
        true => {
            keys.extend(cells(facts, 0));
            keys.extend(known(facts, SOLID, 0));
            keys.extend(months(facts, SOLID_MONTH, 0));
        }
        false => {
            keys.extend(known(facts, COARSE, 0));
            keys.extend(months(facts, COARSE_MONTH, 0));
        }
    }
    keys
}

/// Where a claim looks for others.
pub fn probes(facts: &Facts) -> Vec<u64> {
    let mut probes: Vec<u64> = facts.fingerprint.bands().collect();
    if is_solid(facts) {
        probes.extend(cells(facts, 1));
    } else {
        probes.extend(known(facts, SOLID, SLACK_DAYS));
        probes.extend(months(facts, SOLID_MONTH, 1));
    }
    probes.extend(known(facts, COARSE, SLACK_DAYS));
    probes.extend(months(facts, COARSE_MONTH, 1));
    probes
}

/// The claim knows its place to a district and its time to a week.
pub fn is_solid(facts: &Facts) -> bool {
    facts.is_placed() && facts.days.is_some_and(|(start, end)| end - start < MOST_DAYS)
}

fn cells(facts: &Facts, slack: i32) -> Vec<u64> {
    let (Some(spot), Some((start, end))) = (facts.spot, facts.days) else {
        return Vec::new();
    };
    let (row, column) = ((spot.lat / CELL).floor() as i32, (spot.lon / CELL).floor() as i32);
    let days = slack * SLACK_DAYS;
    let mut keys = Vec::new();
    for day in start - days..=end + days {
        for y in row - slack..=row + slack {
            for x in column - slack..=column + slack {
                let x = x.rem_euclid((360.0 / CELL) as i32);
                keys.push(hash_all(&[CELL_DAY, day as u64, y as u64, x as u64]));
            }
        }
    }
    keys
}

/// The place and the months, for claims that know their time to a month or two only.
fn months(facts: &Facts, space: u64, slack: i32) -> Vec<u64> {
    let (Some(spot), Some((start, end))) = (facts.spot, facts.days) else {
        return Vec::new();
    };
    // Thirty days are month enough for a key: all that matters is that both sides count alike.
    let (first, last) = (start.div_euclid(30), end.div_euclid(30));
    if !facts.is_placed() || last - first > MOST_MONTHS {
        return Vec::new();
    }
    let (row, column) = ((spot.lat / CELL).floor() as i32, (spot.lon / CELL).floor() as i32);
    let mut keys = Vec::new();
    for month in first..=last {
        for y in row - slack..=row + slack {
            for x in column - slack..=column + slack {
                let x = x.rem_euclid((360.0 / CELL) as i32);
                keys.push(hash_all(&[space, month as u64, y as u64, x as u64]));
            }
        }
    }
    keys
}

/// What a claim knows beside a day: its province or area, the killed, the actors.
fn known(facts: &Facts, space: u64, slack: i32) -> Vec<u64> {
    let published = facts.published.map(|day| (day, day));
    let Some((start, end)) = facts.days.filter(|(s, e)| e - s < MOST_DAYS).or(published) else {
        return Vec::new();
    };
    let country = u64::from(u16::from_le_bytes(facts.country));
    let mut things: Vec<[u64; 3]> = Vec::new();
    if facts.admin1 != 0 {
        things.push([1, u64::from(facts.admin1), 0]);
    }
    let is_area = facts.place != 0 && facts.precision < Some(PlacePrecision::Country);
    // No solid claim is at the place of a coarse one; among the coarse it is the best key.
    if is_area && !is_solid(facts) {
        things.push([2, facts.place, 0]);
    }
    if let Some(killed) = facts.figure(Outcome::Killed).and_then(|figure| figure.central()) {
        // Half an octave a step; the neighbours are probed, so that 33 and 40 meet.
        let step = (2.0 * (1.0 + killed as f64).log2()).floor() as u64;
        let around = if slack > 0 { step.saturating_sub(1)..=step + 1 } else { step..=step };
        things.extend(around.map(|step| [3, step, 0]));
    }
    for actor in facts.perpetrators.iter().chain(&facts.participants) {
        things.push([4, u64::from(*actor), facts.kind as u64]);
    }
    let mut keys = Vec::new();
    for day in start - slack..=end + slack {
        for thing in &things {
            // A claim without a country is looked for in none, not in all.
            keys.push(hash_all(&[space, day as u64, country, thing[0], thing[1], thing[2]]));
        }
        // A claim that names no place has no country either.
        for name in facts.names.iter().take(MOST_NAMES) {
            keys.push(hash_all(&[space, day as u64, NAME, u64::from(*name)]));
        }
    }
    keys
}
