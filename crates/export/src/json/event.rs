//! An event as programs read it: a line of `cairn events --format jsonl`.
//!
//! Fields are added, never renamed or given another meaning.

use cairn_core as core;
use schemars::JsonSchema;
use serde::Serialize;

use super::{
    Rules,
    shape::{Claim, Evidence, Place, When},
};

#[derive(Serialize, JsonSchema)]
#[schemars(title = "A line of `cairn events --format jsonl`")]
pub struct EventLine<'a> {
    /// For ever: when events become one, the other's id leads to this one.
    pub event_id: &'a str,
    #[schemars(extend("enum" = core::Kind::ALL.map(core::Kind::as_str)))]
    pub kind: &'static str,
    #[schemars(extend("enum" = ["violence", "development"]))]
    pub category: &'static str,
    #[schemars(extend("enum" = core::Modality::ALL.map(core::Modality::as_str)))]
    pub modality: &'static str,
    #[schemars(extend("enum" = core::Status::ALL.map(core::Status::as_str)))]
    pub status: &'static str,
    pub status_why: &'a str,
    pub when: Option<When<'a>>,
    pub r#where: Option<Place<'a>>,
    /// Attributions side by side, each with who says so.
    pub actors: Vec<Attribution<'a>>,
    pub killed: Settled<'a>,
    pub injured: Settled<'a>,
    /// Every outcome that any claim counts, the two above included.
    pub casualties: Vec<Settled<'a>>,
    pub independent_origins: usize,
    pub origins: Vec<Voice<'a>>,
    pub denied_by: Vec<&'a str>,
    /// In the order in which they came in.
    pub reports: Vec<Report<'a>>,
    pub claims: Vec<EventClaim<'a>>,
    pub links: Vec<Link<'a>>,
    pub decisions: Vec<Decision<'a>>,
    /// How the killed figure came to be what it is.
    pub history: Vec<Change<'a>>,
    /// Told with its own total and with parts that are events of their own.
    pub series: bool,
    /// Ids of the events that tell the series this is a part of.
    pub part_of: Vec<&'a str>,
    /// Ids of the events that are parts of this series.
    pub parts: Vec<&'a str>,
    /// `false` for private crime.
    pub political: bool,
    /// Name of the policy that settled it.
    pub policy: &'a str,
}

/// low, best, high; null is unknown or unbounded, never zero.
#[derive(Serialize, JsonSchema, Default)]
pub struct Range {
    pub low: Option<u64>,
    pub best: Option<u64>,
    pub high: Option<u64>,
}

#[derive(Serialize, JsonSchema)]
pub struct Settled<'a> {
    #[schemars(extend("enum" = core::Outcome::ALL.map(core::Outcome::as_str)))]
    pub outcome: &'static str,
    pub low: Option<u64>,
    pub best: Option<u64>,
    pub high: Option<u64>,
    pub civilians: Range,
    pub combatants: Range,
    /// Attackers who died in the act, never part of the figure.
    pub attackers: Range,
    /// Null when no claim counts this outcome.
    pub why: Option<&'a str>,
    /// The claims that made it so.
    pub claims: Vec<String>,
    /// What each origin says.
    pub said: Vec<Said<'a>>,
}

#[derive(Serialize, JsonSchema)]
pub struct Said<'a> {
    pub origin: &'a str,
    pub kind: &'static str,
    #[serde(flatten)]
    pub figure: Range,
    pub claim: String,
    pub published: Option<String>,
    /// What it does to the figure: `best`, `counts`, `raises_high`, `superseded`.
    pub weight: &'static str,
}

#[derive(Serialize, JsonSchema)]
pub struct Attribution<'a> {
    pub actor: Option<&'a str>,
    pub name: &'a str,
    #[schemars(extend("enum" = core::Role::ALL.map(core::Role::as_str)))]
    pub role: &'static str,
    pub side: Option<char>,
    pub certainty: &'static str,
    pub said_by: &'a [String],
    /// The actor itself says so.
    pub claimed: bool,
}

/// One independent origin.
#[derive(Serialize, JsonSchema)]
pub struct Voice<'a> {
    pub name: &'a str,
    pub kind: &'static str,
    pub actor: Option<&'a str>,
    /// Names that were counted as this one voice.
    pub includes: &'a [String],
    pub claims: Vec<String>,
}

#[derive(Serialize, JsonSchema)]
pub struct Report<'a> {
    pub report_id: &'a str,
    pub external_id: Option<&'a str>,
    pub title: Option<&'a str>,
    pub publisher: Option<&'a str>,
    pub published: Option<String>,
    pub url: Option<&'a str>,
    /// The report of this event whose text it repeats.
    pub same_text_as: Option<&'a str>,
}

/// What one report says of the event.
#[derive(Serialize, JsonSchema)]
pub struct EventClaim<'a> {
    pub claim_id: String,
    pub report_id: &'a str,
    #[serde(flatten)]
    pub claim: Claim<'a>,
}

#[derive(Serialize, JsonSchema)]
pub struct Link<'a> {
    pub a: String,
    pub b: String,
    /// 0 to 1.
    pub score: f64,
    pub made_by: &'a str,
    /// What speaks for it, or with a negative weight against it, in log odds.
    pub reasons: Vec<Reason<'a>>,
}

#[derive(Serialize, JsonSchema)]
pub struct Reason<'a> {
    pub text: &'a str,
    pub weight: f64,
}

#[derive(Serialize, JsonSchema)]
pub struct Decision<'a> {
    pub decision_id: &'a str,
    pub act: &'static str,
    /// Of `confirm` and `reject`: how many different people must say so before it holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub persons: Option<u32>,
    pub author: &'a str,
    /// RFC 3339, UTC.
    pub at: String,
    pub reason: &'a str,
    pub before: &'a str,
    pub after: &'a str,
}

