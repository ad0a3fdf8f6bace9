//! Where a claim's event was, and all its places when it is told at several.

use cairn_core::{Cited, Place, PlacePrecision, RuleId};
use cairn_places::Class;

use crate::{
    circumstances::PlaceUse,
    incidents::Incident,
    join::{best_place, found},
    layers::Layers,
};

/// How much less a place weighs for each sentence of the event before it that names one.
const LATER_PLACE: i32 = 3;

/// The event's place, and all places when it is told at several.
pub(crate) fn places(
    layers: &Layers<'_>,
    lead: &[&Incident],
    members: &[&Incident],
) -> (Option<Cited<Place>>, Vec<Cited<Place>>) {
    let best = |incidents: &[&Incident]| {
        incidents
            .iter()
            .filter_map(|m| {
                best_place(layers, m).map(|(p, f)| (*m as *const Incident, p.clone(), f.cloned()))
            })
            .filter(|(_, p, f)| f.is_some() || p.weight > 0)
            // The lead tells where; what the text comes to later is often the search or the mourning.
            .enumerate()
            .max_by_key(|(at, (_, p, _))| {
                (p.weight - LATER_PLACE * (*at).min(4) as i32, std::cmp::Reverse(*at))
            })
            .map(|(_, found)| found)
    };
    let Some((owner, place, _)) = best(lead).or_else(|| best(members)) else {
        return (beside(layers, members), Vec::new());
    };
    let owner = members.iter().find(|m| std::ptr::eq(**m, owner)).expect("one of the members");
    // "between A, B and C": the middle of them.
    if place.relation == "between" {
        let all: Vec<&PlaceUse> = owner.places.iter().filter(|p| p.relation == "between").collect();
        if all.len() >= 2 && all.iter().any(|p| found(layers, p).is_some()) {
            let middle = between(layers, &all);
            let each = all.iter().filter_map(|p| cite(layers, p)).collect();
            return (middle, each);
        }
    }
    let cited = cite(layers, &place);
    // Discrete places joined by "and" at one level: all are kept.
    let level = |p: &PlaceUse| found(layers, p).map(|f| f.class);
    let mut several: Vec<Cited<Place>> = vec![];
    let peers: Vec<&PlaceUse> = owner
        .places
        .iter()
        .filter(|p| {
            p.relation == place.relation
                && level(p) == level(&place)
                && p.place.abs_diff(place.place) <= 2
        })
        .filter(|p| {
            let (a, b) = (&layers.places[p.place], &layers.places[place.place]);
            a.within != Some(place.place) && b.within != Some(p.place)
        })
        .collect();
    if peers.len() > 1 {
        several.extend(peers.iter().filter_map(|p| cite(layers, p)));
    }
    (cited, several)
}

/// The first place named beside the act, for one that is told at none.
fn beside(layers: &Layers<'_>, members: &[&Incident]) -> Option<Cited<Place>> {
    let named = members.iter().find_map(|m| m.places_beside.iter().max_by_key(|p| p.weight))?;
    found(layers, named)?;
    cite(layers, named)
}

fn between(layers: &Layers<'_>, all: &[&PlaceUse]) -> Option<Cited<Place>> {
    let positions: Vec<(f64, f64)> =
        all.iter().filter_map(|p| found(layers, p)).map(|f| (f.lat, f.lon)).collect();
    let n = positions.len() as f64;
    let (lat, lon) =
        positions.iter().fold((0.0, 0.0), |(a, b), (lat, lon)| (a + lat / n, b + lon / n));
    let (start, end) = (all.iter().map(|p| p.start).min()?, all.iter().map(|p| p.end).max()?);
    let countries: Vec<&str> =
        all.iter().filter_map(|p| found(layers, p)).map(|f| f.country.as_str()).collect();
    let country = countries.windows(2).all(|w| w[0] == w[1]).then(|| countries[0].to_owned());
    let place = Place {
        name: layers.doc.slice(start, end).to_owned(),
        position: None,
        country,
        admin1: None,
        admin2: None,
        precision: PlacePrecision::Region,
        relation: "between".to_owned(),
        gazetteer_id: None,
    }
    .at(lat, lon)?;
    Some(Cited::at(place, layers.doc.span(start, end), RuleId::new("places.between")))
}

