use crate::{Cited, Claim, Figure, Origin, Outcome, Span};

/// All that reading one report yields. Reading cannot fail, it can only leave notes.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Reading {
    /// ISO 639-1; `None` when no language could be told.
    pub language: Option<String>,
    pub claims: Vec<Claim>,
    pub tolls: Vec<Cited<Toll>>,
    /// Everything recognised, whether or not a claim uses it, in text order.
    pub mentions: Vec<Mention>,
    pub notes: Vec<Note>,
}

/// A cumulative figure over a period or a whole conflict. Never added to events.
#[derive(Clone, Debug, PartialEq)]
pub struct Toll {
    pub outcome: Outcome,
    pub figure: Figure,
    /// What it counts ("Syria's war"), in the report's words.
    pub scope: Option<String>,
    pub since: Option<String>,
    pub until: Option<String>,
    pub origins: Vec<Cited<Origin>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MentionKind {
    Place,
    Actor,
    Person,
    Organisation,
    Date,
    Count,
    Weapon,
    Vehicle,
}

impl MentionKind {
    pub fn as_str(self) -> &'static str {
        match self {
            MentionKind::Place => "place",
            MentionKind::Actor => "actor",
            MentionKind::Person => "person",
            MentionKind::Organisation => "organisation",
            MentionKind::Date => "date",
            MentionKind::Count => "count",
            MentionKind::Weapon => "weapon",
            MentionKind::Vehicle => "vehicle",
        }
    }
}

/// Something recognised in the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    pub kind: MentionKind,
    pub text: String,
    pub span: Span,
    /// (latitude, longitude) in degrees, for a place that could be resolved.
    pub position: Option<(f64, f64)>,
    pub country: Option<String>,
    pub gazetteer_id: Option<String>,
    /// Canonical actor id.
    pub actor: Option<String>,
    /// A date as ISO 8601 (`2023-08-01/2023-08-31`), a count as its figure (`34..`).
    pub value: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoteKind {
    /// No rules for the report's language: mentions at most, no claims.
    LanguageNotRead,
    /// A place name borne by several places, and nothing in the text or the prior decides.
    AmbiguousPlace,
    /// A time expression that needs a publication date or a year.
    UnresolvedTime,
    /// Two figures of one origin that cannot both hold.
    FiguresConflict,
    /// A number too large to be people.
    NumberTooLarge,
    /// The report is longer than what is read; the rest was left.
    TextTooLong,
}

impl NoteKind {
    pub fn as_str(self) -> &'static str {
        match self {
            NoteKind::LanguageNotRead => "language_not_read",
            NoteKind::AmbiguousPlace => "ambiguous_place",
            NoteKind::UnresolvedTime => "unresolved_time",
            NoteKind::FiguresConflict => "figures_conflict",
            NoteKind::NumberTooLarge => "number_too_large",
            NoteKind::TextTooLong => "text_too_long",
        }
    }
}

/// Something a careful reader would tell the analyst.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    pub kind: NoteKind,
    pub span: Option<Span>,
    pub message: String,
}
