//! Who comes in, and what they may do there.

mod common;

use std::time::{SystemTime, UNIX_EPOCH};

use axum::http::{Request, StatusCode, header};
use cairn_serve::{Access, People, Role};
use common::{Answer, Server, samples, server, server_of};
use serde_json::json;

const PASSWORD: &str = "three words together";

/// A server with somebody of each role, named after it.
fn with_people() -> Server {
    peopled(server(Access::People))
}

fn peopled(server: Server) -> Server {
    let mut people = People::default();
    for role in Role::ALL {
        people.add("setup", role.as_str(), role, PASSWORD).unwrap();
    }
    people.save(&People::path_of(&server.path)).unwrap();
    server
}

/// Changes the accounts as `cairn people` does while the server runs.
fn change<T>(server: &Server, change: impl FnOnce(&mut People) -> T) -> T {
    let path = People::path_of(&server.path);
    let mut people = People::load(&path).unwrap();
    let changed = change(&mut people);
    people.save(&path).unwrap();
    // File systems tell the time of a change in steps.
    let later = SystemTime::now() + std::time::Duration::from_secs(2);
    std::fs::File::options().append(true).open(&path).unwrap().set_modified(later).unwrap();
    changed
}

async fn form(server: &Server, path: &str, body: String, cookie: Option<&str>) -> Answer {
    let mut request = Request::post(path)
        .header(header::HOST, "127.0.0.1:7171")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin");
    if let Some(cookie) = cookie {
        request = request.header(header::COOKIE, cookie);
    }
    server.ask(request.body(body.into()).unwrap()).await
}

async fn log_in(server: &Server, alias: &str, password: &str, code: &str) -> Answer {
    let body =
        format!("alias={alias}&password={}&code={code}&to=%2Fqueue", password.replace(' ', "+"));
    form(server, "/login", body, None).await
}

/// The cookie of a session, as a browser sends it back.
async fn session(server: &Server, alias: &str) -> String {
    let answer = log_in(server, alias, PASSWORD, "").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let cookie = answer.headers[header::SET_COOKIE].to_str().unwrap();
    assert!(cookie.contains("HttpOnly; SameSite=Strict"), "{cookie}");
    cookie.split(';').next().unwrap().to_owned()
}

async fn decides(server: &Server, cookie: &str, wish: serde_json::Value) -> StatusCode {
    let request = Request::post("/api/v1/decisions")
        .header(header::HOST, "127.0.0.1:7171")
        .header(header::CONTENT_TYPE, "application/json")
        .header("sec-fetch-site", "same-origin")
        .header(header::COOKIE, cookie);
    server.ask(request.body(wish.to_string().into()).unwrap()).await.status
}

#[tokio::test]
async fn nobody_comes_in_unknown() {
    let server = with_people();
    let page = server.get("/events/e1?lang=ar").await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    assert_eq!(page.headers[header::LOCATION], "/login?to=%2Fevents%2Fe1%3Flang%3Dar");
    for path in ["/api/v1/events", "/api/v1/openapi.json", "/api/v1/events.atom"] {
        assert_eq!(server.get(path).await.status, StatusCode::UNAUTHORIZED, "{path}");
    }
    let form = server.get("/login").await;
    assert_eq!(form.status, StatusCode::OK);
    assert!(form.body.contains("name=\"password\"") && !form.body.contains("/statistics"));
    let made_up = [("cookie", "cairn=0123"), ("authorization", "Bearer 0123")];
    for header in made_up {
        let answer = server.get_with("/api/v1/events", &[header]).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    }
}

