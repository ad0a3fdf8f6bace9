//! A decision as the ledger holds it. Author and time are the entry's own.

use cairn_core::{
    Act, Certainty, ClaimId, DateRange, Decision, EventId, Figure, Kind, Outcome, Participant,
    ReportId, Role, Setting, Subject,
};
use serde::{Deserialize, Serialize};

use super::place::StoredPlace;
use crate::Entry;

#[derive(Debug, Serialize, Deserialize)]
pub struct DecisionBody {
    #[serde(flatten)]
    act: StoredAct,
    reason: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    before: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    after: String,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "lowercase")]
enum StoredAct {
    Confirm {
        event: String,
        #[serde(default = "one", skip_serializing_if = "is_one")]
        persons: u32,
    },
    Reject {
        event: String,
        #[serde(default = "one", skip_serializing_if = "is_one")]
        persons: u32,
    },
    Link {
        a: String,
        b: String,
    },
    Unlink {
        a: String,
        b: String,
    },
    Merge {
        from: String,
        into: String,
        claims: Vec<String>,
    },
    Split {
        event: String,
        out: Vec<String>,
        rest: Vec<String>,
    },
    Set {
        event: String,
        field: StoredSetting,
    },
    Note {
        event: String,
    },
    Withhold {
        what: String,
    },
    Purge {
        report: String,
    },
    Undo {
        decision: String,
    },
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum StoredSetting {
    Kind(String),
    /// First and last day.
    When(String, String),
    Where(StoredPlace),
    Figure(String, [Option<u64>; 3]),
    Civilians(String, [Option<u64>; 3]),
    Actor(StoredParticipant),
}

#[derive(Debug, Serialize, Deserialize)]
struct StoredParticipant {
    actor: Option<String>,
    name: String,
    role: String,
    side: Option<char>,
    mention: String,
    alleged: bool,
}

impl DecisionBody {
    pub fn of(decision: &Decision) -> DecisionBody {
        DecisionBody {
            act: StoredAct::of(&decision.act),
            reason: decision.reason.clone(),
            before: decision.before.clone(),
            after: decision.after.clone(),
        }
    }

    /// The report whose bytes it destroyed.
    pub fn purges(&self) -> Option<&str> {
        match &self.act {
            StoredAct::Purge { report } => Some(report),
            _ => None,
        }
    }
}

/// The decision of an entry; `None` when this version cannot tell what was decided.
pub fn to_decision(entry: &Entry) -> Option<Decision> {
    let body: DecisionBody = serde_json::from_str(&entry.body).ok()?;
    Some(Decision {
        id: decision_id(entry.sequence),
        act: body.act.act()?,
        author: entry.author.clone(),
        at: entry.time.parse().ok()?,
        reason: body.reason,
        before: body.before,
        after: body.after,
    })
}

/// A decision is named by its place in the ledger: `d12`.
pub fn decision_id(sequence: u64) -> String {
    format!("d{sequence}")
}

/// The entry's number; `None` unless `id` is a decision's id.
pub fn decision_sequence(id: &str) -> Option<u64> {
    id.strip_prefix('d')?.parse().ok()
}

fn one() -> u32 {
    1
}

fn is_one(persons: &u32) -> bool {
    *persons == 1
}

impl StoredAct {
    fn of(act: &Act) -> StoredAct {
        let texts = |claims: &[ClaimId]| claims.iter().map(ClaimId::to_string).collect();
        match act {
            Act::Confirm { event, persons } => {
                StoredAct::Confirm { event: event.to_string(), persons: *persons }
            }
            Act::Reject { event, persons } => {
                StoredAct::Reject { event: event.to_string(), persons: *persons }
            }
            Act::Link(a, b) => StoredAct::Link { a: a.to_string(), b: b.to_string() },
            Act::Unlink(a, b) => StoredAct::Unlink { a: a.to_string(), b: b.to_string() },
            Act::Merge { from, into, claims } => StoredAct::Merge {
                from: from.to_string(),
                into: into.to_string(),
                claims: texts(claims),
            },
            Act::Split { event, out, rest } => {
                StoredAct::Split { event: event.to_string(), out: texts(out), rest: texts(rest) }
            }
            Act::Set { event, field } => {
                StoredAct::Set { event: event.to_string(), field: StoredSetting::of(field) }
            }
            Act::Note(event) => StoredAct::Note { event: event.to_string() },
            Act::Withhold(subject) => StoredAct::Withhold {
                what: match subject {
                    Subject::Report(report) => report.to_string(),
                    Subject::Claim(claim) => claim.to_string(),
                    Subject::Event(event) => event.to_string(),
                },
            },
            Act::Purge(report) => StoredAct::Purge { report: report.to_string() },
            Act::Undo(decision) => StoredAct::Undo { decision: decision.clone() },
        }
    }

