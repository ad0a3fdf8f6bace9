//! What other datasets call things: the tables of `codebook/crosswalks`, and what the codebook
//! itself says of kinds, actors and countries.

use std::{collections::BTreeMap, sync::LazyLock};

use cairn_core::{DatePrecision, Kind, PlacePrecision};
use serde::{Deserialize, de::DeserializeOwned};

/// All of it, read once.
pub struct Crosswalk {
    pub acled: Acled,
    pub ged: Ged,
    pub sdg: Sdg,
    precisions: Precisions,
    /// By ISO 3166-1 alpha-2.
    codes: BTreeMap<String, Codes>,
    names: BTreeMap<String, String>,
    kinds: BTreeMap<String, KindRow>,
    /// Kind of each actor of the codebook, by id.
    actors: BTreeMap<String, String>,
    /// Codes of countries by their names, lower case.
    country_names: BTreeMap<String, String>,
    /// Actors by their names and aliases, lower case, with the countries of each.
    actor_names: BTreeMap<String, Vec<(String, Vec<String>)>>,
}

pub static CROSSWALK: LazyLock<Crosswalk> = LazyLock::new(|| {
    let countries: Countries =
        parse("countries.toml", include_str!("../../../codebook/countries.toml"));
    let kinds: Kinds = parse("kinds.toml", include_str!("../../../codebook/kinds.toml"));
    let actors: Actors = parse("actors.toml", include_str!("../../../codebook/actors.toml"));
    Crosswalk {
        acled: parse("acled.toml", include_str!("../../../codebook/crosswalks/acled.toml")),
        ged: parse("ged.toml", include_str!("../../../codebook/crosswalks/ged.toml")),
        sdg: parse("sdg.toml", include_str!("../../../codebook/crosswalks/sdg.toml")),
        precisions: parse(
            "precisions.toml",
            include_str!("../../../codebook/crosswalks/precisions.toml"),
        ),
        codes: parse("countries.toml", include_str!("../../../codebook/crosswalks/countries.toml")),
        country_names: country_names(&countries),
        actor_names: actor_names(&actors),
        names: countries.country.into_iter().map(|row| (row.code, row.name)).collect(),
        kinds: kinds.kind.into_iter().map(|row| (row.id.clone(), row)).collect(),
        actors: actors.actor.into_iter().map(|row| (row.id, row.kind)).collect(),
    }
});

fn country_names(countries: &Countries) -> BTreeMap<String, String> {
    let rows = countries.country.iter().rev();
    let all = |row: &CountryRow| -> Vec<(String, String)> {
        let names = [&row.name].into_iter().chain(&row.aliases);
        names.map(|name| (name.to_lowercase(), row.code.clone())).collect()
    };
    rows.flat_map(all).collect()
}

fn actor_names(actors: &Actors) -> BTreeMap<String, Vec<(String, Vec<String>)>> {
    let mut names: BTreeMap<String, Vec<(String, Vec<String>)>> = BTreeMap::new();
    for row in &actors.actor {
        for name in [&row.name].into_iter().chain(&row.aliases) {
            let bearers = names.entry(name.to_lowercase()).or_default();
            if !bearers.iter().any(|(id, _)| *id == row.id) {
                bearers.push((row.id.clone(), row.countries.clone()));
            }
        }
    }
    names
}

/// The files are part of the program, and a test reads each.
fn parse<T: DeserializeOwned>(file: &str, text: &str) -> T {
    toml::from_str(text).unwrap_or_else(|error| panic!("codebook, {file}: {error}"))
}

/// `codebook/crosswalks/acled.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Acled {
    pub sub_event: SubEvents,
    /// Words that name no exact number, and ACLED's integer for them.
    pub vague: BTreeMap<String, u64>,
    /// ACLED's word for an actor of a kind.
    pub inter: BTreeMap<String, String>,
    pub event_type: Vec<EventType>,
    pub into: AcledInto,
    /// Columns of a row that come in and do not go out as they were, and why.
    pub lost: BTreeMap<String, String>,
}

