//! What rows that are held together answer is what the tables answer.

mod common;

use cairn_core::{Kind, Status};
use cairn_store::{Deed, Filter, Mark, Sort};
use common::{context, events, filled, some_report, stamp};
use proptest::prelude::*;

fn some_filter() -> impl Strategy<Value = Filter> {
    let day = || prop::option::of(8..13_u8);
    let days = (day(), day());
    let of = (
        prop::option::of(prop::sample::select(vec!["sy", "IQ"])),
        prop::option::of(prop::sample::select(vec!["HOMS", "Raqqa"])),
        prop::option::of(1..40_u64),
        prop::option::of(prop::sample::select(vec![
            [35.0, 30.0, 40.0, 36.5],
            [40.0, 30.0, 36.0, 40.0],
        ])),
    );
    let named = (
        prop::collection::vec(prop::sample::select(vec!["islamic-state", "forces-of-sy"]), 0..2),
        prop::option::of(prop::sample::select(vec!["bomb", "shelled homs", "?"])),
    );
    let coded = (
        prop::collection::vec(prop::sample::select(Kind::ALL.to_vec()), 0..5),
        prop::collection::vec(prop::sample::select(Status::ALL.to_vec()), 0..3),
    );
    let sort = prop::sample::select(vec![Sort::Date, Sort::Killed, Sort::Origins, Sort::Id]);
    (days, of, named, coded, sort, prop::option::of(1..5_usize)).prop_map(
        |(
            (since, until),
            (country, admin1, killed, bounds),
            (actors, words),
            (kinds, statuses),
            sort,
            limit,
        )| {
            let day = |n: u8| cairn_core::Date::new(2023, 8, n as i8).unwrap();
            Filter {
                since: since.map(day),
                until: until.map(day),
                country: country.map(str::to_owned),
                admin1: admin1.map(str::to_owned),
                killed_at_least: killed,
                bounds,
                actors: actors.into_iter().map(str::to_owned).collect(),
                words: words.map(str::to_owned),
                kinds,
                statuses,
                sort,
                limit,
                ..Filter::default()
            }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn rows_are_chosen_and_sorted_as_the_tables_do(
        reports in prop::collection::vec(some_report(), 1..16),
        filters in prop::collection::vec(some_filter(), 12),
        withheld in any::<prop::sample::Index>(),
    ) {
        let dir = tempfile::tempdir().unwrap();
        let mut store = filled(&dir.path().join("a.db"), &reports, 4);
        let all = events(&mut store, &Filter::default());
        if let Some(event) = all.get(withheld.index(all.len() + 1)) {
            let deed = Deed::Withhold(cairn_core::Subject::Event(event.id.clone()));
            store.decide(&deed, "to try", &stamp(), &context(), &|_| String::new()).unwrap();
        }
        let rows = store.rows().unwrap();
        for mut filter in filters {
            // Two pages: the second goes on where the first ended.
            for _ in 0..2 {
                let told = events(&mut store, &filter);
                let named = store.named(&filter).unwrap();
                let numbers = rows.page(&rows.chosen(&filter, named.as_deref()), &filter);
                let accounts = store.accounts(&numbers, &context()).unwrap();
                let held: Vec<_> = accounts.into_iter().map(|it| it.event).collect();
                prop_assert_eq!(&held, &told, "{:?}", filter);
                let Some(last) = told.last() else { break };
                filter.after = Some(Mark::of(filter.sort, last));
            }
        }
    }
}
