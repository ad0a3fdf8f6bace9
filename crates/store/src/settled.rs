//! From the tables to an event: its claims, its links, its decisions, and what follows from them.

use std::{collections::BTreeSet, sync::Arc};

use cairn_core::{Claim, ClaimId, Decision, Event, EventId, Link, Maker};
use cairn_link::{ClaimKey, EventInput, Facts, SettlePolicy, Shelf, Told, links, settle};
use rusqlite::{Connection, OptionalExtension, params};

use crate::{
    Context, ledger,
    library::{Library, Shelved},
    shape::to_decision,
    shelf::Tables,
};

/// An event, and the claims that it is made of.
pub struct Account {
    pub event: Event,
    shelved: Vec<(Arc<Shelved>, ClaimId)>,
}

impl Account {
    /// In ledger order.
    pub fn claims(&self) -> impl Iterator<Item = (&ClaimId, &Claim)> {
        self.shelved.iter().filter_map(|(report, id)| Some((id, claim_of(report, id)?)))
    }
}

fn claim_of<'a>(report: &'a Shelved, id: &ClaimId) -> Option<&'a Claim> {
    report.claims.get(id.index as usize)?.as_ref()
}

/// Whether the links of an event are wanted, with their reasons, and those to other events.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Links {
    Told,
    LeftOut,
}

/// The event that these claims make, by a policy; `None` when none of them can be had.
///
/// `claims` are in ledger order, `decisions` all that the ledger holds up to the moment asked for.
pub fn account(
    sql: &Connection,
    library: &mut Library,
    claims: &[ClaimKey],
    decisions: &[Decision],
    context: &Context,
    policy: SettlePolicy,
    with: Links,
) -> rusqlite::Result<Option<Account>> {
    let mut shelved = Vec::with_capacity(claims.len());
    let mut facts = Vec::with_capacity(claims.len());
    let mut tables = Tables::with(sql, std::mem::take(&mut library.facts));
    for claim in claims {
        let Some(report) = library.report(sql, claim.report)? else { continue };
        let Some(known) = tables.facts(*claim)? else { continue };
        let id = ClaimId { report: report.head.id.clone(), index: claim.index };
        shelved.push((report, id));
        facts.push(known);
    }
    let Some((_, founder)) = shelved.first() else {
        library.facts = tables.into_facts();
        return Ok(None);
    };
    let id = EventId::founded_by(founder);
    let (part_of, parts) = match with {
        Links::Told => series(sql, &mut tables, &shelved, &id)?,
        Links::LeftOut => (Vec::new(), Vec::new()),
    };
    library.facts = tables.into_facts();
    let input = EventInput {
        id,
        links: match with {
            Links::Told => told_links(&shelved, &facts, context),
            Links::LeftOut => Vec::new(),
        },
        decisions: speaking_of(sql, claims, decisions)?,
        part_of,
        parts,
        claims: shelved
            .iter()
            .zip(&facts)
            .filter_map(|((report, id), facts)| {
                Some(Told {
                    id: id.clone(),
                    head: &report.head,
                    claim: claim_of(report, id)?,
                    fingerprint: &facts.fingerprint,
                    known: report.known,
                })
            })
            .collect(),
    };
    let event = settle(&input, policy, &context.lineage);
    Ok(event.map(|event| Account { event, shelved }))
}

fn told_links(
    shelved: &[(Arc<Shelved>, ClaimId)],
    facts: &[Arc<Facts>],
    context: &Context,
) -> Vec<Link> {
    links(facts, &context.link)
        .into_iter()
        .map(|(a, b, found)| Link {
            a: shelved[a].1.clone(),
            b: shelved[b].1.clone(),
            score: found.score,
            reasons: found.reasons,
            made_by: Maker::Policy(context.link.id.clone()),
        })
        .collect()
}

