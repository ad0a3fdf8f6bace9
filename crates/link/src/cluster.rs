//! Groups that hold as a whole.

use std::{
    borrow::Borrow,
    collections::{BTreeMap, BTreeSet, HashMap},
};

use foldhash::fast::FixedState;

use crate::{
    ClaimKey, Facts, LinkPolicy, Word,
    compare::{odds, score},
};

/// Groups of claims that speak of one event; each group sorted by claim, the groups by their first.
///
/// Groups grow pair by pair, the surest first, and only while *all* pairs across two groups are a
/// link together, half by their mean and half by the weakest of them, and none is impossible: a
/// claim that fits one member and not the others stays out, so that unlike claims do not chain. Two claims of one report are in one group
/// only when an analyst says so, and an analyst's word stands over every score.
///
/// A function of the set of claims: their order decides only what the indices mean.
pub fn cluster<F: Borrow<Facts>>(
    claims: &[F],
    words: &[Word],
    policy: &LinkPolicy,
) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..claims.len()).collect();
    order.sort_by_key(|&at| claims[at].borrow().claim);
    let said = Said::new(words);
    let mut groups = atoms(claims, &order, words);
    let mut ties: BTreeMap<(usize, usize), f64> = BTreeMap::new();
    for a in 0..groups.len() {
        for b in a + 1..groups.len() {
            if let Some(odds) = tie(claims, &groups[a], &groups[b], &said, policy) {
                ties.insert((a, b), odds);
            }
        }
    }
    // The surest tie; among equals the one of the least claims, which no order of arrival changes.
    while let Some((&(a, b), _)) = ties.iter().max_by(|x, y| {
        x.1.total_cmp(y.1).then_with(|| pair(&groups, claims, y.0).cmp(&pair(&groups, claims, x.0)))
    }) {
        let taken = std::mem::take(&mut groups[b]);
        groups[a].extend(taken);
        groups[a].sort_by_key(|&at| claims[at].borrow().claim);
        let beside: BTreeSet<usize> = ties
            .keys()
            .filter_map(|&(x, y)| match (x, y) {
                _ if x == a || x == b => Some(y),
                _ if y == a || y == b => Some(x),
                _ => None,
            })
            .filter(|&other| other != a && other != b)
            .collect();
        ties.retain(|&(x, y), _| x != a && x != b && y != a && y != b);
        for other in beside {
            if let Some(odds) = tie(claims, &groups[a], &groups[other], &said, policy) {
                ties.insert((a.min(other), a.max(other)), odds);
            }
        }
    }
    groups.retain(|group| !group.is_empty());
    groups.sort_by_key(|group| claims[group[0]].borrow().claim);
    groups
}

fn pair<F: Borrow<Facts>>(
    groups: &[Vec<usize>],
    claims: &[F],
    (a, b): &(usize, usize),
) -> (ClaimKey, ClaimKey) {
    let key = |group: usize| claims[groups[group][0]].borrow().claim;
    let (a, b) = (key(*a), key(*b));
    (a.min(b), a.max(b))
}

/// Analysts' words, by pair.
pub struct Said(HashMap<(ClaimKey, ClaimKey), bool, FixedState>);

impl Said {
    pub fn new(words: &[Word]) -> Said {
        Said(
            words
                .iter()
                .map(|word| ((word.a.min(word.b), word.a.max(word.b)), word.is_one_event))
                .collect(),
        )
    }

    pub fn of(&self, a: ClaimKey, b: ClaimKey) -> Option<bool> {
        self.0.get(&(a.min(b), a.max(b))).copied()
    }
}

/// Claims that analysts said are one, and each other claim alone.
fn atoms<F: Borrow<Facts>>(claims: &[F], order: &[usize], words: &[Word]) -> Vec<Vec<usize>> {
    let place: HashMap<ClaimKey, usize, FixedState> =
        order.iter().map(|&at| (claims[at].borrow().claim, at)).collect();
    let mut leader: Vec<usize> = (0..claims.len()).collect();
    let find = |leader: &[usize], mut at: usize| {
        while leader[at] != at {
            at = leader[at];
        }
        at
    };
    for word in words.iter().filter(|word| word.is_one_event) {
        if let (Some(&a), Some(&b)) = (place.get(&word.a), place.get(&word.b)) {
            let (a, b) = (find(&leader, a), find(&leader, b));
            leader[a.max(b)] = a.min(b);
        }
    }
    let mut atoms: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for &at in order {
        atoms.entry(find(&leader, at)).or_default().push(at);
    }
    let mut atoms: Vec<Vec<usize>> = atoms.into_values().collect();
    atoms.sort_by_key(|atom| claims[atom[0]].borrow().claim);
    atoms
}

/// The log odds that two groups are one: half the mean over all pairs across them, half the weakest
/// of these pairs. `None` when they may not be one.
pub fn tie<F: Borrow<Facts>>(
    claims: &[F],
    a: &[usize],
    b: &[usize],
    said: &Said,
    policy: &LinkPolicy,
) -> Option<f64> {
    let (mut sum, mut weakest) = (0.0, f64::INFINITY);
    for &x in a {
        for &y in b {
            let (x, y) = (claims[x].borrow(), claims[y].borrow());
            if said.of(x.claim, y.claim) == Some(false) || x.claim.report == y.claim.report {
                return None;
            }
            let odds = odds(x, y)?;
            sum += odds;
            weakest = odds.min(weakest);
        }
    }
    let mean = sum / (a.len() * b.len()) as f64;
    let whole = (mean + weakest) / 2.0;
    (score(whole) >= policy.threshold).then_some(whole)
}
