//! What analysts do: each act is an entry, and what follows from it is derived at once.

use std::collections::{BTreeMap, BTreeSet};

use cairn_core::{Act, ClaimId, Decision, Event, EventId, ReportId, Setting, Subject};
use cairn_link::{ClaimKey, Shelf, Word, relink, words};
use rusqlite::{Connection, params};

use crate::{
    Context, EntryKind, Error, Result, Stamp, Store,
    error::Stop,
    hide::{Hidden, take_off},
    ledger::{self, Line},
    library::{self, Library, short_of},
    project,
    settled::{Links, account, decisions, members},
    shape::{DecisionBody, decision_id, decision_sequence},
    shelf::Tables,
};

/// What an analyst wants done, before the store knows which claims it concerns.
#[derive(Clone, Debug, PartialEq)]
pub enum Deed {
    Confirm(EventId),
    Reject(EventId),
    Link(ClaimId, ClaimId),
    Unlink(ClaimId, ClaimId),
    Merge {
        from: EventId,
        into: EventId,
    },
    /// These claims are another event than the rest of theirs.
    Split {
        event: EventId,
        out: Vec<ClaimId>,
    },
    Set {
        event: EventId,
        field: Setting,
    },
    Note(EventId),
    Withhold(Subject),
    Purge(ReportId),
    Undo(String),
}

impl Store {
    /// Writes a decision into the ledger, and derives what follows from it.
    ///
    /// `describe` puts an event into a few words, for what it was before and is after.
    pub fn decide(
        &mut self,
        deed: &Deed,
        reason: &str,
        stamp: &Stamp,
        context: &Context,
        describe: &dyn Fn(&Event) -> String,
    ) -> Result<Decision> {
        if stamp.author.trim().is_empty() || reason.trim().is_empty() {
            return Err(Error::Refused(
                "a decision needs who decides and why: give an author and a reason".to_owned(),
            ));
        }
        let purges = matches!(deed, Deed::Purge(_));
        let decision = self.change(context, stamp, |sql, library, head| {
            let before = decisions(sql, head.0)?;
            let act = act(sql, deed, &before)?;
            let (subjects, concerned) = (subjects(&act, &before), concerned(sql, &act, &before)?);
            let mut decision = Decision {
                id: decision_id(head.0 + 1),
                act,
                author: stamp.author.clone(),
                at: stamp.at,
                reason: reason.to_owned(),
                before: tell(sql, library, &concerned, &before, context, describe)?,
                after: String::new(),
            };
            let mut after = before.clone();
            after.push(decision.clone());
            note(sql, head.0 + 1, &subjects)?;
            follow(sql, library, &before, &after, &concerned, context)?;
            decision.after = tell(sql, library, &concerned, &after, context, describe)?;
            if decision.after == decision.before {
                (decision.before, decision.after) = (String::new(), String::new());
            }
            let body = serde_json::to_string(&DecisionBody::of(&decision))
                .expect("strings and numbers can always be written");
            let line = Line {
                kind: EntryKind::Decision,
                body: &body,
                author: &stamp.author,
                time: &stamp.time(),
                content: None,
            };
            ledger::append(sql, head, &line)?;
            Ok(decision)
        })?;
        if purges {
            self.scrub()?;
        }
        Ok(decision)
    }

    /// Leaves no purged bytes behind in the log.
    fn scrub(&self) -> Result<()> {
        self.ask(|sql| {
            sql.execute("INSERT INTO report_text (report_text) VALUES ('optimize')", [])?;
            sql.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
        })
    }
}

/// The claim that founded the event of this id, as the tables know it.
pub fn founder_of(event: &EventId) -> Option<ClaimKey> {
    let (digest, index) = event.as_str().strip_prefix('e')?.split_once('-')?;
    let report = u64::from_str_radix(digest.get(..16)?, 16).ok()?;
    Some(ClaimKey { report, index: index.parse().ok()? })
}

/// The claims that the event of this id holds now; empty when there is none any more.
pub fn held(sql: &Connection, event: &EventId) -> rusqlite::Result<Vec<ClaimKey>> {
    let Some(founder) = founder_of(event) else { return Ok(Vec::new()) };
    match Tables::of(sql).home(founder)? {
        Some(home) => members(sql, home.event),
        None => Ok(Vec::new()),
    }
}

