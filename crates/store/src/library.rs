//! Reports and claims fetched from the ledger, decoded once and kept for a while.

use std::{collections::HashMap, sync::Arc};

use cairn_core::{Claim, ClaimId, Date, Report, ReportHead, ReportId};
use cairn_link::{ClaimKey, Facts, Lineage, facts};
use rusqlite::{Connection, OptionalExtension};
use serde::{Deserialize, Serialize};

use crate::{
    ledger,
    shape::{body::ReportBody, claims_of_reading, to_report},
    shelf::KeptFacts,
};

/// Reports kept decoded; a batch of news seldom touches more.
const KEPT: usize = 4096;

/// What settling needs of a report.
pub struct Shelved {
    /// Its first entry.
    pub sequence: u64,
    /// The entry of the words that its claims quote.
    pub text: u64,
    pub head: ReportHead,
    /// `None` for a claim that this version cannot tell.
    pub claims: Vec<Option<Claim>>,
    /// The day on which the ledger took it in.
    pub known: Option<Date>,
}

///
/// By default as they are now; [`Library::at`] an entry, as they were then.
#[derive(Default)]
pub struct Library {
    last: Option<u64>,
    kept: HashMap<u64, Arc<Shelved>>,
    /// What linking fetched.
    pub facts: KeptFacts,
}

impl Library {
    /// Versions that came after this entry are not there yet.
    pub fn at(last: u64) -> Library {
        Library { last: Some(last), ..Library::default() }
    }

    pub fn keep(&mut self, short: u64, report: Shelved) {
        if self.kept.len() >= KEPT {
            self.kept.clear();
        }
        self.kept.insert(short, Arc::new(report));
    }

    /// A report that is hidden or shown: its claims leave the shelf or come back to it.
    pub fn forget(&mut self, short: u64) {
        self.kept.remove(&short);
        self.facts = KeptFacts::default();
    }

    /// The report whose id begins with these 64 bits; `None` when it was purged or never was.
    pub fn report(
        &mut self,
        sql: &Connection,
        short: u64,
    ) -> rusqlite::Result<Option<Arc<Shelved>>> {
        if let Some(kept) = self.kept.get(&short) {
            return Ok(Some(kept.clone()));
        }
        let Some(mut report) = fetch(sql, short)? else { return Ok(None) };
        if let Some(last) = self.last.filter(|last| report.text > *last) {
            let Some(before) = fetch_at(sql, &report, last)? else { return Ok(None) };
            report = before;
        }
        self.keep(short, report);
        Ok(self.kept.get(&short).cloned())
    }
}

fn fetch(sql: &Connection, short: u64) -> rusqlite::Result<Option<Shelved>> {
    let row = sql
        .prepare_cached(
            "SELECT report.sequence, coalesce(text, report.sequence), id, head, reading, time \
             FROM report JOIN entry ON entry.sequence = coalesce(text, report.sequence) \
             WHERE short = ?",
        )?
        .query_row([short as i64], |row| {
            Ok((
                row.get::<_, u64>(0)?,
                row.get::<_, u64>(1)?,
                row.get::<_, String>(2)?,
                row.get::<_, Option<Vec<u8>>>(3)?,
                row.get::<_, Option<u64>>(4)?,
                row.get::<_, String>(5)?,
            ))
        })
        .optional()?;
    let Some((sequence, text, id, Some(head), Some(reading), time)) = row else { return Ok(None) };
    let (Some(id), Some(json)) = (ReportId::new(id), ledger::content(sql, reading)?) else {
        return Ok(None);
    };
    let (Ok(head), Ok(claims)) = (head_from_json(id, &head), claims_of_reading(&json)) else {
        return Ok(None);
    };
    Ok(Some(Shelved { sequence, text, head, claims, known: day_of(&time) }))
}

