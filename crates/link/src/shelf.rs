//! Linking as reports come in. The same steps run over a map in memory and over a database.

use std::{
    borrow::Borrow,
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use crate::{
    ClaimKey, Facts, Key, LinkPolicy, Match, Probe, Word,
    cluster::{Said, cluster, tie},
    compare::{compare, odds, score},
    keys::{is_solid, keys, probes},
};

/// Where a claim stands: its group, named by the least key in it, and its event, named by the
/// claim that founded it.
///
/// An event is a group of claims that know place and day, with the coarse groups attached to it, or
/// a coarse group alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Home {
    pub group: ClaimKey,
    pub event: ClaimKey,
}

/// What linking keeps between reports: facts under their keys, matches, analysts' words, homes.
pub trait Shelf {
    type Error;

    fn facts(&mut self, claim: ClaimKey) -> Result<Option<Arc<Facts>>, Self::Error>;

    /// Keeps the facts, and the claim under each of `keys`. Putting them twice is putting them once.
    fn put_facts(&mut self, facts: &Facts, keys: &[Key]) -> Result<(), Self::Error>;

    /// Keeps claims of one report, whose facts are there, under each band of its text. Putting
    /// them twice is putting them once.
    fn put_text(&mut self, claims: &[ClaimKey], bands: &[u64]) -> Result<(), Self::Error>;

    /// The claims that any of the probes finds, in any order, repeats allowed.
    fn meeting(&mut self, probes: &[Probe]) -> Result<Vec<ClaimKey>, Self::Error>;

    /// The claims that are kept under any of the bands, in any order, repeats allowed.
    fn copies(&mut self, bands: &[u64]) -> Result<Vec<ClaimKey>, Self::Error>;

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
    for claims in by_report(new) {
        for facts in claims {
            shelf.put_facts(facts, &keys(facts))?;
        }
        let names: Vec<ClaimKey> = claims.iter().map(|facts| facts.claim).collect();
        shelf.put_text(&names, &bands(claims))?;
    }
    for claims in by_report(new) {
        let copies = shelf.copies(&bands(claims))?;
        for facts in claims {
            let mut met = shelf.meeting(&probes(facts))?;
            met.extend(&copies);
            met.sort_unstable();
            met.dedup();
            for other in met.into_iter().filter(|other| other.report != facts.claim.report) {
                if let Some(other_facts) = shelf.facts(other)?
                    && let Some(odds) = odds(facts, &other_facts)
                    && score(odds) >= policy.threshold
                {
                    shelf.put_match(facts.claim, other, score(odds))?;
                }
            }
        }
    }
    let touched: Vec<ClaimKey> = new.iter().map(|facts| facts.claim).collect();
    relink(shelf, &touched, policy)
}

fn by_report(claims: &[Facts]) -> impl Iterator<Item = &[Facts]> {
    claims.chunk_by(|a, b| a.claim.report == b.claim.report)
}

/// Bands of the text of a report, from any of its claims; none for a row of a dataset, which nobody
/// copies.
fn bands(of_one_report: &[Facts]) -> Vec<u64> {
    let of_text = of_one_report.first().filter(|facts| facts.dataset == 0);
    of_text.map(|facts| facts.fingerprint.bands().collect()).unwrap_or_default()
}

/// Forms the events around these claims anew: after [`add`], and for both claims of each analyst's
/// word that was said or taken back.
pub fn relink<S: Shelf>(
    shelf: &mut S,
    touched: &[ClaimKey],
    policy: &LinkPolicy,
) -> Result<Changes, S::Error> {
    let mut desk = Desk {
        shelf,
        policy,
        seen: BTreeMap::new(),
        choices: BTreeMap::new(),
        fresh: BTreeSet::new(),
    };
    let region = desk.region(touched)?;
    let mut moved = desk.regroup(&region)?;
    let hosts = desk.hosts(&region, &mut moved)?;
    let mut events: Vec<Vec<ClaimKey>> = Vec::new();
    for host in hosts {
        let (guests, refused) = desk.guests(host)?;
        let mut event = desk.group(host)?;
        moved.remove(&host);
        for guest in guests {
            event.extend(desk.group(guest)?);
            moved.remove(&guest);
        }
        events.push(event);
        for alone in refused {
            moved.insert(alone, desk.group(alone)?);
        }
    }
    events.extend(moved.into_values());
    desk.settle_homes(events)
}

