//! Made-up reports with made-up gold; each figure can be checked by eye.

use cairn_core::{
    Casualty, Certainty, Cited, Claim, Date, DatePrecision, DateRange, Figure, Kind as EventKind,
    Mention, MentionKind, Modality, Outcome, Participant, Place, PlacePrecision, Reading, Report,
    ReportId, Role, RuleId, Span, When, Who,
};
use serde_json::json;

use super::*;

const TEXT: &str = "Gunmen raided a post near Alba on Monday, killing three guards. \
                    In May a bomb killed two people in Brusk.";

fn report(title: Option<&str>, body: &str, key: &str, gold: serde_json::Value) -> Report {
    Report {
        id: ReportId::new(format!("sha256:{}", "0".repeat(64))).unwrap(),
        external_id: Some("r1".to_owned()),
        title: title.map(str::to_owned),
        published: Some(day(2021, 6, 1)),
        publisher: None,
        url: None,
        language: None,
        text: Report::join(title, body),
        extra: vec![(key.to_owned(), gold.to_string())],
    }
}

fn day(year: i16, month: i8, day: i8) -> Date {
    jiff::civil::date(year, month, day)
}

fn span(words: &str) -> Span {
    span_in(TEXT, words)
}

fn span_in(text: &str, words: &str) -> Span {
    let byte = text.find(words).unwrap_or_else(|| panic!("{words:?} is not in the text"));
    let start = text[..byte].chars().count() as u32;
    Span::new(start, start + words.chars().count() as u32).unwrap()
}

fn at(words: &str) -> serde_json::Value {
    json!([[span(words).start(), span(words).end()]])
}

fn cited<T>(value: T, words: &str) -> Cited<T> {
    Cited::at(value, span(words), RuleId::new("test.rule"))
}

fn claim(kind: EventKind, words: &str) -> Claim {
    let (kind, modality) = (cited(kind, words), cited(Modality::Asserted, words));
    Claim::new(kind, modality, vec![span(words)]).unwrap()
}

fn dead(figure: Figure, words: &str) -> Cited<Casualty> {
    let casualty = Casualty {
        outcome: Outcome::Killed,
        figure,
        who: Who::Unknown,
        group: None,
        part_of: None,
        origin: None,
        is_cumulative: false,
        is_attackers: false,
    };
    cited(casualty, words)
}

fn actor(name: &str, role: Role, words: &str) -> Cited<Participant> {
    let participant = Participant {
        actor: None,
        name: name.to_owned(),
        role,
        side: None,
        mention: words.to_owned(),
        certainty: Certainty::Stated,
    };
    cited(participant, words)
}

fn place(name: &str, position: Option<(f64, f64)>) -> Cited<Place> {
    let place = Place {
        name: name.to_owned(),
        position,
        country: Some("SY".to_owned()),
        admin1: None,
        admin2: None,
        precision: PlacePrecision::Exact,
        relation: "in".to_owned(),
        gazetteer_id: None,
    };
    cited(place, name)
}

fn mention(kind: MentionKind, span: Span, position: Option<(f64, f64)>) -> Mention {
    Mention {
        kind,
        text: String::new(),
        span,
        position,
        country: None,
        gazetteer_id: None,
        actor: None,
        value: None,
    }
}

/// The raid with its figure, date, place and actors; the bomb as background.
fn gold_events() -> serde_json::Value {
    json!([
        {
            "kind": "armed_assault", "category": "violence", "modality": "asserted", "main": true,
            "evidence": at("Gunmen raided a post"),
            "when": { "start": "2021-05-31", "end": "2021-05-31", "evidence": at("on Monday") },
            "where": { "name": "Alba", "lat": 35.0, "lon": 38.0, "country": "SY", "precision": 2,
                       "evidence": at("near Alba") },
            "actors": [
                { "actor": null, "role": "perpetrator", "evidence": at("Gunmen") },
                { "actor": "Guards", "role": "target", "evidence": at("three guards") },
            ],
            "casualties": [{ "outcome": "killed", "low": 3, "best": 3, "high": 3, "part_of": null,
                             "evidence": at("killing three guards") }],
            "responsibility": null,
        },
        {
            "kind": "bombing", "category": "violence", "modality": "asserted", "main": false,
            "evidence": at("a bomb killed two people"), "when": null, "where": null, "actors": [],
            "casualties": [{ "outcome": "killed", "low": 2, "best": null, "part_of": null }],
            "responsibility": null,
        },
    ])
}

