//! The codebook's section 4 as small stories, made up for this.

mod told;

use cairn_core::{
    Act, Decision, Figure, Kind, Modality, OriginKind, Outcome, Role, Setting, Status, Weight, Who,
    in_force, verdict,
};
use cairn_link::{Counted, SettlePolicy, overlap};
use proptest::prelude::*;
use told::{Report, day, event_id, killed, report, settled, settled_by};

const TEXT: &str = "Twelve soldiers died when their convoy was ambushed on the road to Alba on \
    Saturday, the Border Observatory said, adding that two vehicles had burned out completely.";

/// A monitor that counts twice, a copy of its first count, the army, and the group itself.
fn convoy() -> Vec<Report> {
    let on_soldiers = |report: Report| {
        report.actor(Role::Perpetrator, "front").actor(Role::Target, "forces-of-xa")
    };
    let observatory =
        |report: Report| on_soldiers(report).says("Border Observatory", OriginKind::Monitor, None);
    vec![
        observatory(report(1, "Agency One", "2021-05-02")).killed(Figure::at_least(12)).text(TEXT),
        observatory(report(2, "Agency One", "2021-05-03")).killed(Figure::exactly(19)),
        observatory(report(3, "Morning Paper", "2021-05-04"))
            .killed(Figure::at_least(12))
            .text(&format!("{TEXT} End of report.")),
        on_soldiers(report(4, "Agency Two", "2021-05-04"))
            .says("the Front", OriginKind::Party, Some("front-press"))
            .modality(Modality::Claimed)
            .killed(Figure::exactly(30)),
        on_soldiers(report(5, "State Radio", "2021-05-02"))
            .says("a military source", OriginKind::Party, Some("forces-of-xa"))
            .modality(Modality::Claimed)
            .killed(Figure::exactly(15)),
    ]
}

#[test]
fn per_origin_the_latest_stands_and_a_partys_word_on_its_enemy_only_widens() {
    let event = settled(&convoy());
    assert_eq!(killed(&event), [Some(15), Some(19), Some(30)]);
    assert_eq!(
        event.outcome(Outcome::Killed).unwrap().why,
        "Border Observatory's latest figure (19, after at least 12), the most reliable origin; 15 from \
         a military source is the low end; the Front's claim of 30 about its enemy's losses \
         only widens the range."
    );
    let weights: Vec<(u64, Weight)> = event
        .outcome(Outcome::Killed)
        .unwrap()
        .said
        .iter()
        .map(|said| (said.figure.central().unwrap(), said.weight))
        .collect();
    assert_eq!(weights[0], (19, Weight::Best));
    assert!(weights.contains(&(30, Weight::RaisesHigh)));
    assert_eq!(event.status, Status::Corroborated);
}

#[test]
fn copies_and_one_cited_origin_are_one_voice() {
    let event = settled(&convoy());
    let names: Vec<&str> = event.origins.iter().map(|voice| voice.name.as_str()).collect();
    assert_eq!(names, ["Border Observatory", "a military source", "the Front"]);
    assert_eq!(event.origins[0].reports.len(), 3);
    assert_eq!(event.reports[2].same_text_as.as_ref(), Some(&event.reports[0].head.id));
    assert_eq!(event.reports[1].same_text_as, None);
}

#[test]
fn a_copy_that_dropped_its_source_speaks_with_the_voice_of_its_text() {
    let event = settled(&[
        report(1, "Agency One", "2021-05-02")
            .says("Border Observatory", OriginKind::Monitor, None)
            .text(TEXT),
        report(2, "Morning Paper", "2021-05-02").text(TEXT),
    ]);
    assert_eq!(event.independent_origins(), 1);
    assert_eq!(event.status, Status::Reported);
}

#[test]
fn officials_of_one_government_are_one_voice_and_so_are_a_group_and_its_outlet() {
    let event = settled(&[
        report(1, "A", "2021-05-02").says(
            "the interior ministry",
            OriginKind::Official,
            Some("government-of-xa"),
        ),
        report(2, "B", "2021-05-02").says("police", OriginKind::Official, None),
        report(5, "E", "2021-05-02").says("police", OriginKind::Official, Some("police-of-xb")),
        report(3, "C", "2021-05-02").says("the Front", OriginKind::Party, Some("front")),
        report(4, "D", "2021-05-02").says("Front Press", OriginKind::Party, Some("front-press")),
    ]);
    assert_eq!(event.independent_origins(), 2);
}

