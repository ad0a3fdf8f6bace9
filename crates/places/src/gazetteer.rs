use crate::encode::encode_at;
use crate::layer::{Bytes, ID_IN_HEAP, Layer, NO_PARENT, Row};
use crate::walk::{longest_name, longest_skeleton};
use crate::{Class, PlaceList, fold, skeleton};

/// A place of a `Gazetteer`. Good only with the gazetteer that gave it: never store it, store
/// the record's `id`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlaceIndex(pub(crate) u32);

/// Rows of a layer start at its number times this; no layer is larger (postings hold 22 bits).
const LAYER_ROWS: u32 = 1 << 22;

impl PlaceIndex {
    fn layer(self) -> usize {
        (self.0 / LAYER_ROWS) as usize
    }

    fn row(self) -> usize {
        (self.0 % LAYER_ROWS) as usize
    }
}

/// A bearer of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Candidate {
    pub place: PlaceIndex,
    /// By the name as written (up to case, diacritics, hyphens); else by transliteration only,
    /// which needs support from the context.
    pub is_exact: bool,
    /// The name the place is listed under, not one of its other names.
    pub is_primary: bool,
}

/// The longest name found at a place of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameMatch {
    /// Byte offset after the name.
    pub end: usize,
    /// Never empty; a deployment's own places first, larger places before smaller.
    pub candidates: Vec<Candidate>,
}

/// What is known of a place.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaceRecord<'a> {
    /// "geonames:170794", "cairn:SY/eastern-ghouta", or the deployment's own.
    pub id: String,
    pub name: &'a str,
    pub lat: f64,
    pub lon: f64,
    /// ISO 3166-1 alpha-2; empty at sea and for parts of the world.
    pub country: &'a str,
    pub admin1: Option<&'a str>,
    pub admin2: Option<&'a str>,
    pub class: Class,
    /// 0 when unknown.
    pub population: u32,
}

/// Names and what they stand for: the embedded world list under a deployment's own lists.
///
///     use cairn_places::Gazetteer;
///     let gazetteer = Gazetteer::embedded();
///     let found = gazetteer.longest_at("Deir ez-Zor's south", 0).unwrap();
///     assert_eq!(found.end, "Deir ez-Zor".len());
///     assert_eq!(gazetteer.record(found.candidates[0].place).country, "SY");
pub struct Gazetteer {
    /// The embedded layer is the first; later ones are searched before it.
    layers: Vec<Layer>,
}

static EMBEDDED: &[u8] = include_bytes!("../../../data/gazetteer.bin");

impl Gazetteer {
    /// The world list built into the binary. Costs nothing: the bytes are walked where they lie.
    pub fn embedded() -> Gazetteer {
        let layer = Layer::open(Bytes::Embedded(EMBEDDED));
        Gazetteer { layers: vec![layer.expect("the checksum test holds data/gazetteer.bin")] }
    }

    /// Puts a deployment's own places before those already known.
    ///
    /// A list is cut at a million places, and lists after the thousandth are left out.
    pub fn with_list(mut self, mut list: PlaceList) -> Gazetteer {
        list.places.truncate(LAYER_ROWS as usize / 4);
        let base = self.layers.len() as u32 * LAYER_ROWS;
        let bytes = encode_at(&list.entries(&self), base);
        if self.layers.len() < 1000 {
            self.layers.extend(Layer::open(Bytes::Built(bytes.into())));
        }
        self
    }

    /// The longest name that starts at byte `start`, a word start, and ends with a word.
    ///
    /// A spelling known as such is `is_exact`; bearers known under another transliteration of it
    /// follow. A longer match by transliteration beats a shorter exact one ("Khan Sheikhun" is
    /// not the village of Khan). `None` when nothing matches or `start` is no char boundary.
    pub fn longest_at(&self, text: &str, start: usize) -> Option<NameMatch> {
        let first = text.get(start..)?.chars().next()?;
        let before = &text[..start];
        let mut hits: Vec<(usize, usize, u64, bool)> = Vec::new();
        for (number, layer) in self.layers.iter().enumerate().rev() {
            if let Some((end, position)) = longest_name(&layer.names, text, start, before) {
                hits.push((end, number, position, true));
            }
            // Names in prose are capitalised; a small letter is a word that sounds like one.
            if first.is_uppercase()
                && let Some((end, position)) = longest_skeleton(&layer.skeletons, text, start)
            {
                hits.push((end, number, position, false));
            }
        }
        let end = hits.iter().map(|hit| hit.0).max()?;
        let mut candidates = Vec::new();
        for wants_exact in [true, false] {
            for &(_, number, position, is_exact) in
                hits.iter().filter(|hit| hit.0 == end && hit.3 == wants_exact)
            {
                self.collect(number, position, is_exact, &mut candidates);
            }
        }
        Some(NameMatch { end, candidates })
    }