/// A claim, as linking looks at it.
struct Seen {
    facts: Arc<Facts>,
    words: Vec<Word>,
    /// It knows place and day, or an analyst has tied it to another claim.
    is_solid: bool,
    matches: Vec<ClaimKey>,
}

/// One piece of linking: what was taken from the shelf for it, so that nothing is taken twice.
struct Desk<'a, S> {
    shelf: &'a mut S,
    policy: &'a LinkPolicy,
    seen: BTreeMap<ClaimKey, Seen>,
    choices: BTreeMap<ClaimKey, Option<(f64, ClaimKey)>>,
    /// Claims that had no home.
    fresh: BTreeSet<ClaimKey>,
}

impl<S: Shelf> Desk<'_, S> {
    fn see(&mut self, claim: ClaimKey) -> Result<Option<&Seen>, S::Error> {
        if !self.seen.contains_key(&claim) {
            let Some(facts) = self.shelf.facts(claim)? else { return Ok(None) };
            let words = self.shelf.words(claim)?;
            let is_solid = is_solid(&facts) || words.iter().any(|word| word.is_one_event);
            let matches = self.shelf.matches(claim)?.into_iter().map(|(other, _)| other).collect();
            self.seen.insert(claim, Seen { facts, words, is_solid, matches });
        }
        Ok(self.seen.get(&claim))
    }

    fn is_solid(&mut self, claim: ClaimKey) -> Result<bool, S::Error> {
        Ok(self.see(claim)?.is_some_and(|seen| seen.is_solid))
    }

    /// Matching claims that are solid, or those that are not.
    fn beside(&mut self, claim: ClaimKey, solid: bool) -> Result<Vec<ClaimKey>, S::Error> {
        let matches = self.see(claim)?.map(|seen| seen.matches.clone()).unwrap_or_default();
        let mut beside = Vec::new();
        for other in matches {
            if self.is_solid(other)? == solid {
                beside.push(other);
            }
        }
        Ok(beside)
    }

    /// All that can change groups with these claims: what matches or is tied to them, within the
    /// solid claims or within the coarse ones.
    fn region(&mut self, touched: &[ClaimKey]) -> Result<BTreeSet<ClaimKey>, S::Error> {
        let mut region = BTreeSet::new();
        let mut waiting: Vec<ClaimKey> = touched.to_vec();
        for &claim in touched {
            if let Some(home) = self.shelf.home(claim)? {
                waiting.extend(self.shelf.in_group(home.group)?);
                // A word makes a coarse claim solid, and taken back makes it coarse again: what it
                // held together on the side that it left may fall apart.
                for solid in [false, true] {
                    waiting.extend(self.beside(claim, solid)?);
                }
            }
        }
        while let Some(claim) = waiting.pop() {
            let Some(seen) = self.see(claim)? else { continue };
            let (solid, words) = (seen.is_solid, seen.words.clone());
            if region.insert(claim) {
                waiting.extend(self.beside(claim, solid)?);
                let tied = words.iter().filter(|word| word.is_one_event);
                waiting.extend(tied.flat_map(|word| [word.a, word.b]));
            }
        }
        Ok(region)
    }

    /// Clusters the region; the groups by their names.
    fn regroup(
        &mut self,
        region: &BTreeSet<ClaimKey>,
    ) -> Result<BTreeMap<ClaimKey, Vec<ClaimKey>>, S::Error> {
        let mut groups = BTreeMap::new();
        for part in self.parts(region) {
            let (claims, words) = self.take(&part);
            for group in cluster(&claims, &words, self.policy) {
                let members: Vec<ClaimKey> = group.iter().map(|&at| claims[at].claim).collect();
                for &claim in &members {
                    let home = self.shelf.home(claim)?;
                    if home.is_none() {
                        self.fresh.insert(claim);
                    }
                    let event = home.map_or(claim, |home| home.event);
                    self.shelf.set_home(claim, Home { group: members[0], event })?;
                }
                groups.insert(members[0], members);
            }
        }
        Ok(groups)
    }

    /// The region cut where nothing connects.
    fn parts(&self, region: &BTreeSet<ClaimKey>) -> Vec<Vec<ClaimKey>> {
        let mut left = region.clone();
        let mut parts = Vec::new();
        while let Some(first) = left.pop_first() {
            let (mut part, mut waiting) = (vec![first], vec![first]);
            while let Some(claim) = waiting.pop() {
                let seen = &self.seen[&claim];
                let tied = seen.words.iter().filter(|word| word.is_one_event);
                let same = seen.matches.iter().copied();
                let same =
                    same.filter(|m| self.seen.get(m).is_some_and(|s| s.is_solid == seen.is_solid));
                for other in same.chain(tied.flat_map(|word| [word.a, word.b])) {
                    if left.remove(&other) {
                        part.push(other);
                        waiting.push(other);
                    }
                }
            }
            parts.push(part);
        }
        parts
    }

    fn take(&self, claims: &[ClaimKey]) -> (Vec<Arc<Facts>>, Vec<Word>) {
        let facts = claims.iter().map(|claim| self.seen[claim].facts.clone()).collect();
        let words: BTreeSet<Word> =
            claims.iter().flat_map(|claim| self.seen[claim].words.iter().copied()).collect();
        (facts, words.into_iter().collect())
    }

    fn group(&mut self, name: ClaimKey) -> Result<Vec<ClaimKey>, S::Error> {
        let mut claims = self.shelf.in_group(name)?;
        claims.sort_unstable();
        Ok(claims)
    }

    fn group_of(&mut self, claim: ClaimKey) -> Result<ClaimKey, S::Error> {
        Ok(self.shelf.home(claim)?.map_or(claim, |home| home.group))
    }

    /// The solid groups whose guests may have changed: those of the region, those that its coarse
    /// groups and their neighbours choose, and those that they had chosen. A coarse group that now
    /// fits none is added to `moved`.
    fn hosts(
        &mut self,
        region: &BTreeSet<ClaimKey>,
        moved: &mut BTreeMap<ClaimKey, Vec<ClaimKey>>,
    ) -> Result<BTreeSet<ClaimKey>, S::Error> {
        let mut hosts = BTreeSet::new();
        let mut guests = BTreeSet::new();
        for &claim in region {
            if let Some(home) = self.shelf.home(claim)? {
                for mate in self.shelf.in_event(home.event)? {
                    if self.is_solid(mate)? {
                        hosts.insert(self.group_of(mate)?);
                    } else {
                        guests.insert(self.group_of(mate)?);
                    }
                }
            }
            if self.is_solid(claim)? {
                for coarse in self.beside(claim, false)? {
                    guests.insert(self.group_of(coarse)?);
                }
            }
        }
        for &name in moved.keys() {
            if self.is_solid(name)? {
                hosts.insert(name)
            } else {
                guests.insert(name)
            };
        }
        for guest in guests {
            for member in self.group(guest)? {
                if let Some(home) = self.shelf.home(member)? {
                    for mate in self.shelf.in_event(home.event)? {
                        if self.is_solid(mate)? {
                            hosts.insert(self.group_of(mate)?);
                        }
                    }
                }
            }
            match self.choice(guest)? {
                Some((_, host)) => {
                    hosts.insert(host);
                }
                None => {
                    moved.insert(guest, self.group(guest)?);
                }
            }
        }
        Ok(hosts)
    }

    /// The solid group that a coarse one fits best, and how well; no other group has a say in it.
    fn choice(&mut self, guest: ClaimKey) -> Result<Option<(f64, ClaimKey)>, S::Error> {
        if let Some(choice) = self.choices.get(&guest) {
            return Ok(*choice);
        }
        let members = self.group(guest)?;
        let mut hosts = BTreeSet::new();
        for &member in &members {
            for solid in self.beside(member, true)? {
                hosts.insert(self.group_of(solid)?);
            }
        }
        let mut best: Option<(f64, ClaimKey)> = None;
        for host in hosts {
            let fit = self.fit(&members, host)?;
            if let Some(fit) = fit.filter(|fit| best.is_none_or(|(most, _)| *fit > most)) {
                best = Some((fit, host));
            }
        }
        self.choices.insert(guest, best);
        Ok(best)
    }

    fn fit(&mut self, guest: &[ClaimKey], host: ClaimKey) -> Result<Option<f64>, S::Error> {
        let host = self.group(host)?;
        let mut both = guest.to_vec();
        both.extend(&host);
        for &claim in &both {
            self.see(claim)?;
        }
        let (claims, words) = self.take(&both);
        let (a, b): (Vec<usize>, Vec<usize>) = (0..both.len()).partition(|&at| at < guest.len());
        Ok(tie(&claims, &a, &b, &Said::new(&words), self.policy))
    }

    /// The coarse groups that choose this solid one, the best fitting first as long as they get on,
    /// and those that chose it in vain.
    fn guests(&mut self, host: ClaimKey) -> Result<(Vec<ClaimKey>, Vec<ClaimKey>), S::Error> {
        let mut near = BTreeSet::new();
        for member in self.group(host)? {
            for coarse in self.beside(member, false)? {
                near.insert(self.group_of(coarse)?);
            }
        }
        let mut choosing = Vec::new();
        for guest in near {
            if let Some((fit, chosen)) = self.choice(guest)?
                && chosen == host
            {
                choosing.push((fit, guest));
            }
        }
        choosing.sort_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(&y.1)));
        let (mut guests, mut refused) = (Vec::new(), Vec::new());
        let mut inside: Vec<ClaimKey> = Vec::new();
        for (_, guest) in choosing {
            let members = self.group(guest)?;
            let (_, words) = self.take(&members);
            let said = Said::new(&words);
            let clash = members.iter().any(|member| {
                inside.iter().any(|other| {
                    other.report == member.report || said.of(*other, *member) == Some(false)
                })
            });
            if clash {
                refused.push(guest);
            } else {
                guests.push(guest);
                inside.extend(members);
            }
        }
        Ok((guests, refused))
    }

    /// Writes the homes of events formed anew, and says what changed.
    fn settle_homes(&mut self, events: Vec<Vec<ClaimKey>>) -> Result<Changes, S::Error> {
        let mut before: BTreeMap<ClaimKey, BTreeSet<ClaimKey>> = BTreeMap::new();
        for &claim in events.iter().flatten() {
            if let Some(home) = self.shelf.home(claim)?
                && !before.contains_key(&home.event)
            {
                let claims = self.shelf.in_event(home.event)?.into_iter();
                let claims = claims.filter(|claim| !self.fresh.contains(claim)).collect();
                before.insert(home.event, claims);
            }
        }
        let mut changes = Changes::default();
        for mut claims in events {
            for &claim in &claims {
                self.see(claim)?;
            }
            claims.sort_by_key(|claim| (self.seen[claim].facts.order, claim.index, *claim));
            let Some(&event) = claims.first() else { continue };
            for &claim in &claims {
                let group = self.group_of(claim)?;
                self.shelf.set_home(claim, Home { group, event })?;
            }
            if before.get(&event) != Some(&claims.iter().copied().collect()) {
                changes.events.insert(event, claims);
            }
        }
        for event in before.into_keys() {
            if let Some(home) = self.shelf.home(event)?
                && home.event != event
                && !self.fresh.contains(&event)
            {
                changes.gone.insert(event, home.event);
            }
        }
        Ok(changes)
    }
}

/// The links that hold an event together: for each claim after the first, its best match among
/// those before it. `claims` are the event's, in ledger order; indices count in it.
pub fn links<F: Borrow<Facts>>(claims: &[F], policy: &LinkPolicy) -> Vec<(usize, usize, Match)> {
    let best = |at: usize| {
        (0..at)
            .filter_map(|other| Some((odds(claims[other].borrow(), claims[at].borrow())?, other)))
            .max_by(|x, y| x.0.total_cmp(&y.0).then(y.1.cmp(&x.1)))
            .and_then(|(_, other)| {
                Some((other, at, compare(claims[other].borrow(), claims[at].borrow(), policy)?))
            })
    };
    (1..claims.len()).filter_map(best).collect()
}
