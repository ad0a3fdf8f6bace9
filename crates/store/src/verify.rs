//! Whether the file still says what was written: its pages, the chain, every content, every quote.

use std::collections::{BTreeMap, BTreeSet};

use cairn_core::{Claim, ReportId, Span};
use rusqlite::{Connection, types::ValueRef};

use crate::{
    Entry, EntryKind, Error, Hash, Result, Store, ledger,
    shape::{
        DecisionBody,
        body::{Part, ReadingBody, ReportBody},
        claims_of_reading, to_report,
    },
};

/// What is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// "entry 12", "report sha256:…", "the file".
    pub place: String,
    pub what: String,
}

/// What was checked, and what was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    pub entries: u64,
    pub reports: u64,
    pub quotes: u64,
    /// Reports whose bytes were purged, with a decision that says so.
    pub purged: u64,
    pub head: Option<Hash>,
    pub faults: Vec<Fault>,
}

/// No more faults than this are listed; a file with more is beyond listing.
const MOST_FAULTS: usize = 1000;

impl Store {
    /// Checks everything that the ledger holds; nothing is changed.
    pub fn verify(&self) -> Result<Verified> {
        let mut check = Check::default();
        check.pages(&self.sql);
        match check.entries(&self.sql) {
            Ok(()) => {}
            Err(error) => match self.means(error) {
                Error::Damaged { what, .. } => check.fault("the file", what),
                Error::Sql { source, .. } => check.fault("the file", source.to_string()),
                other => return Err(other),
            },
        }
        check.missing_contents();
        Ok(check.verified)
    }
}

#[derive(Default)]
struct Check {
    verified: Verified,
    /// The text of each report whose readings are still to come would be too much to hold; its
    /// entry's number is enough to fetch it.
    reports: BTreeMap<u64, ReportId>,
    /// Entries whose content is gone, and the report that they hold or read.
    gone: Vec<(u64, ReportId)>,
    purged: BTreeSet<String>,
}

impl Check {
    fn fault(&mut self, place: impl Into<String>, what: impl Into<String>) {
        if self.verified.faults.len() < MOST_FAULTS {
            self.verified.faults.push(Fault { place: place.into(), what: what.into() });
        }
    }

    /// SQLite's own check of its pages and indexes.
    fn pages(&mut self, sql: &Connection) {
        let found = sql.prepare("PRAGMA integrity_check(100)").and_then(|mut check| {
            check
                .query_map([], |row| row.get::<_, String>(0))?
                .collect::<rusqlite::Result<Vec<_>>>()
        });
        match found {
            Ok(lines) => {
                for line in lines.into_iter().filter(|line| line != "ok") {
                    self.fault("the file", line);
                }
            }
            Err(error) => self.fault("the file", error.to_string()),
        }
    }

    fn entries(&mut self, sql: &Connection) -> rusqlite::Result<()> {
        let mut before = (0, Hash::NONE);
        let mut select = sql.prepare("SELECT * FROM entry ORDER BY sequence")?;
        let mut rows = select.query([])?;
        while let Some(row) = rows.next()? {
            let sequence = row.get::<_, i64>(0)?.max(0) as u64;
            let place = format!("entry {sequence}");
            if sequence != before.0 + 1 {
                self.fault(
                    &place,
                    format!("entry {} should come here: entries are missing", before.0 + 1),
                );
            }
            match read_entry(row, sequence) {
                Some(entry) => {
                    self.chained(&entry, &before, &place);
                    before = (sequence, entry.hash);
                    self.held(sql, &entry, &place)?;
                }
                None => {
                    self.fault(&place, "a field is not of the type that it must be");
                    before.0 = sequence;
                }
            }
            self.verified.entries += 1;
        }
        self.verified.head = Some(before.1);
        let head = ledger::head(sql)?;
        if head != before {
            let what = format!(
                "it should end at entry {} with hash {}: its end was cut off or changed",
                head.0, head.1
            );
            self.fault("the ledger's end", what);
        }
        Ok(())
    }

    fn chained(&mut self, entry: &Entry, before: &(u64, Hash), place: &str) {
        if entry.previous != before.1 {
            self.fault(
                place,
                "does not follow from the entry before it: one of the two was changed",
            );
        }
        if entry.hash != entry.digest() {
            self.fault(place, "was changed: its hash is not that of its fields");
        }
    }

    /// What the entry says it holds is there, and is what it was.
    fn held(&mut self, sql: &Connection, entry: &Entry, place: &str) -> rusqlite::Result<()> {
        match EntryKind::parse(&entry.kind) {
            Some(EntryKind::Report) => match serde_json::from_str(&entry.body) {
                Ok(body) => self.report(sql, entry, &body, place)?,
                Err(error) => self.fault(place, format!("its body cannot be read ({error})")),
            },
            Some(EntryKind::Reading) => match serde_json::from_str(&entry.body) {
                Ok(body) => self.reading(sql, entry, &body, place)?,
                Err(error) => self.fault(place, format!("its body cannot be read ({error})")),
            },
            Some(EntryKind::Decision) => match serde_json::from_str::<DecisionBody>(&entry.body) {
                Ok(body) => self.purged.extend(body.purges().map(str::to_owned)),
                Err(error) => self.fault(place, format!("its body cannot be read ({error})")),
            },
            Some(EntryKind::Policy) => {}
            None => self.fault(place, format!("is of an unknown kind, `{}`", entry.kind)),
        }
        Ok(())
    }

