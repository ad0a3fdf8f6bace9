//! The API's reference, for people: the same list that the OpenAPI document is made of.

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::{OriginalUri, State},
    http::HeaderMap,
    response::Response,
};

use super::{Frame, or_problem, shown};
use crate::{
    app::App,
    openapi::{ENDPOINTS, Endpoint},
    params::{Param, Params},
};

#[derive(Template)]
#[template(path = "reference.html")]
struct ReferencePage<'a> {
    f: &'a Frame,
    endpoints: &'static [Endpoint],
    host: String,
}

impl ReferencePage<'_> {
    fn params(&self, endpoint: &'static Endpoint) -> impl Iterator<Item = &'static Param> {
        endpoint.params.iter().copied().flatten()
    }

    /// `string`, `integer`, or the words that it may be.
    fn type_of(&self, param: &Param) -> String {
        let schema = (param.schema)();
        let words = schema.get("enum").or_else(|| schema.get("items")?.get("enum"));
        if let Some(words) = words.and_then(|words| words.as_array()) {
            let words: Vec<&str> = words.iter().filter_map(|word| word.as_str()).collect();
            return words.join(", ");
        }
        let word = |key: &str| schema.get(key).and_then(|it| it.as_str());
        word("format").or(word("type")).unwrap_or_default().to_owned()
    }
}

pub async fn page(
    State(app): State<Arc<App>>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Response {
    let page = async {
        let frame = Frame::of(&app, &uri, &headers, "api").await?;
        let mut params = Params::of(&uri);
        params.take("lang");
        params.end()?;
        let host = headers.get("host").and_then(|it| it.to_str().ok()).unwrap_or("127.0.0.1");
        shown(&ReferencePage { f: &frame, endpoints: ENDPOINTS, host: host.to_owned() })
    };
    let page = page.await;
    or_problem(&app, &uri, &headers, page).await
}
