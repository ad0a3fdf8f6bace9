//! How a store grows: time and file size as claims come in, what one more report costs, what a
//! question costs, and how much memory all of it takes.

use std::{
    fs, io,
    path::Path,
    time::{Duration, Instant},
};

use cairn_core::{
    Casualty, Cited, Claim, Date, DatePrecision, DateRange, Figure, Kind, Modality, Origin,
    OriginKind, Outcome, Participant, Place, PlacePrecision, Reading, Report, ReportId, Role,
    RuleId, Span, When, Who,
};
use cairn_store::{Context, Filter, Hash, Prepared, Sort, Stamp, Store};

/// Reports in one transaction while the store is filled, as `cairn add` does.
const BATCH: usize = 500;

/// Reports added one by one, and questions asked, for a median.
const TRIES: usize = 100;

/// A million claims are ten years: a larger archive covers more days, as archives do.
const CLAIMS_A_DAY: u64 = 274;
const TOWNS: u64 = 5000;

/// Fills a store with `claims` claims, one a report, and prints `name value`.
pub fn measure(claims: u64, path: &Path) -> io::Result<()> {
    let context = Context::default();
    let mut store = Store::create(path).map_err(io::Error::other)?;
    let mut world = World::new(claims);
    let mut left = claims;
    let begun = Instant::now();
    while left > 0 {
        let size = left.min(BATCH as u64);
        let batch = (0..size).map(|_| world.report()).collect();
        store.add(batch, "bench", &stamp(), &context).map_err(io::Error::other)?;
        left -= size;
    }
    let took = begun.elapsed();
    println!("claims {claims}\nfilled_s {:.1}", took.as_secs_f64());
    println!("claims_per_s {:.0}", claims as f64 / took.as_secs_f64());

    let one = times(|| {
        let report = world.report();
        let begun = Instant::now();
        let added = store.add(vec![report], "bench", &stamp(), &context);
        added.map(|_| begun.elapsed()).map_err(io::Error::other)
    })?;
    println!(
        "add_one_ms {:.2}\nadd_one_p99_ms {:.2}",
        ms(one[TRIES / 2]),
        ms(one[TRIES * 99 / 100])
    );

    for (name, filter) in questions(&world) {
        let asked = times(|| {
            let begun = Instant::now();
            store.events(&filter, &context, |_| true).map_err(io::Error::other)?;
            Ok(begun.elapsed())
        })?;
        println!("{name}_ms {:.2}", ms(asked[TRIES / 2]));
    }
    let (_, events, _) = store.counts().map_err(io::Error::other)?;
    println!("events {events}\nfile_mib {}", fs::metadata(path)?.len() >> 20);
    if let Some(peak) = super::peak_mib() {
        println!("peak_mib {peak:.0}");
    }
    Ok(())
}

/// The first page of what people ask for.
fn questions(world: &World) -> Vec<(&'static str, Filter)> {
    let page = Filter { limit: Some(50), ..Filter::default() };
    let day = |days: u64| first_day().saturating_add(jiff::Span::new().days(days as i64));
    let (since, until) = (day(world.days / 2), day(world.days / 2 + 30));
    vec![
        ("latest", page.clone()),
        (
            "month_and_killed",
            Filter {
                since: Some(since),
                until: Some(until),
                killed_at_least: Some(20),
                sort: Sort::Killed,
                ..page.clone()
            },
        ),
        (
            "box_and_kind",
            Filter {
                bounds: Some([20.0, 10.0, 21.0, 11.0]),
                kinds: vec![Kind::Bombing],
                ..page.clone()
            },
        ),
        (
            "actor_and_month",
            Filter {
                actors: vec!["group-7".to_owned()],
                since: Some(since),
                until: Some(until),
                ..page.clone()
            },
        ),
        ("words", Filter { words: Some("w77 w78".to_owned()), ..page }),
    ]
}

fn stamp() -> Stamp {
    Stamp { author: "bench".to_owned(), at: "2026-01-01T00:00:00Z".parse().expect("a moment") }
}

