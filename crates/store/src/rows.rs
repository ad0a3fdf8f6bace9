//! Events as rows: what lists, maps and statistics are made of.

use std::{collections::HashSet, sync::Arc};

use cairn_core::{DateRange, Event, EventId, Figure, Kind, Outcome, PlacePrecision, Status};
use rusqlite::params_from_iter;

use crate::{
    Context, Filter, Result, Store,
    project::day_of_number,
    query::{conditions, is_now},
    shape::place_precision,
};

/// An event as the tables hold it; what it rests on is left out.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub id: EventId,
    pub kind: Kind,
    pub status: Status,
    pub days: Option<DateRange>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<Arc<str>>,
    pub admin1: Option<Arc<str>>,
    /// Latitude and longitude in degrees.
    pub position: Option<(f64, f64)>,
    pub precision: Option<PlacePrecision>,
    pub killed: Option<Figure>,
    /// Of the injured figure, `best`, else `low`.
    pub injured: Option<u64>,
    /// Independent origins.
    pub origins: u32,
    pub reports: u32,
    /// Told with its own total; sums skip it where its parts are counted.
    pub is_series: bool,
}

impl Row {
    pub fn of(event: &Event) -> Row {
        let place = event.r#where.as_ref().map(|place| &place.value);
        let figure = |outcome| event.outcome(outcome).and_then(|settled| settled.figure);
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Row {
            id: event.id.clone(),
            kind: event.kind.value,
            status: event.status,
            days: event.when.as_ref().and_then(|when| when.value.range),
            country: place.and_then(|place| place.country.as_deref()).map(Arc::from),
            admin1: place.and_then(|place| place.admin1.as_deref()).map(Arc::from),
            position: place.and_then(|place| place.position),
            precision: place.map(|place| place.precision),
            killed: figure(Outcome::Killed),
            injured: figure(Outcome::Injured).and_then(Figure::central),
            origins: count(event.independent_origins()),
            reports: count(event.reports.len()),
            is_series: event.is_series,
        }
    }
}

const COLUMNS: &str = "id, kind, status, first_day, last_day, country, admin1, lat, lon, \
     killed_low, killed_best, killed_high, injured, origins, reports, place_precision, series";

impl Store {
    /// All events that `filter` asks for, in no order; its sort, mark and limit are not looked at.
    pub fn rows(&mut self, filter: &Filter, context: &Context) -> Result<Vec<Row>> {
        if filter.policy != context.settle || !self.ask(|sql| is_now(sql, filter))? {
            let all = Filter { after: None, limit: None, ..filter.clone() };
            let mut rows = Vec::new();
            self.events(&all, context, |account| {
                rows.push(Row::of(&account.event));
                true
            })?;
            return Ok(rows);
        }
        let Some(asked) = conditions(filter) else { return Ok(Vec::new()) };
        self.ask(|sql| {
            let mut names = HashSet::new();
            let mut rows = Vec::new();
            let mut select =
                sql.prepare_cached(&format!("SELECT {COLUMNS} FROM event WHERE {}", asked.sql))?;
            let mut found = select.query(params_from_iter(asked.values.iter()))?;
            while let Some(row) = found.next()? {
                rows.extend(from_table(row, &mut names)?);
            }
            Ok(rows)
        })
    }
}

/// `None` for a row that a later version wrote with words that this one does not know.
fn from_table(
    row: &rusqlite::Row<'_>,
    names: &mut HashSet<Arc<str>>,
) -> rusqlite::Result<Option<Row>> {
    let (kind, status) = (row.get_ref(1)?.as_str()?, row.get_ref(2)?.as_str()?);
    let (Some(id), Some(kind), Some(status)) =
        (EventId::parse(row.get_ref(0)?.as_str()?), Kind::parse(kind), Status::parse(status))
    else {
        return Ok(None);
    };
    let day = |at: usize| -> rusqlite::Result<_> {
        Ok(row.get::<_, Option<i32>>(at)?.and_then(day_of_number))
    };
    let days = day(3)?.zip(day(4)?).and_then(|(first, last)| DateRange::new(first, last));
    let position = row.get::<_, Option<f64>>(7)?.zip(row.get(8)?);
    Ok(Some(Row {
        id,
        kind,
        status,
        days,
        country: once(row.get_ref(5)?.as_str_or_null()?, names),
        admin1: once(row.get_ref(6)?.as_str_or_null()?, names),
        position,
        precision: row.get::<_, Option<u8>>(15)?.and_then(place_precision),
        killed: Figure::new(row.get(9)?, row.get(10)?, row.get(11)?),
        injured: row.get(12)?,
        origins: row.get(13)?,
        reports: row.get(14)?,
        is_series: row.get(16)?,
    }))
}

/// A name that many rows share is held once.
fn once(name: Option<&str>, names: &mut HashSet<Arc<str>>) -> Option<Arc<str>> {
    let name = name?;
    if let Some(held) = names.get(name) {
        return Some(held.clone());
    }
    let held: Arc<str> = name.into();
    names.insert(held.clone());
    Some(held)
}
