//! One event, and one report.

use cairn_core::{Claim, ClaimId, EventId, Report, ReportId, Timestamp};
use cairn_link::{ClaimKey, SettlePolicy, Shelf};
use rusqlite::{Connection, OptionalExtension};

use crate::{
    Account, Context, Hash, Result, Store,
    decide::founder_of,
    ledger,
    library::{self, Library},
    settled::{Links, account, decisions, members},
    shape::body::{ReadingBody, ReportBody},
    shelf::Tables,
};

/// What an event's id leads to.
pub enum Found {
    Event(Box<Account>),
    /// There was such an event; what it rested on is withheld or purged, or is no longer read.
    Withdrawn {
        id: EventId,
    },
    /// Several ids begin so.
    Several(Vec<EventId>),
    Nothing,
}

/// How the ledger holds a report: what anyone can check it against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Custody {
    /// The number of its entry.
    pub sequence: u64,
    /// The hash of its entry, which the next entry is chained to.
    pub entry: Hash,
    /// When it was taken in.
    pub at: Option<Timestamp>,
    pub author: String,
    /// The digest of the bytes it came as; `None` when they were the text itself.
    pub original: Option<Hash>,
    /// The program and version that read it.
    pub reader: Option<String>,
}

/// No more ids than this are listed.
const SEVERAL: usize = 10;

impl Store {
    /// The event of this id, or of the only id that begins so.
    ///
    /// An id that was given once leads to the event that holds its founding claim now: the account's
    /// own id differs from the one asked for when the events have become one.
    pub fn event(&mut self, id: &str, policy: SettlePolicy, context: &Context) -> Result<Found> {
        self.at_one_moment(|sql, library| found(sql, library, id, policy, context))
    }

    /// A report as it came in; `None` when there is none, or when it is withheld or purged.
    pub fn report(&self, id: &ReportId) -> Result<Option<Report>> {
        self.ask(|sql| {
            let is_hidden = sql
                .prepare_cached(
                    "SELECT 1 FROM report WHERE id = ? AND short = ? AND hidden IS NOT NULL",
                )?
                .exists(rusqlite::params![id.as_str(), library::short_of(id) as i64])?;
            if is_hidden { Ok(None) } else { library::report(sql, id) }
        })
    }

    /// The claims of a report that can be seen, each with the event that it stands in.
    pub fn claims(&mut self, id: &ReportId) -> Result<Vec<(ClaimId, Claim, Option<EventId>)>> {
        self.at_one_moment(|sql, library| {
            let short = library::short_of(id);
            let Some(report) = library.report(sql, short)?.filter(|it| it.head.id == *id) else {
                return Ok(Vec::new());
            };
            let mut claims = Vec::new();
            for (index, claim) in (0..).zip(&report.claims) {
                let key = ClaimKey { report: short, index };
                let Some(claim) = claim else { continue };
                if Tables::of(sql).facts(key)?.is_none() {
                    continue;
                }
                claims.push((
                    ClaimId { report: id.clone(), index },
                    claim.clone(),
                    event_of(sql, key)?,
                ));
            }
            Ok(claims)
        })
    }

    /// How the ledger holds a report; `None` when there is no such report.
    pub fn custody(&self, id: &ReportId) -> Result<Option<Custody>> {
        self.ask(|sql| {
            let found: Option<(u64, Option<u64>)> = sql
                .prepare_cached("SELECT sequence, reading FROM report WHERE short = ? AND id = ?")?
                .query_row(rusqlite::params![library::short_of(id) as i64, id.as_str()], |row| {
                    Ok((row.get(0)?, row.get(1)?))
                })
                .optional()?;
            let Some((sequence, reading)) = found else { return Ok(None) };
            let Some(entry) = ledger::entry(sql, sequence)? else { return Ok(None) };
            let body: Option<ReportBody> = serde_json::from_str(&entry.body).ok();
            let reading = match reading {
                Some(reading) => ledger::entry(sql, reading)?,
                None => None,
            };
            let read: Option<ReadingBody> =
                reading.and_then(|entry| serde_json::from_str(&entry.body).ok());
            Ok(Some(Custody {
                sequence,
                entry: entry.hash,
                at: entry.time.parse().ok(),
                author: entry.author,
                original: body.and_then(|body| body.original).map(|part| part.sha256.0),
                reader: read.map(|body| body.reader),
            }))
        })
    }

