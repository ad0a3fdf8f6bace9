//! Events made up for the tests, with every field that a table asks for.
#![allow(dead_code)] // each test file uses its part

use std::io::{self, Write};

use cairn_core::{
    Act, Attribution, Casualty, Certainty, Cited, Claim, ClaimId, DatePrecision, DateRange,
    Decision, Event, EventId, EventReport, Figure, Finding, Kind, Modality, OriginKind, Outcome,
    Place, PlacePrecision, ReportHead, ReportId, Role, RuleId, Settled, Span, Status, TargetHit,
    Voice, Weapon, When, Who,
};
use cairn_export::{Export, Form, Options, Record, Table, Words, no_words};

pub fn claim_id(n: u8) -> ClaimId {
    let report = ReportId::new(format!("sha256:{}", format!("{n:02x}").repeat(32))).unwrap();
    ClaimId { report, index: 0 }
}

fn cited<T>(value: T) -> Cited<T> {
    Cited::at(value, Span::new(3, 9).unwrap(), RuleId::new("test"))
}

fn found<T>(value: T) -> Option<Finding<T>> {
    Some(Finding { value, why: String::new(), claims: Vec::new(), disputed_by: Vec::new() })
}

pub fn days(start: &str, end: &str) -> When {
    let range = DateRange::new(start.parse().unwrap(), end.parse().unwrap()).unwrap();
    let mut when = When::new(Some(range), DatePrecision::of(range), "then".to_owned()).unwrap();
    when.time_text = Some("at dawn".to_owned());
    when
}

pub fn actor(id: &str, name: &str, role: Role, side: Option<char>) -> Attribution {
    Attribution {
        actor: (!id.is_empty()).then(|| id.to_owned()),
        name: name.to_owned(),
        role,
        side,
        certainty: Certainty::Stated,
        said_by: vec!["Observatory".to_owned()],
        claims: Vec::new(),
        is_claimed: false,
    }
}

pub fn killed(figure: Option<Figure>) -> Settled {
    Settled {
        outcome: Outcome::Killed,
        figure,
        why: "the observatory's figure".to_owned(),
        claims: vec![claim_id(1)],
        civilians: None,
        combatants: None,
        attackers: None,
        said: Vec::new(),
    }
}

/// An ambush near a town by one group, 26 to 30 dead of whom 20 are soldiers, and one attacker.
pub fn ambush() -> Event {
    let mut dead = killed(Figure::new(Some(26), Some(27), Some(30)));
    dead.combatants = Some(Figure::exactly(20));
    dead.civilians = Some(Figure::exactly(3));
    dead.attackers = Some(Figure::exactly(1));
    Event {
        id: EventId::founded_by(&claim_id(1)),
        kind: found(Kind::ArmedAssault).unwrap(),
        modality: Modality::Asserted,
        status: Status::Corroborated,
        status_why: "two origins".to_owned(),
        when: found(days("2023-08-10", "2023-08-10")),
        r#where: found(place("Mayadeen", PlacePrecision::Near)),
        actors: vec![
            actor("islamic-state", "Islamic State", Role::Perpetrator, None),
            actor("forces-of-sy", "Government of Syria forces", Role::Target, None),
        ],
        casualties: vec![
            dead,
            Settled { outcome: Outcome::Injured, ..killed(Some(Figure::at_least(10))) },
        ],
        origins: vec![Voice {
            name: "Observatory".to_owned(),
            kind: OriginKind::Monitor,
            actor: None,
            claims: vec![claim_id(1)],
            reports: vec![claim_id(1).report],
            includes: Vec::new(),
        }],
        denied_by: Vec::new(),
        reports: vec![EventReport {
            head: ReportHead {
                id: claim_id(1).report,
                external_id: Some("sender-4711".to_owned()),
                title: Some("=HYPERLINK(\"http://x\")".to_owned()),
                publisher: Some("Wire; One".to_owned()),
                published: Some("2023-08-11".parse().unwrap()),
                url: Some("https://wire.example/1".to_owned()),
            },
            same_text_as: None,
        }],
        claims: vec![claim_id(1)],
        links: Vec::new(),
        decisions: vec![Decision {
            id: "d1".to_owned(),
            act: Act::Note(EventId::founded_by(&claim_id(1))),
            author: "Analyst Unnamed".to_owned(),
            at: "2024-01-01T00:00:00Z".parse().unwrap(),
            reason: "seen".to_owned(),
            before: String::new(),
            after: String::new(),
        }],
        history: Vec::new(),
        is_series: false,
        part_of: Vec::new(),
        parts: Vec::new(),
        is_political: true,
        policy: "balanced-1".to_owned(),
    }
}

