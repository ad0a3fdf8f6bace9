//! Everything that follows from the ledger, made again from nothing else.

use std::collections::{BTreeMap, BTreeSet};

use cairn_core::{Decision, ReportId};
use cairn_link::{ClaimKey, Facts, add};
use rusqlite::{Connection, OptionalExtension, params, types::ValueRef};

use crate::{
    Context, Entry, EntryKind, Result, Stamp, Store,
    add::{index_text, note_version},
    decide, fold,
    hide::Hidden,
    ledger,
    library::{self, Library},
    project,
    settled::members,
    shape::{
        body::{ReadingBody, ReportBody},
        to_decision,
    },
    shelf::Tables,
};

/// Reports linked in one go.
const BATCH: usize = 500;

/// The tables that follow from the ledger, children first.
pub const PROJECTIONS: &[&str] = &[
    "event_actor",
    "event_place",
    "event",
    "word",
    "home",
    "match",
    "posting",
    "band",
    "claim",
    "decided",
    "decision",
    "policy",
    "version",
    "report",
];

impl Store {
    /// Empties all that is derived and derives it again, in one transaction: readers see the old
    /// tables until the new ones are whole.
    pub fn rebuild(&mut self, stamp: &Stamp, context: &Context) -> Result<()> {
        self.change(context, stamp, |sql, library, _| Ok(all(sql, library, context)?))
    }

    /// Every row of every projection, in the order of their keys: equal for equal tables.
    pub fn dump(&self) -> Result<String> {
        self.ask(|sql| {
            let mut dump = String::new();
            for table in PROJECTIONS {
                let mut select = sql.prepare(&format!("SELECT * FROM {table}"))?;
                let columns = select.column_count();
                let mut rows = select.query([])?;
                let mut lines = BTreeSet::new();
                while let Some(row) = rows.next()? {
                    let mut line = String::new();
                    for column in 0..columns {
                        line.push('|');
                        line.push_str(&match row.get_ref(column)? {
                            ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
                            other => format!("{other:?}"),
                        });
                    }
                    lines.insert(line);
                }
                for line in lines {
                    dump.push_str(&format!("{table}{line}\n"));
                }
            }
            Ok(dump)
        })
    }
}

/// Makes all projections anew, within the caller's transaction.
pub fn all(sql: &Connection, library: &mut Library, context: &Context) -> rusqlite::Result<()> {
    for table in PROJECTIONS {
        sql.execute(&format!("DELETE FROM {table}"), [])?;
    }
    sql.execute("INSERT INTO report_text (report_text) VALUES ('delete-all')", [])?;
    *library = Library::default();
    let decisions = read_ledger(sql)?;
    let hidden = Hidden::by(&decisions);
    for report in &hidden.purged {
        decide::mark(sql, report, &hidden)?;
    }
    decide::set_words(sql, &decisions)?;
    link_all(sql, library, &hidden, context)?;
    for (at, decision) in decisions.iter().enumerate() {
        decide::note_again(sql, decision, &decisions[..at])?;
    }
    settle_all(sql, library, &decisions, context)
}

/// Reports, readings and policies into their tables; the decisions, in order.
fn read_ledger(sql: &Connection) -> rusqlite::Result<Vec<Decision>> {
    let mut decisions = Vec::new();
    ledger::each(sql, 0, |entry| -> rusqlite::Result<()> {
        match EntryKind::parse(&entry.kind) {
            Some(EntryKind::Report) => report(sql, &entry)?,
            Some(EntryKind::Reading) => {
                if let Ok(body) = serde_json::from_str::<ReadingBody>(&entry.body) {
                    reading(sql, entry.sequence, &body)?;
                }
            }
            Some(EntryKind::Decision) => decisions.extend(to_decision(&entry)),
            Some(EntryKind::Policy) => {
                sql.prepare_cached("INSERT INTO policy VALUES (?)")?.execute([entry.sequence])?;
            }
            None => {}
        }
        Ok(())
    })?;
    Ok(decisions)
}

