use std::collections::BTreeMap;

use cairn_core::{Act, ClaimId, Decision, in_force};

use crate::ClaimKey;

/// An analyst's word on two claims, which no score outweighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Word {
    pub a: ClaimKey,
    pub b: ClaimKey,
    pub is_one_event: bool,
}

/// What the decisions in force say of which claims belong together; the later word on a pair
/// stands.
pub fn words(decisions: &[Decision]) -> Vec<Word> {
    let mut said: BTreeMap<(ClaimKey, ClaimKey), bool> = BTreeMap::new();
    let mut say = |a: &ClaimId, b: &ClaimId, is_one_event| {
        let (a, b) = (ClaimKey::of(a), ClaimKey::of(b));
        if a != b {
            said.insert((a.min(b), a.max(b)), is_one_event);
        }
    };
    for decision in in_force(decisions) {
        match &decision.act {
            Act::Link(a, b) => say(a, b, true),
            Act::Unlink(a, b) => say(a, b, false),
            Act::Merge { claims, .. } => {
                for (at, a) in claims.iter().enumerate() {
                    claims[at + 1..].iter().for_each(|b| say(a, b, true));
                }
            }
            Act::Split { out, rest, .. } => {
                for (at, a) in out.iter().enumerate() {
                    out[at + 1..].iter().for_each(|b| say(a, b, true));
                    rest.iter().for_each(|b| say(a, b, false));
                }
            }
            _ => {}
        }
    }
    said.into_iter().map(|((a, b), is_one_event)| Word { a, b, is_one_event }).collect()
}
