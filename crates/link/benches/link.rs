//! How linking grows: time, memory, and what one more report costs, at ten thousand to a million
//! claims. A larger archive covers more days, as archives do.
//!
//!     cargo bench -p cairn-link --bench link -- 10000 100000 1000000

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "a measurement reads its arguments and the clock, and prints"
)]

use std::time::Instant;

use cairn_core::{Figure, Kind, Modality, Outcome, PlacePrecision};
use cairn_link::{ClaimKey, Facts, Fingerprint, LinkPolicy, Memory, Spot, add};

fn main() {
    let sizes: Vec<u64> = std::env::args().skip(1).filter_map(|arg| arg.parse().ok()).collect();
    let sizes = if sizes.is_empty() { vec![10_000] } else { sizes };
    println!("claims\tevents\tseconds\tclaims/s\tmedian ms\tp99 ms\tmost ms\tMiB resident");
    for size in sizes {
        measure(size);
    }
}

fn measure(size: u64) {
    let (mut memory, policy) = (Memory::default(), LinkPolicy::default());
    let (mut world, mut claims) = (World::new(size), 0);
    let mut took_ms = Vec::new();
    let started = Instant::now();
    while claims < size {
        let report = world.report();
        claims += report.len() as u64;
        let before = Instant::now();
        let Ok(_) = add(&mut memory, &report, &policy);
        took_ms.push(before.elapsed().as_secs_f64() * 1e3);
    }
    let seconds = started.elapsed().as_secs_f64();
    // What a report costs once the ledger is full: the last tenth.
    let mut last = took_ms.split_off(took_ms.len() * 9 / 10);
    last.sort_by(f64::total_cmp);
    let at = |share: f64| last[((last.len() - 1) as f64 * share) as usize];
    println!(
        "{claims}\t{}\t{seconds:.1}\t{:.0}\t{:.3}\t{:.3}\t{:.1}\t{}",
        memory.events().len(),
        claims as f64 / seconds,
        at(0.5),
        at(0.99),
        at(1.0),
        resident_mib()
    );
}

/// Reports of made-up wars: towns of which some see far more than others, events over ten years,
/// one to six reports of each, copies among them, and places and days known more or less well.
struct World {
    random: u64,
    reports: u64,
    days: u64,
    /// Reports yet to come of events that have been told.
    waiting: Vec<Facts>,
}

/// A million claims are ten years.
const CLAIMS_A_DAY: u64 = 274;
const TOWNS: u64 = 5000;
const KINDS: [Kind; 6] = [
    Kind::AirStrike,
    Kind::Shelling,
    Kind::ArmedAssault,
    Kind::Bombing,
    Kind::ArmedClash,
    Kind::Abduction,
];

impl World {
    fn new(size: u64) -> World {
        World { random: 1, reports: 0, days: size / CLAIMS_A_DAY, waiting: Vec::new() }
    }

    /// 0 up to `below`; a fixed sequence (SplitMix64), so that two runs measure the same.
    fn pick(&mut self, below: u64) -> u64 {
        self.random = self.random.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.random;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % below
    }

    /// The claims of the next report: one, sometimes two.
    fn report(&mut self) -> Vec<Facts> {
        let count = 1 + u64::from(self.pick(8) == 0);
        self.reports += 1;
        let report = self.reports.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (0..count as u32)
            .map(|index| {
                if self.waiting.len() < 400 {
                    self.tell();
                }
                let at = self.pick(self.waiting.len() as u64) as usize;
                let mut facts = self.waiting.swap_remove(at);
                facts.claim = ClaimKey { report, index };
                facts.order = self.reports;
                facts
            })
            .collect()
    }

    /// One event, and the claims of it.
    fn tell(&mut self) {
        let (a, b) = (self.pick(TOWNS), self.pick(TOWNS));
        let town = a.min(b).min(self.pick(TOWNS));
        // Towns lie where their number says, forty to a province, eight provinces to a country.
        let lat = 5.0 + (town.wrapping_mul(7919) % 3500) as f32 / 100.0;
        let lon = 10.0 + (town.wrapping_mul(104_729) % 5000) as f32 / 100.0;
        let province = town / 40;
        let day = 16_000 + (self.pick(self.days) as i32);
        let kind = KINDS[self.pick(6) as usize];
        let killed = 1 + self.pick(6) * self.pick(8);
        let perpetrator = province as u32 * 10 + self.pick(3) as u32;
        let mut last_text = String::new();
        for _ in 0..1 + self.pick(6) {
            let known = self.pick(20);
            let is_copy = !last_text.is_empty() && self.pick(6) == 0;
            if !is_copy {
                last_text = (0..30).map(|_| format!("w{} ", self.pick(20_000))).collect();
            }
            let precision = match known {
                0 => None,
                1 => Some(PlacePrecision::Country),
                2 | 3 => Some(PlacePrecision::Admin1),
                4..=6 => Some(PlacePrecision::Near),
                _ => Some(PlacePrecision::Exact),
            };
            let is_inferred = self.pick(3) == 0;
            let late = self.pick(3) as i32;
            let told = if is_inferred { day + late } else { day };
            let length = match self.pick(30) {
                0 => 30,
                1..=3 => 2,
                _ => 0,
            };
            let place = match precision {
                Some(PlacePrecision::Country) => 2_000_000 + province / 8,
                Some(PlacePrecision::Admin1) => 1_000_000 + province,
                _ => town,
            };
            let shift = self.pick(4);
            self.waiting.push(Facts {
                claim: ClaimKey { report: 0, index: 0 },
                order: 0,
                kind,
                modality: Modality::Asserted,
                dataset: 0,
                days: Some((told - length, told + length)),
                is_inferred,
                published: Some(day + late),
                spot: precision.map(|_| Spot { lat, lon }),
                precision,
                place: precision.map_or(0, |_| 1 + place),
                country: [b'A', b'A' + (province / 8) as u8],
                admin1: u32::from(precision < Some(PlacePrecision::Country))
                    * (1 + province as u32),
                perpetrators: if shift == 0 { Vec::new() } else { vec![perpetrator] },
                targets: vec![7],
                participants: Vec::new(),
                figures: vec![(Outcome::Killed, Figure::at_least(killed + shift))],
                things: vec![kind as u32],
                words: (0..8).map(|n| town as u32 * 8 + n).collect(),
                names: vec![town as u32, 1_000_000 + province as u32, 2_000_000 + perpetrator],
                numbers: vec![killed as u32],
                fingerprint: Fingerprint::of(&last_text),
            });
        }
    }
}

/// Of the whole process, as Linux tells it; 0 elsewhere.
fn resident_mib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    let kib = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
    kib.unwrap_or(0) / 1024
}
