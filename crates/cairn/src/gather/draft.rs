use std::{borrow::Cow, fmt::Write};

use cairn_core::{Report, ReportId};
use sha2::{Digest, Sha256};

use super::{Defaults, dates, html};

/// A report as its sender tells it, before it is completed and checked.
#[derive(Default)]
pub struct Draft<'a> {
    pub id: Option<Cow<'a, str>>,
    pub title: Option<Cow<'a, str>>,
    /// Kept code point for code point.
    pub text: Option<Cow<'a, str>>,
    /// Cleaned; used when there is no `text`.
    pub html: Option<Cow<'a, str>>,
    pub published: Option<Cow<'a, str>>,
    pub publisher: Option<Cow<'a, str>>,
    pub url: Option<Cow<'a, str>>,
    pub language: Option<Cow<'a, str>>,
    /// What else was said of it, key and JSON value.
    pub extra: Vec<(String, String)>,
}

impl Draft<'_> {
    /// The report, with what could not be used of what was said of it; else why it is none.
    pub fn into_report(mut self, defaults: &Defaults) -> Result<(Report, Option<String>), String> {
        if self.text.is_none() {
            self.take_html()?;
        }
        let body = self.text.take().unwrap_or_default();
        let title = self.title.and_then(filled);
        if title.is_none() && body.trim().is_empty() {
            return Err("there are no words in it".to_owned());
        }
        let text = match &title {
            Some(title) => Report::join(Some(title), &body),
            None => body.into_owned(),
        };
        let said = self.published.and_then(filled);
        let day = said.as_deref().and_then(dates::day);
        let oddity = match (&said, day) {
            (Some(said), None) => {
                let said_json = serde_json::Value::String(said.to_string()).to_string();
                self.extra.push(("published".to_owned(), said_json));
                Some("`published` is no date (write 2023-11-10, or RFC 3339); read as undated")
            }
            _ => None,
        };
        let report = Report {
            id: id_of(&text),
            external_id: self.id.map(Cow::into_owned),
            title: title.map(Cow::into_owned),
            // A date that cannot be read is not a date that is lacking.
            published: if said.is_some() { day } else { defaults.published },
            publisher: self
                .publisher
                .and_then(filled)
                .map(Cow::into_owned)
                .or_else(|| defaults.publisher.clone()),
            url: self.url.and_then(filled).map(Cow::into_owned),
            language: self.language.as_deref().and_then(language_code),
            text,
            extra: self.extra,
        };
        Ok((report, oddity.map(str::to_owned)))
    }

    /// What the sender says of a page goes before what is found in it.
    fn take_html(&mut self) -> Result<(), String> {
        let Some(html) = self.html.take() else {
            return Err("it has no `text` and no `html`, and one of them is needed".to_owned());
        };
        let page = html::fragment(html.into_owned())?;
        self.text = page.text;
        self.title = self.title.take().or(page.title);
        self.published = self.published.take().or(page.published);
        self.publisher = self.publisher.take().or(page.publisher);
        self.url = self.url.take().or(page.url);
        self.language = self.language.take().or(page.language);
        Ok(())
    }
}

fn filled(value: Cow<'_, str>) -> Option<Cow<'_, str>> {
    (!value.trim().is_empty()).then_some(value)
}

/// "en-GB" is "en"; anything that is not so written is left to the reader to find out.
fn language_code(said: &str) -> Option<String> {
    let code = said.trim().split(['-', '_']).next()?.to_ascii_lowercase();
    (code.len() == 2 && code.bytes().all(|b| b.is_ascii_lowercase())).then_some(code)
}

fn id_of(text: &str) -> ReportId {
    let mut id = String::with_capacity(71);
    id.push_str("sha256:");
    for byte in Sha256::digest(text.as_bytes()) {
        let _ = write!(id, "{byte:02x}"); // writing to a String cannot fail
    }
    ReportId::new(id).expect("64 hex digits by construction")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_id_is_the_digest_that_other_tools_compute() {
        // printf 'abc' | sha256sum
        let abc = "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(id_of("abc").as_str(), abc);
    }

    #[test]
    fn languages_are_two_letters_or_unknown() {
        assert_eq!(language_code("en-GB").as_deref(), Some("en"));
        assert_eq!(language_code("AR").as_deref(), Some("ar"));
        assert_eq!(language_code("English"), None);
    }
}
