//! The laws of the nouns, held for every input and not for the ones we thought of.
//!
//! Each test is one sentence of the codebook or of ARCHITECTURE.md ("Laws").

use std::{collections::BTreeSet, fmt::Debug};

use cairn_core::{
    Category, Certainty, Cited, Claim, Date, DatePrecision, DateRange, Figure, Kind, Mention,
    MentionKind, Modality, NoteKind, OriginKind, Outcome, Phase, Place, PlacePrecision, Report,
    ReportId, Role, RuleId, Span, When, Who, distance_km,
};
use proptest::{option, prelude::*};

fn rule() -> RuleId {
    RuleId::new("figures.at_least")
}

fn span(start: u32, end: u32) -> Span {
    Span::new(start, end).expect("a test span is not empty")
}

prop_compose! {
    fn any_span()(start in 0u32..200, len in 1u32..50) -> Span {
        span(start, start + len)
    }
}

prop_compose! {
    fn any_day()(offset in -20_000i32..20_000) -> Date {
        jiff::civil::date(1990, 1, 1) + jiff::Span::new().days(offset)
    }
}

fn any_end() -> impl Strategy<Value = Option<u64>> {
    option::of(prop_oneof![0u64..60, any::<u64>()])
}

/// Every figure that can be built, by whatever constructor.
fn any_figure() -> impl Strategy<Value = Figure> {
    prop_oneof![
        any::<u64>().prop_map(Figure::exactly),
        any::<u64>().prop_map(Figure::at_least),
        any::<u64>().prop_map(Figure::more_than),
        any::<u64>().prop_map(Figure::up_to),
        any::<(u64, u64)>().prop_map(|(a, b)| Figure::between(a, b)),
        Just(Figure::some()),
        (any_end(), any_end(), any_end())
            .prop_filter_map("not a figure", |(low, best, high)| Figure::new(low, best, high)),
    ]
}

fn is_ordered(figure: Figure) -> bool {
    let (low, best, high) = (figure.low(), figure.best(), figure.high());
    let before = |a: Option<u64>, b: Option<u64>| a.zip(b).is_none_or(|(a, b)| a <= b);
    let is_known = low.or(best).or(high).is_some();
    is_known && before(low, best) && before(best, high) && before(low, high)
}