    /// The reports whose ids begin so, a few of them; `text` is `sha256:` and some hex digits.
    pub fn reports_named(&self, text: &str) -> Result<Vec<ReportId>> {
        let Some(digits) = text.strip_prefix("sha256:") else { return Ok(Vec::new()) };
        let Some((first, last)) = range(digits.get(..16).unwrap_or(digits)) else {
            return Ok(Vec::new());
        };
        let ids: Vec<String> = self.ask(|sql| {
            sql.prepare_cached("SELECT id FROM report WHERE short BETWEEN ? AND ? LIMIT ?")?
                .query_map(rusqlite::params![first, last, SEVERAL], |row| row.get(0))?
                .collect()
        })?;
        Ok(ids.into_iter().filter(|id| id.starts_with(text)).filter_map(ReportId::new).collect())
    }

    /// How many reports and events there are to be seen, and when the last entry was written.
    pub fn counts(&self) -> Result<(u64, u64, Option<Timestamp>)> {
        self.ask(|sql| {
            let count = |query: &str| sql.query_row(query, [], |row| row.get::<_, u64>(0));
            let time: Option<String> = sql.query_row(
                "SELECT max(time) FROM entry WHERE sequence = (SELECT sequence FROM head)",
                [],
                |row| row.get(0),
            )?;
            Ok((
                count("SELECT count(*) FROM report WHERE hidden IS NULL")?,
                count("SELECT count(*) FROM event WHERE hidden = 0")?,
                time.and_then(|time| time.parse().ok()),
            ))
        })
    }
}

fn found(
    sql: &Connection,
    library: &mut Library,
    id: &str,
    policy: SettlePolicy,
    context: &Context,
) -> rusqlite::Result<Found> {
    let asked = match EventId::parse(id) {
        Some(asked) => asked,
        None => match beginning(sql, id)?.as_slice() {
            [] => return Ok(Found::Nothing),
            [one] => one.clone(),
            several => return Ok(Found::Several(several.to_vec())),
        },
    };
    let Some(founder) = founder_of(&asked) else { return Ok(Found::Nothing) };
    let Some(home) = Tables::of(sql).home(founder)? else {
        let was = sql
            .prepare_cached("SELECT 1 FROM report WHERE short = ?")?
            .exists([founder.report as i64])?;
        return Ok(if was { Found::Withdrawn { id: asked } } else { Found::Nothing });
    };
    if is_hidden(sql, home.event)? {
        return Ok(Found::Withdrawn { id: asked });
    }
    let claims = members(sql, home.event)?;
    let all = decisions(sql, u64::MAX >> 1)?;
    let settled = account(sql, library, &claims, &all, context, policy, Links::Told)?;
    Ok(settled.map_or(Found::Nothing, |account| Found::Event(Box::new(account))))
}

/// The event that a claim stands in, unless it is withheld.
fn event_of(sql: &Connection, claim: ClaimKey) -> rusqlite::Result<Option<EventId>> {
    let id: Option<String> = sql
        .prepare_cached(
            "SELECT id FROM home JOIN event \
             ON event.report = event_report AND event.idx = event_idx AND hidden = 0 \
             WHERE home.report = ? AND home.idx = ?",
        )?
        .query_row(rusqlite::params![claim.report as i64, claim.index], |row| row.get(0))
        .optional()?;
    Ok(id.and_then(|id| EventId::parse(&id)))
}

fn is_hidden(sql: &Connection, event: ClaimKey) -> rusqlite::Result<bool> {
    sql.prepare_cached("SELECT 1 FROM event WHERE report = ? AND idx = ? AND hidden = 1")?
        .exists(rusqlite::params![event.report as i64, event.index])
}

/// Events whose ids begin so: `e969c`, or with the end as well, `e969c-0`.
fn beginning(sql: &Connection, id: &str) -> rusqlite::Result<Vec<EventId>> {
    let (digits, index) = id.split_once('-').unwrap_or((id, ""));
    let Some((first, last)) = range(digits.strip_prefix('e').unwrap_or_default()) else {
        return Ok(Vec::new());
    };
    let mut select = sql.prepare_cached(
        "SELECT id FROM event WHERE report BETWEEN ?1 AND ?2 AND hidden = 0 \
         AND (?3 = '' OR idx = ?3) ORDER BY id LIMIT ?4",
    )?;
    let ids: Vec<String> = select
        .query_map(rusqlite::params![first, last, index, SEVERAL], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(ids.iter().filter_map(|id| EventId::parse(id)).collect())
}

/// The signed numbers between which the first 64 bits of a digest lie that begins with 1 to 16 hex
/// digits. Its first digit gives the sign, so the range never wraps around.
fn range(digits: &str) -> Option<(i64, i64)> {
    let is_hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
    if digits.is_empty() || digits.len() > 16 || !digits.bytes().all(is_hex) {
        return None;
    }
    let end = |fill: &str| {
        let padded = format!("{digits}{}", fill.repeat(16 - digits.len()));
        u64::from_str_radix(&padded, 16).ok().map(|bits| bits as i64)
    };
    Some((end("0")?, end("f")?))
}
