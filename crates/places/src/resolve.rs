//! Which bearer of a name a report means.
//!
//! Every bearer starts from how well known it is (class, population, whether the name is its
//! first). Then the names of the report support each other, in rounds: a bearer gains by lying in
//! a country or province, or near a place, that the other names probably mean. What the text says
//! outright weighs most: "Mayadeen in Deir Ezzor province", "the Tigris river". A name has one
//! sense in a report unless its containers differ ("Paris, Texas" beside "Paris, France").
//!
//! The weights were set on news text worldwide and on US local news; `data/README.md` has the
//! figures. The cost grows with the number of bearers of all names, not with its square.

use std::collections::BTreeMap;

use foldhash::HashMap;

use cairn_core::distance_km;

use crate::layer::Row;
use crate::{Candidate, Class, Gazetteer, PlaceIndex};

/// One name as met in a text, with what the text says around it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NameInText {
    pub candidates: Vec<Candidate>,
    /// Index of the name said to contain it: "Mayadeen in Deir Ezzor province", "Corbin, Ky.".
    pub within: Option<usize>,
    /// What the text calls it: "province", "river", "town".
    pub class: Option<Class>,
}

/// What a name was resolved to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolution {
    Resolved(PlaceIndex),
    /// Nothing decides between these, best first.
    Ambiguous(Vec<PlaceIndex>),
    /// No bearer is known, or only by a transliteration that nothing in the report supports.
    Unknown,
}

const ROUNDS: usize = 5;
/// Rounds end when no bearer's probability moves by more.
const SETTLED: f64 = 0.02;
/// Score that makes a bearer e times as probable.
const TEMPERATURE: f64 = 1.0;
/// A bearer must be this probable; below, the name is ambiguous.
const DECIDED: f64 = 0.5;
/// And score this much: a village of a thousand that nothing in the report supports is not meant.
const SUPPORTED: f64 = 7.5;
/// Bearers this close are one place under two records.
const SAME_PLACE_KM: f64 = 25.0;
/// What the deployment's own countries add; then, at most, what the rest of the report adds to a
/// bearer in a country, province, district or neighbourhood that it tells of.
const PRIOR_COUNTRY: f64 = 7.0;
/// A deployment that watches some countries loses trust in small places elsewhere.
const ELSEWHERE: f64 = 3.0;
const SAME_COUNTRY: f64 = 3.0;
const SAME_ADMIN1: f64 = 6.5;
const SAME_ADMIN2: f64 = 6.5;
const NEARBY: f64 = 5.0;
/// Told at the name itself: its container, its class.
const WITHIN: f64 = 14.0;
const CLASS_TOLD: f64 = 8.0;
/// A name in another language, or one that only sounds alike, is the less likely one.
const OTHER_NAME: f64 = 3.5;
const TRANSLITERATED: f64 = 6.5;
/// What a place listed by hand stands for at least, as the logarithm of a population.
const LISTED: f64 = 9.0;

/// Decides every name of one report; the answers are in the order of `names`.
///
/// `prior_countries` (ISO codes) are those the deployment watches.
///
///     use cairn_places::{Gazetteer, NameInText, Resolution, resolve};
///     let gazetteer = Gazetteer::embedded();
///     let name = |text: &str| NameInText { candidates: gazetteer.candidates(text), ..Default::default() };
///     let names = [NameInText { within: Some(1), ..name("Paris") }, name("Texas")];
///     let Resolution::Resolved(paris) = resolve(&gazetteer, &names, &[])[0] else { panic!() };
///     assert_eq!(gazetteer.record(paris).admin1, Some("Texas"));
pub fn resolve(
    gazetteer: &Gazetteer,
    names: &[NameInText],
    prior_countries: &[String],
) -> Vec<Resolution> {
    let (mut senses, sense_of) = senses(gazetteer, names, prior_countries);
    for _ in 0..ROUNDS {
        let context = Context::of(&senses);
        let scores: Vec<Vec<f64>> =
            (0..senses.len()).map(|at| context.scores(gazetteer, &senses, at)).collect();
        let mut moved = 0.0f64;
        for (sense, scores) in senses.iter_mut().zip(scores) {
            moved = moved.max(sense.weigh(&scores));
        }
        if moved < SETTLED {
            break;
        }
    }
    let resolutions: Vec<Resolution> = senses.iter().map(Sense::decide).collect();
    sense_of.into_iter().map(|at| resolutions[at].clone()).collect()
}

