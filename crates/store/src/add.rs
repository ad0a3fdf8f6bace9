//! Taking reports in: ledger, tables and links in one transaction.

use std::collections::{BTreeMap, BTreeSet};

use cairn_core::{Decision, ReportId};
use cairn_link::{Changes, ClaimKey, Facts, Shelf, add, relink};
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};

use crate::{
    Context, EntryKind, Hash, Prepared, Result, Stamp, Store,
    decide::claims_of,
    error::Stop,
    hide::{Hidden, take_off},
    ledger::{self, Line},
    library::{self, Library, Shelved},
    project, rebuild,
    settled::{decisions, members},
    shape::body::ReadingBody,
    shelf::Tables,
};

/// What became of a report that was to be added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Added {
    New {
        report: ReportId,
        claims: usize,
    },
    /// A row of a dataset that was there with other words.
    Changed {
        report: ReportId,
    },
    /// The same publication of the same text is there already.
    Known {
        report: ReportId,
    },
    /// It was purged, and does not come back.
    Purged {
        report: ReportId,
    },
}

impl Store {
    /// Adds reports in one transaction. When it returns, they are on disk; when it fails or the
    /// process is killed, none of them is there.
    ///
    /// `reader` names the program that read them, with its version.
    pub fn add(
        &mut self,
        batch: Vec<Prepared>,
        reader: &str,
        stamp: &Stamp,
        context: &Context,
    ) -> Result<Vec<Added>> {
        self.change(context, stamp, |sql, library, head| {
            let mut added = Vec::with_capacity(batch.len());
            let decisions = decisions(sql, u64::MAX >> 1)?;
            let mut intake = Intake {
                sql,
                library,
                head,
                reader,
                stamp,
                new: Vec::new(),
                beside: BTreeSet::new(),
            };
            for prepared in batch {
                added.push(intake.take_in(prepared)?);
            }
            let Intake { library, mut new, beside, .. } = intake;
            let hidden = Hidden::by(&decisions);
            new.retain(|facts| !hidden.hides_key(facts.claim));
            relinked(sql, library, &new, beside, &decisions, context)?;
            Ok(added)
        })
    }

    /// Runs a change of the ledger in one transaction that no other writer can come between.
    pub(crate) fn change<T>(
        &mut self,
        context: &Context,
        stamp: &Stamp,
        change: impl FnOnce(&Connection, &mut Library, &mut (u64, Hash)) -> Result<T, Stop>,
    ) -> Result<T> {
        let Store { sql, library, path, .. } = self;
        let run = |library: &mut Library| -> Result<T, Stop> {
            let transaction = Transaction::new_unchecked(sql, TransactionBehavior::Immediate)?;
            let mut head = ledger::head(&transaction)?;
            if note_policy(&transaction, &mut head, stamp, context)? {
                rebuild::all(&transaction, library, context)?;
            }
            let done = change(&transaction, library, &mut head)?;
            ledger::set_head(&transaction, &head)?;
            transaction.commit()?;
            Ok(done)
        };
        run(library).map_err(|stop| {
            // What was kept decoded may be of entries that are not there.
            *library = Library::default();
            stop.means(path)
        })
    }
}

/// Links claims that are new or back on the shelf, and those that stood beside what left it; then
/// settles every event that may have changed.
pub fn relinked(
    sql: &Connection,
    library: &mut Library,
    new: &[Facts],
    touched: BTreeSet<ClaimKey>,
    decisions: &[Decision],
    context: &Context,
) -> rusqlite::Result<()> {
    let mut tables = Tables::with(sql, std::mem::take(&mut library.facts));
    let added = add(&mut tables, new, &context.link)?;
    let mut events: BTreeMap<ClaimKey, Vec<ClaimKey>> = BTreeMap::new();
    let around: Vec<ClaimKey> = touched.iter().copied().collect();
    let formed = match around.is_empty() {
        true => Changes::default(),
        false => relink(&mut tables, &around, &context.link)?,
    };
    for changes in [added, formed] {
        for gone in changes.gone.keys() {
            project::remove(sql, *gone)?;
            events.remove(gone);
        }
        events.extend(changes.events);
    }
    // Figures and status may change where the claims did not.
    for claim in touched {
        if let Some(home) = tables.home(claim)? {
            events.insert(home.event, members(sql, home.event)?);
        }
    }
    library.facts = tables.into_facts();
    project::events(sql, library, &events, decisions, context)
}