fn report(sql: &Connection, entry: &Entry) -> rusqlite::Result<()> {
    let Ok(body) = serde_json::from_str::<ReportBody>(&entry.body) else { return Ok(()) };
    let Some(id) = ReportId::new(body.report) else { return Ok(()) };
    let report = library::report_at(sql, entry.sequence)?;
    let head = report.as_ref().map(library::head_json);
    let first = match body.revises {
        None => {
            sql.prepare_cached("INSERT INTO report VALUES (?, ?, ?, ?, ?, NULL, NULL, ?, NULL)")?
                .execute(params![
                entry.sequence,
                id.as_str(),
                library::short_of(&id) as i64,
                body.key.0,
                head,
                body.row.map(|row| row.0),
            ])?;
            entry.sequence
        }
        Some(first) => {
            note_version(sql, entry.sequence, first)?;
            sql.prepare_cached("UPDATE report SET key = ?, head = ?, text = ? WHERE sequence = ?")?
                .execute(params![body.key.0, head, entry.sequence, first])?;
            sql.prepare_cached("DELETE FROM report_text WHERE rowid = ?")?.execute([first])?;
            first
        }
    };
    match report {
        Some(report) => index_text(sql, first, &fold(&report.text)),
        None => Ok(()),
    }
}

/// The reading of a report's first words, or of words that replace them.
fn reading(sql: &Connection, sequence: u64, body: &ReadingBody) -> rusqlite::Result<()> {
    let revised: Option<u64> = sql
        .prepare_cached("SELECT report FROM version WHERE entry = ?")?
        .query_row([body.of], |row| row.get(0))
        .optional()?;
    if let Some(first) = revised {
        note_version(sql, sequence, first)?;
    }
    sql.prepare_cached("UPDATE report SET reading = ? WHERE sequence = ?")?
        .execute(params![sequence, revised.unwrap_or(body.of)])
        .map(drop)
}

fn link_all(
    sql: &Connection,
    library: &mut Library,
    hidden: &Hidden,
    context: &Context,
) -> rusqlite::Result<()> {
    let mut select =
        sql.prepare("SELECT coalesce(text, sequence), short FROM report WHERE head IS NOT NULL ORDER BY sequence")?;
    let reports: Vec<(u64, i64)> = select
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    for batch in reports.chunks(BATCH) {
        let mut new: Vec<Facts> = Vec::new();
        for (text, short) in batch {
            let (Some(report), Some(shelved)) =
                (library::report_at(sql, *text)?, library.report(sql, *short as u64)?)
            else {
                continue;
            };
            if let Some(mark) = hidden.mark(&report.id) {
                sql.prepare_cached("UPDATE report SET hidden = ? WHERE sequence = ?")?
                    .execute(params![mark, shelved.sequence])?;
            }
            new.extend(library::facts_of(
                &report,
                &shelved.claims,
                shelved.sequence,
                &context.lineage,
            ));
        }
        new.retain(|facts| !hidden.hides_key(facts.claim));
        let mut tables = Tables::with(sql, std::mem::take(&mut library.facts));
        add(&mut tables, &new, &context.link)?;
        library.facts = tables.into_facts();
    }
    Ok(())
}

fn settle_all(
    sql: &Connection,
    library: &mut Library,
    decisions: &[Decision],
    context: &Context,
) -> rusqlite::Result<()> {
    let mut select = sql.prepare(
        "SELECT event_report, event_idx FROM home \
         WHERE report = event_report AND idx = event_idx",
    )?;
    let founders: Vec<ClaimKey> = select
        .query_map([], |row| {
            Ok(ClaimKey { report: row.get::<_, i64>(0)? as u64, index: row.get(1)? })
        })?
        .collect::<rusqlite::Result<_>>()?;
    for founder in founders {
        let event = BTreeMap::from([(founder, members(sql, founder)?)]);
        project::events(sql, library, &event, decisions, context)?;
    }
    Ok(())
}
