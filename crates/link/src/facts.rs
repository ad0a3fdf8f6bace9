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
    /// Those of them that are written as names; sorted.
    pub names: Vec<u32>,
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

/// Facts of each claim of a report, in the order of its claims.
///
/// `order` is the report's place in the ledger.
pub fn facts(report: &Report, claims: &[Claim], order: u64, lineage: &Lineage) -> Vec<Facts> {
    let fingerprint = Fingerprint::of(&report.text);
    let (words, names) = title_words(report);
    let key = report_key(&report.id);
    let of = |(index, claim): (usize, &Claim)| {
        let claim_key = ClaimKey { report: key, index: index as u32 };
        of_claim(claim_key, claim, report, order, lineage, (&words, &names), &fingerprint)
    };
    claims.iter().enumerate().map(of).collect()
}

fn of_claim(
    claim_key: ClaimKey,
    claim: &Claim,
    report: &Report,
    order: u64,
    lineage: &Lineage,
    (words, names): (&[u32], &[u32]),
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
        words: words.to_vec(),
        names: names.to_vec(),
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

/// The words of a title that say something, and the names among them.
///
/// In a title written in capitals throughout, or with a capital on every word, no word is a name.
fn title_words(report: &Report) -> (Vec<u32>, Vec<u32>) {
    let text = match &report.title {
        Some(title) => title.as_str(),
        None => report.text.lines().next().unwrap_or_default(),
    };
    let words: Vec<&str> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() > 2)
        .take(MOST_WORDS)
        .collect();
    let is_capital = |word: &&&str| word.starts_with(char::is_uppercase);
    let is_title_case = words.iter().filter(is_capital).count() * 4 > words.len() * 3;
    let says = |word: &&str| !STOP.contains(&folded(word).as_str());
    let names = words.iter().skip(1).filter(is_capital).copied().filter(says);
    let names = sorted(names.filter(|_| !is_title_case).map(|word| short(&folded(word))));
    (sorted(words.iter().copied().filter(says).map(|word| short(&folded(word)))), names)
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
