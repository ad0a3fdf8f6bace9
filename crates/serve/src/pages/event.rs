use std::sync::Arc;

use askama::Template;
use axum::{
    extract::{OriginalUri, Path, State},
    http::HeaderMap,
    response::{IntoResponse, Redirect, Response},
};
use cairn_core::{DateRange, Event, PlacePrecision};
use cairn_link::SettlePolicy;
use cairn_store::{Account, Filter, Store};
use jiff::Span;

use super::{Frame, event_view::EventView, item::Item, or_problem, shown, tongue::Tongue};
use crate::{
    Failure,
    api::events::{Here, found},
    app::App,
    params::Params,
};

/// Reports whose words are quoted on one page; the JSON has all.
const QUOTED: usize = 200;

/// What is close by: so many days, and about 50 km.
const NEAR_DAYS: i64 = 10;
const NEAR_DEGREES: f64 = 0.5;
const NEAR_SHOWN: usize = 12;

#[derive(Template)]
#[template(path = "event.html")]
struct EventPage<'a> {
    f: &'a Frame,
    e: EventView,
    near: Vec<Item>,
    /// The list of all that is close by.
    near_address: Option<String>,
    /// The decision that was just written here.
    done: Option<Done>,
    host: String,
}

struct Done {
    id: String,
    act: String,
    before: String,
    after: String,
}

pub async fn page(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Response {
    let page = async {
        let frame = Frame::of(&app, &uri, &headers, "events").await?;
        let mut params = Params::of(&uri);
        params.take("lang");
        let done = params.take("done");
        let policy = params.filter()?.policy;
        params.end()?;
        let tongue = frame.tongue;
        let read = app.ask(move |store, app| read(store, app, &id, policy, tongue));
        let Read { view, near, near_address } = match read.await? {
            Ok(read) => *read,
            Err(id) => return Ok(Redirect::temporary(&format!("/events/{id}")).into_response()),
        };
        let host = headers.get("host").and_then(|it| it.to_str().ok()).unwrap_or_default();
        let written = done.and_then(|id| view.decisions.iter().find(|it| it.id == id));
        let done = written.map(|it| Done {
            id: it.id.clone(),
            act: it.act.clone(),
            before: it.before.clone(),
            after: it.after.clone(),
        });
        shown(&EventPage { f: &frame, e: view, near, near_address, done, host: host.to_owned() })
    };
    let page = page.await;
    or_problem(&app, &uri, &headers, page).await
}

struct Read {
    view: EventView,
    near: Vec<Item>,
    near_address: Option<String>,
}

fn read(
    store: &mut Store,
    app: &App,
    id: &str,
    policy: SettlePolicy,
    tongue: &Tongue,
) -> Result<Result<Box<Read>, cairn_core::EventId>, Failure> {
    let account = match found(store, app, id, policy)? {
        Here::Event(account) => account,
        Here::Moved(id) => return Ok(Err(id)),
    };
    let view = view(store, &account, tongue, app)?;
    let (near, near_address) = near(store, app, &account.event, tongue)?;
    Ok(Ok(Box::new(Read { view, near, near_address })))
}

/// The event with the words of its reports.
pub fn view(
    store: &Store,
    account: &Account,
    tongue: &Tongue,
    app: &App,
) -> Result<EventView, Failure> {
    let mut texts = Vec::new();
    for report in account.event.reports.iter().take(QUOTED) {
        texts.extend(store.report(&report.head.id)?);
    }
    Ok(EventView::of(account, &texts, tongue, app))
}

/// Other events of about the same place and days, and the address that lists them all.
pub fn near(
    store: &mut Store,
    app: &App,
    event: &Event,
    tongue: &Tongue,
) -> Result<(Vec<Item>, Option<String>), Failure> {
    let days = event.when.as_ref().and_then(|when| when.value.range);
    let place = event.r#where.as_ref().map(|place| &place.value);
    // Around a whole country everything would be close by.
    let position = place
        .filter(|place| place.precision != PlacePrecision::Country)
        .and_then(|place| place.position);
    let Some((days, (lat, lon))) = days.zip(position) else { return Ok((Vec::new(), None)) };
    let (since, until) = around(days);
    let bounds = [
        (lon - NEAR_DEGREES).max(-180.0),
        (lat - NEAR_DEGREES).max(-90.0),
        (lon + NEAR_DEGREES).min(180.0),
        (lat + NEAR_DEGREES).min(90.0),
    ];
    let filter = app.narrowed(Filter {
        since: Some(since),
        until: Some(until),
        bounds: Some(bounds),
        limit: Some(NEAR_SHOWN),
        ..Filter::default()
    });
    let mut items = Vec::new();
    store.events(&filter, &app.options.context, |other| {
        if other.event.id != event.id {
            items.push(Item::of(&other.event, tongue));
        }
        true
    })?;
    let degrees = bounds.map(|it| format!("{it:.2}")).join(",");
    let address = format!("/?since={since}&until={until}&box={degrees}");
    Ok((items, Some(address)))
}

fn around(days: DateRange) -> (cairn_core::Date, cairn_core::Date) {
    let span = Span::new().days(NEAR_DAYS);
    (
        days.start().checked_sub(span).unwrap_or(days.start()),
        days.end().checked_add(span).unwrap_or(days.end()),
    )
}