pub fn place(name: &str, precision: PlacePrecision) -> Place {
    let place = Place {
        name: name.to_owned(),
        position: None,
        country: Some("SY".to_owned()),
        admin1: Some("Deir ez-Zor".to_owned()),
        admin2: Some("Mayadin".to_owned()),
        precision,
        relation: "near".to_owned(),
        gazetteer_id: Some("geonames:169389".to_owned()),
    };
    place.at(35.0194, 40.4519).unwrap()
}

/// What the one report of [`ambush`] says, with groups of the dead.
pub fn claim() -> Claim {
    let evidence = vec![Span::new(0, 20).unwrap()];
    let (kind, modality) = (cited(Kind::ArmedAssault), cited(Modality::Asserted));
    let mut claim = Claim::new(kind, modality, evidence).unwrap();
    let dead = |figure, who, group: &str, part_of| {
        cited(Casualty {
            outcome: Outcome::Killed,
            figure,
            who,
            group: Some(group.to_owned()),
            part_of,
            origin: None,
            is_cumulative: false,
            is_attackers: false,
        })
    };
    claim.when = Some(cited(days("2023-08-10", "2023-08-10")));
    claim.r#where = Some(cited(place("Mayadeen", PlacePrecision::Near)));
    claim.casualties = vec![
        dead(Figure::exactly(27), Who::Mixed, "people", None),
        dead(Figure::exactly(2), Who::Civilians, "two women", Some(0)),
        dead(Figure::exactly(1), Who::Civilians, "a child", Some(0)),
    ];
    claim.weapons =
        vec![cited(Weapon { text: "rifles".to_owned(), class: "small_arms".to_owned() })];
    claim.targets_hit = vec![cited(TargetHit { text: "bus".to_owned(), class: "bus".to_owned() })];
    claim.confidence = 0.9;
    claim
}

/// A claim whose one figure of the killed is this.
pub fn claim_of(figure: Figure) -> Claim {
    let mut claim = claim();
    claim.casualties.truncate(1);
    claim.casualties[0].value.figure = figure;
    claim
}

/// A file of these events; all have the claim of [`claim`].
pub fn export(table: Table, form: Form, options: Options, events: &[Event]) -> Vec<u8> {
    export_with(table, form, options, events, &claim(), &no_words)
}

pub fn export_with(
    table: Table,
    form: Form,
    options: Options,
    events: &[Event],
    claim: &Claim,
    words: &Words<'_>,
) -> Vec<u8> {
    let mut file = Shared::default();
    put_all(table, form, options, file.clone(), events, claim, words).unwrap();
    file.take()
}

/// What becomes of an export into this file.
pub fn export_into(
    table: Table,
    form: Form,
    file: impl Write + Send + 'static,
    events: &[Event],
) -> io::Result<()> {
    put_all(table, form, Options::PUBLIC, file, events, &claim(), &no_words)
}

fn put_all(
    table: Table,
    form: Form,
    options: Options,
    file: impl Write + Send + 'static,
    events: &[Event],
    claim: &Claim,
    words: &Words<'_>,
) -> io::Result<()> {
    let mut export = Export::new(table, form, options, file)?;
    let id = claim_id(1);
    for event in events {
        let position = event.r#where.as_ref().and_then(|found| found.value.position);
        let mut record = Record {
            event,
            claims: vec![(&id, claim)],
            radius_km: position.map(|_| 25.0),
            at: 0,
            words,
        };
        export.put(&mut record)?;
    }
    export.finish().map(drop)
}

/// A file that the test can read once the export has ended.
#[derive(Clone, Default)]
struct Shared(std::sync::Arc<std::sync::Mutex<Vec<u8>>>);

impl Shared {
    fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Rows of a CSV file by the names of their columns.
pub fn rows(csv: &[u8]) -> Vec<std::collections::BTreeMap<String, String>> {
    csv::Reader::from_reader(csv).deserialize().map(Result::unwrap).collect()
}
