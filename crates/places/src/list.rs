//! A deployment's own places: lists that know more of a country than the world list does.

use std::collections::BTreeMap;

use crate::encode::{Entry, EntryId, Parent};
use crate::{Class, Gazetteer, fold};

/// Places read from a file, and the lines that gave none.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlaceList {
    pub places: Vec<ListedPlace>,
    pub problems: Vec<LineProblem>,
}

/// One line of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct ListedPlace {
    pub id: String,
    pub name: String,
    pub other_names: Vec<String>,
    pub lat: f64,
    pub lon: f64,
    /// ISO 3166-1 alpha-2, or empty.
    pub country: String,
    /// Names of the divisions it lies in, where the list says so.
    pub admin1: Option<String>,
    pub admin2: Option<String>,
    pub class: Class,
    pub population: u32,
    /// Where the line comes from, in words.
    pub source: Option<String>,
}

/// A line that was left out, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineProblem {
    /// Counted from 1, the header included.
    pub line: usize,
    pub message: String,
}

/// Which column of a CSV file holds what; a name of the header each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    pub id: Option<String>,
    /// The first is the display name; further ones are other names (another language or script).
    pub names: Vec<String>,
    /// Columns with several names, separated by `|` or `;`.
    pub alternatives: Vec<String>,
    pub lat: String,
    pub lon: String,
    pub country: Option<String>,
    pub admin1: Option<String>,
    pub admin2: Option<String>,
    pub class: Option<String>,
    pub population: Option<String>,
    pub source: Option<String>,
}

impl Columns {
    /// Reads the usual headers, those of OCHA p-code tables among them.
    ///
    /// `None` when no name, latitude or longitude column can be told: the user must map them.
    ///
    ///     use cairn_places::Columns;
    ///     let columns = Columns::guess(&["PCODE", "Name_EN", "Name_AR", "Lat", "Lon"]).unwrap();
    ///     assert_eq!(columns.names, ["Name_EN", "Name_AR"]);
    ///     assert_eq!(Columns::guess(&["place", "where"]), None);
    pub fn guess(header: &[&str]) -> Option<Columns> {
        let plain = |column: &str| column.to_lowercase().replace(['_', ' ', '-'], "");
        let first = |wanted: &[&str]| {
            wanted
                .iter()
                .find_map(|w| header.iter().find(|c| plain(c) == *w))
                .map(|c| c.to_string())
        };
        let own = ["name", "placename", "featurename", "featureen", "village", "locality"];
        let mut names: Vec<String> = header
            .iter()
            .filter(|column| {
                let column = plain(column);
                own.iter().any(|own| {
                    column.strip_prefix(own).is_some_and(|rest| rest.len() <= 2 && rest != "s")
                })
            })
            .map(|column| column.to_string())
            .collect();
        if names.is_empty() {
            // A p-code table of one admin level names its places by the deepest level it has.
            let deepest = (1..=5).rev().map(|n| format!("admin{n}name"));
            let deepest = deepest.filter(|stem| header.iter().any(|c| plain(c).starts_with(stem)));
            let stem = deepest.into_iter().next()?;
            let of_level = header.iter().filter(|column| plain(column).starts_with(&stem));
            names = of_level.map(|column| column.to_string()).collect();
        }
        let columns = Columns {
            id: first(&["pcode", "id", "placecode", "featurepcode", "geonameid"]),
            lat: first(&["lat", "latitude", "latitudey", "y", "ycoord", "pointy", "latitudedd"])?,
            lon: first(&[
                "lon",
                "lng",
                "long",
                "longitude",
                "longitudex",
                "x",
                "xcoord",
                "pointx",
            ])?,
            alternatives: first(&["alternatives", "alternativenames", "altnames", "aliases"])
                .into_iter()
                .collect(),
            country: first(&["country", "countrycode", "iso2", "admin0iso2", "iso"]),
            admin1: first(&[
                "admin1nameen",
                "admin1name",
                "admin1en",
                "adm1en",
                "admin1",
                "province",
            ])
            .filter(|column| !names.contains(column)),
            admin2: first(&[
                "admin2nameen",
                "admin2name",
                "admin2en",
                "adm2en",
                "admin2",
                "district",
            ])
            .filter(|column| !names.contains(column)),
            class: first(&["class", "featureclass"]),
            population: first(&["population", "pop", "totalpopulation"]),
            source: None,
            names,
        };
        Some(columns)
    }
}

