//! Events as rows: what lists, maps and statistics are made of.

use std::{collections::HashSet, sync::Arc};

use cairn_core::{DateRange, Event, EventId, Figure, Kind, Outcome, PlacePrecision, Status};
use rusqlite::params_from_iter;

use crate::{
    Context, Filter, Result, Sort, Store,
    project::{day_number, day_of_number},
    query::{conditions, is_now, order},
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
    pub is_political: bool,
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
            is_political: event.is_political,
        }
    }
}

/// Events of one moment of the ledger, held together so that filters are asked of them at once.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    /// In the order of the numbers.
    rows: Vec<Row>,
    /// Which event of the tables each is; ascending.
    numbers: Vec<i64>,
}

impl Rows {
    pub fn get(&self, at: u32) -> &Row {
        &self.rows[at as usize]
    }

    /// All of them.
    pub fn all(&self) -> Vec<u32> {
        (0..self.rows.len() as u32).collect()
    }

    /// Which rows the filter asks for, in their order; `named` are those that [`Store::named`]
    /// found for it.
    pub fn chosen(&self, filter: &Filter, named: Option<&[i64]>) -> Vec<u32> {
        let Some(named) = named else {
            let all = self.rows.iter().zip(0..);
            return all.filter(|(row, _)| takes(filter, row)).map(|(_, at)| at).collect();
        };
        let found = named.iter().filter_map(|number| self.numbers.binary_search(number).ok());
        found.filter(|at| takes(filter, &self.rows[*at])).map(|at| at as u32).collect()
    }

    /// The numbers of the first of these rows in the filter's order, after its mark.
    pub fn page(&self, chosen: &[u32], filter: &Filter) -> Vec<i64> {
        let number = |at: u32| self.numbers[at as usize];
        let mut kept: Vec<u32> = chosen.to_vec();
        let limit = filter.limit.unwrap_or(usize::MAX);
        if filter.sort == Sort::Id {
            kept.sort_unstable_by(|a, b| self.get(*a).id.cmp(&self.get(*b).id));
            let is_after = |at: &u32| {
                filter.after.as_ref().is_none_or(|mark| self.get(*at).id > *mark.event())
            };
            return kept.into_iter().filter(is_after).take(limit).map(number).collect();
        }
        let place = |at: &u32| (order(value(filter.sort, self.get(*at))), number(*at));
        if let Some(mark) = &filter.after {
            let ended = self.rows.iter().position(|row| row.id == *mark.event());
            let last = (order(mark.value()), ended.map_or(i64::MIN, |at| self.numbers[at]));
            kept.retain(|at| place(at) > last);
        }
        if kept.len() > limit {
            kept.select_nth_unstable_by_key(limit, place);
            kept.truncate(limit);
        }
        kept.sort_unstable_by_key(place);
        kept.into_iter().map(number).collect()
    }
}

/// The number that a row is sorted by, as [`crate::query::sort_value`] has it of an event.
fn value(sort: Sort, row: &Row) -> Option<i64> {
    match sort {
        Sort::Date => row.days.map(|days| i64::from(day_number(days.start()))),
        Sort::Killed => row.killed.and_then(Figure::central).map(|n| n as i64),
        Sort::Origins => Some(i64::from(row.origins)),
        Sort::Id => None,
    }
}

/// What the tables are asked for, asked of a row; actors and words apart, which it does not hold.
pub(crate) fn takes(filter: &Filter, row: &Row) -> bool {
    let inside = |bounds| row.position.is_some_and(|(lat, lon)| is_inside(bounds, lat, lon));
    let is_so = |name: &Option<Arc<str>>, asked: &String| {
        name.as_ref().is_some_and(|name| name.eq_ignore_ascii_case(asked))
    };
    (filter.with_private_crime || row.is_political)
        && filter.since.is_none_or(|day| row.days.is_some_and(|days| days.end() >= day))
        && filter.until.is_none_or(|day| row.days.is_some_and(|days| days.start() <= day))
        && (filter.kinds.is_empty() || filter.kinds.contains(&row.kind))
        && (filter.statuses.is_empty() || filter.statuses.contains(&row.status))
        && filter
            .killed_at_least
            .is_none_or(|n| row.killed.and_then(Figure::central).is_some_and(|killed| killed >= n))
        && filter.country.as_ref().is_none_or(|country| is_so(&row.country, country))
        && filter.admin1.as_ref().is_none_or(|admin1| is_so(&row.admin1, admin1))
        && filter.bounds.is_none_or(inside)
}

/// Whether a point lies in these degrees: west, south, east, north; east of west across the date
/// line.
pub fn is_inside([west, south, east, north]: [f64; 4], lat: f64, lon: f64) -> bool {
    let is_between =
        if west <= east { west <= lon && lon <= east } else { west <= lon || lon <= east };
    south <= lat && lat <= north && is_between
}

const COLUMNS: &str = "id, kind, status, first_day, last_day, country, admin1, lat, lon, \
     killed_low, killed_best, killed_high, injured, origins, reports, place_precision, series, \
     political, number";

impl Store {
    /// Whether the tables hold what the filter asks for: the present, by the policy that they were
    /// settled by.
    pub fn is_held(&self, filter: &Filter, context: &Context) -> Result<bool> {
        Ok(filter.policy == context.settle && self.ask(|sql| is_now(sql, filter))?)
    }

    /// Every event of the tables that is not withheld.
    pub fn rows(&self) -> Result<Rows> {
        self.ask(|sql| {
            let mut names = HashSet::new();
            let mut all = Rows::default();
            let query = format!("SELECT {COLUMNS} FROM event WHERE hidden = 0 ORDER BY number");
            let mut select = sql.prepare_cached(&query)?;
            let mut found = select.query([])?;
            while let Some(row) = found.next()? {
                if let Some(read) = from_table(row, &mut names)? {
                    all.rows.push(read);
                    all.numbers.push(row.get(18)?);
                }
            }
            Ok(all)
        })
    }

    /// The numbers of the events that name the filter's actors and whose reports hold its words;
    /// `None` when it asks for neither.
    pub fn named(&self, filter: &Filter) -> Result<Option<Vec<i64>>> {
        if filter.actors.is_empty() && filter.words.is_none() {
            return Ok(None);
        }
        let named = Filter {
            actors: filter.actors.clone(),
            words: filter.words.clone(),
            with_private_crime: true,
            ..Filter::default()
        };
        let Some(asked) = conditions(&named) else { return Ok(Some(Vec::new())) };
        let query = format!("SELECT number FROM event WHERE {} ORDER BY number", asked.sql);
        let numbers = self.ask(|sql| {
            sql.prepare_cached(&query)?
                .query_map(params_from_iter(asked.values.iter()), |row| row.get(0))?
                .collect::<rusqlite::Result<_>>()
        });
        numbers.map(Some)
    }

    /// The events that the filter asks for of another moment or by another policy, derived anew.
    pub fn rows_anew(&mut self, filter: &Filter, context: &Context) -> Result<Rows> {
        let all = Filter { after: None, limit: None, ..filter.clone() };
        let mut rows = Vec::new();
        self.events(&all, context, |account| {
            rows.push(Row::of(&account.event));
            true
        })?;
        let numbers = (0..rows.len() as i64).collect();
        Ok(Rows { rows, numbers })
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
        is_political: row.get(17)?,
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