/// Reports on their way into the ledger and its tables, to be linked when all are in.
struct Intake<'a> {
    sql: &'a Connection,
    library: &'a mut Library,
    head: &'a mut (u64, Hash),
    reader: &'a str,
    stamp: &'a Stamp,
    new: Vec<Facts>,
    /// Claims that stood beside words that were replaced.
    beside: BTreeSet<ClaimKey>,
}

impl Intake<'_> {
    fn take_in(&mut self, mut prepared: Prepared) -> rusqlite::Result<Added> {
        if let Some((report, is_purged)) = known(self.sql, "key", &prepared.key)? {
            return Ok(if is_purged { Added::Purged { report } } else { Added::Known { report } });
        }
        if let Some(row) = &prepared.row
            && let Some((report, is_purged)) = known(self.sql, "row", row)?
        {
            return match is_purged {
                true => Ok(Added::Purged { report }),
                false => self.revise(report, prepared),
            };
        }
        prepared.report.id = free_id(self.sql, &prepared.report.id, &prepared.key)?;
        let (sequence, reading) = self.append(&prepared, None)?;
        let short = library::short_of(&prepared.report.id);
        self.sql
            .prepare_cached("INSERT INTO report VALUES (?, ?, ?, ?, ?, ?, NULL, ?, NULL)")?
            .execute(params![
                sequence,
                prepared.report.id.as_str(),
                short as i64,
                prepared.key,
                prepared.head,
                reading,
                prepared.row,
            ])?;
        let (report, claims) = (prepared.report.id.clone(), prepared.reading.claims.len());
        self.shelve(sequence, sequence, prepared)?;
        Ok(Added::New { report, claims })
    }

    /// The words of a row and what they say, in place of those that it came with before. Its claims
    /// keep their names, and with them their events and what analysts decided.
    fn revise(&mut self, report: ReportId, mut prepared: Prepared) -> rusqlite::Result<Added> {
        prepared.report.id = report.clone();
        let short = library::short_of(&report);
        let first: u64 = self
            .sql
            .prepare_cached("SELECT sequence FROM report WHERE short = ?")?
            .query_row([short as i64], |row| row.get(0))?;
        for claim in claims_of(self.sql, short)? {
            self.beside.extend(take_off(self.sql, claim)?);
        }
        self.beside.retain(|claim| claim.report != short);
        self.new.retain(|facts| facts.claim.report != short);
        self.library.forget(short);
        let (sequence, reading) = self.append(&prepared, Some(first))?;
        for entry in [sequence, reading] {
            note_version(self.sql, entry, first)?;
        }
        self.sql
            .prepare_cached(
                "UPDATE report SET key = ?, head = ?, reading = ?, text = ? WHERE sequence = ?",
            )?
            .execute(params![prepared.key, prepared.head, reading, sequence, first])?;
        self.sql.prepare_cached("DELETE FROM report_text WHERE rowid = ?")?.execute([first])?;
        self.shelve(first, sequence, prepared)?;
        Ok(Added::Changed { report })
    }

    /// Appends the report and its reading; the numbers of the two entries.
    fn append(
        &mut self,
        prepared: &Prepared,
        revises: Option<u64>,
    ) -> rusqlite::Result<(u64, u64)> {
        let time = self.stamp.time();
        let line = |kind, body, content| Line {
            kind,
            body,
            author: &self.stamp.author,
            time: &time,
            content: Some(content),
        };
        let body = prepared.report_body(revises);
        let sequence = ledger::append(
            self.sql,
            self.head,
            &line(EntryKind::Report, &body, &prepared.packed_report),
        )?;
        let body =
            ReadingBody { of: sequence, reader: self.reader.to_owned(), reading: prepared.read };
        let body = serde_json::to_string(&body).expect("strings and numbers can be written");
        let reading = ledger::append(
            self.sql,
            self.head,
            &line(EntryKind::Reading, &body, &prepared.packed_reading),
        )?;
        Ok((sequence, reading))
    }

    /// `first` is where the report stands in the ledger, `text` where the words do that count.
    fn shelve(&mut self, first: u64, text: u64, prepared: Prepared) -> rusqlite::Result<()> {
        let short = library::short_of(&prepared.report.id);
        index_text(self.sql, first, &prepared.words)?;
        for mut facts in prepared.facts {
            facts.claim.report = short;
            facts.order = first;
            self.new.push(facts);
        }
        let shelved = Shelved {
            sequence: first,
            text,
            head: prepared.report.head(),
            claims: prepared.reading.claims.into_iter().map(Some).collect(),
            known: library::day_of(&self.stamp.time()),
        };
        self.library.keep(short, shelved);
        Ok(())
    }
}