    /// The bearers of a whole name.
    pub fn candidates(&self, name: &str) -> Vec<Candidate> {
        let mut candidates = Vec::new();
        let folded = fold(name);
        for prefix in ["", "^", ","] {
            for suffix in ["", "."] {
                let key = format!("{prefix}{folded}{suffix}");
                for (number, layer) in self.layers.iter().enumerate().rev() {
                    if let Some(position) = layer.names.get(&key) {
                        self.collect(number, position.value(), true, &mut candidates);
                    }
                }
            }
        }
        if let Some(skeleton) = skeleton(name) {
            for (number, layer) in self.layers.iter().enumerate().rev() {
                if let Some(position) = layer.skeletons.get(&skeleton) {
                    self.collect(number, position.value(), false, &mut candidates);
                }
            }
        }
        candidates
    }

    fn collect(&self, number: usize, position: u64, is_exact: bool, into: &mut Vec<Candidate>) {
        let before = into.len();
        for (row, is_primary) in self.layers[number].postings(position) {
            let place = PlaceIndex(number as u32 * LAYER_ROWS + row);
            if !into[..before].iter().any(|known| known.place == place) {
                into.push(Candidate { place, is_exact, is_primary });
            }
        }
    }

    /// The divisions of a country (ISO code) that bear a name.
    pub fn divisions(&self, country: &str, name: &str) -> Vec<PlaceIndex> {
        let is_division = |place: &PlaceIndex| {
            let row = self.row(*place);
            matches!(row.class, Class::Admin1 | Class::Admin2)
                && row.country_code() == country.as_bytes()
        };
        self.candidates(name).into_iter().map(|c| c.place).filter(is_division).collect()
    }

