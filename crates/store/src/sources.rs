//! Who published what on which days, and who is named in events.

use cairn_core::Date;
use rusqlite::Connection;

use crate::{Result, Store};

/// An outlet, as reports name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publisher {
    /// `None` for reports that name none.
    pub name: Option<String>,
    pub reports: u64,
    /// Reports with at least one claim.
    pub told: u64,
    pub events: u64,
    pub first: Option<Date>,
    pub last: Option<Date>,
}

/// How many reports of one day there are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Covered {
    /// The day of publication; `None` for undated reports.
    pub day: Option<Date>,
    pub reports: u64,
    pub publishers: u64,
    /// Claims read from them.
    pub claims: u64,
}

/// A name or an id under which events know an actor, folded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    pub key: String,
    pub events: u64,
    /// Sum of `best`, else `low`, over events that are no series.
    pub killed: u64,
}

// The head is JSON text in a blob, which SQLite would take for its own binary form.
const PUBLISHER: &str = "json_extract(CAST(head AS TEXT), '$.p')";
const PUBLISHED: &str = "json_extract(CAST(head AS TEXT), '$.d')";

impl Store {
    /// Every publisher, the one with most reports first.
    pub fn publishers(&self) -> Result<Vec<Publisher>> {
        self.ask(|sql| {
            sql.prepare_cached(&format!(
                "WITH seen AS (SELECT {PUBLISHER} AS name, {PUBLISHED} AS day, short FROM report \
                 WHERE hidden IS NULL AND head IS NOT NULL) \
                 SELECT name, count(DISTINCT short), count(DISTINCT home.report), \
                 count(DISTINCT event_report || '-' || event_idx), min(day), max(day) \
                 FROM seen LEFT JOIN home ON home.report = short GROUP BY name \
                 ORDER BY 2 DESC, name"
            ))?
            .query_map([], |row| {
                Ok(Publisher {
                    name: row.get(0)?,
                    reports: row.get(1)?,
                    told: row.get(2)?,
                    events: row.get(3)?,
                    first: date(row, 4)?,
                    last: date(row, 5)?,
                })
            })?
            .collect()
        })
    }

    /// Every day of which there are reports, in order; undated ones first.
    pub fn coverage(&self) -> Result<Vec<Covered>> {
        self.ask(|sql| {
            sql.prepare_cached(&format!(
                "WITH seen AS (SELECT {PUBLISHER} AS name, {PUBLISHED} AS day, short FROM report \
                 WHERE hidden IS NULL AND head IS NOT NULL) \
                 SELECT day, count(DISTINCT short), count(DISTINCT name), count(claim.idx) \
                 FROM seen LEFT JOIN claim ON claim.report = short GROUP BY day ORDER BY day"
            ))?
            .query_map([], |row| {
                Ok(Covered {
                    day: date(row, 0)?,
                    reports: row.get(1)?,
                    publishers: row.get(2)?,
                    claims: row.get(3)?,
                })
            })?
            .collect()
        })
    }

    /// Every id and every name under which events know an actor.
    pub fn actors_named(&self) -> Result<Vec<Named>> {
        self.ask(actors_named)
    }
}

fn actors_named(sql: &Connection) -> rusqlite::Result<Vec<Named>> {
    sql.prepare_cached(
        "SELECT actor, count(*), \
         sum(CASE series WHEN 0 THEN coalesce(killed_best, killed_low, 0) ELSE 0 END) \
         FROM event_actor JOIN event ON number = event WHERE hidden = 0 AND political = 1 \
         GROUP BY actor ORDER BY 2 DESC, actor",
    )?
    .query_map([], |row| Ok(Named { key: row.get(0)?, events: row.get(1)?, killed: row.get(2)? }))?
    .collect()
}

fn date(row: &rusqlite::Row<'_>, at: usize) -> rusqlite::Result<Option<Date>> {
    Ok(row.get::<_, Option<String>>(at)?.and_then(|day| day.parse().ok()))
}