/// The figures by name, as they are printed.
fn figures(key: &str, kind: Kind, report: Report, reading: Reading) -> (Vec<String>, Vec<Miss>) {
    let read = vec![(report, reading)];
    let (scores, misses) = match kind {
        Kind::Events => events::score(&rows(read, key).unwrap()),
        Kind::Places => places::score(&rows(read, key).unwrap()),
        Kind::Entities => entities::score(&rows(read, key).unwrap()),
        Kind::Headlines => headlines::score(&rows(read, key).unwrap()),
        Kind::Linking | Kind::Stories => unreachable!("they need more than one report"),
    };
    (scores.iter().map(Score::to_string).collect(), misses)
}

fn causes(misses: &[Miss]) -> Vec<&str> {
    misses.iter().map(|miss| miss.cause.as_str()).collect()
}

#[test]
fn a_perfect_reading_of_the_events_scores_one() {
    let mut raid = claim(EventKind::ArmedAssault, "Gunmen raided");
    let monday = DateRange::day(day(2021, 5, 31));
    let when = When::new(Some(monday), DatePrecision::Day, "on Monday".to_owned()).unwrap();
    raid.when = Some(cited(when, "on Monday"));
    raid.r#where = Some(place("Alba", Some((35.1, 38.1))));
    raid.actors = vec![
        actor("unidentified gunmen", Role::Perpetrator, "Gunmen"),
        actor("guards", Role::Target, "guards"),
    ];
    raid.casualties = vec![dead(Figure::exactly(3), "three guards")];
    let mut bomb = claim(EventKind::Bombing, "a bomb killed");
    bomb.casualties = vec![dead(Figure::at_least(2), "two people")];
    let reading = Reading { claims: vec![bomb, raid], ..Reading::default() };

    let (lines, misses) =
        figures("claims", Kind::Events, report(None, TEXT, "claims", gold_events()), reading);
    assert_eq!(misses, []);
    assert_eq!(
        lines,
        [
            "events_precision 1.0000",
            "events_recall 1.0000",
            "events_f1 1.0000",
            "events_main_recall 1.0000",
            "events_date 1.0000 (1/1)",
            "events_killed 1.0000 (2/2)",
            "events_kind 1.0000 (2/2)",
            "events_modality 1.0000 (2/2)",
            "events_perpetrator_precision 1.0000 (1/1)",
            "events_perpetrator_recall 1.0000 (1/1)",
            "events_place 1.0000 (1/1)",
            "events_target_precision 1.0000 (1/1)",
            "events_target_recall 1.0000 (1/1)",
            "events_fields_mean 1.0000",
            "events_score 1.0000",
        ]
    );
}