    /// All places, in no order that means anything.
    pub(crate) fn places(&self) -> impl Iterator<Item = PlaceIndex> + '_ {
        let rows = |layer: usize| 0..self.layers[layer].len() as u32;
        let index = |layer: usize, row: u32| PlaceIndex(layer as u32 * LAYER_ROWS + row);
        (0..self.layers.len()).flat_map(move |layer| rows(layer).map(move |row| index(layer, row)))
    }

    /// Everything known of a place.
    pub fn record(&self, place: PlaceIndex) -> PlaceRecord<'_> {
        let row = self.row(place);
        let layer = &self.layers[place.layer()];
        let id = match row.id & ID_IN_HEAP {
            0 => format!("geonames:{}", row.id),
            _ => layer.text(row.id & !ID_IN_HEAP).to_owned(),
        };
        let mut record = PlaceRecord {
            id,
            name: layer.text(row.name),
            lat: row.lat,
            lon: row.lon,
            country: self.country(place),
            admin1: None,
            admin2: None,
            class: row.class,
            population: row.population,
        };
        for (division, class) in self.divisions_of(place) {
            let name = Some(self.layers[division.layer()].text(self.row(division).name));
            match class {
                Class::Admin1 => record.admin1 = name,
                Class::Admin2 => record.admin2 = name,
                _ => {}
            }
        }
        record
    }

    /// The divisions a place lies in, smallest first, itself included when it is one.
    pub(crate) fn divisions_of(
        &self,
        place: PlaceIndex,
    ) -> impl Iterator<Item = (PlaceIndex, Class)> + '_ {
        let mut at = Some(place);
        // A place, its district, its province: a longer chain would be a loop.
        std::iter::from_fn(move || {
            let here = at?;
            let row = self.row(here);
            at = (row.parent != NO_PARENT).then_some(PlaceIndex(row.parent));
            Some((here, row.class))
        })
        .take(4)
        .filter(|(_, class)| matches!(class, Class::Admin1 | Class::Admin2))
    }

    /// ISO code as stored with the row; empty for none.
    pub(crate) fn country(&self, place: PlaceIndex) -> &str {
        self.layers.get(place.layer()).map_or("", |layer| layer.country_text(place.row()))
    }

    /// The row of a place this gazetteer gave out.
    pub(crate) fn row(&self, place: PlaceIndex) -> Row {
        self.layers[place.layer()].row(place.row()).expect("a place index of this gazetteer")
    }

    /// How many places are known, over all lists.
    pub fn len(&self) -> usize {
        self.layers.iter().map(Layer::len).sum()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The ids a name at the start of `text` may stand for, and how much of the text it is.
    fn found(gazetteer: &Gazetteer, text: &str) -> Option<(usize, Vec<String>)> {
        let name = gazetteer.longest_at(text, 0)?;
        let ids = name.candidates.iter().map(|c| gazetteer.record(c.place).id).collect();
        Some((name.end, ids))
    }

    #[test]
    fn the_longest_name_wins_and_ends_with_a_word() {
        let gazetteer = Gazetteer::embedded();
        for (text, name) in [
            ("Deir ez-Zor province", "Deir ez-Zor"),
            ("Deir Ezzor's countryside", "Deir Ezzor"),
            ("Canada's army", "Canada"),
            ("Sana'a was hit", "Sana'a"),
            ("St. Louis, Mo.", "St. Louis"),
            ("U.S. forces", "U.S."),
            ("Paris. Texas is far", "Paris"),
            ("US-led strikes", "US"),
            ("MAYADEEN", "MAYADEEN"),
            ("الميادين", "الميادين"),
            ("Khan Sheikhun after the strike", "Khan Sheikhun"),
        ] {
            assert_eq!(found(&gazetteer, text).map(|hit| hit.0), Some(name.len()), "{text}");
        }
    }

    #[test]
    fn words_that_are_no_names() {
        let gazetteer = Gazetteer::embedded();
        for text in ["IS fighters", "12 people", "'s", "Xqzt", ""] {
            assert_eq!(found(&gazetteer, text), None, "{text}");
        }
    }

    #[test]
    fn postal_codes_need_their_comma() {
        let gazetteer = Gazetteer::embedded();
        let text = "Corbin, Ky. and Paris, KY or KY";
        let kentucky = |at: usize| {
            let hit = gazetteer.longest_at(text, at)?;
            Some(gazetteer.record(hit.candidates[0].place).name.to_owned())
        };
        assert_eq!(kentucky(8).as_deref(), Some("Kentucky"));
        assert_eq!(kentucky(23).as_deref(), Some("Kentucky"));
        assert_ne!(kentucky(29).as_deref(), Some("Kentucky"));
    }

    #[test]
    fn transliterations_are_candidates_and_say_so() {
        let gazetteer = Gazetteer::embedded();
        let hit = gazetteer.longest_at("Sheikh Maskin", 0).unwrap();
        assert!(hit.candidates.iter().all(|candidate| !candidate.is_exact));
        assert_eq!(gazetteer.record(hit.candidates[0].place).country, "SY");
    }

    #[test]
    fn what_reports_use_and_world_lists_miss() {
        let gazetteer = Gazetteer::embedded();
        for (name, country) in [
            ("Mayadeen", "SY"),
            ("Baghouz", "SY"),
            ("Eastern Ghouta", "SY"),
            ("al-Tanf", "SY"),
            ("Donbas", "UA"),
            ("Tigray", "ET"),
            ("Cabo Delgado", "MZ"),
            ("Nagorno-Karabakh", "AZ"),
            ("Middle East", ""),
            ("Lake Chad", ""),
        ] {
            let bearers = gazetteer.candidates(name).into_iter().filter(|bearer| bearer.is_exact);
            let countries: Vec<&str> = bearers.map(|b| gazetteer.record(b.place).country).collect();
            assert!(countries.contains(&country), "{name}: {countries:?}");
        }
    }

    #[test]
    fn a_list_is_searched_first_and_knows_the_divisions_underneath() {
        let csv = "name,lat,lon,province\nRaqqa,35.9,39.0,Raqqa\nTell Nowhere,36.0,39.1,Raqqa\n";
        let columns = crate::Columns::guess(&["name", "lat", "lon", "province"]).unwrap();
        let list = PlaceList::from_csv(csv, &columns, "SY");
        assert_eq!(list.problems, []);
        let gazetteer = Gazetteer::embedded().with_list(list);
        let (_, ids) = found(&gazetteer, "Raqqa").unwrap();
        assert_eq!(ids[0], "list:2");
        let hit = gazetteer.longest_at("Tell Nowhere", 0).unwrap();
        assert_eq!(gazetteer.record(hit.candidates[0].place).admin1, Some("Raqqa"));
    }

    #[test]
    fn the_data_file_is_the_one_its_checksum_was_written_for() {
        use sha2::{Digest, Sha256};
        let sum = include_str!("../../../data/gazetteer.sha256").split(' ').next().unwrap();
        let actual: String = Sha256::digest(EMBEDDED).iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(actual, sum, "rebuild with `cargo xtask gazetteer`");
        let gazetteer = Gazetteer::embedded();
        gazetteer.layers[0].names.verify().unwrap();
        gazetteer.layers[0].skeletons.verify().unwrap();
        assert!(EMBEDDED.len() <= 25 << 20);
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics_and_names_end_on_characters(text in ".*", at in 0usize..64) {
            let gazetteer = Gazetteer::embedded();
            check(&gazetteer, &text, at);
        }

        #[test]
        fn nor_does_text_that_looks_like_names(
            text in "((al|el|Deir|Khan|US|St|Ky|Sana|Paris|دير|ez)[ .,'’-]?){0,8}",
            at in 0usize..40,
        ) {
            let gazetteer = Gazetteer::embedded();
            check(&gazetteer, &text, at);
        }
    }

    fn check(gazetteer: &Gazetteer, text: &str, at: usize) {
        gazetteer.candidates(text);
        if let Some(hit) = gazetteer.longest_at(text, at) {
            assert!(hit.end > at && text.is_char_boundary(hit.end));
            assert!(!hit.candidates.is_empty());
        }
    }
}
