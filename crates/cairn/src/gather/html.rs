use encoding_rs::Encoding;

use super::{
    dates,
    draft::Draft,
    encoding,
    guard::guarded,
    prose,
    tags::{self, Tag},
};

/// Deeper pages are made to break parsers; the deepest real ones stay below a few hundred.
const DEEPEST: usize = 2_000;

/// Below this an extractor sees no article in a page, and all words of it are taken.
const SHORT_PAGE_CHARS: usize = 250;

/// The report in a web page: its main text, and its title, date and publisher where it tells them.
pub fn page(bytes: Vec<u8>) -> Result<Draft<'static>, String> {
    let declared = declared_encoding(&bytes);
    of_page(encoding::text_declared(bytes, declared))
}

/// The report in HTML that came as a field: a whole page, or the article alone.
pub fn fragment(html: String) -> Result<Draft<'static>, String> {
    if tags::tags(&html).take(8).any(|tag| tag.is("html") || tag.is("body")) {
        return of_page(html);
    }
    Ok(Draft { text: Some(prose::of_markup(&html).into()), ..Draft::default() })
}

/// One line of markup (a feed's title) as text.
pub fn inline(html: &str) -> String {
    prose::of_markup(html)
}

fn of_page(html: String) -> Result<Draft<'static>, String> {
    if tags::depth(&html) > DEEPEST {
        return Err(format!("HTML nested deeper than {DEEPEST} elements"));
    }
    guarded(move || {
        let article = article(&html).unwrap_or_default();
        let title = Some(article.title).filter(|title| !title.is_empty());
        let mut text = prose::of_markup(&article.html);
        if text.chars().count() < SHORT_PAGE_CHARS {
            text = prose::of_markup(&html);
        }
        Ok(Draft {
            text: Some(prose::without_title(&text, title.as_deref()).to_owned().into()),
            title: title.map(Into::into),
            published: published(&html).or(article.day).map(Into::into),
            publisher: Some(article.site).filter(|site| !site.is_empty()).map(Into::into),
            url: Some(article.url).filter(|url| !url.is_empty()).map(Into::into),
            language: tags::tags(&html)
                .find(|tag| tag.is("html"))
                .and_then(|tag| tag.attribute("lang"))
                .map(|language| language.to_owned().into()),
            ..Draft::default()
        })
    })
}

#[derive(Default)]
struct Article {
    html: String,
    title: String,
    site: String,
    url: String,
    day: Option<String>,
}

/// The one place that knows which extractor is used; `None` when it sees no article.
fn article(page: &str) -> Option<Article> {
    let options = trafilatura::Options::default()
        .with_fallback(true)
        .with_exclude_comments(true)
        .with_html_date_mode(trafilatura::HtmlDateMode::Fast);
    let found = trafilatura::extract(page, &options).ok()?;
    let about = found.metadata;
    let day = about.date.map(|day| day.to_string());
    Some(Article {
        html: found.content_html,
        title: about.title,
        site: about.sitename,
        url: about.url,
        day,
    })
}

/// The day of publication where the page names it as such.
///
/// The extractor's own date is the newest it finds, often that of the last change, and "yesterday"
/// in the text would be counted from there; it is used only where nothing says "published".
fn published(page: &str) -> Option<String> {
    let said = |tag: Tag<'_>| -> Option<String> {
        let names = ["property", "name", "itemprop", "pubdate"];
        let is_publication = names.iter().filter_map(|name| tag.attribute(name)).any(|value| {
            let value = value.to_ascii_lowercase();
            matches!(
                value.as_str(),
                "article:published_time"
                    | "og:published_time"
                    | "datepublished"
                    | "pubdate"
                    | "publishdate"
                    | "publish_date"
                    | "parsely-pub-date"
                    | "dc.date.issued"
                    | "dcterms.issued"
                    | "citation_publication_date"
            )
        });
        let day = tag.attribute("content").or_else(|| tag.attribute("datetime"))?;
        (is_publication && dates::day(day).is_some()).then(|| day.to_owned())
    };
    tags::tags(page).filter(|tag| !tag.is_end).find_map(said).or_else(|| linked_data_date(page))
}

/// `"datePublished": "…"` of a page's JSON-LD.
fn linked_data_date(page: &str) -> Option<String> {
    let (_, after) = page.split_once("\"datePublished\"")?;
    let value = after.trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')?;
    let (day, _) = value.split_once('"')?;
    dates::day(day).is_some().then(|| day.to_owned())
}

/// What the page says of its own encoding, in the first bytes as the standard has it.
fn declared_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]);
    tags::tags(&start).filter(|tag| tag.is("meta")).find_map(|tag| {
        let label = tag.attribute("charset").or_else(|| {
            let content = tag.attribute("content")?;
            Some(content.split_once("charset=")?.1)
        })?;
        Encoding::for_label(label.trim().as_bytes())
    })
}
