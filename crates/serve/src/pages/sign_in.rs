use std::sync::Arc;

use askama::Template;
use axum::{
    extract::{Form, OriginalUri, State, rejection::FormRejection},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::{Frame, or_problem, shown};
use crate::{
    Failure,
    app::{Access, App},
    door::session_cookie,
    params::Params,
};

#[derive(Template)]
#[template(path = "login.html")]
struct LogIn {
    f: Frame,
    alias: String,
    to: String,
    /// Why it did not open.
    why: Option<String>,
}

/// What somebody gives to come in.
#[derive(Default, Deserialize)]
pub struct Given {
    #[serde(default)]
    alias: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    to: String,
}

pub async fn page(
    State(app): State<Arc<App>>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Response {
    let to = Params::of(&uri).take("to").unwrap_or_default();
    let page = form(&app, &uri, &headers, Given { to, ..Given::default() }, None).await;
    or_problem(&app, &uri, &headers, page).await
}

async fn form(
    app: &Arc<App>,
    uri: &axum::http::Uri,
    headers: &HeaderMap,
    given: Given,
    failure: Option<Failure>,
) -> Result<Response, Failure> {
    if app.options.access != Access::People {
        return Err(Failure::nothing("/login", "there are no accounts here"));
    }
    let f = Frame::of(app, uri, headers, "").await?;
    let why = failure.as_ref().map(|failure| match failure {
        Failure::TooOften => f.t.log_in_too_often.clone(),
        _ => f.t.log_in_wrong.clone(),
    });
    let status = failure.map_or(StatusCode::OK, |failure| failure.status());
    let page = shown(&LogIn { f, alias: given.alias, to: given.to, why })?;
    Ok((status, page).into_response())
}

pub async fn log_in(
    State(app): State<Arc<App>>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    given: Result<Form<Given>, FormRejection>,
) -> Response {
    let Form(given) = match given {
        Ok(given) => given,
        Err(rejection) => {
            let failure = Failure::bad("form", rejection.body_text(), "open /login again");
            return or_problem(&app, &uri, &headers, Err(failure)).await;
        }
    };
    if app.options.access != Access::People {
        let failure = Failure::nothing("/login", "there are no accounts here");
        return or_problem(&app, &uri, &headers, Err(failure)).await;
    }
    let door = app.clone();
    let opened = tokio::task::spawn_blocking(move || {
        let session = door.door.log_in(&given.alias, &given.password, &given.code);
        (session, given)
    });
    let (session, given) = match opened.await {
        Ok(opened) => opened,
        Err(_) => return or_problem(&app, &uri, &headers, Err(Failure::Broken)).await,
    };
    match session {
        Ok(token) => {
            let cookie = session_cookie(Some(&token), app.options.is_behind_proxy);
            ([(header::SET_COOKIE, cookie)], Redirect::to(inside(&given.to))).into_response()
        }
        Err(failure @ (Failure::Unknown | Failure::TooOften)) => {
            let page = form(&app, &uri, &headers, given, Some(failure)).await;
            or_problem(&app, &uri, &headers, page).await
        }
        Err(failure) => or_problem(&app, &uri, &headers, Err(failure)).await,
    }
}

pub async fn log_out(State(app): State<Arc<App>>, headers: HeaderMap) -> Response {
    app.door.log_out(&headers);
    let cookie = session_cookie(None, app.options.is_behind_proxy);
    ([(header::SET_COOKIE, cookie)], Redirect::to("/login")).into_response()
}

/// Back to the page that was asked for; an address of another server is none.
fn inside(to: &str) -> &str {
    let is_path = to.starts_with('/') && !to.starts_with("//") && !to.contains(['\\', '\r', '\n']);
    if is_path { to } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::inside;

    #[test]
    fn nobody_is_led_elsewhere() {
        assert_eq!(inside("/events/e1?lang=ar"), "/events/e1?lang=ar");
        for elsewhere in
            ["", "https://elsewhere.example", "//elsewhere.example", "/\\elsewhere", "x"]
        {
            assert_eq!(inside(elsewhere), "/", "{elsewhere}");
        }
    }
}
