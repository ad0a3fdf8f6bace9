//! How many events a second become a file, and how much memory that takes.

use std::{
    fs::File,
    io::{self, BufWriter},
    path::Path,
    time::Instant,
};

use cairn_core::{
    Attribution, Certainty, Claim, ClaimId, Date, DatePrecision, DateRange, Event, EventId,
    EventReport, Figure, Finding, Kind, Modality, OriginKind, Outcome, Place, PlacePrecision,
    ReportHead, ReportId, Role, Settled, Status, Voice, When,
};
use cairn_export::{Export, Form, Options, Record, Table, no_words};

/// Towns, publishers and names that events share, as those of a long war do.
const TOWNS: u64 = 5000;
const PUBLISHERS: u64 = 200;
const GROUPS: u64 = 40;
const DAYS: u64 = 4000;

/// Events that are made before the clock starts: few enough to be in the cache, as one is that was
/// settled a moment ago.
const MADE: u64 = 1 << 9;

/// Writes `events` events in one form to `path`, on one thread, and prints `name value`.
///
/// What is timed is all that an export does with an event that is there. The events are made
/// before, but for their ids, which no two share; fetching events from a store is measured by
/// `store`.
pub fn measure(form: &str, events: u64, path: &Path) -> io::Result<()> {
    let form = Form::ALL.into_iter().find(|known| known.as_str() == form);
    let form = form.ok_or_else(|| io::Error::other("jsonl, csv, geojson, parquet or arrow"))?;
    let out = BufWriter::new(File::create(path)?);
    let mut export = Export::new(Table::Events, form, Options::PUBLIC, out)?;
    let mut made: Vec<Event> = (0..MADE)
        .map(|number| {
            let mut event = first();
            vary(&mut event, number);
            event
        })
        .collect();
    let claims: Vec<(&ClaimId, &Claim)> = Vec::new();
    let begun = Instant::now();
    let mut peak_at_half_mib = None;
    for number in 0..events {
        let event = &mut made[(number % MADE) as usize];
        name(event, number);
        let mut record = Record {
            event,
            claims: claims.clone(),
            radius_km: Some(25.0),
            at: 0,
            words: &no_words,
        };
        export.put(&mut record)?;
        if number == events / 2 {
            peak_at_half_mib = crate::peak_mib();
        }
    }
    export.finish()?;
    let took = begun.elapsed();
    println!("form {}\nevents {events}\ntook_s {:.2}", form.as_str(), took.as_secs_f64());
    println!("events_per_s {:.0}", events as f64 / took.as_secs_f64());
    println!("file_mib {:.1}", path.metadata()?.len() as f64 / f64::from(1 << 20));
    for (name, peak) in [("peak_mib_at_half", peak_at_half_mib), ("peak_mib", crate::peak_mib())] {
        if let Some(peak) = peak {
            println!("{name} {peak:.1}");
        }
    }
    Ok(())
}

/// Of one number, others that look unlike it: neighbours must not look alike to a compressor.
fn mixed(number: u64) -> u64 {
    let mixed = (number ^ 0x9e37_79b9_7f4a_7c15).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    (mixed ^ (mixed >> 31)).wrapping_mul(0x94d0_49bb_1331_11eb) >> 16
}

fn report_id(number: u64) -> ReportId {
    let parts =
        [1, 2, 3, 4].map(|part| mixed(number.wrapping_mul(7) + part) << 16 | number & 0xffff);
    let digits: String = parts.iter().map(|part| format!("{part:016x}")).collect();
    ReportId::new(format!("sha256:{digits}")).expect("64 hex digits")
}

