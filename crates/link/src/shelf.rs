//! Linking as reports come in. The same steps run over a map in memory and over a database.

use std::collections::{BTreeMap, BTreeSet};

use crate::{ClaimKey, Facts, LinkPolicy, Match, Word, cluster, compare, keys, probes};

/// Where a claim stands: its group, named by the least key in it, and its event, named by the
/// claim that founded it.
///
/// An event is a group of claims that are precise, with the coarse groups attached to it, or a
/// coarse group alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Home {
    pub group: ClaimKey,
    pub event: ClaimKey,
}

/// What linking keeps between reports: facts under their keys, matches, analysts' words, homes.
pub trait Shelf {
    type Error;

    fn facts(&mut self, claim: ClaimKey) -> Result<Option<Facts>, Self::Error>;

    /// Keeps the facts, and the claim under each of `keys`. Putting them twice is putting them once.
    fn put_facts(&mut self, facts: &Facts, keys: &[u64]) -> Result<(), Self::Error>;

    /// The claims that are kept under any of the keys, in any order, repeats allowed.
    fn meeting(&mut self, keys: &[u64]) -> Result<Vec<ClaimKey>, Self::Error>;

    /// The claims that match this one, and how well.
    fn matches(&mut self, claim: ClaimKey) -> Result<Vec<(ClaimKey, f64)>, Self::Error>;

    /// Keeps a match, to be found from either claim.
    fn put_match(&mut self, a: ClaimKey, b: ClaimKey, score: f64) -> Result<(), Self::Error>;

    /// Analysts' words on this claim and any other.
    fn words(&mut self, claim: ClaimKey) -> Result<Vec<Word>, Self::Error>;

    fn home(&mut self, claim: ClaimKey) -> Result<Option<Home>, Self::Error>;

    fn set_home(&mut self, claim: ClaimKey, home: Home) -> Result<(), Self::Error>;

    /// The claims whose home has this group.
    fn in_group(&mut self, group: ClaimKey) -> Result<Vec<ClaimKey>, Self::Error>;

    /// The claims whose home has this event.
    fn in_event(&mut self, event: ClaimKey) -> Result<Vec<ClaimKey>, Self::Error>;
}

/// What became of events; each named by its founding claim.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Events that are new or hold other claims than before, with all their claims in ledger order.
    pub events: BTreeMap<ClaimKey, Vec<ClaimKey>>,
    /// Events that are now part of another, and of which.
    pub gone: BTreeMap<ClaimKey, ClaimKey>,
}

/// Links the claims of new reports to what is there.
///
/// Only the neighbours of the new claims are looked at. Adding reports one by one, in any order and
/// in any batches, ends in the same events; the ledger's order decides only which claim names each.
pub fn add<S: Shelf>(
    shelf: &mut S,
    new: &[Facts],
    policy: &LinkPolicy,
) -> Result<Changes, S::Error> {
    for facts in new {
        shelf.put_facts(facts, &keys(facts))?;
    }
    let mut touched = Vec::new();
    for facts in new {
        touched.push(facts.claim);
        let met: BTreeSet<ClaimKey> = shelf.meeting(&probes(facts))?.into_iter().collect();
        for other in met {
            if other.report == facts.claim.report {
                continue;
            }
            if let Some(other_facts) = shelf.facts(other)?
                && let Some(found) = compare(facts, &other_facts, policy)
                && found.score >= policy.threshold
            {
                shelf.put_match(facts.claim, other, found.score)?;
            }
        }
    }
    relink(shelf, &touched, policy)
}

/// Forms the events around these claims anew: after [`add`], and after an analyst's word on them.
pub fn relink<S: Shelf>(
    shelf: &mut S,
    touched: &[ClaimKey],
    policy: &LinkPolicy,
) -> Result<Changes, S::Error> {
    let mut region: BTreeMap<ClaimKey, Facts> = BTreeMap::new();
    let mut words: BTreeSet<Word> = BTreeSet::new();
    let mut waiting: Vec<ClaimKey> = touched.to_vec();
    while let Some(claim) = waiting.pop() {
        if region.contains_key(&claim) {
            continue;
        }
        let Some(facts) = shelf.facts(claim)? else { continue };
        region.insert(claim, facts);
        for word in shelf.words(claim)? {
            words.insert(word);
            waiting.extend([word.a, word.b]);
        }
        waiting.extend(shelf.matches(claim)?.into_iter().map(|(other, _)| other));
        if let Some(home) = shelf.home(claim)? {
            waiting.extend(shelf.in_event(home.event)?);
        }
    }
    let claims: Vec<Facts> = region.into_values().collect();
    let words: Vec<Word> = words.into_iter().collect();
    let mut before: BTreeMap<ClaimKey, BTreeSet<ClaimKey>> = BTreeMap::new();
    for facts in &claims {
        if let Some(home) = shelf.home(facts.claim)? {
            before.entry(home.event).or_default().insert(facts.claim);
        }
    }
    let mut changes = Changes::default();
    let mut now: BTreeMap<ClaimKey, ClaimKey> = BTreeMap::new();
    for group in cluster(&claims, &words, policy) {
        let mut members: Vec<&Facts> = group.iter().map(|&at| &claims[at]).collect();
        let least = members.iter().map(|facts| facts.claim).min();
        members.sort_by_key(|facts| (facts.order, facts.claim.index, facts.claim));
        let keys: Vec<ClaimKey> = members.iter().map(|facts| facts.claim).collect();
        let (Some(group), Some(&event)) = (least, keys.first()) else { continue };
        for &claim in &keys {
            shelf.set_home(claim, Home { group, event })?;
            now.insert(claim, event);
        }
        if before.get(&event) != Some(&keys.iter().copied().collect()) {
            changes.events.insert(event, keys);
        }
    }
    for event in before.into_keys() {
        if let Some(&holder) = now.get(&event)
            && holder != event
        {
            changes.gone.insert(event, holder);
        }
    }
    Ok(changes)
}

/// The links that hold an event together: for each claim after the first, its best match among
/// those before it. `claims` are the event's, in ledger order; indices count in it.
pub fn links(claims: &[Facts], policy: &LinkPolicy) -> Vec<(usize, usize, Match)> {
    let best = |at: usize| {
        (0..at)
            .filter_map(|other| Some((other, compare(&claims[other], &claims[at], policy)?)))
            .max_by(|x, y| x.1.score.total_cmp(&y.1.score).then(y.0.cmp(&x.0)))
            .map(|(other, found)| (other, at, found))
    };
    (1..claims.len()).filter_map(best).collect()
}
