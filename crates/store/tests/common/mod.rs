//! A few made-up reports, read and stored as any other. The outlets do not exist.
#![allow(dead_code)] // each test file uses its part

use std::{path::Path, sync::LazyLock};

use cairn_core::{Event, Report, ReportId, RuleId};
use cairn_places::Gazetteer;
use cairn_read::Rules;
use cairn_store::{Account, Context, Filter, Hash, Prepared, Stamp, Store};
use proptest::prelude::*;

static READER: LazyLock<(Rules, Gazetteer)> =
    LazyLock::new(|| (Rules::embedded(), Gazetteer::embedded()));

/// A report of this text, by this outlet, published on this day.
pub fn report(publisher: &str, published: &str, text: &str) -> Report {
    Report {
        id: ReportId::new(format!("sha256:{}", Hash::of(text.as_bytes()))).unwrap(),
        external_id: None,
        title: None,
        published: Some(published.parse().unwrap()),
        publisher: Some(publisher.to_owned()),
        url: None,
        language: None,
        text: text.to_owned(),
        extra: Vec::new(),
    }
}

pub fn prepared(report: Report) -> Prepared {
    let (rules, gazetteer) = &*READER;
    let reading = cairn_read::read(&report, rules, gazetteer, &["SY".to_owned()]);
    Prepared::new(report, reading, b"as it came", &context().lineage)
}

/// A row of a made-up dataset, coded as this text reads.
pub fn row(id: &str, text: &str) -> Prepared {
    let (rules, gazetteer) = &*READER;
    let mut report = report("Dataset", "2023-08-13", text);
    report.external_id = Some(format!("made_up:{id}"));
    let mut reading = cairn_read::read(&report, rules, gazetteer, &["SY".to_owned()]);
    for claim in &mut reading.claims {
        claim.kind.rule = RuleId::new("coded.made_up.kind");
    }
    Prepared::new(report, reading, b"", &context().lineage)
}

/// A report whose first claim tells a series, and whose others are parts of it.
pub fn series(text: &str) -> Prepared {
    let (rules, gazetteer) = &*READER;
    let report = report("Wire One", "2023-08-12", text);
    let mut reading = cairn_read::read(&report, rules, gazetteer, &["SY".to_owned()]);
    for (index, claim) in reading.claims.iter_mut().enumerate() {
        claim.is_series = index == 0;
        claim.part_of_claim = (index > 0).then_some(0);
    }
    Prepared::new(report, reading, b"", &context().lineage)
}

pub fn context() -> Context {
    Context::default()
}

/// Every entry of a test is written at the same moment.
pub fn stamp() -> Stamp {
    on("2026-01-02")
}

pub fn on(day: &str) -> Stamp {
    Stamp { author: "A. Tester".to_owned(), at: format!("{day}T03:04:05Z").parse().unwrap() }
}

/// Three reports of one attack, one of another, one of a third elsewhere.
pub fn reports() -> Vec<Report> {
    vec![
        report(
            "Wire One",
            "2023-08-11",
            "Gunmen of the Islamic State group attacked a military bus near Mayadeen on Thursday, killing at least 23 soldiers, the Syrian Observatory for Human Rights said.",
        ),
        report(
            "Morning Two",
            "2023-08-12",
            "Islamic State fighters ambushed an army bus near Mayadeen on Thursday and killed 26 soldiers, a military source said.",
        ),
        report(
            "Wire One",
            "2023-08-12",
            "The death toll from an Islamic State ambush on a military bus near Mayadeen on Thursday has risen to 33 soldiers, the Syrian Observatory for Human Rights said.",
        ),
        report(
            "Wire One",
            "2023-08-20",
            "A car bomb exploded at a market in Raqqa on Saturday, killing seven people, residents said.",
        ),
        report(
            "Evening Three",
            "2023-08-25",
            "Government forces shelled the town of Jisr al-Shughur on Thursday, killing two civilians and wounding five, doctors said.",
        ),
    ]
}

/// A store with these reports, added in batches of this size.
pub fn filled(path: &Path, reports: &[Report], batch: usize) -> Store {
    let mut store = Store::create(path).unwrap();
    for batch in reports.chunks(batch) {
        let batch = batch.iter().cloned().map(prepared).collect();
        store.add(batch, "test", &stamp(), &context()).unwrap();
    }
    store
}

pub fn events(store: &mut Store, filter: &Filter) -> Vec<Event> {
    let mut events = Vec::new();
    let take = |account: Account| {
        events.push(account.event);
        true
    };
    store.events(filter, &context(), take).unwrap();
    events
}

/// The store's events, each as the publishers of its reports.
pub fn told_by(store: &mut Store) -> Vec<Vec<String>> {
    let publisher = |report: &cairn_core::EventReport| report.head.publisher.clone().unwrap();
    let mut told: Vec<Vec<String>> = events(store, &Filter::default())
        .iter()
        .map(|event| event.reports.iter().map(publisher).collect())
        .collect();
    told.sort();
    told
}

/// Reports of a few places and days, so that some tell of one event.
pub fn some_report() -> impl Strategy<Value = Report> {
    let place = prop::sample::select(vec!["Mayadeen", "Raqqa", "Homs", "Palmyra"]);
    let what = prop::sample::select(vec![
        "A car bomb exploded in",
        "Gunmen of the Islamic State group attacked an army post in",
        "Government forces shelled",
    ]);
    let day = 8..12_u8;
    (place, what, day, 1..40_u32, prop::sample::select(vec!["Wire One", "Morning Two", "Radio"]))
        .prop_map(|(place, what, day, killed, publisher)| {
            let text = format!("{what} {place} on {day} August 2023, killing {killed} people.");
            report(publisher, "2023-08-13", &text)
        })
}
