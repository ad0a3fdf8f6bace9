//! From what an analyst wants to an act with the claims that it concerns, or why it cannot be done.

use std::collections::BTreeMap;

use cairn_core::{Act, ClaimId, Decision, EventId, ReportId, Subject, in_force, verdict};
use cairn_link::{ClaimKey, Shelf};
use rusqlite::{Connection, params};

use super::{Deed, founder_of, held};
use crate::{error::Stop, library::short_of, shelf::Tables};

/// The deed, with the claims that it concerns written out; else why it cannot be done.
pub fn act(sql: &Connection, deed: &Deed, author: &str, before: &[Decision]) -> Result<Act, Stop> {
    Ok(match deed {
        Deed::Confirm { event, persons } => {
            let event = existing(sql, event)?;
            anew(Act::Confirm { event, persons: *persons }, author, before)?
        }
        Deed::Reject { event, persons } => {
            let event = existing(sql, event)?;
            anew(Act::Reject { event, persons: *persons }, author, before)?
        }
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

/// The verdict, unless its author's own word waits for another person already.
fn anew(act: Act, author: &str, before: &[Decision]) -> Result<Act, Stop> {
    let (Act::Confirm { event, persons } | Act::Reject { event, persons }) = &act else {
        return Ok(act);
    };
    if *persons == 1 {
        return Ok(act);
    }
    let waits = waiting(before).remove(event).unwrap_or_default();
    let is_own = |it: &&Decision| it.author == author && it.act.as_str() == act.as_str();
    match waits.into_iter().find(is_own) {
        Some(own) => refuse(format!(
            "{event}: {author} said so already ({}); another person has to agree",
            own.id
        )),
        None => Ok(act),
    }
}

/// The verdicts that wait for more people to agree, by event.
pub fn waiting(decisions: &[Decision]) -> BTreeMap<EventId, Vec<&Decision>> {
    let mut by_event: BTreeMap<EventId, Vec<&Decision>> = BTreeMap::new();
    for decision in in_force(decisions) {
        if let Act::Confirm { event, .. } | Act::Reject { event, .. } = &decision.act {
            by_event.entry(event.clone()).or_default().push(decision);
        }
    }
    by_event.values_mut().for_each(|said| *said = verdict(std::mem::take(said)).waits);
    by_event.retain(|_, waits| !waits.is_empty());
    by_event
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
pub fn subjects(act: &Act, before: &[Decision]) -> Vec<ClaimKey> {
    let keys = |claims: &[ClaimId]| claims.iter().map(ClaimKey::of).collect();
    let founder = |event: &EventId| founder_of(event).into_iter().collect();
    match act {
        Act::Confirm { event, .. } | Act::Reject { event, .. } | Act::Note(event) => founder(event),
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
pub fn concerned(
    sql: &Connection,
    act: &Act,
    before: &[Decision],
) -> rusqlite::Result<Vec<ClaimKey>> {
    match undone(act, before).unwrap_or(act) {
        Act::Withhold(Subject::Report(report)) | Act::Purge(report) => {
            claims_of(sql, short_of(report))
        }
        _ => Ok(subjects(act, before)),
    }
}

/// The claims of a report that are on the shelf.
pub fn claims_of(sql: &Connection, report: u64) -> rusqlite::Result<Vec<ClaimKey>> {
    sql.prepare_cached("SELECT idx FROM claim WHERE report = ? ORDER BY idx")?
        .query_map([report as i64], |row| Ok(ClaimKey { report, index: row.get(0)? }))?
        .collect()
}
