//! One proposal at a time, the most urgent first: its text on one side, its fields on the other.

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::{OriginalUri, Path, State},
    http::HeaderMap,
    response::Response,
};
use cairn_link::SettlePolicy;

use super::{
    Frame,
    event::{near, view},
    event_view::EventView,
    item::Item,
    or_problem, shown,
    spans::{Piece, Value, pieces, values},
};
use crate::{
    Failure,
    api::{
        events::{Here, found},
        for_analysts,
    },
    app::App,
    params::Params,
    proposals::proposals,
};

/// Proposals that the page knows beforehand; it asks for more when they are done.
const AHEAD: usize = 60;

/// Reports shown beside a proposal.
const TEXTS: usize = 12;

#[derive(Template)]
#[template(path = "queue.html")]
struct QueuePage<'a> {
    f: &'a Frame,
    waiting: usize,
    /// Ids in their order.
    ids: String,
    first: Option<ProposalView>,
}

#[derive(Template)]
#[template(path = "proposal.html")]
struct ProposalPage<'a> {
    f: &'a Frame,
    p: ProposalView,
}

struct ProposalView {
    e: EventView,
    texts: Vec<TextView>,
    near: Vec<Item>,
}

struct TextView {
    id: String,
    title: String,
    publisher: String,
    day: String,
    pieces: Vec<Piece>,
    values: Vec<Value>,
}

impl TextView {
    /// What the words of a piece say, for a title.
    fn said(&self, piece: &Piece) -> String {
        let said = piece.values.iter().filter_map(|index| self.values.get(*index));
        said.map(|value| format!("{}: {}", value.field, value.value))
            .collect::<Vec<_>>()
            .join(" · ")
    }
}

pub async fn page(
    State(app): State<Arc<App>>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Response {
    let page = async {
        for_analysts(&app)?;
        let frame = Frame::of(&app, &uri, &headers, "queue").await?;
        let mut params = Params::of(&uri);
        params.take("lang");
        let filter = params.filter()?;
        params.end()?;
        let said = app.ask(|store, _| Ok(store.waiting()?)).await?;
        let who = frame.analyst.clone();
        let (waiting, ids) = app
            .over(filter, move |rows| {
                let is_own =
                    |said: &Vec<String>| who.as_ref().is_some_and(|who| said.contains(who));
                // What somebody has said their word on waits for somebody else.
                let others = rows.iter().filter(|row| !said.get(&row.id).is_some_and(is_own));
                let (waiting, first) = proposals(others, AHEAD);
                let ids = first.iter().map(|it| it.row.id.to_string());
                (waiting, ids.collect::<Vec<String>>())
            })
            .await?;
        let first = match ids.first() {
            Some(id) => Some(load(&app, id.clone(), &frame).await?),
            None => None,
        };
        shown(&QueuePage { f: &frame, waiting, ids: ids.join(" "), first })
    };
    let page = page.await;
    or_problem(&app, &uri, &headers, page).await
}

/// One proposal alone, for a queue that is open.
pub async fn proposal(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    for_analysts(&app)?;
    let frame = Frame::of(&app, &uri, &headers, "queue").await?;
    let p = load(&app, id, &frame).await?;
    shown(&ProposalPage { f: &frame, p })
}

async fn load(app: &Arc<App>, id: String, frame: &Frame) -> Result<ProposalView, Failure> {
    let tongue = frame.tongue;
    let read = app.ask(move |store, app| {
        let t = &tongue.strings;
        let Here::Event(account) = found(store, app, &id, SettlePolicy::default())? else {
            return Err(Failure::Gone {
                place: format!("event {id}"),
                what: "this event has become part of another".to_owned(),
            });
        };
        let e = view(store, &account, tongue, app)?;
        let mut texts = Vec::new();
        // A copy says nothing that its original does not.
        let own = account.event.reports.iter().filter(|it| it.same_text_as.is_none());
        for head in own.take(TEXTS).map(|it| &it.head) {
            let Some(report) = store.report(&head.id)? else { continue };
            let claims: Vec<_> = account
                .claims()
                .filter(|(claim, _)| claim.report == head.id)
                .map(|(_, claim)| claim)
                .collect();
            let numbered: Vec<_> = (1..).zip(claims).collect();
            let values: Vec<Value> = numbered
                .iter()
                .flat_map(|(number, claim)| values(*number, claim, tongue))
                .collect();
            texts.push(TextView {
                id: super::encoded(head.id.as_str()),
                title: head.title.clone().unwrap_or_else(|| t.untitled.clone()),
                publisher: head.publisher.clone().unwrap_or_else(|| t.by_publisher.clone()),
                day: head.published.map_or_else(|| t.undated.clone(), |day| tongue.day(day)),
                pieces: pieces(&report.text, &numbered, &values),
                values,
            });
        }
        let (near, _) = near(store, app, &account.event, tongue)?;
        Ok(ProposalView { e, texts, near })
    });
    read.await
}
