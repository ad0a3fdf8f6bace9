//! The order in which reports arrive changes nothing: not the events, not their figures.

use std::collections::{BTreeMap, BTreeSet};

use cairn_core::{Figure, Kind, Modality, Outcome, PlacePrecision};
use cairn_link::{
    ClaimKey, Facts, Fingerprint, LinkPolicy, Memory, Spot, Word, add, keys, probes, relink,
};
use proptest::prelude::*;

/// A small world, so that claims meet: few days, few towns, few actors.
fn claim() -> impl Strategy<Value = Facts> {
    let kinds = prop::sample::select(vec![Kind::AirStrike, Kind::Shelling, Kind::ArmedAssault]);
    let precisions = prop::sample::select(vec![
        Some(PlacePrecision::Exact),
        Some(PlacePrecision::Exact),
        Some(PlacePrecision::Near),
        Some(PlacePrecision::Admin1),
        Some(PlacePrecision::Country),
        None,
    ]);
    (
        kinds,
        precisions,
        0..3i32,
        prop::option::weighted(0.8, (0..5i32, prop::sample::select(vec![0, 0, 0, 1, 6, 30]))),
        prop::option::weighted(0.7, prop::sample::select(vec![0u64, 1, 5, 7, 34])),
        prop::collection::vec(0..3u32, 0..2),
        any::<bool>(),
        0..3u8,
    )
        .prop_map(|(kind, precision, town, days, killed, perpetrators, is_inferred, text)| {
            Facts {
                claim: ClaimKey { report: 0, index: 0 },
                order: 0,
                kind,
                modality: Modality::Asserted,
                dataset: 0,
                days: days.map(|(start, length)| (18_000 + start, 18_000 + start + length)),
                is_inferred,
                published: Some(18_003),
                spot: precision.map(|_| Spot { lat: 35.0 + 0.2 * town as f32, lon: 40.0 }),
                precision,
                place: precision.map_or(0, |_| 1 + town as u64),
                country: if precision.is_some() { *b"SY" } else { [0; 2] },
                admin1: u32::from(precision <= Some(PlacePrecision::Admin1)),
                perpetrators,
                targets: Vec::new(),
                participants: Vec::new(),
                figures: killed
                    .map(|n| (Outcome::Killed, Figure::exactly(n)))
                    .into_iter()
                    .collect(),
                things: Vec::new(),
                words: (0..u32::from(text)).collect(),
                names: (0..u32::from(text) / 2).collect(),
                numbers: Vec::new(),
                fingerprint: Fingerprint::of(
                    ["", "one text", "quite another text"][usize::from(text)],
                ),
            }
        })
}

