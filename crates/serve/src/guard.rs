//! What every request must pass, and what every answer carries.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};

use crate::{
    Failure,
    app::{Access, App},
    tiles::Tiles,
};

/// Scripts, styles, workers and data from here and from nowhere else.
///
/// MapLibre sets styles on the elements that it makes, through the CSS object model, which the
/// policy allows; no style is written into the text of a page. Tiles come from their host alone.
pub fn policy(tiles: Option<&Tiles>) -> HeaderValue {
    let from = tiles.map_or_else(String::new, |tiles| format!(" {}", tiles.origin()));
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:{from}; \
         connect-src 'self'{from}; worker-src 'self' blob:; font-src 'self'; form-action 'self'; \
         base-uri 'none'; frame-ancestors 'none'"
    );
    HeaderValue::try_from(policy).expect("a host of tiles holds no other characters than names do")
}

const HEADERS: [(HeaderName, &str); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()"),
];

pub async fn guard(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let mut response = match refused(&app, &request) {
        Some(failure) => failure.into_response(),
        None => next.run(request).await,
    };
    for (name, value) in HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, app.policy.clone());
    response
}

/// Lets in who is known; where there are accounts, everybody else is sent to log in. Whoever searches
/// more often than people do must wait.
pub async fn door(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let who = app.someone(request.headers());
    let uri = request.uri();
    if app.options.access == Access::People && who.is_none() && !is_outside(uri.path()) {
        return match uri.path().starts_with("/api/v1") || !request.method().is_safe() {
            true => Failure::Unknown.into_response(),
            false => {
                Redirect::to(&format!("/login?to={}", encoded(&uri.to_string()))).into_response()
            }
        };
    }
    let is_search =
        uri.query().is_some_and(|query| query.split('&').any(|it| it.starts_with("text=")));
    let is_own_machine = matches!(app.options.access, Access::Analyst(_));
    if is_search && !is_own_machine {
        let asker = who.map(|who| who.alias).unwrap_or_else(|| from_where(&app, request.headers()));
        if !app.searches.take(&asker, Instant::now()) {
            return Failure::TooOften.into_response();
        }
    }
    next.run(request).await
}

/// What is shown to whoever has not logged in: the way in.
fn is_outside(path: &str) -> bool {
    path == "/login" || path == "/logout" || path.starts_with("/assets/")
}

/// The last address that the proxy names is the one that it saw itself.
fn from_where(app: &App, headers: &HeaderMap) -> String {
    let named = headers.get("x-forwarded-for").and_then(|value| value.to_str().ok());
    let last = named.filter(|_| app.options.is_behind_proxy).and_then(|all| all.rsplit(',').next());
    last.unwrap_or_default().trim().to_owned()
}

/// A value as part of an address.
pub fn encoded(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                safe.push(char::from(byte));
            }
            _ => safe.push_str(&format!("%{byte:02X}")),
        }
    }
    safe
}

/// No answer takes longer; what does is asked too widely.
const PATIENCE: Duration = Duration::from_secs(30);

pub async fn in_time(request: Request, next: Next) -> Response {
    match tokio::time::timeout(PATIENCE, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Failure::TooSlow.into_response(),
    }
}

fn refused(app: &App, request: &Request) -> Option<Failure> {
    let headers = request.headers();
    let hosts = &app.options.hosts;
    let host = text(headers, &header::HOST).unwrap_or_default();
    if !hosts.is_empty() && !hosts.iter().any(|it| it == without_port(host)) {
        return Some(Failure::Forbidden {
            what: "this server is not known by that name".to_owned(),
            to_do: format!("open it as http://{}", hosts.first().map_or("", String::as_str)),
        });
    }
    let changes = ![Method::GET, Method::HEAD, Method::OPTIONS].contains(request.method());
    (changes && !is_from_here(headers, host)).then(|| Failure::Forbidden {
        what: "this came from another site's page".to_owned(),
        to_do: "open the page here and decide again".to_owned(),
    })
}

/// Whether a change was asked for by a page of ours, or by a program that is no browser.
///
/// Every browser of the last years says where a request comes from; older ones give the origin.
fn is_from_here(headers: &HeaderMap, host: &str) -> bool {
    match (
        text(headers, &HeaderName::from_static("sec-fetch-site")),
        text(headers, &header::ORIGIN),
    ) {
        (Some(site), _) => site == "same-origin" || site == "none",
        (None, Some(origin)) => origin.split_once("://").is_some_and(|(_, it)| it == host),
        (None, None) => true,
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// `127.0.0.1:8080` is `127.0.0.1`, `[::1]:8080` is `[::1]`.
fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_of_another_site_cannot_decide() {
        let from = |pairs: &[(&'static str, &'static str)]| {
            let mut headers = HeaderMap::new();
            for (name, value) in pairs {
                headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
            }
            is_from_here(&headers, "127.0.0.1:7171")
        };
        assert!(from(&[("sec-fetch-site", "same-origin")]));
        assert!(from(&[("origin", "http://127.0.0.1:7171")]));
        assert!(from(&[]), "curl says nothing of where it comes from");
        assert!(!from(&[("sec-fetch-site", "cross-site")]));
        assert!(!from(&[("sec-fetch-site", "same-site")]));
        assert!(!from(&[("origin", "http://127.0.0.1:9999")]));
        assert!(!from(&[("origin", "null")]));
    }

    #[test]
    fn ports_are_no_part_of_a_name() {
        assert_eq!(without_port("localhost:7171"), "localhost");
        assert_eq!(without_port("[::1]:7171"), "[::1]");
        assert_eq!(without_port("[::1]"), "[::1]");
    }
}
