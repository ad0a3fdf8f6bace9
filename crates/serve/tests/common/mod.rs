//! A store of a few made-up reports, and requests to a server of it without a socket. The outlets
//! do not exist.
#![allow(dead_code)] // each test file uses its part

use std::{path::PathBuf, sync::LazyLock, time::Duration};

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Request, StatusCode, header},
};
use cairn_core::{Event, Report, ReportId};
use cairn_places::Gazetteer;
use cairn_read::Rules;
use cairn_serve::{Access, Actor, Options, router};
use cairn_store::{Context, Hash, Prepared, Stamp, Store};
use http_body_util::BodyExt as _;
use serde_json::Value;
use tower::ServiceExt as _;

static READER: LazyLock<(Rules, Gazetteer)> =
    LazyLock::new(|| (Rules::embedded(), Gazetteer::embedded()));

pub const HOSTILE: &str = "<script>alert(1)</script> \"><img src=x onerror=alert(2)> {{7*7}}";

pub fn report(publisher: &str, published: &str, title: Option<&str>, body: &str) -> Report {
    let text = Report::join(title, body);
    Report {
        id: ReportId::new(format!("sha256:{}", Hash::of(text.as_bytes()))).unwrap(),
        external_id: None,
        title: title.map(str::to_owned),
        published: Some(published.parse().unwrap()),
        publisher: Some(publisher.to_owned()),
        url: Some("javascript:alert(3)".to_owned()),
        language: None,
        text,
        extra: Vec::new(),
    }
}

pub struct Server {
    pub router: Router,
    pub path: PathBuf,
    _dir: tempfile::TempDir,
}

/// What a stream tells, an event at a time.
pub struct Told(Body);

impl Told {
    pub async fn next(&mut self) -> String {
        let frame = tokio::time::timeout(Duration::from_secs(30), self.0.frame());
        let frame = frame.await.expect("something is told").expect("it goes on").unwrap();
        String::from_utf8(frame.into_data().unwrap().into()).unwrap()
    }
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }
}

fn in_short(event: &Event) -> String {
    format!("{} is {}", event.id, event.status.as_str())
}

pub fn server(access: Access) -> Server {
    server_of(samples(), access, 1)
}

/// Three reports of one attack, a bombing, a shelling, and one whose words are markup.
pub fn samples() -> Vec<Report> {
    vec![
        report(
            "Wire One",
            "2023-08-11",
            None,
            "Gunmen of the Islamic State group attacked a military bus near Mayadeen on Thursday, killing at least 23 soldiers, the Syrian Observatory for Human Rights said.",
        ),
        report(
            "Morning Two",
            "2023-08-12",
            None,
            "Islamic State fighters ambushed an army bus near Mayadeen on Thursday and killed 26 soldiers, a military source said.",
        ),
        report(
            "Wire One",
            "2023-08-12",
            None,
            "The death toll from an Islamic State ambush on a military bus near Mayadeen on Thursday has risen to 33 soldiers, the Syrian Observatory for Human Rights said.",
        ),
        report(
            "Wire One",
            "2023-08-20",
            None,
            "A car bomb exploded at a market in Raqqa on Saturday, killing seven people, residents said.",
        ),
        report(
            "Evening Three",
            "2023-08-25",
            None,
            "Government forces shelled the town of Jisr al-Shughur on Thursday, killing two civilians and wounding five, doctors said.",
        ),
        report(
            HOSTILE,
            "2023-08-26",
            Some(HOSTILE),
            "Gunmen attacked a checkpoint in Hama on Friday, killing four soldiers, <b onmouseover=alert(4)>police</b> said. <script>alert(5)</script>",
        ),
    ]
}

/// A server on which so many people must agree before an event is confirmed or rejected.
pub fn server_of(reports: Vec<Report>, access: Access, persons: u32) -> Server {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("cairn.db");
    let mut store = Store::create(&path).unwrap();
    let (rules, gazetteer) = &*READER;
    let prepared = |report: Report| {
        let reading = cairn_read::read(&report, rules, gazetteer, &["SY".to_owned()]);
        Prepared::new(report, reading, b"as it came", &Context::default().lineage)
    };
    let stamp =
        Stamp { author: "A. Tester".to_owned(), at: "2026-01-02T03:04:05Z".parse().unwrap() };
    store
        .add(reports.into_iter().map(prepared).collect(), "test", &stamp, &Context::default())
        .unwrap();
    let options = Options {
        store: path.clone(),
        context: Context::default(),
        actors: vec![Actor {
            id: "islamic-state".to_owned(),
            name: "Islamic State".to_owned(),
            kind: "insurgent".to_owned(),
            countries: vec!["SY".to_owned()],
        }],
        actors_meant: |words| vec![words.to_owned()],
        access,
        persons,
        write: |_, filter, table, form, mut out| {
            write!(out, "{form:?} of {table:?}, kinds {:?}", filter.kinds)
                .map_err(|it| it.to_string())
        },
        tiles: None,
        releases: None,
        describe: in_short,
        hosts: vec!["127.0.0.1".to_owned()],
        is_behind_proxy: false,
    };
    Server { router: router(options).unwrap(), path, _dir: dir }
}

pub fn analyst() -> Server {
    server(Access::Analyst("A. Analyst".to_owned()))
}

impl Server {
    pub async fn ask(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.get_with(path, &[]).await
    }

    pub async fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = Request::get(path).header(header::HOST, "127.0.0.1:7171");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.ask(request.body(Body::empty()).unwrap()).await
    }

    /// An answer that goes on.
    pub async fn follow(&self, path: &str, headers: &[(&str, &str)]) -> Told {
        let mut request = Request::get(path).header(header::HOST, "127.0.0.1:7171");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::empty()).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()[header::CONTENT_TYPE], "text/event-stream");
        Told(response.into_body())
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        let request = Request::post(path)
            .header(header::HOST, "127.0.0.1:7171")
            .header(header::CONTENT_TYPE, "application/json")
            .header("sec-fetch-site", "same-origin");
        self.ask(request.body(Body::from(body.to_string())).unwrap()).await
    }

    /// The id of the event in whose account these words stand.
    pub async fn event(&self, kind: &str) -> String {
        let list = self.get(&format!("/api/v1/events?kind={kind}")).await.json();
        list["events"][0]["event_id"].as_str().unwrap().to_owned()
    }
}
