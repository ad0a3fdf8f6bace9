//! What benchmark files hold beside the report. Keys that no score needs are not named here.

use cairn_core::{Report, Span};
use serde::Deserialize;

/// A benchmark row, read: the report, what was read from it and what is in it.
pub struct Row<G> {
    pub report: Report,
    pub reading: cairn_core::Reading,
    pub gold: G,
}

impl<G> Row<G> {
    /// The id that the benchmark gave the report.
    pub fn id(&self) -> String {
        self.report.external_id.clone().unwrap_or_else(|| self.report.id.to_string())
    }
}

/// `[start, end)` in code points, as JSON writes it.
pub type Pair = [i64; 2];

#[derive(Debug, Deserialize)]
pub struct Claim {
    pub kind: String,
    pub category: String,
    pub modality: Option<String>,
    /// The report is about this event; the others are background.
    #[serde(default)]
    pub main: bool,
    pub evidence: Vec<Pair>,
    pub when: Option<When>,
    pub r#where: Option<Place>,
    #[serde(default)]
    pub actors: Vec<Actor>,
    #[serde(default)]
    pub casualties: Vec<Casualty>,
    pub responsibility: Option<serde_json::Value>,
}

#[derive(Debug, Deserialize)]
pub struct When {
    pub start: Option<String>,
    pub end: Option<String>,
    #[serde(default)]
    pub evidence: Vec<Pair>,
}

#[derive(Debug, Deserialize)]
pub struct Place {
    pub name: Option<String>,
    pub lat: Option<f64>,
    pub lon: Option<f64>,
    pub country: Option<String>,
    pub precision: Option<u8>,
    #[serde(default)]
    pub evidence: Vec<Pair>,
}

#[derive(Debug, Deserialize)]
pub struct Actor {
    pub actor: Option<String>,
    pub role: String,
    #[serde(default)]
    pub evidence: Vec<Pair>,
}

#[derive(Debug, Deserialize)]
pub struct Casualty {
    pub outcome: String,
    pub low: Option<u64>,
    pub best: Option<u64>,
    pub part_of: Option<usize>,
    #[serde(default)]
    pub evidence: Vec<Pair>,
}

/// A place name and where it is.
#[derive(Debug, Deserialize)]
pub struct Name {
    pub start: i64,
    pub end: i64,
    pub text: String,
    pub lat: Option<f64>,
    pub lon: Option<f64>,
}

#[derive(Debug, Deserialize)]
pub struct Entity {
    pub start: i64,
    pub end: i64,
    pub r#type: String,
}

/// What UCDP GED coded for the event that a headline was used for.
#[derive(Debug, Deserialize)]
pub struct Headline {
    pub place: String,
    pub lat: f64,
    pub lon: f64,
    pub where_prec: u8,
    pub best: u64,
    /// The headline itself states the figure.
    pub stated: bool,
}

pub fn overlap(a: Pair, b: Pair) -> bool {
    a[0] < b[1] && b[0] < a[1]
}

pub fn pair(span: Span) -> Pair {
    [i64::from(span.start()), i64::from(span.end())]
}

/// The quoted words; empty where the pair lies outside the text.
pub fn quote(text: &str, [start, end]: Pair) -> &str {
    let span = u32::try_from(start).ok().zip(u32::try_from(end).ok());
    span.and_then(|(start, end)| Span::new(start, end)?.quote(text)).unwrap_or_default()
}

/// Several quotes on one line.
pub fn quotes(text: &str, pairs: &[Pair]) -> String {
    pairs.iter().map(|&pair| quote(text, pair)).collect::<Vec<_>>().join(" … ")
}

/// How far the body, which gold offsets count from, lies inside the report's text.
///
/// The published scorers look for the first 60 code points of the body.
pub fn body_start(report: &Report) -> i64 {
    let title = report.title_len();
    let joint = if title == 0 { 0 } else { title + 2 };
    let body: String = report.text.chars().skip(joint).take(60).collect();
    let byte = report.text.find(&body).unwrap_or(0);
    report.text[..byte].chars().count() as i64
}