#[test]
fn each_wrong_field_of_an_event_is_named_with_its_words() {
    let mut raid = claim(EventKind::ArmedClash, "Gunmen raided a post");
    raid.r#where = Some(place("Alba", Some((36.0, 38.0))));
    raid.actors = vec![actor("guards", Role::Perpetrator, "guards")];
    raid.casualties = vec![dead(Figure::exactly(2), "three")];
    let mut talks = claim(EventKind::Agreement, "a bomb killed two people");
    talks.modality = cited(Modality::Alleged, "a bomb");
    let reading = Reading { claims: vec![raid, talks], ..Reading::default() };

    let (lines, misses) =
        figures("claims", Kind::Events, report(None, TEXT, "claims", gold_events()), reading);
    assert_eq!(
        causes(&misses),
        [
            "missed background, read in the other category",
            "false agreement, in the other category",
            "kind: armed_assault read as armed_clash",
            "date: none read",
            "place: another read",
            "perpetrator: missed",
            "perpetrator: false",
            "target: missed",
            "killed: another read",
        ]
    );
    assert_eq!(misses[4].got, "Alba SY, 111 km away “Alba” by test.rule");
    assert_eq!(misses[7].got, "perpetrator", "the target was read, in another role");
    assert_eq!((misses[8].want.as_str(), misses[8].quote.as_str()), ("3", "killing three guards"));
    assert_eq!(misses[8].got, "2 “three” by test.rule");
    assert!(lines.contains(&"events_precision 0.5000".to_owned()), "{lines:?}");
    assert!(lines.contains(&"events_score 0.0000".to_owned()), "{lines:?}");
}

#[test]
fn a_claim_is_paired_with_the_one_that_shares_its_figure() {
    let split = claim(EventKind::ArmedAssault, "Gunmen raided a post");
    let mut other = claim(EventKind::Shelling, "raided a post");
    other.casualties = vec![dead(Figure::exactly(3), "three guards")];
    let reading = Reading { claims: vec![split, other], ..Reading::default() };
    let (lines, misses) =
        figures("claims", Kind::Events, report(None, TEXT, "claims", gold_events()), reading);
    assert!(lines.contains(&"events_killed 1.0000 (1/1)".to_owned()), "{lines:?}");
    assert!(
        causes(&misses).contains(&"false armed_assault, part of a claim already found"),
        "{misses:?}"
    );
    assert!(causes(&misses).contains(&"missed background, nothing read there"), "{misses:?}");
}

#[test]
fn a_part_is_not_the_whole_figure() {
    let mut raid = claim(EventKind::ArmedAssault, "Gunmen raided");
    let mut part = dead(Figure::exactly(9), "three guards");
    part.value.part_of = Some(1);
    raid.casualties = vec![part, dead(Figure::up_to(3), "killing three guards")];
    assert_eq!(events::killed(&raid), Some(3));
    raid.casualties = vec![dead(Figure::new(None, None, Some(3)).unwrap(), "three guards")];
    assert_eq!(events::killed(&raid), None, "a ceiling alone is no figure");
}

#[test]
fn place_names_count_with_both_their_ends_and_within_161_km() {
    let (title, body) = ("Raid in Alba", "Near Alba and Old Brusk, then Corda.");
    let text = Report::join(Some(title), body);
    let gold = json!([
        { "start": 5, "end": 9, "text": "Alba", "lat": 35.0, "lon": 38.0 },
        { "start": 14, "end": 23, "text": "Old Brusk", "lat": 35.0, "lon": 38.0 },
        { "start": 30, "end": 35, "text": "Corda", "lat": null, "lon": null },
    ]);
    let late = |words: &str| {
        let found = span_in(body, words);
        let shift = title.chars().count() as u32 + 2;
        Span::new(found.start() + shift, found.end() + shift).unwrap()
    };
    let place = |span, position| mention(MentionKind::Place, span, position);
    let reading = Reading {
        mentions: vec![
            place(span_in(&text, "Alba"), Some((35.0, 38.0))), // in the title: not in the gold
            place(late("Alba"), Some((39.0, 38.0))),
            place(late("Brusk"), None),
            place(late("Corda"), None),
            mention(MentionKind::Person, late("Old Brusk"), None),
        ],
        ..Reading::default()
    };
    let (lines, misses) =
        figures("gold", Kind::Places, report(Some(title), body, "gold", gold), reading);
    assert_eq!(
        lines,
        [
            "places_precision 0.5000",
            "places_recall 0.6667",
            "places_f1 0.5714",
            "places_resolved_161km 0.0000",
            "places_found_and_resolved 0.0000",
        ]
    );
    assert_eq!(
        causes(&misses),
        ["put elsewhere", "missed, other ends found", "false", "false, other ends wanted"]
    );
    assert!(misses[0].got.ends_with("445 km away"), "{}", misses[0].got);
}

