//! Map and list of events; the address holds the filter.

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::{OriginalUri, State},
    http::{HeaderMap, Uri},
    response::Response,
};
use cairn_core::{Kind, Status};
use cairn_export::words;
use cairn_link::SettlePolicy;
use cairn_store::{Filter, Sort};

use super::{Frame, item::Item, or_problem, shown};
use crate::{
    Failure, api::events, app::App, map::extent, params::Params, tally::Sum, tiles::Tiles,
};

/// Events on a page of the list.
const ON_A_PAGE: usize = 40;

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage<'a> {
    f: &'a Frame,
    list: List<'a>,
    form: Form,
    /// Degrees west, south, east and north that the map shows first.
    extent: Option<String>,
    tiles: Option<&'a Tiles>,
}

#[derive(Template)]
#[template(path = "list.html")]
struct List<'a> {
    f: &'a Frame,
    items: Vec<Item>,
    summary: Summary,
    /// The address of the next page.
    next: Option<String>,
    /// The address of the first page, where this is another.
    first: Option<String>,
    has_any: bool,
    /// The filter, as addresses of the list's files carry it.
    query: String,
}

/// What stands above the list.
struct Summary {
    events: String,
    killed: String,
    range: String,
    contested: u64,
    without_figure: u64,
    as_of: Option<String>,
    policy: &'static str,
}

/// The filter as the form shows it.
struct Form {
    text: String,
    since: String,
    until: String,
    country: String,
    admin1: String,
    actor: String,
    killed: String,
    as_of: String,
    bounds: String,
    kinds: Vec<Choice>,
    statuses: Vec<Choice>,
    policies: Vec<Choice>,
    sorts: Vec<Choice>,
    /// Whether a condition is set that the form keeps folded away.
    is_open: bool,
}

struct Choice {
    word: &'static str,
    text: String,
    is_chosen: bool,
}

pub async fn page(
    State(app): State<Arc<App>>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Response {
    let page = async {
        let frame = Frame::of(&app, &uri, &headers, "events").await?;
        let filter = asked(&uri)?;
        let form = Form::of(&filter, &frame);
        let ground = app.over(filter.clone(), |rows| extent(rows.iter())).await?;
        let extent = ground.map(|degrees| degrees.map(|it| it.to_string()).join(","));
        let list = list(&app, &uri, filter, &frame).await?;
        let tiles = app.options.tiles.as_ref();
        shown(&HomePage { f: &frame, list, form, extent, tiles })
    };
    let page = page.await;
    or_problem(&app, &uri, &headers, page).await
}

/// The list alone, for a page that is open already.
pub async fn fragment(
    State(app): State<Arc<App>>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let frame = Frame::of(&app, &uri, &headers, "events").await?;
    let filter = asked(&uri)?;
    shown(&list(&app, &uri, filter, &frame).await?)
}

fn asked(uri: &Uri) -> Result<Filter, Failure> {
    let mut params = Params::of(uri);
    params.take("lang");
    // Where the map was looked at is the live parts' business.
    params.take("view");
    let filter = params.page()?;
    params.end()?;
    Ok(Filter { limit: Some(ON_A_PAGE), ..filter })
}

async fn list<'a>(
    app: &Arc<App>,
    uri: &Uri,
    filter: Filter,
    frame: &'a Frame,
) -> Result<List<'a>, Failure> {
    let sum = app.over(filter.clone(), |rows| Sum::of(rows.iter())).await?;
    let filter = app.narrowed(filter);
    let first = filter.after.is_some().then(|| with_cursor(uri, None));
    let as_of = filter.as_of;
    let policy = filter.policy.as_str();
    let is_empty = sum.events == 0;
    let tongue = frame.tongue;
    let (items, next) = app
        .ask_for(&filter.clone(), move |store, app| {
            if is_empty {
                return Ok((Vec::new(), None));
            }
            let (accounts, next) = events::page(store, app, &filter)?;
            let items: Vec<Item> =
                accounts.iter().map(|account| Item::of(&account.event, tongue)).collect();
            Ok((items, next))
        })
        .await?;
    let has_any = !is_empty || frame.entries > 1;
    Ok(List {
        f: frame,
        items,
        next: next.map(|mark| with_cursor(uri, Some(&mark.to_string()))),
        query: query(uri, &["cursor", "sort", "view", "lang"]),
        first,
        has_any,
        summary: Summary {
            events: words::number(sum.events),
            killed: words::number(sum.killed_best),
            range: range(&sum),
            contested: sum.contested,
            without_figure: sum.without_figure,
            as_of: as_of.map(|day| tongue.day(day)),
            policy,
        },
    })
}