fn first_day() -> Date {
    jiff::civil::date(2013, 1, 1)
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// Sorted.
fn times(mut one: impl FnMut() -> io::Result<Duration>) -> io::Result<Vec<Duration>> {
    let mut all = (0..TRIES).map(|_| one()).collect::<io::Result<Vec<_>>>()?;
    all.sort();
    Ok(all)
}

/// Reports of made-up wars: towns of which some see far more than others, events told by one to
/// four reports each.
struct World {
    random: u64,
    reports: u64,
    days: u64,
    waiting: Vec<(u64, u64, u64)>,
}

impl World {
    fn new(claims: u64) -> World {
        World { random: 1, reports: 0, days: (claims / CLAIMS_A_DAY).max(40), waiting: Vec::new() }
    }

    /// 0 up to `below`; a fixed sequence (SplitMix64), so that two runs measure the same.
    fn pick(&mut self, below: u64) -> u64 {
        self.random = self.random.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.random;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % below
    }

    fn report(&mut self) -> Prepared {
        while self.waiting.len() < 400 {
            let (a, b, day) = (self.pick(TOWNS), self.pick(TOWNS), self.pick(self.days));
            let kind = self.pick(4);
            for _ in 0..1 + self.pick(4) {
                self.waiting.push((a.min(b), day, kind));
            }
        }
        let at = self.pick(self.waiting.len() as u64) as usize;
        let (town, day, kind) = self.waiting.swap_remove(at);
        self.reports += 1;
        let words: String = (0..60).map(|_| format!(" w{}", self.pick(20_000))).collect();
        let text = format!("Report {} of town {town}:{words}", self.reports);
        let published = first_day().saturating_add(jiff::Span::new().days(day as i64 + 1));
        let killed = 1 + self.pick(6) * self.pick(8);
        let reading =
            Reading { claims: vec![claim(town, published, kind, killed)], ..Reading::default() };
        let report = Report {
            id: ReportId::new(format!("sha256:{}", Hash::of(text.as_bytes()))).expect("a digest"),
            external_id: Some(self.reports.to_string()),
            title: None,
            published: Some(published),
            publisher: Some(format!("Outlet {}", self.pick(40))),
            url: None,
            language: Some("en".to_owned()),
            text,
            extra: Vec::new(),
        };
        Prepared::new(report, reading, b"", &Context::default().lineage)
    }
}

fn claim(town: u64, published: Date, kind: u64, killed: u64) -> Claim {
    let kinds = [Kind::Bombing, Kind::Shelling, Kind::ArmedAssault, Kind::AirStrike];
    let span = Span::new(0, 6).expect("six code points");
    let rule = || RuleId::new("bench.made_up");
    let day = DateRange::day(published.saturating_sub(jiff::Span::new().days(1)));
    let when = When::new(Some(day), DatePrecision::Day, "yesterday".to_owned()).expect("a day");
    let province = town / 40;
    let place = Place {
        name: format!("Town {town}"),
        position: None,
        country: Some(format!("{}{}", 'A', (b'A' + (province / 8) as u8) as char)),
        admin1: Some(format!("Province {province}")),
        admin2: None,
        precision: PlacePrecision::Exact,
        relation: "in".to_owned(),
        gazetteer_id: Some(format!("bench:{town}")),
    };
    let lat = 5.0 + (town.wrapping_mul(7919) % 3500) as f64 / 100.0;
    let lon = 10.0 + (town.wrapping_mul(104_729) % 5000) as f64 / 100.0;
    let group = format!("group-{}", province % 60);
    let mut claim = Claim::new(
        Cited::at(kinds[kind as usize], span, rule()),
        Cited::at(Modality::Asserted, span, rule()),
        vec![span],
    )
    .expect("it has words");
    claim.when = Some(Cited::at(when, span, rule()));
    claim.r#where = place.at(lat, lon).map(|place| Cited::at(place, span, rule()));
    claim.actors = vec![Cited::at(
        Participant {
            actor: Some(group.clone()),
            name: group.clone(),
            role: Role::Perpetrator,
            side: None,
            mention: group,
            certainty: cairn_core::Certainty::Stated,
        },
        span,
        rule(),
    )];
    claim.casualties = vec![Cited::at(
        Casualty {
            outcome: Outcome::Killed,
            figure: Figure::exactly(killed),
            who: Who::Civilians,
            group: None,
            part_of: None,
            origin: Some(0),
            is_cumulative: false,
            is_attackers: false,
        },
        span,
        rule(),
    )];
    claim.origins = vec![Cited::at(
        Origin {
            name: format!("Monitor {}", killed % 5),
            actor: None,
            kind: OriginKind::Monitor,
            verb: None,
            via: None,
        },
        span,
        rule(),
    )];
    claim.confidence = 0.8;
    claim
}
