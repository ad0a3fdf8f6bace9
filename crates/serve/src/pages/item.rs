use cairn_core::{Event, Outcome};

use super::tongue::{Tongue, mark};

/// An event in a list.
pub struct Item {
    pub id: String,
    pub account: String,
    pub days: String,
    pub place: String,
    pub killed: String,
    pub is_silent: bool,
    pub status: String,
    pub mark: &'static str,
    pub origins: String,
    pub reports: String,
}

impl Item {
    pub fn of(event: &Event, tongue: &Tongue) -> Item {
        let t = &tongue.strings;
        let killed = event.outcome(Outcome::Killed).and_then(|settled| settled.figure);
        let place = event.r#where.as_ref().map(|place| place.value.name.trim().to_owned());
        Item {
            id: event.id.to_string(),
            account: tongue.account(event),
            days: event
                .when
                .as_ref()
                .map_or_else(|| t.date_unknown.clone(), |when| tongue.days(&when.value)),
            place: place.unwrap_or_else(|| t.place_unknown.clone()),
            killed: tongue.stated(killed),
            is_silent: killed.is_none(),
            status: tongue.status(event.status),
            mark: mark(event.status),
            origins: tongue.count(
                event.independent_origins(),
                &t.origin_one,
                &t.independent_origins,
            ),
            reports: tongue.count(event.reports.len(), &t.report_one, &t.reports_count),
        }
    }
}