impl PlaceList {
    /// A country's GeoNames dump (`SY.txt`): 19 columns between tabs, no header.
    ///
    /// Features no report names a place by (hotels, wells) are left out silently.
    pub fn from_geonames(text: &str) -> PlaceList {
        let mut list = PlaceList::default();
        let mut division_names: BTreeMap<(&str, &str), &str> = BTreeMap::new();
        let rows: Vec<(usize, Vec<&str>)> = text
            .lines()
            .enumerate()
            .filter(|(_, line)| !line.trim().is_empty())
            .map(|(at, line)| (at + 1, line.split('\t').collect()))
            .collect();
        for (_, row) in &rows {
            match (row.get(7), row.get(10), row.get(11)) {
                (Some(&"ADM1"), Some(&code), _) => division_names.insert((code, ""), row[1]),
                (Some(&"ADM2"), Some(&code), Some(&district)) => {
                    division_names.insert((code, district), row[1])
                }
                _ => None,
            };
        }
        for (line, row) in &rows {
            if row.len() < 15 {
                list.problem(*line, "a GeoNames row has 19 columns between tabs".to_owned());
                continue;
            }
            let Some(class) = Class::of_geonames(row[6], row[7]) else { continue };
            let division = |code: &str, district: &str| {
                division_names.get(&(code, district)).map(|name| name.to_string())
            };
            let place = ListedPlace {
                id: format!("geonames:{}", row[0]),
                name: row[1].to_owned(),
                other_names: split_names(row[3], &[',']),
                lat: row[4].parse().unwrap_or(f64::NAN),
                lon: row[5].parse().unwrap_or(f64::NAN),
                country: row[8].to_owned(),
                admin1: division(row[10], ""),
                admin2: if row[11].is_empty() { None } else { division(row[10], row[11]) },
                class,
                population: row[14].parse().unwrap_or(0),
                source: None,
            };
            list.add(*line, place);
        }
        list
    }

    /// A CSV file with a header: a p-code table, or any other with its columns mapped.
    ///
    /// `country` is the ISO code of places whose line tells none. Ids are the list's own, else
    /// "list:" and the line.
    ///
    ///     use cairn_places::{Columns, PlaceList};
    ///     let columns = Columns::guess(&["name", "lat", "lon"]).unwrap();
    ///     let list = PlaceList::from_csv("name,lat,lon\nKhirbet,35.1,36.2\nX,north,1\n", &columns, "SY");
    ///     assert_eq!(list.places[0].name, "Khirbet");
    ///     assert_eq!(list.problems[0].line, 3);
    pub fn from_csv(text: &str, columns: &Columns, country: &str) -> PlaceList {
        let mut list = PlaceList::default();
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        let header = match reader.headers() {
            Ok(header) => header.clone(),
            Err(error) => {
                list.problem(1, format!("the header cannot be read: {error}"));
                return list;
            }
        };
        let position =
            |name: &String| header.iter().position(|column| column.trim() == name.trim());
        let mut needed = columns.names.iter().chain([&columns.lat, &columns.lon]);
        if let Some(missing) = needed.find(|name| position(name).is_none()) {
            list.problem(1, format!("the header has no column {missing:?}"));
            return list;
        }
        let optional = |name: &Option<String>| name.as_ref().and_then(position);
        let (id, admin1, admin2) =
            (optional(&columns.id), optional(&columns.admin1), optional(&columns.admin2));
        let (class, population, country_at) =
            (optional(&columns.class), optional(&columns.population), optional(&columns.country));
        let source = optional(&columns.source);
        for record in reader.records() {
            let record = match record {
                Ok(record) => record,
                Err(error) => {
                    let line = error.position().map_or(0, |at| at.line() as usize);
                    list.problem(line, format!("the line cannot be read: {error}"));
                    continue;
                }
            };
            let line = record.position().map_or(0, |at| at.line() as usize);
            let field = |at: usize| record.get(at).unwrap_or("").trim();
            let said = |at: Option<usize>| at.map(field).filter(|text| !text.is_empty());
            let mut names = columns.names.iter().filter_map(position).map(field);
            let name = names.find(|name| !name.is_empty()).unwrap_or("").to_owned();
            let mut other_names: Vec<String> =
                names.filter(|name| !name.is_empty()).map(str::to_owned).collect();
            for column in columns.alternatives.iter().filter_map(position) {
                other_names.extend(split_names(field(column), &['|', ';']));
            }
            let degrees = |column: &String| {
                position(column).and_then(|at| field(at).parse().ok()).unwrap_or(f64::NAN)
            };
            let listed = ListedPlace {
                id: said(id).map_or_else(|| format!("list:{line}"), |id| format!("list:{id}")),
                name,
                other_names,
                lat: degrees(&columns.lat),
                lon: degrees(&columns.lon),
                country: said(country_at)
                    .filter(|c| c.len() == 2)
                    .unwrap_or(country)
                    .to_uppercase(),
                admin1: said(admin1).map(str::to_owned),
                admin2: said(admin2).map(str::to_owned),
                class: said(class).and_then(Class::parse).unwrap_or(Class::Populated),
                population: said(population).and_then(|n| n.parse().ok()).unwrap_or(0),
                source: said(source).map(str::to_owned),
            };
            list.add(line, listed);
        }
        list
    }

