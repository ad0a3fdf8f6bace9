use crate::{
    ClaimId, Date, DateRange, EventId, Figure, Kind, Outcome, Participant, Place, ReportId,
};

/// A moment, in UTC.
pub type Timestamp = jiff::Timestamp;

/// What an analyst did. It is added, never edited: undoing it is another decision.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// The ledger's name for it.
    pub id: String,
    pub act: Act,
    pub author: String,
    pub at: Timestamp,
    /// Why, in the analyst's own words.
    pub reason: String,
    /// What the event said before and after, in words; empty where nothing shown changed.
    pub before: String,
    pub after: String,
}

impl Decision {
    /// The day it was made, in UTC.
    pub fn day(&self) -> Date {
        jiff::tz::Offset::UTC.to_datetime(self.at).date()
    }
}

#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    /// It happened as settled. It holds when `persons` different people say so.
    Confirm {
        event: EventId,
        persons: u32,
    },
    /// It did not happen, or is no event. It holds when `persons` different people say so.
    Reject {
        event: EventId,
        persons: u32,
    },
    /// These two claims speak of one event.
    Link(ClaimId, ClaimId),
    /// These two claims do not speak of one event.
    Unlink(ClaimId, ClaimId),
    /// Two events are one. `claims` are all that both held when it was decided.
    Merge {
        from: EventId,
        into: EventId,
        claims: Vec<ClaimId>,
    },
    /// Claims that are another event than the rest of those that `event` held then.
    Split {
        event: EventId,
        out: Vec<ClaimId>,
        rest: Vec<ClaimId>,
    },
    /// A field, by the analyst's own signed word.
    Set {
        event: EventId,
        field: Setting,
    },
    Note(EventId),
    /// Hidden everywhere; its hash and the reason stay.
    Withhold(Subject),
    /// Its bytes are destroyed.
    Purge(ReportId),
    /// The decision of this id no longer holds.
    Undo(String),
}

impl Act {
    /// The codebook's word.
    pub fn as_str(&self) -> &'static str {
        match self {
            Act::Confirm { .. } => "confirm",
            Act::Reject { .. } => "reject",
            Act::Link(..) => "link",
            Act::Unlink(..) => "unlink",
            Act::Merge { .. } => "merge",
            Act::Split { .. } => "split",
            Act::Set { .. } => "set",
            Act::Note(_) => "note",
            Act::Withhold(_) => "withhold",
            Act::Purge(_) => "purge",
            Act::Undo(_) => "undo",
        }
    }

    /// How many different people must say so before it holds; of a verdict alone.
    pub fn persons(&self) -> Option<u32> {
        match self {
            Act::Confirm { persons, .. } | Act::Reject { persons, .. } => Some(*persons),
            _ => None,
        }
    }
}

/// What can be withheld.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    Report(ReportId),
    Claim(ClaimId),
    Event(EventId),
}

/// A field and what the analyst says it is.
#[derive(Clone, Debug, PartialEq)]
pub enum Setting {
    Kind(Kind),
    When(DateRange),
    Where(Place),
    Figure {
        outcome: Outcome,
        figure: Figure,
    },
    /// Of the people counted, the civilians.
    Civilians {
        outcome: Outcome,
        figure: Figure,
    },
    Actor(Participant),
}

/// The decisions that hold: those that no later decision undid, in their order.
///
/// An undo can itself be undone.
pub fn in_force(decisions: &[Decision]) -> Vec<&Decision> {
    let mut undone: Vec<&str> = Vec::new();
    let mut held = Vec::new();
    for decision in decisions.iter().rev() {
        if undone.contains(&decision.id.as_str()) {
            continue;
        }
        match &decision.act {
            Act::Undo(id) => undone.push(id),
            _ => held.push(decision),
        }
    }
    held.reverse();
    held
}

/// What analysts say on whether an event happened.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Verdict<'a> {
    /// The last confirmation or rejection that enough people agreed to.
    pub holds: Option<&'a Decision>,
    /// Each person's word for the other answer, which waits for more people to agree.
    pub waits: Vec<&'a Decision>,
}

/// The verdict of decisions in force on one event, in their order.
///
/// Who says the opposite begins anew: what was said before waits no longer, but what held holds.
pub fn verdict<'a>(in_force: impl IntoIterator<Item = &'a Decision>) -> Verdict<'a> {
    let mut holds: Option<&Decision> = None;
    let mut agreeing: Vec<&Decision> = Vec::new();
    for decision in in_force {
        let Some(persons) = decision.act.persons() else { continue };
        let is_other = |it: &&Decision| it.act.as_str() != decision.act.as_str();
        if agreeing.first().is_some_and(is_other) {
            agreeing.clear();
        }
        agreeing.retain(|it| it.author != decision.author);
        agreeing.push(decision);
        if agreeing.len() >= persons as usize {
            holds = Some(decision);
        }
    }
    let is_settled = |it: &Decision| holds.is_some_and(|held| held.act.as_str() == it.act.as_str());
    agreeing.retain(|it| !is_settled(it));
    Verdict { holds, waits: agreeing }
}
