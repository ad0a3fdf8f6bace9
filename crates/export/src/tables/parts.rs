//! Who did it and to whom, as datasets with two sides need it.

use cairn_core::{Attribution, Role};

use crate::{
    Record,
    crosswalk::{CROSSWALK, state_of},
};

/// The two sides of an event, civilians after those who are organised. Either may be empty.
pub struct Parts<'r> {
    /// The author, or side a of a clash.
    pub first: Vec<&'r Attribution>,
    /// Whom it was done to, or side b of a clash.
    pub second: Vec<&'r Attribution>,
    /// The first did it to the second, and not they to each other.
    pub is_one_way: bool,
}

pub fn parts<'r>(record: &'r Record<'_>) -> Parts<'r> {
    let of = |role: Role, side: Option<char>| -> Vec<&Attribution> {
        let mut found: Vec<&Attribution> = Vec::new();
        for actor in record.named(role, side, None) {
            if !found.iter().any(|known| known.name == actor.name) {
                found.push(actor);
            }
        }
        found.sort_by_key(|actor| is_civilians(actor));
        found
    };
    let (by, to) = (of(Role::Perpetrator, None), of(Role::Target, None));
    if !by.is_empty() || !to.is_empty() {
        return Parts { first: by, second: to, is_one_way: true };
    }
    let (first, second) = (of(Role::Participant, Some('a')), of(Role::Participant, Some('b')));
    if !first.is_empty() || !second.is_empty() {
        return Parts { first, second, is_one_way: false };
    }
    Parts { first: of(Role::Participant, None), second: Vec::new(), is_one_way: false }
}

pub fn is_civilians(actor: &Attribution) -> bool {
    CROSSWALK.actor_kind(actor.actor.as_deref()) == "civilians"
        || (actor.actor.is_none() && actor.name.eq_ignore_ascii_case("civilians"))
}

pub fn is_state(actor: &Attribution) -> bool {
    matches!(CROSSWALK.actor_kind(actor.actor.as_deref()), "state_forces" | "state_unit")
}

/// Gleditsch and Ward's number of the state whose organ this is.
pub fn state_number(actor: &Attribution) -> Option<u32> {
    let country = state_of(actor.actor.as_deref()?)?;
    CROSSWALK.codes(Some(&country))?.gw
}

/// Nobody but civilians; not so of nobody at all.
pub fn are_civilians(side: &[&Attribution]) -> bool {
    side.first().is_some_and(|first| is_civilians(first))
}
