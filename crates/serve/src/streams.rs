//! Answers that go on: what becomes of events while it happens, and who else looks at one.

use std::{collections::VecDeque, convert::Infallible, sync::Arc, time::Duration};

use axum::{
    extract::{OriginalUri, Path, State},
    http::HeaderMap,
    response::{IntoResponse, Response, Sse, sse},
};
use futures_util::stream;
use tokio::{
    sync::{OwnedSemaphorePermit, watch},
    time::{Interval, MissedTickBehavior, interval},
};

use crate::{
    Failure,
    api::{
        for_analysts,
        sums::{ChangeOfEvent, moved},
    },
    app::{Access, App},
    params::{MOST, Params},
    present::Visit,
};

/// How often the ledger is looked at: another process may write to it.
const LOOK: Duration = Duration::from_secs(1);

/// What keeps a stream open, and what ends it.
struct Line {
    app: Arc<App>,
    headers: HeaderMap,
    closing: watch::Receiver<bool>,
    look: Interval,
    _seat: OwnedSemaphorePermit,
}

impl Line {
    fn open(app: &Arc<App>, headers: HeaderMap) -> Result<Line, Failure> {
        let mut look = interval(LOOK);
        look.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Ok(Line {
            app: app.clone(),
            headers,
            closing: app.closing.subscribe(),
            look,
            _seat: app.streams.clone().try_acquire_owned().map_err(|_| Failure::Full)?,
        })
    }

    /// Whether it is still to be held: the server goes on, and whoever asked may still ask.
    async fn is_open(&mut self) -> bool {
        tokio::select! {
            _ = self.closing.wait_for(|is_closing| *is_closing) => false,
            _ = self.look.tick() => {
                self.app.options.access != Access::People || self.app.someone(&self.headers).is_some()
            }
        }
    }
}

/// Changes of events from now on, or from the entry that the reader saw last.
pub async fn changes(
    State(app): State<Arc<App>>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let mut params = Params::of(&uri);
    let asked = params.parsed::<u64>("since", "write the number of an entry")?;
    params.end()?;
    // What a browser that lost its line saw last.
    let seen = headers.get("last-event-id").and_then(|id| id.to_str().ok()?.parse().ok());
    let since = match seen.or(asked) {
        Some(since) => since,
        None => app.head().await?.0,
    };
    let line = Line::open(&app, headers)?;
    let waiting: VecDeque<ChangeOfEvent> = VecDeque::new();
    let told = stream::unfold((line, since, waiting), |it| async move {
        let (mut line, mut since, mut waiting) = it;
        while waiting.is_empty() {
            if !line.is_open().await {
                return None;
            }
            // A store that cannot be read now is asked again with the next look.
            if let Ok(changes) = moved(&line.app, since, MOST).await {
                since = changes.next;
                waiting.extend(changes.changes);
            }
        }
        let change = waiting.pop_front()?;
        let event = sse::Event::default()
            .event("change")
            .id(change.entry.to_string())
            .data(serde_json::to_string(&change).ok()?);
        Some((Ok::<_, Infallible>(event), (line, since, waiting)))
    });
    Ok(held(Sse::new(told)))
}

/// Who else has this event open in the queue: an alias each, whenever it is others.
pub async fn colleagues(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    for_analysts(&app)?;
    Params::of(&uri).end()?;
    let id = id.chars().take(64).collect::<String>();
    let who = app.someone(&headers).ok_or(Failure::Unknown)?;
    let line = Line::open(&app, headers)?;
    let visit = app.present.enter(&id, &who.alias);
    let told = stream::unfold((line, visit), |(mut line, mut visit)| async move {
        let others = others(&mut line, &mut visit).await?;
        let event = sse::Event::default().event("colleagues").data(others);
        Some((Ok::<_, Infallible>(event), (line, visit)))
    });
    Ok(held(Sse::new(told)))
}

/// Their aliases as a JSON list; `None` when the line is closed.
async fn others(line: &mut Line, visit: &mut Visit) -> Option<String> {
    loop {
        tokio::select! {
            biased;
            others = visit.others() => return serde_json::to_string(&others).ok(),
            is_open = line.is_open() => if !is_open { return None },
        }
    }
}

fn held<S>(told: Sse<S>) -> Response
where
    S: stream::Stream<Item = Result<sse::Event, Infallible>> + Send + 'static,
{
    told.keep_alive(sse::KeepAlive::default()).into_response()
}