#[test]
fn a_short_name_and_a_description_are_the_voice_they_stand_for() {
    let event = settled(&[
        report(1, "A", "2021-05-02")
            .says("Border Observatory for Rights", OriginKind::Monitor, None)
            .says("the Alba-based monitor", OriginKind::Monitor, None),
        report(2, "B", "2021-05-02").says("the Observatory", OriginKind::Monitor, None),
        report(3, "C", "2021-05-02").says("BOR", OriginKind::Monitor, None),
        report(4, "D", "2021-05-02").says("Doctors Abroad", OriginKind::UnNgo, None),
    ]);
    let names: Vec<&str> = event.origins.iter().map(|voice| voice.name.as_str()).collect();
    assert_eq!(names, ["Border Observatory for Rights", "Doctors Abroad"]);
    assert_eq!(event.origins[0].includes, ["BOR", "the Alba-based monitor", "the Observatory"]);
}

#[test]
fn a_publisher_that_cites_nobody_is_its_origin() {
    let event = settled(&[report(1, "A", "2021-05-02"), report(2, "B", "2021-05-02")]);
    assert_eq!(event.status, Status::Corroborated);
    assert_eq!(event.independent_origins(), 2);
}

#[test]
fn parties_that_blame_each_other_contest() {
    let event = settled(&[
        report(1, "A", "2021-05-02")
            .says("the army", OriginKind::Party, Some("forces-of-xa"))
            .actor(Role::Perpetrator, "front"),
        report(2, "B", "2021-05-02")
            .says("the Front", OriginKind::Party, Some("front"))
            .actor(Role::Perpetrator, "forces-of-xa"),
        report(3, "C", "2021-05-02").says("Border Observatory", OriginKind::Monitor, None),
    ]);
    assert_eq!(event.status, Status::Contested);
    assert_eq!(event.status_why, "the Front and the army name different authors.");
    let authors: Vec<&str> = event.actors.iter().map(|actor| actor.name.as_str()).collect();
    assert_eq!(authors, ["forces-of-xa", "front"], "both stand side by side");
}

#[test]
fn the_bare_denial_of_the_accused_does_not_contest() {
    let mut denied = report(2, "B", "2021-05-02")
        .says("Border Observatory", OriginKind::Monitor, None)
        .says("the army", OriginKind::Party, Some("forces-of-xa"))
        .actor(Role::Perpetrator, "forces-of-xa");
    denied.claim.origins[1].value.verb = Some("denied".into());
    let event = settled(&[
        report(1, "A", "2021-05-02")
            .says("nurses", OriginKind::Medical, None)
            .actor(Role::Perpetrator, "forces-of-xa"),
        denied,
    ]);
    assert_eq!(event.status, Status::Corroborated);
    assert_eq!(event.denied_by[0].by, "the army");
    assert_eq!(event.independent_origins(), 2);
}

#[test]
fn a_report_of_a_denial_is_no_voice() {
    let mut denial = report(2, "B", "2021-05-02")
        .says("the army", OriginKind::Party, Some("forces-of-xa"))
        .modality(Modality::Denied);
    denial.claim.origins[0].value.verb = Some("denied".into());
    let event =
        settled(&[report(1, "A", "2021-05-02").says("nurses", OriginKind::Medical, None), denial]);
    assert_eq!(event.status, Status::Reported);
    assert_eq!(event.independent_origins(), 1);
}

#[test]
fn only_a_contradiction_beyond_a_factor_of_two_contests() {
    let pair = |few: Figure, many: Figure| {
        let few =
            report(1, "A", "2021-05-02").says("nurses", OriginKind::Medical, None).killed(few);
        let many = report(2, "B", "2021-05-02")
            .says("Observatory", OriginKind::Monitor, None)
            .killed(many);
        settled(&[few, many]).status
    };
    assert_eq!(pair(Figure::exactly(10), Figure::exactly(20)), Status::Corroborated);
    assert_eq!(pair(Figure::exactly(10), Figure::exactly(21)), Status::Contested);
    assert_eq!(pair(Figure::exactly(0), Figure::exactly(1)), Status::Contested);
    assert_eq!(pair(Figure::at_least(10), Figure::exactly(60)), Status::Corroborated, "a floor");
}