/// The report with the words that it had at an entry, and their reading, which comes next to them.
fn fetch_at(sql: &Connection, now: &Shelved, last: u64) -> rusqlite::Result<Option<Shelved>> {
    let mut texts = sql.prepare_cached(
        "SELECT entry, time FROM version JOIN entry ON entry.sequence = version.entry \
         WHERE report = ? AND version.entry < ? AND kind = 'report' ORDER BY version.entry DESC LIMIT 1",
    )?;
    let version: Option<(u64, String)> =
        texts.query_row([now.sequence, last], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    let (text, time) = match version {
        Some(version) => version,
        None => match ledger::entry(sql, now.sequence)? {
            Some(entry) => (entry.sequence, entry.time),
            None => return Ok(None),
        },
    };
    let (Some(report), Some(json)) = (report_at(sql, text)?, ledger::content(sql, text + 1)?)
    else {
        return Ok(None);
    };
    let Ok(claims) = claims_of_reading(&json) else { return Ok(None) };
    let head = ReportHead { id: now.head.id.clone(), ..report.head() };
    Ok(Some(Shelved { sequence: now.sequence, text, head, claims, known: day_of(&time) }))
}

/// The day of an entry's time.
pub fn day_of(time: &str) -> Option<Date> {
    time.get(..10)?.parse().ok()
}

/// A report as it came in; `None` when it was purged or never was.
pub fn report(sql: &Connection, id: &ReportId) -> rusqlite::Result<Option<Report>> {
    let sequence: Option<u64> = sql
        .prepare_cached("SELECT coalesce(text, sequence) FROM report WHERE short = ? AND id = ?")?
        .query_row(rusqlite::params![short_of(id) as i64, id.as_str()], |row| row.get(0))
        .optional()?;
    match sequence {
        Some(sequence) => report_at(sql, sequence),
        None => Ok(None),
    }
}

/// The report of an entry.
pub fn report_at(sql: &Connection, sequence: u64) -> rusqlite::Result<Option<Report>> {
    let (Some(entry), Some(bytes)) =
        (ledger::entry(sql, sequence)?, ledger::content(sql, sequence)?)
    else {
        return Ok(None);
    };
    let Ok(body) = serde_json::from_str::<ReportBody>(&entry.body) else { return Ok(None) };
    let record = bytes.get(..body.record.bytes);
    Ok(ReportId::new(body.report).zip(record).and_then(|(id, json)| to_report(id, json).ok()))
}

/// The first 64 bits of a report's id, which name it in the tables.
pub fn short_of(id: &ReportId) -> u64 {
    ClaimKey::of(&ClaimId { report: id.clone(), index: 0 }).report
}

#[derive(Serialize, Deserialize)]
struct Head<'a> {
    #[serde(rename = "e", default, skip_serializing_if = "Option::is_none", borrow)]
    external_id: Option<std::borrow::Cow<'a, str>>,
    #[serde(rename = "t", default, skip_serializing_if = "Option::is_none", borrow)]
    title: Option<std::borrow::Cow<'a, str>>,
    #[serde(rename = "p", default, skip_serializing_if = "Option::is_none", borrow)]
    publisher: Option<std::borrow::Cow<'a, str>>,
    #[serde(rename = "d", default, skip_serializing_if = "Option::is_none")]
    published: Option<String>,
    #[serde(rename = "u", default, skip_serializing_if = "Option::is_none", borrow)]
    url: Option<std::borrow::Cow<'a, str>>,
}

/// What a table keeps of a report beside its text.
pub fn head_json(report: &Report) -> Vec<u8> {
    let head = Head {
        external_id: report.external_id.as_deref().map(Into::into),
        title: report.title.as_deref().map(Into::into),
        publisher: report.publisher.as_deref().map(Into::into),
        published: report.published.map(|day| day.to_string()),
        url: report.url.as_deref().map(Into::into),
    };
    serde_json::to_vec(&head).expect("strings can always be written")
}

fn head_from_json(id: ReportId, json: &[u8]) -> serde_json::Result<ReportHead> {
    let head: Head<'_> = serde_json::from_slice(json)?;
    Ok(ReportHead {
        id,
        external_id: head.external_id.map(Into::into),
        title: head.title.map(Into::into),
        publisher: head.publisher.map(Into::into),
        published: head.published.and_then(|day| day.parse().ok()),
        url: head.url.map(Into::into),
    })
}

/// Facts of the claims that this version can tell, each under its place in the reading.
pub fn facts_of(
    report: &Report,
    claims: &[Option<Claim>],
    order: u64,
    lineage: &Lineage,
) -> Vec<Facts> {
    let told: Vec<(u32, &Claim)> =
        (0..).zip(claims).filter_map(|(index, claim)| Some((index, claim.as_ref()?))).collect();
    let known: Vec<Claim> = told.iter().map(|(_, claim)| (*claim).clone()).collect();
    let mut all = facts(report, &known, order, lineage);
    for (facts, (index, _)) in all.iter_mut().zip(&told) {
        facts.claim.index = *index;
    }
    all
}
