//! The 31 columns of an ACLED export. What they cannot hold, docs/crosswalks.md says.

use cairn_core::{Attribution, Date, Kind, Outcome};

use super::parts::{Parts, are_civilians, is_civilians, is_state, parts};
use crate::{
    Record, Value,
    account::event_account,
    columns::Cell,
    crosswalk::{CROSSWALK, Codes, EventType},
    import::Dataset,
    words,
};

pub const CELLS: &[(&str, Cell)] = &[
    ("event_id_cnty", |r| {
        r.row_of(Dataset::Acled).map_or_else(|| Value::text(r.event.id.as_str()), Value::text)
    }),
    ("event_date", |r| Value::day(day(r))),
    ("year", |r| day(r).map_or(Value::Null, |day| Value::Integer(i64::from(day.year())))),
    ("time_precision", |r| code(time_precision(r))),
    ("disorder_type", |r| Value::maybe(event_type(r).map(|row| row.disorder.as_str()))),
    ("event_type", |r| Value::maybe(event_type(r).map(|row| row.name.as_str()))),
    ("sub_event_type", |r| Value::text(sub_event(r))),
    ("actor1", |r| Value::maybe(name(&parts(r).first))),
    ("assoc_actor_1", |r| rest(&parts(r).first)),
    ("inter1", |r| Value::maybe(inter(r, &parts(r).first))),
    ("actor2", |r| Value::maybe(name(&parts(r).second))),
    ("assoc_actor_2", |r| rest(&parts(r).second)),
    ("inter2", |r| Value::maybe(inter(r, &parts(r).second))),
    ("interaction", interaction),
    ("civilian_targeting", |r| {
        let parts = parts(r);
        let is_on_civilians = parts.is_one_way && are_civilians(&parts.second);
        if is_on_civilians { Value::text("Civilian targeting") } else { Value::Null }
    }),
    ("iso", |r| Value::count(codes(r).and_then(|codes| codes.iso).map(u64::from))),
    ("region", |r| Value::maybe(codes(r).map(|codes| codes.acled_region.as_str()))),
    ("country", |r| Value::maybe(country(r).map(|code| CROSSWALK.country_name(code)))),
    ("admin1", |r| Value::maybe(r.place().and_then(|place| place.admin1.as_deref()))),
    ("admin2", |r| Value::maybe(r.place().and_then(|place| place.admin2.as_deref()))),
    ("admin3", |_| Value::Null),
    ("location", |r| Value::maybe(r.place().map(|place| place.name.as_str()))),
    ("latitude", |r| Value::number(r.place().and_then(|place| place.position).map(|at| at.0))),
    ("longitude", |r| Value::number(r.place().and_then(|place| place.position).map(|at| at.1))),
    ("geo_precision", |r| code(r.place().map(|place| CROSSWALK.place(place.precision).acled))),
    ("source", |r| {
        Value::list(r.event.reports.iter().filter_map(|report| report.head.publisher.as_deref()))
    }),
    ("source_scale", |_| Value::Null),
    ("notes", |r| Value::owned(notes(r))),
    ("fatalities", |r| Value::count(Some(fatalities(r)))),
    ("tags", |r| Value::owned(format!("cairn status={}", r.event.status.as_str()))),
    ("timestamp", |_| Value::Null),
];

/// ACLED dates every event to a day, a week or a month, and places it in a country.
pub fn takes(record: &Record<'_>) -> bool {
    time_precision(record).is_some() && country(record).is_some() && record.event.is_political
}

fn time_precision(record: &Record<'_>) -> Option<u8> {
    CROSSWALK.time(record.event.when.as_ref()?.value.precision).acled
}

fn code(code: Option<u8>) -> Value<'static> {
    code.map_or(Value::Null, |code| Value::Integer(i64::from(code)))
}

/// The day, or the middle of the days that it may have happened on.
fn day(record: &Record<'_>) -> Option<Date> {
    let days = record.event.when.as_ref()?.value.range?;
    days.start().checked_add(jiff::Span::new().days(days.length_days() / 2)).ok()
}

fn country<'r>(record: &'r Record<'_>) -> Option<&'r str> {
    record.place()?.country.as_deref()
}

