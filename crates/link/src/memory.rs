use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    convert::Infallible,
};

use foldhash::fast::FixedState;

use crate::{ClaimKey, Facts, Shelf, Word, shelf::Home};

/// A shelf in memory.
#[derive(Default)]
pub struct Memory {
    facts: HashMap<ClaimKey, Box<[u8]>, FixedState>,
    keys: HashMap<u64, Vec<ClaimKey>, FixedState>,
    matches: HashMap<ClaimKey, Vec<(ClaimKey, f64)>, FixedState>,
    words: BTreeMap<ClaimKey, Vec<Word>>,
    homes: HashMap<ClaimKey, Home, FixedState>,
    groups: HashMap<ClaimKey, BTreeSet<ClaimKey>, FixedState>,
    events: HashMap<ClaimKey, BTreeSet<ClaimKey>, FixedState>,
}

impl Memory {
    /// All events: the founding claim, and the claims in the order of their keys.
    pub fn events(&self) -> BTreeMap<ClaimKey, Vec<ClaimKey>> {
        self.events
            .iter()
            .map(|(&event, claims)| (event, claims.iter().copied().collect()))
            .collect()
    }

    /// Takes analysts' words in place of those it had; `relink` then makes them felt.
    pub fn set_words(&mut self, words: &[Word]) {
        self.words.clear();
        for &word in words {
            self.words.entry(word.a).or_default().push(word);
            self.words.entry(word.b).or_default().push(word);
        }
    }
}

impl Shelf for Memory {
    type Error = Infallible;

    fn facts(&mut self, claim: ClaimKey) -> Result<Option<Facts>, Infallible> {
        Ok(self.facts.get(&claim).and_then(|bytes| Facts::from_bytes(bytes)))
    }

    fn put_facts(&mut self, facts: &Facts, keys: &[u64]) -> Result<(), Infallible> {
        if self.facts.insert(facts.claim, facts.to_bytes().into()).is_none() {
            for &key in keys {
                self.keys.entry(key).or_default().push(facts.claim);
            }
        }
        Ok(())
    }

    fn meeting(&mut self, keys: &[u64]) -> Result<Vec<ClaimKey>, Infallible> {
        Ok(keys.iter().filter_map(|key| self.keys.get(key)).flatten().copied().collect())
    }

    fn matches(&mut self, claim: ClaimKey) -> Result<Vec<(ClaimKey, f64)>, Infallible> {
        Ok(self.matches.get(&claim).cloned().unwrap_or_default())
    }

    fn put_match(&mut self, a: ClaimKey, b: ClaimKey, score: f64) -> Result<(), Infallible> {
        for (from, to) in [(a, b), (b, a)] {
            let known = self.matches.entry(from).or_default();
            if !known.iter().any(|(claim, _)| *claim == to) {
                known.push((to, score));
            }
        }
        Ok(())
    }

    fn words(&mut self, claim: ClaimKey) -> Result<Vec<Word>, Infallible> {
        Ok(self.words.get(&claim).cloned().unwrap_or_default())
    }

    fn home(&mut self, claim: ClaimKey) -> Result<Option<Home>, Infallible> {
        Ok(self.homes.get(&claim).copied())
    }

    fn set_home(&mut self, claim: ClaimKey, home: Home) -> Result<(), Infallible> {
        if let Some(old) = self.homes.insert(claim, home) {
            leave(&mut self.groups, old.group, claim);
            leave(&mut self.events, old.event, claim);
        }
        self.groups.entry(home.group).or_default().insert(claim);
        self.events.entry(home.event).or_default().insert(claim);
        Ok(())
    }

    fn in_group(&mut self, group: ClaimKey) -> Result<Vec<ClaimKey>, Infallible> {
        Ok(self.groups.get(&group).into_iter().flatten().copied().collect())
    }

    fn in_event(&mut self, event: ClaimKey) -> Result<Vec<ClaimKey>, Infallible> {
        Ok(self.events.get(&event).into_iter().flatten().copied().collect())
    }
}

fn leave(
    table: &mut HashMap<ClaimKey, BTreeSet<ClaimKey>, FixedState>,
    name: ClaimKey,
    claim: ClaimKey,
) {
    if let Some(claims) = table.get_mut(&name) {
        claims.remove(&claim);
        if claims.is_empty() {
            table.remove(&name);
        }
    }
}