/// Where the series stand that these claims are parts of, and the parts of those that are series;
/// withheld events are left out, and the event itself.
fn series(
    sql: &Connection,
    tables: &mut Tables<'_>,
    shelved: &[(Arc<Shelved>, ClaimId)],
    event: &EventId,
) -> rusqlite::Result<(Vec<EventId>, Vec<EventId>)> {
    let (mut part_of, mut parts) = (BTreeSet::new(), BTreeSet::new());
    for (report, id) in shelved {
        let Some(claim) = claim_of(report, id) else { continue };
        if let Some(series) = claim.part_of_claim {
            part_of.extend(event_of(sql, tables, id, series)?);
        }
        let is_part = |other: &Option<Claim>| {
            other.as_ref().is_some_and(|other| other.part_of_claim == Some(id.index as usize))
        };
        for (part, _) in report.claims.iter().enumerate().filter(|(_, other)| is_part(other)) {
            parts.extend(event_of(sql, tables, id, part)?);
        }
    }
    let others = |events: BTreeSet<EventId>| events.into_iter().filter(|id| id != event).collect();
    Ok((others(part_of), others(parts)))
}

/// The event that another claim of the same report stands in, unless it is withheld.
fn event_of(
    sql: &Connection,
    tables: &mut Tables<'_>,
    beside: &ClaimId,
    index: usize,
) -> rusqlite::Result<Option<EventId>> {
    let claim = ClaimKey { index: index as u32, ..ClaimKey::of(beside) };
    let Some(home) = tables.home(claim)? else { return Ok(None) };
    let id: Option<String> = sql
        .prepare_cached("SELECT id FROM event WHERE report = ? AND idx = ? AND hidden = 0")?
        .query_row(params![home.event.report as i64, home.event.index], |row| row.get(0))
        .optional()?;
    Ok(id.and_then(|id| EventId::parse(&id)))
}

/// Decisions that speak of any of these claims, in ledger order, those undone included.
fn speaking_of(
    sql: &Connection,
    claims: &[ClaimKey],
    decisions: &[Decision],
) -> rusqlite::Result<Vec<Decision>> {
    if decisions.is_empty() {
        return Ok(Vec::new());
    }
    let mut wanted = BTreeSet::new();
    let mut select =
        sql.prepare_cached("SELECT sequence FROM decided WHERE report = ? AND idx = ?")?;
    for claim in claims {
        let mut rows = select.query(params![claim.report as i64, claim.index])?;
        while let Some(row) = rows.next()? {
            wanted.insert(crate::shape::decision_id(row.get(0)?));
        }
    }
    Ok(decisions.iter().filter(|decision| wanted.contains(&decision.id)).cloned().collect())
}

/// All decisions up to an entry, in ledger order.
pub fn decisions(sql: &Connection, up_to: u64) -> rusqlite::Result<Vec<Decision>> {
    let mut select =
        sql.prepare_cached("SELECT sequence FROM decision WHERE sequence <= ? ORDER BY sequence")?;
    let sequences: Vec<u64> =
        select.query_map([up_to], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    let mut decisions = Vec::with_capacity(sequences.len());
    for sequence in sequences {
        decisions.extend(ledger::entry(sql, sequence)?.and_then(|entry| to_decision(&entry)));
    }
    Ok(decisions)
}

/// The claims of an event, in ledger order.
pub fn members(sql: &Connection, event: ClaimKey) -> rusqlite::Result<Vec<ClaimKey>> {
    let mut claims = Tables::of(sql).in_event(event)?;
    if claims.len() > 1 {
        let mut order = Vec::with_capacity(claims.len());
        let mut select = sql.prepare_cached("SELECT sequence FROM report WHERE short = ?")?;
        for claim in claims {
            let sequence: u64 = select.query_row([claim.report as i64], |row| row.get(0))?;
            order.push((sequence, claim.index, claim));
        }
        order.sort_unstable();
        claims = order.into_iter().map(|(_, _, claim)| claim).collect();
    }
    Ok(claims)
}
