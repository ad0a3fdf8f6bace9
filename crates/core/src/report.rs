use std::fmt;

use crate::{Date, ReportHead};

/// `sha256:` and the hex digest of the report's text: the same words are the same report.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReportId(String);

impl ReportId {
    /// `None` unless it reads `sha256:` and 64 lower-case hex digits.
    pub fn new(id: String) -> Option<ReportId> {
        let digest = id.strip_prefix("sha256:")?;
        let is_hex = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
        (digest.len() == 64 && digest.chars().all(is_hex)).then_some(ReportId(id))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ReportId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One text as published or submitted. Immutable: every [`crate::Span`] points into its `text`.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    pub id: ReportId,
    /// The id its sender gave it.
    pub external_id: Option<String>,
    pub title: Option<String>,
    /// TimeML's document creation time; `None` is unknown, never today.
    pub published: Option<Date>,
    pub publisher: Option<String>,
    pub url: Option<String>,
    /// ISO 639-1, as told by the sender; reading identifies it where this is `None`.
    pub language: Option<String>,
    /// Title, blank line, body; the body alone when there is no title.
    pub text: String,
    /// What else the sender said of it, key and JSON value.
    pub extra: Vec<(String, String)>,
}

impl Report {
    /// Code points of `text` that are the title, 0 when there is none.
    pub fn title_len(&self) -> usize {
        self.title.as_ref().map_or(0, |title| title.chars().count())
    }

    pub fn head(&self) -> ReportHead {
        ReportHead {
            id: self.id.clone(),
            external_id: self.external_id.clone(),
            title: self.title.clone(),
            publisher: self.publisher.clone(),
            published: self.published,
            url: self.url.clone(),
        }
    }

    /// How title and body become the text that offsets point into.
    pub fn join(title: Option<&str>, body: &str) -> String {
        match title {
            Some(title) => format!("{title}\n\n{body}"),
            None => body.to_owned(),
        }
    }
}