proptest! {
    #[test]
    fn a_figure_knows_something_and_low_is_at_most_best_at_most_high(figure in any_figure()) {
        prop_assert!(is_ordered(figure), "{figure:?}");
    }

    #[test]
    fn a_figure_is_refused_exactly_when_it_is_silent_or_out_of_order(
        low in any_end(), best in any_end(), high in any_end(),
    ) {
        let mut known = [low, best, high].into_iter().flatten();
        let is_lawful = known.clone().next().is_some()
            && known.try_fold(0, |floor, n| (floor <= n).then_some(n)).is_some();
        let figure = Figure::new(low, best, high);
        prop_assert_eq!(figure.is_some(), is_lawful);
        if let Some(figure) = figure {
            prop_assert_eq!((figure.low(), figure.best(), figure.high()), (low, best, high));
        }
    }

    #[test]
    fn between_is_the_same_in_either_order_and_its_middle_lies_inside(a: u64, b: u64) {
        let figure = Figure::between(a, b);
        prop_assert_eq!(figure, Figure::between(b, a));
        prop_assert_eq!((figure.low(), figure.high()), (Some(a.min(b)), Some(a.max(b))));
        prop_assert!(is_ordered(figure));
    }

    #[test]
    fn a_sum_of_parts_is_a_lawful_figure_or_silence(a in any_figure(), b in any_figure()) {
        prop_assert_eq!(a.plus(b), b.plus(a));
        if let Some(sum) = a.plus(b) {
            prop_assert!(is_ordered(sum), "{a:?} + {b:?} = {sum:?}");
            prop_assert_eq!(sum.high().is_some(), a.high().is_some() && b.high().is_some());
        }
    }

    #[test]
    fn a_span_is_never_empty_or_backwards(start: u32, end: u32) {
        prop_assert_eq!(Span::new(start, end).is_some(), start < end);
    }

    #[test]
    fn a_quote_is_the_code_points_that_the_span_counts(text in ".{0,60}", span in any_span()) {
        let chars: Vec<char> = text.chars().collect();
        let expected: Option<String> =
            chars.get(span.start() as usize..span.end() as usize).map(|c| c.iter().collect());
        prop_assert_eq!(span.quote(&text).map(str::to_owned), expected);
    }

    #[test]
    fn overlap_is_mutual_and_a_cover_holds_both(a in any_span(), b in any_span()) {
        prop_assert_eq!(a.overlaps(b), b.overlaps(a));
        let shared = (a.start()..a.end()).any(|at| (b.start()..b.end()).contains(&at));
        prop_assert_eq!(a.overlaps(b), shared);
        prop_assert!(a.cover(b).contains(a) && a.cover(b).contains(b));
        prop_assert_eq!(a.contains(b), a.cover(b) == a);
    }

    #[test]
    fn the_words_of_a_value_stand_in_text_order_without_repeats(
        spans in proptest::collection::vec(any_span(), 1..8), more in any_span(),
    ) {
        let mut cited = Cited::new((), spans.clone(), rule()).expect("there are words");
        cited.also(more);
        let expected: BTreeSet<Span> = spans.into_iter().chain([more]).collect();
        prop_assert_eq!(cited.spans().to_vec(), expected.into_iter().collect::<Vec<_>>());
    }

    #[test]
    fn days_run_forward(a in any_day(), b in any_day()) {
        let range = DateRange::new(a, b);
        prop_assert_eq!(range.is_some(), a <= b);
        if let Some(range) = range {
            prop_assert_eq!(a + jiff::Span::new().days(range.length_days()), b);
            prop_assert!(range.contains(DateRange::day(b)) && range.overlaps(DateRange::day(a)));
        }
    }

    #[test]
    fn a_precision_is_claimed_exactly_for_days_that_are_known(day in option::of(any_day())) {
        for precision in DATE_PRECISIONS {
            let when = When::new(day.map(DateRange::day), precision, "on Monday".to_owned());
            let is_lawful = day.is_some() != (precision == DatePrecision::Unknown);
            prop_assert_eq!(when.is_some(), is_lawful);
            prop_assert!(when.is_none_or(|when| !when.is_inferred && when.time_text.is_none()));
        }
    }

    #[test]
    fn a_longer_range_is_never_known_more_closely(start in any_day(), a in 0i32..900, b in 0i32..900) {
        let of = |days: i32| {
            let end = start + jiff::Span::new().days(days);
            DatePrecision::of(DateRange::new(start, end).expect("forward"))
        };
        prop_assert!(of(a.min(b)) <= of(a.max(b)));
    }

    #[test]
    fn a_place_lies_on_the_globe(lat in -200.0f64..200.0, lon in -400.0f64..400.0) {
        let is_lawful = lat.abs() <= 90.0 && lon.abs() <= 180.0;
        let placed = unplaced().at(lat, lon);
        prop_assert_eq!(placed.map(|place| place.position), is_lawful.then_some(Some((lat, lon))));
    }

    #[test]
    fn distance_is_mutual_and_at_most_half_way_round(
        a in (-90.0f64..=90.0, -180.0f64..=180.0), b in (-90.0f64..=90.0, -180.0f64..=180.0),
    ) {
        let there = distance_km(a, b);
        prop_assert!((there - distance_km(b, a)).abs() < 1e-6);
        prop_assert!((0.0..=20_016.0).contains(&there), "{there}");
        prop_assert!(distance_km(a, a) < 1e-6);
    }

    #[test]
    fn a_report_id_is_a_sha256_in_lower_case_hex(digest in "[0-9a-f]{64}", other in ".{0,80}") {
        let id = format!("sha256:{digest}");
        let lawful = ReportId::new(id.clone()).expect("lawful");
        prop_assert_eq!(lawful.as_str(), id.as_str());
        prop_assert!(ReportId::new(digest.clone()).is_none(), "no scheme");
        prop_assert!(ReportId::new(id[..70].to_owned()).is_none(), "too short");
        prop_assert!(ReportId::new(format!("{id}0")).is_none(), "too long");
        prop_assert!(ReportId::new(format!("sha256:{}", "G".repeat(64))).is_none(), "not hex");
        prop_assert!(ReportId::new(format!("sha256:{other}")).is_none(), "{other}");
    }

    #[test]
    fn the_title_opens_the_text_and_is_counted_in_code_points(title in ".{1,30}", body in ".{0,60}") {
        let text = Report::join(Some(&title), &body);
        prop_assert_eq!(Report::join(None, &body), body.clone());
        let report = report(Some(title.clone()), text.clone());
        let quoted = span(0, report.title_len() as u32).quote(&text);
        prop_assert_eq!(quoted, Some(title.as_str()));
    }
}

