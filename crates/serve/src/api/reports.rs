use std::sync::Arc;

use axum::{
    extract::{OriginalUri, Path, State},
    response::Response,
};
use cairn_core::{Claim, ClaimId, EventId, Report, ReportId};
use cairn_export::json::{ClaimLine, Rules};
use cairn_link::SettlePolicy;
use cairn_store::{Custody, Store};
use schemars::JsonSchema;
use serde::Serialize;

use super::{events, json};
use crate::{Failure, app::App, params::Params};

/// A report, what it claims, and how the ledger holds it.
#[derive(Serialize, JsonSchema)]
pub struct ReportAnswer<'a> {
    pub report_id: &'a str,
    pub external_id: Option<&'a str>,
    pub title: Option<&'a str>,
    pub published: Option<String>,
    pub publisher: Option<&'a str>,
    pub url: Option<&'a str>,
    pub language: Option<&'a str>,
    /// The text that all offsets point into, in code points; null where only events are published.
    pub text: Option<&'a str>,
    pub claims: Vec<ClaimAnswer<'a>>,
    pub custody: CustodyAnswer,
}

/// A claim, with the event that it stands in.
#[derive(Serialize, JsonSchema)]
pub struct ClaimAnswer<'a> {
    pub claim_id: String,
    pub event_id: Option<&'a str>,
    #[serde(flatten)]
    pub claim: ClaimLine<'a>,
}

/// What anyone can check the report against.
#[derive(Serialize, JsonSchema)]
pub struct CustodyAnswer {
    /// The number of its entry in the ledger.
    pub entry: u64,
    /// SHA-256 of the entry, which the next one is chained to.
    pub entry_hash: String,
    /// When it was taken in: RFC 3339, UTC.
    pub taken_in: Option<String>,
    /// SHA-256 of the bytes it came as; null when they were the text itself.
    pub original_sha256: Option<String>,
    /// The program and version that read it.
    pub reader: Option<String>,
}

/// A report, its claims, and the events that they stand in.
pub struct Kept {
    pub report: Report,
    pub claims: Vec<(ClaimId, Claim, Option<EventId>)>,
    pub custody: Custody,
}

pub async fn one(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response, Failure> {
    Params::of(&uri).end()?;
    let bytes = app.ask(move |store, app| {
        let kept = kept(store, app, &id)?;
        Ok(events::written(&answer(&kept, app.is_public())))
    });
    Ok(json(bytes.await?))
}

pub async fn claim(
    State(app): State<Arc<App>>,
    Path((id, index)): Path<(String, String)>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response, Failure> {
    Params::of(&uri).end()?;
    let bytes = app.ask(move |store, app| {
        let kept = kept(store, app, &id)?;
        let asked = answer(&kept, app.is_public());
        let claim = asked
            .claims
            .iter()
            .find(|claim| claim.claim_id.rsplit_once('#').is_some_and(|(_, it)| it == index));
        let missing = || Failure::nothing(format!("claim {index}"), "the report lists its claims");
        Ok(events::written(claim.ok_or_else(missing)?))
    });
    Ok(json(bytes.await?))
}

fn answer(kept: &Kept, is_public: bool) -> ReportAnswer<'_> {
    let Kept { report, claims, custody } = kept;
    ReportAnswer {
        report_id: report.id.as_str(),
        external_id: report.external_id.as_deref(),
        title: report.title.as_deref(),
        published: report.published.map(|day| day.to_string()),
        publisher: report.publisher.as_deref(),
        url: report.url.as_deref(),
        language: report.language.as_deref(),
        text: (!is_public).then_some(report.text.as_str()),
        claims: claims
            .iter()
            .map(|(id, claim, event)| ClaimAnswer {
                claim_id: id.to_string(),
                event_id: event.as_ref().map(EventId::as_str),
                claim: ClaimLine::new(claim, Rules::Named),
            })
            .collect(),
        custody: CustodyAnswer {
            entry: custody.sequence,
            entry_hash: custody.entry.to_string(),
            taken_in: custody.at.map(|at| at.to_string()),
            original_sha256: custody.original.map(|hash| hash.to_string()),
            reader: custody.reader.clone(),
        },
    }
}

/// The report of this id, or of the only id that begins so; to the public, only with claims that
/// stand in published events.
pub fn kept(store: &mut Store, app: &App, id: &str) -> Result<Kept, Failure> {
    let place = || format!("report {}", id.chars().take(24).collect::<String>());
    let missing = || Failure::nothing(place(), "reports are listed with their events");
    let id = match ReportId::new(id.to_owned()) {
        Some(id) => id,
        None => match store.reports_named(id)?.as_slice() {
            [one] => one.clone(),
            [] => return Err(missing()),
            _ => return Err(Failure::bad(place(), "several reports begin so", "give more of it")),
        },
    };
    let report = store.report(&id)?.ok_or_else(missing)?;
    let custody = store.custody(&id)?.ok_or_else(missing)?;
    let mut claims = store.claims(&id)?;
    if app.is_public() {
        let mut shown = Vec::new();
        for claim in claims {
            let Some(event) = &claim.2 else { continue };
            if events::found(store, app, event.as_str(), SettlePolicy::default()).is_ok() {
                shown.push(claim);
            }
        }
        if shown.is_empty() {
            return Err(missing());
        }
        claims = shown;
    }
    Ok(Kept { report, claims, custody })
}