/// The deed, with the claims that it concerns written out; else why it cannot be done.
fn act(sql: &Connection, deed: &Deed, before: &[Decision]) -> Result<Act, Stop> {
    Ok(match deed {
        Deed::Confirm(event) => Act::Confirm(existing(sql, event)?),
        Deed::Reject(event) => Act::Reject(existing(sql, event)?),
        Deed::Note(event) => Act::Note(existing(sql, event)?),
        Deed::Set { event, field } => {
            Act::Set { event: existing(sql, event)?, field: field.clone() }
        }
        Deed::Link(a, b) => {
            two_claims(sql, a, b)?;
            Act::Link(a.clone(), b.clone())
        }
        Deed::Unlink(a, b) => {
            two_claims(sql, a, b)?;
            Act::Unlink(a.clone(), b.clone())
        }
        Deed::Merge { from, into } => merge(sql, from, into)?,
        Deed::Split { event, out } => split(sql, event, out)?,
        Deed::Withhold(subject) => {
            match subject {
                Subject::Event(event) => drop(existing(sql, event)?),
                Subject::Claim(claim) => claim_is_here(sql, claim)?,
                Subject::Report(report) => report_is_here(sql, report)?,
            }
            Act::Withhold(subject.clone())
        }
        Deed::Purge(report) => {
            report_is_here(sql, report)?;
            Act::Purge(report.clone())
        }
        Deed::Undo(id) => match before.iter().find(|decision| decision.id == *id) {
            None => return refuse(format!("{id}: there is no such decision")),
            Some(Decision { act: Act::Purge(_), .. }) => {
                return refuse(format!("{id}: the bytes are destroyed; a purge cannot be undone"));
            }
            Some(_) => Act::Undo(id.clone()),
        },
    })
}

fn merge(sql: &Connection, from: &EventId, into: &EventId) -> Result<Act, Stop> {
    let (from, into) = (existing(sql, from)?, existing(sql, into)?);
    let (theirs, ours) = (held(sql, &from)?, held(sql, &into)?);
    if theirs == ours {
        return refuse(format!("{from} and {into} are one event already"));
    }
    let mut claims = Vec::new();
    for claim in ours.iter().chain(&theirs) {
        claims.extend(claim_id(sql, *claim)?);
    }
    Ok(Act::Merge { from, into, claims })
}

fn split(sql: &Connection, event: &EventId, out: &[ClaimId]) -> Result<Act, Stop> {
    let event = existing(sql, event)?;
    let all = held(sql, &event)?;
    if let Some(stranger) = out.iter().find(|claim| !all.contains(&ClaimKey::of(claim))) {
        return refuse(format!("{stranger}: not a claim of {event}"));
    }
    let mut rest = Vec::new();
    for claim in &all {
        rest.extend(claim_id(sql, *claim)?.filter(|claim| !out.contains(claim)));
    }
    if out.is_empty() || rest.is_empty() {
        return refuse(format!(
            "{event}: a split takes some of its claims out and leaves some; name those to take out"
        ));
    }
    Ok(Act::Split { event, out: out.to_vec(), rest })
}

fn refuse<T>(why: String) -> Result<T, Stop> {
    Err(Stop::Refused(why))
}

fn existing(sql: &Connection, event: &EventId) -> Result<EventId, Stop> {
    match held(sql, event)?.is_empty() {
        false => Ok(event.clone()),
        true => refuse(format!("{event}: there is no such event")),
    }
}

fn two_claims(sql: &Connection, a: &ClaimId, b: &ClaimId) -> Result<(), Stop> {
    if a == b {
        return refuse(format!("{a}: two claims are needed, and this is one twice"));
    }
    claim_is_here(sql, a)?;
    claim_is_here(sql, b)
}

fn claim_is_here(sql: &Connection, claim: &ClaimId) -> Result<(), Stop> {
    match Tables::of(sql).facts(ClaimKey::of(claim))? {
        Some(_) => Ok(()),
        None => refuse(format!("{claim}: there is no such claim, or it is withheld")),
    }
}

fn report_is_here(sql: &Connection, report: &ReportId) -> Result<(), Stop> {
    let is_here = sql
        .prepare_cached("SELECT 1 FROM report WHERE short = ? AND id = ? AND head IS NOT NULL")?
        .exists(params![short_of(report) as i64, report.as_str()])?;
    match is_here {
        true => Ok(()),
        false => refuse(format!("{report}: there is no such report, or it was purged")),
    }
}

/// A claim's whole name.
pub fn claim_id(sql: &Connection, claim: ClaimKey) -> rusqlite::Result<Option<ClaimId>> {
    let id: String = sql
        .prepare_cached("SELECT id FROM report WHERE short = ?")?
        .query_row([claim.report as i64], |row| row.get(0))?;
    Ok(ReportId::new(id).map(|report| ClaimId { report, index: claim.index }))
}