const DATE_PRECISIONS: [DatePrecision; 6] = [
    DatePrecision::Day,
    DatePrecision::Range,
    DatePrecision::Week,
    DatePrecision::Month,
    DatePrecision::Year,
    DatePrecision::Unknown,
];

fn unplaced() -> Place {
    Place {
        name: "Mayadeen".to_owned(),
        position: None,
        country: None,
        admin1: None,
        admin2: None,
        precision: PlacePrecision::Exact,
        relation: "near".to_owned(),
        gazetteer_id: None,
    }
}

fn report(title: Option<String>, text: String) -> Report {
    Report {
        id: ReportId::new(format!("sha256:{}", "0".repeat(64))).expect("lawful"),
        external_id: None,
        title,
        published: None,
        publisher: None,
        url: None,
        language: None,
        text,
        extra: Vec::new(),
    }
}

#[test]
fn the_figures_of_the_codebook_table() {
    let ends = |figure: Figure| (figure.low(), figure.best(), figure.high());
    assert_eq!(ends(Figure::exactly(34)), (Some(34), Some(34), Some(34)));
    assert_eq!(ends(Figure::exactly(0)), (Some(0), Some(0), Some(0)), "nobody is 0, not null");
    assert_eq!(ends(Figure::at_least(34)), (Some(34), Some(34), None));
    assert_eq!(ends(Figure::more_than(34)), (Some(35), Some(35), None));
    assert_eq!(ends(Figure::up_to(34)), (None, Some(34), Some(34)));
    assert_eq!(ends(Figure::between(30, 40)), (Some(30), Some(35), Some(40)));
    assert_eq!(ends(Figure::between(3, 4)), (Some(3), Some(4), Some(4)), "midpoints round half up");
    assert_eq!(ends(Figure::some()), (Some(1), None, None));
    assert!(Figure::new(None, None, None).is_none(), "silence is no figure");
    assert!(Figure::new(Some(5), None, Some(4)).is_none(), "an unknown middle hides no disorder");
}

#[test]
fn a_reader_who_needs_one_number_gets_best_then_low_and_never_a_ceiling() {
    assert_eq!(Figure::up_to(34).central(), Some(34));
    assert_eq!(Figure::some().central(), Some(1));
    assert_eq!(Figure::new(None, None, Some(9)).expect("a ceiling").central(), None);
}

#[test]
fn a_value_without_words_does_not_exist() {
    assert!(Cited::new(34, Vec::new(), rule()).is_none());
    let kind = Cited::at(Kind::Shelling, span(0, 5), rule());
    let modality = Cited::at(Modality::Asserted, span(0, 5), rule());
    assert!(Claim::new(kind.clone(), modality.clone(), Vec::new()).is_none());

    let twice = vec![span(6, 9), span(0, 5), span(6, 9)];
    let mut claim = Claim::new(kind, modality, twice).expect("there are words");
    assert_eq!(claim.evidence(), [span(0, 5), span(6, 9)]);
    assert!(!claim.set_evidence(Vec::new()), "evidence cannot be taken away");
    assert_eq!(claim.evidence(), [span(0, 5), span(6, 9)]);
}

