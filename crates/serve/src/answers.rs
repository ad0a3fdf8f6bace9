//! Answers given before, to be given again while the ledger stands where it stood.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    body::{Body, Bytes},
    extract::{OriginalUri, Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use cairn_store::Hash;

use crate::{Failure, app::App};

/// All answers held together are no larger than this.
const MOST_BYTES: usize = 32 << 20;

#[derive(Default)]
pub struct Answers {
    held: Mutex<Shelf>,
}

#[derive(Default)]
struct Shelf {
    head: Option<Hash>,
    bytes: usize,
    answers: HashMap<String, (HeaderMap, Bytes)>,
}

impl Answers {
    fn get(&self, head: Hash, key: &str) -> Option<(HeaderMap, Bytes)> {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        (held.head == Some(head)).then(|| held.answers.get(key).cloned())?
    }

    fn put(&self, head: Hash, key: String, headers: HeaderMap, body: Bytes) {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if held.head != Some(head) || held.bytes + body.len() > MOST_BYTES {
            *held = Shelf { head: Some(head), ..Shelf::default() };
        }
        if body.len() <= MOST_BYTES / 4 {
            held.bytes += body.len();
            held.answers.insert(key, (headers, body));
        }
    }
}

/// Answers from what is held, says "not modified", or lets the request through and holds what
/// comes back.
///
/// An answer depends on the ledger's last entry, the address, the language and who is asking, and on
/// nothing else; what does must not be routed through here.
pub async fn held(
    State(app): State<Arc<App>>,
    // The request's own address lacks `/api/v1` here, and would be that of a page.
    OriginalUri(uri): OriginalUri,
    request: Request,
    next: Next,
) -> Response {
    if request.method() != Method::GET {
        return next.run(request).await;
    }
    let head = match app.head().await {
        Ok((_, head)) => head,
        Err(failure) => return failure.into_response(),
    };
    let language = crate::params::language(&uri, request.headers());
    let who = app.someone(request.headers());
    let who = who.map_or_else(String::new, |who| format!("{} {}", who.role.as_str(), who.alias));
    let (version, asker) = (env!("CARGO_PKG_VERSION"), &crate::secrets::digest(&who)[..8]);
    let tag = format!("W/\"{version}-{}-{language}-{asker}\"", &head.to_string()[..24]);
    let wanted = request.headers().get(header::IF_NONE_MATCH);
    if wanted.and_then(|tags| tags.to_str().ok()).is_some_and(|tags| tags.contains(&tag)) {
        return with_tag(StatusCode::NOT_MODIFIED.into_response(), &tag);
    }
    let key = format!("{language} {uri} {who}");
    if let Some((headers, body)) = app.answers.get(head, &key) {
        return (headers, body).into_response();
    }
    let response = next.run(request).await;
    if response.status() != StatusCode::OK {
        return response;
    }
    let response = with_tag(response, &tag);
    let (parts, body) = response.into_parts();
    let Ok(body) = axum::body::to_bytes(body, usize::MAX).await else {
        return Failure::Broken.into_response();
    };
    app.answers.put(head, key, parts.headers.clone(), body.clone());
    Response::from_parts(parts, Body::from(body))
}

fn with_tag(mut response: Response, tag: &str) -> Response {
    if let Ok(tag) = HeaderValue::from_str(tag) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    // Held by whoever asks, and asked about each time: a correction is seen at once.
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
        .headers_mut()
        .insert(header::VARY, HeaderValue::from_static("accept-language, cookie"));
    response
}
