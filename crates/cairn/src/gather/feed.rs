use std::ops::ControlFlow;

use feed_rs::model::{Entry, Feed};

use super::{Part, dates, draft::Draft, guard::guarded, html, intake::Intake};

/// RSS and Atom: one report an entry, published by the feed.
pub fn entries(intake: &mut Intake<'_, '_>, bytes: Vec<u8>) -> ControlFlow<()> {
    let feed = match guarded(move || parse(&bytes)) {
        Ok(feed) => feed,
        Err(why) => return intake.unreadable(Part::Whole, why),
    };
    if feed.entries.is_empty() {
        return intake.unreadable(Part::Whole, "a feed without entries".to_owned());
    }
    let publisher = feed.title.map(|title| title.content);
    for (number, entry) in (1..).zip(feed.entries) {
        let part = Part::Item(number);
        match draft(entry, publisher.clone(), feed.language.clone()) {
            Ok(draft) => intake.report(part, draft, Vec::new())?,
            Err(why) => intake.unreadable(part, why)?,
        }
    }
    ControlFlow::Continue(())
}

fn parse(bytes: &[u8]) -> Result<Feed, String> {
    feed_rs::parser::Builder::new()
        // An id made up here would look like the sender's.
        .id_generator(|_, _, _| String::new())
        // The parser would move every time to Greenwich, and the day with it.
        .timestamp_parser(|written| {
            let day = dates::day(written)?;
            let seconds =
                day.at(12, 0, 0, 0).to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp().as_second();
            chrono::DateTime::from_timestamp(seconds, 0)
        })
        .build()
        .parse(bytes)
        .map_err(|err| format!("not a feed that can be read ({err})"))
}

fn draft(
    entry: Entry,
    publisher: Option<String>,
    language: Option<String>,
) -> Result<Draft<'static>, String> {
    let words = entry
        .content
        .and_then(|content| content.body)
        .or_else(|| entry.summary.map(|summary| summary.content))
        .unwrap_or_default();
    let text = match words.contains(['<', '&']) {
        true => html::fragment(words)?.text,
        false => Some(words.trim().to_owned().into()),
    };
    let day = entry.published.or(entry.updated).map(|at| at.date_naive().to_string());
    Ok(Draft {
        id: Some(entry.id).filter(|id| !id.is_empty()).map(Into::into),
        title: entry.title.map(|title| html::inline(&title.content).into()),
        text,
        published: day.map(Into::into),
        publisher: publisher.map(Into::into),
        url: entry.links.into_iter().next().map(|link| link.href.into()),
        language: entry.language.or(language).map(Into::into),
        ..Draft::default()
    })
}