#[test]
fn a_new_claim_is_silent_on_everything_but_what_was_done() {
    let kind = Cited::at(Kind::Shelling, span(0, 5), rule());
    let modality = Cited::at(Modality::Asserted, span(0, 5), rule());
    let claim = Claim::new(kind, modality, vec![span(0, 5)]).expect("there are words");
    assert!(claim.when.is_none() && claim.r#where.is_none() && claim.casualties.is_empty());
    assert!(claim.actors.is_empty() && claim.origins.is_empty() && claim.responsibility.is_none());
}

#[test]
fn a_place_off_the_globe_or_nowhere_is_refused() {
    for (lat, lon) in [(90.1, 0.0), (0.0, -180.1), (f64::NAN, 0.0), (0.0, f64::INFINITY)] {
        assert!(unplaced().at(lat, lon).is_none(), "{lat} {lon}");
    }
}

#[test]
fn raqqa_is_about_170_km_from_aleppo() {
    let km = distance_km((35.95, 39.01), (36.20, 37.16));
    assert!((km - 168.6).abs() < 2.0, "{km}");
}

/// Each word is its own, is written in the codebook's way, and reads back as itself.
fn assert_words<T: Copy + Debug + PartialEq>(
    all: &[T],
    word: impl Fn(T) -> &'static str,
    parse: impl Fn(&str) -> Option<T>,
) {
    let words: BTreeSet<&str> = all.iter().map(|&one| word(one)).collect();
    assert_eq!(words.len(), all.len(), "two values share a word: {words:?}");
    for &one in all {
        let text = word(one);
        let is_plain = text.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        assert!(is_plain && !text.is_empty(), "{text:?}");
        assert_eq!(parse(text), Some(one));
        assert_eq!(parse(&text.to_uppercase()), None, "words are written one way");
    }
    assert_eq!(parse(""), None);
}

#[test]
fn every_word_reads_back() {
    assert_words(&Kind::ALL, Kind::as_str, Kind::parse);
    assert_words(&Modality::ALL, Modality::as_str, Modality::parse);
    assert_words(&Outcome::ALL, Outcome::as_str, Outcome::parse);
    assert_words(&Who::ALL, Who::as_str, Who::parse);
    assert_words(&Role::ALL, Role::as_str, Role::parse);
    assert_words(&OriginKind::ALL, OriginKind::as_str, OriginKind::parse);
    assert_words(&[Phase::Made, Phase::Extended, Phase::Broken], Phase::as_str, Phase::parse);
}

/// Words that are only written have no `parse`; they must still tell the values apart.
fn assert_distinct<T: Copy>(all: &[T], word: impl Fn(T) -> String) {
    let words: BTreeSet<String> = all.iter().map(|&one| word(one)).collect();
    assert_eq!(words.len(), all.len(), "{words:?}");
}

#[test]
fn every_written_word_tells_its_value_apart() {
    assert_distinct(&DATE_PRECISIONS, |p| p.as_str().to_owned());
    assert_distinct(&[Category::Violence, Category::Development], |c| c.as_str().to_owned());
    assert_distinct(&[Certainty::Stated, Certainty::Alleged], |c| c.as_str().to_owned());
    assert_distinct(
        &[
            MentionKind::Place,
            MentionKind::Actor,
            MentionKind::Person,
            MentionKind::Organisation,
            MentionKind::Date,
            MentionKind::Count,
            MentionKind::Weapon,
            MentionKind::Vehicle,
        ],
        |kind| kind.as_str().to_owned(),
    );
    assert_distinct(
        &[
            NoteKind::LanguageNotRead,
            NoteKind::AmbiguousPlace,
            NoteKind::UnresolvedTime,
            NoteKind::FiguresConflict,
            NoteKind::NumberTooLarge,
            NoteKind::TextTooLong,
        ],
        |kind| kind.as_str().to_owned(),
    );
    let precisions = [
        PlacePrecision::Exact,
        PlacePrecision::Near,
        PlacePrecision::Admin2,
        PlacePrecision::Admin1,
        PlacePrecision::Region,
        PlacePrecision::Country,
        PlacePrecision::SeaOrAir,
    ];
    assert_eq!(precisions.map(PlacePrecision::code), [1, 2, 3, 4, 5, 6, 7]);
}

#[test]
fn violence_ends_with_repression_and_a_protest_is_none() {
    let developments: Vec<&str> = Kind::ALL
        .into_iter()
        .filter(|kind| kind.category() == Category::Development)
        .map(Kind::as_str)
        .collect();
    let last_violence = Kind::ALL.into_iter().position(|kind| kind == Kind::ProtestRepression);
    let mut expected = vec!["protest"];
    expected.extend(Kind::ALL[last_violence.expect("listed") + 1..].iter().map(|k| k.as_str()));
    assert_eq!(developments, expected);
}

#[test]
fn a_mention_may_be_of_unknown_place() {
    let mention = Mention {
        kind: MentionKind::Place,
        text: "Springfield".to_owned(),
        span: span(0, 11),
        position: None,
        country: None,
        gazetteer_id: None,
        actor: None,
        value: None,
    };
    assert_eq!(mention.span.quote("Springfield burned"), Some(mention.text.as_str()));
}