/// A bearer of a name, with what is asked of it over and over.
struct Bearer {
    place: PlaceIndex,
    class: Class,
    position: (f64, f64),
    country: [u8; 2],
    admin1: Option<PlaceIndex>,
    admin2: Option<PlaceIndex>,
    is_exact: bool,
    /// In a country that the deployment watches.
    is_at_home: bool,
    /// What it scores before the context is asked.
    alone: f64,
    probability: f64,
}

/// The mentions of one name with one container and class: one decision.
struct Sense {
    bearers: Vec<Bearer>,
    /// Senses of the same name; they do not support each other as neighbours would.
    family: usize,
    within: Option<usize>,
    mentions: f64,
    best_score: f64,
}

/// Groups the names, and says for each which sense it belongs to.
fn senses(
    gazetteer: &Gazetteer,
    names: &[NameInText],
    prior: &[String],
) -> (Vec<Sense>, Vec<usize>) {
    let mut families: BTreeMap<&[Candidate], usize> = BTreeMap::new();
    let family: Vec<usize> = names
        .iter()
        .map(|name| {
            let next = families.len();
            *families.entry(&name.candidates).or_insert(next)
        })
        .collect();
    let mut known: BTreeMap<(usize, Option<usize>, Option<Class>), usize> = BTreeMap::new();
    let (mut senses, mut sense_of): (Vec<Sense>, Vec<usize>) = (Vec::new(), Vec::new());
    for (at, name) in names.iter().enumerate() {
        let container = name.within.filter(|&within| within < names.len() && within != at);
        let key = (family[at], container.map(|within| family[within]), name.class);
        let sense = *known.entry(key).or_insert_with(|| {
            let bearers = bearers(gazetteer, name, prior);
            senses.push(Sense {
                bearers,
                family: family[at],
                within: container,
                mentions: 0.0,
                best_score: 0.0,
            });
            senses.len() - 1
        });
        senses[sense].mentions += 1.0;
        sense_of.push(sense);
    }
    // Containers were told by name; from here on they are senses.
    for sense in &mut senses {
        sense.within = sense.within.map(|name| sense_of[name]);
    }
    for sense in &mut senses {
        let alone: Vec<f64> = sense.bearers.iter().map(|bearer| bearer.alone).collect();
        sense.weigh(&alone);
    }
    (senses, sense_of)
}

fn bearers(gazetteer: &Gazetteer, name: &NameInText, prior: &[String]) -> Vec<Bearer> {
    let mut bearers: Vec<Bearer> = name
        .candidates
        .iter()
        .map(|candidate| {
            let row = gazetteer.row(candidate.place);
            let country = row.country_code();
            let is_at_home = prior.iter().any(|watched| watched.as_bytes() == country);
            let mut bearer = Bearer {
                place: candidate.place,
                class: row.class,
                position: (row.lat, row.lon),
                country,
                admin1: None,
                admin2: None,
                is_exact: candidate.is_exact,
                is_at_home,
                alone: standing(&row),
                probability: 0.0,
            };
            for (division, class) in gazetteer.divisions_of(candidate.place) {
                match class {
                    Class::Admin1 => bearer.admin1 = Some(division),
                    _ => bearer.admin2 = Some(division),
                }
            }
            if is_at_home {
                bearer.alone += PRIOR_COUNTRY;
            } else if !prior.is_empty() && is_settled(row.class) {
                bearer.alone -= ELSEWHERE;
            }
            bearer.alone -= if candidate.is_primary { 0.0 } else { OTHER_NAME };
            bearer.alone -= if candidate.is_exact { 0.0 } else { TRANSLITERATED };
            bearer.alone += name.class.map_or(0.0, |told| class_told(told, row.class));
            bearer
        })
        .collect();
    if name.class != Some(Class::Admin1) {
        prefer_seats(&mut bearers);
    }
    bearers
}

/// How well known a place is, on the scale of the logarithm of its population.
fn standing(row: &Row) -> f64 {
    let people = f64::from(row.population.max(150)).ln();
    let people = if row.is_listed { people.max(LISTED) } else { people };
    match row.class {
        Class::Country | Class::Demonym | Class::Continent => 17.0,
        Class::Admin1 => 9.0 + 0.35 * people,
        Class::Admin2 => 5.0 + 0.25 * people,
        Class::Suburb => people - 1.0,
        Class::Populated => people,
        // Only what reports write of is listed under these.
        Class::Region | Class::Water | Class::Site => 10.0,
    }
}

