//! Reports to events in memory: what the store does, without the store.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Context;
use cairn_core::{Claim, ClaimId, Event, EventId, Reading, Report, ReportHead};
use cairn_link::{
    ClaimKey, EventInput, Facts, LinkPolicy, Memory, SettlePolicy, Told, add, facts, settle,
};

use crate::lineage;

/// The events that reports tell, in the order in which they were founded. The same words are the
/// same report, and told once.
pub fn events(read: &[(Report, Reading)]) -> anyhow::Result<Vec<Event>> {
    let lineage = lineage::embedded().context("codebook/actors.toml")?;
    let (policy, mut memory) = (LinkPolicy::default(), Memory::default());
    let mut claims: BTreeMap<ClaimKey, (&Claim, usize, Facts)> = BTreeMap::new();
    let heads: Vec<ReportHead> = read.iter().map(|(report, _)| report.head()).collect();
    let mut seen = BTreeSet::new();
    for (at, (report, reading)) in read.iter().enumerate() {
        if !seen.insert(&report.id) {
            continue;
        }
        let facts = facts(report, &reading.claims, at as u64, &lineage);
        let Ok(_) = add(&mut memory, &facts, &policy);
        for (claim, facts) in reading.claims.iter().zip(facts) {
            claims.insert(facts.claim, (claim, at, facts));
        }
    }
    let mut events: Vec<((u64, ClaimKey), Event)> = Vec::new();
    for (founder, mut members) in memory.events() {
        members.sort_by_key(|member| (claims[member].1, member.index));
        let id = |member: &ClaimKey| ClaimId {
            report: heads[claims[member].1].id.clone(),
            index: member.index,
        };
        let told = |member: &ClaimKey| {
            let (claim, at, facts) = &claims[member];
            Told {
                id: id(member),
                head: &heads[*at],
                claim,
                fingerprint: &facts.fingerprint,
                known: None,
            }
        };
        let input = EventInput {
            id: EventId::founded_by(&id(&founder)),
            claims: members.iter().map(told).collect(),
            links: Vec::new(),
            decisions: Vec::new(),
            part_of: Vec::new(),
            parts: Vec::new(),
        };
        let event = settle(&input, SettlePolicy::default(), &lineage);
        let event = event.context("an event without claims")?;
        events.push(((claims[&founder].1 as u64, founder), event));
    }
    events.sort_by_key(|(order, _)| *order);
    Ok(events.into_iter().map(|(_, event)| event).collect())
}