#[test]
fn belligerents_alone_are_a_party_claim() {
    let event = settled(&[report(1, "A", "2021-05-02")
        .says("the Front", OriginKind::Party, Some("front"))
        .actor(Role::Perpetrator, "front")
        .killed(Figure::exactly(8))]);
    assert_eq!(event.status, Status::PartyClaim);
    assert_eq!(killed(&event), [Some(8), Some(8), Some(8)], "no other origin has a figure");
    assert!(event.actors[0].is_claimed);
}

#[test]
fn a_vague_floor_says_nothing_of_the_low_end() {
    let event = settled(&[
        report(1, "A", "2021-05-02")
            .says("nurses", OriginKind::Medical, None)
            .killed(Figure::at_least(3)),
        report(2, "B", "2021-05-03")
            .says("Observatory", OriginKind::Monitor, None)
            .killed(Figure::exactly(33)),
    ]);
    assert_eq!(killed(&event), [Some(33), Some(33), Some(33)]);
}

#[test]
fn between_equals_the_later_stands_and_of_one_day_the_higher() {
    let pair = |day: &str| {
        settled(&[
            report(1, "A", "2021-05-03")
                .says("nurses", OriginKind::Medical, None)
                .killed(Figure::exactly(9)),
            report(2, "B", day)
                .says("Observatory", OriginKind::Monitor, None)
                .killed(Figure::exactly(7)),
        ])
    };
    let (one_day, later) = (pair("2021-05-03"), pair("2021-05-04"));
    assert_eq!(killed(&one_day), [Some(7), Some(9), Some(9)]);
    assert_eq!(killed(&later), [Some(7), Some(7), Some(9)]);
    let why = |event: &cairn_core::Event| event.outcome(Outcome::Killed).unwrap().why.clone();
    assert_eq!(
        [why(&one_day), why(&later)],
        [
            "Nurses' figure (9), the higher of equally reliable origins of one day; 7 from \
             Observatory is the low end.",
            "Observatory's figure (7), the later of equally reliable origins; 9 from nurses is the \
             high end.",
        ]
    );
}

#[test]
fn of_equal_numbers_of_one_day_the_closed_is_the_later_however_they_came_in() {
    let monitor = |number: u8, day: &str, figure: Figure| {
        let said = report(number, "P", day).says("Border Observatory", OriginKind::Monitor, None);
        said.killed(figure)
    };
    let open = Figure::at_least(25);
    let closed = Figure::exactly(25);
    for [one, other] in [[open, closed], [closed, open]] {
        let event = settled(&[
            monitor(1, "2021-05-01", Figure::exactly(26)),
            monitor(2, "2021-05-02", one),
            monitor(3, "2021-05-02", other),
        ]);
        let why = &event.outcome(Outcome::Killed).unwrap().why;
        assert_eq!(why, "Border Observatory's latest figure (25, after 26).");
    }
}

#[test]
fn an_open_figure_keeps_the_range_open() {
    let floor = report(1, "A", "2021-05-02").killed(Figure::at_least(34));
    assert_eq!(killed(&settled(&[floor])), [Some(34), Some(34), None]);
}

#[test]
fn a_later_source_with_a_name_outweighs_a_nameless_one() {
    let event = settled(&[
        report(1, "A", "2021-05-02")
            .says("local sources", OriginKind::Unnamed, None)
            .killed(Figure::at_least(60)),
        report(2, "B", "2021-05-03")
            .says("the government", OriginKind::Official, Some("government-of-xa"))
            .killed(Figure::exactly(44)),
    ]);
    assert_eq!(killed(&event), [Some(44), Some(44), Some(60)]);
}

#[test]
fn a_part_never_exceeds_its_whole_and_attackers_are_apart() {
    let event = settled(&[report(1, "A", "2021-05-02")
        .killed(Figure::exactly(7))
        .counted(Outcome::Killed, Figure::exactly(5), Who::Civilians, Some(0))
        .counted(Outcome::Killed, Figure::exactly(4), Who::Civilians, Some(0))
        .counted(Outcome::Killed, Figure::exactly(2), Who::Combatants, None)
        .attackers()]);
    let settled = event.outcome(Outcome::Killed).unwrap();
    assert_eq!(settled.figure, Some(Figure::exactly(7)));
    assert_eq!(settled.civilians, Some(Figure::exactly(7)), "nine, were they to be added");
    assert_eq!(settled.attackers, Some(Figure::exactly(2)));
}

