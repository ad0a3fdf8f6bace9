//! What the tests of whole readings share: how a report is made, read and written down.
//!
//! A value is written as the rule files write it, so that a failing test can be compared by eye.
#![allow(dead_code, reason = "each test file uses its part")]

use std::sync::LazyLock;

use cairn_core::{
    Casualty, Category, Claim, Date, Figure, Participant, Reading, Report, ReportId, When,
};
use cairn_places::Gazetteer;
use cairn_read::Rules;

/// A Wednesday: the day on which every example beside a rule was published.
pub const PUBLISHED: Date = jiff::civil::date(2024, 5, 8);

static RULES: LazyLock<Rules> = LazyLock::new(Rules::embedded);
static GAZETTEER: LazyLock<Gazetteer> = LazyLock::new(Gazetteer::embedded);

/// A report with no title, publisher or language told, published on [`PUBLISHED`].
pub fn report(text: &str) -> Report {
    Report {
        id: ReportId::new(format!("sha256:{}", "0".repeat(64))).expect("hex digits"),
        external_id: None,
        title: None,
        published: Some(PUBLISHED),
        publisher: None,
        url: None,
        language: Some("en".to_owned()),
        text: text.to_owned(),
        extra: Vec::new(),
    }
}

pub fn read(report: &Report, countries: &[String]) -> Reading {
    cairn_read::read(report, &RULES, &GAZETTEER, countries)
}

pub fn violence(reading: &Reading) -> impl Iterator<Item = &Claim> {
    reading.claims.iter().filter(|claim| claim.kind.value.category() == Category::Violence)
}

/// `low..best..high`; an end that is not known is left empty.
pub fn figure(figure: Figure) -> String {
    let end = |n: Option<u64>| n.map_or_else(String::new, |n| n.to_string());
    format!("{}..{}..{}", end(figure.low()), end(figure.best()), end(figure.high()))
}

/// "killed 12..12.."
pub fn casualty(casualty: &Casualty) -> String {
    format!("{} {}", casualty.outcome.as_str(), figure(casualty.figure))
}

/// "2024-05-06/2024-05-08 week", or "unresolved".
pub fn when(when: &When) -> String {
    match when.range {
        Some(range) => format!("{}/{} {}", range.start(), range.end(), when.precision.as_str()),
        None => "unresolved".to_owned(),
    }
}

/// The canonical id, else the neutral name.
pub fn actor(participant: &Participant) -> &str {
    participant.actor.as_deref().unwrap_or(&participant.name)
}

/// A claim on one line, for messages.
pub fn line(claim: &Claim) -> String {
    let mut parts =
        vec![claim.kind.value.as_str().to_owned(), claim.modality.value.as_str().to_owned()];
    parts.push(claim.when.as_ref().map_or("no time".to_owned(), |w| when(&w.value)));
    parts.push(claim.r#where.as_ref().map_or("no place".to_owned(), |p| p.value.name.clone()));
    parts.extend(
        claim.actors.iter().map(|a| format!("{} {}", a.value.role.as_str(), actor(&a.value))),
    );
    parts.extend(claim.casualties.iter().map(|c| casualty(&c.value)));
    parts.join(", ")
}
