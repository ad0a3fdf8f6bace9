//! Writes places in the form that `layer` reads.

use std::collections::BTreeMap;

use crate::layer::{HEADER_BYTES, ID_IN_HEAP, MAGIC, NO_PARENT, SECTIONS};
use crate::{Class, fold, skeleton};

/// A place to be written.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub id: EntryId,
    /// Shown to readers, and matched as a primary name.
    pub name: String,
    /// Names as good as the first: those that reports use, listed by hand.
    pub used_names: Vec<String>,
    /// Names in other languages, scripts and times.
    pub other_names: Vec<String>,
    pub lat: f64,
    pub lon: f64,
    /// ISO 3166-1 alpha-2, or empty.
    pub country: String,
    /// The smallest division it lies in: a position in the same slice, or (for a deployment's
    /// list) a place of the gazetteer underneath.
    pub parent: Option<Parent>,
    pub class: Class,
    /// 0 when unknown.
    pub population: u32,
    /// Listed by hand because reports write of it, however few live there.
    pub is_listed: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntryId {
    /// A GeoNames number.
    GeoNames(u32),
    /// Any other id, written out ("cairn:SY/eastern-ghouta").
    Named(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parent {
    /// Position among the entries written together.
    Entry(usize),
    /// A place already in the gazetteer.
    Place(crate::PlaceIndex),
}

/// Countries whose place names reach English through transliteration, so that the same name is
/// spelt several ways. Elsewhere a near spelling is another place.
const TRANSLITERATED: &[&str] = &[
    "AE", "AF", "AM", "AZ", "BH", "BY", "DJ", "DZ", "EG", "EH", "ER", "ET", "GE", "IL", "IQ", "IR",
    "JO", "KG", "KW", "KZ", "LB", "LY", "MA", "ML", "MM", "MR", "NE", "OM", "PK", "PS", "QA", "RU",
    "SA", "SD", "SO", "SS", "SY", "TD", "TJ", "TM", "TN", "UA", "UZ", "YE",
];

/// The key under which a name is matched exactly; empty when it must not be matched.
///
/// | name | key | matched |
/// |---|---|---|
/// | `Deir ez-Zor` | `deir ez zor` | anywhere |
/// | `US`, `UAE` | `^us`, `^uae` | written in capitals |
/// | `N.C.`, `U.S.` | `nc.`, `us.` | with its full stops |
/// | `Ky.`, `KY` (first-order division) | `,ky.`, `,ky` | after a comma: "Corbin, Ky." |
pub(crate) fn key(name: &str, class: Class) -> String {
    let folded = fold(name);
    let is_short_capitals = (2..=5).contains(&name.len())
        && name.bytes().all(|b| b.is_ascii_uppercase())
        && matches!(class, Class::Country | Class::Admin1 | Class::Continent);
    let has_final_dot = name.ends_with('.') && !name.contains(' ');
    let is_one_word = name.matches('.').count() == 1;
    match class {
        Class::Admin1 if has_final_dot && is_one_word => format!(",{folded}."),
        Class::Admin1 if is_short_capitals && name.len() == 2 => format!(",{folded}"),
        _ if has_final_dot => format!("{folded}."),
        _ if is_short_capitals => format!("^{folded}"),
        _ if is_harmful(name, &folded) => String::new(),
        _ => folded,
    }
}

/// Divisions are called so, and every other sentence of a report has one of these words.
const DIRECTIONS: &[&str] = &[
    "north",
    "south",
    "east",
    "west",
    "northern",
    "southern",
    "eastern",
    "western",
    "central",
    "center",
    "centre",
    "northeast",
    "northwest",
    "southeast",
    "southwest",
    "north east",
    "north west",
    "south east",
    "south west",
    "northeastern",
    "northwestern",
    "southeastern",
    "southwestern",
    "upper",
    "lower",
    "capital",
    "city",
    "state",
    "village",
    "massacre",
];

/// Names that would find places where none is told: codes, numbers, single letters, directions.
fn is_harmful(name: &str, folded: &str) -> bool {
    let letters = folded.chars().filter(|c| c.is_alphabetic()).count();
    let is_latin = folded.bytes().all(|b| b.is_ascii());
    let is_code = name.len() == 3 && name.bytes().all(|b| b.is_ascii_uppercase());
    letters == 0
        || is_code
        || DIRECTIONS.contains(&folded)
        || (is_latin && letters < 2)
        || folded.len() > 120
}

/// The bytes of a layer. Same entries, same bytes.
pub fn encode(entries: &[Entry]) -> Vec<u8> {
    encode_at(entries, 0)
}

/// As `encode`, with `base` added to the rows that entries name as their parents.
pub(crate) fn encode_at(entries: &[Entry], base: u32) -> Vec<u8> {
    let mut names: BTreeMap<String, Vec<(u32, bool)>> = BTreeMap::new();
    let mut skeletons: BTreeMap<String, Vec<(u32, bool)>> = BTreeMap::new();
    let (mut rows, mut heap) = (Vec::new(), Heap::default());
    for (row, entry) in entries.iter().enumerate() {
        let row = row as u32;
        write_row(&mut rows, entry, base, &mut heap);
        let spellings = std::iter::once(&entry.name)
            .chain(&entry.used_names)
            .map(|name| (name, true))
            .chain(entry.other_names.iter().map(|name| (name, false)));
        for (name, is_primary) in spellings {
            post(&mut names, key(name, entry.class), row, is_primary);
            if TRANSLITERATED.contains(&entry.country.as_str()) && entry.class != Class::Demonym {
                post(&mut skeletons, skeleton(name).unwrap_or_default(), row, is_primary);
            }
        }
    }
    let mut postings = Vec::new();
    let population = |row: u32| entries[row as usize].population;
    let names = write_names(names, &mut postings, population);
    let skeletons = write_names(skeletons, &mut postings, population);
    assemble([names, skeletons, postings, rows, heap.bytes])
}

fn post(names: &mut BTreeMap<String, Vec<(u32, bool)>>, key: String, row: u32, is_primary: bool) {
    if key.is_empty() {
        return;
    }
    let bearers = names.entry(key).or_default();
    match bearers.iter_mut().find(|(bearer, _)| *bearer == row) {
        Some((_, primary)) => *primary |= is_primary,
        None => bearers.push((row, is_primary)),
    }
}

/// Bearers of a name are written largest first, so that whoever needs only a few takes the head.
fn write_names(
    names: BTreeMap<String, Vec<(u32, bool)>>,
    postings: &mut Vec<u8>,
    population: impl Fn(u32) -> u32,
) -> Vec<u8> {
    let mut map = fst::MapBuilder::memory();
    for (name, mut bearers) in names {
        bearers.sort_by_key(|&(row, _)| (std::cmp::Reverse(population(row)), row));
        let position = (postings.len() / crate::layer::POSTING_BYTES) as u64;
        map.insert(name, position).expect("a BTreeMap gives its keys once and in order");
        let last = bearers.len() - 1;
        for (at, (row, is_primary)) in bearers.into_iter().enumerate() {
            let value = row << 2 | u32::from(is_primary) << 1 | u32::from(at == last);
            postings.extend_from_slice(&value.to_le_bytes()[..crate::layer::POSTING_BYTES]);
        }
    }
    map.into_inner().expect("writing to memory does not fail")
}

fn write_row(rows: &mut Vec<u8>, entry: &Entry, base: u32, heap: &mut Heap) {
    let degrees = |value: f64| ((value * 1e5).round() as i32).to_le_bytes();
    let id = match &entry.id {
        EntryId::GeoNames(number) => *number,
        EntryId::Named(id) => heap.put(id) | ID_IN_HEAP,
    };
    let parent = match entry.parent {
        Some(Parent::Entry(at)) => base + at as u32,
        Some(Parent::Place(place)) => place.0,
        None => NO_PARENT,
    };
    rows.extend_from_slice(&degrees(entry.lat));
    rows.extend_from_slice(&degrees(entry.lon));
    rows.extend_from_slice(&entry.population.to_le_bytes());
    rows.extend_from_slice(&heap.put(&entry.name).to_le_bytes());
    rows.extend_from_slice(&id.to_le_bytes());
    rows.extend_from_slice(&parent.to_le_bytes());
    let country = entry.country.as_bytes();
    rows.extend_from_slice(&country.try_into().unwrap_or([0u8; 2]));
    rows.push(entry.class as u8 | u8::from(entry.is_listed) << 7);
}

/// Texts behind their lengths, each written once.
#[derive(Default)]
struct Heap {
    bytes: Vec<u8>,
    known: BTreeMap<String, u32>,
}

impl Heap {
    fn put(&mut self, text: &str) -> u32 {
        let text = &text[..text.floor_char_boundary(255)];
        if let Some(&offset) = self.known.get(text) {
            return offset;
        }
        let offset = self.bytes.len() as u32;
        self.bytes.push(text.len() as u8);
        self.bytes.extend_from_slice(text.as_bytes());
        self.known.insert(text.to_owned(), offset);
        offset
    }
}

fn assemble(sections: [Vec<u8>; SECTIONS]) -> Vec<u8> {
    let mut file = MAGIC.to_vec();
    let mut offset = HEADER_BYTES;
    for section in &sections {
        file.extend_from_slice(&(offset as u32).to_le_bytes());
        file.extend_from_slice(&(section.len() as u32).to_le_bytes());
        offset += section.len();
    }
    file.extend(sections.into_iter().flatten());
    file
}