/// What the text calls a place speaks for bearers of that sort and against the others.
fn class_told(told: Class, class: Class) -> f64 {
    let is_division = |class| matches!(class, Class::Admin1 | Class::Admin2 | Class::Region);
    if told == class {
        CLASS_TOLD
    } else if (is_settled(told) && is_settled(class)) || (is_division(told) && is_division(class)) {
        CLASS_TOLD / 2.0
    } else {
        0.0
    }
}

fn is_settled(class: Class) -> bool {
    matches!(class, Class::Populated | Class::Suburb)
}

/// A name that a city shares with its province means the city, unless the text says "province".
fn prefer_seats(bearers: &mut [Bearer]) {
    for at in 0..bearers.len() {
        let is_division = matches!(bearers[at].class, Class::Admin1 | Class::Admin2);
        let seat = bearers
            .iter()
            .filter(|seat| seat.class == Class::Populated && seat.is_exact)
            .filter(|seat| {
                let division = Some(bearers[at].place);
                seat.admin1 == division || seat.admin2 == division
            })
            .map(|seat| seat.alone)
            .fold(f64::NEG_INFINITY, f64::max);
        if is_division && seat > 9.0 {
            bearers[at].alone = bearers[at].alone.min(seat - 2.0);
        }
    }
}

impl Sense {
    /// Turns scores into probabilities; the most that one has moved.
    fn weigh(&mut self, scores: &[f64]) -> f64 {
        let best = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        self.best_score = best;
        if best == f64::NEG_INFINITY {
            self.bearers.iter_mut().for_each(|bearer| bearer.probability = 0.0);
            return 0.0;
        }
        let shares: Vec<f64> = scores.iter().map(|s| ((s - best) / TEMPERATURE).exp()).collect();
        let sum: f64 = shares.iter().sum();
        let mut moved = 0.0f64;
        for (bearer, share) in self.bearers.iter_mut().zip(shares) {
            moved = moved.max((bearer.probability - share / sum).abs());
            bearer.probability = share / sum;
        }
        moved
    }

    fn decide(&self) -> Resolution {
        let mut order: Vec<&Bearer> =
            self.bearers.iter().filter(|bearer| bearer.probability > 0.0).collect();
        order.sort_by(|a, b| b.probability.total_cmp(&a.probability));
        let Some(best) = order.first() else { return Resolution::Unknown };
        let is_same = |other: &&&Bearer| {
            distance_km(best.position, other.position) <= SAME_PLACE_KM
                || (best.class == Class::Admin1 && other.admin1 == Some(best.place))
        };
        let share: f64 = order.iter().filter(is_same).map(|bearer| bearer.probability).sum();
        // A transliteration got this far by support from elsewhere.
        let needed = if best.is_exact { SUPPORTED } else { SUPPORTED - TRANSLITERATED };
        if share >= DECIDED && (best.is_at_home || self.best_score >= needed) {
            Resolution::Resolved(best.place)
        } else {
            Resolution::Ambiguous(order.iter().take(10).map(|bearer| bearer.place).collect())
        }
    }

    /// Later mentions of a name add less than its first.
    fn weight(&self) -> f64 {
        1.0 + self.mentions.ln() / 2.0
    }
}

/// What the names of the report, taken together, probably speak of.
#[derive(Default)]
struct Context {
    whole: Masses,
    by_family: BTreeMap<usize, Masses>,
    /// The senses said to lie in a sense.
    contents: Vec<Vec<usize>>,
    /// Per family, what its senses with a container mean, bearer by bearer.
    told: BTreeMap<usize, Vec<f64>>,
}

/// Probability that names lie in a country, a province, a cell of one degree.
#[derive(Default)]
struct Masses {
    countries: HashMap<[u8; 2], f64>,
    divisions: HashMap<PlaceIndex, f64>,
    cells: HashMap<(i32, i32), f64>,
}

impl Masses {
    fn add(&mut self, bearer: &Bearer, weight: f64) {
        let mass = weight * bearer.probability;
        if mass < 0.001 {
            return;
        }
        *self.countries.entry(bearer.country).or_default() += mass;
        for division in [bearer.admin1, bearer.admin2].into_iter().flatten() {
            *self.divisions.entry(division).or_default() += mass;
        }
        if !matches!(
            bearer.class,
            Class::Country | Class::Demonym | Class::Admin1 | Class::Continent
        ) {
            *self.cells.entry(cell(bearer.position)).or_default() += mass;
        }
    }

