//! The API, under `/api/v1`: what the pages show, and everything else that programs may ask.

pub mod decisions;
pub mod events;
pub mod exports;
pub mod names;
pub mod releases;
pub mod reports;
pub mod sums;

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{OriginalUri, State},
    http::header,
    middleware,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{Failure, answers, app::App, chosen::Chosen, openapi, params::Params, streams};

pub fn router(app: &Arc<App>) -> Router<Arc<App>> {
    let held = Router::new()
        .route("/", get(root))
        .route("/status", get(status))
        .route("/events", get(events::list))
        .route("/events.atom", get(crate::feed::atom))
        .route("/events/{id}", get(events::one))
        .route("/claims/{report}/{index}", get(reports::claim))
        .route("/reports/{id}", get(reports::one))
        .route("/actors", get(names::actors))
        .route("/places", get(names::places))
        .route("/sources", get(names::sources))
        .route("/coverage", get(names::coverage))
        .route("/statistics", get(sums::statistics))
        .route("/map", get(sums::map))
        .route("/changes", get(sums::changes))
        .route("/queue", get(sums::queue))
        .layer(middleware::from_fn_with_state(app.clone(), answers::held));
    Router::new()
        .route("/openapi.json", get(description))
        .route("/decisions", post(decisions::decide))
        .route("/export", get(exports::export))
        .route("/releases", get(releases::list))
        .route("/releases/{name}/{*file}", get(releases::file))
        .route("/stream", get(streams::changes))
        .route("/queue/{id}/colleagues", get(streams::colleagues))
        .merge(held)
        .fallback(nothing)
        .method_not_allowed_fallback(not_so)
}

pub async fn nothing(OriginalUri(uri): OriginalUri) -> Failure {
    Failure::nothing(uri.path(), "see /api for the addresses that there are")
}

async fn not_so(OriginalUri(uri): OriginalUri) -> Failure {
    Failure::bad(
        uri.path(),
        "this address does not take that method",
        "see /api for what each address takes",
    )
}

async fn root() -> Json<serde_json::Value> {
    Json(serde_json::json!({
        "openapi": "/api/v1/openapi.json",
        "reference": "/api",
    }))
}

async fn description() -> Json<serde_json::Value> {
    Json(openapi::document())
}

/// What the store holds, and how far its ledger goes.
#[derive(Serialize, JsonSchema)]
pub struct StoreStatus {
    pub version: &'static str,
    pub reports: u64,
    pub events: u64,
    /// Entries of the ledger; what was said of an event as of here can be asked again.
    pub entries: u64,
    /// SHA-256 of the last entry. Note it elsewhere, and nobody can rewrite what came before unseen.
    pub head: String,
    /// When the last entry was written: RFC 3339, UTC.
    pub written: Option<String>,
    pub policy: &'static str,
}

async fn status(
    State(app): State<Arc<App>>,
    OriginalUri(uri): OriginalUri,
) -> Result<Json<StoreStatus>, Failure> {
    Params::of(&uri).end()?;
    let events = if app.is_public() {
        Some(app.over(cairn_store::Filter::default(), Chosen::count).await? as u64)
    } else {
        None
    };
    let policy = app.options.context.settle.as_str();
    let status = app.readers.read(move |store| {
        let (reports, all, written) = store.counts()?;
        let (entries, head) = store.head()?;
        Ok(StoreStatus {
            version: env!("CARGO_PKG_VERSION"),
            reports,
            events: events.unwrap_or(all),
            entries,
            head: head.to_string(),
            written: written.map(|at| at.to_string()),
            policy,
        })
    });
    Ok(Json(status.await?))
}

/// JSON that was written while what it borrows was at hand.
pub fn json(bytes: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], bytes).into_response()
}

/// Nothing that is for analysts alone is told to the public.
pub fn for_analysts(app: &App) -> Result<(), Failure> {
    match app.is_public() {
        false => Ok(()),
        true => Err(Failure::Forbidden {
            what: "this is not published".to_owned(),
            to_do: "events and statistics are; see /api".to_owned(),
        }),
    }
}