#[derive(Serialize, JsonSchema)]
pub struct Change<'a> {
    /// The day of publication that changed it; null before the first dated report.
    pub day: Option<String>,
    pub killed: Range,
    pub status: &'static str,
    pub why: &'a str,
}

impl Range {
    fn of(figure: Option<core::Figure>) -> Range {
        figure.map_or_else(Range::default, |figure| Range {
            low: figure.low(),
            best: figure.best(),
            high: figure.high(),
        })
    }
}

impl<'a> EventLine<'a> {
    pub fn new(
        event: &'a core::Event,
        claims: impl Iterator<Item = (&'a core::ClaimId, &'a core::Claim)>,
    ) -> EventLine<'a> {
        EventLine {
            event_id: event.id.as_str(),
            kind: event.kind.value.as_str(),
            category: event.kind.value.category().as_str(),
            modality: event.modality.as_str(),
            status: event.status.as_str(),
            status_why: &event.status_why,
            when: event.when.as_ref().map(|when| When::of_value(&when.value, Evidence::new())),
            r#where: event
                .r#where
                .as_ref()
                .map(|place| Place::of_value(&place.value, Evidence::new())),
            actors: event.actors.iter().map(attribution).collect(),
            killed: settled(event, core::Outcome::Killed),
            injured: settled(event, core::Outcome::Injured),
            casualties: event.casualties.iter().map(|s| settled(event, s.outcome)).collect(),
            independent_origins: event.independent_origins(),
            origins: event.origins.iter().map(voice).collect(),
            denied_by: event.denied_by.iter().map(|denial| denial.by.as_str()).collect(),
            reports: event.reports.iter().map(report).collect(),
            claims: claims.map(claim).collect(),
            links: event.links.iter().map(link).collect(),
            decisions: event.decisions.iter().map(decision).collect(),
            history: event.history.iter().map(change).collect(),
            series: event.is_series,
            part_of: event.part_of.iter().map(core::EventId::as_str).collect(),
            parts: event.parts.iter().map(core::EventId::as_str).collect(),
            political: event.is_political,
            policy: &event.policy,
        }
    }
}

fn attribution(actor: &core::Attribution) -> Attribution<'_> {
    Attribution {
        actor: actor.actor.as_deref(),
        name: &actor.name,
        role: actor.role.as_str(),
        side: actor.side,
        certainty: actor.certainty.as_str(),
        said_by: &actor.said_by,
        claimed: actor.is_claimed,
    }
}

fn settled(event: &core::Event, outcome: core::Outcome) -> Settled<'_> {
    let settled = event.outcome(outcome);
    let whole = Range::of(settled.and_then(|settled| settled.figure));
    Settled {
        outcome: outcome.as_str(),
        low: whole.low,
        best: whole.best,
        high: whole.high,
        civilians: Range::of(settled.and_then(|settled| settled.civilians)),
        combatants: Range::of(settled.and_then(|settled| settled.combatants)),
        attackers: Range::of(settled.and_then(|settled| settled.attackers)),
        why: settled.map(|settled| settled.why.as_str()),
        claims: texts(settled.map_or(&[], |settled| &settled.claims)),
        said: settled.map_or(&[][..], |settled| &settled.said).iter().map(said).collect(),
    }
}

fn said(said: &core::Said) -> Said<'_> {
    Said {
        origin: &said.origin,
        kind: said.kind.as_str(),
        figure: Range::of(Some(said.figure)),
        claim: said.claim.to_string(),
        published: said.published.map(|day| day.to_string()),
        weight: said.weight.as_str(),
    }
}

fn voice(voice: &core::Voice) -> Voice<'_> {
    Voice {
        name: &voice.name,
        kind: voice.kind.as_str(),
        actor: voice.actor.as_deref(),
        includes: &voice.includes,
        claims: texts(&voice.claims),
    }
}

fn report(report: &core::EventReport) -> Report<'_> {
    let head = &report.head;
    Report {
        report_id: head.id.as_str(),
        external_id: head.external_id.as_deref(),
        title: head.title.as_deref(),
        publisher: head.publisher.as_deref(),
        published: head.published.map(|day| day.to_string()),
        url: head.url.as_deref(),
        same_text_as: report.same_text_as.as_ref().map(core::ReportId::as_str),
    }
}

fn claim<'a>((id, claim): (&'a core::ClaimId, &'a core::Claim)) -> EventClaim<'a> {
    EventClaim {
        claim_id: id.to_string(),
        report_id: id.report.as_str(),
        claim: Claim::new(claim, Rules::LeftOut),
    }
}

fn link(link: &core::Link) -> Link<'_> {
    Link {
        a: link.a.to_string(),
        b: link.b.to_string(),
        score: link.score,
        made_by: match &link.made_by {
            core::Maker::Policy(name) | core::Maker::Analyst(name) => name,
        },
        reasons: link
            .reasons
            .iter()
            .map(|reason| Reason { text: &reason.text, weight: reason.weight })
            .collect(),
    }
}

fn decision(decision: &core::Decision) -> Decision<'_> {
    Decision {
        decision_id: &decision.id,
        act: decision.act.as_str(),
        persons: decision.act.persons(),
        author: &decision.author,
        at: decision.at.to_string(),
        reason: &decision.reason,
        before: &decision.before,
        after: &decision.after,
    }
}

fn change(change: &core::Change) -> Change<'_> {
    Change {
        day: change.day.map(|day| day.to_string()),
        killed: Range::of(change.figure),
        status: change.status.as_str(),
        why: &change.why,
    }
}

fn texts(claims: &[core::ClaimId]) -> Vec<String> {
    claims.iter().map(core::ClaimId::to_string).collect()
}