/// What an import makes of ACLED's words.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AcledInto {
    /// cairn's kind for a sub-event.
    pub kind: BTreeMap<String, String>,
    pub one_way: Vec<String>,
    pub turned: Vec<String>,
    pub state: BTreeMap<String, String>,
    pub people: BTreeMap<String, String>,
}

/// `codebook/crosswalks/ged.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ged {
    pub kind: GedKinds,
    pub sides: GedSides,
    /// What sort of place the last word of a name says it is, a class of the gazetteer.
    pub place_class: BTreeMap<String, String>,
    pub state: BTreeMap<String, String>,
    pub people: BTreeMap<String, String>,
    /// Columns of a row that come in and do not go out as they were, and why.
    pub lost: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GedKinds {
    pub both_sides_died: String,
    pub one_side_died: String,
    pub one_sided_violence: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GedSides {
    /// The `type_of_violence` of an armed actor against civilians.
    pub one_sided_violence: String,
}

/// Sub-events that depend on more than the kind.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SubEvents {
    pub armed_assault_on_armed_target: String,
    pub protest_repression: String,
    pub territory_taken_by_state: String,
    pub territory_taken_by_others: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventType {
    pub name: String,
    pub disorder: String,
    pub sub_events: Vec<String>,
}

/// `codebook/crosswalks/sdg.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sdg {
    /// By class of weapon.
    pub cause: BTreeMap<String, String>,
    pub people: Vec<People>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct People {
    pub words: Vec<String>,
    pub sex: Option<String>,
    pub age: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Precisions {
    place: BTreeMap<String, PlaceCodes>,
    time: BTreeMap<String, TimeCodes>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlaceCodes {
    pub ucdp: u8,
    pub acled: u8,
    /// Half the width of what the words may mean, where nothing better is known of the area.
    pub radius_km: f64,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TimeCodes {
    pub ucdp: Option<u8>,
    pub acled: Option<u8>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Codes {
    pub iso: Option<u32>,
    pub gw: Option<u32>,
    pub acled_region: String,
    /// UCDP has no region for Antarctica.
    pub ucdp_region: Option<String>,
}

#[derive(Deserialize)]
struct Countries {
    country: Vec<CountryRow>,
}

#[derive(Deserialize)]
struct CountryRow {
    code: String,
    name: String,
    #[serde(default)]
    aliases: Vec<String>,
}

#[derive(Deserialize)]
struct Kinds {
    kind: Vec<KindRow>,
}

/// A kind as the codebook tells it.
#[derive(Deserialize)]
pub struct KindRow {
    id: String,
    pub definition: String,
    pub not: String,
    pub acled: String,
    pub sdg_cause: Option<String>,
}

#[derive(Deserialize)]
struct Actors {
    actor: Vec<ActorRow>,
}

#[derive(Deserialize)]
struct ActorRow {
    id: String,
    name: String,
    #[serde(default)]
    aliases: Vec<String>,
    kind: String,
    #[serde(default)]
    countries: Vec<String>,
}

impl Crosswalk {
    pub fn kind(&self, kind: Kind) -> &KindRow {
        &self.kinds[kind.as_str()]
    }

    pub fn place(&self, precision: PlacePrecision) -> PlaceCodes {
        self.precisions.place[match precision {
            PlacePrecision::Exact => "exact",
            PlacePrecision::Near => "near",
            PlacePrecision::Admin2 => "admin2",
            PlacePrecision::Admin1 => "admin1",
            PlacePrecision::Region => "region",
            PlacePrecision::Country => "country",
            PlacePrecision::SeaOrAir => "sea_or_air",
        }]
    }

    pub fn time(&self, precision: DatePrecision) -> TimeCodes {
        self.precisions.time[precision.as_str()]
    }

    pub fn codes(&self, country: Option<&str>) -> Option<&Codes> {
        self.codes.get(country?)
    }

    /// The country's name; its code where the codebook has no name.
    pub fn country_name<'a>(&'a self, code: &'a str) -> &'a str {
        self.names.get(code).map_or(code, String::as_str)
    }

    /// The code of the country that a dataset calls so.
    pub fn country_named(&self, name: &str) -> Option<&str> {
        self.country_names.get(&name.trim().to_lowercase()).map(String::as_str)
    }

    /// The code of the country of a Gleditsch and Ward number.
    pub fn country_of_gw(&self, gw: u32) -> Option<&str> {
        self.codes.iter().find(|(_, codes)| codes.gw == Some(gw)).map(|(code, _)| code.as_str())
    }

    /// The code of the country of an ISO 3166-1 number.
    pub fn country_of_iso(&self, iso: u32) -> Option<&str> {
        self.codes.iter().find(|(_, codes)| codes.iso == Some(iso)).map(|(code, _)| code.as_str())
    }

    /// The actor of this name or alias; of several, the only one that fights in the country.
    pub fn actor_named(&self, name: &str, country: Option<&str>) -> Option<&str> {
        let bearers = self.actor_names.get(&name.trim().to_lowercase())?;
        let here = |countries: &[String]| country.is_some_and(|c| countries.iter().any(|x| x == c));
        let mut found =
            bearers.iter().filter(|(_, countries)| bearers.len() == 1 || here(countries));
        match (found.next(), found.next()) {
            (Some((id, _)), None) => Some(id),
            _ => None,
        }
    }

    /// What sort of actor it is: a kind of the codebook, `civilians`, or `unknown`.
    pub fn actor_kind(&self, actor: Option<&str>) -> &str {
        match actor {
            Some("civilians") => "civilians",
            Some(id) if state_of(id).is_some() => "state_forces",
            Some(id) => self.actors.get(id).map_or("unknown", String::as_str),
            None => "unknown",
        }
    }
}

/// The country, upper case, whose organ an actor is: `forces-of-sy` gives `SY`.
pub fn state_of(actor: &str) -> Option<String> {
    let country = ["government-of-", "forces-of-", "police-of-", "state-of-"]
        .into_iter()
        .find_map(|organ| actor.strip_prefix(organ))?;
    (country.len() == 2).then(|| country.to_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_and_precision_has_its_codes() {
        let sub_events: Vec<&String> =
            CROSSWALK.acled.event_type.iter().flat_map(|row| &row.sub_events).collect();
        for kind in Kind::ALL {
            let row = CROSSWALK.kind(kind);
            assert!(sub_events.contains(&&row.acled), "{}: {}", kind.as_str(), row.acled);
        }
        for precision in [
            PlacePrecision::Exact,
            PlacePrecision::Near,
            PlacePrecision::Admin2,
            PlacePrecision::Admin1,
            PlacePrecision::Region,
            PlacePrecision::Country,
            PlacePrecision::SeaOrAir,
        ] {
            assert_eq!(CROSSWALK.place(precision).ucdp, precision.code());
        }
        for precision in [DatePrecision::Day, DatePrecision::Unknown, DatePrecision::Year] {
            CROSSWALK.time(precision);
        }
    }

    #[test]
    fn every_kind_of_actor_has_acleds_word() {
        for (actor, kind) in &CROSSWALK.actors {
            assert!(CROSSWALK.acled.inter.contains_key(kind), "{actor}: {kind}");
        }
        assert_eq!(CROSSWALK.actor_kind(Some("forces-of-sy")), "state_forces");
        assert_eq!(CROSSWALK.actor_kind(Some("islamic-state")), "insurgent");
        assert_eq!(CROSSWALK.actor_kind(None), "unknown");
    }

    #[test]
    fn every_country_of_the_codebook_has_a_region() {
        let without: Vec<&String> =
            CROSSWALK.names.keys().filter(|code| CROSSWALK.codes(Some(code)).is_none()).collect();
        assert!(without.is_empty(), "{without:?}");
    }
}
