//! What programs are answered.

mod common;

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use cairn_core::EventId;
use cairn_serve::Access;
use cairn_store::{Context, Deed, Stamp, Store};
use common::{analyst, server};
use serde_json::{Value, json};

#[tokio::test]
async fn events_are_filtered_as_on_the_command_line() {
    let server = analyst();
    let events = async |query: &str| {
        let answer = server.get(&format!("/api/v1/events?{query}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{query}: {}", answer.body);
        answer.json()["events"].as_array().unwrap().len()
    };
    assert_eq!(events("").await, 4);
    assert_eq!(events("kind=bombing,shelling").await, 2);
    assert_eq!(events("since=2023-08-15&until=2023-08-21").await, 1);
    assert_eq!(events("actor=Islamic+State").await, 1);
    assert_eq!(events("killed=20").await, 1);
    assert_eq!(events("text=mayadeen").await, 1);
    assert_eq!(events("box=35.5,32,42,37.5&country=sy").await, 4);
    assert_eq!(events("box=0,0,1,1").await, 0);
    assert_eq!(events("as_of=2020-01-01").await, 0);
    assert_eq!(events("policy=widest").await, 4);
}

#[tokio::test]
async fn an_event_has_the_shape_of_the_contract() {
    let server = analyst();
    let id = server.event("armed_assault&killed=20").await;
    let event = server.get(&format!("/api/v1/events/{id}")).await.json();
    assert_eq!(event["killed"]["best"], 33);
    assert_eq!(event["killed"]["high"], 33, "has risen to 33 is 33, not at least 33");
    assert_eq!(event["injured"]["best"], Value::Null);
    assert_eq!(event["reports"].as_array().unwrap().len(), 3);
    assert!(event["killed"]["why"].as_str().unwrap().contains("Syrian Observatory"));
}

#[tokio::test]
async fn pages_of_a_list_give_every_event_once() {
    let server = analyst();
    for sort in ["date", "killed", "origins"] {
        let mut seen = Vec::new();
        let mut cursor = String::new();
        loop {
            let list =
                server.get(&format!("/api/v1/events?limit=1&sort={sort}{cursor}")).await.json();
            for event in list["events"].as_array().unwrap() {
                seen.push(event["event_id"].as_str().unwrap().to_owned());
            }
            match list["next"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
            assert!(seen.len() <= 4, "{sort}: {seen:?}");
        }
        let whole = server.get(&format!("/api/v1/events?sort={sort}")).await.json();
        let whole: Vec<&str> = whole["events"]
            .as_array()
            .unwrap()
            .iter()
            .map(|event| event["event_id"].as_str().unwrap())
            .collect();
        assert_eq!(seen, whole, "{sort}");
    }
}

#[tokio::test]
async fn the_past_is_paged_like_the_present() {
    let server = analyst();
    let first = server.get("/api/v1/events?limit=3&policy=latest").await.json();
    let next = first["next"].as_str().unwrap();
    let rest = server.get(&format!("/api/v1/events?limit=3&policy=latest&cursor={next}")).await;
    let rest = rest.json();
    assert_eq!(rest["events"].as_array().unwrap().len(), 1);
    assert_eq!(rest["next"], Value::Null);
}

#[tokio::test]
async fn a_report_names_the_words_behind_each_value() {
    let server = analyst();
    let id = server.event("bombing").await;
    let event = server.get(&format!("/api/v1/events/{id}")).await.json();
    let report = event["reports"][0]["report_id"].as_str().unwrap();
    let report = server.get(&format!("/api/v1/reports/{report}")).await.json();
    let claim = &report["claims"][0];
    assert_eq!(claim["event_id"], id.as_str());
    let span = &claim["casualties"][0]["evidence"][0];
    let letters: Vec<char> = report["text"].as_str().unwrap().chars().collect();
    let (start, end) = (span[0].as_u64().unwrap() as usize, span[1].as_u64().unwrap() as usize);
    let quote: String = letters[start..end].iter().collect();
    assert!(quote.contains("seven people"), "{quote}");
    assert!(claim["casualties"][0]["rule"].is_string());
    assert_eq!(report["custody"]["entry_hash"].as_str().unwrap().len(), 64);
    let index = server
        .get(&format!("/api/v1/claims/{}/0", report["report_id"].as_str().unwrap()))
        .await
        .json();
    assert_eq!(index["claim_id"], claim["claim_id"]);
}

#[tokio::test]
async fn sums_by_time_place_and_kind_add_up() {
    let server = analyst();
    for by in ["time", "day", "week", "month", "year", "country", "admin1", "kind", "status"] {
        let sums = server.get(&format!("/api/v1/statistics?by={by}")).await.json();
        let total = sums["total"]["events"].as_u64().unwrap();
        let rows = sums["rows"].as_array().unwrap();
        let events: u64 = rows.iter().map(|row| row["events"].as_u64().unwrap()).sum();
        assert_eq!((total, events), (4, 4), "{by}");
    }
    let map = server.get("/api/v1/map?zoom=2").await.json();
    let events: u64 = map["features"]
        .as_array()
        .unwrap()
        .iter()
        .map(|mark| mark["properties"]["events"].as_u64().unwrap())
        .sum();
    assert_eq!(events, 4, "every event is on the map once, however far away one looks");
}

#[tokio::test]
async fn names_are_listed_with_how_often_they_are_met() {
    let server = analyst();
    let actors = server.get("/api/v1/actors").await.json();
    let state =
        actors["actors"].as_array().unwrap().iter().find(|it| it["actor"] == "islamic-state");
    assert_eq!(state.unwrap()["events"], 1);
    let sources = server.get("/api/v1/sources").await.json();
    assert_eq!(sources["sources"][0]["publisher"], "Wire One");
    assert_eq!(sources["sources"][0]["reports"], 3);
    let coverage = server.get("/api/v1/coverage").await.json();
    assert_eq!(
        coverage["days"][1],
        json!({"day": "2023-08-12", "reports": 2, "publishers": 2, "claims": 2})
    );
}

#[tokio::test]
async fn a_decision_is_written_and_taken_back() {
    let server = analyst();
    let id = server.event("bombing").await;
    let wish = json!({"act": "confirm", "event": id, "reason": "two witnesses were called"});
    let decided = server.post("/api/v1/decisions", wish).await;
    assert_eq!(decided.status, StatusCode::CREATED, "{}", decided.body);
    let decided = decided.json();
    assert_eq!(decided["author"], "A. Analyst");
    assert!(decided["after"].as_str().unwrap().ends_with("confirmed"), "{decided}");
    let status = async || {
        server.get(&format!("/api/v1/events/{id}")).await.json()["status"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    assert_eq!(status().await, "confirmed");
    let queue = server.get("/api/v1/queue").await.json();
    assert_eq!(queue["waiting"], 3, "what is decided waits no more");
    let undo = json!({"act": "undo", "decision": decided["decision_id"], "reason": "a mistake"});
    assert_eq!(server.post("/api/v1/decisions", undo).await.status, StatusCode::CREATED);
    assert_eq!(status().await, "reported");
}

#[tokio::test]
async fn a_field_is_set_and_a_wrong_one_is_named() {
    let server = analyst();
    let id = server.event("bombing").await;
    let set = |field: &str, value: &str| json!({"act": "set", "event": id, "field": field, "value": value, "reason": "by the list of names"});
    let decided = server.post("/api/v1/decisions", set("killed", "7-9")).await;
    assert_eq!(decided.status, StatusCode::CREATED, "{}", decided.body);
    let event = server.get(&format!("/api/v1/events/{id}")).await.json();
    assert_eq!((&event["killed"]["low"], &event["killed"]["high"]), (&json!(7), &json!(9)));
    let wrong = [
        (set("killed", "many"), "value"),
        (set("colour", "red"), "field"),
        (json!({"act": "confirm", "event": id, "reason": " "}), "reason"),
        (json!({"act": "confirm", "event": "e1", "reason": "so"}), "event"),
        (json!({"act": "bless", "event": id, "reason": "so"}), "act"),
        (json!({"act": "merge", "event": id, "reason": "so"}), "into"),
        (json!({"act": "undo", "decision": "x", "reason": "so", "colour": 1}), "body"),
    ];
    for (wish, place) in wrong {
        let answer = server.post("/api/v1/decisions", wish.clone()).await;
        assert!(answer.status.is_client_error(), "{wish}");
        assert_eq!(answer.json()["error"]["where"], place, "{wish}");
    }
    let nobody =
        json!({"act": "confirm", "event": format!("e{}-0", "0".repeat(20)), "reason": "so"});
    assert_eq!(server.post("/api/v1/decisions", nobody).await.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn a_merged_events_id_leads_to_the_other_and_changes_tell_of_it() {
    let server = analyst();
    let (from, into) = (server.event("shelling").await, server.event("bombing").await);
    let before = server.get("/api/v1/status").await.json()["entries"].as_u64().unwrap();
    let wish = json!({"act": "merge", "event": from, "into": into, "reason": "one incident"});
    assert_eq!(server.post("/api/v1/decisions", wish).await.status, StatusCode::CREATED);
    let moved = server.get(&format!("/api/v1/events/{from}")).await;
    assert_eq!(moved.status, StatusCode::TEMPORARY_REDIRECT);
    assert_eq!(moved.headers[header::LOCATION], format!("/api/v1/events/{into}").as_str());
    let changes = server.get(&format!("/api/v1/changes?since={before}")).await.json();
    assert_eq!(changes["changes"][0]["event_id"], into.as_str());
    assert_eq!(changes["changes"][0]["became"], "changed");
    let all = server.get("/api/v1/changes").await.json();
    let new = all["changes"].as_array().unwrap().iter().filter(|it| it["became"] == "new").count();
    assert_eq!(new, 3);
    let feed = server.get("/api/v1/events.atom").await;
    assert!(feed.body.contains(&format!("urn:cairn:event:{into}")), "{}", feed.body);
}

#[tokio::test]
async fn a_withdrawn_event_says_so() {
    let server = analyst();
    let id = server.event("bombing").await;
    let event = server.get(&format!("/api/v1/events/{id}")).await.json();
    let report = event["reports"][0]["report_id"].as_str().unwrap().to_owned();
    let wish = json!({"act": "withhold", "what": report, "reason": "names a witness"});
    assert_eq!(server.post("/api/v1/decisions", wish).await.status, StatusCode::CREATED);
    assert_eq!(server.get(&format!("/api/v1/events/{id}")).await.status, StatusCode::GONE);
    assert_eq!(
        server.get(&format!("/api/v1/reports/{report}")).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(server.get(&format!("/events/{id}")).await.status, StatusCode::GONE);
}

#[tokio::test]
async fn errors_have_one_shape() {
    let server = analyst();
    for (path, status) in [
        ("/api/v1/events?since=yesterday", StatusCode::BAD_REQUEST),
        ("/api/v1/events?colour=red", StatusCode::BAD_REQUEST),
        ("/api/v1/events/none", StatusCode::NOT_FOUND),
        ("/api/v1/events/e00000000000000000000-0", StatusCode::NOT_FOUND),
        ("/api/v1/reports/sha256:00", StatusCode::NOT_FOUND),
        ("/api/v1/claims/sha256:00/x", StatusCode::NOT_FOUND),
        ("/api/v1/nothing", StatusCode::NOT_FOUND),
        ("/api/v1/decisions", StatusCode::BAD_REQUEST),
        ("/api/v1/map?zoom=99", StatusCode::BAD_REQUEST),
        ("/api/v1/statistics?by=colour", StatusCode::BAD_REQUEST),
    ] {
        let answer = server.get(path).await;
        assert_eq!(answer.status, status, "{path}: {}", answer.body);
        let error = answer.json()["error"].clone();
        assert_eq!(error["status"], status.as_u16(), "{path}");
        assert!(error["what"].is_string() && error["to_do"].is_string(), "{path}: {error}");
    }
}

#[tokio::test]
async fn what_has_not_changed_is_not_sent_again() {
    let server = analyst();
    let first = server.get("/api/v1/events").await;
    let tag = first.headers[header::ETAG].to_str().unwrap().to_owned();
    let again = server.get_with("/api/v1/events", &[("if-none-match", &tag)]).await;
    assert_eq!((again.status, again.body.as_str()), (StatusCode::NOT_MODIFIED, ""));
    let id = server.event("bombing").await;
    let wish = json!({"act": "note", "event": id, "reason": "looked at"});
    server.post("/api/v1/decisions", wish).await;
    let changed = server.get_with("/api/v1/events", &[("if-none-match", &tag)]).await;
    assert_eq!(changed.status, StatusCode::OK);
}

#[tokio::test]
async fn the_public_sees_what_is_corroborated_and_decides_nothing() {
    let server = server(Access::Public);
    let list = server.get("/api/v1/events").await.json();
    let statuses: Vec<&str> = list["events"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["status"].as_str().unwrap())
        .collect();
    assert_eq!(statuses, ["corroborated"]);
    for path in ["status=reported", "private_crime=true&status=reported,party_claim"] {
        let list = server.get(&format!("/api/v1/events?{path}")).await.json();
        assert_eq!(list["events"], json!([]), "{path}");
    }
    for path in ["/api/v1/queue", "/api/v1/sources", "/api/v1/actors", "/api/v1/coverage", "/queue"]
    {
        assert_eq!(server.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    let shown = list["events"][0]["event_id"].as_str().unwrap();
    let wish = json!({"act": "confirm", "event": shown, "reason": "because"});
    assert_eq!(server.post("/api/v1/decisions", wish).await.status, StatusCode::FORBIDDEN);
    let all = analyst();
    let hidden = all.event("bombing").await;
    assert_eq!(server.get(&format!("/api/v1/events/{hidden}")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(server.get(&format!("/events/{hidden}")).await.status, StatusCode::NOT_FOUND);
    let of_hidden = all.get(&format!("/api/v1/events/{hidden}")).await.json();
    let report = of_hidden["reports"][0]["report_id"].as_str().unwrap();
    assert_eq!(
        server.get(&format!("/api/v1/reports/{report}")).await.status,
        StatusCode::NOT_FOUND
    );
    let changes = server.get("/api/v1/changes").await.json();
    assert!(!changes.to_string().contains(&hidden));
    let report = list["events"][0]["reports"][0]["report_id"].as_str().unwrap();
    let report = server.get(&format!("/api/v1/reports/{report}")).await.json();
    assert_eq!(report["text"], Value::Null, "only what events rest on is published");
}

#[tokio::test]
async fn the_public_sees_what_was_decided_and_not_by_whom_nor_what_analysts_noted() {
    let server = server(Access::Public);
    let list = server.get("/api/v1/events").await.json();
    let event = EventId::parse(list["events"][0]["event_id"].as_str().unwrap()).unwrap();
    let mut store = Store::open(&server.path).unwrap();
    let mut decide = |deed: Deed, reason: &str, author: &str| {
        let stamp =
            Stamp { author: author.to_owned(), at: "2026-01-03T03:04:05Z".parse().unwrap() };
        store.decide(&deed, reason, &stamp, &Context::default(), &|_| String::new()).unwrap();
    };
    decide(Deed::Note(event.clone()), "called the brother", "Heron");
    decide(Deed::Confirm { event: event.clone(), persons: 1 }, "three lists agree", "Heron");
    decide(Deed::Reject { event: event.clone(), persons: 2 }, "I doubt it", "Crane");
    for path in ["/api/v1/events", "/events", "/api/v1/events.atom"] {
        let path = if path == "/events" { format!("/events/{event}") } else { path.to_owned() };
        let body = server.get(&path).await.body;
        for secret in ["Heron", "Crane", "called the brother", "I doubt it"] {
            assert!(!body.contains(secret), "{secret} at {path}");
        }
    }
    let shown = server.get(&format!("/api/v1/events/{event}")).await.json();
    assert_eq!(shown["status_why"], "Confirmed by an analyst on 2026-01-03: three lists agree");
    assert_eq!(shown["decisions"].as_array().unwrap().len(), 1);
    assert_eq!(shown["decisions"][0]["author"], "an analyst");
}

#[tokio::test]
async fn a_page_and_an_answer_of_one_name_are_held_apart() {
    let server = analyst();
    let event = server.event("bombing").await;
    let page = server.get(&format!("/events/{event}")).await;
    assert!(page.body.starts_with("<!doctype html>"));
    let answer = server.get(&format!("/api/v1/events/{event}")).await;
    assert_eq!(answer.json()["event_id"], Value::String(event));
}

#[tokio::test]
async fn other_sites_and_other_names_are_refused() {
    let server = analyst();
    let post = |site: &str| {
        Request::post("/api/v1/decisions")
            .header(header::HOST, "127.0.0.1:7171")
            .header(header::CONTENT_TYPE, "application/json")
            .header("sec-fetch-site", site)
            .body(Body::from("{}"))
            .unwrap()
    };
    assert_eq!(server.ask(post("cross-site")).await.status, StatusCode::FORBIDDEN);
    assert_eq!(server.ask(post("same-origin")).await.status, StatusCode::BAD_REQUEST);
    let rebound = Request::get("/api/v1/events").header(header::HOST, "evil.example");
    let answer = server.ask(rebound.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    for name in ["content-security-policy", "x-content-type-options", "referrer-policy"] {
        assert!(answer.headers.contains_key(name), "{name} stands on errors too");
    }
    let large = Request::post("/api/v1/decisions")
        .header(header::HOST, "127.0.0.1:7171")
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(vec![b' '; 1 << 20]))
        .unwrap();
    assert!(server.ask(large).await.status.is_client_error());
}

/// Every address of the description answers, with what its schema says it answers.
#[tokio::test]
async fn the_description_is_true() {
    let server = analyst();
    let document = server.get("/api/v1/openapi.json").await.json();
    assert_eq!(document["openapi"], "3.1.0");
    let id = server.event("bombing").await;
    let event = server.get(&format!("/api/v1/events/{id}")).await.json();
    let report = event["reports"][0]["report_id"].as_str().unwrap();
    for (path, item) in document["paths"].as_object().unwrap() {
        let Some(operation) = item.get("get") else { continue };
        let content = &operation["responses"]["200"]["content"];
        if ["text/event-stream", "text/csv"].iter().any(|media| content.get(media).is_some()) {
            continue;
        }
        let asked = match path.contains("{report}") {
            true => path.replace("{report}", report).replace("{index}", "0"),
            false if path.contains("reports") => path.replace("{id}", report),
            false => path.replace("{id}", &id),
        };
        let answer = server.get(&asked).await;
        assert_eq!(answer.status, StatusCode::OK, "{asked}: {}", answer.body);
        let schema = &operation["responses"]["200"]["content"]["application/json"]["schema"];
        if !schema.is_null() {
            required(&document, schema, &answer.json(), path);
        }
    }
}

/// Every property that the schema requires is there, all the way down.
fn required(document: &Value, schema: &Value, value: &Value, place: &str) {
    if let Some(name) = schema["$ref"].as_str() {
        let name = name.rsplit('/').next().unwrap();
        return required(document, &document["components"]["schemas"][name], value, place);
    }
    if let (Some(items), Some(values)) = (schema.get("items"), value.as_array()) {
        for value in values {
            required(document, items, value, place);
        }
    }
    for name in schema["required"].as_array().into_iter().flatten() {
        let name = name.as_str().unwrap();
        assert!(value.get(name).is_some(), "{place}: no {name} in {value}");
    }
    for (name, schema) in schema["properties"].as_object().into_iter().flatten() {
        if let Some(value) = value.get(name).filter(|value| !value.is_null()) {
            required(document, schema, value, place);
        }
    }
}

#[tokio::test]
async fn a_stream_tells_what_becomes_of_events() {
    let server = analyst();
    let mut told = server.follow("/api/v1/stream", &[]).await;
    let id = server.event("bombing").await;
    let wish = json!({"act": "confirm", "event": id, "reason": "two witnesses were called"});
    assert_eq!(server.post("/api/v1/decisions", wish).await.status, StatusCode::CREATED);
    let change = told.next().await;
    assert!(change.contains("event: change") && change.contains(&id), "{change}");
    let (entries, _) =
        change.split_once("id: ").map(|(_, rest)| rest.split_once('\n').unwrap()).unwrap();

    // A browser that lost its line says what it saw last, and is told of nothing twice.
    let before = (entries.parse::<u64>().unwrap() - 1).to_string();
    let mut again = server.follow("/api/v1/stream", &[("last-event-id", before.as_str())]).await;
    assert_eq!(again.next().await, change);
    let bad = server.get("/api/v1/stream?since=now").await;
    assert_eq!(bad.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn events_leave_as_files() {
    let server = analyst();
    let file = server.get("/api/v1/export?format=csv&kind=bombing").await;
    assert_eq!(file.status, StatusCode::OK);
    assert_eq!(file.headers[header::CONTENT_TYPE], "text/csv; charset=utf-8");
    assert_eq!(file.headers[header::CONTENT_DISPOSITION], "attachment; filename=\"events.csv\"");
    assert_eq!(file.body, "Csv of Events, kinds [Bombing]");
    let ged = server.get("/api/v1/export?format=ged").await;
    assert_eq!(ged.headers[header::CONTENT_DISPOSITION], "attachment; filename=\"events-ged.csv\"");
    for wrong in [
        "format=xls",
        "format=geojson&claims=true",
        "format=sdg&claims=true",
        "claims=2",
        "kinds=a",
    ] {
        let answer = server.get(&format!("/api/v1/export?{wrong}")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{wrong}");
    }
    let public = common::server(Access::Public).get("/api/v1/export?status=reported").await;
    assert_eq!(
        (public.status, public.body.as_str()),
        (StatusCode::OK, ""),
        "what is not published"
    );
}
