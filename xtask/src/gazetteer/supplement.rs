//! Adds `data/places/*.csv`: what world lists miss and reports use.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, ensure};
use cairn_core::distance_km;
use cairn_places::{Class, Entry, EntryId, Parent, fold};
use serde::Deserialize;

use super::packages::Packages;
use super::world::World;

#[derive(Deserialize)]
struct CountryRow {
    country: String,
    name: String,
    alternatives: String,
    demonyms: String,
    lat: f64,
    lon: f64,
}

#[derive(Deserialize)]
struct PlaceRow {
    name: String,
    alternatives: String,
    lat: f64,
    lon: f64,
    country: String,
    admin1: String,
    class: String,
    source: String,
}

#[derive(Deserialize)]
struct CountryFacts {
    geonameid: u32,
    population: u32,
}

/// Countries, and their adjectives as places of class `demonym` with the country's id.
pub fn add_countries(world: &mut World, packages: &Packages, path: &Path) -> anyhow::Result<()> {
    let facts: BTreeMap<String, CountryFacts> = serde_json::from_str(&packages.countries()?)?;
    for row in rows::<CountryRow>(path)? {
        let facts = facts.get(&row.country);
        let facts =
            facts.with_context(|| format!("{}: {} is no ISO code", path.display(), row.country))?;
        let country = Entry {
            id: EntryId::GeoNames(facts.geonameid),
            name: row.name,
            used_names: split(&row.alternatives),
            other_names: Vec::new(),
            lat: row.lat,
            lon: row.lon,
            country: row.country,
            parent: None,
            class: Class::Country,
            population: facts.population,
            is_listed: true,
        };
        let demonyms = split(&row.demonyms);
        if let Some((first, others)) = demonyms.split_first() {
            let (name, used_names) = (first.clone(), others.to_vec());
            let class = Class::Demonym;
            world.entries.push(Entry { name, used_names, class, ..country.clone() });
        }
        world.entries.push(country);
    }
    Ok(())
}

/// Every other file of the folder, in the order of their names; all bad lines in one error.
pub fn add_places(world: &mut World, folder: &Path) -> anyhow::Result<()> {
    let mut files: Vec<_> =
        std::fs::read_dir(folder)?.map(|file| Ok(file?.path())).collect::<anyhow::Result<_>>()?;
    files.retain(|path| {
        path.extension().is_some_and(|e| e == "csv") && !path.ends_with("countries.csv")
    });
    files.sort();
    let mut by_name = Names::default();
    for (at, entry) in world.entries.iter().enumerate() {
        by_name.add(entry, at);
    }
    let mut problems = Vec::new();
    for path in files {
        for (line, row) in rows::<PlaceRow>(&path)?.into_iter().enumerate() {
            let said = format!("{}:{}: {:?}", path.display(), line + 2, row.name);
            if let Err(problem) = add_place(world, &mut by_name, row) {
                problems.push(format!("{said} {problem}"));
            }
        }
    }
    let mut ids: Vec<_> = world.entries.iter().filter_map(|e| named(&e.id)).collect();
    ids.sort();
    problems.extend(ids.windows(2).filter(|w| w[0] == w[1]).map(|w| format!("{} twice", w[0])));
    ensure!(problems.is_empty(), "{}", problems.join("\n"));
    Ok(())
}

fn named(id: &EntryId) -> Option<&str> {
    match id {
        EntryId::Named(id) => Some(id),
        EntryId::GeoNames(_) => None,
    }
}

/// Positions of the entries of a country by folded name.
#[derive(Default)]
struct Names(BTreeMap<(String, String), Vec<usize>>);

impl Names {
    fn add(&mut self, entry: &Entry, at: usize) {
        let names = std::iter::once(&entry.name).chain(&entry.used_names);
        for name in names.chain(&entry.other_names) {
            let bearers = self.0.entry((entry.country.clone(), fold(name))).or_default();
            if !bearers.contains(&at) {
                bearers.push(at);
            }
        }
    }

