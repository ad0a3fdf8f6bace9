//! Claims for tests, built in a line each.

use cairn_core::{
    Casualty, Certainty, Cited, Claim, ClaimId, Date, DatePrecision, DateRange, Decision, Event,
    EventId, Figure, Kind, Modality, Origin, OriginKind, Outcome, Participant, Place,
    PlacePrecision, ReportHead, ReportId, Role, RuleId, Span, When, Who,
};
use cairn_link::{EventInput, Fingerprint, Lineage, SettlePolicy, Told, settle};

pub struct Report {
    pub head: ReportHead,
    pub claim: Claim,
    pub fingerprint: Fingerprint,
}

fn cited<T>(value: T) -> Cited<T> {
    Cited::at(value, Span::new(0, 1).unwrap(), RuleId::new("test.rule"))
}

pub fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// A report of a publisher on a day, that tells an attack on 1 May 2021 in Alba.
pub fn report(number: u8, publisher: &str, published: &str) -> Report {
    let span = Span::new(0, 1).unwrap();
    let (kind, modality) = (cited(Kind::ArmedAssault), cited(Modality::Asserted));
    let mut claim = Claim::new(kind, modality, vec![span]).unwrap();
    let range = DateRange::day(day("2021-05-01"));
    claim.when = When::new(Some(range), DatePrecision::Day, "on Saturday".into()).map(cited);
    let place = Place {
        name: "Alba".into(),
        position: Some((10.0, 20.0)),
        country: Some("XA".into()),
        admin1: Some("North".into()),
        admin2: None,
        precision: PlacePrecision::Exact,
        relation: "in".into(),
        gazetteer_id: None,
    };
    claim.r#where = Some(cited(place));
    let head = ReportHead {
        id: ReportId::new(format!("sha256:{}", format!("{number:02x}").repeat(32))).unwrap(),
        external_id: None,
        title: None,
        publisher: Some(publisher.into()),
        published: Some(day(published)),
        url: None,
    };
    let fingerprint =
        Fingerprint::of(&format!("text {number} of its own, told once and nowhere else {number}"));
    Report { head, claim, fingerprint }
}

impl Report {
    pub fn kind(mut self, kind: Kind) -> Report {
        self.claim.kind = cited(kind);
        self
    }

    pub fn modality(mut self, modality: Modality) -> Report {
        self.claim.modality = cited(modality);
        self
    }

    pub fn text(mut self, text: &str) -> Report {
        self.fingerprint = Fingerprint::of(text);
        self
    }

    pub fn says(mut self, name: &str, kind: OriginKind, actor: Option<&str>) -> Report {
        self.claim.origins.push(cited(Origin {
            name: name.into(),
            actor: actor.map(str::to_owned),
            kind,
            verb: Some("said".into()),
            via: None,
        }));
        self
    }

    pub fn actor(mut self, role: Role, id: &str) -> Report {
        self.claim.actors.push(cited(Participant {
            actor: Some(id.into()),
            name: id.into(),
            role,
            side: None,
            mention: id.into(),
            certainty: Certainty::Stated,
        }));
        self
    }

    pub fn killed(self, figure: Figure) -> Report {
        self.counted(Outcome::Killed, figure, Who::Unknown, None)
    }

    pub fn counted(
        mut self,
        outcome: Outcome,
        figure: Figure,
        who: Who,
        part_of: Option<usize>,
    ) -> Report {
        self.claim.casualties.push(cited(Casualty {
            outcome,
            figure,
            who,
            group: None,
            part_of,
            origin: None,
            is_cumulative: false,
            is_attackers: false,
        }));
        self
    }

    /// The figure given last counts the attackers themselves.
    pub fn attackers(mut self) -> Report {
        self.claim.casualties.last_mut().unwrap().value.is_attackers = true;
        self
    }
}

pub fn lineage() -> Lineage {
    Lineage::new([("front-press".to_owned(), "front".to_owned())])
}

pub fn settled(reports: &[Report]) -> Event {
    settled_by(reports, &[], SettlePolicy::Balanced)
}

pub fn settled_by(reports: &[Report], decisions: &[Decision], policy: SettlePolicy) -> Event {
    let told = |report: &'_ Report| ClaimId { report: report.head.id.clone(), index: 0 };
    let input = EventInput {
        id: event_id(),
        claims: reports
            .iter()
            .map(|report| Told {
                id: told(report),
                head: &report.head,
                claim: &report.claim,
                fingerprint: &report.fingerprint,
                known: None,
            })
            .collect(),
        links: Vec::new(),
        decisions: decisions.to_vec(),
        part_of: Vec::new(),
        parts: Vec::new(),
    };
    settle(&input, policy, &lineage()).unwrap()
}

pub fn event_id() -> EventId {
    EventId::parse(&format!("e{}-0", "0".repeat(20))).unwrap()
}

/// Low, best and high of the killed.
pub fn killed(event: &Event) -> [Option<u64>; 3] {
    let figure = event.outcome(Outcome::Killed).and_then(|settled| settled.figure);
    figure.map_or([None; 3], |figure| [figure.low(), figure.best(), figure.high()])
}
