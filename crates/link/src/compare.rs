use cairn_core::{Outcome, Reason, distance_km};

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
        LinkPolicy { id: "balanced-1".to_owned(), threshold: 0.5 }
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
    let (a_days, b_days) = (a.days?, b.days?);
    let apart = (a_days.0 - b_days.1).max(b_days.0 - a_days.1).max(0);
    let (a_spot, b_spot) = (a.spot?, b.spot?);
    let at = |spot: crate::Spot| (f64::from(spot.lat), f64::from(spot.lon));
    let km = distance_km(at(a_spot), at(b_spot));
    if apart > 0 || km > 30.0 || a.kind.category() != b.kind.category() {
        return None;
    }
    let mut reasons = vec![
        Reason { text: "same day".to_owned(), weight: 1.0 },
        Reason { text: format!("{km:.0} km apart"), weight: 1.0 - km / 30.0 },
    ];
    if let (Some(x), Some(y)) = (a.figure(Outcome::Killed), b.figure(Outcome::Killed))
        && let (Some(x), Some(y)) = (x.central(), y.central())
    {
        reasons.push(Reason { text: format!("{x} and {y} killed"), weight: 0.5 });
    }
    let sum: f64 = reasons.iter().map(|reason| reason.weight).sum();
    Some(Match { score: 1.0 / (1.0 + (-sum).exp()), reasons })
}
