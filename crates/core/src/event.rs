use crate::{
    Certainty, ClaimId, Date, Decision, EventId, Figure, Kind, Link, Modality, OriginKind, Outcome,
    Place, ReportId, Role, When,
};

/// What happened at one place in one span of time between the same parties: the claims that speak
/// of it, and what follows from them. Derived, never stored by hand.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    pub id: EventId,
    pub kind: Finding<Kind>,
    pub modality: Modality,
    pub status: Status,
    /// Why it has that status, in one sentence.
    pub status_why: String,
    pub when: Option<Finding<When>>,
    pub r#where: Option<Finding<Place>>,
    /// Attributions side by side, each with who says so; the best supported first.
    pub actors: Vec<Attribution>,
    /// One for each outcome that any claim counts, in the codebook's order.
    pub casualties: Vec<Settled>,
    /// Who says so, each counted once however many reports carry its word.
    pub origins: Vec<Voice>,
    pub denied_by: Vec<Denial>,
    /// In ledger order.
    pub reports: Vec<EventReport>,
    /// In ledger order; the first founded the event unless it is withheld.
    pub claims: Vec<ClaimId>,
    pub links: Vec<Link>,
    /// All that speak of it, in their order, those undone included.
    pub decisions: Vec<Decision>,
    /// How the killed figure came to be what it is, a row for each day that changed it.
    pub history: Vec<Change>,
    /// A series told with its own total; sums skip it where its parts are counted.
    pub is_series: bool,
    /// Events that tell the series this one is a part of.
    pub part_of: Vec<EventId>,
    /// Events that tell the parts of this series.
    pub parts: Vec<EventId>,
    /// `false` for private crime, left out by default.
    pub is_political: bool,
    /// Name and version of the policy that settled it.
    pub policy: String,
}

impl Event {
    /// The settled figure for an outcome; `None` when no claim counts it.
    pub fn outcome(&self, outcome: Outcome) -> Option<&Settled> {
        self.casualties.iter().find(|settled| settled.outcome == outcome)
    }

    pub fn independent_origins(&self) -> usize {
        self.origins.len()
    }
}

/// How well an event is established (codebook, 4.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// One origin.
    Reported,
    /// Two or more independent origins agree that it happened.
    Corroborated,
    /// Parties blame each other, or origins that are no party contradict.
    Contested,
    /// Only belligerents say so.
    PartyClaim,
    /// An analyst decided.
    Confirmed,
    Rejected,
}

impl Status {
    pub const ALL: [Status; 6] = [
        Status::Reported,
        Status::Corroborated,
        Status::Contested,
        Status::PartyClaim,
        Status::Confirmed,
        Status::Rejected,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Status::Reported => "reported",
            Status::Corroborated => "corroborated",
            Status::Contested => "contested",
            Status::PartyClaim => "party_claim",
            Status::Confirmed => "confirmed",
            Status::Rejected => "rejected",
        }
    }

    pub fn parse(word: &str) -> Option<Status> {
        Status::ALL.into_iter().find(|status| status.as_str() == word)
    }
}

/// A value that the event carries, why, and the claims for and against it.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding<T> {
    pub value: T,
    /// One plain sentence.
    pub why: String,
    pub claims: Vec<ClaimId>,
    pub disputed_by: Vec<ClaimId>,
}

/// An actor in a role, and who says so.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribution {
    /// Canonical id, when the mention resolves.
    pub actor: Option<String>,
    pub name: String,
    pub role: Role,
    /// 'a' or 'b' in a clash.
    pub side: Option<char>,
    pub certainty: Certainty,
    /// Names of the origins that say so.
    pub said_by: Vec<String>,
    pub claims: Vec<ClaimId>,
    /// The actor itself says so.
    pub is_claimed: bool,
}

/// How many, by the policy, and what made it so.
#[derive(Clone, Debug, PartialEq)]
pub struct Settled {
    pub outcome: Outcome,
    /// Everyone but the attackers.
    pub figure: Option<Figure>,
    /// One plain sentence.
    pub why: String,
    /// The claims that made it so.
    pub claims: Vec<ClaimId>,
    /// Of the figure, how many are said to be civilians.
    pub civilians: Option<Figure>,
    /// Of the figure, how many are said to be combatants.
    pub combatants: Option<Figure>,
    /// Attackers who died in the act, never part of the figure.
    pub attackers: Option<Figure>,
    /// What each origin says, the most reliable first.
    pub said: Vec<Said>,
}

/// The latest figure of one origin.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    pub origin: String,
    pub kind: OriginKind,
    pub figure: Figure,
    pub claim: ClaimId,
    /// When the report that carries it was published.
    pub published: Option<Date>,
    pub weight: Weight,
}

/// What a figure does to the settled one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weight {
    /// It is `best`.
    Best,
    /// It may move `low` and `high`.
    Counts,
    /// A party's word on its enemy's losses: it may only raise `high`.
    RaisesHigh,
    /// An earlier figure of an origin that has given a later one.
    Superseded,
}

impl Weight {
    pub fn as_str(self) -> &'static str {
        match self {
            Weight::Best => "best",
            Weight::Counts => "counts",
            Weight::RaisesHigh => "raises_high",
            Weight::Superseded => "superseded",
        }
    }
}

/// One independent origin: what speaks with one voice.
#[derive(Clone, Debug, PartialEq)]
pub struct Voice {
    pub name: String,
    pub kind: OriginKind,
    /// Canonical actor id, when it is one.
    pub actor: Option<String>,
    pub claims: Vec<ClaimId>,
    pub reports: Vec<ReportId>,
    /// What was counted as this one voice, where it is more than one name: other names of it, its
    /// outlets, other officials of its government, copies of its text.
    pub includes: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Denial {
    pub by: String,
    pub claim: ClaimId,
}

/// A report, as an event lists it.
#[derive(Clone, Debug, PartialEq)]
pub struct EventReport {
    pub head: ReportHead,
    /// The earliest report of the event whose text this one repeats.
    pub same_text_as: Option<ReportId>,
}

/// What is known of a report beside its text.
#[derive(Clone, Debug, PartialEq)]
pub struct ReportHead {
    pub id: ReportId,
    pub external_id: Option<String>,
    pub title: Option<String>,
    pub publisher: Option<String>,
    pub published: Option<Date>,
    pub url: Option<String>,
}

/// What was said on a day: a row of how the figure changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The day on which it was published; `None` before the first dated report.
    pub day: Option<Date>,
    pub figure: Option<Figure>,
    pub status: Status,
    pub why: String,
}
