use cairn_core::{
    Claim, ClaimId, Date, Decision, Event, EventId, Finding, Link, OriginKind, ReportHead, Status,
    Voice,
};

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
#[derive(Clone, Debug)]
pub struct EventInput<'a> {
    pub id: EventId,
    /// In ledger order, without those that are withheld; never empty.
    pub claims: Vec<Told<'a>>,
    pub links: Vec<Link>,
    /// Those that speak of this event, in ledger order, with those that were undone.
    pub decisions: Vec<Decision>,
}

/// How reports that disagree are reconciled; named and versioned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum SettlePolicy {
    #[default]
    Balanced,
    Conservative,
    Latest,
    Widest,
}

impl SettlePolicy {
    pub const ALL: [SettlePolicy; 4] = [
        SettlePolicy::Balanced,
        SettlePolicy::Conservative,
        SettlePolicy::Latest,
        SettlePolicy::Widest,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            SettlePolicy::Balanced => "balanced",
            SettlePolicy::Conservative => "conservative",
            SettlePolicy::Latest => "latest",
            SettlePolicy::Widest => "widest",
        }
    }

    pub fn parse(word: &str) -> Option<SettlePolicy> {
        SettlePolicy::ALL.into_iter().find(|policy| policy.as_str() == word)
    }
}

/// What the claims of an event say together; `None` when there are no claims.
pub fn settle(input: &EventInput, policy: SettlePolicy, _lineage: &Lineage) -> Option<Event> {
    let first = input.claims.first()?;
    let claims: Vec<ClaimId> = input.claims.iter().map(|told| told.id.clone()).collect();
    Some(Event {
        id: input.id.clone(),
        kind: Finding {
            value: first.claim.kind.value,
            why: String::new(),
            claims: claims.clone(),
            disputed_by: Vec::new(),
        },
        modality: first.claim.modality.value,
        status: Status::Reported,
        status_why: String::new(),
        when: None,
        r#where: None,
        actors: Vec::new(),
        casualties: Vec::new(),
        origins: vec![Voice {
            name: String::new(),
            kind: OriginKind::Media,
            actor: None,
            claims: claims.clone(),
            reports: Vec::new(),
            includes: Vec::new(),
        }],
        denied_by: Vec::new(),
        reports: Vec::new(),
        claims,
        links: input.links.clone(),
        decisions: input.decisions.clone(),
        history: Vec::new(),
        is_series: false,
        part_of: Vec::new(),
        is_political: true,
        policy: policy.as_str().to_owned(),
    })
}
