//! The pages: what people read and decide in. Each is one template, filled here, and works without
//! its live parts.

mod assets;
mod decide;
mod event;
mod event_view;
mod home;
mod item;
mod plot;
mod queue;
mod reference;
mod report;
mod sign_in;
mod spans;
mod tables;
mod tongue;

use std::sync::Arc;

use askama::Template;
use axum::{
    Router,
    extract::{OriginalUri, Request, State},
    http::{HeaderMap, HeaderValue, Uri, header},
    middleware::{self, Next},
    response::{Html, IntoResponse, Response},
    routing::{get, post},
};

use crate::{
    Failure, answers,
    app::{Access, App},
    guard::encoded,
    params, rights,
};
use tongue::{Strings, Tongue};

pub fn router(app: &Arc<App>) -> Router<Arc<App>> {
    let held = Router::new()
        .route("/", get(home::page))
        .route("/list", get(home::fragment))
        .route("/events/{id}", get(event::page))
        .route("/reports/{id}", get(report::page))
        .route("/queue", get(queue::page))
        .route("/queue/{id}", get(queue::proposal))
        .route("/statistics", get(tables::statistics))
        .route("/sources", get(tables::sources))
        .route("/actors", get(tables::actors))
        .route("/coverage", get(tables::coverage))
        .route("/api", get(reference::page))
        .layer(middleware::from_fn_with_state(app.clone(), answers::held));
    Router::new()
        .route("/events/{id}/decide", post(decide::form))
        .route("/assets/{name}", get(assets::serve))
        .route("/login", get(sign_in::page).post(sign_in::log_in))
        .route("/logout", post(sign_in::log_out))
        .merge(held)
        .fallback(nothing)
        .layer(middleware::from_fn(keep_language))
}

/// What every page shows around its own.
pub struct Frame {
    pub t: &'static Strings,
    pub tongue: &'static Tongue,
    /// Which entry of the navigation it is.
    pub section: &'static str,
    /// The same page in the other language.
    pub other: String,
    pub other_code: &'static str,
    pub is_public: bool,
    /// There are accounts, and nobody has logged in.
    pub is_outside: bool,
    /// Whoever has logged in, and may log out.
    pub guest: Option<String>,
    /// The name that decisions are signed with; `None` for whoever may write none.
    pub analyst: Option<String>,
    pub entries: u64,
    /// The beginning of the last entry's hash.
    pub head: String,
    pub policy: &'static str,
}

impl Frame {
    pub async fn of(
        app: &Arc<App>,
        uri: &Uri,
        headers: &HeaderMap,
        section: &'static str,
    ) -> Result<Frame, Failure> {
        let tongue = Tongue::of(params::language(uri, headers));
        let (entries, head) = app.head().await?;
        let who = app.someone(headers);
        let has_accounts = app.options.access == Access::People;
        Ok(Frame {
            t: &tongue.strings,
            tongue,
            section,
            other: in_language(uri, if tongue.code == "en" { "ar" } else { "en" }),
            other_code: if tongue.code == "en" { "ar" } else { "en" },
            is_public: app.is_public(),
            is_outside: has_accounts && who.is_none(),
            guest: who.as_ref().filter(|_| has_accounts).map(|who| who.alias.clone()),
            analyst: who.filter(rights::may_decide_anything).map(|who| who.alias),
            entries,
            head: head.to_string()[..12].to_owned(),
            policy: app.options.context.settle.as_str(),
        })
    }

    pub fn asset(&self, name: &str) -> String {
        assets::address(name)
    }

    pub fn has_live(&self) -> bool {
        assets::has_live()
    }

    pub fn version(&self) -> &'static str {
        env!("CARGO_PKG_VERSION")
    }
}

/// The address of this page in another language.
fn in_language(uri: &Uri, code: &str) -> String {
    let kept = uri.query().unwrap_or_default().split('&');
    let mut pairs: Vec<String> = kept
        .filter(|pair| !pair.is_empty() && !pair.starts_with("lang="))
        .map(str::to_owned)
        .collect();
    pairs.push(format!("lang={code}"));
    format!("{}?{}", uri.path(), pairs.join("&"))
}

/// A page, or why there is none, as a page too.
pub fn shown<T: Template>(template: &T) -> Result<Response, Failure> {
    match template.render() {
        Ok(html) => Ok(Html(html).into_response()),
        Err(error) => {
            eprintln!("cairn: a page could not be written: {error}");
            Err(Failure::Broken)
        }
    }
}

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage<'a> {
    f: &'a Frame,
    told: crate::failure::Told,
}

/// Answers with the page, or with the failure as a page.
pub async fn or_problem(
    app: &Arc<App>,
    uri: &Uri,
    headers: &HeaderMap,
    page: Result<Response, Failure>,
) -> Response {
    let failure = match page {
        Ok(response) => return response,
        Err(failure) => failure,
    };
    failure.log();
    let status = failure.status();
    match Frame::of(app, uri, headers, "").await {
        Ok(frame) => match shown(&ProblemPage { f: &frame, told: failure.told() }) {
            Ok(page) => (status, page).into_response(),
            Err(failure) => failure.into_response(),
        },
        Err(_) => failure.into_response(),
    }
}

async fn nothing(
    State(app): State<Arc<App>>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Response {
    let tongue = Tongue::of(params::language(&uri, &headers));
    let failure = Failure::nothing(uri.path(), tongue.strings.not_found_hint.as_str());
    or_problem(&app, &uri, &headers, Err(failure)).await
}

/// A language that was chosen in an address is kept for the next pages.
async fn keep_language(request: Request, next: Next) -> Response {
    let chosen = params::Params::of(request.uri()).take("lang");
    let mut response = next.run(request).await;
    let kept = match chosen.as_deref() {
        Some("ar") => "lang=ar; Path=/; Max-Age=31536000; SameSite=Lax",
        Some("en") => "lang=en; Path=/; Max-Age=31536000; SameSite=Lax",
        _ => return response,
    };
    response.headers_mut().insert(header::SET_COOKIE, HeaderValue::from_static(kept));
    response
}
