//! ACLED: exports of the present columns and of the years before. What is lost, docs/crosswalks.md says.

use cairn_core::{
    Casualty, Cited, Date, DatePrecision, DateRange, Kind, Outcome, PlacePrecision, Reading, Role,
    When, Who,
};
use jiff::ToSpan;

use super::{
    Coded, Problem,
    names::origin,
    row::{Row, exactly, problem},
};
use crate::crosswalk::CROSSWALK;

pub const REQUIRED: &[&str] = &[
    "event_id_cnty",
    "event_date",
    "sub_event_type",
    "actor1",
    "country",
    "latitude",
    "longitude",
    "geo_precision",
    "time_precision",
    "fatalities",
];

/// The cells that a person would read out.
const TOLD: &[&str] =
    &["sub_event_type", "actor1", "actor2", "location", "event_date", "fatalities", "notes"];

pub fn coded(row: Row<'_>) -> Result<Coded, Problem> {
    let into = &CROSSWALK.acled.into;
    let sub_event = row.need("sub_event_type")?;
    let kind = into.kind.get(sub_event).and_then(|kind| Kind::parse(kind));
    let kind = kind.ok_or_else(|| {
        problem("sub_event_type", format!("\"{sub_event}\" is no sub-event of the crosswalk"))
    })?;
    let mut claim = row.claim(kind, &["sub_event_type", "event_type"], TOLD)?;
    let iso = row.cell("iso").and_then(|iso| iso.parse().ok());
    let country = iso.and_then(|iso| CROSSWALK.country_of_iso(iso));
    let country = country.or_else(|| row.cell("country").and_then(|c| CROSSWALK.country_named(c)));
    claim.when = Some(when(&row)?);
    let precision = match row.number::<u8>("geo_precision")? {
        1 => PlacePrecision::Exact,
        2 => PlacePrecision::Near,
        3 => PlacePrecision::Admin1,
        other => return Err(problem("geo_precision", format!("{other} is not 1 to 3"))),
    };
    let country_code = country.map(str::to_owned);
    claim.r#where = Some(row.place("location", country_code, precision, ["admin1", "admin2"])?);
    let is = |list: &[String]| list.iter().any(|listed| listed == sub_event);
    let (first, second) = match () {
        () if is(&into.one_way) => ((Role::Perpetrator, None), (Role::Target, None)),
        () if is(&into.turned) => ((Role::Target, None), (Role::Perpetrator, None)),
        () => ((Role::Participant, Some('a')), (Role::Participant, Some('b'))),
    };
    for (column, part) in
        [("actor1", first), ("assoc_actor_1", first), ("actor2", second), ("assoc_actor_2", second)]
    {
        claim.actors.extend(row.actors(column, &[';'], country, part)?);
    }
    for name in row.cell("source").unwrap_or_default().split(';').map(str::trim) {
        if !name.is_empty() {
            claim.origins.push(row.cite(origin(row.dataset, name, country), &["source"])?);
        }
    }
    let killed: u64 = row.number("fatalities")?;
    // ACLED writes 0 both where nobody died and where nothing was told of the dead.
    if kind.category() == cairn_core::Category::Violence || killed > 0 {
        claim.casualties = vec![row.cite(
            Casualty {
                outcome: Outcome::Killed,
                figure: exactly(killed),
                who: Who::Unknown,
                group: None,
                part_of: None,
                origin: (claim.origins.len() == 1).then_some(0),
                is_cumulative: false,
                is_attackers: false,
            },
            &["fatalities"],
        )?];
    }
    let id = row.need("event_id_cnty")?;
    Ok(row.coded(id, Reading { claims: vec![claim], ..Reading::default() }))
}

/// ACLED gives one day, and how far around it the event may lie: a day, a week, a month.
fn when(row: &Row<'_>) -> Result<Cited<When>, Problem> {
    let day = row.day("event_date")?;
    let (days, precision) = match row.number::<u8>("time_precision")? {
        1 => (Some(DateRange::day(day)), DatePrecision::Day),
        2 => (around(day, 3), DatePrecision::Week),
        3 => (DateRange::new(day.first_of_month(), day.last_of_month()), DatePrecision::Month),
        other => return Err(problem("time_precision", format!("{other} is not 1 to 3"))),
    };
    let when = When::new(days, precision, day.to_string());
    let when =
        when.ok_or_else(|| problem("event_date", format!("{day} is no day to count from")))?;
    row.cite(when, &["event_date", "time_precision"])
}

fn around(day: Date, days: i64) -> Option<DateRange> {
    let (start, end) = (day.checked_sub(days.days()).ok()?, day.checked_add(days.days()).ok()?);
    DateRange::new(start, end)
}
