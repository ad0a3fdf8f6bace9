//! Puts divisions on the map: the packages name them and say no more.

use std::collections::{BTreeMap, BTreeSet};

use cairn_places::{Class, Parent};

use super::world::World;

/// Edge of the grid that evens out crowded corners, in degrees.
const CELL: f64 = 0.25;

/// Gives every division the middle of the inhabited grid cells in it, which lies closer to its
/// true middle than the mean of its towns, and the sum of their populations.
///
/// A division without a known place gets its province's position, see also `fall_back`.
pub fn locate(world: &mut World) {
    let mut cells: BTreeMap<usize, BTreeSet<(i64, i64)>> = BTreeMap::new();
    let mut people: BTreeMap<usize, u64> = BTreeMap::new();
    for entry in &world.entries {
        if !matches!(entry.class, Class::Populated) {
            continue;
        }
        let cell = ((entry.lat / CELL).floor() as i64, (entry.lon / CELL).floor() as i64);
        let mut above = entry.parent;
        while let Some(Parent::Entry(at)) = above {
            cells.entry(at).or_default().insert(cell);
            *people.entry(at).or_default() += u64::from(entry.population);
            above = world.entries[at].parent;
        }
    }
    for at in 0..world.entries.len() {
        if !matches!(world.entries[at].class, Class::Admin1 | Class::Admin2) {
            continue;
        }
        let position = match (cells.get(&at), world.entries[at].parent) {
            (Some(cells), _) => middle(cells),
            // First-order divisions come first, so the one above has its position by now.
            (None, Some(Parent::Entry(above))) => {
                (world.entries[above].lat, world.entries[above].lon)
            }
            (None, _) => (f64::NAN, f64::NAN),
        };
        let entry = &mut world.entries[at];
        (entry.lat, entry.lon) = position;
        entry.population = people.get(&at).map_or(0, |n| u32::try_from(*n).unwrap_or(u32::MAX));
    }
}

/// Puts what is left (parishes of small islands, for the most part) where the country is.
pub fn fall_back(world: &mut World) {
    let countries: BTreeMap<String, (f64, f64)> = world
        .entries
        .iter()
        .filter(|entry| entry.class == Class::Country)
        .map(|entry| (entry.country.clone(), (entry.lat, entry.lon)))
        .collect();
    for entry in world.entries.iter_mut().filter(|entry| entry.lat.is_nan()) {
        if let Some(position) = countries.get(&entry.country) {
            (entry.lat, entry.lon) = *position;
        }
    }
}

fn middle(cells: &BTreeSet<(i64, i64)>) -> (f64, f64) {
    let mean = |of: &dyn Fn(&(i64, i64)) -> i64| {
        let sum: f64 = cells.iter().map(|cell| (of(cell) as f64 + 0.5) * CELL).sum();
        sum / cells.len() as f64
    };
    (mean(&|cell| cell.0), mean(&|cell| cell.1))
}