    fn country(&self, bearer: &Bearer) -> f64 {
        self.countries.get(&bearer.country).copied().unwrap_or(0.0)
    }

    fn division(&self, division: Option<PlaceIndex>) -> f64 {
        division.and_then(|division| self.divisions.get(&division)).copied().unwrap_or(0.0)
    }

    /// Mass in the bearer's cell and, less, in the eight around it.
    fn nearby(&self, bearer: &Bearer) -> f64 {
        let (row, column) = cell(bearer.position);
        let around = (-1..=1).flat_map(|r| (-1..=1).map(move |c| (r, c)));
        around
            .map(|(r, c)| {
                let mass = self.cells.get(&(row + r, column + c)).copied().unwrap_or(0.0);
                if (r, c) == (0, 0) { mass } else { 0.6 * mass }
            })
            .sum()
    }
}

fn cell((lat, lon): (f64, f64)) -> (i32, i32) {
    (lat.floor() as i32, lon.floor() as i32)
}

impl Context {
    fn of(senses: &[Sense]) -> Context {
        let mut context = Context::default();
        context.contents.resize(senses.len(), Vec::new());
        for (at, sense) in senses.iter().enumerate() {
            if let Some(container) = sense.within {
                context.contents[container].push(at);
                let told = context.told.entry(sense.family).or_default();
                told.resize(sense.bearers.len(), 0.0);
                for (sum, bearer) in told.iter_mut().zip(&sense.bearers) {
                    *sum += bearer.probability;
                }
            }
            let own = context.by_family.entry(sense.family).or_default();
            for bearer in &sense.bearers {
                context.whole.add(bearer, sense.weight());
                own.add(bearer, sense.weight());
            }
        }
        context
    }

    fn scores(&self, gazetteer: &Gazetteer, senses: &[Sense], at: usize) -> Vec<f64> {
        let sense = &senses[at];
        let mut scores: Vec<f64> =
            sense.bearers.iter().map(|bearer| self.score(bearer, sense.family)).collect();
        if let Some(container) = sense.within {
            for (score, bearer) in scores.iter_mut().zip(&sense.bearers) {
                let inside = senses[container].bearers.iter().take(64);
                let inside = inside.map(|c| c.probability * lies_in(gazetteer, bearer, c));
                *score += WITHIN * inside.sum::<f64>();
            }
        }
        for &content in &self.contents[at] {
            let other = &senses[content];
            for (score, container) in scores.iter_mut().zip(&sense.bearers).take(64) {
                let inside = other.bearers.iter();
                let inside = inside.map(|b| b.probability * lies_in(gazetteer, b, container));
                *score += WITHIN / 2.0 * inside.sum::<f64>();
            }
        }
        if sense.within.is_none()
            && let Some(told) = self.told.get(&sense.family)
        {
            for (score, probability) in scores.iter_mut().zip(told) {
                *score += WITHIN / 2.0 * probability.min(1.0);
            }
        }
        scores
    }

    fn score(&self, bearer: &Bearer, family: usize) -> f64 {
        let own = self.by_family.get(&family);
        let others = |of: &dyn Fn(&Masses) -> f64| of(&self.whole) - own.map_or(0.0, of);
        // The first neighbour says most: support levels off.
        let support = |most: f64, mass: f64| most * (1.0 - (-mass.max(0.0)).exp());
        let country = others(&|masses| masses.country(bearer));
        if !bearer.is_exact && country < 0.5 && !bearer.is_at_home {
            return f64::NEG_INFINITY;
        }
        bearer.alone
            + support(SAME_COUNTRY, 0.7 * country)
            + support(SAME_ADMIN1, others(&|masses| masses.division(bearer.admin1)))
            + support(SAME_ADMIN2, others(&|masses| masses.division(bearer.admin2)))
            + support(NEARBY, others(&|masses| masses.nearby(bearer)))
    }
}