#[tokio::test]
async fn a_password_opens_and_logging_out_closes() {
    let server = with_people();
    let wrong = log_in(&server, "analyst", "three words apart", "").await;
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    let nobody = log_in(&server, "nobody", PASSWORD, "").await;
    assert_eq!(nobody.status, StatusCode::UNAUTHORIZED);
    let told = |answer: &Answer| answer.body.contains("Alias, password or code is wrong.");
    assert!(told(&wrong) && told(&nobody), "it does not tell which");

    let cookie = session(&server, "analyst").await;
    let page = server.get_with("/", &[("cookie", &cookie)]).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("/logout") && page.body.contains("<bdi>analyst</bdi>"));
    let other = session(&server, "reader").await;
    let page = server.get_with("/", &[("cookie", &other)]).await;
    assert!(page.body.contains("<bdi>reader</bdi>"), "nobody is shown another's page");

    let out = form(&server, "/logout", String::new(), Some(&cookie)).await;
    assert!(out.headers[header::SET_COOKIE].to_str().unwrap().contains("Max-Age=0"));
    let after = server.get_with("/api/v1/events", &[("cookie", &cookie)]).await;
    assert_eq!(after.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn each_role_decides_what_it_may() {
    use StatusCode as S;
    let server = with_people();
    let cookie = session(&server, "admin").await;
    let list = server.get_with("/api/v1/events?kind=bombing", &[("cookie", &cookie)]).await.json();
    let event = list["events"][0]["event_id"].as_str().unwrap().to_owned();
    let report = list["events"][0]["reports"][0]["report_id"].as_str().unwrap().to_owned();
    let (yes, no) = (S::CREATED, S::FORBIDDEN);
    for (role, may) in [
        ("reader", [no, no, no]),
        ("contributor", [yes, no, no]),
        ("analyst", [yes, yes, no]),
        ("reviewer", [yes, yes, yes]),
    ] {
        let cookie = session(&server, role).await;
        let wishes = [
            json!({"act": "note", "event": event, "reason": "seen"}),
            json!({"act": "set", "event": event, "field": "killed", "value": "7", "reason": "counted"}),
            json!({"act": "withhold", "what": report, "reason": "it names a source"}),
        ];
        for (wish, may) in wishes.into_iter().zip(may) {
            assert_eq!(decides(&server, &cookie, wish.clone()).await, may, "{role}: {wish}");
        }
    }
}

#[tokio::test]
async fn a_decision_is_signed_with_the_alias() {
    let server = with_people();
    let cookie = session(&server, "analyst").await;
    let list = server.get_with("/api/v1/events?kind=shelling", &[("cookie", &cookie)]).await.json();
    let event = list["events"][0]["event_id"].as_str().unwrap().to_owned();
    let wish = json!({"act": "confirm", "event": event, "reason": "two witnesses"});
    assert_eq!(decides(&server, &cookie, wish).await, StatusCode::CREATED);
    let page = server.get_with(&format!("/events/{event}"), &[("cookie", &cookie)]).await;
    assert!(page.body.contains("two witnesses") && page.body.contains("analyst"));
}

#[tokio::test]
async fn where_two_must_agree_a_verdict_waits_for_the_second_person() {
    let server = peopled(server_of(samples(), Access::People, 2));
    let (first, second) = (session(&server, "analyst").await, session(&server, "reviewer").await);
    let get = async |path: &str, cookie: &str| server.get_with(path, &[("cookie", cookie)]).await;
    let list = get("/api/v1/events?kind=shelling", &first).await.json();
    let event = list["events"][0]["event_id"].as_str().unwrap().to_owned();
    let (page, api) = (format!("/events/{event}"), format!("/api/v1/events/{event}"));
    let queued = async |cookie: &str| get("/queue", cookie).await.body.contains(&event);
    let wish = |reason: &str| json!({"act": "confirm", "event": event, "reason": reason});

    assert!(queued(&first).await && queued(&second).await);
    assert_eq!(decides(&server, &first, wish("seen on film")).await, StatusCode::CREATED);
    assert_eq!(get(&api, &first).await.json()["status"], "reported");
    assert!(!queued(&first).await, "it waits for somebody else");
    assert!(queued(&second).await);
    let shown = get(&page, &second).await.body;
    assert!(
        shown.contains("It holds when another person agrees.") && shown.contains("seen on film")
    );
    let queue = get("/api/v1/queue", &second).await.json();
    let waits = queue["proposals"].as_array().unwrap().iter();
    let waits = waits.filter(|it| it["waits_for_another_than"] == json!(["analyst"]));
    assert_eq!(waits.map(|it| it["event_id"].as_str().unwrap()).collect::<Vec<_>>(), [&event]);
    assert_eq!(decides(&server, &first, wish("again")).await, StatusCode::CONFLICT);

    assert_eq!(decides(&server, &second, wish("two witnesses")).await, StatusCode::CREATED);
    let confirmed = get(&api, &first).await.json();
    assert_eq!(confirmed["status"], "confirmed");
    assert_eq!(confirmed["decisions"][1]["persons"], 2);
    assert!(!get(&page, &second).await.body.contains("It holds when another person agrees."));
}

#[tokio::test]
async fn a_program_has_no_more_rights_than_its_token_and_its_owner() {
    let server = with_people();
    let (read, write, too_much) = change(&server, |people| {
        let mut token =
            |alias: &str, name: &str, scope| people.add_token("setup", alias, name, scope).unwrap();
        (
            token("analyst", "maps", Role::Reader),
            token("analyst", "import", Role::Analyst),
            token("reader", "all", Role::Admin),
        )
    });
    let decides = async |token: &str| {
        let list = Request::get("/api/v1/events?kind=bombing")
            .header(header::HOST, "127.0.0.1:7171")
            .header(header::AUTHORIZATION, format!("Bearer {token}"));
        let list = server.ask(list.body(axum::body::Body::empty()).unwrap()).await;
        assert_eq!(list.status, StatusCode::OK, "every token reads");
        let event = list.json()["events"][0]["event_id"].clone();
        let request = Request::post("/api/v1/decisions")
            .header(header::HOST, "127.0.0.1:7171")
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::AUTHORIZATION, format!("Bearer {token}"));
        let wish = json!({"act": "confirm", "event": event, "reason": "checked"});
        server.ask(request.body(wish.to_string().into()).unwrap()).await.status
    };
    assert_eq!(decides(&read).await, StatusCode::FORBIDDEN);
    assert_eq!(decides(&too_much).await, StatusCode::FORBIDDEN);
    assert_eq!(decides(&write).await, StatusCode::CREATED);
    let file = std::fs::read_to_string(People::path_of(&server.path)).unwrap();
    assert!(!file.contains(&write) && !file.contains(PASSWORD), "neither is kept as it is");
    change(&server, |people| people.remove_token("setup", "analyst", "import").unwrap());
    let after =
        server.get_with("/api/v1/events", &[("authorization", &format!("Bearer {write}"))]).await;
    assert_eq!(after.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_second_factor_is_asked_for_and_opens_once() {
    let server = with_people();
    let secret = change(&server, |people| people.set_second_factor("setup", "analyst").unwrap());
    assert_eq!(log_in(&server, "analyst", PASSWORD, "").await.status, StatusCode::UNAUTHORIZED);
    let bytes = totp_rs::Secret::Encoded(secret).to_bytes().unwrap();
    let app = totp_rs::TOTP::new(totp_rs::Algorithm::SHA1, 6, 0, 30, bytes).unwrap();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let code = app.generate(now);
    assert_eq!(
        log_in(&server, "analyst", "three words apart", &code).await.status,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(log_in(&server, "analyst", PASSWORD, &code).await.status, StatusCode::SEE_OTHER);
    let again = log_in(&server, "analyst", PASSWORD, &code).await;
    assert_eq!(again.status, StatusCode::UNAUTHORIZED, "a code that was seen opens nothing");
}

#[tokio::test]
async fn trying_passwords_is_slow() {
    let server = with_people();
    for _ in 0..5 {
        let answer = log_in(&server, "analyst", "not this one either", "").await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    }
    let right = log_in(&server, "analyst", PASSWORD, "").await;
    assert_eq!(right.status, StatusCode::TOO_MANY_REQUESTS, "even the right one waits");
    assert!(right.body.contains("Wait a minute"));
    assert_eq!(log_in(&server, "reader", PASSWORD, "").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn searching_without_end_is_slowed() {
    let server = server(Access::Public);
    let mut slowed = 0;
    for n in 0..80 {
        let answer = server.get(&format!("/api/v1/events?text=mayadeen&limit={}", n + 1)).await;
        slowed += usize::from(answer.status == StatusCode::TOO_MANY_REQUESTS);
    }
    assert!((1..=20).contains(&slowed), "{slowed}");
    assert_eq!(server.get("/api/v1/events").await.status, StatusCode::OK, "reading goes on");
}

#[tokio::test]
async fn whoever_is_removed_is_out_at_once() {
    let server = with_people();
    let cookie = session(&server, "analyst").await;
    let list = server.get_with("/api/v1/events?limit=1", &[("cookie", &cookie)]).await.json();
    change(&server, |people| people.set_role("setup", "analyst", Role::Reader).unwrap());
    let note = json!({"act": "note", "event": list["events"][0]["event_id"], "reason": "seen"});
    assert_eq!(decides(&server, &cookie, note).await, StatusCode::FORBIDDEN);
    change(&server, |people| people.remove("setup", "analyst").unwrap());
    let after = server.get_with("/api/v1/events", &[("cookie", &cookie)]).await;
    assert_eq!(after.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn another_sites_page_logs_nobody_in() {
    let server = with_people();
    let request = Request::post("/login")
        .header(header::HOST, "127.0.0.1:7171")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "cross-site");
    let body = format!("alias=analyst&password={}", PASSWORD.replace(' ', "+"));
    assert_eq!(server.ask(request.body(body.into()).unwrap()).await.status, StatusCode::FORBIDDEN);
}

#[test]
fn accounts_are_refused_with_a_reason() {
    let mut people = People::default();
    let refused = |done: Result<(), cairn_serve::PeopleError>| done.unwrap_err().to_string();
    assert!(refused(people.add("setup", "a", Role::Reader, "short")).contains("12 letters"));
    assert!(refused(people.add("setup", " ", Role::Reader, PASSWORD)).contains("1 to 60"));
    people.add("setup", "a", Role::Reader, PASSWORD).unwrap();
    assert!(refused(people.add("setup", "a", Role::Reader, PASSWORD)).contains("already"));
    assert!(refused(people.remove("setup", "b")).contains("nobody here"));
    assert_eq!(people.changes().len(), 1, "what was refused is no change");
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("people.json");
    std::fs::write(&file, "{").unwrap();
    assert!(People::load(&file).unwrap_err().to_string().contains("no file of accounts"));
}

#[tokio::test]
async fn two_people_on_one_proposal_see_each_other() {
    let server = with_people();
    let (heron, crane) = (session(&server, "analyst").await, session(&server, "reviewer").await);
    let path = "/api/v1/queue/e1/colleagues";
    let mut of_heron = server.follow(path, &[("cookie", &heron)]).await;
    assert!(of_heron.next().await.contains("data: []"));
    let mut of_crane = server.follow(path, &[("cookie", &crane)]).await;
    assert!(of_crane.next().await.contains(r#"data: ["analyst"]"#));
    assert!(of_heron.next().await.contains(r#"data: ["reviewer"]"#));
    drop(of_crane);
    assert!(of_heron.next().await.contains("data: []"));
    assert_eq!(server.get(path).await.status, StatusCode::UNAUTHORIZED);
}