/// `540–702`, `540+` where an event sets no ceiling, `540` where both ends are the same.
pub fn range(sum: &Sum) -> String {
    match sum.killed_high {
        Some(high) if high == sum.killed_low => words::number(high),
        None => format!("{}+", words::number(sum.killed_low)),
        Some(high) => format!("{}–{}", words::number(sum.killed_low), words::number(high)),
    }
}

/// The list from another event on, or from its beginning, with the same filter.
fn with_cursor(uri: &Uri, cursor: Option<&str>) -> String {
    let mut pairs = query(uri, &["cursor"]);
    if let Some(cursor) = cursor {
        pairs.push_str(&format!("{}cursor={cursor}", if pairs.is_empty() { "" } else { "&" }));
    }
    format!("/?{pairs}")
}

/// The parameters of an address but for these.
fn query(uri: &Uri, without: &[&str]) -> String {
    let pairs = uri.query().unwrap_or_default().split('&').filter(|pair| {
        let name = pair.split_once('=').map_or(*pair, |(name, _)| name);
        !pair.is_empty() && !without.contains(&name)
    });
    pairs.collect::<Vec<_>>().join("&")
}

impl Form {
    fn of(filter: &Filter, frame: &Frame) -> Form {
        let tongue = frame.tongue;
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let day =
            |value: Option<cairn_core::Date>| value.map_or_else(String::new, |it| it.to_string());
        let bounds = filter.bounds.map(|degrees| degrees.map(|it| it.to_string()).join(","));
        let sorts = [
            ("date", Sort::Date, &frame.t.sort_date),
            ("killed", Sort::Killed, &frame.t.sort_killed),
            ("origins", Sort::Origins, &frame.t.sort_origins),
        ];
        Form {
            text: text(&filter.words),
            since: day(filter.since),
            until: day(filter.until),
            country: text(&filter.country),
            admin1: text(&filter.admin1),
            actor: filter.actors.first().cloned().unwrap_or_default(),
            killed: filter.killed_at_least.map_or_else(String::new, |n| n.to_string()),
            as_of: day(filter.as_of),
            bounds: bounds.unwrap_or_default(),
            kinds: Kind::ALL
                .iter()
                .map(|kind| Choice {
                    word: kind.as_str(),
                    text: tongue.kind(*kind),
                    is_chosen: filter.kinds.contains(kind),
                })
                .collect(),
            statuses: Status::ALL
                .iter()
                .map(|status| Choice {
                    word: status.as_str(),
                    text: tongue.status(*status),
                    is_chosen: filter.statuses.contains(status),
                })
                .collect(),
            policies: SettlePolicy::ALL
                .iter()
                .map(|policy| Choice {
                    word: policy.as_str(),
                    text: policy.as_str().to_owned(),
                    is_chosen: filter.policy == *policy,
                })
                .collect(),
            sorts: sorts
                .into_iter()
                .map(|(word, sort, text)| Choice {
                    word,
                    text: text.clone(),
                    is_chosen: filter.sort == sort,
                })
                .collect(),
            is_open: filter.admin1.is_some()
                || filter.as_of.is_some()
                || filter.bounds.is_some()
                || filter.killed_at_least.is_some()
                || filter.policy != SettlePolicy::default()
                || filter.sort != Sort::default(),
        }
    }
}