#[test]
fn entities_count_by_overlap_within_their_type() {
    let gold = json!([
        { "start": 0, "end": 6, "type": "Organisation", "text": "Gunmen" },
        { "start": 26, "end": 30, "type": "Location", "text": "Alba" },
        { "start": 34, "end": 40, "type": "Temporal", "text": "Monday" },
        { "start": 0, "end": 6, "type": "Nationality", "text": "not scored" },
    ]);
    let reading = Reading {
        mentions: vec![
            mention(MentionKind::Actor, span("Gunmen"), None),
            mention(MentionKind::Person, span("Alba"), None),
            mention(MentionKind::Date, span("on Monday"), None),
            mention(MentionKind::Count, span("three"), None),
        ],
        ..Reading::default()
    };
    let (lines, misses) =
        figures("gold", Kind::Entities, report(None, TEXT, "gold", gold), reading);
    assert_eq!(lines.len(), 7 * 3);
    assert!(lines.contains(&"organisation_f1 1.0000".to_owned()), "{lines:?}");
    assert!(lines.contains(&"entities_precision 0.6667".to_owned()), "{lines:?}");
    assert!(lines.contains(&"entities_recall 0.6667".to_owned()), "{lines:?}");
    assert_eq!(
        causes(&misses),
        ["missed location, there is a person", "false person, there is a location"]
    );
}

#[test]
fn a_headline_counts_by_its_first_violence_and_its_first_located_place() {
    let gold = json!({ "place": "Alba", "lat": 35.0, "lon": 38.0, "where_prec": 1, "best": 3,
                       "stated": true });
    let protest = claim(EventKind::Protest, "Gunmen");
    let mut raid = claim(EventKind::ArmedAssault, "Gunmen raided");
    raid.casualties = vec![dead(Figure::exactly(3), "three guards")];
    raid.r#where = Some(place("Alba", None));
    let mut bomb = claim(EventKind::Bombing, "a bomb killed");
    bomb.r#where = Some(place("Brusk", Some((35.3, 38.0))));
    let reading = Reading { claims: vec![protest, raid, bomb], ..Reading::default() };
    let (lines, misses) =
        figures("gold", Kind::Headlines, report(None, TEXT, "gold", gold), reading);
    assert_eq!(
        lines,
        [
            "headlines 1",
            "headlines_stated 1",
            "headlines_killed_exact 1.0000",
            "headlines_placed 1.0000",
            "headlines_within_25km 0.0000",
            "headlines_within_50km 1.0000",
        ]
    );
    assert_eq!(causes(&misses), ["place: 25 to 50 km off"]);
}

