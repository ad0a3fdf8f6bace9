//! Rows of datasets: they come again, and replace their own words.

mod common;

use cairn_core::{Event, Outcome, Subject};
use cairn_store::{Added, Deed, Filter, Store};
use common::{context, events, filled, on, prepared, report, row, stamp};
use proptest::prelude::*;
use rusqlite::Connection;

fn killed(event: &Event) -> Option<u64> {
    event.outcome(Outcome::Killed)?.figure?.best()
}

fn bombing(killed: u32) -> String {
    format!("A car bomb exploded in Raqqa on 12 August 2023, killing {killed} people.")
}

#[test]
fn a_row_that_changed_keeps_its_event_and_what_was_decided_on_it() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = Store::create(&dir.path().join("a.db")).unwrap();
    let added = store.add(vec![row("1", &bombing(7))], "test", &on("2026-01-02"), &context());
    assert!(matches!(added.unwrap()[..], [Added::New { claims: 1, .. }]));
    let text = report("Wire One", "2023-08-13", &bombing(7));
    store.add(vec![prepared(text)], "test", &on("2026-01-03"), &context()).unwrap();
    let before = events(&mut store, &Filter::default());
    assert_eq!((before.len(), before[0].reports.len()), (1, 2), "{before:#?}");
    let confirm = Deed::Confirm { event: before[0].id.clone(), persons: 1 };
    store.decide(&confirm, "seen", &on("2026-01-04"), &context(), &|_| String::new()).unwrap();

    let again = |store: &mut Store, killed| {
        store.add(vec![row("1", &bombing(killed))], "test", &on("2026-02-02"), &context()).unwrap()
    };
    assert!(matches!(again(&mut store, 7)[..], [Added::Known { .. }]));
    assert!(matches!(again(&mut store, 9)[..], [Added::Changed { .. }]));
    let after = events(&mut store, &Filter::default());
    assert_eq!((after.len(), &after[0].id, after[0].reports.len()), (1, &before[0].id, 2));
    assert_eq!(after[0].decisions.len(), 1);
    let high = |event: &Event| event.outcome(Outcome::Killed).unwrap().figure.unwrap().high();
    assert_eq!((high(&before[0]), high(&after[0])), (Some(7), Some(9)));

    let then = Filter { as_of: Some("2026-01-31".parse().unwrap()), ..Filter::default() };
    assert_eq!(high(&events(&mut store, &then)[0]), Some(7), "as it was then");
    let dump = store.dump().unwrap();
    store.rebuild(&stamp(), &context()).unwrap();
    assert_eq!(store.dump().unwrap(), dump);
    let verified = store.verify().unwrap();
    assert!(verified.faults.is_empty(), "{:?}", verified.faults);
    assert_eq!(verified.reports, 2, "a row is one report, however often it came");
}

#[test]
fn a_row_may_move_to_another_place_and_leaves_nothing_behind() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = filled(&dir.path().join("a.db"), &[], 1);
    store.add(vec![row("1", &bombing(7))], "test", &stamp(), &context()).unwrap();
    let moved = bombing(7).replace("Raqqa", "Homs");
    // In one batch the later words count.
    let both = vec![row("2", &bombing(3)), row("1", &moved), row("2", &moved)];
    store.add(both, "test", &stamp(), &context()).unwrap();
    let all = events(&mut store, &Filter::default());
    let names: Vec<&str> =
        all.iter().map(|event| event.r#where.as_ref().unwrap().value.name.as_str()).collect();
    assert_eq!(names, ["Homs", "Homs"], "two rows of one dataset are two events");
    assert!(all.iter().all(|event| killed(event) == Some(7)));
}

#[test]
fn a_purged_row_does_not_come_back_and_none_of_its_words_stay() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.db");
    let mut store = Store::create(&path).unwrap();
    store.add(vec![row("1", &bombing(7))], "test", &stamp(), &context()).unwrap();
    store.add(vec![row("1", &bombing(9))], "test", &stamp(), &context()).unwrap();
    let id = events(&mut store, &Filter::default())[0].claims[0].report.clone();
    store.decide(&Deed::Purge(id), "asked to", &stamp(), &context(), &|_| String::new()).unwrap();
    for killed in [7, 9, 11] {
        let added = store.add(vec![row("1", &bombing(killed))], "test", &stamp(), &context());
        assert!(matches!(added.unwrap()[..], [Added::Purged { .. }]), "{killed}");
    }
    assert!(events(&mut store, &Filter::default()).is_empty());
    let contents: u64 = Connection::open(&path)
        .unwrap()
        .query_row("SELECT count(*) FROM content", [], |row| row.get(0))
        .unwrap();
    assert_eq!(contents, 0);
    let verified = store.verify().unwrap();
    assert!(verified.faults.is_empty(), "{:?}", verified.faults);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

    #[test]
    fn rows_that_come_again_leave_what_a_rebuild_gives(
        told in prop::collection::vec(
            (0..4_u32, any::<bool>(), prop::sample::select(vec!["Raqqa", "Homs"]), 10..13_u32, 1..4_u32),
            1..14,
        ),
        batch in 1..6_usize,
        withheld in prop::option::of(0..4_usize),
    ) {
        let dir = tempfile::tempdir().unwrap();
        let mut store = Store::create(&dir.path().join("a.db")).unwrap();
        let made = |(id, is_row, place, day, killed): &(u32, bool, &str, u32, u32)| {
            let text = format!("A bomb exploded in {place} on {day} August 2023, killing {killed} people.");
            match is_row {
                true => row(&id.to_string(), &text),
                false => prepared(report(&format!("Outlet {id}"), "2023-08-14", &text)),
            }
        };
        for (at, rows) in told.chunks(batch).enumerate() {
            store.add(rows.iter().map(made).collect(), "test", &stamp(), &context()).unwrap();
            let all = events(&mut store, &Filter::default());
            if let (Some(which), 0) = (withheld, at) {
                let report = all[which % all.len()].claims[0].report.clone();
                let deed = Deed::Withhold(Subject::Report(report));
                store.decide(&deed, "to try", &stamp(), &context(), &|_| String::new()).unwrap();
            }
        }
        let before = store.dump().unwrap();
        store.rebuild(&stamp(), &context()).unwrap();
        prop_assert_eq!(store.dump().unwrap(), before);
        let verified = store.verify().unwrap();
        prop_assert!(verified.faults.is_empty(), "{:?}", verified.faults);
    }
}
