use std::{
    collections::{BTreeMap, HashMap},
    convert::Infallible,
    sync::Arc,
};

use foldhash::fast::FixedState;

use crate::{ClaimKey, Facts, Home, Key, Probe, Shelf, Word, hash::hash_all};

/// A shelf in memory: some 700 bytes a claim, so that a million fit on a laptop.
///
/// Claims are numbered as they come, and everything else speaks of numbers.
#[derive(Default)]
pub struct Memory {
    slots: HashMap<ClaimKey, u32, FixedState>,
    claims: Vec<Slot>,
    /// The last entry under the upper half of a key's or a band's hash.
    heads: HashMap<u32, u32, FixedState>,
    entries: Vec<Entry>,
    groups: HashMap<u32, Vec<u32>, FixedState>,
    events: HashMap<u32, Vec<u32>, FixedState>,
    words: BTreeMap<ClaimKey, Vec<Word>>,
}

struct Slot {
    claim: ClaimKey,
    facts: Box<[u8]>,
    matches: Vec<(u32, f32)>,
    group: u32,
    event: u32,
}

/// A claim under a key or a band, and the entry before it.
struct Entry {
    hash: u64,
    slot: u32,
    before: u32,
}

fn hash_of(Key { thing, day }: Key) -> u64 {
    hash_all(&[thing, day as u64])
}

const NONE: u32 = u32::MAX;

impl Memory {
    /// All events: the founding claim, and the claims in the order of their keys.
    pub fn events(&self) -> BTreeMap<ClaimKey, Vec<ClaimKey>> {
        let of = |(event, claims): (&u32, &Vec<u32>)| (self.key(*event), self.keys_of(claims));
        self.events.iter().map(of).collect()
    }

    /// Takes analysts' words in place of those it had; `relink` then makes them felt.
    pub fn set_words(&mut self, words: &[Word]) {
        self.words.clear();
        for &word in words {
            self.words.entry(word.a).or_default().push(word);
            self.words.entry(word.b).or_default().push(word);
        }
    }

    fn key(&self, slot: u32) -> ClaimKey {
        self.claims[slot as usize].claim
    }

    fn keys_of(&self, slots: &[u32]) -> Vec<ClaimKey> {
        let mut keys: Vec<ClaimKey> = slots.iter().map(|&slot| self.key(slot)).collect();
        keys.sort_unstable();
        keys
    }

    fn slot(&self, claim: ClaimKey) -> Option<&Slot> {
        self.slots.get(&claim).map(|&slot| &self.claims[slot as usize])
    }

    fn post(&mut self, hash: u64, slot: u32) {
        let entry = self.entries.len() as u32;
        let before = self.heads.insert((hash >> 32) as u32, entry).unwrap_or(NONE);
        self.entries.push(Entry { hash, slot, before });
    }

    /// Slots of the claims that are kept under this hash, the last first.
    fn under(&self, hash: u64) -> impl Iterator<Item = u32> {
        let first = self.heads.get(&((hash >> 32) as u32)).copied().unwrap_or(NONE);
        let entry = |at: u32| self.entries.get(at as usize);
        std::iter::successors(entry(first), move |one| entry(one.before))
            .filter(move |one| one.hash == hash)
            .map(|one| one.slot)
    }
}

impl Shelf for Memory {
    type Error = Infallible;

    fn facts(&mut self, claim: ClaimKey) -> Result<Option<Arc<Facts>>, Infallible> {
        Ok(self.slot(claim).and_then(|slot| Facts::from_bytes(&slot.facts)).map(Arc::new))
    }

    fn put_facts(&mut self, facts: &Facts, keys: &[Key]) -> Result<(), Infallible> {
        if self.slots.contains_key(&facts.claim) {
            return Ok(());
        }
        let slot = self.claims.len() as u32;
        self.slots.insert(facts.claim, slot);
        self.claims.push(Slot {
            claim: facts.claim,
            facts: facts.to_bytes().into(),
            matches: Vec::new(),
            group: NONE,
            event: NONE,
        });
        keys.iter().for_each(|key| self.post(hash_of(*key), slot));
        Ok(())
    }