/// Writes down that an entry is a later version of a report.
pub fn note_version(sql: &Connection, entry: u64, report: u64) -> rusqlite::Result<()> {
    sql.prepare_cached("INSERT INTO version VALUES (?, ?)")?
        .execute(params![entry, report])
        .map(drop)
}

pub fn index_text(sql: &Connection, report: u64, words: &str) -> rusqlite::Result<()> {
    sql.prepare_cached("INSERT INTO report_text (rowid, words) VALUES (?, ?)")?
        .execute(params![report, words])
        .map(drop)
}

/// The report that has this in this column, and whether it was purged.
fn known(
    sql: &Connection,
    column: &str,
    value: &Hash,
) -> rusqlite::Result<Option<(ReportId, bool)>> {
    let row = sql
        .prepare_cached(&format!("SELECT id, head IS NULL FROM report WHERE {column} = ?"))?
        .query_row([value], |row| Ok((row.get::<_, String>(0)?, row.get(1)?)))
        .optional()?;
    Ok(row.and_then(|(id, is_purged)| Some((ReportId::new(id)?, is_purged))))
}

/// The digest of the text, for the first report that has it; else a digest made from the key.
///
/// No two reports share the first 64 bits, by which the tables know them, not even texts that were
/// made to collide in them.
fn free_id(sql: &Connection, of_text: &ReportId, key: &Hash) -> rusqlite::Result<ReportId> {
    let mut is_taken = sql.prepare_cached("SELECT 1 FROM report WHERE short = ?")?;
    let mut id = of_text.clone();
    let mut salt = key.to_string();
    while is_taken.exists([library::short_of(&id) as i64])? {
        id = ReportId::new(format!("sha256:{}", Hash::of(salt.as_bytes())))
            .expect("64 hex digits by construction");
        salt.push('+');
    }
    Ok(id)
}

/// The policies that the tables were last made by; `None` when they are still to be made.
pub fn policy_body(sql: &Connection) -> rusqlite::Result<Option<String>> {
    sql.prepare_cached(
        "SELECT body FROM policy JOIN entry USING (sequence) ORDER BY sequence DESC LIMIT 1",
    )?
    .query_row([], |row| row.get(0))
    .optional()
}

/// Writes down by which policies events are derived from here on; whether the tables must be made
/// anew, because they were made by others or, by an older cairn, not at all.
fn note_policy(
    sql: &Connection,
    head: &mut (u64, Hash),
    stamp: &Stamp,
    context: &Context,
) -> rusqlite::Result<bool> {
    let (body, last) = (context.policy(), policy_body(sql)?);
    if last.as_ref() == Some(&body) {
        return Ok(false);
    }
    let line = Line {
        kind: EntryKind::Policy,
        body: &body,
        author: &stamp.author,
        time: &stamp.time(),
        content: None,
    };
    let is_new = head.0 == 0;
    let sequence = ledger::append(sql, head, &line)?;
    sql.execute("INSERT INTO policy VALUES (?)", [sequence])?;
    Ok(!is_new)
}