/// 1 when the container contains the bearer, between when it probably does.
fn lies_in(gazetteer: &Gazetteer, bearer: &Bearer, container: &Bearer) -> f64 {
    if bearer.place == container.place {
        return 0.0;
    }
    let is_near = |km: f64| distance_km(bearer.position, container.position) <= km;
    let is_inside = match container.class {
        Class::Country | Class::Demonym => bearer.country == container.country,
        Class::Admin1 | Class::Admin2 => {
            gazetteer.divisions_of(bearer.place).any(|(division, _)| division == container.place)
        }
        Class::Continent => false,
        Class::Region | Class::Water => is_near(250.0),
        Class::Populated | Class::Suburb | Class::Site => is_near(60.0),
    };
    f64::from(u8::from(is_inside))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gazetteer() -> Gazetteer {
        Gazetteer::embedded()
    }

    /// Resolves names in text order; `within` by position, `class` as told.
    fn resolved(names: &[(&str, Option<usize>, Option<Class>)], prior: &[&str]) -> Vec<String> {
        let gazetteer = gazetteer();
        let names: Vec<NameInText> = names
            .iter()
            .map(|&(name, within, class)| NameInText {
                candidates: gazetteer.candidates(name),
                within,
                class,
            })
            .collect();
        let prior: Vec<String> = prior.iter().map(|country| country.to_string()).collect();
        resolve(&gazetteer, &names, &prior)
            .into_iter()
            .map(|resolution| match resolution {
                Resolution::Resolved(place) => {
                    let record = gazetteer.record(place);
                    let admin1 = record.admin1.unwrap_or("");
                    format!("{} {:?} {admin1}, {}", record.name, record.class, record.country)
                }
                Resolution::Ambiguous(_) => "ambiguous".to_owned(),
                Resolution::Unknown => "unknown".to_owned(),
            })
            .collect()
    }

    #[test]
    fn a_well_known_bearer_wins_until_the_text_says_otherwise() {
        let said = resolved(&[("Paris", None, None)], &[]);
        assert_eq!(said, ["Paris Populated Île-de-France, FR"]);
        let said = resolved(&[("Paris", Some(1), None), ("Texas", None, None)], &[]);
        assert_eq!(said[0], "Paris Populated Texas, US");
    }

    #[test]
    fn one_sense_in_a_report() {
        let names = [("Paris", Some(1), None), ("Texas", None, None), ("Paris", None, None)];
        let said = resolved(&names, &[]);
        assert_eq!(said[0], said[2]);
    }

    #[test]
    fn the_deployment_s_country_decides() {
        assert_eq!(
            resolved(&[("Tripoli", None, None)], &["LB"])[0],
            "Tripoli Populated North Lebanon, LB"
        );
        assert_eq!(
            resolved(&[("Tripoli", None, None)], &["LY"])[0],
            "Tripoli Populated Tripoli, LY"
        );
    }

    #[test]
    fn a_name_shared_with_its_province_is_the_city_unless_told() {
        let said = resolved(&[("Deir Ezzor", None, None)], &["SY"]);
        assert_eq!(said, ["Deir ez-Zor Populated Deir ez-Zor, SY"]);
        let said = resolved(&[("Deir Ezzor", None, Some(Class::Admin1))], &["SY"]);
        assert_eq!(said, ["Deir ez-Zor Admin1 Deir ez-Zor, SY"]);
    }

    #[test]
    fn nothing_decides_between_many_small_bearers() {
        assert_eq!(resolved(&[("San Antonio Abad", None, None)], &["SY"]), ["ambiguous"]);
        assert_eq!(resolved(&[("Xqzt", None, None)], &[]), ["unknown"]);
    }

    #[test]
    fn a_transliteration_needs_support() {
        assert_eq!(resolved(&[("Sheikh Maskin", None, None)], &[]), ["unknown"]);
        assert_eq!(
            resolved(&[("Sheikh Maskin", None, None)], &["SY"]),
            ["Shaykh Miskīn Populated Daraa, SY"]
        );
        let said = resolved(&[("Sheikh Maskin", None, None), ("Syria", None, None)], &[]);
        assert_eq!(said[0], "Shaykh Miskīn Populated Daraa, SY");
    }

    #[test]
    fn containers_that_contain_themselves_end() {
        let names = [("Paris", Some(0), None), ("Texas", Some(2), None), ("Paris", Some(1), None)];
        assert_eq!(resolved(&names, &[]).len(), 3);
        assert_eq!(resolved(&[("Paris", Some(9), None)], &[]).len(), 1);
    }
}
