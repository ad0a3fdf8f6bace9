use std::collections::BTreeMap;

use cairn_core::distance_km;

use crate::{Class, Gazetteer, PlaceIndex};

/// How far divisions and countries reach, by the id of their place.
///
/// No borders are known here: what is known are the places inside. A division reaches as far from
/// its position as 19 of 20 of its known places lie.
#[derive(Clone, Debug, Default)]
pub struct Extents(BTreeMap<String, f64>);

/// With fewer known places than this, how far they lie says little.
const ENOUGH_PLACES: usize = 8;

impl Extents {
    /// Looks at every place once: some tenths of a second for the world.
    pub fn of(gazetteer: &Gazetteer) -> Extents {
        let mut countries: BTreeMap<String, PlaceIndex> = BTreeMap::new();
        for place in gazetteer.places() {
            if gazetteer.row(place).class == Class::Country {
                countries.insert(gazetteer.country(place).to_owned(), place);
            }
        }
        let mut distances: BTreeMap<PlaceIndex, Vec<f64>> = BTreeMap::new();
        for place in gazetteer.places() {
            let row = gazetteer.row(place);
            if row.class != Class::Populated {
                continue;
            }
            let divisions = gazetteer.divisions_of(place).map(|(division, _)| division);
            for around in divisions.chain(countries.get(gazetteer.country(place)).copied()) {
                let middle = gazetteer.row(around);
                let distance = distance_km((row.lat, row.lon), (middle.lat, middle.lon));
                distances.entry(around).or_default().push(distance);
            }
        }
        let reach = |(place, mut distances): (PlaceIndex, Vec<f64>)| {
            distances.sort_by(f64::total_cmp);
            let reach = distances.get(distances.len() * 19 / 20).copied()?;
            let is_known = distances.len() >= ENOUGH_PLACES;
            is_known.then(|| (gazetteer.record(place).id, reach.ceil()))
        };
        Extents(distances.into_iter().filter_map(reach).collect())
    }

    /// Kilometres, rounded up; `None` for a place that is no division or has few known places.
    pub fn radius_km(&self, gazetteer_id: &str) -> Option<f64> {
        self.0.get(gazetteer_id).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_reaches_further_than_its_provinces() {
        let gazetteer = Gazetteer::embedded();
        let extents = Extents::of(&gazetteer);
        let of = |name: &str, class: Class| {
            let candidates = gazetteer.candidates(name).into_iter().map(|c| c.place);
            let mut records = candidates.map(|place| gazetteer.record(place));
            let place = records.find(|r| r.class == class && r.country == "SY").unwrap();
            extents.radius_km(&place.id)
        };
        let country = of("Syria", Class::Country).unwrap();
        let province = of("Idlib", Class::Admin1).unwrap();
        assert!((200.0..450.0).contains(&country), "{country}");
        assert!((30.0..100.0).contains(&province), "{province}");
    }
}
