//! Markup as the paragraphs a reader sees, without the page's furniture.

use super::tags::{self, Piece, Tag};

/// Elements whose words are not the report's.
const FURNITURE: [&str; 17] = [
    "head",
    "nav",
    "footer",
    "aside",
    "figure",
    "figcaption",
    "form",
    "button",
    "select",
    "noscript",
    "svg",
    "template",
    "iframe",
    "script",
    "style",
    "title",
    "dialog",
];

/// Elements that break the line of words.
const BLOCKS: [&str; 28] = [
    "p",
    "div",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "table",
    "tr",
    "blockquote",
    "section",
    "article",
    "main",
    "header",
    "pre",
    "hr",
    "dl",
    "dt",
    "dd",
    "body",
    "html",
    "thead",
    "tbody",
    "address",
];

/// Paragraphs that are links of the page, not words of the report.
const LINKS: [&str; 12] = [
    "back to top",
    "advertisement",
    "read more",
    "share this",
    "share this article",
    "print",
    "subscribe",
    "sign up",
    "continue reading",
    "skip to content",
    "view comments",
    "share",
];

/// Headings after which other reports' headlines stand.
const OTHERS: [&str; 8] = [
    "related articles",
    "related stories",
    "related news",
    "related",
    "read also",
    "see also",
    "more on this story",
    "most read",
];

/// The words of `markup`: paragraphs with a blank line between them, lists a line an item.
pub fn of_markup(markup: &str) -> String {
    let mut paragraphs: Vec<String> = vec![String::new()];
    let mut skipped: Option<(&str, usize)> = None;
    for piece in tags::pieces(markup) {
        match (piece, &mut skipped) {
            (Piece::Tag(tag), Some((name, depth))) => {
                if tag.name.eq_ignore_ascii_case(name) {
                    *depth = if tag.is_end { *depth - 1 } else { *depth + 1 };
                }
                if *depth == 0 {
                    skipped = None;
                }
            }
            (Piece::Text(_), Some(_)) => {}
            (Piece::Tag(tag), None) if !tag.is_end && is_one_of(tag, &FURNITURE) => {
                skipped = Some((tag.name, 1));
            }
            (Piece::Tag(tag), None) if is_one_of(tag, &BLOCKS) => paragraphs.push(String::new()),
            (Piece::Tag(tag), None) => {
                let words = paragraphs.last_mut().expect("starts with one and only grows");
                match tag.name.to_ascii_lowercase().as_str() {
                    "br" => words.push('\n'),
                    "td" | "th" => words.push(' '),
                    _ => {}
                }
            }
            (Piece::Text(text), None) => {
                let words = paragraphs.last_mut().expect("starts with one and only grows");
                push_words(words, &html_escape::decode_html_entities(text));
            }
        }
    }
    let paragraphs = paragraphs.iter().map(|paragraph| paragraph.trim());
    report_only(paragraphs.filter(|paragraph| !paragraph.is_empty())).join("\n\n")
}

/// The text without a first paragraph that repeats the title.
pub fn without_title<'a>(text: &'a str, title: Option<&str>) -> &'a str {
    match (text.split_once("\n\n"), title) {
        (Some((first, body)), Some(title)) if first.trim() == title.trim() => body,
        _ => text,
    }
}

fn is_one_of(tag: Tag<'_>, names: &[&str]) -> bool {
    names.iter().any(|name| tag.name.eq_ignore_ascii_case(name))
}

/// Runs of white space are one space, as a browser shows them.
fn push_words(words: &mut String, text: &str) {
    for c in text.chars() {
        let is_space = c.is_whitespace();
        if !is_space {
            words.push(c);
        } else if !words.is_empty() && !words.ends_with([' ', '\n']) {
            words.push(' ');
        }
    }
}

fn report_only<'a>(paragraphs: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut kept = Vec::new();
    let mut is_among_others = false;
    for paragraph in paragraphs {
        let plain = paragraph.trim_end_matches([':', '.', '…', ' ', '↑']).to_lowercase();
        if OTHERS.contains(&plain.as_str()) {
            is_among_others = true;
        } else if is_among_others && !paragraph.ends_with(['.', '”', '"', '؟', '!', '?']) {
            // Headlines end without a stop; the first sentence is the report again.
        } else if !LINKS.contains(&plain.as_str()) {
            is_among_others = false;
            kept.push(paragraph);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_lists_and_entities() {
        let markup =
            "<p>At least\n 34&nbsp;were <b>killed</b>.<br>Ten hurt.</p><ul><li>One</li></ul>";
        assert_eq!(of_markup(markup), "At least 34 were killed.\nTen hurt.\n\nOne");
    }

    #[test]
    fn furniture_is_dropped() {
        let markup = "<nav>Home</nav><p>Five were killed.</p><figure><img><figcaption>File \
                      photo</figcaption></figure><h3>Related Articles</h3><li>Car bomb kills \
                      two</li><p>The army said so.</p><a href=#>Back to top</a>";
        assert_eq!(of_markup(markup), "Five were killed.\n\nThe army said so.");
    }
}
