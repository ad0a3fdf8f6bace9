//! How well two claims agree, as a sum of reasons that an analyst can read.

use cairn_core::{Figure, Kind, Outcome, PlacePrecision, Reason, distance_km};

use crate::Facts;

/// How surely two claims must speak of one event. Named and versioned; a change is a new version.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkPolicy {
    /// Name and version, as links carry it.
    pub id: String,
    /// The score from which a pair is a link.
    pub threshold: f64,
}

impl Default for LinkPolicy {
    fn default() -> LinkPolicy {
        LinkPolicy { id: "balanced-2".to_owned(), threshold: 0.5 }
    }
}

/// Two claims that may speak of one event.
#[derive(Clone, Debug, PartialEq)]
pub struct Match {
    /// 0 to 1.
    pub score: f64,
    /// The strongest first.
    pub reasons: Vec<Reason>,
}

/// How well two claims agree; `None` when what they state cannot be one event.
///
/// Symmetric, and a function of the pair alone.
pub fn compare(a: &Facts, b: &Facts, _policy: &LinkPolicy) -> Option<Match> {
    let mut evidence = evidence(a, b)?;
    let score = score(total(&evidence));
    evidence.sort_by(|x, y| y.weight.abs().total_cmp(&x.weight.abs()));
    let reason = |e: Evidence| Reason { text: e.what.words(), weight: e.weight };
    Some(Match { score, reasons: evidence.into_iter().map(reason).collect() })
}

/// The log odds that two claims speak of one event; `None` when they cannot.
pub fn odds(a: &Facts, b: &Facts) -> Option<f64> {
    Some(total(&evidence(a, b)?))
}

fn total(evidence: &[Evidence]) -> f64 {
    PRIOR + evidence.iter().map(|e| e.weight).sum::<f64>()
}

pub fn score(odds: f64) -> f64 {
    1.0 / (1.0 + (-odds).exp())
}

/// One thing that speaks for or against.
struct Evidence {
    what: What,
    weight: f64,
}