fn codes(record: &Record<'_>) -> Option<&'static Codes> {
    CROSSWALK.codes(country(record))
}

fn sub_event(record: &Record<'_>) -> &'static str {
    let special = &CROSSWALK.acled.sub_event;
    let kind = record.event.kind.value;
    let Parts { first, second, .. } = parts(record);
    match kind {
        Kind::ArmedAssault if second.first().is_some_and(|actor| !is_civilians(actor)) => {
            &special.armed_assault_on_armed_target
        }
        Kind::ProtestRepression => &special.protest_repression,
        Kind::TerritoryChange if first.first().is_some_and(|actor| is_state(actor)) => {
            &special.territory_taken_by_state
        }
        Kind::TerritoryChange => &special.territory_taken_by_others,
        _ => &CROSSWALK.kind(kind).acled,
    }
}

fn event_type(record: &Record<'_>) -> Option<&'static EventType> {
    let sub_event = sub_event(record);
    CROSSWALK.acled.event_type.iter().find(|row| row.sub_events.iter().any(|s| s == sub_event))
}

fn name<'r>(actors: &[&'r Attribution]) -> Option<&'r str> {
    actors.first().map(|actor| actor.name.as_str())
}

fn rest<'r>(actors: &[&'r Attribution]) -> Value<'r> {
    Value::list(actors.iter().skip(1).map(|actor| actor.name.as_str()))
}

fn inter(record: &Record<'_>, actors: &[&Attribution]) -> Option<&'static str> {
    let actor = actors.first()?;
    let kind = match record.event.kind.value {
        _ if is_civilians(actor) => "civilians",
        Kind::Protest => "protesters",
        Kind::MobViolence if actor.actor.is_none() => "rioters",
        _ => CROSSWALK.actor_kind(actor.actor.as_deref()),
    };
    CROSSWALK.acled.inter.get(kind).map(String::as_str)
}

fn interaction<'r>(record: &'r Record<'_>) -> Value<'r> {
    let Parts { first, second, .. } = parts(record);
    match (inter(record, &first), inter(record, &second)) {
        (Some(first), Some(second)) => Value::owned(format!("{first}-{second}")),
        (Some(only), None) | (None, Some(only)) => Value::owned(format!("{only} only")),
        (None, None) => Value::Null,
    }
}

/// What the columns lose of a figure is told here.
fn notes(record: &Record<'_>) -> String {
    let mut notes = event_account(record.event);
    if let Some(when) = record.event.when.as_ref().and_then(|when| words::on_days(&when.value)) {
        notes.push_str(&format!(" {when}"));
    }
    let killed = words::stated(record.figure(Outcome::Killed));
    let status = words::status(record.event.status);
    let origins = words::count(record.event.independent_origins(), "independent origin");
    notes.push_str(&format!("; killed {killed}. Status: {status}, {origins}."));
    notes
}

/// One integer: the smallest credible figure, and 0 where none is told.
///
/// A figure that reports give in a vague word ("dozens") becomes ACLED's integer for that word.
fn fatalities(record: &Record<'_>) -> u64 {
    let Some(dead) = record.dead() else { return 0 };
    vague(record).or(dead.low()).or(dead.best()).unwrap_or(0)
}

fn vague(record: &Record<'_>) -> Option<u64> {
    let settled = record.event.outcome(Outcome::Killed)?;
    let figure = settled.figure?;
    // A vague word sets a floor and no ceiling.
    if figure.high().is_some() || settled.attackers.is_some() {
        return None;
    }
    let behind = record.claims.iter().filter(|(id, _)| settled.claims.contains(id));
    let quotes = behind.flat_map(|(id, claim)| {
        claim
            .casualties
            .iter()
            .filter(|c| c.value.outcome == Outcome::Killed && c.value.figure == figure)
            .flat_map(|cited| (record.words)(id, cited.spans()))
    });
    let found: Vec<u64> = quotes.filter_map(|quote| acled_integer(&quote)).collect();
    found.into_iter().min()
}

/// ACLED's integer for the longest vague word of a quote that states no digits.
fn acled_integer(quote: &str) -> Option<u64> {
    if quote.chars().any(|c| c.is_numeric()) {
        return None;
    }
    let quote: Vec<String> = quote.split_whitespace().map(plain).collect();
    let says = |word: &str| {
        let word: Vec<&str> = word.split(' ').collect();
        quote.windows(word.len()).any(|window| window == word)
    };
    let vague = CROSSWALK.acled.vague.iter();
    vague.filter(|(word, _)| says(word)).max_by_key(|(word, _)| word.len()).map(|(_, n)| *n)
}

fn plain(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vague_words_become_integers_and_numbers_stay() {
        assert_eq!(acled_integer("Dozens of people were killed"), Some(12));
        assert_eq!(acled_integer("killing several"), Some(3));
        assert_eq!(acled_integer("hundreds were killed"), Some(100));
        assert_eq!(acled_integer("at least 24 were killed"), None);
        assert_eq!(acled_integer("a soldier was killed"), None);
    }
}
