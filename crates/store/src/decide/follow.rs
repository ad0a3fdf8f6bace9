//! What follows from a decision, in the tables.

use std::collections::BTreeSet;

use cairn_core::{Decision, ReportId};
use cairn_link::{ClaimKey, Facts, Shelf, Word, words};
use rusqlite::{Connection, params};

use super::act::{claims_of, subjects};
use crate::{
    Context,
    add::relinked,
    hide::{Hidden, take_off},
    library::{self, Library, short_of},
    shape::decision_sequence,
    shelf::Tables,
};

/// Writes down that the entry is a decision, and whom it speaks of.
pub fn note(sql: &Connection, sequence: u64, subjects: &[ClaimKey]) -> rusqlite::Result<()> {
    sql.execute("INSERT INTO decision VALUES (?)", [sequence])?;
    let mut insert = sql.prepare_cached("INSERT OR IGNORE INTO decided VALUES (?, ?, ?)")?;
    for claim in subjects {
        insert.execute(params![claim.report as i64, claim.index, sequence])?;
    }
    Ok(())
}

/// Notes a decision of the ledger while everything is built anew.
pub fn note_again(
    sql: &Connection,
    decision: &Decision,
    before: &[Decision],
) -> rusqlite::Result<()> {
    let subjects = subjects(&decision.act, before);
    note(sql, decision_sequence(&decision.id).unwrap_or_default(), &subjects)
}

/// Brings the tables from what follows from `before` to what follows from `after`.
pub fn follow(
    sql: &Connection,
    library: &mut Library,
    before: &[Decision],
    after: &[Decision],
    subjects: &[ClaimKey],
    context: &Context,
) -> rusqlite::Result<()> {
    let mut touched: BTreeSet<ClaimKey> = subjects.iter().copied().collect();
    touched.extend(set_words(sql, after)?);
    let (was, is) = (Hidden::by(before), Hidden::by(after));
    let mut back = Vec::new();
    for short in was.differing(&is) {
        let (off, on) = hide_report(sql, library, short, &is, context)?;
        touched.extend(off);
        back.extend(on);
    }
    relinked(sql, library, &back, touched, after, context)
}

/// Takes the analysts' words in place of those that stood; the claims that a change is about.
pub fn set_words(sql: &Connection, decisions: &[Decision]) -> rusqlite::Result<BTreeSet<ClaimKey>> {
    let now: BTreeSet<Word> = words(decisions).into_iter().collect();
    let mut select = sql.prepare_cached("SELECT DISTINCT report, idx FROM word")?;
    let claims: Vec<ClaimKey> = select
        .query_map([], |row| {
            Ok(ClaimKey { report: row.get::<_, i64>(0)? as u64, index: row.get(1)? })
        })?
        .collect::<rusqlite::Result<_>>()?;
    let mut then = BTreeSet::new();
    for claim in claims {
        then.extend(Tables::of(sql).words(claim)?);
    }
    sql.execute("DELETE FROM word", [])?;
    let mut insert = sql.prepare_cached("INSERT INTO word VALUES (?, ?, ?, ?, ?)")?;
    for word in &now {
        for (one, other) in [(word.a, word.b), (word.b, word.a)] {
            insert.execute(params![
                one.report as i64,
                one.index,
                other.report as i64,
                other.index,
                word.is_one_event
            ])?;
        }
    }
    Ok(now.symmetric_difference(&then).flat_map(|word| [word.a, word.b]).collect())
}

/// Hides or shows the claims of one report: those that stood beside what left the shelf, and the
/// facts of what must come back to it.
fn hide_report(
    sql: &Connection,
    library: &mut Library,
    short: u64,
    hidden: &Hidden,
    context: &Context,
) -> rusqlite::Result<(Vec<ClaimKey>, Vec<Facts>)> {
    let Some(shelved) = library.report(sql, short)? else { return Ok((Vec::new(), Vec::new())) };
    let mut beside = Vec::new();
    let here = claims_of(sql, short)?;
    for claim in here.iter().filter(|claim| hidden.hides_key(**claim)) {
        beside.extend(take_off(sql, *claim)?);
    }
    let mut back = Vec::new();
    if let Some(report) = library::report_at(sql, shelved.text)? {
        back = library::facts_of(&report, &shelved.claims, shelved.sequence, &context.lineage);
        back.retain(|facts| !hidden.hides_key(facts.claim) && !here.contains(&facts.claim));
    }
    mark(sql, &shelved.head.id, hidden)?;
    library.forget(short);
    Ok((beside, back))
}

/// Marks a report as withheld or purged, and destroys what was purged of it.
pub fn mark(sql: &Connection, id: &ReportId, hidden: &Hidden) -> rusqlite::Result<()> {
    let mark = hidden.mark(id);
    let short = short_of(id) as i64;
    sql.prepare_cached("UPDATE report SET hidden = ? WHERE short = ?")?
        .execute(params![mark, short])?;
    if mark == Some("purged") {
        let sequence: i64 = sql.query_row(
            "UPDATE report SET head = NULL WHERE short = ? RETURNING sequence",
            [short],
            |row| row.get(0),
        )?;
        // The report is followed by its reading; later versions of both have their own entries.
        sql.execute(
            "DELETE FROM content WHERE sequence IN (?1, ?1 + 1) \
             OR sequence IN (SELECT entry FROM version WHERE report = ?1)",
            [sequence],
        )?;
        sql.execute("DELETE FROM report_text WHERE rowid = ?", [sequence])?;
    }
    Ok(())
}