    fn get(&self, country: &str, name: &str) -> &[usize] {
        self.0.get(&(country.to_owned(), fold(name))).map_or(&[], Vec::as_slice)
    }
}

fn add_place(world: &mut World, by_name: &mut Names, row: PlaceRow) -> anyhow::Result<()> {
    let class =
        Class::parse(&row.class).with_context(|| format!("has no class {:?}", row.class))?;
    ensure!(!row.source.is_empty(), "names no source");
    ensure!(row.lat.abs() <= 90.0 && row.lon.abs() <= 180.0, "lies off the globe");
    let at = match known(world, by_name, &row, class) {
        Some(at) => {
            merge(&mut world.entries[at], row);
            at
        }
        None => {
            let parent = parent(world, by_name, &row);
            let parent = parent.with_context(|| format!("lies in no division {:?}", row.admin1))?;
            world.entries.push(entry(row, class, parent));
            world.entries.len() - 1
        }
    };
    by_name.add(&world.entries[at], at);
    Ok(())
}

/// The place a row gives further names to, when the packages know it already.
fn known(world: &World, by_name: &Names, row: &PlaceRow, class: Class) -> Option<usize> {
    let reach_km = match class {
        Class::Admin1 => f64::INFINITY,
        Class::Admin2 => 150.0,
        Class::Populated | Class::Suburb => 15.0,
        _ => return None,
    };
    let is_same = |at: &usize| {
        let entry = &world.entries[*at];
        let is_settled = |class| matches!(class, Class::Populated | Class::Suburb);
        let is_near = distance_km((row.lat, row.lon), (entry.lat, entry.lon)) <= reach_km;
        (entry.class == class || (is_settled(class) && is_settled(entry.class)))
            && (is_near || entry.lat.is_nan())
    };
    std::iter::once(row.name.clone())
        .chain(split(&row.alternatives))
        .find_map(|name| by_name.get(&row.country, &name).iter().copied().find(|at| is_same(at)))
}

/// The row's name is the one reports use, so it becomes the name shown.
fn merge(entry: &mut Entry, row: PlaceRow) {
    let was = std::mem::replace(&mut entry.name, row.name);
    entry.used_names.extend(split(&row.alternatives));
    entry.used_names.push(was);
    entry.used_names.retain(|name| *name != entry.name);
    entry.is_listed = true;
    if matches!(entry.class, Class::Admin1 | Class::Admin2) {
        (entry.lat, entry.lon) = (row.lat, row.lon);
    }
}

/// `None` when the row names a division its country does not have.
fn parent(world: &World, by_name: &Names, row: &PlaceRow) -> Option<Option<Parent>> {
    if row.admin1.is_empty() {
        return Some(None);
    }
    let bearers = by_name.get(&row.country, &row.admin1);
    let division = bearers.iter().find(|&&at| world.entries[at].class == Class::Admin1)?;
    Some(Some(Parent::Entry(*division)))
}

fn entry(row: PlaceRow, class: Class, parent: Option<Parent>) -> Entry {
    let slug = |name: &str| fold(name).replace(' ', "-");
    let country = if row.country.is_empty() { "world" } else { &row.country };
    let division = if row.admin1.is_empty() { String::new() } else { slug(&row.admin1) + "/" };
    Entry {
        id: EntryId::Named(format!("cairn:{country}/{division}{}", slug(&row.name))),
        used_names: split(&row.alternatives),
        other_names: Vec::new(),
        name: row.name,
        lat: row.lat,
        lon: row.lon,
        country: row.country,
        parent,
        class,
        population: 0,
        is_listed: true,
    }
}

fn rows<T: for<'de> Deserialize<'de>>(path: &Path) -> anyhow::Result<Vec<T>> {
    let mut reader =
        csv::Reader::from_path(path).with_context(|| format!("{}: not opened", path.display()))?;
    reader
        .deserialize()
        .collect::<Result<_, _>>()
        .with_context(|| format!("{}: not a table of the expected columns", path.display()))
}

fn split(names: &str) -> Vec<String> {
    names.split('|').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}
