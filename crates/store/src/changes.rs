//! What became of events, entry by entry of the ledger.

use cairn_core::{EventId, Timestamp};
use cairn_link::ClaimKey;
use rusqlite::{Connection, OptionalExtension, params};

use crate::{Result, Store, decide::claim_id};

/// An event that an entry of the ledger speaks of, as it stands today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    pub sequence: u64,
    pub at: Option<Timestamp>,
    pub event: EventId,
    pub became: Became,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Became {
    /// The entry founded it.
    New,
    /// The entry added a claim to it, or decided something on it.
    Changed,
    /// What it rested on is withheld or purged.
    Withdrawn,
}

impl Became {
    pub fn as_str(self) -> &'static str {
        match self {
            Became::New => "new",
            Became::Changed => "changed",
            Became::Withdrawn => "withdrawn",
        }
    }
}

impl Store {
    /// Events that entries after `since` speak of, in the ledger's order, until `limit` is reached;
    /// the events of one entry are never torn apart.
    pub fn changes(&mut self, since: u64, limit: usize) -> Result<Vec<Moved>> {
        self.at_one_moment(|sql, _| changes(sql, since, limit))
    }

    /// The latest entries that speak of events, newest first, until `limit` events are reached.
    pub fn latest_changes(&mut self, limit: usize) -> Result<Vec<Moved>> {
        self.at_one_moment(|sql, _| {
            let mut select = sql.prepare_cached(
                "SELECT sequence, time, kind FROM entry WHERE kind IN ('report', 'decision') \
                 ORDER BY sequence DESC",
            )?;
            collect(sql, &mut select.query([])?, limit)
        })
    }
}

fn changes(sql: &Connection, since: u64, limit: usize) -> rusqlite::Result<Vec<Moved>> {
    let mut select = sql.prepare_cached(
        "SELECT sequence, time, kind FROM entry WHERE sequence > ? AND kind IN ('report', 'decision') \
         ORDER BY sequence",
    )?;
    collect(sql, &mut select.query([since])?, limit)
}

fn collect(
    sql: &Connection,
    entries: &mut rusqlite::Rows<'_>,
    limit: usize,
) -> rusqlite::Result<Vec<Moved>> {
    let mut moved: Vec<Moved> = Vec::new();
    while let Some(entry) = entries.next()? {
        if moved.len() >= limit {
            break;
        }
        let (sequence, time): (u64, String) = (entry.get(0)?, entry.get(1)?);
        let is_report = entry.get_ref(2)?.as_str()? == "report";
        let at = time.parse().ok();
        // A row of a dataset that came again changes the event that it founded.
        let founds = is_report
            && !sql.prepare_cached("SELECT 1 FROM version WHERE entry = ?")?.exists([sequence])?;
        let mut of_entry: Vec<Moved> = Vec::new();
        for claim in claims(sql, sequence, is_report)? {
            let Some((event, became)) = event_of(sql, claim, founds)? else { continue };
            if !of_entry.iter().any(|it| it.event == event) {
                of_entry.push(Moved { sequence, at, event, became });
            }
        }
        moved.extend(of_entry);
    }
    Ok(moved)
}

/// The claims that an entry brought or speaks of.
fn claims(sql: &Connection, sequence: u64, is_report: bool) -> rusqlite::Result<Vec<ClaimKey>> {
    let query = if is_report {
        "SELECT claim.report, idx FROM report JOIN claim ON claim.report = short \
         WHERE sequence IN (?1, (SELECT version.report FROM version WHERE entry = ?1)) \
         ORDER BY idx"
    } else {
        "SELECT report, idx FROM decided WHERE sequence = ? ORDER BY report, idx"
    };
    sql.prepare_cached(query)?
        .query_map([sequence], |row| {
            Ok(ClaimKey { report: row.get::<_, i64>(0)? as u64, index: row.get(1)? })
        })?
        .collect()
}

/// The event that holds this claim now, and what became of it.
fn event_of(
    sql: &Connection,
    claim: ClaimKey,
    founds: bool,
) -> rusqlite::Result<Option<(EventId, Became)>> {
    let row: Option<(String, bool, i64, u32)> = sql
        .prepare_cached(
            "SELECT id, hidden, event_report, event_idx FROM home \
             JOIN event ON event.report = event_report AND event.idx = event_idx \
             WHERE home.report = ? AND home.idx = ?",
        )?
        .query_row(params![claim.report as i64, claim.index], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })
        .optional()?;
    let Some((id, is_hidden, report, index)) = row else {
        let founded = claim_id(sql, claim)?.map(|claim| EventId::founded_by(&claim));
        return Ok(founded.map(|event| (event, Became::Withdrawn)));
    };
    let is_founder = founds && claim == ClaimKey { report: report as u64, index };
    let became = match (is_hidden, is_founder) {
        (true, _) => Became::Withdrawn,
        (_, true) => Became::New,
        _ => Became::Changed,
    };
    Ok(EventId::parse(&id).map(|event| (event, became)))
}