    fn add(&mut self, line: usize, place: ListedPlace) {
        let is_on_globe =
            (-90.0..=90.0).contains(&place.lat) && (-180.0..=180.0).contains(&place.lon);
        if fold(&place.name).is_empty() {
            self.problem(line, "the place has no name".to_owned());
        } else if !is_on_globe {
            self.problem(line, format!("{:?} has no latitude and longitude", place.name));
        } else {
            self.places.push(place);
        }
    }

    fn problem(&mut self, line: usize, message: String) {
        self.problems.push(LineProblem { line, message });
    }

    /// The list as entries on top of `gazetteer`: divisions it names are found there, or in the
    /// list itself, or made from the places that lie in them.
    pub(crate) fn entries(&self, gazetteer: &Gazetteer) -> Vec<Entry> {
        let mut entries: Vec<Entry> = self.places.iter().map(Entry::from).collect();
        let mut divisions: BTreeMap<(String, String, Class), Parent> = BTreeMap::new();
        for (at, place) in self.places.iter().enumerate() {
            if matches!(place.class, Class::Admin1 | Class::Admin2) {
                let key = (place.country.clone(), fold(&place.name), place.class);
                divisions.entry(key).or_insert(Parent::Entry(at));
            }
        }
        for at in 0..self.places.len() {
            let place = &self.places[at];
            let mut above = None;
            for (name, class) in [(&place.admin1, Class::Admin1), (&place.admin2, Class::Admin2)] {
                let Some(name) = name else { continue };
                let key = (place.country.clone(), fold(name), class);
                let division = *divisions.entry(key).or_insert_with(|| {
                    let known = gazetteer.divisions(&place.country, name).into_iter();
                    let mut known = known.filter(|d| gazetteer.row(*d).class == class);
                    known.next().map(Parent::Place).unwrap_or_else(|| {
                        entries.push(division_of(place, name, class, above));
                        Parent::Entry(entries.len() - 1)
                    })
                });
                if division != Parent::Entry(at) {
                    above = Some(division);
                }
            }
            entries[at].parent = above;
        }
        entries
    }
}

/// A division nobody lists, put where the first place in it lies.
fn division_of(place: &ListedPlace, name: &str, class: Class, parent: Option<Parent>) -> Entry {
    Entry {
        id: EntryId::Named(format!("list:{}/{}", place.country, fold(name).replace(' ', "-"))),
        name: name.to_owned(),
        used_names: Vec::new(),
        other_names: Vec::new(),
        lat: place.lat,
        lon: place.lon,
        country: place.country.clone(),
        parent,
        class,
        population: 0,
        is_listed: true,
    }
}

