//! What linking keeps of a claim: a few hundred bytes instead of its text.

use cairn_core::{
    Casualty, Claim, ClaimId, Figure, Kind, Modality, Outcome, PlacePrecision, Report, ReportId,
    Role,
};

use crate::{Fingerprint, Lineage, hash::hash_text};

mod bytes;

/// A claim's id in 12 bytes: the first 64 bits of its report's digest, and its index.
///
/// It orders claims the same way on every machine, whatever the order in which they arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClaimKey {
    pub report: u64,
    pub index: u32,
}

impl ClaimKey {
    pub fn of(claim: &ClaimId) -> ClaimKey {
        ClaimKey { report: report_key(&claim.report), index: claim.index }
    }
}

fn report_key(report: &ReportId) -> u64 {
    let digest = report.as_str().trim_start_matches("sha256:");
    u64::from_str_radix(&digest[..16], 16).unwrap_or_default()
}

/// A point and how closely it is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spot {
    /// Degrees, WGS 84.
    pub lat: f32,
    pub lon: f32,
}

/// What linking needs of a claim. Names are kept as hashes that are stable on disk.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    pub claim: ClaimKey,
    /// Where its report stands in the ledger. It decides which claim founds an event, nothing else.
    pub order: u64,
    pub kind: Kind,
    pub modality: Modality,
    /// The dataset whose row it is; 0 for what a report says.
    pub dataset: u32,
    /// First and last day, counted from 1970-01-01.
    pub days: Option<(i32, i32)>,
    /// The publication day stands in for the day that the report does not give.
    pub is_inferred: bool,
    pub published: Option<i32>,
    pub spot: Option<Spot>,
    pub precision: Option<PlacePrecision>,
    /// The place's id in the gazetteer, else its name; 0 is none.
    pub place: u64,
    /// ISO 3166-1 alpha-2, zeros when unknown.
    pub country: [u8; 2],
    /// First-order division; 0 is none.
    pub admin1: u32,
    /// Each with those it belongs to, as [`Lineage::line`] gives them; sorted.
    pub perpetrators: Vec<u32>,
    pub targets: Vec<u32>,
    pub participants: Vec<u32>,
    /// The whole figure of each outcome, attackers apart, in the codebook's order.
    pub figures: Vec<(Outcome, Figure)>,
    /// Classes of weapons and of what was hit; sorted.
    pub things: Vec<u32>,
    /// Content words of the title, or of the first line of a text without one; sorted.
    pub words: Vec<u32>,
    /// Those of them that are written as names, by which claims without a place meet; sorted.
    pub names: Vec<u32>,
    /// Numbers of two digits and more in the title, years apart; sorted.
    pub numbers: Vec<u32>,
    pub fingerprint: Fingerprint,
}

impl Facts {
    /// The whole figure of an outcome.
    pub fn figure(&self, outcome: Outcome) -> Option<Figure> {
        self.figures.iter().find(|(of, _)| *of == outcome).map(|(_, figure)| *figure)
    }

    /// The place is known to a district or better, with coordinates.
    pub fn is_placed(&self) -> bool {
        self.spot.is_some() && self.precision.is_some_and(|p| p <= PlacePrecision::Admin2)
    }
}

/// The dataset whose coders made the claim, as its rules say: `coded.ged.side_a` is of `ged`.
pub fn dataset(claim: &Claim) -> Option<&str> {
    claim.kind.rule.as_str().strip_prefix("coded.")?.split('.').next()
}

/// Facts of each claim of a report, in the order of its claims.
///
/// `order` is the report's place in the ledger.
pub fn facts(report: &Report, claims: &[Claim], order: u64, lineage: &Lineage) -> Vec<Facts> {
    let fingerprint = match claims.first().and_then(dataset) {
        None => Fingerprint::of(&report.text),
        // Rows of a dataset are alike in all but a few cells, and none is a copy of another.
        Some(_) => Fingerprint::of(report.external_id.as_deref().unwrap_or(report.id.as_str())),
    };
    let title = Title::of(report);
    let key = report_key(&report.id);
    let of = |(index, claim): (usize, &Claim)| {
        let claim_key = ClaimKey { report: key, index: index as u32 };
        of_claim(claim_key, claim, report, order, lineage, &title, &fingerprint)
    };
    claims.iter().enumerate().map(of).collect()
}

