use cairn_core::{Certainty, EventReport, Figure, Outcome, Role};

use crate::{Record, Value, account::event_account, columns::Cell};

pub const CELLS: &[(&str, Cell)] = &[
    ("event_id", |r| Value::text(r.event.id.as_str())),
    ("account", |r| Value::owned(event_account(r.event))),
    ("kind", |r| Value::text(r.event.kind.value.as_str())),
    ("category", |r| Value::text(r.event.kind.value.category().as_str())),
    ("status", |r| Value::text(r.event.status.as_str())),
    ("status_why", |r| Value::text(&r.event.status_why)),
    ("modality", |r| Value::text(r.event.modality.as_str())),
    ("date_start", |r| Value::day(days(r).map(|days| days.start()))),
    ("date_end", |r| Value::day(days(r).map(|days| days.end()))),
    ("date_precision", |r| {
        Value::text(r.event.when.as_ref().map_or("unknown", |when| when.value.precision.as_str()))
    }),
    ("date_inferred", |r| {
        Value::Truth(r.event.when.as_ref().is_some_and(|when| when.value.is_inferred))
    }),
    ("time_of_day", |r| {
        Value::maybe(r.event.when.as_ref().and_then(|when| when.value.time_text.as_deref()))
    }),
    ("place", |r| Value::maybe(r.place().map(|place| place.name.as_str()))),
    ("place_relation", |r| Value::maybe(r.place().map(|place| place.relation.as_str()))),
    ("latitude", |r| Value::number(r.place().and_then(|place| place.position).map(|at| at.0))),
    ("longitude", |r| Value::number(r.place().and_then(|place| place.position).map(|at| at.1))),
    ("place_precision", |r| {
        r.place().map_or(Value::Null, |place| Value::Integer(i64::from(place.precision.code())))
    }),
    ("place_radius_km", |r| Value::number(r.radius_km)),
    ("country", |r| Value::maybe(r.place().and_then(|place| place.country.as_deref()))),
    ("admin1", |r| Value::maybe(r.place().and_then(|place| place.admin1.as_deref()))),
    ("admin2", |r| Value::maybe(r.place().and_then(|place| place.admin2.as_deref()))),
    ("gazetteer_id", |r| Value::maybe(r.place().and_then(|place| place.gazetteer_id.as_deref()))),
    ("perpetrators", |r| names(r, Role::Perpetrator, None, Some(Certainty::Stated))),
    ("perpetrator_ids", |r| ids(r, Role::Perpetrator, Some(Certainty::Stated))),
    ("alleged_perpetrators", |r| names(r, Role::Perpetrator, None, Some(Certainty::Alleged))),
    ("targets", |r| names(r, Role::Target, None, None)),
    ("target_ids", |r| ids(r, Role::Target, None)),
    ("side_a", |r| names(r, Role::Participant, Some('a'), None)),
    ("side_b", |r| names(r, Role::Participant, Some('b'), None)),
    ("supporters", |r| names(r, Role::Supporter, None, None)),
    ("weapons", |r| {
        let weapons = r.claims.iter().flat_map(|(_, claim)| &claim.weapons);
        Value::list(weapons.map(|cited| cited.value.class.as_str()))
    }),
    ("targets_hit", |r| {
        let hit = r.claims.iter().flat_map(|(_, claim)| &claim.targets_hit);
        Value::list(hit.map(|cited| cited.value.class.as_str()))
    }),
    ("killed_low", |r| Value::low(r.figure(Outcome::Killed))),
    ("killed_best", |r| Value::best(r.figure(Outcome::Killed))),
    ("killed_high", |r| Value::high(r.figure(Outcome::Killed))),
    ("killed_civilians_low", |r| Value::low(civilians(r))),
    ("killed_civilians_best", |r| Value::best(civilians(r))),
    ("killed_civilians_high", |r| Value::high(civilians(r))),
    ("killed_combatants_low", |r| Value::low(combatants(r))),
    ("killed_combatants_best", |r| Value::best(combatants(r))),
    ("killed_combatants_high", |r| Value::high(combatants(r))),
    ("killed_attackers_low", |r| Value::low(attackers(r))),
    ("killed_attackers_best", |r| Value::best(attackers(r))),
    ("killed_attackers_high", |r| Value::high(attackers(r))),
    ("killed_why", |r| {
        Value::maybe(r.event.outcome(Outcome::Killed).map(|settled| settled.why.as_str()))
    }),
    ("injured_low", |r| Value::low(r.figure(Outcome::Injured))),
    ("injured_best", |r| Value::best(r.figure(Outcome::Injured))),
    ("injured_high", |r| Value::high(r.figure(Outcome::Injured))),
    ("killed_or_injured_low", |r| Value::low(r.figure(Outcome::KilledOrInjured))),
    ("killed_or_injured_best", |r| Value::best(r.figure(Outcome::KilledOrInjured))),
    ("killed_or_injured_high", |r| Value::high(r.figure(Outcome::KilledOrInjured))),
    ("missing_low", |r| Value::low(r.figure(Outcome::Missing))),
    ("missing_best", |r| Value::best(r.figure(Outcome::Missing))),
    ("missing_high", |r| Value::high(r.figure(Outcome::Missing))),
    ("abducted_low", |r| Value::low(r.figure(Outcome::Abducted))),
    ("abducted_best", |r| Value::best(r.figure(Outcome::Abducted))),
    ("abducted_high", |r| Value::high(r.figure(Outcome::Abducted))),
    ("arrested_low", |r| Value::low(r.figure(Outcome::Arrested))),
    ("arrested_best", |r| Value::best(r.figure(Outcome::Arrested))),
    ("arrested_high", |r| Value::high(r.figure(Outcome::Arrested))),
    ("surrendered_low", |r| Value::low(r.figure(Outcome::Surrendered))),
    ("surrendered_best", |r| Value::best(r.figure(Outcome::Surrendered))),
    ("surrendered_high", |r| Value::high(r.figure(Outcome::Surrendered))),
    ("displaced_low", |r| Value::low(r.figure(Outcome::Displaced))),
    ("displaced_best", |r| Value::best(r.figure(Outcome::Displaced))),
    ("displaced_high", |r| Value::high(r.figure(Outcome::Displaced))),
    ("independent_origins", |r| Value::Integer(r.event.independent_origins() as i64)),
    ("origins", |r| Value::list(r.event.origins.iter().map(|voice| voice.name.as_str()))),
    ("denied_by", |r| Value::list(r.event.denied_by.iter().map(|denial| denial.by.as_str()))),
    ("reports", |r| Value::Integer(r.event.reports.len() as i64)),
    ("publishers", |r| listed(r, |report| report.head.publisher.as_deref())),
    ("first_published", |r| {
        Value::day(r.event.reports.iter().filter_map(|report| report.head.published).min())
    }),
    ("last_published", |r| {
        Value::day(r.event.reports.iter().filter_map(|report| report.head.published).max())
    }),
    ("urls", |r| listed(r, |report| report.head.url.as_deref())),
    ("report_ids", |r| listed(r, |report| Some(report.head.id.as_str()))),
    ("series", |r| Value::Truth(r.event.is_series)),
    ("political", |r| Value::Truth(r.event.is_political)),
    ("policy", |r| Value::text(&r.event.policy)),
    ("external_ids", |r| listed(r, |report| report.head.external_id.as_deref())),
    ("decided_by", |r| {
        Value::list(r.event.decisions.iter().map(|decision| decision.author.as_str()))
    }),
];