    fn put_text(&mut self, claims: &[ClaimKey], bands: &[u64]) -> Result<(), Infallible> {
        for claim in claims {
            let Some(&slot) = self.slots.get(claim) else { continue };
            for &band in bands {
                if !self.under(band).any(|known| known == slot) {
                    self.post(band, slot);
                }
            }
        }
        Ok(())
    }

    fn meeting(&mut self, probes: &[Probe]) -> Result<Vec<ClaimKey>, Infallible> {
        let keys = probes.iter().flat_map(|probe| probe.keys());
        Ok(keys.flat_map(|key| self.under(hash_of(key))).map(|slot| self.key(slot)).collect())
    }

    fn copies(&mut self, bands: &[u64]) -> Result<Vec<ClaimKey>, Infallible> {
        let under = bands.iter().flat_map(|band| self.under(*band));
        Ok(under.map(|slot| self.key(slot)).collect())
    }

    fn matches(&mut self, claim: ClaimKey) -> Result<Vec<(ClaimKey, f64)>, Infallible> {
        let matches = self.slot(claim).map_or(&[][..], |slot| &slot.matches);
        Ok(matches.iter().map(|&(slot, score)| (self.key(slot), f64::from(score))).collect())
    }

    fn put_match(&mut self, a: ClaimKey, b: ClaimKey, score: f64) -> Result<(), Infallible> {
        if let (Some(&a), Some(&b)) = (self.slots.get(&a), self.slots.get(&b)) {
            for (from, to) in [(a, b), (b, a)] {
                let known = &mut self.claims[from as usize].matches;
                if !known.iter().any(|(slot, _)| *slot == to) {
                    known.push((to, score as f32));
                }
            }
        }
        Ok(())
    }

    fn words(&mut self, claim: ClaimKey) -> Result<Vec<Word>, Infallible> {
        Ok(self.words.get(&claim).cloned().unwrap_or_default())
    }

    fn home(&mut self, claim: ClaimKey) -> Result<Option<Home>, Infallible> {
        let home = |slot: &Slot| Home { group: self.key(slot.group), event: self.key(slot.event) };
        Ok(self.slot(claim).filter(|slot| slot.group != NONE).map(home))
    }

    fn set_home(&mut self, claim: ClaimKey, home: Home) -> Result<(), Infallible> {
        let slot_of = |claim| self.slots.get(&claim).copied();
        if let (Some(at), Some(group), Some(event)) =
            (slot_of(claim), slot_of(home.group), slot_of(home.event))
        {
            let slot = &mut self.claims[at as usize];
            let (old_group, old_event) = (slot.group, slot.event);
            (slot.group, slot.event) = (group, event);
            move_to(&mut self.groups, at, old_group, group);
            move_to(&mut self.events, at, old_event, event);
        }
        Ok(())
    }

    fn in_group(&mut self, group: ClaimKey) -> Result<Vec<ClaimKey>, Infallible> {
        let members = self.slots.get(&group).and_then(|slot| self.groups.get(slot));
        Ok(members.map_or_else(Vec::new, |members| self.keys_of(members)))
    }

    fn in_event(&mut self, event: ClaimKey) -> Result<Vec<ClaimKey>, Infallible> {
        let members = self.slots.get(&event).and_then(|slot| self.events.get(slot));
        Ok(members.map_or_else(Vec::new, |members| self.keys_of(members)))
    }
}

fn move_to(table: &mut HashMap<u32, Vec<u32>, FixedState>, slot: u32, from: u32, to: u32) {
    if from == to {
        return;
    }
    if let Some(members) = table.get_mut(&from) {
        members.retain(|member| *member != slot);
        if members.is_empty() {
            table.remove(&from);
        }
    }
    let members = table.entry(to).or_insert_with(|| Vec::with_capacity(1));
    members.push(slot);
}
