//! Which claims are worth comparing: those that know one thing of days that are near.
//!
//! A claim is kept under its [`keys`] and looks under its [`probes`]. Whichever of two claims comes
//! first, they meet or do not meet alike:
//!
//! - Claims that know their place and day ("solid" ones) are kept under their cell, and look one
//!   cell and a few days around.
//! - The others ("coarse" ones) are kept under what they do know: the province, how many were
//!   killed, who did it. Solid claims are kept under the same, in a space of things that only coarse
//!   ones look into, so that a busy province costs nothing between solid claims.
//! - The names of the headline are such a thing too: a village that no list holds is still a name.
//! - Claims that know their place and only the month are kept under those.
//! - Copies of one text meet by its [`bands`], whatever else they know; those are the report's, and
//!   kept once for all of its claims.

use cairn_core::{Outcome, PlacePrecision};

use crate::{Facts, Spot, hash::hash_all};

/// Degrees a cell: half a degree of latitude is 55 km.
const CELL: f32 = 0.5;

/// Days that a claim may span and still be found by its days.
const MOST_DAYS: i32 = 7;

/// Days that dates of one event may lie apart, as `compare` allows.
const SLACK_DAYS: i32 = 2;

/// Spaces of things.
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

/// Something that a claim knows, and a day of it.
///
/// Kept on disk: the way it is made is part of the schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// A hash.
    pub thing: u64,
    /// Counted from 1970-01-01, in days or, for things of months, in spans of thirty days.
    pub day: i32,
}

/// The days of a thing that a claim looks under, first and last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Probe {
    pub thing: u64,
    pub from: i32,
    pub to: i32,
}

impl Probe {
    pub fn finds(&self, key: &Key) -> bool {
        self.thing == key.thing && (self.from..=self.to).contains(&key.day)
    }

    /// A key for each of its days.
    pub fn keys(self) -> impl Iterator<Item = Key> {
        (self.from..=self.to).map(move |day| Key { thing: self.thing, day })
    }
}

/// What a claim is kept under.
pub fn keys(facts: &Facts) -> Vec<Key> {
    let mut kept = Vec::new();
    if is_solid(facts) {
        kept.extend(place(facts, CELL_DAY, Look::HERE));
        kept.extend(known(facts, SOLID, Look::HERE));
        kept.extend(months(facts, SOLID_MONTH, Look::HERE));
    } else {
        kept.extend(known(facts, COARSE, Look::HERE));
        kept.extend(months(facts, COARSE_MONTH, Look::HERE));
    }
    kept.into_iter().flat_map(Probe::keys).collect()
}

/// Where a claim looks for others.
pub fn probes(facts: &Facts) -> Vec<Probe> {
    let mut probes = Vec::new();
    if is_solid(facts) {
        probes.extend(place(facts, CELL_DAY, Look::AROUND));
    } else {
        probes.extend(known(facts, SOLID, Look::AROUND));
        probes.extend(months(facts, SOLID_MONTH, Look::AROUND));
    }
    probes.extend(known(facts, COARSE, Look::AROUND));
    probes.extend(months(facts, COARSE_MONTH, Look::AROUND));
    probes
}

/// The claim knows its place to a district and its time to a week.
pub fn is_solid(facts: &Facts) -> bool {
    facts.is_placed() && facts.days.is_some_and(|(start, end)| end - start < MOST_DAYS)
}

/// How far around itself a claim looks; none for where it is kept.
#[derive(Clone, Copy)]
struct Look {
    cells: i32,
    days: i32,
    /// Half octaves of a figure, so that 33 and 40 meet.
    steps: u64,
}

impl Look {
    const HERE: Look = Look { cells: 0, days: 0, steps: 0 };
    const AROUND: Look = Look { cells: 1, days: SLACK_DAYS, steps: 1 };
}

/// The cells around a spot, across the date line too.
fn cells(spot: Spot, space: u64, look: Look) -> impl Iterator<Item = u64> {
    let (row, column) = ((spot.lat / CELL).floor() as i32, (spot.lon / CELL).floor() as i32);
    let around = move |at: i32| at - look.cells..=at + look.cells;
    around(row).flat_map(move |y| {
        around(column).map(move |x| {
            let x = x.rem_euclid((360.0 / CELL) as i32);
            hash_all(&[space, y as u64, x as u64])
        })
    })
}

/// The place and the days.
fn place(facts: &Facts, space: u64, look: Look) -> Vec<Probe> {
    let (Some(spot), Some((start, end))) = (facts.spot, facts.days) else {
        return Vec::new();
    };
    let (from, to) = (start - look.days, end + look.days);
    cells(spot, space, look).map(|thing| Probe { thing, from, to }).collect()
}

/// The place and the months, for claims that know their time to a month or two only.
fn months(facts: &Facts, space: u64, look: Look) -> Vec<Probe> {
    let (Some(spot), Some((start, end))) = (facts.spot, facts.days) else {
        return Vec::new();
    };
    // Thirty days are month enough for a key: all that matters is that both sides count alike.
    let (from, to) = (start.div_euclid(30), end.div_euclid(30));
    if !facts.is_placed() || to - from > MOST_MONTHS {
        return Vec::new();
    }
    cells(spot, space, look).map(|thing| Probe { thing, from, to }).collect()
}

/// What a claim knows beside a day: its province or area, the killed, the actors.
fn known(facts: &Facts, space: u64, look: Look) -> Vec<Probe> {
    let published = facts.published.map(|day| (day, day));
    let Some((start, end)) = facts.days.filter(|(s, e)| e - s < MOST_DAYS).or(published) else {
        return Vec::new();
    };
    // A claim without a country is looked for in none, not in all.
    let country = u64::from(u16::from_le_bytes(facts.country));
    let mut things: Vec<u64> = Vec::new();
    if facts.admin1 != 0 {
        things.push(hash_all(&[space, country, 1, u64::from(facts.admin1), 0]));
    }
    let is_area = facts.place != 0 && facts.precision < Some(PlacePrecision::Country);
    // No solid claim is at the place of a coarse one; among the coarse it is the best key.
    if is_area && !is_solid(facts) {
        things.push(hash_all(&[space, country, 2, facts.place, 0]));
    }
    if let Some(killed) = facts.figure(Outcome::Killed).and_then(|figure| figure.central()) {
        let step = (2.0 * (1.0 + killed as f64).log2()).floor() as u64;
        let around = step.saturating_sub(look.steps)..=step + look.steps;
        things.extend(around.map(|step| hash_all(&[space, country, 3, step, 0])));
    }
    for actor in facts.perpetrators.iter().chain(&facts.participants) {
        things.push(hash_all(&[space, country, 4, u64::from(*actor), facts.kind as u64]));
    }
    // A claim that names no place has no country either.
    let names = facts.names.iter().take(MOST_NAMES);
    things.extend(names.map(|name| hash_all(&[space, NAME, u64::from(*name)])));
    let (from, to) = (start - look.days, end + look.days);
    things.into_iter().map(|thing| Probe { thing, from, to }).collect()
}
