//! A toll beside the events that it may include: shown together, never added.

use cairn_core::{DateRange, EventId, Figure};

/// An event, as a toll is held against it.
#[derive(Clone, Debug, PartialEq)]
pub struct Counted {
    pub id: EventId,
    pub when: Option<DateRange>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// The settled figure for the toll's outcome.
    pub figure: Option<Figure>,
    /// A series whose parts are counted is left out of the sum.
    pub is_series_with_parts: bool,
}

/// What a toll may include, and what remains of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Overlap {
    /// Events wholly inside the toll's period and country.
    pub inside: Vec<EventId>,
    /// Events that its period or country only touches, or whose own are not known.
    pub perhaps: Vec<EventId>,
    /// The sum over `inside`; `None` when none has a figure.
    pub counted: Option<Figure>,
    /// What of the toll no event inside accounts for; `None` when that is not known, or when the
    /// events come to more than the toll.
    pub remainder: Option<u64>,
}

/// Holds a toll against events. `period` and `country` are `None` where the toll does not say.
pub fn overlap(
    toll: Figure,
    period: Option<DateRange>,
    country: Option<&str>,
    events: &[Counted],
) -> Overlap {
    let (mut inside, mut perhaps) = (Vec::new(), Vec::new());
    let mut counted: Option<Figure> = None;
    for event in events {
        let in_country = match (country, event.country.as_deref()) {
            (Some(toll), Some(event)) => Some(toll == event),
            _ => None,
        };
        let (in_period, touches) = match (period, event.when) {
            (Some(period), Some(when)) => (Some(period.contains(when)), period.overlaps(when)),
            _ => (None, true),
        };
        if in_country == Some(false) || !touches {
            continue;
        }
        if in_country.is_none() || in_period != Some(true) {
            perhaps.push(event.id.clone());
            continue;
        }
        inside.push(event.id.clone());
        if let Some(figure) = event.figure.filter(|_| !event.is_series_with_parts) {
            counted = match counted {
                None => Some(figure),
                Some(sum) => sum.plus(figure).or(Some(sum)),
            };
        }
    }
    let most = counted.and_then(Figure::central).unwrap_or(0);
    let remainder = toll.central().and_then(|toll| toll.checked_sub(most));
    Overlap { inside, perhaps, counted, remainder }
}
