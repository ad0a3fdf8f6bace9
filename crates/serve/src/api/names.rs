//! Who is named in events, where they happened, and who published what when.

use std::{collections::HashMap, sync::Arc};

use axum::{
    Json,
    extract::{OriginalUri, State},
};
use cairn_store::fold;
use schemars::JsonSchema;
use serde::Serialize;

use super::for_analysts;
use crate::{
    Failure,
    app::{Actor, App},
    params::Params,
    tally::{By, Tally, tally},
};

#[derive(Serialize, JsonSchema)]
pub struct Actors {
    /// The one with most events first.
    pub actors: Vec<NamedActor>,
}

#[derive(Serialize, JsonSchema)]
pub struct NamedActor {
    /// Canonical id; null for a name that the codebook does not have.
    pub actor: Option<String>,
    pub name: String,
    /// The codebook's word for what sort of actor it is.
    pub kind: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub countries: Vec<String>,
    pub events: u64,
    /// People killed in events that name it in any role, whoever killed them.
    pub killed_best: u64,
}

pub async fn actors(
    State(app): State<Arc<App>>,
    OriginalUri(uri): OriginalUri,
) -> Result<Json<Actors>, Failure> {
    Params::of(&uri).end()?;
    for_analysts(&app)?;
    let known = app.options.actors.clone();
    app.readers.read(move |store| Ok(Json(named(store.actors_named()?, known)))).await
}

/// Names and ids of the tables brought together: an event knows an actor under both.
pub fn named(found: Vec<cairn_store::Named>, known: Vec<Actor>) -> Actors {
    let mut left: HashMap<String, cairn_store::Named> =
        found.into_iter().map(|it| (it.key.clone(), it)).collect();
    let mut actors = Vec::new();
    for actor in known {
        let (of_id, of_name) = (left.remove(&fold(&actor.id)), left.remove(&fold(&actor.name)));
        let most = [of_id, of_name].into_iter().flatten().max_by_key(|it| it.events);
        let Some(most) = most else { continue };
        actors.push(NamedActor {
            actor: Some(actor.id),
            name: actor.name,
            kind: Some(actor.kind),
            countries: actor.countries,
            events: most.events,
            killed_best: most.killed,
        });
    }
    actors.extend(left.into_values().map(|it| NamedActor {
        actor: None,
        name: it.key,
        kind: None,
        countries: Vec::new(),
        events: it.events,
        killed_best: it.killed,
    }));
    actors.sort_by(|a, b| b.events.cmp(&a.events).then_with(|| a.name.cmp(&b.name)));
    Actors { actors }
}

#[derive(Serialize, JsonSchema)]
pub struct Places {
    /// Provinces, the one with most killed first.
    pub places: Vec<Tally>,
}

pub async fn places(
    State(app): State<Arc<App>>,
    OriginalUri(uri): OriginalUri,
) -> Result<Json<Places>, Failure> {
    let mut params = Params::of(&uri);
    let filter = params.filter()?;
    params.end()?;
    let places = app.over(filter, |rows| tally(rows.iter(), By::Admin1)).await?;
    Ok(Json(Places { places }))
}

#[derive(Serialize, JsonSchema)]
pub struct Sources {
    /// The one with most reports first.
    pub sources: Vec<Source>,
}

/// An outlet, as reports name it.
#[derive(Serialize, JsonSchema)]
pub struct Source {
    /// Null for reports that name none.
    pub publisher: Option<String>,
    pub reports: u64,
    /// Reports in which at least one claim was read.
    pub reports_with_claims: u64,
    pub events: u64,
    /// The days of publication between which its reports lie.
    pub first: Option<String>,
    pub last: Option<String>,
}

pub async fn sources(
    State(app): State<Arc<App>>,
    OriginalUri(uri): OriginalUri,
) -> Result<Json<Sources>, Failure> {
    Params::of(&uri).end()?;
    for_analysts(&app)?;
    let publishers = app.readers.read(|store| Ok(store.publishers()?)).await?;
    let sources = publishers.into_iter().map(|it| Source {
        publisher: it.name,
        reports: it.reports,
        reports_with_claims: it.told,
        events: it.events,
        first: it.first.map(|day| day.to_string()),
        last: it.last.map(|day| day.to_string()),
    });
    Ok(Json(Sources { sources: sources.collect() }))
}

#[derive(Serialize, JsonSchema)]
pub struct Coverage {
    /// Days of publication in order; a day that is missing is one of which nothing was read.
    pub days: Vec<CoveredDay>,
    /// Reports that do not say when they were published.
    pub undated: u64,
}

#[derive(Serialize, JsonSchema)]
pub struct CoveredDay {
    pub day: String,
    pub reports: u64,
    pub publishers: u64,
    pub claims: u64,
}

pub async fn coverage(
    State(app): State<Arc<App>>,
    OriginalUri(uri): OriginalUri,
) -> Result<Json<Coverage>, Failure> {
    Params::of(&uri).end()?;
    for_analysts(&app)?;
    let covered = app.readers.read(|store| Ok(store.coverage()?)).await?;
    let undated = covered.iter().filter(|it| it.day.is_none()).map(|it| it.reports).sum();
    let days = covered.into_iter().filter_map(|it| {
        Some(CoveredDay {
            day: it.day?.to_string(),
            reports: it.reports,
            publishers: it.publishers,
            claims: it.claims,
        })
    });
    Ok(Json(Coverage { days: days.collect(), undated }))
}
