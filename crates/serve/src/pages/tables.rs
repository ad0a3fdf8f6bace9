//! Statistics, sources, actors and coverage: tables whose every number leads to what it is made of.

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::{OriginalUri, State},
    http::{HeaderMap, Uri},
    response::Response,
};
use cairn_core::{Date, Kind, Status};
use cairn_export::words;

use super::{Frame, encoded, home::range, or_problem, shown, tongue::Tongue};
use crate::{
    Failure,
    api::{for_analysts, names::named},
    app::App,
    params::Params,
    tally::{By, Sum, Tally, tally},
};

#[derive(Template)]
#[template(path = "table.html")]
struct TablePage<'a> {
    f: &'a Frame,
    title: String,
    text: String,
    json: String,
    /// Other tables of the same page.
    tabs: Vec<Tab>,
    columns: Vec<Column>,
    rows: Vec<Row>,
    sum: Option<Row>,
    none: String,
}

struct Tab {
    text: String,
    address: String,
    is_here: bool,
}

struct Column {
    text: String,
    is_number: bool,
}

#[derive(Default)]
struct Row {
    cells: Vec<Cell>,
    /// How far a bar goes, in hundredths of the longest.
    bar: Option<u64>,
}

#[derive(Default)]
struct Cell {
    text: String,
    address: Option<String>,
    is_number: bool,
}

fn text(text: impl Into<String>) -> Cell {
    Cell { text: text.into(), ..Cell::default() }
}

fn number(n: u64) -> Cell {
    Cell { text: words::number(n), is_number: true, ..Cell::default() }
}

impl Cell {
    fn leads_to(self, address: String) -> Cell {
        Cell { address: Some(address), ..self }
    }
}

fn columns(texts: &[(&str, bool)]) -> Vec<Column> {
    let column = |(text, is_number): &(&str, bool)| Column {
        text: (*text).to_owned(),
        is_number: *is_number,
    };
    texts.iter().map(column).collect()
}

/// Makes a page of what the store is asked for, for analysts alone.
async fn table_page(
    app: Arc<App>,
    uri: Uri,
    headers: HeaderMap,
    section: &'static str,
    make: impl AsyncFnOnce(&Arc<App>, &Frame, &mut Params) -> Result<Made, Failure>,
) -> Response {
    let page = async {
        let frame = Frame::of(&app, &uri, &headers, section).await?;
        let mut params = Params::of(&uri);
        params.take("lang");
        let made = make(&app, &frame, &mut params).await?;
        params.end()?;
        let Made { title, text, json, tabs, columns, mut rows, sum, none } = made;
        let longest = rows.iter().filter_map(|row| row.bar).max().unwrap_or(0).max(1);
        for row in &mut rows {
            row.bar = row.bar.map(|n| n * 100 / longest);
        }
        shown(&TablePage { f: &frame, title, text, json, tabs, columns, rows, sum, none })
    };
    let page = page.await;
    or_problem(&app, &uri, &headers, page).await
}

#[derive(Default)]
struct Made {
    title: String,
    text: String,
    json: String,
    tabs: Vec<Tab>,
    columns: Vec<Column>,
    rows: Vec<Row>,
    sum: Option<Row>,
    none: String,
}