#[test]
fn civilians_and_soldiers_of_one_claim_add_up() {
    let event = settled(&[report(1, "A", "2021-05-02")
        .counted(Outcome::Killed, Figure::exactly(11), Who::Civilians, None)
        .counted(Outcome::Killed, Figure::exactly(5), Who::Combatants, None)]);
    assert_eq!(killed(&event), [Some(16), Some(16), Some(16)]);
    assert_eq!(event.outcome(Outcome::Killed).unwrap().civilians, Some(Figure::exactly(11)));
}

#[test]
fn silence_is_no_figure_and_nobody_is_zero() {
    assert!(settled(&[report(1, "A", "2021-05-02")]).outcome(Outcome::Killed).is_none());
    let none = settled(&[report(1, "A", "2021-05-02").killed(Figure::exactly(0))]);
    assert_eq!(killed(&none), [Some(0), Some(0), Some(0)]);
}

#[test]
fn policies_are_switched_by_name() {
    let mut reports = convoy();
    reports.push(
        report(6, "Agency Two", "2021-05-05")
            .says("the governor", OriginKind::Official, None)
            .killed(Figure::exactly(16)),
    );
    reports.push(
        report(7, "Agency Two", "2021-05-06")
            .says("a villager", OriginKind::Witness, None)
            .killed(Figure::exactly(20)),
    );
    let by = |policy| killed(&settled_by(&reports, &[], policy));
    assert_eq!(by(SettlePolicy::Balanced), [Some(16), Some(19), Some(30)]);
    assert_eq!(by(SettlePolicy::Conservative), [Some(16), Some(16), Some(30)]);
    assert_eq!(by(SettlePolicy::Latest), [Some(16), Some(20), Some(30)]);
    assert_eq!(by(SettlePolicy::Widest), [Some(12), Some(19), Some(30)]);
    for policy in SettlePolicy::ALL {
        assert_eq!(SettlePolicy::parse(policy.as_str()), Some(policy));
    }
}

fn decision(id: &str, act: Act) -> Decision {
    Decision {
        id: id.into(),
        act,
        author: "Noor".into(),
        at: "2021-05-10T09:00:00Z".parse().unwrap(),
        reason: "graves counted on site".into(),
        before: String::new(),
        after: String::new(),
    }
}

#[test]
fn an_analyst_decides_and_can_take_it_back() {
    let set = Setting::Figure { outcome: Outcome::Killed, figure: Figure::exactly(17) };
    let mut decisions = vec![
        decision("1", Act::Confirm { event: event_id(), persons: 1 }),
        decision("2", Act::Set { event: event_id(), field: set }),
    ];
    let event = settled_by(&convoy(), &decisions, SettlePolicy::Balanced);
    assert_eq!(event.status, Status::Confirmed);
    assert_eq!(killed(&event), [Some(17), Some(17), Some(17)]);
    let why = &event.outcome(Outcome::Killed).unwrap().why;
    assert_eq!(why, "Set by Noor on 2021-05-10: graves counted on site");

    decisions.push(decision("3", Act::Undo("2".into())));
    decisions.push(decision("4", Act::Undo("1".into())));
    let event = settled_by(&convoy(), &decisions, SettlePolicy::Balanced);
    assert_eq!(killed(&event), [Some(15), Some(19), Some(30)]);
    assert_eq!(event.status, Status::Corroborated);
    assert_eq!(event.decisions.len(), 4, "nothing is forgotten");
}

