//! Reads the packages: places with their names, and the divisions they lie in.

use std::collections::BTreeMap;

use cairn_places::{Class, Entry, EntryId, Parent};
use serde::Deserialize;

use super::packages::Packages;

/// The world so far; parents are positions in `entries`.
pub struct World {
    pub entries: Vec<Entry>,
    /// GeoNames' code of a division ("SY.07", "SY.07.170791") to its position.
    pub divisions: BTreeMap<String, usize>,
}

#[derive(Deserialize)]
struct City {
    geonameid: u32,
    name: String,
    latitude: f64,
    longitude: f64,
    countrycode: String,
    population: u32,
    admin1code: String,
    alternatenames: Vec<String>,
}

#[derive(Deserialize)]
struct Division {
    code: String,
    name: String,
}

pub fn read(packages: &Packages) -> anyhow::Result<World> {
    let mut world = World { entries: Vec::new(), divisions: BTreeMap::new() };
    for (text, class) in [(packages.admin1()?, Class::Admin1), (packages.admin2()?, Class::Admin2)]
    {
        let mut divisions: Vec<Division> = serde_json::from_str(&text)?;
        divisions.sort_by(|a, b| a.code.cmp(&b.code));
        divisions.dedup_by(|a, b| a.code == b.code);
        for division in divisions {
            world.add_division(division, class);
        }
    }
    let table = packages.table()?;
    let table: BTreeMap<u32, Vec<&str>> = table
        .lines()
        .map(|line| line.split('\t').collect::<Vec<_>>())
        .filter(|row| row.len() > 14)
        .filter_map(|row| Some((row[0].parse().ok()?, row)))
        .collect();
    let cities: BTreeMap<String, City> = serde_json::from_str(&packages.cities()?)?;
    let cities: BTreeMap<u32, City> = cities.into_values().map(|c| (c.geonameid, c)).collect();
    for city in cities.into_values() {
        world.add_city(city, &table);
    }
    Ok(world)
}

impl World {
    fn add_division(&mut self, division: Division, class: Class) {
        let country = division.code[..2].to_owned();
        let above = division.code.rsplit_once('.').map_or("", |(above, _)| above);
        let entry = Entry {
            id: EntryId::Named(format!("geonames:{}", division.code)),
            used_names: Vec::new(),
            other_names: without_kind(&division.name),
            name: division.name,
            lat: f64::NAN, // `divisions::locate` puts it among its places
            lon: f64::NAN,
            country,
            parent: self.divisions.get(above).map(|&at| Parent::Entry(at)),
            class,
            population: 0,
            is_listed: false,
        };
        self.divisions.insert(division.code, self.entries.len());
        self.entries.push(entry);
    }

    fn add_city(&mut self, city: City, table: &BTreeMap<u32, Vec<&str>>) {
        let row = table.get(&city.geonameid);
        let code = row.map_or("PPL", |row| row[7]);
        let Some(class) = Class::of_geonames("P", if code.is_empty() { "PPL" } else { code })
        else {
            return;
        };
        let admin1 = format!("{}.{}", city.countrycode, city.admin1code);
        let admin2 = row.map(|row| format!("{}.{}.{}", row[8], row[10], row[11]));
        let parent = admin2.and_then(|code| self.divisions.get(&code));
        let parent = parent.or_else(|| self.divisions.get(&admin1));
        let mut other_names = city.alternatenames;
        other_names.retain(|name| name != &city.name && is_name(name));
        if matches!(city.countrycode.as_str(), "US" | "GB" | "IE") {
            drop_city_suffix(&city.name, &mut other_names);
        }
        self.entries.push(Entry {
            id: EntryId::GeoNames(city.geonameid),
            name: city.name,
            used_names: Vec::new(),
            other_names,
            lat: city.latitude,
            lon: city.longitude,
            country: city.countrycode,
            parent: parent.map(|&at| Parent::Entry(at)),
            class,
            population: city.population,
            is_listed: false,
        });
    }
}

/// "Springfield City Council" is the council of Springfield: where a town is known without
/// "City", the longer form would only swallow the next word.
fn drop_city_suffix(name: &str, other_names: &mut Vec<String>) {
    other_names.retain(|other| other.strip_suffix(" City").is_none_or(|bare| bare != name));
}

/// GeoNames lists among the names of a city its codes (`DAM`) and machine romanisations
/// (`d mshq`), which no report writes and which words of other languages would match.
fn is_name(name: &str) -> bool {
    let is_code = name.len() <= 4 && name.bytes().all(|b| b.is_ascii_uppercase());
    let has_latin = name.bytes().any(|b| b.is_ascii_alphabetic());
    let has_capital = name.chars().any(char::is_uppercase);
    !is_code && (!has_latin || has_capital) && !name.contains("http")
}

/// "Homs Governorate" is called Homs as well, and "Laurel County" Laurel in a list of counties.
fn without_kind(name: &str) -> Vec<String> {
    const KINDS: &[&str] = &[
        "Governorate",
        "Province",
        "Oblast",
        "Oblast'",
        "State",
        "Region",
        "District",
        "County",
        "Municipality",
        "Prefecture",
        "Department",
        "Raion",
        "Voivodeship",
        "City",
        "Territory",
        "Krai",
        "Republic",
        "Parish",
    ];
    let Some((bare, kind)) = name.rsplit_once(' ') else { return Vec::new() };
    if KINDS.contains(&kind) { vec![bare.to_owned()] } else { Vec::new() }
}
