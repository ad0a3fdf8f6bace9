use cairn_core::{Casualty, Certainty, Claim, Outcome, ReportHead, Role};

use crate::{Record, Value, account::account, columns::Cell};

pub const CELLS: &[(&str, Cell)] = &[
    ("claim_id", |r| Value::owned(r.claim().0.to_string())),
    ("event_id", |r| Value::text(r.event.id.as_str())),
    ("report_id", |r| Value::text(r.claim().0.report.as_str())),
    ("publisher", |r| Value::maybe(head(r).and_then(|head| head.publisher.as_deref()))),
    ("published", |r| Value::day(head(r).and_then(|head| head.published))),
    ("url", |r| Value::maybe(head(r).and_then(|head| head.url.as_deref()))),
    ("title", |r| Value::maybe(head(r).and_then(|head| head.title.as_deref()))),
    ("account", |r| Value::owned(account(r.claim().1))),
    ("kind", |r| Value::text(r.claim().1.kind.value.as_str())),
    ("category", |r| Value::text(r.claim().1.kind.value.category().as_str())),
    ("modality", |r| Value::text(r.claim().1.modality.value.as_str())),
    ("date_start", |r| Value::day(when(r).and_then(|when| when.range).map(|days| days.start()))),
    ("date_end", |r| Value::day(when(r).and_then(|when| when.range).map(|days| days.end()))),
    ("date_precision", |r| Value::text(when(r).map_or("unknown", |w| w.precision.as_str()))),
    ("date_words", |r| Value::maybe(when(r).map(|when| when.text.as_str()))),
    ("time_of_day", |r| Value::maybe(when(r).and_then(|when| when.time_text.as_deref()))),
    ("place", |r| Value::maybe(place(r).map(|place| place.name.as_str()))),
    ("latitude", |r| Value::number(place(r).and_then(|place| place.position).map(|at| at.0))),
    ("longitude", |r| Value::number(place(r).and_then(|place| place.position).map(|at| at.1))),
    ("place_precision", |r| {
        place(r).map_or(Value::Null, |place| Value::Integer(i64::from(place.precision.code())))
    }),
    ("country", |r| Value::maybe(place(r).and_then(|place| place.country.as_deref()))),
    ("admin1", |r| Value::maybe(place(r).and_then(|place| place.admin1.as_deref()))),
    ("admin2", |r| Value::maybe(place(r).and_then(|place| place.admin2.as_deref()))),
    ("perpetrators", |r| names(r, Role::Perpetrator, None, Some(Certainty::Stated))),
    ("alleged_perpetrators", |r| names(r, Role::Perpetrator, None, Some(Certainty::Alleged))),
    ("targets", |r| names(r, Role::Target, None, None)),
    ("side_a", |r| names(r, Role::Participant, Some('a'), None)),
    ("side_b", |r| names(r, Role::Participant, Some('b'), None)),
    ("killed_low", |r| Value::low(whole(r, Outcome::Killed).map(|whole| whole.figure))),
    ("killed_best", |r| Value::best(whole(r, Outcome::Killed).map(|whole| whole.figure))),
    ("killed_high", |r| Value::high(whole(r, Outcome::Killed).map(|whole| whole.figure))),
    ("killed_who", |r| Value::maybe(whole(r, Outcome::Killed).map(|whole| whole.who.as_str()))),
    ("injured_low", |r| Value::low(whole(r, Outcome::Injured).map(|whole| whole.figure))),
    ("injured_best", |r| Value::best(whole(r, Outcome::Injured).map(|whole| whole.figure))),
    ("injured_high", |r| Value::high(whole(r, Outcome::Injured).map(|whole| whole.figure))),
    ("origins", |r| Value::list(r.claim().1.origins.iter().map(|o| o.value.name.as_str()))),
    ("responsibility", |r| {
        Value::maybe(r.claim().1.responsibility.as_ref().map(|cited| cited.value.by.as_str()))
    }),
    ("weapons", |r| Value::list(r.claim().1.weapons.iter().map(|w| w.value.class.as_str()))),
    ("targets_hit", |r| {
        Value::list(r.claim().1.targets_hit.iter().map(|hit| hit.value.class.as_str()))
    }),
    ("series", |r| Value::Truth(r.claim().1.is_series)),
    ("confidence", |r| Value::Number(r.claim().1.confidence)),
    ("evidence", |r| Value::owned(evidence(r.claim().1))),
    ("external_id", |r| Value::maybe(head(r).and_then(|head| head.external_id.as_deref()))),
];

fn head<'r>(record: &'r Record<'_>) -> Option<&'r ReportHead> {
    let report = &record.claim().0.report;
    record.event.reports.iter().map(|known| &known.head).find(|head| head.id == *report)
}

fn when<'r>(record: &'r Record<'_>) -> Option<&'r cairn_core::When> {
    record.claim().1.when.as_ref().map(|cited| &cited.value)
}

fn place<'r>(record: &'r Record<'_>) -> Option<&'r cairn_core::Place> {
    record.claim().1.r#where.as_ref().map(|cited| &cited.value)
}

fn names<'r>(
    record: &'r Record<'_>,
    role: Role,
    side: Option<char>,
    certainty: Option<Certainty>,
) -> Value<'r> {
    let actors = record.claim().1.actors.iter().map(|cited| &cited.value);
    Value::list(
        actors
            .filter(|actor| actor.role == role && (side.is_none() || actor.side == side))
            .filter(|actor| certainty.is_none_or(|certainty| actor.certainty == certainty))
            .map(|actor| actor.name.as_str()),
    )
}

/// The largest figure of an outcome that is no part of another; the attackers' own dead are apart.
fn whole<'r>(record: &'r Record<'_>, outcome: Outcome) -> Option<&'r Casualty> {
    let figures = record.claim().1.casualties.iter().map(|cited| &cited.value);
    figures
        .filter(|c| c.outcome == outcome && c.part_of.is_none() && !c.is_attackers)
        .max_by_key(|casualty| casualty.figure.central())
}

fn evidence(claim: &Claim) -> String {
    let spans = claim.evidence().iter().map(|span| format!("{}-{}", span.start(), span.end()));
    spans.collect::<Vec<_>>().join(crate::value::BETWEEN)
}
