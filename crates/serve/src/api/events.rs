use std::sync::Arc;

use axum::{
    extract::{OriginalUri, Path, State},
    response::{IntoResponse, Redirect, Response},
};
use cairn_core::EventId;
use cairn_export::{json::EventLine, published};
use cairn_link::SettlePolicy;
use cairn_store::{Account, Filter, Found, Mark, Store};
use schemars::JsonSchema;
use serde::Serialize;

use super::json;
use crate::{Failure, app::App, params::Params};

/// Events in the order that was asked for.
#[derive(Serialize, JsonSchema)]
pub struct EventsPage<'a> {
    pub events: Vec<EventLine<'a>>,
    /// The `cursor` that what comes after these is asked for with; null when they are the last.
    pub next: Option<String>,
}

pub async fn list(
    State(app): State<Arc<App>>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response, Failure> {
    let mut params = Params::of(&uri);
    let filter = app.narrowed(params.page()?);
    params.end()?;
    let asked = filter.clone();
    let bytes = app.ask_for(&asked, move |store, app| {
        let (accounts, next) = page(store, app, &filter)?;
        let events = accounts.iter().map(|it| EventLine::new(&it.event, it.claims())).collect();
        Ok(written(&EventsPage { events, next: next.map(|mark| mark.to_string()) }))
    });
    Ok(json(bytes.await?))
}

/// The events that are asked for, and where the next ones begin when there are more.
pub fn page(
    store: &mut Store,
    app: &App,
    filter: &Filter,
) -> Result<(Vec<Account>, Option<Mark>), Failure> {
    if app.shows_nothing_of(filter) {
        return Ok((Vec::new(), None));
    }
    let limit = filter.limit.unwrap_or(crate::params::LIMIT);
    let one_more = Filter { limit: Some(limit + 1), ..filter.clone() };
    let context = &app.options.context;
    let mut accounts = if store.is_held(filter, context)? {
        let numbers = app.chosen(store, filter)?.page(&one_more);
        store.accounts(&numbers, context)?
    } else {
        let mut anew = Vec::new();
        store.events(&one_more, context, |account| {
            anew.push(account);
            true
        })?;
        anew
    };
    let has_more = accounts.len() > limit;
    accounts.truncate(limit);
    accounts.iter_mut().for_each(|account| for_visitors(app, account));
    let last = accounts.last().filter(|_| has_more);
    let next = last.map(|account| Mark::of(filter.sort, &account.event));
    Ok((accounts, next))
}

pub async fn one(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response, Failure> {
    let mut params = Params::of(&uri);
    let policy = params.filter()?.policy;
    params.end()?;
    let bytes = app.ask(move |store, app| {
        Ok(match found(store, app, &id, policy)? {
            Here::Event(account) => Ok(written(&EventLine::new(&account.event, account.claims()))),
            Here::Moved(id) => Err(id),
        })
    });
    Ok(match bytes.await? {
        Ok(bytes) => json(bytes),
        Err(id) => Redirect::temporary(&format!("/api/v1/events/{id}")).into_response(),
    })
}

/// What an event's id leads to.
pub enum Here {
    Event(Box<Account>),
    /// The event goes by this id now; undoing a merge gives the other back.
    Moved(EventId),
}

pub fn found(
    store: &mut Store,
    app: &App,
    id: &str,
    policy: SettlePolicy,
) -> Result<Here, Failure> {
    let place = || format!("event {}", id.chars().take(40).collect::<String>());
    match store.event(id, policy, &app.options.context)? {
        Found::Event(account) if !app.shows(account.event.status) => {
            Err(Failure::nothing(place(), "the list of events has those that are published"))
        }
        Found::Event(mut account) if account.event.id.as_str() == id => {
            for_visitors(app, &mut account);
            Ok(Here::Event(account))
        }
        Found::Event(account) => Ok(Here::Moved(account.event.id)),
        Found::Withdrawn { id } => Err(Failure::Gone {
            place: format!("event {id}"),
            what: "this event was withdrawn: what it rested on is withheld or purged".to_owned(),
        }),
        Found::Several(ids) => {
            let ids: Vec<&str> = ids.iter().map(|id| id.as_str()).collect();
            Err(Failure::bad(
                place(),
                "several events begin so",
                format!("use one of {}", ids.join(", ")),
            ))
        }
        Found::Nothing => Err(Failure::nothing(place(), "the list of events has all ids")),
    }
}

/// Leaves out what is for those alone who keep the record.
fn for_visitors(app: &App, account: &mut Account) {
    if app.is_public() {
        account.event = published(&account.event);
    }
}

pub fn written<T: Serialize>(answer: &T) -> Vec<u8> {
    serde_json::to_vec(answer).expect("strings and numbers can always be written")
}