#[test]
fn a_benchmark_is_known_by_its_first_row() {
    assert_eq!(detect(r#"{"text": "x", "claims": []}"#).unwrap(), Kind::Events);
    assert_eq!(detect(r#"{"gold": [{"lat": 1.0, "text": "x"}]}"#).unwrap(), Kind::Places);
    assert_eq!(detect(r#"{"gold": [{"type": "Person"}]}"#).unwrap(), Kind::Entities);
    assert_eq!(detect(r#"{"gold": {"stated": true, "lat": 1.0}}"#).unwrap(), Kind::Headlines);
    assert_eq!(detect(r#"{"text": "x", "gold": 7}"#).unwrap(), Kind::Linking);
    assert_eq!(detect("[").unwrap(), Kind::Stories);
    assert!(detect(r#"{"gold": "x"}"#).unwrap_err().to_string().contains("--as"));
    assert!(detect("no JSON").is_err());
}

#[test]
fn a_row_without_gold_is_named() {
    let read = vec![(report(None, TEXT, "other", json!([])), Reading::default())];
    let error = rows::<Vec<gold::Name>>(read, "gold").err().expect("no gold").to_string();
    assert_eq!(error, "report r1 has no \"gold\"");
}

/// Two reports of one attack and one of another, read and linked as the benchmark's are.
fn story() -> (Story, Vec<cairn_core::Event>) {
    let reports = json!([
        { "id": "hasakah-1", "publisher": "A", "published": "2019-03-05", "text": "A car bomb killed \
          seven people at a market in Hasakah on Monday, the Syrian Observatory for Human Rights said." },
        { "id": "hasakah-2", "publisher": "B", "published": "2019-03-05", "text": "Nine people were \
          killed on Monday when a car bomb exploded at a market in Hasakah, hospital officials said." },
        { "id": "hasakah-3", "publisher": "B", "published": "2019-03-05", "text": "Gunmen shot dead \
          two policemen in Kirkuk on Tuesday, Iraqi police said." },
    ]);
    let bytes = serde_json::to_vec(&reports).unwrap();
    let read = read_all(&cairn_places::Gazetteer::embedded(), &[], &mut |sink| {
        gather_bytes("x", &bytes, &Defaults::default(), sink)
    });
    let events = pipeline::events(&read.unwrap()).unwrap();
    let story = json!({ "story": "hasakah", "reports": reports, "events": [
        { "reports": [1, 2], "kind": "bombing", "start": "2019-03-04", "killed": [7, 9, 9],
          "status": ["corroborated"], "min_origins": 2 },
        { "reports": [2, 3], "kind": "armed_assault", "start": "2019-03-05", "killed": [2, 2, 2],
          "status": ["reported"], "min_origins": 1 },
    ] });
    (serde_json::from_value(story).unwrap(), events)
}

#[test]
fn a_story_is_scored_event_by_event() {
    let (story, events) = story();
    let mut tallies = stories::Tallies::default();
    tallies.add(&story, &events);
    let (scores, misses) = tallies.scores();
    let lines: Vec<String> = scores.iter().map(Score::to_string).collect();
    assert_eq!(
        lines,
        [
            "stories_events 2",
            "stories_spurious 0",
            "stories_clusters 0.5000",
            "stories_kind 0.5000",
            "stories_date 0.5000",
            "stories_killed_best 0.5000",
            "stories_killed_range 0.5000",
            "stories_status 0.5000",
            "stories_origins 0.5000",
        ],
        "{misses:?}"
    );
    assert!(misses.iter().all(|miss| miss.cause == "not clustered as told"));
}

#[test]
fn linking_is_scored_by_document() {
    let (_, events) = story();
    let by = |of: &dyn Fn(&str) -> &str| {
        let ids = ["hasakah-1", "hasakah-2", "hasakah-3", "never-read"];
        ids.map(|id| (id.to_owned(), of(id).to_owned())).into_iter().collect()
    };
    // Told: the first two are one event, and so are the last two.
    let gold = by(&|id| if matches!(id, "hasakah-1" | "hasakah-2") { "7" } else { "8" });
    let (scores, misses) = linking::score(&events, &gold, &by(&|_| "words"));
    let lines: Vec<String> = scores.iter().map(Score::to_string).collect();
    assert_eq!(
        lines,
        [
            "linking_documents 4",
            "linking_in_clusters 4",
            "linking_b3_precision 1.0000",
            "linking_b3_recall 0.7500",
            "linking_b3_f1 0.8571",
            "linking_pairs_precision 1.0000",
            "linking_pairs_recall 0.5000",
            "linking_pairs_f1 0.6667",
            "linking_pairs_read 1",
            "linking_pairs_told 2",
        ]
    );
    assert!(misses.is_empty(), "a document that was not read is no fault of linking");
}
