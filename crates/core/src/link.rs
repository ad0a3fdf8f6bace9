use std::fmt;

use crate::ReportId;

/// One claim of one report: the report, and the claim's place in its reading.
///
/// Its text form is the report's id, `#` and the index: `sha256:…#0`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClaimId {
    pub report: ReportId,
    /// Counted from 0.
    pub index: u32,
}

impl ClaimId {
    /// `None` unless `text` is a claim's text form.
    pub fn parse(text: &str) -> Option<ClaimId> {
        let (report, index) = text.rsplit_once('#')?;
        let is_plain = index == "0" || !index.starts_with(['0', '+']);
        let index = is_plain.then(|| index.parse().ok())??;
        Some(ClaimId { report: ReportId::new(report.to_owned())?, index })
    }
}

impl fmt::Display for ClaimId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#{}", self.report, self.index)
    }
}

/// An event's permanent id, made from the claim that founded it: the first that the ledger held.
///
/// Because the id names a claim, an id once given always leads somewhere: to the event that holds
/// its founding claim now. When two events turn out to be one, the older founder names it; when one
/// turns out to be two, the part with the founder keeps the id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventId(String);

/// Hex digits of the report's digest that an event's id keeps: 80 bits, so that even a thousand
/// million reports have no two that collide (chance below one in a million).
const DIGITS: usize = 20;

impl EventId {
    pub fn founded_by(claim: &ClaimId) -> EventId {
        let digest = claim.report.as_str().trim_start_matches("sha256:");
        EventId(format!("e{}-{}", &digest[..DIGITS], claim.index))
    }

    /// `None` unless `text` has the form of an event's id; whether there is one, the store knows.
    pub fn parse(text: &str) -> Option<EventId> {
        let (digest, index) = text.strip_prefix('e')?.split_once('-')?;
        let is_hex = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
        let is_index = index == "0" || !index.starts_with(['0', '+']);
        (digest.len() == DIGITS && digest.chars().all(is_hex) && is_index)
            .then(|| index.parse::<u32>().ok())?
            .map(|_| EventId(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// "These two claims speak of one event", how surely, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    pub a: ClaimId,
    pub b: ClaimId,
    /// 0 to 1; 1 when an analyst said so.
    pub score: f64,
    /// The strongest first.
    pub reasons: Vec<Reason>,
    pub made_by: Maker,
}

/// One thing that speaks for or against a link, in words that an analyst can check.
#[derive(Clone, Debug, PartialEq)]
pub struct Reason {
    /// "same day", "3 km apart", "34 and 34 killed".
    pub text: String,
    /// What it added to the score, in units of log odds; negative speaks against.
    pub weight: f64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Maker {
    /// Name and version of the policy: `balanced-1`.
    Policy(String),
    Analyst(String),
}
