//! What is derived follows from the ledger and from nothing else.

mod common;

use cairn_core::{ClaimId, Event, EventId, Setting, Subject};
use cairn_store::{Deed, Filter, Store};
use common::{context, events, filled, prepared, report, reports, series, some_report, stamp};
use proptest::prelude::*;

fn some_deeds(store: &mut Store, picks: &[(usize, usize)]) {
    for (deed, at) in picks {
        let all = events(store, &Filter::default());
        let Some(event) = all.get(at % all.len().max(1)) else { return };
        let other = &all[(at + 1) % all.len()];
        let claims: Vec<ClaimId> = event.claims.clone();
        let deed = match deed % 8 {
            0 => Deed::Confirm { event: event.id.clone(), persons: 1 },
            1 => Deed::Merge { from: event.id.clone(), into: other.id.clone() },
            2 => Deed::Split { event: event.id.clone(), out: claims[..1].to_vec() },
            3 => Deed::Withhold(Subject::Report(claims[0].report.clone())),
            4 => Deed::Withhold(Subject::Claim(claims[0].clone())),
            5 => Deed::Purge(claims[0].report.clone()),
            6 => Deed::Undo("d12".to_owned()),
            _ => Deed::Withhold(Subject::Event(event.id.clone())),
        };
        // Some cannot be done, and then nothing is.
        let _ =
            store.decide(&deed, "to see what follows", &stamp(), &context(), &|_| String::new());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn a_rebuilt_store_is_the_store(
        reports in prop::collection::vec(some_report(), 1..14),
        more in prop::collection::vec(some_report(), 0..6),
        deeds in prop::collection::vec((0..8_usize, 0..10_usize), 0..6),
        batch in 1..6_usize,
    ) {
        let dir = tempfile::tempdir().unwrap();
        let mut store = filled(&dir.path().join("a.db"), &reports, batch);
        some_deeds(&mut store, &deeds);
        let more: Vec<_> = more.into_iter().map(prepared).collect();
        store.add(more, "test", &stamp(), &context()).unwrap();
        let before = store.dump().unwrap();
        store.rebuild(&stamp(), &context()).unwrap();
        prop_assert_eq!(&store.dump().unwrap(), &before);
        let verified = store.verify().unwrap();
        prop_assert!(verified.faults.is_empty(), "{:?}", verified.faults);
        let derived = store.derive_again(&context()).unwrap().expect("the same policies");
        prop_assert!(derived.faults.is_empty(), "{:?}", derived.faults);
    }

    #[test]
    fn one_by_one_or_all_at_once_is_the_same(
        reports in prop::collection::vec(some_report(), 1..14),
    ) {
        let dir = tempfile::tempdir().unwrap();
        let one = filled(&dir.path().join("one.db"), &reports, 1).dump().unwrap();
        let all = filled(&dir.path().join("all.db"), &reports, 100).dump().unwrap();
        prop_assert_eq!(one, all);
    }
}

#[test]
fn what_is_added_twice_is_there_once() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = filled(&dir.path().join("a.db"), &reports(), 2);
    let before = store.head().unwrap();
    let again = reports().into_iter().map(prepared).collect();
    store.add(again, "test", &stamp(), &context()).unwrap();
    assert_eq!(store.head().unwrap(), before);
}

#[test]
fn one_text_from_two_outlets_is_two_reports() {
    let dir = tempfile::tempdir().unwrap();
    let text = "A car bomb exploded at a market in Raqqa on Saturday, killing seven people.";
    let both = [report("Wire One", "2023-08-20", text), report("Radio", "2023-08-20", text)];
    let mut store = filled(&dir.path().join("a.db"), &both, 2);
    let events = events(&mut store, &Filter::default());
    assert_eq!(events.len(), 1, "{events:#?}");
    assert_eq!(events[0].reports.len(), 2);
    assert_ne!(events[0].reports[0].head.id, events[0].reports[1].head.id);
    assert_eq!(events[0].independent_origins(), 1, "a copy is no second voice");
}

#[test]
fn a_decision_and_its_undoing_leave_the_events_as_they_were() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = filled(&dir.path().join("a.db"), &reports(), 2);
    let before: Vec<(EventId, Vec<ClaimId>)> =
        events(&mut store, &Filter::default()).into_iter().map(|e| (e.id, e.claims)).collect();
    let (one, other) = (before[0].0.clone(), before[1].0.clone());
    let deeds = [
        Deed::Merge { from: one.clone(), into: other.clone() },
        Deed::Withhold(Subject::Event(one.clone())),
        Deed::Withhold(Subject::Report(before[0].1[0].report.clone())),
        Deed::Set { event: one, field: Setting::Kind(cairn_core::Kind::Grenade) },
    ];
    for deed in deeds {
        let made = store
            .decide(&deed, "to try it", &stamp(), &context(), &|event| event.id.to_string())
            .unwrap();
        store
            .decide(&Deed::Undo(made.id), "it was a try", &stamp(), &context(), &|_| String::new())
            .unwrap();
        let after: Vec<(EventId, Vec<ClaimId>)> =
            events(&mut store, &Filter::default()).into_iter().map(|e| (e.id, e.claims)).collect();
        assert_eq!(after, before, "{deed:?}");
    }
}

#[test]
fn a_series_and_its_parts_lead_to_each_other() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = Store::create(&dir.path().join("a.db")).unwrap();
    let text = "Two attacks killed 12 people in Syria on Thursday, officials said. \
        A car bomb in Raqqa killed seven people. Gunmen shot dead five farmers near Palmyra.";
    store.add(vec![series(text)], "test", &stamp(), &context()).unwrap();
    let all = events(&mut store, &Filter::default());
    let (whole, parts): (Vec<&Event>, Vec<&Event>) = all.iter().partition(|e| e.is_series);
    assert_eq!((whole.len(), parts.len()), (1, 2), "{all:#?}");
    let mut ids: Vec<EventId> = parts.iter().map(|part| part.id.clone()).collect();
    ids.sort();
    assert_eq!(whole[0].parts, ids);
    assert!(parts.iter().all(|part| part.part_of == [whole[0].id.clone()]));

    let withheld = Deed::Withhold(Subject::Event(ids[0].clone()));
    store.decide(&withheld, "to try it", &stamp(), &context(), &|_| String::new()).unwrap();
    let all = events(&mut store, &Filter::default());
    let whole = all.iter().find(|event| event.is_series).unwrap();
    assert_eq!(whole.parts, ids[1..], "what is withheld is not named");
}
