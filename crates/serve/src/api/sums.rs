//! What many events say together, on a map, over time, and what became of them.

use std::{collections::HashSet, sync::Arc};

use axum::{
    Json,
    extract::{OriginalUri, State},
};
use cairn_core::EventId;
use cairn_store::{Became, Filter};
use schemars::JsonSchema;
use serde::Serialize;

use super::for_analysts;
use crate::{
    Failure,
    app::App,
    chosen::Chosen,
    map::{self, Marks, View},
    params::{MOST, Params, bounds},
    proposals::proposals,
    tally::{self, By, Sum, Tally},
};

/// No more bars than this when the step of time is left to the server.
const BARS: i32 = 160;

#[derive(Serialize, JsonSchema)]
pub struct Statistics {
    /// What the rows are by.
    pub by: &'static str,
    pub total: Sum,
    pub rows: Vec<Tally>,
}

pub async fn statistics(
    State(app): State<Arc<App>>,
    OriginalUri(uri): OriginalUri,
) -> Result<Json<Statistics>, Failure> {
    let mut params = Params::of(&uri);
    let asked = params.take("by").unwrap_or_else(|| "time".to_owned());
    let filter = params.filter()?;
    params.end()?;
    let by = By::parse(&asked);
    if by.is_none() && asked != "time" {
        let known = By::ALL.map(By::as_str).join(", ");
        return Err(Failure::bad("by", "this is none of its words", format!("use time, {known}")));
    }
    let told = app.over(filter, move |rows| {
        let fitting = || {
            let days = tally::days(rows.iter());
            days.map_or(By::Month, |(first, last)| By::fitting(first, last, BARS))
        };
        let by = by.unwrap_or_else(fitting);
        Statistics {
            by: by.as_str(),
            total: Sum::of(rows.iter()),
            rows: tally::tally(rows.iter(), by),
        }
    });
    Ok(Json(told.await?))
}

pub async fn map(
    State(app): State<Arc<App>>,
    OriginalUri(uri): OriginalUri,
) -> Result<Json<Marks>, Failure> {
    let mut params = Params::of(&uri);
    let zoom = params.parsed::<f64>("zoom", "write a number from 0 to 24")?.unwrap_or(3.0);
    if !(0.0..=24.0).contains(&zoom) {
        return Err(Failure::bad("zoom", "there is no such zoom", "write a number from 0 to 24"));
    }
    let view = params.take("view").map(|text| bounds(&text)).transpose()?;
    let filter = params.filter()?;
    params.end()?;
    let view = View { bounds: view.unwrap_or([-180.0, -90.0, 180.0, 90.0]), zoom };
    Ok(Json(app.over(filter, move |rows| map::marks(rows.iter(), view)).await?))
}

#[derive(Serialize, JsonSchema)]
pub struct Changes {
    /// In the ledger's order.
    pub changes: Vec<ChangeOfEvent>,
    /// `since` of the next question; the same as before when there is nothing new.
    pub next: u64,
}

/// What an entry of the ledger did to an event.
#[derive(Serialize, JsonSchema)]
pub struct ChangeOfEvent {
    pub entry: u64,
    /// RFC 3339, UTC.
    pub at: Option<String>,
    /// The event that holds what the entry speaks of now.
    pub event_id: String,
    /// `new`, `changed`, or `withdrawn`.
    #[schemars(extend("enum" = ["new", "changed", "withdrawn"]))]
    pub became: &'static str,
}

pub async fn changes(
    State(app): State<Arc<App>>,
    OriginalUri(uri): OriginalUri,
) -> Result<Json<Changes>, Failure> {
    let mut params = Params::of(&uri);
    let wanted = "write the number of an entry";
    let since = params.parsed::<u64>("since", wanted)?.unwrap_or(0).min(u64::MAX >> 1);
    let limit = params.parsed::<usize>("limit", "write a number")?.unwrap_or(MOST).min(MOST);
    params.end()?;
    Ok(Json(moved(&app, since, limit.max(1)).await?))
}

/// What became of events after this entry, as far as this server's visitors may see it.
pub async fn moved(app: &Arc<App>, since: u64, limit: usize) -> Result<Changes, Failure> {
    let (head, _) = app.head().await?;
    if head <= since {
        return Ok(Changes { changes: Vec::new(), next: since });
    }
    let shown: Option<HashSet<EventId>> = if app.is_public() {
        let ids = |rows: &Chosen| rows.iter().map(|row| row.id.clone()).collect();
        Some(app.over(Filter::default(), ids).await?)
    } else {
        None
    };
    let moved = app.readers.read(move |store| Ok(store.changes(since, limit)?)).await?;
    let next = moved.last().map_or(since, |it| it.sequence);
    let seen = moved.into_iter().filter(|it| {
        it.became == Became::Withdrawn || shown.as_ref().is_none_or(|ids| ids.contains(&it.event))
    });
    let changes = seen.map(|it| ChangeOfEvent {
        entry: it.sequence,
        at: it.at.map(|at| at.to_string()),
        event_id: it.event.to_string(),
        became: it.became.as_str(),
    });
    Ok(Changes { changes: changes.collect(), next })
}

#[derive(Serialize, JsonSchema)]
pub struct Queue {
    /// How many events wait for a decision.
    pub waiting: usize,
    /// Those that ask for a look most, first.
    pub proposals: Vec<Waiting>,
}

#[derive(Serialize, JsonSchema)]
pub struct Waiting {
    pub event_id: String,
    pub status: &'static str,
    pub killed_best: Option<u64>,
    /// What is at stake times how unsure it is; only its order means something.
    pub urgency: f64,
    /// Those who have said whether it happened, where another person has to agree.
    pub waits_for_another_than: Vec<String>,
}

pub async fn queue(
    State(app): State<Arc<App>>,
    OriginalUri(uri): OriginalUri,
) -> Result<Json<Queue>, Failure> {
    for_analysts(&app)?;
    let mut params = Params::of(&uri);
    let limit = params.parsed::<usize>("limit", "write a number")?.unwrap_or(100).min(MOST);
    let filter = params.filter()?;
    params.end()?;
    let said = app.ask(|store, _| Ok(store.waiting()?)).await?;
    let queue = app.over(filter, move |rows| {
        let (waiting, first) = proposals(rows.iter(), limit);
        let proposals = first.into_iter().map(|it| Waiting {
            event_id: it.row.id.to_string(),
            status: it.row.status.as_str(),
            killed_best: it.row.killed.and_then(cairn_core::Figure::central),
            urgency: (it.urgency * 1000.0).round() / 1000.0,
            waits_for_another_than: said.get(&it.row.id).cloned().unwrap_or_default(),
        });
        Queue { waiting, proposals: proposals.collect() }
    });
    Ok(Json(queue.await?))
}