fn days(record: &Record<'_>) -> Option<cairn_core::DateRange> {
    record.event.when.as_ref().and_then(|when| when.value.range)
}

fn civilians(record: &Record<'_>) -> Option<Figure> {
    record.event.outcome(Outcome::Killed).and_then(|settled| settled.civilians)
}

fn combatants(record: &Record<'_>) -> Option<Figure> {
    record.event.outcome(Outcome::Killed).and_then(|settled| settled.combatants)
}

fn attackers(record: &Record<'_>) -> Option<Figure> {
    record.event.outcome(Outcome::Killed).and_then(|settled| settled.attackers)
}

fn names<'r>(
    record: &'r Record<'_>,
    role: Role,
    side: Option<char>,
    certainty: Option<Certainty>,
) -> Value<'r> {
    Value::list(record.named(role, side, certainty).map(|actor| actor.name.as_str()))
}

fn ids<'r>(record: &'r Record<'_>, role: Role, certainty: Option<Certainty>) -> Value<'r> {
    Value::list(record.named(role, None, certainty).filter_map(|actor| actor.actor.as_deref()))
}

fn listed<'r>(
    record: &'r Record<'_>,
    of: impl Fn(&'r EventReport) -> Option<&'r str>,
) -> Value<'r> {
    Value::list(record.event.reports.iter().filter_map(of))
}
