//! What people are shown, as far as it can be told without a browser.

#![cfg(feature = "pages")]

mod common;

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use cairn_serve::Access;
use common::{Server, analyst, report, server, server_of};

async fn report_of(server: &Server, words: &str) -> String {
    let list = server.get(&format!("/api/v1/events?text={words}")).await.json();
    list["events"][0]["reports"][0]["report_id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn every_page_is_there_in_both_languages() {
    let server = analyst();
    let id = server.event("bombing").await;
    let report = report_of(&server, "mayadeen").await;
    let pages = [
        "/".to_owned(),
        format!("/events/{id}"),
        format!("/reports/{report}"),
        "/queue".to_owned(),
        format!("/queue/{id}"),
        "/list?kind=bombing".to_owned(),
        "/statistics".to_owned(),
        "/statistics?by=admin1".to_owned(),
        "/sources".to_owned(),
        "/actors".to_owned(),
        "/coverage".to_owned(),
        "/api".to_owned(),
    ];
    for page in pages {
        for (language, dir) in [("en", "ltr"), ("ar", "rtl")] {
            let join = if page.contains('?') { '&' } else { '?' };
            let answer = server.get(&format!("{page}{join}lang={language}")).await;
            assert_eq!(answer.status, StatusCode::OK, "{page}: {}", answer.body);
            let is_whole = answer.body.starts_with("<!doctype html>");
            let says = format!("<html lang=\"{language}\" dir=\"{dir}\">");
            assert!(!is_whole || answer.body.contains(&says), "{page}");
            assert!(answer.headers.contains_key("content-security-policy"));
        }
    }
}

#[tokio::test]
async fn an_event_says_how_many_who_says_so_and_in_which_words() {
    let server = analyst();
    let list = server.get("/api/v1/events?killed=20").await.json();
    let id = list["events"][0]["event_id"].as_str().unwrap();
    let page = server.get(&format!("/events/{id}")).await.body;
    for words in [
        "33",
        "not stated",
        "Syrian Observatory for Human Rights",
        "has risen to 33 soldiers",
        "corroborated",
        "Why these reports are one event",
        "within about 25 km",
        "ledger entry",
    ] {
        assert!(page.contains(words), "no “{words}”");
    }
    assert!(page.contains("/reports/sha256%3A"), "quotes lead to their report");
    assert!(page.contains("class=\"plot\""), "the figure changed, and that is drawn");
}

#[tokio::test]
async fn hostile_words_stay_words() {
    let server = analyst();
    let list = server.get("/api/v1/events?text=checkpoint").await.json();
    let id = list["events"][0]["event_id"].as_str().unwrap().to_owned();
    let report = report_of(&server, "checkpoint").await;
    for page in [
        "/".to_owned(),
        format!("/events/{id}"),
        format!("/reports/{report}"),
        "/queue".to_owned(),
        "/sources".to_owned(),
    ] {
        let body = server.get(&page).await.body;
        for live in ["<script>alert", "<img src=x", "<b onmouseover", "javascript:"] {
            assert!(!body.contains(live), "{page} has {live}");
        }
    }
    let page = server.get(&format!("/reports/{report}")).await.body;
    assert!(page.contains("&#60;script&#62;alert(5)"), "the words are shown as they are");
    assert!(page.contains("{{7*7}}"));
    let search = server.get("/?text=%22%3E%3Cscript%3Ealert(9)%3C/script%3E").await.body;
    assert!(!search.contains("<script>alert"));
    let missing = server.get("/events/%3Cscript%3Ealert(8)%3C%2Fscript%3E").await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    assert!(!missing.body.contains("<script>alert"));
}

#[tokio::test]
async fn a_form_decides_and_the_page_tells_of_it() {
    let server = analyst();
    let id = server.event("bombing").await;
    let post = |body: &'static str| {
        Request::post(format!("/events/{id}/decide"))
            .header(header::HOST, "127.0.0.1:7171")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(body))
            .unwrap()
    };
    let done =
        server.ask(post("act=confirm&reason=called+two+witnesses&field=&value=&into=")).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let back = done.headers[header::LOCATION].to_str().unwrap().to_owned();
    let page = server.get(back.split('#').next().unwrap()).await.body;
    assert!(page.contains("called two witnesses") && page.contains("id=\"done\""), "{page}");
    let refused = server.ask(post("act=confirm&reason=")).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    assert!(refused.body.contains("a decision needs a reason"));
}

#[tokio::test]
async fn the_public_has_no_queue_and_no_forms() {
    let server = server(Access::Public);
    let list = server.get("/api/v1/events").await.json();
    let id = list["events"][0]["event_id"].as_str().unwrap();
    let page = server.get(&format!("/events/{id}")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.body.contains("<form"), "nothing is decided by the public");
    assert!(!page.body.contains("href=\"/queue\""));
    let report = list["events"][0]["reports"][0]["report_id"].as_str().unwrap();
    let report = server.get(&format!("/reports/{report}")).await;
    assert_eq!(report.status, StatusCode::OK);
    assert!(report.body.contains("Only the passages"), "{}", report.body);
}

#[tokio::test]
async fn a_language_that_was_chosen_is_kept() {
    let server = analyst();
    let chosen = server.get("/statistics?lang=ar").await;
    let cookie = chosen.headers[header::SET_COOKIE].to_str().unwrap().to_owned();
    assert!(cookie.starts_with("lang=ar;"));
    let next = server.get_with("/statistics", &[("cookie", "lang=ar")]).await;
    assert!(next.body.contains("dir=\"rtl\""));
    let english = server.get("/statistics").await;
    assert!(
        english.body.contains("dir=\"ltr\""),
        "answers in one language are not given in another"
    );
}

#[tokio::test]
async fn what_is_not_there_is_told_as_a_page() {
    let server = analyst();
    for path in ["/nothing", "/events/none", "/reports/sha256:0", "/?since=yesterday"] {
        let answer = server.get(path).await;
        assert!(answer.status.is_client_error(), "{path}");
        assert!(answer.body.contains("What to do"), "{path}: {}", answer.body);
    }
}

#[tokio::test]
async fn rival_authors_stand_side_by_side_and_are_not_told_as_one() {
    let reports = vec![
        report(
            "Wire One",
            "2023-09-02",
            None,
            "Government forces shelled the town of Ariha on Friday, killing six civilians, the Syrian Observatory for Human Rights said.",
        ),
        report(
            "Evening Three",
            "2023-09-02",
            None,
            "Rebels shelled the town of Ariha on Friday, killing six civilians, the Syrian army said.",
        ),
    ];
    let server = server_of(reports, Access::Analyst("A. Analyst".to_owned()), 1);
    let list = server.get("/api/v1/events").await.json();
    assert_eq!(list["events"].as_array().unwrap().len(), 1, "two accounts of one shelling");
    let page = server.get("/").await.body;
    assert!(page.contains("<bdi>Shelling of Civilians in town of Ariha</bdi>"), "{page}");
    let id = list["events"][0]["event_id"].as_str().unwrap();
    let page = server.get(&format!("/events/{id}")).await.body;
    assert!(
        page.contains("<bdi>Government of Syria forces</bdi>")
            && page.contains("<bdi>Rebels</bdi>")
    );
}