pub async fn statistics(
    State(app): State<Arc<App>>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Response {
    table_page(app, uri, headers, "statistics", async |app, frame, params| {
        let t = frame.t;
        let shown = [
            (By::Month, &t.month),
            (By::Year, &t.year),
            (By::Country, &t.country),
            (By::Admin1, &t.province),
            (By::Kind, &t.kind),
            (By::Status, &t.status),
        ];
        let by = params.take("by").as_deref().and_then(By::parse).unwrap_or(By::Month);
        let (tallies, total) = app
            .over(params.filter()?, move |rows| (tally(rows.iter(), by), Sum::of(rows.iter())))
            .await?;
        let label = shown.iter().find(|(it, _)| *it == by).map_or("", |(_, text)| text.as_str());
        Ok(Made {
            title: t.statistics_title.clone(),
            json: format!("/api/v1/statistics?by={}", by.as_str()),
            tabs: shown
                .iter()
                .map(|(it, text)| Tab {
                    text: (*text).clone(),
                    address: format!("/statistics?by={}", it.as_str()),
                    is_here: *it == by,
                })
                .collect(),
            columns: columns(&[
                (label, false),
                (&t.events_column, true),
                (&t.killed_column, true),
                (&format!("{}–{}", t.low, t.high), true),
                (&t.without_figure, true),
                (&t.contested, true),
                (&t.confirmed, true),
            ]),
            rows: tallies.iter().map(|it| of_tally(it, by, frame.tongue)).collect(),
            sum: Some(Row { cells: of_sum(text(&t.total), &total), bar: None }),
            none: t.no_events.clone(),
            ..Made::default()
        })
    })
    .await
}

fn of_tally(tally: &Tally, by: By, tongue: &Tongue) -> Row {
    let t = &tongue.strings;
    let Some(key) = &tally.key else {
        return Row { cells: of_sum(text(&t.not_stated), &tally.sum), bar: None };
    };
    let day = key.parse::<Date>().ok();
    let (name, condition) = match by {
        By::Country => (key.clone(), format!("country={}", encoded(key))),
        By::Admin1 => {
            let country = tally.country.as_deref().unwrap_or_default();
            (format!("{key}, {country}"), format!("admin1={}&country={country}", encoded(key)))
        }
        By::Kind => (
            Kind::parse(key).map_or_else(|| key.clone(), |it| tongue.kind(it)),
            format!("kind={key}"),
        ),
        By::Status => (
            Status::parse(key).map_or_else(|| key.clone(), |it| tongue.status(it)),
            format!("status={key}"),
        ),
        By::Day | By::Week | By::Month | By::Year => {
            let (last, name) = match (by, day) {
                (By::Year, Some(day)) => (day.last_of_year(), day.year().to_string()),
                (By::Month, Some(day)) => (day.last_of_month(), key[..7].to_owned()),
                (By::Week, Some(day)) => {
                    (day.checked_add(jiff::Span::new().days(6)).unwrap_or(day), key.clone())
                }
                (_, Some(day)) => (day, key.clone()),
                (_, None) => return Row { cells: of_sum(text(key), &tally.sum), bar: None },
            };
            (name, format!("since={key}&until={last}"))
        }
    };
    let name = text(name).leads_to(format!("/?{condition}"));
    Row { cells: of_sum(name, &tally.sum), bar: Some(tally.sum.killed_best) }
}

fn of_sum(name: Cell, sum: &Sum) -> Vec<Cell> {
    let range = Cell { text: range(sum), is_number: true, ..Cell::default() };
    let count = |n: u64, name: &Cell, condition: &str| match &name.address {
        Some(address) if n > 0 => number(n).leads_to(format!("{address}{condition}")),
        _ => number(n),
    };
    vec![
        Cell { text: name.text.clone(), address: name.address.clone(), is_number: false },
        count(sum.events, &name, ""),
        count(sum.killed_best, &name, "&sort=killed"),
        range,
        number(sum.without_figure),
        count(sum.contested, &name, "&status=contested"),
        count(sum.confirmed, &name, "&status=confirmed"),
    ]
}

pub async fn sources(
    State(app): State<Arc<App>>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Response {
    table_page(app, uri, headers, "sources", async |app, frame, _| {
        for_analysts(app)?;
        let t = frame.t;
        let publishers = app.readers.read(|store| Ok(store.publishers()?)).await?;
        let day = |day: Option<Date>| text(day.map_or_else(String::new, |day| day.to_string()));
        Ok(Made {
            title: t.sources_title.clone(),
            json: "/api/v1/sources".to_owned(),
            columns: columns(&[
                (&t.publisher, false),
                (&t.reports_column, true),
                (&t.with_claims, true),
                (&t.events_column, true),
                (&t.first, false),
                (&t.last, false),
            ]),
            rows: publishers
                .into_iter()
                .map(|it| Row {
                    bar: Some(it.reports),
                    cells: vec![
                        text(it.name.unwrap_or_else(|| t.by_publisher.clone())),
                        number(it.reports),
                        number(it.told),
                        number(it.events),
                        day(it.first),
                        day(it.last),
                    ],
                })
                .collect(),
            none: t.sources_none.clone(),
            ..Made::default()
        })
    })
    .await
}

pub async fn actors(
    State(app): State<Arc<App>>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Response {
    table_page(app, uri, headers, "actors", async |app, frame, _| {
        for_analysts(app)?;
        let t = frame.t;
        let known = app.options.actors.clone();
        let actors = app.readers.read(move |store| Ok(named(store.actors_named()?, known))).await?;
        Ok(Made {
            title: t.actors_title.clone(),
            json: "/api/v1/actors".to_owned(),
            columns: columns(&[
                (&t.name, false),
                (&t.actor_kind, false),
                (&t.country, false),
                (&t.events_column, true),
            ]),
            rows: actors
                .actors
                .into_iter()
                .map(|it| {
                    let key = it.actor.as_deref().unwrap_or(&it.name);
                    let address = format!("/?actor={}", encoded(key));
                    Row {
                        bar: Some(it.events),
                        cells: vec![
                            text(it.name).leads_to(address.clone()),
                            text(it.kind.unwrap_or_default().replace('_', " ")),
                            text(it.countries.join(", ")),
                            number(it.events).leads_to(address),
                        ],
                    }
                })
                .collect(),
            none: t.actors_none.clone(),
            ..Made::default()
        })
    })
    .await
}

/// Days on the page of coverage, the latest; the JSON has all.
const SHOWN_DAYS: usize = 366;

pub async fn coverage(
    State(app): State<Arc<App>>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Response {
    table_page(app, uri, headers, "coverage", async |app, frame, _| {
        for_analysts(app)?;
        let t = frame.t;
        let covered = app.readers.read(|store| Ok(store.coverage()?)).await?;
        Ok(Made {
            title: t.coverage_title.clone(),
            text: match covered.len() {
                0..=SHOWN_DAYS => t.coverage_text.clone(),
                _ => format!("{} {}", t.coverage_text, t.coverage_cut),
            },
            json: "/api/v1/coverage".to_owned(),
            columns: columns(&[
                (&t.day, false),
                (&t.coverage_reports, true),
                (&t.coverage_publishers, true),
                (&t.coverage_claims, true),
            ]),
            rows: covered
                .into_iter()
                .rev()
                .take(SHOWN_DAYS)
                .map(|it| Row {
                    bar: Some(it.reports),
                    cells: vec![
                        text(it.day.map_or_else(|| t.undated.clone(), |day| frame.tongue.day(day))),
                        number(it.reports),
                        number(it.publishers),
                        number(it.claims),
                    ],
                })
                .collect(),
            none: t.coverage_none.clone(),
            ..Made::default()
        })
    })
    .await
}
