use std::sync::Arc;

use axum::{
    extract::{Form, OriginalUri, Path, State, rejection::FormRejection},
    http::HeaderMap,
    response::{IntoResponse, Redirect, Response},
};

use super::or_problem;
use crate::{
    Failure,
    api::decisions::{Wish, deed},
    app::App,
};

/// A decision written with the form of an event's page; back to the page, which then tells of it.
pub async fn form(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    form: Result<Form<Vec<(String, String)>>, FormRejection>,
) -> Response {
    let written = async {
        let Form(fields) = form.map_err(|rejection| {
            Failure::bad("form", rejection.body_text(), "open the event again and decide")
        })?;
        let wish = wish(&id, fields);
        let decision = app.decide(&headers, deed(&wish, app.options.persons)?, wish.reason).await?;
        Ok(Redirect::to(&format!("/events/{id}?done={}#done", decision.id)).into_response())
    };
    let written = written.await;
    or_problem(&app, &uri, &headers, written).await
}

/// Empty fields are those that the chosen act does not need.
fn wish(event: &str, fields: Vec<(String, String)>) -> Wish {
    let mut wish = Wish { event: Some(event.to_owned()), ..Wish::default() };
    for (name, value) in fields.into_iter().filter(|(_, value)| !value.trim().is_empty()) {
        match name.as_str() {
            "act" => wish.act = value,
            "reason" => wish.reason = value,
            "into" => wish.into = Some(value),
            "claim" => wish.claims.push(value),
            "decision" => wish.decision = Some(value),
            "field" => wish.field = Some(value),
            "value" => wish.value = Some(value),
            _ => {}
        }
    }
    wish
}
