//! One event from the claims that speak of it: every figure by a named policy, with the reason.

mod fields;
mod figures;
mod policy;
mod status;
mod tolls;
mod voices;

use cairn_core::{
    Act, Change, Claim, ClaimId, Date, Decision, Denial, Event, EventId, EventReport, Figure, Link,
    Modality, Outcome, ReportHead, Setting, Status, in_force,
};

pub use self::{
    policy::SettlePolicy,
    tolls::{Counted, Overlap, overlap},
};
use self::{status::Standing, voices::Voices};
use crate::{Fingerprint, Lineage};

/// A claim of an event, with what is known of its report.
#[derive(Clone, Debug)]
pub struct Told<'a> {
    pub id: ClaimId,
    pub head: &'a ReportHead,
    pub claim: &'a Claim,
    /// Of the report's text, as [`crate::Facts`] carries it.
    pub fingerprint: &'a Fingerprint,
    /// The day on which the ledger took the report in.
    pub known: Option<Date>,
}

/// All that an event is settled from.
///
/// To ask what was said on a day in the past, give what was known by then.
#[derive(Clone, Debug)]
pub struct EventInput<'a> {
    pub id: EventId,
    /// In ledger order, without those that are withheld.
    pub claims: Vec<Told<'a>>,
    pub links: Vec<Link>,
    /// Those that speak of this event, in ledger order, with those that were undone.
    pub decisions: Vec<Decision>,
    /// Where the series stand that its claims are parts of, and the parts of its series.
    pub part_of: Vec<EventId>,
    pub parts: Vec<EventId>,
}

/// What the claims of an event say together; `None` when there are no claims.
///
/// The order of the claims decides nothing but the order in which they are listed.
pub fn settle(input: &EventInput, policy: SettlePolicy, lineage: &Lineage) -> Option<Event> {
    let all: Vec<&Told> = input.claims.iter().collect();
    let decisions = in_force(&input.decisions);
    let view = View::new(&all, &decisions, policy, lineage)?;
    let reports = reports(&all, &view.voices);
    let (kind, kind_why) = fields::kind(&view);
    let claims: Vec<ClaimId> = all.iter().map(|told| told.id.clone()).collect();
    let standing = view.standing();
    Some(Event {
        id: input.id.clone(),
        kind: fields::finding(kind, kind_why, &view, |claim| {
            fields::fits_kind(claim.kind.value, kind)
        }),
        modality: fields::modality(&view),
        status: standing.status,
        status_why: standing.why,
        when: fields::when(&view),
        r#where: fields::place(&view),
        actors: fields::actors(&view),
        casualties: Outcome::ALL
            .into_iter()
            .filter_map(|outcome| figures::settled(&view, outcome))
            .collect(),
        origins: view.voices.published(&all),
        denied_by: denials(&all),
        reports,
        claims,
        links: input.links.clone(),
        decisions: input.decisions.clone(),
        history: history(&all, &decisions, policy, lineage),
        is_series: all.iter().all(|told| told.claim.is_series),
        part_of: input.part_of.clone(),
        parts: input.parts.clone(),
        is_political: all.iter().any(|told| told.claim.is_political),
        policy: policy.id().to_owned(),
    })
}

/// What settling looks at: some of an event's claims, who speaks in them, and what was decided.
struct View<'a> {
    told: &'a [&'a Told<'a>],
    decisions: &'a [&'a Decision],
    policy: SettlePolicy,
    lineage: &'a Lineage,
    voices: Voices,
}

impl<'a> View<'a> {
    fn new(
        told: &'a [&'a Told<'a>],
        decisions: &'a [&'a Decision],
        policy: SettlePolicy,
        lineage: &'a Lineage,
    ) -> Option<View<'a>> {
        let voices = Voices::new(told, policy, lineage);
        (!told.is_empty()).then_some(View { told, decisions, policy, lineage, voices })
    }

    fn standing(&self) -> Standing {
        status::standing(self)
    }

    /// The last setting that answers, and the decision that made it.
    fn set<T>(&self, pick: impl Fn(&Setting) -> Option<T>) -> Option<(T, &Decision)> {
        self.decisions.iter().rev().find_map(|decision| match &decision.act {
            Act::Set { field, .. } => Some((pick(field)?, *decision)),
            _ => None,
        })
    }
}

fn set_why(decision: &Decision) -> String {
    format!("Set by {} on {}: {}", decision.author, decision.day(), decision.reason)
}

/// When what a claim says became known: the day of publication, else the day it came in.
fn day_of(told: &Told) -> Option<Date> {
    told.head.published.or(told.known)
}

fn is_denial(verb: Option<&str>) -> bool {
    verb.is_some_and(|verb| verb.starts_with("den") || verb.starts_with("reject"))
}

fn denials(all: &[&Told]) -> Vec<Denial> {
    let mut denials: Vec<Denial> = Vec::new();
    for told in all {
        let named = told.claim.denied_by.iter().map(|cited| cited.value.clone());
        let origins = told.claim.origins.iter().map(|cited| &cited.value);
        let spoken = origins.filter(|o| is_denial(o.verb.as_deref())).map(|o| o.name.clone());
        for by in named.chain(spoken) {
            if !denials.iter().any(|denial| denial.by == by) {
                denials.push(Denial { by, claim: told.id.clone() });
            }
        }
    }
    denials
}

fn reports(all: &[&Told], voices: &Voices) -> Vec<EventReport> {
    let mut reports: Vec<EventReport> = Vec::new();
    for (at, told) in all.iter().enumerate() {
        if !reports.iter().any(|report| report.head.id == told.head.id) {
            let same_text_as = voices.copy_of(at).map(|first| all[first].head.id.clone());
            reports.push(EventReport { head: told.head.clone(), same_text_as });
        }
    }
    reports
}

/// What was said of the killed on each day that changed it.
fn history(
    all: &[&Told],
    decisions: &[&Decision],
    policy: SettlePolicy,
    lineage: &Lineage,
) -> Vec<Change> {
    let mut days: Vec<Option<Date>> = all.iter().map(|told| day_of(told)).collect();
    days.sort();
    days.dedup();
    let mut history: Vec<Change> = Vec::new();
    for day in days {
        let known: Vec<&Told> = all.iter().copied().filter(|told| day_of(told) <= day).collect();
        let decided: Vec<&Decision> =
            decisions.iter().copied().filter(|d| day.is_some_and(|day| d.day() <= day)).collect();
        let Some(view) = View::new(&known, &decided, policy, lineage) else { continue };
        let settled = figures::settled(&view, Outcome::Killed);
        let figure: Option<Figure> = settled.as_ref().and_then(|settled| settled.figure);
        let status: Status = view.standing().status;
        if history.last().is_none_or(|last| (last.figure, last.status) != (figure, status)) {
            let why = settled.map_or_else(|| view.standing().why, |settled| settled.why);
            history.push(Change { day, figure, status, why });
        }
    }
    history
}

fn asserts(modality: Modality) -> bool {
    modality != Modality::Denied
}
