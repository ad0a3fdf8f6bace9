//! New and changed events as an Atom feed, for readers of feeds.

use std::{collections::HashSet, sync::Arc};

use axum::{
    extract::{OriginalUri, State},
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use cairn_export::account::event_account;
use cairn_export::words;
use cairn_link::SettlePolicy;

use crate::{
    Failure,
    api::events::{Here, found},
    app::App,
    params::Params,
};

/// Events in the feed.
const ENTRIES: usize = 40;

pub async fn atom(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    OriginalUri(uri): OriginalUri,
) -> Result<Response, Failure> {
    Params::of(&uri).end()?;
    let host = headers.get(header::HOST).and_then(|it| it.to_str().ok()).unwrap_or("localhost");
    let base = format!("http://{}", escaped(host));
    let xml = app.ask(move |store, app| {
        let mut seen = HashSet::new();
        let mut entries = String::new();
        let mut updated = None;
        for moved in store.latest_changes(4 * ENTRIES)? {
            if seen.len() >= ENTRIES || !seen.insert(moved.event.clone()) {
                continue;
            }
            let id = moved.event.as_str();
            // What is withdrawn or not published has no entry; the changes feed tells of it.
            let Ok(Here::Event(account)) = found(store, app, id, SettlePolicy::default()) else {
                continue;
            };
            let at = moved.at.map_or_else(String::new, |at| at.to_string());
            updated = updated.or_else(|| moved.at.map(|at| at.to_string()));
            let event = &account.event;
            let killed = event.outcome(cairn_core::Outcome::Killed).and_then(|it| it.figure);
            let summary = format!(
                "{} · killed {} · {}",
                event
                    .when
                    .as_ref()
                    .and_then(|when| words::days(&when.value))
                    .unwrap_or_else(|| "date not known".to_owned()),
                words::stated(killed),
                words::status(event.status),
            );
            entries.push_str(&format!(
                "<entry><id>urn:cairn:event:{id}</id><title>{}</title>\
                 <link rel=\"alternate\" href=\"{base}/events/{id}\"/>\
                 <updated>{at}</updated><summary>{}</summary></entry>\n",
                escaped(&event_account(event)),
                escaped(&summary),
            ));
        }
        let updated = updated.unwrap_or_else(|| "1970-01-01T00:00:00Z".to_owned());
        Ok(format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n\
             <feed xmlns=\"http://www.w3.org/2005/Atom\"><id>urn:cairn:events</id>\
             <title>cairn: new and changed events</title><author><name>cairn</name></author>\
             <link rel=\"self\" href=\"{base}/api/v1/events.atom\"/><updated>{updated}</updated>\n\
             {entries}</feed>\n"
        ))
    });
    let xml = xml.await?;
    Ok(([(header::CONTENT_TYPE, "application/atom+xml; charset=utf-8")], xml).into_response())
}

/// Text as XML holds it, without the signs that XML has no way to write.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            '\u{FFFE}' | '\u{FFFF}' => {}
            _ if c.is_control() && !matches!(c, '\n' | '\t') => {}
            _ => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    #[test]
    fn hostile_titles_stay_text() {
        assert_eq!(super::escaped("<a href='x'>&\u{0}\u{1b}"), "&lt;a href=&#39;x&#39;&gt;&amp;");
    }
}
