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
    /// It happened as settled.
    Confirm(EventId),
    /// It did not happen, or is no event.
    Reject(EventId),
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
            Act::Confirm(_) => "confirm",
            Act::Reject(_) => "reject",
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
