//! The nouns of cairn: what a report, a claim, a figure, a place is.
//!
//! This room holds values and the laws they obey, and nothing else: no files, no clock, no
//! serialisation. Every boundary (the command line, the store, the API) has its own shape and
//! converts by hand, so that a field renamed here never changes what others' programs read.

mod claim;
mod decision;
mod event;
mod figure;
mod kind;
mod link;
mod place;
mod reading;
mod report;
mod span;
mod when;

pub use claim::{
    Certainty, Claim, Origin, OriginKind, Participant, Responsibility, Role, TargetHit, Weapon,
};
pub use decision::{Act, Decision, Setting, Subject, Timestamp, Verdict, in_force, verdict};
pub use event::{
    Attribution, Change, Denial, Event, EventReport, Finding, ReportHead, Said, Settled, Status,
    Voice, Weight,
};
pub use figure::{Casualty, Figure, Outcome, Who};
pub use kind::{Category, Kind, Modality, Phase};
pub use link::{ClaimId, EventId, Link, Maker, Reason};
pub use place::{Place, PlacePrecision, distance_km};
pub use reading::{Mention, MentionKind, Note, NoteKind, Reading, Toll};
pub use report::{Report, ReportId};
pub use span::{Cited, RuleId, Span};
pub use when::{DatePrecision, DateRange, When};

/// A civil date of the Gregorian calendar, without a time zone.
pub type Date = jiff::civil::Date;
