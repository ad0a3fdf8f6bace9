//! The published structs. Fields are added, never renamed or given another meaning.

use cairn_core::{Certainty, Kind, Modality, OriginKind, Outcome, Role, Who};
use schemars::JsonSchema;
use serde::{Serialize, Serializer, ser::SerializeMap};
use serde_json::value::RawValue;

/// Code points `[start, end)` of the report's `text`.
pub type Evidence = Vec<[u32; 2]>;

/// One report and what it says: a line of `cairn read --format jsonl`.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "A line of `cairn read --format jsonl`")]
pub struct ReportLine<'a> {
    /// The sender's own id.
    pub external_id: Option<&'a str>,
    /// `sha256:` and the digest of `text`.
    pub report_id: &'a str,
    pub title: Option<&'a str>,
    /// ISO 8601 date.
    pub published: Option<String>,
    pub publisher: Option<&'a str>,
    pub url: Option<&'a str>,
    /// ISO 639-1.
    pub language: Option<&'a str>,
    /// The text that all offsets point into: title, blank line, body.
    pub text: &'a str,
    pub claims: Vec<Claim<'a>>,
    /// Cumulative figures of a period or a whole conflict; never part of a claim.
    pub tolls: Vec<Toll<'a>>,
    /// Everything recognised, whether or not a claim uses it.
    pub mentions: Vec<Mention<'a>>,
    /// What a careful reader would tell the analyst.
    pub notes: Vec<Note<'a>>,
    /// What else the sender said of the report, as it was written.
    pub extra: Extra<'a>,
}

/// What the report says of one event.
#[derive(Serialize, JsonSchema)]
pub struct Claim<'a> {
    #[schemars(extend("enum" = Kind::ALL.map(Kind::as_str)))]
    pub kind: &'static str,
    #[schemars(extend("enum" = ["violence", "development"]))]
    pub category: &'static str,
    #[schemars(extend("enum" = Modality::ALL.map(Modality::as_str)))]
    pub modality: &'static str,
    pub when: Option<When<'a>>,
    pub r#where: Option<Place<'a>>,
    /// All places of one operation told at several; the first is `where`.
    pub places: Vec<Place<'a>>,
    pub actors: Vec<Actor<'a>>,
    pub casualties: Vec<Casualty<'a>>,
    /// Who says so.
    pub origins: Vec<Origin<'a>>,
    /// A party says that it did it.
    pub responsibility: Option<Responsibility<'a>>,
    pub denied_by: Vec<Denial<'a>>,
    pub weapons: Vec<Thing<'a>>,
    pub targets_hit: Vec<Thing<'a>>,
    /// Of an agreement: made, extended or broken.
    pub phase: Option<&'static str>,
    /// Told with its own total and with parts that are claims of their own.
    pub series: bool,
    /// Index, in `claims`, of the series this is a part of.
    pub part_of_claim: Option<usize>,
    /// `false` for private crime.
    pub political: bool,
    /// 0 to 1: how often a claim read this way is right.
    pub confidence: f64,
    pub evidence: Evidence,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rules: Option<ClaimRules<'a>>,
}

/// With `--explain`: which rules made the values that have no object of their own.
#[derive(Serialize, JsonSchema)]
pub struct ClaimRules<'a> {
    pub kind: &'a str,
    pub modality: &'a str,
    pub phase: Option<&'a str>,
    /// What made up `confidence`, in words.
    pub confidence: &'a [String],
}

#[derive(Serialize, JsonSchema)]
pub struct When<'a> {
    /// ISO 8601 date; null when the words cannot be resolved.
    pub start: Option<String>,
    /// Inclusive.
    pub end: Option<String>,
    #[schemars(extend("enum" = ["day", "range", "week", "month", "year", "unknown"]))]
    pub precision: &'static str,
    pub text: &'a str,
    /// Time of day, as written.
    pub time_text: Option<&'a str>,
    /// The publication day stands in for a fresh event told with no time word.
    pub inferred: bool,
    pub evidence: Evidence,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<&'a str>,
}

#[derive(Serialize, JsonSchema)]
pub struct Place<'a> {
    pub name: &'a str,
    pub lat: Option<f64>,
    pub lon: Option<f64>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<&'a str>,
    pub admin1: Option<&'a str>,
    pub admin2: Option<&'a str>,
    /// UCDP's `where_prec`: 1 the place itself, 2 near it, 3 district, 4 province, 5 between
    /// places or a natural region, 6 country, 7 sea or air.
    #[schemars(range(min = 1, max = 7))]
    pub precision: u8,
    pub relation: &'a str,
    pub gazetteer_id: Option<&'a str>,
    pub evidence: Evidence,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<&'a str>,
}