fn of_claim(
    claim_key: ClaimKey,
    claim: &Claim,
    report: &Report,
    order: u64,
    lineage: &Lineage,
    title: &Title,
    fingerprint: &Fingerprint,
) -> Facts {
    let when = claim.when.as_ref().map(|when| &when.value);
    let place = claim.r#where.as_ref().map(|place| &place.value);
    let actors = |role: Role| {
        let of_role = claim.actors.iter().map(|cited| &cited.value).filter(|a| a.role == role);
        sorted(of_role.flat_map(|actor| match &actor.actor {
            Some(id) if id == "unidentified-armed-group" => Vec::new(),
            Some(id) => lineage.line(id).iter().map(|id| short(id)).collect(),
            None => vec![short(&folded(&actor.name))],
        }))
    };
    let things = claim.weapons.iter().map(|weapon| short(&weapon.value.class));
    let hit = claim.targets_hit.iter().map(|target| short(&target.value.class));
    Facts {
        claim: claim_key,
        order,
        kind: claim.kind.value,
        modality: claim.modality.value,
        dataset: dataset(claim).map_or(0, short),
        days: when.and_then(|when| when.range).map(|range| (day(range.start()), day(range.end()))),
        is_inferred: when.is_some_and(|when| when.is_inferred),
        published: report.published.map(day),
        spot: place
            .and_then(|place| place.position)
            .map(|(lat, lon)| Spot { lat: lat as f32, lon: lon as f32 }),
        precision: place.map(|place| place.precision),
        place: place.map_or(0, |place| {
            hash_text(&place.gazetteer_id.clone().unwrap_or_else(|| folded(&place.name)))
        }),
        country: place.and_then(|place| place.country.as_ref()).map_or([0; 2], |code| {
            let bytes = code.as_bytes();
            [bytes.first().copied().unwrap_or(0), bytes.get(1).copied().unwrap_or(0)]
        }),
        admin1: place
            .and_then(|place| place.admin1.as_ref())
            .map_or(0, |name| short(&folded(name))),
        perpetrators: actors(Role::Perpetrator),
        targets: actors(Role::Target),
        participants: actors(Role::Participant),
        figures: whole_figures(claim),
        things: sorted(things.chain(hit)),
        words: title.words.clone(),
        names: title.names.clone(),
        numbers: title.numbers.clone(),
        fingerprint: fingerprint.clone(),
    }
}

/// The largest figure of each outcome that is no part of another and counts no attackers.
fn whole_figures(claim: &Claim) -> Vec<(Outcome, Figure)> {
    let whole = |c: &&Casualty| c.part_of.is_none() && !c.is_attackers;
    let of = |outcome: Outcome| {
        let figures = claim.casualties.iter().map(|cited| &cited.value).filter(whole);
        let figure = figures
            .filter(|casualty| casualty.outcome == outcome)
            .map(|casualty| casualty.figure)
            .max_by_key(|figure| figure.central())?;
        Some((outcome, figure))
    };
    Outcome::ALL.into_iter().filter_map(of).collect()
}

/// A first line that is no headline but a whole text says little by its words.
const MOST_WORDS: usize = 40;

/// Words too common to say anything of an event.
const STOP: &[&str] = &[
    "the", "and", "for", "with", "from", "that", "this", "after", "his", "her", "its", "their",
    "was", "were", "has", "have", "had", "are", "who", "over", "into", "not", "but", "than",
    "more", "least", "about", "some", "say", "says", "said", "new", "amid", "near", "during",
    "while", "against", "between", "where", "which", "when", "them", "they", "been", "being",
    "other",
];

/// What a title says in single words.
struct Title {
    words: Vec<u32>,
    names: Vec<u32>,
    numbers: Vec<u32>,
}

impl Title {
    /// In a title with a capital on nearly every word, no word is a name.
    fn of(report: &Report) -> Title {
        let text = match &report.title {
            Some(title) => title.as_str(),
            None => report.text.lines().next().unwrap_or_default(),
        };
        let all = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        let all: Vec<&str> = all.take(MOST_WORDS).collect();
        let words: Vec<&str> = all
            .iter()
            .copied()
            .filter(|word| word.chars().count() > 2 && !STOP.contains(&folded(word).as_str()))
            .collect();
        let is_capital = |word: &&&str| word.starts_with(char::is_uppercase);
        let is_title_case = words.iter().filter(is_capital).count() * 4 > words.len() * 3;
        let names = words.iter().filter(|_| !is_title_case).filter(is_capital);
        let first = all.first().copied();
        let hashes =
            |words: &mut dyn Iterator<Item = &str>| sorted(words.map(|w| short(&folded(w))));
        Title {
            names: hashes(&mut names.copied().filter(|word| Some(*word) != first)),
            words: hashes(&mut words.iter().copied()),
            numbers: sorted(all.iter().filter_map(|word| telling_number(word))),
        }
    }
}

/// A number that two headlines seldom share by chance.
fn telling_number(word: &str) -> Option<u32> {
    let number: u32 = word.parse().ok()?;
    (number >= 10 && !(1900..2100).contains(&number)).then_some(number)
}

fn folded(text: &str) -> String {
    text.to_lowercase()
}

fn short(text: &str) -> u32 {
    hash_text(text) as u32
}

fn sorted(values: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut values: Vec<u32> = values.collect();
    values.sort_unstable();
    values.dedup();
    values
}

fn day(date: cairn_core::Date) -> i32 {
    (date - jiff::civil::date(1970, 1, 1)).get_days()
}