#[test]
fn a_verdict_that_takes_two_people_waits_for_the_second() {
    let by =
        |id: &str, author: &str, act: Act| Decision { author: author.into(), ..decision(id, act) };
    let confirm = || Act::Confirm { event: event_id(), persons: 2 };
    let reject = || Act::Reject { event: event_id(), persons: 2 };
    let status =
        |decisions: &[Decision]| settled_by(&convoy(), decisions, SettlePolicy::Balanced).status;
    let mut decisions = vec![by("1", "Noor", confirm()), by("2", "Noor", confirm())];
    assert_eq!(status(&decisions), Status::Corroborated, "one person twice is one person");
    decisions.push(by("3", "Heron", confirm()));
    assert_eq!(status(&decisions), Status::Confirmed);
    decisions.push(by("4", "Noor", reject()));
    assert_eq!(status(&decisions), Status::Confirmed, "what two said holds until two gainsay it");
    let in_force = in_force(&decisions);
    let waits: Vec<&str> =
        verdict(in_force).waits.iter().map(|decision| decision.id.as_str()).collect();
    assert_eq!(waits, ["4"]);
    decisions.push(by("5", "Heron", reject()));
    assert_eq!(status(&decisions), Status::Rejected);
    decisions.push(by("6", "Noor", Act::Undo("4".into())));
    assert_eq!(status(&decisions), Status::Confirmed, "Heron alone rejects it now");
}

#[test]
fn the_figure_remembers_how_it_came_to_be() {
    let history: Vec<(String, Option<u64>)> = settled(&convoy())
        .history
        .iter()
        .map(|change| (change.day.unwrap().to_string(), change.figure.and_then(Figure::best)))
        .collect();
    let expected = [("2021-05-02", Some(12)), ("2021-05-03", Some(19)), ("2021-05-04", Some(19))];
    assert_eq!(history, expected.map(|(day, best)| (day.to_owned(), best)));
}

#[test]
fn an_exact_kind_refines_attack() {
    let event = settled(&[
        report(1, "A", "2021-05-02"),
        report(2, "B", "2021-05-02"),
        report(3, "C", "2021-05-02").kind(Kind::SuicideBombing),
    ]);
    assert_eq!(event.kind.value, Kind::SuicideBombing);
    assert_eq!(event.kind.disputed_by, []);
}

#[test]
fn a_toll_is_held_against_events_and_never_added() {
    let event = |n: u8, start: &str, country: &str, killed: u64| Counted {
        id: cairn_core::EventId::parse(&format!("e{}-{n}", "0".repeat(20))).unwrap(),
        when: Some(cairn_core::DateRange::day(day(start))),
        country: Some(country.into()),
        figure: Some(Figure::exactly(killed)),
        is_series_with_parts: n == 9,
    };
    let events = [
        event(1, "2021-05-01", "XA", 10),
        event(2, "2021-05-09", "XA", 5),
        event(3, "2021-07-01", "XA", 100),
        event(4, "2021-05-02", "XB", 100),
        event(9, "2021-05-03", "XA", 100),
    ];
    let may = cairn_core::DateRange::new(day("2021-05-01"), day("2021-05-31"));
    let overlap = overlap(Figure::exactly(40), may, Some("XA"), &events);
    assert_eq!(overlap.inside.len(), 3);
    assert_eq!(overlap.counted, Some(Figure::exactly(15)));
    assert_eq!(overlap.remainder, Some(25));
}

proptest! {
    /// Whatever the order in which the ledger took the reports in, the event says the same.
    #[test]
    fn the_order_of_claims_changes_no_figure(
        numbers in prop::collection::vec((0..40u64, 0..8usize, 1..9u32, any::<bool>()), 1..7),
        swaps in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 6),
    ) {
        let make = || -> Vec<Report> {
            let tell = |(n, (killed, kind, day, is_open)): (usize, &(u64, usize, u32, bool))| {
                let figure = if *is_open { Figure::at_least(*killed) } else { Figure::exactly(*killed) };
                let kind = OriginKind::ALL[*kind];
                report(n as u8 + 1, "P", &format!("2021-05-0{day}"))
                    .says(&format!("Origin {kind:?}"), kind, None)
                    .killed(figure)
            };
            numbers.iter().enumerate().map(tell).collect()
        };
        let first = settled(&make());
        let mut other = make();
        for (a, b) in swaps {
            let (a, b) = (a.index(other.len()), b.index(other.len()));
            other.swap(a, b);
        }
        let second = settled(&other);
        prop_assert_eq!(killed(&first), killed(&second));
        prop_assert_eq!(first.status, second.status);
        prop_assert_eq!(first.independent_origins(), second.independent_origins());
        let why = |event: &cairn_core::Event| event.outcome(Outcome::Killed).map(|s| s.why.clone());
        prop_assert_eq!(why(&first), why(&second));
        prop_assert_eq!(first.history, second.history);
    }
}