enum What {
    Days(i32),
    Undated,
    Apart(f64),
    SamePlaceName,
    Inside,
    PlaceUnknown,
    Kind(bool),
    Actors(&'static str, bool),
    Figures(Outcome, u64, u64),
    Things(bool),
    Words(usize),
    Numbers(usize),
    Text,
}

impl What {
    fn words(&self) -> String {
        match self {
            What::Days(0) => "same day".to_owned(),
            What::Days(1) => "one day apart".to_owned(),
            What::Days(days) => format!("{days} days apart"),
            What::Undated => "the day is not told".to_owned(),
            What::Apart(km) if *km < 0.5 => "same place".to_owned(),
            What::Apart(km) => format!("{km:.0} km apart"),
            What::SamePlaceName => "same area".to_owned(),
            What::Inside => "one place may lie in the other".to_owned(),
            What::PlaceUnknown => "the place is not told".to_owned(),
            What::Kind(true) => "same kind".to_owned(),
            What::Kind(false) => "another kind".to_owned(),
            What::Actors(role, true) => format!("same {role}"),
            What::Actors(role, false) => format!("another {role}"),
            What::Figures(outcome, a, b) => {
                format!("{a} and {b} {}", outcome.as_str().replace('_', " "))
            }
            What::Things(true) => "same weapon or target".to_owned(),
            What::Things(false) => "another weapon or target".to_owned(),
            What::Words(count) => format!("{count} words of the headline in common"),
            What::Numbers(1) => "a number of the headline in common".to_owned(),
            What::Numbers(count) => format!("{count} numbers of the headline in common"),
            What::Text => "same text".to_owned(),
        }
    }
}

/// Days beyond which two claims cannot be one event, however alike: one night, and one day of
/// telling late.
const MOST_DAYS_APART: i32 = 2;

/// Kilometres beyond which two claims with exact places cannot be one event, and what "near" adds.
const MOST_KM: f64 = 30.0;
const NEAR_KM: f64 = 25.0;

/// Kilometres from the middle of a province or a natural region to where it may still reach.
const REGION_KM: f64 = 120.0;

/// Outcomes whose figures tell events apart.
const COMPARED: [Outcome; 5] = [
    Outcome::Killed,
    Outcome::Injured,
    Outcome::KilledOrInjured,
    Outcome::Abducted,
    Outcome::Arrested,
];

/// What each pair starts with: most pairs that meet are two events.
const PRIOR: f64 = -2.8;

fn evidence(a: &Facts, b: &Facts) -> Option<Vec<Evidence>> {
    if a.kind.category() != b.kind.category() {
        return None;
    }
    // A dataset says itself that its rows are different events.
    if a.dataset != 0 && a.dataset == b.dataset {
        return None;
    }
    let is_copy = a.fingerprint.is_same_text(&b.fingerprint);
    let is_one_act = a.kind == b.kind || is_open(a.kind) || is_open(b.kind);
    let mut all = vec![when(a, b)?, place(a, b)?, kind(a.kind, b.kind)];
    let mut add = |what, weight| all.push(Evidence { what, weight });
    for (role, x, y, same) in [
        ("perpetrator", &a.perpetrators, &b.perpetrators, 0.5),
        // Most often civilians, which says little.
        ("target", &a.targets, &b.targets, 0.3),
        ("participant", &a.participants, &b.participants, 0.5),
    ] {
        if !x.is_empty() && !y.is_empty() {
            // Rival attributions of one act are one event with two accounts, so a difference weighs
            // little there; of two acts, it tells them apart.
            let is_same = common(x, y) > 0;
            let weight = match is_same {
                true => same,
                false if is_one_act => -0.4,
                false => -1.5,
            };
            add(What::Actors(role, is_same), weight);
        }
    }
    for outcome in COMPARED {
        if let (Some(x), Some(y)) = (a.figure(outcome), b.figure(outcome))
            && let Some((weight, x, y)) = figures(x, y)
        {
            add(What::Figures(outcome, x, y), weight);
        }
    }
    if !a.things.is_empty() && !b.things.is_empty() {
        let is_same = common(&a.things, &b.things) > 0;
        add(What::Things(is_same), if is_same { 0.4 } else { -0.3 });
    }
    let fewer = a.words.len().min(b.words.len());
    if fewer > 0 {
        let shared = common(&a.words, &b.words);
        let share = shared as f64 / fewer as f64;
        add(What::Words(shared), 1.5 * (share - 0.4).max(-0.2));
    }
    let numbers = common(&a.numbers, &b.numbers);
    if numbers > 0 {
        add(What::Numbers(numbers), 0.8 * numbers.min(3) as f64);
    }
    if is_copy {
        add(What::Text, 3.0);
    }
    all.retain(|e| e.weight != 0.0);
    Some(all)
}

fn when(a: &Facts, b: &Facts) -> Option<Evidence> {
    let (Some((a_from, a_to)), Some((b_from, b_to))) = (span(a), span(b)) else {
        return Some(Evidence { what: What::Undated, weight: -3.0 });
    };
    let apart = (a_from - b_to).max(b_from - a_to).max(0);
    if apart > MOST_DAYS_APART {
        return None;
    }
    if a.days.is_none() || b.days.is_none() {
        return Some(Evidence { what: What::Undated, weight: 0.2 - 1.3 * f64::from(apart) });
    }
    let weight = match (a.is_inferred, b.is_inferred) {
        // Two days that are told are two events, but for a night that belongs to both.
        (false, false) => *[1.8, -3.0].get(apart as usize)?,
        // The day of publication stands for a day before it or for itself, never for a later one.
        (true, false) | (false, true) => {
            let (published, told) = if a.is_inferred { (a_to, b_from) } else { (b_to, a_from) };
            if published < told {
                *[0.0, -2.0].get(apart as usize)?
            } else {
                [1.5, 0.6, -0.3][apart as usize]
            }
        }
        (true, true) => [1.2, 0.0, -1.2][apart as usize],
    };
    // A claim over several days fits each of them, and is often a sum over what happened on them.
    let longest = (a_to - a_from).max(b_to - b_from);
    let is_one_long = longest > 0 && (a_to - a_from != b_to - b_from);
    let wide = f64::from(longest.max(1)).ln() + if is_one_long { 1.6 } else { 0.0 };
    Some(Evidence { what: What::Days(apart), weight: weight - wide })
}

/// The days a claim may mean: its own, else the day of publication.
fn span(facts: &Facts) -> Option<(i32, i32)> {
    facts.days.or(facts.published.map(|day| (day, day)))
}

fn place(a: &Facts, b: &Facts) -> Option<Evidence> {
    let is_known = |facts: &Facts| facts.country != [0; 2];
    if is_known(a) && is_known(b) && a.country != b.country {
        return None;
    }
    let (Some(x), Some(y)) = (a.spot, b.spot) else {
        let is_same = a.place != 0 && a.place == b.place;
        return Some(match is_same {
            true => Evidence { what: What::SamePlaceName, weight: 1.2 },
            false => Evidence { what: What::PlaceUnknown, weight: -0.6 },
        });
    };
    let at = |spot: crate::Spot| (f64::from(spot.lat), f64::from(spot.lon));
    let km = distance_km(at(x), at(y));
    if a.is_placed() && b.is_placed() {
        let near = |facts: &Facts| {
            if facts.precision == Some(PlacePrecision::Exact) { 0.0 } else { NEAR_KM }
        };
        let most = MOST_KM + near(a) + near(b);
        let weight = 2.0 * (1.0 - km / (0.5 * most));
        return (km <= most).then_some(Evidence { what: What::Apart(km), weight });
    }
    if a.place == b.place {
        let is_wide = a.precision.max(b.precision) >= Some(PlacePrecision::Country);
        let weight = if is_wide { -1.0 } else { 0.9 };
        return Some(Evidence { what: What::SamePlaceName, weight });
    }
    if a.admin1 != 0 && b.admin1 != 0 && a.admin1 != b.admin1 && km > REGION_KM {
        return None;
    }
    let is_country = |facts: &Facts| facts.precision >= Some(PlacePrecision::Country);
    if is_country(a) || is_country(b) {
        return Some(Evidence { what: What::Inside, weight: -1.0 });
    }
    let weight = 0.2 - km / 60.0;
    (km <= 2.0 * REGION_KM).then_some(Evidence { what: What::Inside, weight })
}

fn kind(a: Kind, b: Kind) -> Evidence {
    if a == b {
        return Evidence { what: What::Kind(true), weight: 0.8 };
    }
    let weight = match () {
        () if is_open(a) || is_open(b) => -0.1,
        () if family(a) == family(b) => -0.6,
        () => -1.2,
    };
    Evidence { what: What::Kind(false), weight }
}

/// Kinds that reports confuse: what falls from the sky, what explodes, who shoots.
fn family(kind: Kind) -> u8 {
    match kind {
        Kind::Shelling | Kind::AirStrike | Kind::DroneStrike | Kind::ChemicalAttack => 1,
        Kind::Bombing | Kind::SuicideBombing | Kind::Landmine | Kind::Grenade => 2,
        Kind::ArmedClash | Kind::ArmedAssault => 3,
        Kind::Protest | Kind::ProtestRepression | Kind::MobViolence => 4,
        Kind::Abduction | Kind::Arrest | Kind::CustodyAbuse => 5,
        other => 16 + other as u8,
    }
}

/// What is written when the means are not told.
fn is_open(kind: Kind) -> bool {
    matches!(kind, Kind::ArmedAssault | Kind::Killing | Kind::Bombing)
}

/// Equal figures of many people are no chance. Unlike ones speak little against: a toll rises from
/// one report to the next, and a floor ("at least 30") says nothing against more.
fn figures(a: Figure, b: Figure) -> Option<(f64, u64, u64)> {
    let (x, y) = (a.central()?, b.central()?);
    let (few, many) = (x.min(y), x.max(y));
    let is_floor = if x <= y { a.high().is_none() } else { b.high().is_none() };
    let least = if is_floor { 0.0 } else { -0.4 };
    let sure = (1.0 + few as f64).ln().min(3.0) / 3.0;
    let weight = match () {
        () if few == many => 0.8 + 1.8 * sure,
        () if few == 0 => least - 1.0,
        () => (1.6 * sure + 0.4) * (1.0 - (many as f64 / few as f64).ln() / 0.7).max(least),
    };
    Some((weight, x, y))
}

/// How many values two sorted lists share.
fn common(a: &[u32], b: &[u32]) -> usize {
    let (mut i, mut j, mut count) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                (i, j, count) = (i + 1, j + 1, count + 1);
            }
        }
    }
    count
}