/// The claims that an act speaks of; of an event, the claim that founded it; of a report, none.
fn subjects(act: &Act, before: &[Decision]) -> Vec<ClaimKey> {
    let keys = |claims: &[ClaimId]| claims.iter().map(ClaimKey::of).collect();
    let founder = |event: &EventId| founder_of(event).into_iter().collect();
    match act {
        Act::Confirm(event) | Act::Reject(event) | Act::Note(event) => founder(event),
        Act::Set { event, .. } | Act::Withhold(Subject::Event(event)) => founder(event),
        Act::Link(a, b) | Act::Unlink(a, b) => vec![ClaimKey::of(a), ClaimKey::of(b)],
        Act::Merge { claims, .. } => keys(claims),
        Act::Split { out, rest, .. } => {
            let mut all: Vec<ClaimKey> = keys(out);
            all.extend(rest.iter().map(ClaimKey::of));
            all
        }
        Act::Withhold(Subject::Claim(claim)) => vec![ClaimKey::of(claim)],
        Act::Withhold(Subject::Report(_)) | Act::Purge(_) => Vec::new(),
        Act::Undo(_) => undone(act, before).map_or(Vec::new(), |act| subjects(act, before)),
    }
}

/// The act that this one takes back.
fn undone<'a>(act: &Act, before: &'a [Decision]) -> Option<&'a Act> {
    let Act::Undo(id) = act else { return None };
    before.iter().find(|decision| decision.id == *id).map(|decision| &decision.act)
}

/// The claims whose events an act may change: its subjects, or all claims of its report.
fn concerned(sql: &Connection, act: &Act, before: &[Decision]) -> rusqlite::Result<Vec<ClaimKey>> {
    match undone(act, before).unwrap_or(act) {
        Act::Withhold(Subject::Report(report)) | Act::Purge(report) => {
            claims_of(sql, short_of(report))
        }
        _ => Ok(subjects(act, before)),
    }
}

fn claims_of(sql: &Connection, report: u64) -> rusqlite::Result<Vec<ClaimKey>> {
    sql.prepare_cached("SELECT idx FROM claim WHERE report = ? ORDER BY idx")?
        .query_map([report as i64], |row| Ok(ClaimKey { report, index: row.get(0)? }))?
        .collect()
}

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

/// The events of these claims, in words.
fn tell(
    sql: &Connection,
    library: &mut Library,
    subjects: &[ClaimKey],
    decisions: &[Decision],
    context: &Context,
    describe: &dyn Fn(&Event) -> String,
) -> rusqlite::Result<String> {
    let mut events = BTreeSet::new();
    for claim in subjects {
        events.extend(Tables::of(sql).home(*claim)?.map(|home| home.event));
    }
    let mut told = Vec::new();
    for event in events {
        let claims = members(sql, event)?;
        let settled =
            account(sql, library, &claims, decisions, context, context.settle, Links::LeftOut)?;
        let seen = settled.filter(|it| !project::is_withheld(&it.event, &claims, decisions));
        told.extend(seen.map(|account| describe(&account.event)));
    }
    Ok(told.join("; "))
}

/// Brings the tables from what follows from `before` to what follows from `after`.
fn follow(
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
    let mut events: BTreeMap<ClaimKey, Vec<ClaimKey>> = BTreeMap::new();
    for changes in [
        cairn_link::add(&mut Tables::of(sql), &back, &context.link)?,
        relink(&mut Tables::of(sql), &touched.iter().copied().collect::<Vec<_>>(), &context.link)?,
    ] {
        for gone in changes.gone.keys() {
            project::remove(sql, *gone)?;
            events.remove(gone);
        }
        events.extend(changes.events);
    }
    // Figures and status may change where the claims did not.
    for claim in touched {
        if let Some(home) = Tables::of(sql).home(claim)? {
            events.insert(home.event, members(sql, home.event)?);
        }
    }
    project::events(sql, library, &events, after, context)
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
) -> rusqlite::Result<(Vec<ClaimKey>, Vec<cairn_link::Facts>)> {
    let Some(shelved) = library.report(sql, short)? else { return Ok((Vec::new(), Vec::new())) };
    let mut beside = Vec::new();
    let here = claims_of(sql, short)?;
    for claim in here.iter().filter(|claim| hidden.hides_key(**claim)) {
        beside.extend(take_off(sql, *claim)?);
    }
    let mut back = Vec::new();
    if let Some(report) = library::report_at(sql, shelved.sequence)? {
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
        let (sequence, reading): (i64, Option<i64>) = sql.query_row(
            "UPDATE report SET head = NULL WHERE short = ? RETURNING sequence, reading",
            [short],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        sql.execute(
            "DELETE FROM content WHERE sequence = ?1 OR sequence = ?2",
            params![sequence, reading],
        )?;
        sql.execute("DELETE FROM report_text WHERE rowid = ?", [sequence])?;
    }
    Ok(())
}