fn first() -> Event {
    let claim = ClaimId { report: report_id(0), index: 0 };
    let found = || Vec::new();
    Event {
        id: EventId::founded_by(&claim),
        kind: Finding {
            value: Kind::ArmedAssault,
            why: String::new(),
            claims: found(),
            disputed_by: found(),
        },
        modality: Modality::Asserted,
        status: Status::Reported,
        status_why: "one origin says so".to_owned(),
        when: None,
        r#where: None,
        actors: Vec::new(),
        casualties: Vec::new(),
        origins: Vec::new(),
        denied_by: Vec::new(),
        reports: Vec::new(),
        claims: Vec::new(),
        links: Vec::new(),
        decisions: Vec::new(),
        history: Vec::new(),
        is_series: false,
        part_of: Vec::new(),
        parts: Vec::new(),
        is_political: true,
        policy: "balanced-1".to_owned(),
    }
}

/// Gives the event and its report ids of their own.
fn name(event: &mut Event, number: u64) {
    let claim = ClaimId { report: report_id(number), index: 0 };
    event.id = EventId::founded_by(&claim);
    event.reports[0].head.id = claim.report;
}

/// Makes the event another one: other day, town, actors, figures, publisher.
fn vary(event: &mut Event, number: u64) {
    let dice = mixed(number);
    event.kind.value = Kind::ALL[(dice % 14) as usize];
    event.status = Status::ALL[(dice % 4) as usize];
    let day = |days: u64| -> Date {
        let first = jiff::civil::date(2012, 1, 1);
        first.checked_add(jiff::Span::new().days(days as i64)).expect("a day of this century")
    };
    let happened = day(dice % DAYS);
    let when = When::new(Some(DateRange::day(happened)), DatePrecision::Day, String::new());
    event.when = when.map(|value| Finding {
        value,
        why: String::new(),
        claims: Vec::new(),
        disputed_by: Vec::new(),
    });
    let town = mixed(dice) % TOWNS;
    let place = Place {
        name: format!("Town {town}"),
        position: Some((32.0 + (town % 500) as f64 / 100.0, 36.0 + (town / 500) as f64 / 2.0)),
        country: Some("SY".to_owned()),
        admin1: Some(format!("Province {}", town % 14)),
        admin2: Some(format!("District {}", town % 60)),
        precision: PlacePrecision::Near,
        relation: "in".to_owned(),
        gazetteer_id: Some(format!("geonames:{}", 160_000 + town)),
    };
    let (why, claims, disputed_by) = (String::new(), Vec::new(), Vec::new());
    event.r#where = Some(Finding { value: place, why, claims, disputed_by });
    event.actors.clear();
    for (role, salt) in [(Role::Perpetrator, 1), (Role::Target, 2)] {
        let group = mixed(dice + salt) % GROUPS;
        event.actors.push(Attribution {
            actor: Some(format!("group-{group}")),
            name: format!("Group of the Town {group}"),
            role,
            side: None,
            certainty: Certainty::Stated,
            said_by: Vec::new(),
            claims: Vec::new(),
            is_claimed: false,
        });
    }
    let figure = Figure::at_least(dice % 30);
    event.casualties.clear();
    event.casualties.push(Settled {
        outcome: Outcome::Killed,
        figure: Some(figure),
        why: "the figure of the most reliable origin".to_owned(),
        claims: Vec::new(),
        civilians: Some(Figure::exactly(dice % 5)),
        combatants: None,
        attackers: None,
        said: Vec::new(),
    });
    let publisher = mixed(dice + 3) % PUBLISHERS;
    event.origins.clear();
    event.origins.push(Voice {
        name: format!("Origin {publisher}"),
        kind: OriginKind::Monitor,
        actor: None,
        claims: Vec::new(),
        reports: Vec::new(),
        includes: Vec::new(),
    });
    event.reports.clear();
    event.reports.push(EventReport {
        head: ReportHead {
            id: report_id(number),
            external_id: None,
            title: None,
            publisher: Some(format!("Publisher {publisher}")),
            published: Some(day(dice % DAYS + 1)),
            url: Some(format!("https://publisher-{publisher}.example/{number}")),
        },
        same_text_as: None,
    });
}