impl From<&ListedPlace> for Entry {
    fn from(place: &ListedPlace) -> Entry {
        let number = place.id.strip_prefix("geonames:").and_then(|n| n.parse::<u32>().ok());
        Entry {
            id: number
                .filter(|number| *number < 1 << 31)
                .map_or_else(|| EntryId::Named(place.id.clone()), EntryId::GeoNames),
            name: place.name.clone(),
            used_names: place.other_names.clone(),
            other_names: Vec::new(),
            lat: place.lat,
            lon: place.lon,
            country: place.country.clone(),
            parent: None,
            class: place.class,
            population: place.population,
            is_listed: true,
        }
    }
}

fn split_names(field: &str, separators: &[char]) -> Vec<String> {
    let names = field.split(separators).map(str::trim).filter(|name| !name.is_empty());
    names.map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const DUMP: &str = "\
170792\tDeir ez-Zor\tDeir ez-Zor\t\t35\t40\tA\tADM1\tSY\t\t07\t\t\t\t1200000\t\t0\tAsia/Damascus\t2020-01-01\n\
1\tTall Jawis\tTall Jawis\tTell Jawis,\u{62a}\u{644} \u{62c}\u{627}\u{648}\u{64a}\u{633}\t35.1\t40.2\tP\tPPL\tSY\t\t07\t\t\t\t0\t\t0\tAsia/Damascus\t2020-01-01\n\
2\tHotel\tHotel\t\t35.1\t40.2\tS\tHTL\tSY\t\t07\t\t\t\t0\t\t0\tAsia/Damascus\t2020-01-01\n\
broken line\n";

    #[test]
    fn a_geonames_dump() {
        let list = PlaceList::from_geonames(DUMP);
        assert_eq!(list.places.len(), 2);
        assert_eq!(list.places[1].admin1.as_deref(), Some("Deir ez-Zor"));
        assert_eq!(list.places[1].other_names.len(), 2);
        assert_eq!(list.problems[0].line, 4);
        let gazetteer = Gazetteer::embedded().with_list(list);
        let hit = gazetteer.longest_at("Tell Jawis", 0).unwrap();
        let record = gazetteer.record(hit.candidates[0].place);
        assert_eq!((record.id.as_str(), record.admin1), ("geonames:1", Some("Deir ez-Zor")));
    }

    #[test]
    fn a_p_code_table() {
        let text = "admin1Name_en,admin2Name_en,admin3Name_en,admin3Name_ar,admin3Pcode,Latitude,Longitude\n\
                    Idleb,Harim,Salqin,\u{633}\u{644}\u{642}\u{64a}\u{646},SY070303,36.14,36.45\n\
                    Idleb,Harim,,,SY070304,36.14,36.45\n\
                    Idleb,Harim,\"Kafr, Takharim\",,SY070305,,\n";
        let header: Vec<&str> = text.lines().next().unwrap().split(',').collect();
        let columns = Columns::guess(&header).unwrap();
        let list = PlaceList::from_csv(text, &columns, "SY");
        assert_eq!(list.places.len(), 1);
        assert_eq!(list.places[0].other_names.len(), 1);
        assert_eq!(list.places[0].admin2.as_deref(), Some("Harim"));
        let problems: Vec<(usize, &str)> =
            list.problems.iter().map(|p| (p.line, p.message.as_str())).collect();
        assert_eq!(problems[0], (3, "the place has no name"));
        assert_eq!(problems[1], (4, "\"Kafr, Takharim\" has no latitude and longitude"));
    }

    #[test]
    fn a_missing_column_is_one_problem() {
        let columns = Columns {
            names: vec!["place".into()],
            lat: "y".into(),
            lon: "x".into(),
            ..Columns::default()
        };
        let list = PlaceList::from_csv("name,y,x\nA,1,2\n", &columns, "SY");
        assert_eq!(
            list.problems,
            [LineProblem { line: 1, message: "the header has no column \"place\"".into() }]
        );
    }
}