#[derive(Serialize, JsonSchema)]
pub struct Actor<'a> {
    /// Canonical id, when the mention resolves.
    pub actor: Option<&'a str>,
    pub name: &'a str,
    #[schemars(extend("enum" = Role::ALL.map(Role::as_str)))]
    pub role: &'static str,
    /// Of a clash.
    #[schemars(extend("enum" = ["a", "b", null]))]
    pub side: Option<char>,
    pub mention: &'a str,
    #[schemars(extend("enum" = [Certainty::Stated.as_str(), Certainty::Alleged.as_str()]))]
    pub certainty: &'static str,
    pub evidence: Evidence,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<&'a str>,
}

#[derive(Serialize, JsonSchema)]
pub struct Casualty<'a> {
    #[schemars(extend("enum" = Outcome::ALL.map(Outcome::as_str)))]
    pub outcome: &'static str,
    /// Null is unknown or unbounded, never zero.
    pub low: Option<u64>,
    pub best: Option<u64>,
    pub high: Option<u64>,
    #[schemars(extend("enum" = Who::ALL.map(Who::as_str)))]
    pub who: &'static str,
    pub group: Option<&'a str>,
    /// Index, in `casualties`, of the figure this one is included in.
    pub part_of: Option<usize>,
    /// Index, in `origins`, of who gave the figure; null when the report itself does.
    pub origin: Option<usize>,
    /// The event's total, not an increment.
    pub cumulative: bool,
    /// The dead are the attackers themselves.
    pub attackers: bool,
    pub evidence: Evidence,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<&'a str>,
}

#[derive(Serialize, JsonSchema)]
pub struct Origin<'a> {
    pub name: &'a str,
    pub actor: Option<&'a str>,
    #[schemars(extend("enum" = OriginKind::ALL.map(OriginKind::as_str)))]
    pub kind: &'static str,
    pub verb: Option<&'a str>,
    /// The channel.
    pub via: Option<&'a str>,
    pub evidence: Evidence,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<&'a str>,
}

#[derive(Serialize, JsonSchema)]
pub struct Responsibility<'a> {
    pub by: &'a str,
    pub via: Option<&'a str>,
    /// The day it said so, where the words give one day.
    pub when: Option<String>,
    pub evidence: Evidence,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<&'a str>,
}

#[derive(Serialize, JsonSchema)]
pub struct Denial<'a> {
    pub by: &'a str,
    pub evidence: Evidence,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<&'a str>,
}

/// A weapon, or what was hit.
#[derive(Serialize, JsonSchema)]
pub struct Thing<'a> {
    pub text: &'a str,
    pub class: &'a str,
    pub evidence: Evidence,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<&'a str>,
}

#[derive(Serialize, JsonSchema)]
pub struct Toll<'a> {
    #[schemars(extend("enum" = Outcome::ALL.map(Outcome::as_str)))]
    pub outcome: &'static str,
    pub low: Option<u64>,
    pub best: Option<u64>,
    pub high: Option<u64>,
    /// What it counts, in the report's words.
    pub scope: Option<&'a str>,
    pub since: Option<&'a str>,
    pub until: Option<&'a str>,
    pub origins: Vec<Origin<'a>>,
    pub evidence: Evidence,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<&'a str>,
}

#[derive(Serialize, JsonSchema)]
pub struct Mention<'a> {
    pub r#type: &'static str,
    pub text: &'a str,
    pub start: u32,
    pub end: u32,
    pub lat: Option<f64>,
    pub lon: Option<f64>,
    pub country: Option<&'a str>,
    pub gazetteer_id: Option<&'a str>,
    pub actor: Option<&'a str>,
    /// A date as ISO 8601, a count as its figure.
    pub value: Option<&'a str>,
}

#[derive(Serialize, JsonSchema)]
pub struct Note<'a> {
    pub kind: &'static str,
    pub message: &'a str,
    pub start: Option<u32>,
    pub end: Option<u32>,
}

/// Keys and values as the sender wrote them, in the sender's order.
#[derive(JsonSchema)]
#[schemars(with = "serde_json::Map<String, serde_json::Value>")]
pub struct Extra<'a>(pub &'a [(String, String)]);

impl Serialize for Extra<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (key, value) in self.0 {
            let value: &RawValue =
                serde_json::from_str(value).map_err(serde::ser::Error::custom)?;
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}