    fn act(self) -> Option<Act> {
        let claims = |texts: Vec<String>| -> Option<Vec<ClaimId>> {
            texts.iter().map(|text| ClaimId::parse(text)).collect()
        };
        Some(match self {
            StoredAct::Confirm { event, persons } => {
                Act::Confirm { event: EventId::parse(&event)?, persons }
            }
            StoredAct::Reject { event, persons } => {
                Act::Reject { event: EventId::parse(&event)?, persons }
            }
            StoredAct::Link { a, b } => Act::Link(ClaimId::parse(&a)?, ClaimId::parse(&b)?),
            StoredAct::Unlink { a, b } => Act::Unlink(ClaimId::parse(&a)?, ClaimId::parse(&b)?),
            StoredAct::Merge { from, into, claims: held } => Act::Merge {
                from: EventId::parse(&from)?,
                into: EventId::parse(&into)?,
                claims: claims(held)?,
            },
            StoredAct::Split { event, out, rest } => Act::Split {
                event: EventId::parse(&event)?,
                out: claims(out)?,
                rest: claims(rest)?,
            },
            StoredAct::Set { event, field } => {
                Act::Set { event: EventId::parse(&event)?, field: field.setting()? }
            }
            StoredAct::Note { event } => Act::Note(EventId::parse(&event)?),
            StoredAct::Withhold { what } => Act::Withhold(subject(&what)?),
            StoredAct::Purge { report } => Act::Purge(ReportId::new(report)?),
            StoredAct::Undo { decision } => Act::Undo(decision),
        })
    }
}

/// What a text names: an event, a claim or a report.
pub fn subject(text: &str) -> Option<Subject> {
    EventId::parse(text)
        .map(Subject::Event)
        .or_else(|| ClaimId::parse(text).map(Subject::Claim))
        .or_else(|| ReportId::new(text.to_owned()).map(Subject::Report))
}

impl StoredSetting {
    fn of(setting: &Setting) -> StoredSetting {
        let ends = |figure: &Figure| [figure.low(), figure.best(), figure.high()];
        match setting {
            Setting::Kind(kind) => StoredSetting::Kind(kind.as_str().to_owned()),
            Setting::When(range) => {
                StoredSetting::When(range.start().to_string(), range.end().to_string())
            }
            Setting::Where(place) => StoredSetting::Where(StoredPlace::set(place)),
            Setting::Figure { outcome, figure } => {
                StoredSetting::Figure(outcome.as_str().to_owned(), ends(figure))
            }
            Setting::Civilians { outcome, figure } => {
                StoredSetting::Civilians(outcome.as_str().to_owned(), ends(figure))
            }
            Setting::Actor(actor) => StoredSetting::Actor(StoredParticipant {
                actor: actor.actor.clone(),
                name: actor.name.clone(),
                role: actor.role.as_str().to_owned(),
                side: actor.side,
                mention: actor.mention.clone(),
                alleged: actor.certainty == Certainty::Alleged,
            }),
        }
    }

    fn setting(self) -> Option<Setting> {
        let figure = |[low, best, high]: [Option<u64>; 3]| Figure::new(low, best, high);
        Some(match self {
            StoredSetting::Kind(kind) => Setting::Kind(Kind::parse(&kind)?),
            StoredSetting::When(start, end) => {
                Setting::When(DateRange::new(start.parse().ok()?, end.parse().ok()?)?)
            }
            StoredSetting::Where(place) => Setting::Where(place.place()?),
            StoredSetting::Figure(outcome, ends) => {
                Setting::Figure { outcome: Outcome::parse(&outcome)?, figure: figure(ends)? }
            }
            StoredSetting::Civilians(outcome, ends) => {
                Setting::Civilians { outcome: Outcome::parse(&outcome)?, figure: figure(ends)? }
            }
            StoredSetting::Actor(actor) => Setting::Actor(Participant {
                actor: actor.actor,
                name: actor.name,
                role: Role::parse(&actor.role)?,
                side: actor.side,
                mention: actor.mention,
                certainty: if actor.alleged { Certainty::Alleged } else { Certainty::Stated },
            }),
        })
    }
}
