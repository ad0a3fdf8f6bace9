//! Taking reports in: ledger, tables and links in one transaction.

use cairn_core::ReportId;
use cairn_link::{Facts, add};
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};

use crate::{
    Context, EntryKind, Hash, Prepared, Result, Stamp, Store,
    error::Stop,
    hide::Hidden,
    ledger::{self, Line},
    library::{self, Library, Shelved},
    project, rebuild,
    settled::decisions,
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
            let mut new: Vec<Facts> = Vec::new();
            let decisions = decisions(sql, u64::MAX >> 1)?;
            let hidden = Hidden::by(&decisions);
            for prepared in batch {
                added.push(take_in(sql, library, head, prepared, reader, stamp, &mut new)?);
            }
            new.retain(|facts| !hidden.hides_key(facts.claim));
            let mut tables = Tables::with(sql, std::mem::take(&mut library.facts));
            let changes = add(&mut tables, &new, &context.link)?;
            library.facts = tables.into_facts();
            project::changes(sql, library, &changes, &decisions, context)?;
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

fn take_in(
    sql: &Connection,
    library: &mut Library,
    head: &mut (u64, Hash),
    mut prepared: Prepared,
    reader: &str,
    stamp: &Stamp,
    new: &mut Vec<Facts>,
) -> rusqlite::Result<Added> {
    if let Some((report, is_purged)) = known(sql, &prepared.key)? {
        return Ok(if is_purged { Added::Purged { report } } else { Added::Known { report } });
    }
    prepared.report.id = free_id(sql, &prepared.report.id, &prepared.key)?;
    let short = library::short_of(&prepared.report.id);
    let time = stamp.time();
    let sequence = ledger::append(
        sql,
        head,
        &Line {
            kind: EntryKind::Report,
            body: &prepared.report_body(),
            author: &stamp.author,
            time: &time,
            content: Some(&prepared.packed_report),
        },
    )?;
    let body = ReadingBody { of: sequence, reader: reader.to_owned(), reading: prepared.read };
    let reading = ledger::append(
        sql,
        head,
        &Line {
            kind: EntryKind::Reading,
            body: &serde_json::to_string(&body).expect("strings and numbers can be written"),
            author: &stamp.author,
            time: &time,
            content: Some(&prepared.packed_reading),
        },
    )?;
    sql.prepare_cached("INSERT INTO report VALUES (?, ?, ?, ?, ?, ?, NULL)")?.execute(params![
        sequence,
        prepared.report.id.as_str(),
        short as i64,
        prepared.key,
        prepared.head,
        reading,
    ])?;
    index_text(sql, sequence, &prepared.words)?;
    for mut facts in prepared.facts {
        facts.claim.report = short;
        facts.order = sequence;
        new.push(facts);
    }
    let claims = prepared.reading.claims.len();
    let shelved = Shelved {
        sequence,
        head: prepared.report.head(),
        claims: prepared.reading.claims.into_iter().map(Some).collect(),
        known: library::day_of(&time),
    };
    library.keep(short, shelved);
    Ok(Added::New { report: prepared.report.id, claims })
}

pub fn index_text(sql: &Connection, report: u64, words: &str) -> rusqlite::Result<()> {
    sql.prepare_cached("INSERT INTO report_text (rowid, words) VALUES (?, ?)")?
        .execute(params![report, words])
        .map(drop)
}

/// The report of this key, and whether it was purged.
fn known(sql: &Connection, key: &Hash) -> rusqlite::Result<Option<(ReportId, bool)>> {
    let row = sql
        .prepare_cached("SELECT id, head IS NULL FROM report WHERE key = ?")?
        .query_row([key], |row| Ok((row.get::<_, String>(0)?, row.get(1)?)))
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