    fn report(
        &mut self,
        sql: &Connection,
        entry: &Entry,
        body: &ReportBody,
        place: &str,
    ) -> rusqlite::Result<()> {
        let Some(id) = ReportId::new(body.report.clone()) else {
            self.fault(place, "names no report");
            return Ok(());
        };
        self.verified.reports += u64::from(body.revises.is_none());
        self.reports.insert(entry.sequence, id.clone());
        let Some(bytes) = self.content(sql, entry.sequence, &id, place)? else { return Ok(()) };
        let parts: Vec<&Part> =
            [Some(&body.record), body.original.as_ref()].into_iter().flatten().collect();
        self.parts(&bytes, &parts, place);
        let record = bytes.get(..body.record.bytes).unwrap_or_default();
        if let Err(error) = to_report(id, record) {
            self.fault(place, format!("its report cannot be read ({error})"));
        }
        Ok(())
    }

    fn reading(
        &mut self,
        sql: &Connection,
        entry: &Entry,
        body: &ReadingBody,
        place: &str,
    ) -> rusqlite::Result<()> {
        let Some(id) = self.reports.get(&body.of).cloned() else {
            self.fault(place, format!("reads entry {}, which is no report before it", body.of));
            return Ok(());
        };
        let Some(bytes) = self.content(sql, entry.sequence, &id, place)? else { return Ok(()) };
        self.parts(&bytes, &[&body.reading], place);
        let claims = match claims_of_reading(&bytes) {
            Ok(claims) => claims,
            Err(error) => {
                self.fault(place, format!("its reading cannot be read ({error})"));
                return Ok(());
            }
        };
        // A report that cannot be had was told of at its own entry.
        let Some(length) = text_length(sql, body.of, id)? else { return Ok(()) };
        for (index, claim) in claims.iter().enumerate() {
            let Some(claim) = claim else { continue };
            for span in quotes(claim) {
                self.verified.quotes += 1;
                if span.end() as usize > length {
                    let (start, end) = (span.start(), span.end());
                    self.fault(
                        place,
                        format!(
                            "claim {index} quotes {start}–{end} of a text of {length} code points"
                        ),
                    );
                }
            }
        }
        Ok(())
    }

    /// The content of an entry; `None` when it is gone or damaged, which is noted.
    fn content(
        &mut self,
        sql: &Connection,
        sequence: u64,
        report: &ReportId,
        place: &str,
    ) -> rusqlite::Result<Option<Vec<u8>>> {
        match ledger::content(sql, sequence) {
            Ok(Some(bytes)) => Ok(Some(bytes)),
            Ok(None) => {
                self.gone.push((sequence, report.clone()));
                Ok(None)
            }
            Err(
                rusqlite::Error::FromSqlConversionFailure(..)
                | rusqlite::Error::InvalidColumnType(..),
            ) => {
                self.fault(place, "its content was changed: it cannot be unpacked");
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    fn parts(&mut self, bytes: &[u8], parts: &[&Part], place: &str) {
        let mut at = 0;
        for part in parts {
            let held = bytes.get(at..at + part.bytes);
            if held.map(Hash::of) != Some(part.sha256.0) {
                self.fault(
                    place,
                    "its content was changed: it has another SHA-256 than the entry names",
                );
            }
            at += part.bytes;
        }
        if bytes.len() > at {
            self.fault(place, "its content was changed: there is more than the entry names");
        }
    }

    /// Content may be gone only where a decision says that it was purged.
    fn missing_contents(&mut self) {
        for (sequence, report) in std::mem::take(&mut self.gone) {
            if self.purged.contains(report.as_str()) {
                self.verified.purged += u64::from(self.reports.contains_key(&sequence));
            } else {
                self.fault(
                    format!("entry {sequence}"),
                    format!("its content is missing, and no decision purged {report}"),
                );
            }
        }
    }
}

fn read_entry(row: &rusqlite::Row<'_>, sequence: u64) -> Option<Entry> {
    let text = |at: usize| match row.get_ref(at).ok()? {
        ValueRef::Text(bytes) => String::from_utf8(bytes.to_vec()).ok(),
        _ => None,
    };
    Some(Entry {
        sequence,
        kind: text(1)?,
        body: text(2)?,
        author: text(3)?,
        time: text(4)?,
        previous: row.get(5).ok()?,
        hash: row.get(6).ok()?,
    })
}

fn text_length(sql: &Connection, of: u64, id: ReportId) -> rusqlite::Result<Option<usize>> {
    let Ok(Some(bytes)) = ledger::content(sql, of) else { return Ok(None) };
    let Some(entry) = ledger::entry(sql, of)? else { return Ok(None) };
    let Ok(body) = serde_json::from_str::<ReportBody>(&entry.body) else { return Ok(None) };
    let record = bytes.get(..body.record.bytes).unwrap_or_default();
    Ok(to_report(id, record).ok().map(|report| report.text.chars().count()))
}

/// Every span that a claim rests on.
fn quotes(claim: &Claim) -> impl Iterator<Item = Span> {
    let mut spans: Vec<Span> = claim.evidence().to_vec();
    spans.extend(claim.kind.spans());
    spans.extend(claim.modality.spans());
    spans.extend(claim.when.iter().flat_map(|cited| cited.spans()));
    spans.extend(claim.r#where.iter().chain(&claim.places).flat_map(|cited| cited.spans()));
    spans.extend(claim.actors.iter().flat_map(|cited| cited.spans()));
    spans.extend(claim.casualties.iter().flat_map(|cited| cited.spans()));
    spans.extend(claim.origins.iter().flat_map(|cited| cited.spans()));
    spans.extend(claim.responsibility.iter().flat_map(|cited| cited.spans()));
    spans.extend(claim.denied_by.iter().flat_map(|cited| cited.spans()));
    spans.extend(claim.weapons.iter().flat_map(|cited| cited.spans()));
    spans.extend(claim.targets_hit.iter().flat_map(|cited| cited.spans()));
    spans.into_iter()
}