fn cite(layers: &Layers<'_>, place: &PlaceUse) -> Option<Cited<Place>> {
    let mention = &layers.places[place.place];
    let found = found(layers, place);
    let is_own = mention.found.is_some();
    // "Raqa province" is the province, even where only the city of that name is on the list.
    let told =
        mention.told_class.filter(|c| matches!(c, Class::Admin1 | Class::Admin2 | Class::Region));
    let class = found.map(|f| told.unwrap_or(f.class));
    let is_along = place.relation == "along";
    let is_near = place.relation == "near" || place.relation.ends_with("_of");
    let precision = match class {
        _ if is_along => PlacePrecision::Region,
        Some(Class::Populated | Class::Suburb | Class::Site) if is_near || !is_own => {
            PlacePrecision::Near
        }
        Some(Class::Populated | Class::Suburb | Class::Site) => PlacePrecision::Exact,
        Some(Class::Admin2) => PlacePrecision::Admin2,
        Some(Class::Admin1) => PlacePrecision::Admin1,
        Some(Class::Country | Class::Demonym) => PlacePrecision::Country,
        Some(Class::Water) => PlacePrecision::SeaOrAir,
        Some(Class::Region | Class::Continent) => PlacePrecision::Region,
        None => PlacePrecision::Near,
    };
    let words =
        layers.doc.slice(mention.full.0.min(mention.start), mention.full.1.max(mention.end));
    let mut name = mention.stands_for.clone().unwrap_or_else(|| words.to_owned());
    name.truncate(name.char_indices().nth(120).map_or(name.len(), |(at, _)| at));
    let mut cited = Place {
        name,
        position: None,
        country: found.map(|f| f.country.clone()).filter(|c| !c.is_empty()),
        admin1: found.and_then(|f| f.admin1.clone()),
        admin2: found.and_then(|f| f.admin2.clone()),
        precision,
        relation: place.relation.to_owned(),
        gazetteer_id: mention.found.as_ref().map(|f| f.id.clone()),
    };
    if let Some(found) = found {
        let (lat, lon) = offset_position(layers, place, found.lat, found.lon);
        cited = cited.at(lat, lon)?;
    }
    Some(Cited::at(cited, layers.doc.span(place.start, place.end), RuleId::new("places.relation")))
}

/// How far off a place a side of it is taken to lie where no distance is told: within the 25 km
/// that count as near it.
const SIDE_KM: f64 = 20.0;

/// "30 km north of X": the point that far from it. "The southern countryside of X" has no distance
/// and is put at [`SIDE_KM`].
fn offset_position(layers: &Layers<'_>, place: &PlaceUse, lat: f64, lon: f64) -> (f64, f64) {
    let bearing: f64 = match place.relation {
        "north_of" => 0.0,
        "northeast_of" => 45.0,
        "east_of" => 90.0,
        "southeast_of" => 135.0,
        "south_of" => 180.0,
        "southwest_of" => 225.0,
        "west_of" => 270.0,
        "northwest_of" => 315.0,
        _ => match layers.places[place.place].side {
            Some(bearing) => bearing,
            None => return (lat, lon),
        },
    };
    let doc = &layers.doc;
    let from = place.start.saturating_sub(6);
    let told = (from..place.start.max(from))
        .chain(place.start..place.end.min(place.start + 4))
        .find_map(|at| {
            let (next, number) = crate::numbers::number_at(doc, layers.rules, at)?;
            let unit = doc.tokens.get(next).map(|_| doc.str(next).to_lowercase())?;
            let km = match unit.as_str() {
                "km" | "kilometres" | "kilometers" | "kilometre" | "kilometer" => 1.0,
                "miles" | "mile" => 1.609,
                _ => return None,
            };
            Some(number as f64 * km)
        });
    let is_wide = found(layers, place)
        .is_some_and(|f| matches!(f.class, Class::Country | Class::Continent | Class::Water));
    let km = match told.filter(|km| *km <= 300.0) {
        Some(km) => km,
        None if is_wide => return (lat, lon),
        None => SIDE_KM,
    };
    let north = km * bearing.to_radians().cos() / 111.2;
    let east = km * bearing.to_radians().sin() / (111.2 * lat.to_radians().cos().max(0.05));
    ((lat + north).clamp(-90.0, 90.0), (lon + east).clamp(-180.0, 180.0))
}