/// Reports of one to three claims, each with a name of its own.
fn reports() -> impl Strategy<Value = Vec<Vec<Facts>>> {
    let report = prop::collection::vec(claim(), 1..4);
    prop::collection::vec(report, 1..14).prop_map(|mut reports| {
        for (at, report) in reports.iter_mut().enumerate() {
            for (index, facts) in report.iter_mut().enumerate() {
                let report = (at as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
                facts.claim = ClaimKey { report, index: index as u32 };
                facts.order = at as u64;
            }
        }
        reports
    })
}

/// Which claims are together, whatever the events are called.
fn partition(memory: &Memory) -> BTreeSet<BTreeSet<ClaimKey>> {
    memory.events().into_values().map(|claims| claims.into_iter().collect()).collect()
}

fn at_once(reports: &[Vec<Facts>], words: &[Word]) -> Memory {
    let mut memory = Memory::default();
    memory.set_words(words);
    let Ok(_) = add(&mut memory, &reports.concat(), &LinkPolicy::default());
    memory
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_order_and_any_batches_give_the_same_events(
        reports in reports(),
        order in prop::collection::vec(any::<prop::sample::Index>(), 14),
        batch in 1..5usize,
    ) {
        let mut shuffled = reports.clone();
        for (at, index) in order.iter().enumerate().take(shuffled.len()) {
            let other = index.index(shuffled.len());
            shuffled.swap(at, other);
        }
        let mut memory = Memory::default();
        for reports in shuffled.chunks(batch) {
            let Ok(_) = add(&mut memory, &reports.concat(), &LinkPolicy::default());
        }
        let whole = at_once(&reports, &[]);
        prop_assert_eq!(partition(&memory), partition(&whole));
        // The ledger's order is the same, so the names are too.
        prop_assert_eq!(memory.events(), whole.events());
    }

    #[test]
    fn an_analysts_word_holds_and_can_be_taken_back(
        reports in reports(),
        picks in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<bool>()), 1..4),
    ) {
        let claims: Vec<ClaimKey> = reports.iter().flatten().map(|facts| facts.claim).collect();
        let mut words: BTreeMap<(ClaimKey, ClaimKey), bool> = BTreeMap::new();
        for (a, b, is_one_event) in picks {
            let (a, b) = (claims[a.index(claims.len())], claims[b.index(claims.len())]);
            if a != b {
                words.insert((a.min(b), a.max(b)), is_one_event);
            }
        }
        let words: Vec<Word> =
            words.into_iter().map(|((a, b), is_one_event)| Word { a, b, is_one_event }).collect();
        let touched: Vec<ClaimKey> = words.iter().flat_map(|word| [word.a, word.b]).collect();
        let policy = LinkPolicy::default();
        let mut memory = at_once(&reports, &[]);
        let before = memory.events();

        memory.set_words(&words);
        let Ok(_) = relink(&mut memory, &touched, &policy);
        prop_assert_eq!(memory.events(), at_once(&reports, &words).events());
        let events = memory.events();
        let together = |word: &Word| events.values().any(|c| c.contains(&word.a) && c.contains(&word.b));
        prop_assert!(words.iter().filter(|word| word.is_one_event).all(together));
        let contradicts = words.iter().any(|word| word.is_one_event);
        prop_assert!(contradicts || !words.iter().any(together));

        memory.set_words(&[]);
        let Ok(_) = relink(&mut memory, &touched, &policy);
        prop_assert_eq!(memory.events(), before);
    }

    #[test]
    fn two_claims_of_one_report_stay_apart(reports in reports()) {
        for claims in at_once(&reports, &[]).events().values() {
            let reports: BTreeSet<u64> = claims.iter().map(|claim| claim.report).collect();
            prop_assert_eq!(reports.len(), claims.len());
        }
    }

    #[test]
    fn whichever_comes_first_two_claims_meet_alike(a in claim(), b in claim()) {
        let meet = |a: &Facts, b: &Facts| {
            let keys = keys(b);
            probes(a).iter().any(|probe| keys.iter().any(|key| probe.finds(key)))
        };
        prop_assert_eq!(meet(&a, &b), meet(&b, &a));
    }

    #[test]
    fn facts_survive_the_store(facts in claim()) {
        prop_assert_eq!(Facts::from_bytes(&facts.to_bytes()), Some(facts));
    }

    #[test]
    fn no_bytes_make_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = Facts::from_bytes(&bytes);
    }

    #[test]
    fn changes_tell_all_that_changed(reports in reports()) {
        let (mut memory, mut told) = (Memory::default(), BTreeMap::new());
        for report in &reports {
            let Ok(changes) = add(&mut memory, report, &LinkPolicy::default());
            for (event, claims) in changes.events {
                told.insert(event, claims.into_iter().collect::<BTreeSet<_>>());
            }
            for event in changes.gone.keys() {
                told.remove(event);
            }
        }
        let events: BTreeMap<ClaimKey, BTreeSet<ClaimKey>> =
            memory.events().into_iter().map(|(e, c)| (e, c.into_iter().collect())).collect();
        prop_assert_eq!(told, events);
    }
}
